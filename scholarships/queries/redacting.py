"""What a blind panel reads of a nomination, and what it must not learn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from accounts.models import User
from core.errors import Invalid, Text
from partners.actor import Actor
from partners.enums import PartnerKind
from partners.models import Institution, Membership, Partner
from people.queries import passport_of
from reviews.models import Case
from scholarships.models import CallDocument, Endorsement, Nomination, NominationDocument, RedactedDossier
from scholarships.redaction import Secrets, scrubber, words_told
from scholarships.rows import text_of, typed_part

FIELDS = ("position", "education", "posts", "trainings", "justification")
# Languages so widely learnt that they say little of where somebody comes from; of others only the level is told.
WIDESPREAD = frozenset({"ar", "de", "en", "es", "fr", "kk", "ru", "zh"})
BAND = 5  # years
MOST_TOLD = 6


def is_blind(case: Case | None) -> bool:
    return case is not None and case.panel is not None and case.panel.blind


def redacted_of(nomination: Nomination) -> RedactedDossier | None:
    rows = RedactedDossier.objects.across_partners(reason="the copy of a nomination that the caller has fetched rightly")
    return rows.filter(nomination=nomination).first()  # type: ignore[no-any-return]


def redacted_for_reader(case: Case) -> RedactedDossier | None:
    """The copy that was read over, with the columns of the record that name nobody."""
    rows = RedactedDossier.objects.across_partners(reason="the copy of a case that the caller may read")
    rows = rows.filter(nomination__case=case, checked_at__isnull=False).select_related("nomination__person", "nomination__call")
    return rows.first()  # type: ignore[no-any-return]


def unread_copies(case_ids: Iterable[int]) -> list[int]:
    """Of these cases those about a nomination whose copy was not read over, or is not there; panels judge proposals and papers too."""
    read = RedactedDossier.objects.across_partners(reason="only whether copies were read over").filter(checked_at__isnull=False)
    rows = Nomination.objects.across_partners(reason="only which cases are about a nomination").filter(case_id__in=list(case_ids))
    return [pk for pk in rows.exclude(pk__in=read.values("nomination_id")).order_by("case_id").values_list("case_id", flat=True) if pk]


# --- the proposal ----------------------------------------------------------------------------------------------------------


def proposal(nomination: Nomination) -> dict[str, str]:
    """Texts of the record with everything hidden that names the person, the country or an office."""
    scrub = scrubber(secrets_of(nomination))
    trainings = [*_lines(nomination.trainings, "course"), nomination.past_training]
    texts = {
        "position": nomination.position,
        "education": nomination.education,
        "posts": "\n".join(_lines(nomination.posts, "post")),
        "trainings": "\n".join(filter(None, trainings)),
        "justification": nomination.justification,
    }
    return {name: scrub(text) for name, text in texts.items()}


def _lines(rows: Any, name: str) -> Iterator[str]:
    """One line a row, without employer and country: what and when."""
    for row in rows if isinstance(rows, list) else []:
        times = [typed_part(text_of(row, part)) for part in ("from", "to")]
        if line := ", ".join(filter(None, [text_of(row, name), " – ".join(filter(None, times))])):
            yield line


def secrets_of(nomination: Nomination) -> Secrets:
    person, passport = nomination.person, passport_of(nomination.person)
    offices = Institution.objects.filter(partner_id=nomination.partner_id)
    partner, is_country = nomination.partner, nomination.partner.kind == PartnerKind.COUNTRY
    employers = [text_of(row, "employer") for row in nomination.posts if isinstance(row, dict)]
    codes = [person.citizenship, getattr(passport, "country", ""), partner.code if is_country else ""]
    address = [line for line in (person.birth_place, *person.address.splitlines()) if not line.isascii() or any(char.isalpha() for char in line)]
    return Secrets(
        names=_filled([person.given_names, person.family_name, person.native_name, person.emergency_name, *_other_people(nomination)]),
        countries=tuple(sorted({code.upper() for code in codes if code})),
        offices=_filled([*_names(partner), *(name for row in offices for name in _names(row)), nomination.employer, *employers, *address]),
        values=_filled(
            [nomination.reference, getattr(passport, "number", ""), person.phone, person.email, person.emergency_phone, person.emergency_email]
            + ([] if is_country else [partner.code])
        ),
        days=tuple(filter(None, [person.birth_date])),
        hosts=tuple(Partner.objects.filter(is_host=True).values_list("code", flat=True)),
    )


def _filled(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.strip() for text in texts if text and text.strip()))


def _names(row: Any) -> tuple[str, str, str]:
    return row.name_en, row.name_ru, row.name_kk


def _other_people(nomination: Nomination) -> list[str]:
    """Who stood up for the nominee, and the officers of the sending side: their names lead to the country."""
    stood = Endorsement.objects.across_partners(reason="names that a redacted copy must not hold").filter(nomination=nomination)
    held = Membership.objects.across_partners(reason="names that a redacted copy must not hold")
    officers = User.objects.filter(pk__in=held.filter(institution__partner_id=nomination.partner_id).values("user_id"))
    return [*stood.values_list("by_label", flat=True), *officers.values_list("full_name", flat=True)]


# --- what the reviewer reads -----------------------------------------------------------------------------------------------


def age_band(born: date | None, on: date) -> str:
    """ "30–34"; empty when the birth date is not known."""
    if born is None:
        return ""
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return f"{age - age % BAND}–{age - age % BAND + BAND - 1}"


def spoken(nomination: Nomination) -> list[tuple[str, str]]:
    """(code, level) of each language; no code where the language says where somebody comes from."""
    known = WIDESPREAD | {nomination.call.language}
    rows = [row for row in nomination.languages if isinstance(row, dict)]
    found = [(text_of(row, "code"), text_of(row, "level")) for row in rows]
    return sorted(((code if code in known else "", level) for code, level in found), key=lambda row: (not row[0], row))


@dataclass(frozen=True)
class Paper:
    """One document of the checklist with the copy for the panel; numbered as the checklist is, whatever else was sent."""

    number: int
    requirement: CallDocument
    document: NominationDocument

    @property
    def label(self) -> Text:
        return str(self.requirement)


def papers_of(nomination: Nomination) -> list[Paper]:
    """Documents that were sent, but for personal papers, which no panel reads."""
    rows = CallDocument.objects.across_partners(reason="checklist of its call").filter(call_id=nomination.call_id)
    given = NominationDocument.objects.across_partners(reason="documents of a nomination the caller may read").filter(nomination=nomination)
    found = {row.requirement_id: row for row in given.select_related("file", "redacted_file")}
    numbered = enumerate(rows, start=1)
    return [Paper(number, row, found[row.pk]) for number, row in numbered if row.pk in found and not row.personal]


def copies_to_read(actor: Actor) -> Any:
    """Copies of cases under way that nobody has read over yet, the oldest first."""
    rows = RedactedDossier.objects.visible_to(actor).filter(checked_at__isnull=True, nomination__case__closed_at__isnull=True)
    return rows.filter(nomination__case__panel__blind=True).order_by("made_at", "pk")


def refuse_if_told(text: str, *, secrets: Secrets) -> None:
    """Text that can be copied out of a redacted file. Raises `Invalid` with the words that it still says."""
    if told := sorted(words_told(text, secrets)):
        sentence = gettext(
            "The text of this PDF still says: %(words)s. What lies under a black bar can be copied out: take the words out of the document, "
            "or send a picture of the page."
        )
        raise Invalid({"file": [sentence % {"words": ", ".join(told[:MOST_TOLD])}]})
