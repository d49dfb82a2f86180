"""What administrators are told when the automation stands still: which job, which figure, which kind of message."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.clocks import task_words
from core.models import HistoryEntry
from core.record import register_words
from core.registries import NoticeKind, register_notice
from core.timefmt import clock_text
from notifications.topics import label_of
from partners.enums import Role
from partners.queries import users_with_role

NAMED = 3  # jobs in one alarm; the page has all
BEAT, WATCH, PAUSE = "notifications.jobbeat", "notifications.kindwatch", "notifications.mailpause"
register_words(
    BEAT,
    {
        "fell_silent": _("Silence was told"),
        "letters_that_wait": _("Waiting letters were told"),
        "steps_given_up": _("Given-up steps were told"),
        "letters_refused": _("Refusals were told"),
    },
)
register_words(WATCH, {"fell_silent": _("Silence was told")})
register_words(PAUSE, {"began": _("Letters held back"), "ended": _("Pause ended early")})


def administrators(obj: object, entry: HistoryEntry) -> list[int]:
    return users_with_role(Role.ADMINISTRATOR, now=entry.at)


def facts(obj: object, entry: HistoryEntry) -> dict[str, str]:
    return {"name": str(obj), **{name: str(value) for name, value in entry.data.items()}}


def _since(params: Mapping[str, str]) -> str:
    return clock_text(datetime.fromisoformat(params["since"]), settings.HOST_ZONE)


def words_of_job(params: Mapping[str, str]) -> dict[str, str]:
    error = params.get("error", "")
    said = gettext("The last fault: %(error)s") % {"error": error} if error else ""
    names = [params["name"], *params.get("others", "").split()]
    jobs = [str(task_words.get(name, name)) for name in names[:NAMED]]
    if len(names) > NAMED:
        jobs.append(gettext("and %(n)s more") % {"n": len(names) - NAMED})
    return {"job": "; ".join(jobs), "since": _since(params), "fault": said}


def words_of_kind(params: Mapping[str, str]) -> dict[str, str]:
    return {"kind": label_of(params["name"]), "since": _since(params)}


def page(obj: object) -> str:
    return reverse("automation")


def tell(name: str, model: str, step: str, subject: Any, body: Any, words: Any = None) -> None:
    """Rights of nobody hang on it, but who has switched it off would not know that the rest stands still."""
    register_notice(NoticeKind(name, model, step, administrators, subject, body, facts, page, words=words, always=True))


tell(
    "job_silent",
    BEAT,
    "fell_silent",
    _("Silent: %(job)s"),
    _("“%(job)s” has not ended well since %(since)s. %(fault)s See whether the workers and the clock run."),
    words_of_job,
)
tell(
    "letters_wait",
    BEAT,
    "letters_that_wait",
    _("Messages wait for more than 15 minutes"),
    _(
        "%(late)s letters are due and %(steps_late)s steps are not told yet, for more than 15 minutes. See whether the workers run and the mail server answers."
    ),
)
tell(
    "steps_given_up",
    BEAT,
    "steps_given_up",
    _("Messages could not be written"),
    _(
        "Of %(given_up)s steps the messages could not be written, although it was tried ten times. The page says why, and they can be tried again there."
    ),
)
tell(
    "letters_refused",
    BEAT,
    "letters_refused",
    _("Many letters are refused"),
    _("Of the last %(ended)s letters %(refused)s were refused. See in the log of e-mails what the servers answer."),
)
tell(
    "kind_silent",
    WATCH,
    "fell_silent",
    _("No message of this kind any more: %(kind)s"),
    _("Nothing was written since %(since)s, although at least one message in %(days)s days is expected."),
    words_of_kind,
)
