"""Who is told of results: trainee and sender once they are approved, without the mark; the lecturer when a sheet comes back."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.registries import NoticeKind, register_notice
from partners.enums import Role
from partners.queries import unique, users_with_role
from training.models import Mark, ResultSheet
from training.queries.papers import outdated_papers


def trainee_and_sender(mark: Mark, entry: HistoryEntry) -> list[int]:
    enrolment = mark.enrolment
    senders = users_with_role(Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD, now=entry.at, partner_id=enrolment.partner_id)
    return unique([enrolment.person.user_id], senders)


def who_handed_in(sheet: ResultSheet, entry: HistoryEntry) -> list[int]:
    return unique([sheet.submitted_by_id])


def of_mark(mark: Mark, entry: HistoryEntry) -> dict[str, str]:
    module = mark.sheet.module
    titles = {f"module_{language}": getattr(module, f"title_{language}") for language in ("en", "ru", "kk")}
    return {"name": mark.enrolment.person.passport_name, "intake": mark.sheet.intake.reference, "reason": entry.reason, **titles}


def registrars_of_papers(mark: Mark, entry: HistoryEntry) -> list[int]:
    """Only where a paper may say what is no longer so."""
    if not outdated_papers(mark.enrolment_id):
        return []
    return unique(users_with_role(Role.REGISTRAR, now=entry.at, institution_id=mark.enrolment.intake.programme.institution_id))


def of_papers(mark: Mark, entry: HistoryEntry) -> dict[str, str]:
    return {**of_mark(mark, entry), "papers": ", ".join(paper.number for paper in outdated_papers(mark.enrolment_id))}


def papers_page(mark: Mark) -> str:
    return reverse("training:enrolment_papers", args=[mark.enrolment_id])


def of_sheet(sheet: ResultSheet, entry: HistoryEntry) -> dict[str, str]:
    titles = {f"module_{language}": getattr(sheet.module, f"title_{language}") for language in ("en", "ru", "kk")}
    return {"intake": sheet.intake.reference, "by": entry.actor_label, "reason": entry.reason, **titles}


def in_own_language(params: Any) -> dict[str, str]:
    return {"module": params.get(f"module_{(get_language() or 'en')[:2]}") or params.get("module_en", "")}


def own_page(mark: Mark) -> str:
    return reverse("training:enrolment_marks", args=[mark.enrolment_id])


def sheet_page(sheet: ResultSheet) -> str:
    return reverse("training:sheet", args=[sheet.pk])


register_notice(
    NoticeKind(
        "mark_approved",
        "training.mark",
        "approved",
        trainee_and_sender,
        _("Result approved: %(name)s, %(module)s"),
        _("The result of %(name)s in %(module)s (%(intake)s) is approved and stands on the page of marks."),
        of_mark,
        own_page,
        words=in_own_language,
    )
)
register_notice(
    NoticeKind(
        "mark_corrected",
        "training.mark",
        "corrected",
        trainee_and_sender,
        _("Result corrected: %(name)s, %(module)s"),
        _("The result of %(name)s in %(module)s (%(intake)s) was corrected. Reason: %(reason)s"),
        of_mark,
        own_page,
        words=in_own_language,
    )
)
register_notice(
    NoticeKind(
        "papers_outdated",
        "training.mark",
        "corrected",
        registrars_of_papers,
        _("Papers from before a correction: %(name)s, %(module)s"),
        _("The result of %(name)s in %(module)s (%(intake)s) was corrected after papers were issued: %(papers)s. Look whether they still hold."),
        of_papers,
        papers_page,
        words=in_own_language,
    )
)
register_notice(
    NoticeKind(
        "sheet_returned",
        "training.resultsheet",
        "return",
        who_handed_in,
        _("Marks returned: %(module)s, %(intake)s"),
        _("%(by)s has returned the marks of %(module)s (%(intake)s) to be mended. Reason: %(reason)s"),
        of_sheet,
        sheet_page,
        words=in_own_language,
    )
)
