"""After the event: the participants are asked, the report is written, recommendations become actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, Refused
from core.workflow import lock_for, perform, saying_no
from documents.models import StoredFile
from events.enums import RegistrationState
from events.models import Event, Registration
from notifications.operations import add_actions
from partners.actor import Actor
from people.models import Person
from training.models import EvaluationForm
from training.operations.evaluation import begin_round

CAME = (RegistrationState.CONFIRMED, RegistrationState.ATTENDED)


def write_event_report(
    event: Event, *, text: str, file: StoredFile | None = None, actions: Iterable[Mapping[str, Any]] = (), actor: Actor, now: datetime
) -> None:
    """A later text takes the place of the one before, which stays in the field history; a file is kept until another comes.

    Recommendations (`{"text", "due_on", "owner"}`) become actions of their owners, who are told.
    """
    changes: dict[str, Any] = {"report": text}
    if file:
        changes["report_file"] = file
    rows = list(actions)
    with saying_no(), transaction.atomic():
        locked = lock_for(event, "write_report", actor=actor, now=now)
        perform(locked, "write_report", actor=actor, now=now, changes=changes, data={"actions": len(rows)} if rows else None)
        if rows:
            add_actions(locked, rows, url=reverse("events:event_report", args=[event.pk]), actor=actor, now=now)
    event.__dict__.update(locked.__dict__)


def evaluate_event(event: Event, *, form: EvaluationForm, opens_at: datetime, closes_at: datetime, actor: Actor, now: datetime) -> None:
    """Everybody who came and is a person of the portal is asked, once an event."""
    if not form.is_active or form.institution_id not in (None, event.institution_id):
        raise Invalid({"form": [_("Choose questions of this academy that are in use.")]})
    with saying_no(), transaction.atomic():
        locked = lock_for(event, "evaluate", actor=actor, now=now)
        if locked.evaluation_id:
            raise Refused(_("The participants of this event were asked already."), code="asked")
        found = begin_round(form=form, persons=asked_of(locked), opens_at=opens_at, closes_at=closes_at, actor=actor, now=now)
        perform(locked, "evaluate", actor=actor, now=now, changes={"evaluation": found})
    event.__dict__.update(locked.__dict__)


def asked_of(event: Event) -> list[Person]:
    came = Registration.objects.across_partners(reason="who is asked: everybody who came").filter(event=event, state__in=CAME, person__isnull=False)
    return list(Person.objects.across_partners(reason="who is asked").filter(pk__in=came.values("person_id")).order_by("pk"))
