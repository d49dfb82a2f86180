"""One page for each step of an event."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core.acts import ReasonForm, StepPage, step_page
from core.pages import page
from events import operations
from events.views.events import GET_OR_POST, found_event
from partners.http import ActorRequest

STEPS = {
    "publish_programme": StepPage(
        operations.publish_programme,
        effect=gettext_lazy(
            "From now on those who are invited read the programme; of a public event everybody does. Each later change is told to those concerned."
        ),
    ),
    "note_invited": StepPage(
        operations.note_invited, effect=gettext_lazy("For invitations that were sent another way. Those sent from here are recorded by themselves.")
    ),
    "note_held": StepPage(
        operations.note_held, effect=gettext_lazy("The programme stays as it was. Next come attendance, materials and the report.")
    ),
    "publish_materials": StepPage(operations.note_materials, effect=gettext_lazy("The materials that were added can be read by their circles.")),
    "close": StepPage(operations.close_event, effect=gettext_lazy("The event ends. Programme, materials, statement and report stay on record.")),
    "cancel": StepPage(
        operations.cancel_event,
        ReasonForm,
        gettext_lazy(
            "Rooms and speakers are free at once. Participants, officers of the delegations and speakers are told, with the reason, and calendars show it."
        ),
    ),
}


@require_http_methods(GET_OR_POST)
@page
def event_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found = found_event(request, pk)
    return step_page(
        request, found, step, STEPS,
        back=reverse("events:event", args=[pk]), list_url=reverse("events:events"), list_label=_("Events"), context={"record_title": found.title},
    )  # fmt: skip
