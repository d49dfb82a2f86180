"""Who is told of an evaluation: everybody who is asked, and at the end the academy that reads the figures."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.registries import NoticeKind, register_notice
from partners.enums import Role
from partners.queries import unique, users_with_role
from training.models import EvaluationRound, EvaluationTicket


def asked(found: EvaluationRound, entry: HistoryEntry) -> list[int]:
    """Whoever has answered too: who gets no reminder would be known to have answered."""
    rows = EvaluationTicket.objects.across_partners(reason="everybody who is asked, whether answered or not").filter(round=found)
    return unique(rows.values_list("person__user_id", flat=True))


def registrars(found: EvaluationRound, entry: HistoryEntry) -> list[int]:
    if found.intake is None:
        return []
    return users_with_role(Role.REGISTRAR, now=entry.at, institution_id=found.intake.programme.institution_id)


def facts(found: EvaluationRound, entry: HistoryEntry) -> dict[str, str]:
    intake = found.intake
    return {
        "programme": intake.programme.title_en if intake else found.form.title,
        "intake": intake.reference if intake else "",
        "until": entry.data.get("until", found.closes_at.isoformat()),
    }


def words(params: Mapping[str, str]) -> dict[str, str]:
    """Of an event there is no intake, and then no empty brackets."""
    programme, intake = params.get("programme", ""), params.get("intake", "")
    return {"what": f"{programme} ({intake})" if intake else programme, "short": intake or programme}


def answer_url(found: EvaluationRound) -> str:
    return reverse("training:evaluate", args=[found.pk])


def figures_url(found: EvaluationRound) -> str:
    return reverse("training:evaluation_round", args=[found.pk])


def tell(step: str, to: Any, subject: Any, body: Any, url: Any) -> None:
    register_notice(NoticeKind(f"evaluation_{step}", "training.evaluationround", step, to, subject, body, facts, url, words=words))


tell(
    "opened",
    asked,
    _("Evaluate %(programme)s"),
    _("Say what you think of %(what)s until %(until)s. Your answers are not tied to your name."),
    answer_url,
)
tell(
    "ends_soon",
    asked,
    _("The evaluation of %(programme)s closes %(until)s"),
    _("The evaluation of %(what)s closes %(until)s. All who are asked get this message. If you have answered, there is nothing left to do."),
    answer_url,
)
tell(
    "closing_changed",
    asked,
    _("The evaluation of %(programme)s now closes %(until)s"),
    _("The evaluation of %(what)s now closes %(until)s. If you have answered, there is nothing left to do."),
    answer_url,
)
tell(
    "closed",
    registrars,
    _("The evaluation of %(short)s is closed"),
    _("The evaluation of %(what)s is closed. Its figures can be read if enough people have answered."),
    figures_url,
)
