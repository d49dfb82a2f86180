"""What the letters of a nomination say: each placeholder in three languages. Names are never inflected; days are written as each language does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.utils.translation import override

from core.country_names import country_name
from core.timefmt import city, time_text
from documents.enums import IssuedKind as K
from documents.letters import LANGUAGES, placeholders_in
from documents.operations.letters import Letter
from documents.queries import texts_in_use
from mobility.models import Allowance
from partners.enums import InstitutionKind
from partners.models import Institution, Partner
from people.models import Person
from people.queries import passport_of
from scholarships.models import Award, Nomination
from scholarships.queries.award_terms import award_number, award_of, components_of, sheet_table
from training.queries.days import usual_days

LOCALES = {"en": "en_GB", "ru": "ru", "kk": "kk"}
NOTHING = "–"
TOLD_REASON = (K.REGRET,)  # the reasons of other decisions stay between the two authorities; the nominee reads every letter
DATED = (K.AWARD_LETTER, K.TERMS, K.ALLOWANCE_SHEET)
TRAVELS = (K.INVITATION, K.VISA_SUPPORT)
# What `write_for` needs of the nomination beside its own columns.
LETTER_PARTS = ("call__intake__programme__institution", "partner", "person__passport", "person__partner")


@dataclass(frozen=True)
class Sources:
    """What all three languages of one letter are drawn from, fetched once."""

    nomination: Nomination
    kind: K
    award: Award | None
    authority: Institution | Partner  # a partner without an authority is named itself
    named: frozenset[str]  # placeholders that the words of the letter ask for


def letter_for(nomination: Nomination, kind: K) -> Letter:
    """The letter as the documents app writes it: values, names in two scripts, whom it is for, the table of allowances."""
    person, partner = nomination.person, nomination.partner
    award = award_of(nomination) if kind in (*TRAVELS, *DATED) else None
    office = Institution.objects.filter(partner=partner, kind=InstitutionKind.AUTHORITY).order_by("pk").first()
    sources = Sources(nomination, kind, award, office or partner, _named(kind) if kind in TRAVELS else frozenset())
    return Letter(
        kind=kind,
        partner=partner,
        name=person.passport_name,
        native_name=person.native_name,
        values={language: values_in(sources, language) for language in LANGUAGES},
        addressee={language: _said(sources.authority, language) for language in LANGUAGES},
        table=_table(nomination, award) if kind == K.ALLOWANCE_SHEET else {},
        people=({"name": person.passport_name, "native_name": person.native_name},),
    )


def _said(thing: object, language: str) -> str:
    with override(language):
        return str(thing)


def values_in(sources: Sources, language: str) -> dict[str, str]:
    """Placeholder -> words in one language."""
    nomination = sources.nomination
    intake = nomination.call.intake
    with override(language):
        values = {
            "name": nomination.person.passport_name,
            "native_name": nomination.person.native_name,
            "country": str(nomination.partner),
            "programme": str(intake.programme),
            "institution": str(intake.programme.institution),
            "from": long_day(intake.starts_on, language),
            "until": long_day(intake.ends_on, language),
            "call": nomination.call.reference,
            "nomination": nomination.reference,
            "position": nomination.position or NOTHING,
            "authority": str(sources.authority),
        }
        return values | _of_decision(nomination, sources.kind) | _of_award(sources, language)


def _of_decision(nomination: Nomination, kind: K) -> dict[str, str]:
    values = {}
    if kind == K.RESERVE_NOTICE:
        values["reserve_rank"] = str(nomination.reserve_rank or NOTHING)
    if kind in TOLD_REASON:
        values["reason"] = nomination.decision_reason
    return values


def _of_award(sources: Sources, language: str) -> dict[str, str]:
    nomination, kind, award = sources.nomination, sources.kind, sources.award
    values: dict[str, str] = {}
    if kind in (*DATED, *TRAVELS):
        values["award"] = award_number(nomination)
    if kind in DATED and nomination.offer_expires_at:
        values["answer_by"] = _instant(nomination.offer_expires_at, nomination.call.zone, language)
    if kind in TRAVELS:
        days = award.stay if award else usual_days(nomination.call.intake)
        values |= {"enters_on": long_day(days.enters_on, language), "leaves_on": long_day(days.leaves_on, language)}
        values |= _personal(nomination.person, sources.named, language)
    if kind == K.VISA_SUPPORT:
        values["visa_reference"] = (award.stay.visa_reference if award else "") or NOTHING
    return values


def _personal(person: Person, named: frozenset[str], language: str) -> dict[str, str]:
    """Passport data stand in a letter only where its words name them."""
    passport = passport_of(person)
    found = {
        "birth_date": long_day(person.birth_date, language),
        "citizenship": country_name(person.citizenship, language) if person.citizenship else NOTHING,
        "passport": (passport and passport.number) or NOTHING,
        "passport_until": long_day(passport.expires_on if passport else None, language),
    }
    return {name: words for name, words in found.items() if name in named}


def _named(kind: K) -> frozenset[str]:
    texts = texts_in_use(kind).values()
    return frozenset(name for text in texts for part in (text.title, *text.paragraphs, text.closing) for name in placeholders_in(part))


def _table(nomination: Nomination, award: Award | None) -> dict[str, Any]:
    """Of the award what is paid now; of an offer what the call gives."""
    rows: list[Any] = allowances_now(award) if award else components_of(nomination.call)
    table: dict[str, Any] = {}
    for language in LANGUAGES:
        with override(language):
            table[language] = sheet_table(rows)
    return table if rows else {}


def allowances_now(award: Award) -> list[Allowance]:
    rows = Allowance.objects.across_partners(reason="allowances of an award fetched for this reader").filter(stay_id=award.stay_id)
    return list(rows.filter(ends_on__isnull=True).order_by("pk"))


def long_day(day: date | None, language: str) -> str:
    return format_date(day, "long", locale=LOCALES[language]) if day else NOTHING


def _instant(at: datetime, zone: str, language: str) -> str:
    """ "15 June 2027, 18:00 (Astana)"."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{long_day(local.date(), language)}, {time_text(at, zone)} ({city(zone)})"
