"""One step of an individual plan: what is approved or refused is shown on the page that asks."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core.acts import StepForm, StepPage, step_page
from core.pages import page
from partners.http import ActorRequest
from training import operations
from training.forms.plans import PaperForm, RefusePlanForm
from training.queries import plans as queries
from training.views.plans import about_parts, found_version
from training.views.programmes import GET_OR_POST

REFUSED = gettext_lazy("This version ends here; the other sides are told, with your words. Another version can be written from it.")
STEPS = {
    "give": StepPage(
        operations.give_plan,
        StepForm,
        gettext_lazy("The parts of this version can't change any more. The trainee is told, and approves or refuses the plan."),
    ),
    "propose": StepPage(
        operations.propose_plan,
        StepForm,
        gettext_lazy(
            "You approve this version as it stands; its parts can't change any more. Your sending side is told and is next, then the academy."
        ),
    ),
    "approve_as_trainee": StepPage(
        operations.approve_plan_as_trainee, StepForm, gettext_lazy("You approve this version as it stands. Your sending side is told and is next.")
    ),
    "record_trainee": StepPage(
        operations.record_plan_of_trainee,
        PaperForm,
        gettext_lazy("The trainee has no account here and has approved on paper. The plan says so. The sending side is told and is next."),
    ),
    "approve_as_sender": StepPage(
        operations.approve_plan_as_sender, StepForm, gettext_lazy("Your side approves this version as it stands. The academy is told and is next.")
    ),
    "approve_as_academy": StepPage(
        operations.approve_plan_as_academy,
        StepForm,
        gettext_lazy("All three have then agreed: this version holds from now on and is kept for ever. Trainee and sending side are told."),
    ),
    "refuse_as_trainee": StepPage(operations.refuse_plan_as_trainee, RefusePlanForm, REFUSED),
    "refuse_as_sender": StepPage(operations.refuse_plan_as_sender, RefusePlanForm, REFUSED),
    "refuse_as_academy": StepPage(operations.refuse_plan_as_academy, RefusePlanForm, REFUSED),
}


@require_http_methods(GET_OR_POST)
@page
def plan_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found = found_version(request, pk)
    before = queries.version_before(queries.versions_of(found.enrolment, request.actor), found)
    enrolment = found.enrolment
    return step_page(
        request,
        found,
        step,
        STEPS,
        back=reverse("training:plan", args=[enrolment.pk]),
        list_url=reverse("training:enrolment", args=[enrolment.pk]),
        list_label=enrolment.reference,
        template="training/plans/step.html",
        context={
            "record_title": _("Individual plan of %(name)s, version %(number)s") % {"name": enrolment.person.passport_name, "number": found.number},
            "version": found,
            **about_parts(found, before),
        },
    )
