"""What the history of an agreement says of its quota lines and their years, and whom it tells."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, InstitutionPaper, QuotaLine
from agreements.notices import both_sides, facts, tell_change, url
from core.models import HistoryEntry
from core.record import register_words
from core.registries import NoticeKind, register_notice
from partners.enums import Role
from partners.queries import users_with_role

register_words(
    "agreements.agreement",
    {
        "line_changed": _("Quota line changed"),
        "line_removed": _("Quota line taken back"),
        "carried_over": _("Places carried over"),
        "exception_added": _("Places added by exception"),
        "ends_soon": _("Reminder of the end given"),
    },
)


def line_detail(entry: HistoryEntry) -> str:
    """Which line, and what became of it, from the facts kept with the row."""
    data = entry.data
    words = {name: data.get(name, "") for name in ("line", "per_year", "year", "to", "places", "signatory")}
    if entry.step == "carried_over":
        return gettext("Line %(line)s: %(places)s from %(year)s to %(to)s") % words
    if entry.step == "exception_added":
        return gettext("Line %(line)s, %(year)s: %(places)s more, signed by %(signatory)s") % words
    fields = ", ".join(str(QuotaLine._meta.get_field(name).verbose_name) for name in data.get("fields", ()))  # type: ignore[union-attr]
    said = gettext("Line %(line)s, %(per_year)s a year") % words
    return f"{said}: {fields}" if fields else said


tell_change(
    "line_changed",
    _("Agreement %(reference)s: quota line %(line)s corrected"),
    _("Quota line %(line)s of “%(title)s” was corrected: %(per_year)s a year. The history of the agreement says what changed."),
)
tell_change(
    "line_removed",
    _("Agreement %(reference)s: quota line %(line)s taken back"),
    _("Quota line %(line)s of “%(title)s”, which nobody used, was taken back."),
)
tell_change(
    "carried_over",
    _("Agreement %(reference)s: places carried over"),
    _("Quota line %(line)s of “%(title)s”: the year %(year)s is closed. Places that go on to %(to)s: %(places)s."),
)
tell_change(
    "exception_added",
    _("Agreement %(reference)s: places added by exception"),
    _("Quota line %(line)s of “%(title)s”, %(year)s. Places beyond the quota: %(places)s. Signed by: %(signatory)s. Reason: %(reason)s"),
)


def end_facts(agreement: Agreement, entry: HistoryEntry) -> dict[str, str]:
    return facts(agreement, entry) | {name: str(entry.data.get(name, "")) for name in ("last_day", "days")}


register_notice(
    NoticeKind(
        "agreement_ends_soon",
        "agreements.agreement",
        "ends_soon",
        both_sides,
        _("Agreement %(reference)s ends soon. Days left: %(days)s"),
        _("“%(title)s” is in force until %(last_day)s. Agree in time whether it is renewed, and how."),
        end_facts,
        url,
    )
)


def paper_facts(paper: InstitutionPaper, entry: HistoryEntry) -> dict[str, str]:
    words = {name: str(entry.data.get(name, "")) for name in ("last_day", "days")}
    return {"paper": paper.title, "institution": paper.institution.name_en, **words}


def keepers(paper: InstitutionPaper, entry: HistoryEntry) -> list[int]:
    """Due diligence is the host's: its agreement officers."""
    return users_with_role(Role.AGREEMENT_OFFICER, now=entry.at)


def page_of_institution(paper: InstitutionPaper) -> str:
    return reverse("agreements:institution", args=[paper.institution_id])


register_words(
    "agreements.institutionpaper",
    {"added": _("Document put on record"), "removed": _("Document taken away"), "expires_soon": _("Reminder of the end given")},
)
register_notice(
    NoticeKind(
        "paper_expires_soon",
        "agreements.institutionpaper",
        "expires_soon",
        keepers,
        _("%(institution)s: a document soon holds no longer. Days left: %(days)s"),
        _("“%(paper)s” of %(institution)s holds until %(last_day)s. Ask for a new one."),
        paper_facts,
        page_of_institution,
    )
)
