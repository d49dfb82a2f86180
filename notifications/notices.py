"""What is told about a follow-up action: to whoever has promised it, unless they did it themselves."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.record import register_words
from core.registries import NoticeKind, register_notice
from core.timefmt import day_text
from notifications.models import FollowUpAction

MODEL = "notifications.followupaction"
register_words(
    MODEL,
    {
        "added": _("Action agreed on"),
        "finished": _("Done"),
        "dropped": _("Dropped"),
        "moved": _("Day changed"),
        "due_soon": _("Reminded a week before the day"),
        "due": _("Reminded on the day"),
    },
)


def owner(action: FollowUpAction, entry: HistoryEntry) -> list[int]:
    return [] if entry.actor_id == action.owner_id else [action.owner_id]


def facts(action: FollowUpAction, entry: HistoryEntry) -> dict[str, str]:
    return {"text": action.text, "record": action.object_label, "by": entry.actor_label, "due": entry.data.get("due", ""), "reason": entry.reason}


def day_in_words(params: Mapping[str, str]) -> dict[str, str]:
    return {"due": day_text(date.fromisoformat(params["due"])) if params.get("due") else ""}


def url(action: FollowUpAction) -> str:
    return reverse("action", args=[action.pk])


def tell(step: str, subject: Any, body: Any) -> None:
    register_notice(NoticeKind(f"action_{step}", MODEL, step, owner, subject, body, facts, url, words=day_in_words))


tell("added", _("Something is to be done by you: %(record)s"), _("%(by)s has put down for you: %(text)s. It is due on %(due)s."))
tell("due_soon", _("Due soon: %(text)s"), _("You have promised this out of %(record)s. It is due on %(due)s."))
tell("due", _("Due now: %(text)s"), _("You have promised this out of %(record)s for %(due)s. Say what came of it, or change the day."))
tell("moved", _("Another day: %(text)s"), _("%(by)s has moved what you promised out of %(record)s to %(due)s. Reason: %(reason)s"))
tell("dropped", _("No longer to be done: %(text)s"), _("%(by)s has dropped what you promised out of %(record)s. Reason: %(reason)s"))
