"""Life of an event (domain.md 1.9), and that of a session of its programme."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.workflow import Workflow, register, step
from events.enums import EventState as S
from events.enums import SessionState
from events.models import Event, EventSession
from events.rules import programme as rules

AHEAD = (S.PLANNED, S.PROGRAMME_OPEN, S.INVITED)  # it can still be changed, and called off
OVER = (S.HELD, S.MATERIALS_PUBLISHED, S.STATEMENT_ISSUED)  # it was held and is not closed yet


def has_programme(event: Event, now: datetime) -> None:
    """What is published says when something happens."""
    rows = EventSession.objects.across_partners(reason="whether the event has a programme at all")
    if not rows.filter(event_id=event.pk, state=SessionState.PLANNED).exists():
        raise Refused(_("The programme is empty. Add at least one session first."), code="no_programme")


def has_ended(event: Event, now: datetime) -> None:
    if event.ends_at > now:
        raise Refused(_("The event has not ended yet."), code="too_early")


def has_not_ended(event: Event, now: datetime) -> None:
    if event.ends_at <= now:
        raise Refused(_("The event has ended: record that it was held."), code="ended")


def event_is_ahead(session: EventSession, now: datetime) -> None:
    """The programme of an event that was held or called off stays as it was."""
    if session.event.state not in AHEAD:
        raise Refused(_("The event is over or called off; its programme stays as it was."), code="event_over")


EVENTS = register(
    Workflow(
        model="events.event",
        initial=S.PLANNED,
        path=(S.PLANNED, S.PROGRAMME_OPEN, S.INVITED, S.HELD, S.MATERIALS_PUBLISHED, S.STATEMENT_ISSUED, S.CLOSED),
        done={
            "change": _("Changed"),
            "publish_programme": _("Programme published"),
            "note_invited": _("Invitations sent"),
            "note_held": _("Held"),
            "publish_materials": _("Materials published"),
            "note_statement": _("Joint statement issued"),
            "write_report": _("Report written"),
            "evaluate": _("Participants are asked"),
            "close": _("Closed"),
            "cancel": _("Cancelled"),
        },
        steps=(
            step(
                "publish_programme", _("Publish the programme"), [S.PLANNED], S.PROGRAMME_OPEN, rules.may_run_event, guard=has_programme, tone="primary"
            ),
            step("note_invited", _("Record that invitations were sent"), [S.PROGRAMME_OPEN], S.INVITED, rules.may_run_or_follows),
            step("note_held", _("Record that it was held"), [S.PROGRAMME_OPEN, S.INVITED], S.HELD, rules.may_run_event, guard=has_ended),
            step("change", _("Change the event"), AHEAD, None, rules.may_run_event),
            step("write_report", _("Write the report"), OVER, None, rules.may_run_event, tone="primary"),
            step("evaluate", _("Ask the participants"), OVER, None, rules.may_run_event),
            step("publish_materials", _("Record that the materials are published"), [S.HELD], S.MATERIALS_PUBLISHED, rules.may_run_or_follows),
            step(
                "note_statement", _("Record the joint statement"), [S.HELD, S.MATERIALS_PUBLISHED], S.STATEMENT_ISSUED, rules.may_run_or_follows,
                button=False,
            ),
            step("close", _("Close the event"), OVER, S.CLOSED, rules.may_run_event),
            step(
                "cancel", _("Call the event off"), AHEAD, S.CANCELLED, rules.may_run_event, guard=has_not_ended, needs_reason=True, tone="danger"
            ),
        ),
    )
)  # fmt: skip

SESSIONS = register(
    Workflow(
        model="events.eventsession",
        initial=SessionState.PLANNED,
        path=(SessionState.PLANNED,),
        done={
            "change": _("Changed"),
            "set_speakers": _("Speakers changed"),
            "set_questions": _("Questions changed"),
            "set_seats": _("Places at the table set"),
            "cancel": _("Cancelled"),
            "cancel_with_event": _("Cancelled with the event"),
            "move_with_event": _("Moved with the event"),
        },
        steps=(
            step("change", _("Change or move"), [SessionState.PLANNED], None, rules.may_run_session, guard=event_is_ahead, tone="primary"),
            step("set_speakers", _("Speakers and chairs"), [SessionState.PLANNED], None, rules.may_run_session, guard=event_is_ahead),
            step("set_questions", _("Questions to discuss"), [SessionState.PLANNED], None, rules.may_run_session, guard=event_is_ahead),
            step("set_seats", _("Places at the table"), [SessionState.PLANNED], None, rules.may_run_session, guard=event_is_ahead),
            step(
                "cancel", _("Cancel the session"), [SessionState.PLANNED], SessionState.CANCELLED, rules.may_run_session, guard=event_is_ahead,
                needs_reason=True, tone="danger",
            ),
            step("cancel_with_event", _("Cancel"), [SessionState.PLANNED], SessionState.CANCELLED, rules.is_consequence, button=False),
            step("move_with_event", _("Move"), [SessionState.PLANNED], None, rules.is_consequence, button=False),
        ),
    )
)  # fmt: skip
