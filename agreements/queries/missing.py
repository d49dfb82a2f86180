"""What an agreement lacks for its next step: the guards refuse with these sentences, the record page shows them before."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.enums import UNSIGNED
from agreements.models import Agreement, AgreementParty, QuotaLine
from core.errors import Text
from core.timefmt import day_text
from core.workflow import workflow_of
from partners.queries import host_day

TWO_SIDES = 2
SIGNED_NEEDS_DAY = _("The signing is on record: correct its date, but do not leave it empty.")
BEGUN_NEEDS_DAY = _("The entry into force is on record: correct its date, but do not leave it empty.")
CONSENT_NEEDS_NOTE = _("Enter the number of the note with which the other side consents; without its consent, give notice.")
CONSENT_NEEDS_DAY = _("Enter the day of the note with which the other side consents.")
ENDS_FIRST = _("The agreement would end before it begins.")


def missing_to_sign(agreement: Agreement, now: datetime) -> list[Text]:
    missing: list[Text] = []
    if agreement.signed_on is None:
        missing.append(_("Enter the date of signing first."))
    elif agreement.signed_on > host_day(now):
        missing.append(_("The date of signing lies ahead: record the signing on that day or later."))
    parties = AgreementParty.objects.across_partners(reason="the number of sides is no secret of any of them")
    if parties.filter(agreement=agreement).count() < TWO_SIDES:
        missing.append(_("An agreement needs two parties or more: add them first."))
    return missing


def missing_to_propose(agreement: Agreement, now: datetime | None = None) -> list[Text]:
    if len(agreement.side_ids) < TWO_SIDES:
        return [_("A proposal needs another side: add a partner as a party first.")]
    parties = AgreementParty.objects.across_partners(reason="whether the host is a side")
    if not parties.filter(agreement=agreement, partner__is_host=True).exists():
        return [_("A proposal comes from one of the sides: add your own side as a party first.")]
    return []


def missing_to_begin(agreement: Agreement, now: datetime) -> list[Text]:
    if agreement.valid_from is None:
        return [_("Enter the day from which the agreement is in force first.")]
    if agreement.valid_from > host_day(now):
        return [_("The day from which the agreement is in force lies ahead: record the entry into force on that day or later.")]
    return []


def wrong_dates(agreement: Agreement, now: datetime) -> dict[str, list[Text]]:
    """Dates that contradict what is on record, by field: nothing was signed, nor came into force, on a day that has not come."""
    wrong: dict[str, list[Text]] = {}
    today = host_day(now)
    signed, begins, ends = agreement.signed_on, agreement.valid_from, agreement.valid_until
    on_record = agreement.state not in UNSIGNED
    if on_record and signed is None:
        wrong["signed_on"] = [SIGNED_NEEDS_DAY]
    elif signed and on_record and signed > today:
        wrong["signed_on"] = [_("The signing is on record: its day can't lie ahead.")]
    if agreement.has_begun and begins is None:
        wrong["valid_from"] = [BEGUN_NEEDS_DAY]
    elif begins and agreement.has_begun and begins > today:
        wrong["valid_from"] = [_("The entry into force is on record: its day can't lie ahead.")]
    if begins and ends and ends < begins:
        wrong["valid_until"] = [ENDS_FIRST]
    return wrong


def lines_beyond(agreement: Agreement) -> dict[str, list[Text]]:
    """By field: a last day before the last year of a quota line would leave places promised under nothing."""
    if agreement.valid_until is None:
        return {}
    lines = QuotaLine.objects.across_partners(reason="every line ends with its agreement")
    beyond = lines.filter(agreement=agreement, last_year__gt=agreement.valid_until.year).order_by("number").values_list("number", "last_year")
    if not beyond:
        return {}
    rows = "; ".join(gettext("line %(line)d until %(year)d") % {"line": line, "year": year} for line, year in beyond)
    return {"valid_until": [gettext("Quota lines go on after that day: %(lines)s. Correct their last year first.") % {"lines": rows}]}


def wrong_notice(agreement: Agreement, given: date, ends: date, now: datetime) -> dict[str, list[Text]]:
    """By field: days of a notice that contradict the terms or the calendar."""
    wrong: dict[str, list[Text]] = {}
    if given > host_day(now):
        wrong["notice_given_on"] = [_("The day of the notice lies ahead: record the notice on that day or later.")]
    earliest = months_after(given, agreement.notice_months or 0)
    if ends < earliest:
        words = {"months": agreement.notice_months or 0, "day": day_text(earliest)}
        wrong["ends_by_notice_on"] = [_("The notice period is %(months)s months: the agreement can end on %(day)s or later.") % words]
    elif ends < host_day(now):
        wrong["ends_by_notice_on"] = [_("The last day has passed already: enter today or a later day.")]
    elif agreement.valid_until and ends > agreement.valid_until:
        wrong["ends_by_notice_on"] = [_("The agreement ends earlier than that by itself: no notice is needed.")]
    return wrong


def wrong_consent(note: str, on: date | None, now: datetime) -> dict[str, list[Text]]:
    """By field: what is missing of the note in which the other side consents to an end at once."""
    wrong: dict[str, list[Text]] = {}
    if not note:
        wrong["consent_note"] = [CONSENT_NEEDS_NOTE]
    if on is None:
        wrong["consent_on"] = [CONSENT_NEEDS_DAY]
    elif on > host_day(now):
        wrong["consent_on"] = [_("The day of the note lies ahead: record the end when the note is there.")]
    return wrong


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


MISSING_FOR = {"propose": missing_to_propose, "sign": missing_to_sign, "bring_into_force": missing_to_begin}


def missing_now(agreement: Agreement, now: datetime) -> list[tuple[Text, list[Text]]]:
    """For each step that may come next: its name, and the sentences with which its guard would refuse today."""
    steps = [row for row in workflow_of(agreement).steps if agreement.state in row.sources and row.name in MISSING_FOR]
    return [(row.label, MISSING_FOR[row.name](agreement, now)) for row in steps]


def still_to_record(agreement: Agreement, parties: Iterable[AgreementParty]) -> list[Text]:
    """What no step waits for but a complete record has: for those who keep it."""
    gaps: list[Text] = []
    if agreement.signed_file_id is None:
        gaps.append(_("The signed file is not on record."))
    unnamed = [str(party) for party in parties if not party.signatory_name and not party.signatory_post]
    if unnamed:
        gaps.append(_("Who signs is not on record for: %(parties)s.") % {"parties": "; ".join(unnamed)})
    if not agreement.areas:
        gaps.append(_("No area of cooperation is chosen."))
    return gaps


def years_outside(agreement: Agreement, first: int, last: int) -> dict[str, list[Text]]:
    """By field: years of a quota line in which the agreement does not hold, as far as its days are known."""
    wrong: dict[str, list[Text]] = {}
    begins, ends = agreement.valid_from, agreement.valid_until
    if begins and first < begins.year:
        wrong["first_year"] = [gettext("The agreement is in force from %(day)s: a line can't begin before that year.") % {"day": day_text(begins)}]
    if ends and last > ends.year:
        wrong["last_year"] = [gettext("The agreement is in force until %(day)s: a line can't go on after that year.") % {"day": day_text(ends)}]
    return wrong
