"""What is told about a follow-up action: to whoever has promised it, unless they did it themselves."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.record import register_words
from core.registries import NoticeKind, notice_kinds, register_notice
from core.timefmt import day_text
from notifications.models import FollowUpAction, Notice
from notifications.queries import readers
from notifications.render import readable, zone_of

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


# --- whoever has not read what they were told -------------------------------------------------
register_words(readers.OWN_MODEL, {readers.UNREAD_STEP: _("Those who had not read it were reminded")})
register_words("notifications.noticewording", {"worded": _("Words changed"), "unworded": _("Back to the portal's own words")})
register_words("accounts.user", {"notice_choices_set": _("Ways of messages chosen"), "notice_hours_set": _("Quiet hours set")})


def what_was_told(notice: Notice, entry: HistoryEntry) -> dict[str, str]:
    return {**notice.params, "of_kind": notice.kind, "told_at": notice.created_at.isoformat()}


def subject_of(params: Mapping[str, str]) -> dict[str, str]:
    """The subject as it was told, in the reader's language of the moment."""
    kind = notice_kinds.get(params["of_kind"])
    if kind is None:
        return {"subject": params["of_kind"]}
    facts = readable(dict(params), zone_of(dict(params)), datetime.fromisoformat(params["told_at"]))
    return {"subject": str(kind.subject) % (facts | dict(kind.words(params) if kind.words else {}))}


register_notice(
    NoticeKind(
        "not_read_yet", readers.OWN_MODEL, readers.UNREAD_STEP, lambda notice, entry: readers.unread_of(notice),
        _("Not read yet: %(subject)s"), _("You were told this and have not opened it yet. Read it now: %(subject)s"),
        what_was_told, lambda notice: notice.url, label=_("a message that I have not read"), words=subject_of,
    )
)  # fmt: skip
