"""Which step of a consultation tells whom: each side of what the other did."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.registries import NoticeKind, register_notice
from core.timefmt import day_text
from partners.enums import Role
from partners.queries import unique, users_with_role
from training.models import Consultation, ConsultationExpert
from training.rules.consultations import ADVISERS, ASKING, DESK


def asking_side(consultation: Consultation, entry: HistoryEntry) -> list[int]:
    return users_with_role(*ASKING, now=entry.at, partner_id=consultation.partner_id)


def desk(consultation: Consultation, entry: HistoryEntry) -> list[int]:
    return users_with_role(*DESK, now=entry.at)


def experts(consultation: Consultation, entry: HistoryEntry) -> list[int]:
    """As long as they advise: whoever has left that role no longer reads the request."""
    rows = ConsultationExpert.objects.across_partners(reason="recipients of notices")
    asked = rows.filter(consultation=consultation, ended_at__isnull=True).order_by("pk").values_list("user_id", flat=True)
    advising = set(users_with_role(*ADVISERS, now=entry.at))
    return [user for user in asked if user in advising]


def experts_or_desk(consultation: Consultation, entry: HistoryEntry) -> list[int]:
    """Whose desk it lies on: the ministry's until there are experts."""
    return experts(consultation, entry) or users_with_role(Role.PROGRAMME_OFFICER, now=entry.at)


def the_other_side(consultation: Consultation, entry: HistoryEntry) -> list[int]:
    """Of a message: the experts when the partner wrote, else the partner."""
    asking = asking_side(consultation, entry)
    return experts_or_desk(consultation, entry) if entry.actor_id in asking else asking


def host(consultation: Consultation, entry: HistoryEntry) -> list[int]:
    return unique(experts(consultation, entry), desk(consultation, entry))


def everybody(consultation: Consultation, entry: HistoryEntry) -> list[int]:
    return unique(asking_side(consultation, entry), experts(consultation, entry))


def facts(consultation: Consultation, entry: HistoryEntry) -> dict[str, str]:
    return {
        "number": consultation.reference,
        "title": consultation.title,
        "partner": consultation.partner.name_en,
        "by": entry.actor_label,
        "due": consultation.due_on.isoformat() if consultation.due_on else "",
        "academy": consultation.institution.name_en if consultation.institution else "",
        "reason": entry.reason,
    }


def day_in_words(params: Any) -> dict[str, str]:
    return {"due": day_text(date.fromisoformat(params["due"])) if params.get("due") else ""}


def url(consultation: Consultation) -> str:
    return reverse("training:consultation", args=[consultation.pk])


Recipients = Callable[[Consultation, HistoryEntry], Iterable[int]]


def tell(step: str, recipients: Recipients, subject: Any, body: Any) -> None:
    def but_who_did_it(consultation: Consultation, entry: HistoryEntry) -> list[int]:
        return [user for user in recipients(consultation, entry) if user != entry.actor_id]

    kind = NoticeKind(f"consultation_{step}", "training.consultation", step, but_who_did_it, subject, body, facts, url, words=day_in_words)
    register_notice(kind)


tell("submitted", desk, _("Advice is asked for: %(number)s"), _("%(partner)s asks for advice: %(title)s. Accept the request for work or decline it."))
tell(
    "take_on",
    asking_side,
    _("Your request %(number)s is taken on"),
    _("%(academy)s answers your request “%(title)s” until %(due)s. Experts are named next."),
)
tell("decline", asking_side, _("Your request %(number)s is declined"), _("Your request “%(title)s” is declined. Reason: %(reason)s"))
tell(
    "assign",
    everybody,
    _("Experts work on %(number)s"),
    _("The request “%(title)s” of %(partner)s is given to experts. The answer is due on %(due)s."),
)
tell("change_experts", everybody, _("Other experts for %(number)s"), _("The experts who work on “%(title)s” (%(partner)s) have changed."))
tell(
    "ask_back",
    asking_side,
    _("A question on your request %(number)s"),
    _("%(by)s asks something about “%(title)s”. The request waits for your answer."),
)
tell("reply", experts_or_desk, _("%(number)s: the partner has answered"), _("%(partner)s has answered your question on “%(title)s”."))
tell("write", the_other_side, _("A message on %(number)s"), _("%(by)s has written on “%(title)s”."))
tell(
    "answer",
    asking_side,
    _("Your request %(number)s is answered"),
    _("The answer to “%(title)s” is ready. Accept it or reopen the request within 30 days; after that it is closed."),
)
tell("accept_answer", host, _("%(number)s: the answer is accepted"), _("%(partner)s accepts the answer to “%(title)s” and says what comes of it."))
tell("reopen", host, _("%(number)s is reopened"), _("%(partner)s has reopened “%(title)s”. Reason: %(reason)s"))
tell("close", asking_side, _("Your request %(number)s is closed"), _("The request “%(title)s” is closed."))
tell(
    "close_unanswered",
    everybody,
    _("%(number)s is closed"),
    _("Nobody responded to the answer to “%(title)s” within 30 days; the request is closed."),
)
tell("withdraw", host, _("%(number)s is withdrawn"), _("%(partner)s has withdrawn the request “%(title)s”. Reason: %(reason)s"))
