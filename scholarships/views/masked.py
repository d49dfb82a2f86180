"""Passport and medical part as every page shows them: that they are there and until when, never what they say."""

from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.country_names import country_name
from core.errors import Text
from core.timefmt import day_text
from partners.queries import host_day
from people.queries import masked, passport_of, validity_advice
from scholarships.models import Nomination
from scholarships.queries.completeness import medical_of
from scholarships.queries.dossier import PASSPORT, Section

Rows = list[tuple[Text, Any]]


def masked_rows(section: Section, nomination: Nomination) -> Rows:
    return passport_rows(nomination) if section.slug == PASSPORT else medical_rows(nomination)


def passport_rows(nomination: Nomination) -> Rows:
    """Kind, end of the number, validity against the intake, visa; the day on which all of it goes."""
    row = passport_of(nomination.person)
    if row is None:
        return [(_("Passport"), "")]
    if row.deleted_at:
        return [(_("Passport"), _deleted(row.deleted_at))]
    advice = validity_advice(row.expires_on, nomination.call.intake.ends_on)
    rows: Rows = [
        (_("Passport"), " ".join(filter(None, [row.get_kind_display() if row.kind else "", masked(row.number)]))),
        (_("Issued by (country)"), country_name(row.country, get_language() or "en") if row.country else ""),
        (
            _("Valid until"),
            f"{day_text(row.expires_on)}. {advice}" if row.expires_on and advice else day_text(row.expires_on) if row.expires_on else "",
        ),
        (_("Machine-readable zone"), gettext("Kept, not shown here.") if row.mrz else ""),
    ]
    if row.visa_needed is not None:
        rows.append((_("Needs a visa"), " ".join(filter(None, [gettext("Yes") if row.visa_needed else gettext("No"), row.visa_city]))))
    return [*rows, *_kept_until(row.delete_after)]


def medical_rows(nomination: Nomination) -> Rows:
    """That it was declared and reported, and when; nothing of what was said."""
    row = medical_of(nomination)
    if row is None:
        return [(_("Medical part"), "")]
    if row.deleted_at:
        return [(_("Medical part"), _deleted(row.deleted_at))]
    declared = gettext("Declared on %(day)s.") % {"day": day_text(host_day(row.declared_at))} if row.declared_at else ""
    report = gettext("Report on file.") if row.report_file_id else gettext("Entered, without a file.") if row.physician_name else ""
    return [(_("What the nominee declares"), declared), (_("Physician's report"), report), *_kept_until(row.delete_after)]


def _kept_until(day: Any) -> Rows:
    return [(_("Deleted after"), day_text(day))] if day else []


def _deleted(at: Any) -> str:
    return gettext("Deleted on its timetable on %(day)s.") % {"day": day_text(host_day(at))}
