"""Life of a paper that is handed in for an event."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.workflow import Workflow, register, step
from events.enums import COMING
from events.enums import PaperState as S
from events.models import Event, Paper
from events.rules import papers as rules


def call_ends_at(event: Event) -> datetime:
    """A call whose day was never written, or lies behind the event, ends when the event begins: its papers are decided all the same."""
    return min(event.papers_until or event.starts_at, event.starts_at)


def call_is_open(event: Event, now: datetime) -> None:
    if event.state not in COMING:
        raise Refused(_("Papers are handed in for an event that is announced and not held yet."), code="event_not_coming")
    if call_ends_at(event) <= now:
        raise Refused(_("The call for papers is over."), code="call_over")


def still_open(paper: Paper, now: datetime) -> None:
    call_is_open(paper.event, now)


def call_is_over(paper: Paper, now: datetime) -> None:
    """Until then its author may change it: reviewers read what stays."""
    if call_ends_at(paper.event) > now:
        raise Refused(_("Authors may change their papers until the call is over: open the review afterwards."), code="call_open")


def event_is_ahead(paper: Paper, now: datetime) -> None:
    if paper.event.ends_at <= now:
        raise Refused(_("The event is over."), code="event_over")


PAPERS = register(
    Workflow(
        model="events.paper",
        initial=S.SUBMITTED,
        path=(S.SUBMITTED, S.UNDER_REVIEW, S.ACCEPTED),
        done={
            "change": _("Paper changed"),
            "open_review": _("Given to the panel"),
            "accept": _("Accepted"),
            "decline": _("Declined"),
            "place": _("Put into a session"),
            "withdraw": _("Withdrawn by the author"),
        },
        steps=(
            step("change", _("Change the paper"), [S.SUBMITTED], None, rules.is_author, guard=still_open, tone="primary"),
            step("open_review", _("Give to the panel"), [S.SUBMITTED], S.UNDER_REVIEW, rules.may_decide, guard=call_is_over, button=False),
            step("accept", _("Accept the paper"), [S.SUBMITTED, S.UNDER_REVIEW], S.ACCEPTED, rules.may_decide, guard=call_is_over, tone="primary"),
            step("decline", _("Decline the paper"), [S.SUBMITTED, S.UNDER_REVIEW], S.DECLINED, rules.may_decide, guard=call_is_over, tone="danger"),
            step("place", _("Choose the session"), [S.ACCEPTED], None, rules.may_decide, guard=event_is_ahead, tone="primary"),
            step(
                "withdraw", _("Withdraw the paper"), [S.SUBMITTED, S.UNDER_REVIEW, S.ACCEPTED], S.WITHDRAWN, rules.is_author, guard=event_is_ahead,
                tone="danger",
            ),
        ),
    )
)  # fmt: skip
