"""Which step of a method tells whom: who decides, and those who work on it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.record import history_of
from core.registries import NoticeKind, register_notice
from partners.enums import Role
from partners.queries import unique, users_with_role
from training.enums import Recommendation
from training.models import Method


def heads(method: Method, entry: HistoryEntry) -> list[int]:
    return users_with_role(Role.PROGRAMME_HEAD, now=entry.at)


def who_worked(method: Method, entry: HistoryEntry) -> list[int]:
    """Everybody whose step stands in the history: who proposed, designed, piloted, evaluated."""
    return unique(row.actor_id for row in history_of(method))


def facts(method: Method, entry: HistoryEntry) -> dict[str, str]:
    return {
        "number": method.reference,
        "title": method.title_en,
        "by": entry.actor_label,
        "reason": entry.reason,
        "recommendation": str(entry.data.get("recommendation", "")),
    }


def recommendation_in_words(params: Any) -> dict[str, str]:
    value = params.get("recommendation")
    return {"recommendation": str(Recommendation(value).label) if value else ""}


def url(method: Method) -> str:
    return reverse("training:method", args=[method.pk])


def tell(step: str, recipients: Any, subject: Any, body: Any) -> None:
    def but_who_did_it(method: Method, entry: HistoryEntry) -> list[int]:
        return [user for user in recipients(method, entry) if user != entry.actor_id]

    register_notice(NoticeKind(f"method_{step}", "training.method", step, but_who_did_it, subject, body, facts, url, words=recommendation_in_words))


tell("proposed", heads, _("A new method is proposed: %(title)s"), _("%(by)s proposes the method “%(title)s” (%(number)s)."))
tell(
    "evaluate",
    heads,
    _("A method waits for your decision: %(title)s"),
    _("%(by)s has evaluated a pilot of “%(title)s” (%(number)s) and recommends: %(recommendation)s. Another person decides."),
)
tell("adopt", who_worked, _("Adopted: %(title)s"), _("The method “%(title)s” (%(number)s) is adopted. Grounds: %(reason)s"))
tell("revise", who_worked, _("To be revised: %(title)s"), _("The method “%(title)s” (%(number)s) is sent back to its design. Grounds: %(reason)s"))
tell("drop", who_worked, _("Dropped: %(title)s"), _("The method “%(title)s” (%(number)s) is dropped. Grounds: %(reason)s"))
