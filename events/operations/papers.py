"""Papers of an event: handed in, changed and withdrawn by their authors, given to the panel and decided by those who run the event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.numbers import reference
from core.workflow import begin, lock, lock_for, perform, saying_no, wake_delivery
from events.enums import PaperState, SessionState
from events.models import Event, EventSession, Paper
from events.rules import papers as rules
from events.transitions.papers import call_is_open
from partners.actor import Actor
from partners.enums import READS_PARTNER
from partners.queries import host_day
from reviews.models import Panel, Rubric
from reviews.operations import blind_label, close_case, open_case, open_panel

NO_LONGER = _("This session is not in the programme of the event.")


def set_papers_call(event: Event, *, text: str, until: datetime, actor: Actor, now: datetime) -> None:
    """What is asked of authors and by when. With a later day those who were late may still hand in."""
    if not rules.may_run_papers(actor, event):
        raise NotAllowed
    if until <= now:
        raise Invalid({"until": [_("Choose a day in the future.")]})
    if until >= event.starts_at:
        raise Invalid({"until": [_("Papers are handed in before the event begins.")]})
    with saying_no(), transaction.atomic():
        locked = lock(event)
        if _papers_of(locked).exclude(state__in=[PaperState.SUBMITTED, PaperState.WITHDRAWN]).exists():
            raise Refused(_("Papers lie with the panel already: the call stays as it is."), code="in_review")
        locked.papers_call, locked.papers_until, locked.papers_wanted = text, until, True
        locked.save(update_fields=["papers_call", "papers_until", "papers_wanted"])
        record(locked, "papers_called", actor=actor, now=now, target=locked.state, data={"until": until.isoformat()})
    event.__dict__.update(locked.__dict__)


def _papers_of(event: Event) -> Any:
    return Paper.objects.across_partners(reason="papers of an event that is locked by who runs it").filter(event=event)


def submit_paper(event: Event, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Paper:
    """Number and receipt at once. The caller has fetched the event as one that this actor sees."""
    if not rules.may_submit_to(actor, event):
        raise NotAllowed
    call_is_open(event, now)
    side = next((grant.partner_id for grant in actor.grants if grant.role in READS_PARTNER), None)
    side = side or next((grant.partner_id for grant in actor.grants), None)
    with transaction.atomic():
        user = User.objects.get(pk=actor.user_id or 0)
        number = reference("EP", host_day(now).year)
        paper = Paper(event=event, partner_id=side, user=user, reference=number, state_since=now, submitted_at=now, **fields)
        begin(paper, "submitted", actor=actor, now=now)
    return paper


def change_paper(paper: Paper, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """Without a file among the fields the one that is there stays."""
    kept = {name: value for name, value in fields.items() if name != "file" or value is not None}
    perform(paper, "change", actor=actor, now=now, changes=kept)


def withdraw_paper(paper: Paper, *, actor: Actor, now: datetime) -> None:
    """Nobody reviews it any more, and it is in no session."""
    with transaction.atomic():
        perform(paper, "withdraw", actor=actor, now=now, changes={"session": None, "state_since": now})
        _close(paper, now)


def open_paper_reviews(event: Event, *, rubric: Rubric, fields: Mapping[str, Any], actor: Actor, now: datetime) -> int:
    """All papers that were handed in get a case each, on the panel of the event, which is made here the first time. Double-blind, always.

    Returns how many papers lie with the panel now; a paper of the actor's own side stays for somebody else.
    """
    if not rules.may_run_papers(actor, event):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked = lock(event)
        rows = _papers_of(locked).filter(state=PaperState.SUBMITTED).select_related("event", "partner").order_by("pk")
        waiting = [row for row in rows if rules.may_decide(actor, row)]
        if not waiting:
            raise Refused(_("No paper waits to be given to the panel."), code="no_papers")
        panel = locked.panel or _open_panel(locked, fields, actor, now)
        for paper in waiting:
            lock_for(paper, "open_review", actor=actor, now=now)  # says why not before a case is made
            case = open_case(rubric=rubric, label=blind_label(panel, panel.label), panel=panel, language=paper.language, now=now)
            perform(paper, "open_review", actor=actor, now=now, changes={"case": case, "state_since": now})
    event.__dict__.update(locked.__dict__)
    return len(waiting)


def _open_panel(event: Event, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Panel:
    event.panel = open_panel(label=event.reference, fields={**fields, "blind": True}, now=now)
    event.save(update_fields=["panel"])
    wake_delivery(record(event, "panel_opened", actor=actor, now=now, target=event.state))
    return event.panel


def accept_paper(paper: Paper, *, note: str = "", actor: Actor, now: datetime) -> None:
    """With words to the author, who is told; its reviews are closed."""
    _decide(paper, "accept", note, actor, now)


def decline_paper(paper: Paper, *, note: str, actor: Actor, now: datetime) -> None:
    if not note.strip():
        raise Invalid({"note": [_("Tell the author why.")]})
    _decide(paper, "decline", note, actor, now)


def _decide(paper: Paper, step: str, note: str, actor: Actor, now: datetime) -> None:
    with transaction.atomic():
        perform(paper, step, actor=actor, now=now, changes={"decision_note": note.strip(), "state_since": now})
        _close(paper, now)


def _close(paper: Paper, now: datetime) -> None:
    if paper.case is not None:
        close_case(paper.case, now=now)


def place_paper(paper: Paper, *, session: EventSession | None, actor: Actor, now: datetime) -> None:
    """Into a session of the programme that is not cancelled, or out of it."""
    if session is not None and (session.event_id != paper.event_id or session.state != SessionState.PLANNED):
        raise Invalid({"session": [NO_LONGER]})
    perform(paper, "place", actor=actor, now=now, changes={"session": session}, data={"session": str(session or "")})
