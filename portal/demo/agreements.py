"""The three-party agreement of 19 March, the agreement with Tajikistan, and those with the other partners."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from agreements import operations as verbs
from agreements.models import Agreement, QuotaYear
from portal.demo.content import participants as data
from portal.demo.content.agreements import ALL_AREAS, OTHERS, TITLES, Text
from portal.demo.ledger import ledger_stories
from portal.demo.paper import example_file
from portal.demo.quotas import CARRIED, a_year, first_year, last_year
from portal.demo.stage import Stage, Story, local

FOREIGN_MINISTER = "Minister of Foreign Affairs"
HOST_PAYS = {"tuition": "host", "stipend": "host", "housing": "host", "travel": "sender", "insurance": "sender"}
# What a line says beside its numbers.
TERMS: dict[str, dict[str, Any]] = {
    "degree": {"field_code": "0312", "language": "en", "language_level": "B2", "rank_band": "junior", "funding": HOST_PAYS},
    "course": {"language": "ru", "language_level": "B1", "funding": HOST_PAYS | {"travel": "shared"}},
    "attachment": {"rank_band": "middle", "funding": {"stipend": "sender", "travel": "sender"}},
}


def _fields(text: Text, *, signed: date, place: str, until: date | None, areas: tuple[str, ...] = ALL_AREAS, name: str = "") -> dict[str, Any]:
    titles = {f"title_{lang}": title.format(name=name) for lang, title in zip(("en", "ru", "kk"), text, strict=True)}
    return {**titles, "signed_on": signed, "signed_at_place": place, "valid_from": signed, "valid_until": until, "areas": list(areas)}


def _party(stage: Stage, agreement: Agreement, code: str, office: str, role: str, post: str) -> None:
    party = {"partner": stage.partners[code], "institution": stage.offices[office], "role": role, "signatory_post": post}
    verbs.add_party(agreement, fields=party, actor=stage.actors["agreement.officer"], now=stage.time)


def _line(stage: Stage, agreement: Agreement, code: str, kind: str, **more: Any) -> None:
    first, last = first_year(code, kind, stage.year), last_year(stage.year)
    fields = {
        "partner": stage.partners[code], "kind": kind, "level": "eqf7" if kind == "degree" else "professional",
        "per_year": a_year(code, kind), "first_year": first, "last_year": min(last, (agreement.valid_until or date.max).year),
        "carry_over": CARRIED.get((code, kind), ("none",))[0], **TERMS[kind], **more,
    }  # fmt: skip
    line = verbs.add_line(agreement, fields=fields, actor=stage.actors["agreement.officer"], now=stage.time)
    for row in QuotaYear.objects.across_partners(reason="years of the line just made").filter(line=line):
        stage.quotas[code, kind, row.year] = row


def _conclude(stage: Stage, agreement: Agreement, code: str = "") -> None:
    officer = stage.actors["agreement.officer"]
    if code:
        verbs.attach_signed_file(agreement, file=example_file(stage, "agreement", code, officer), actor=officer, now=stage.time)
    verbs.sign(agreement, actor=stage.actors["signatory"], now=stage.time)
    verbs.bring_into_force(agreement, actor=officer, now=stage.time)


def three_party(stage: Stage) -> Story:
    """Signed on 19 March in Astana; the source gives no year (see `year_of_story`). Posts only: no names of living people."""
    signed = date(stage.year - 1, 3, 19)
    yield local(signed - timedelta(days=30))
    fields = _fields(TITLES["three_party"], signed=signed, place="Astana", until=None)
    agreement = verbs.create_agreement(fields=fields, actor=stage.actors["agreement.officer"], now=stage.time)
    _party(stage, agreement, "KZ", "ministry", "coordinating", FOREIGN_MINISTER)
    _party(stage, agreement, "KZ", "hub", "party", "Chairman of the Steering Committee of the Regional Hub")
    _party(stage, agreement, "KZ", "academy", "implementing", "Rector of the Academy of Public Administration")
    yield local(signed, 15)
    _conclude(stage, agreement, "KZ")


def tajikistan(stage: Stage) -> Story:
    """The separate agreement: two diplomats of Tajikistan a year at the Institute of Diplomacy."""
    signed = date(stage.year - 1, 4, 2)
    yield local(signed - timedelta(days=12))
    fields = _fields(TITLES["tajikistan"], signed=signed, place="Dushanbe", until=date(stage.year + 4, 12, 31))
    agreement = verbs.create_agreement(fields=fields, actor=stage.actors["agreement.officer"], now=stage.time)
    _party(stage, agreement, "KZ", "ministry", "coordinating", FOREIGN_MINISTER)
    _party(stage, agreement, "KZ", "institute", "implementing", "Director of the Institute of Diplomacy")
    _party(stage, agreement, "TJ", "authority:TJ", "coordinating", FOREIGN_MINISTER)
    _line(stage, agreement, "TJ", "degree", months=12)
    yield local(signed, 12)
    _conclude(stage, agreement, "TJ")


def bilateral(stage: Stage, code: str, number: int) -> Story:
    """An older agreement with a sending country: a line of degrees (except Tajikistan), of courses, for three also of attachments."""
    signed = date(stage.year - 5, 2 + number % 9, 3 + number)
    yield local(signed - timedelta(days=15))
    until = max(stage.day(120), date(stage.year, 1, 31)) if code == "MY" else date(last_year(stage.year), 12, 31)
    name = stage.partners[code].name_en
    text = TITLES["courses"] if code == "TJ" else TITLES["bilateral"]
    fields = _fields(text, signed=signed, place="Astana", until=until, areas=("training", "scholarships", "experts", "materials"), name=name)
    agreement = verbs.create_agreement(fields=fields, actor=stage.actors["agreement.officer"], now=stage.time)
    _party(stage, agreement, "KZ", "ministry", "coordinating", FOREIGN_MINISTER)
    _party(stage, agreement, code, f"authority:{code}", "coordinating", FOREIGN_MINISTER)
    if code != "TJ":
        _line(stage, agreement, code, "degree", months=12)
    _line(stage, agreement, code, "course", months=1)
    if a_year(code, "attachment"):
        _line(stage, agreement, code, "attachment", unit="person_months", months=2)
    yield local(signed)
    _conclude(stage, agreement, code)


def other(stage: Stage, code: str, index: int) -> Story:
    """Organisations, institutions, countries that send nobody yet; one stays a draft, one is only signed, one is terminated."""
    row = OTHERS[index]
    signed = local(date(stage.year - row.years_ago, row.month, 11))
    yield min(signed - timedelta(days=20), stage.ago(25 - index))
    until = None if row.years_ago > 2 else date(stage.year + 4, 12, 31)
    fields = _fields(row.text, signed=signed.date(), place="Astana", until=until, areas=row.areas)
    officer = stage.actors["agreement.officer"]
    agreement = verbs.create_agreement(fields={**fields, "signed_on": None} if row.ends == "draft" else fields, actor=officer, now=stage.time)
    _party(stage, agreement, "KZ", row.our_office, "coordinating", row.our_post)
    office = f"authority:{code}" if f"authority:{code}" in stage.offices else f"office:{code}"
    _party(stage, agreement, code, office, "party", row.their_post)
    if row.ends == "draft":
        return
    yield max(signed, stage.time + timedelta(days=1))
    verbs.sign(agreement, actor=stage.actors["signatory"], now=stage.time)
    if row.ends == "signed":
        return
    verbs.bring_into_force(agreement, actor=officer, now=stage.time)
    if row.ends == "terminated":
        yield signed + timedelta(days=400)
        consent = {"consent_note": f"No. {index + 12}-4/216", "consent_on": stage.time.date() - timedelta(days=6)}
        verbs.terminate(agreement, reason="Replaced by a new programme of work.", **consent, actor=officer, now=stage.time)  # type: ignore[arg-type]


def agreement_stories(stage: Stage) -> list[Story]:
    stories = [three_party(stage), tajikistan(stage)]
    stories += [bilateral(stage, code, number) for number, code in enumerate(data.SENDERS)]
    return stories + [other(stage, row.code, index) for index, row in enumerate(OTHERS)] + ledger_stories(stage)
