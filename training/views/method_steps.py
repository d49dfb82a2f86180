"""One page for each step of a method."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core.acts import StepPage, step_page
from core.errors import NotAllowed
from core.pages import attempt, page
from core.workflow import available
from documents.operations import store_upload
from partners.http import ActorRequest
from partners.queries import host_day
from training import operations
from training.forms import methods as forms
from training.models import Method
from training.queries import methods as queries
from training.queries.method_figures import FEW, compared, figures_of
from training.rules import methods as rules
from training.views.methods import GET_OR_POST, found_method


def _add_material(method: Method, *, file: Any, actor: Any, now: Any, **more: Any) -> None:
    with transaction.atomic():
        stored = store_upload(file, actor=actor, now=now)
        operations.add_material(method, file=stored, actor=actor, now=now, **more)


STEPS = {
    "change": StepPage(operations.change_method, forms.ChangeForm, gettext_lazy("What it said before stays on record.")),
    "design": StepPage(operations.design_method, forms.DesignForm, gettext_lazy("With a design the method can be tried in an intake.")),
    "add_material": StepPage(
        _add_material, forms.MaterialForm, gettext_lazy("Hand-outs, scripts, slides: what another lecturer needs to use the method.")
    ),
    "adopt": StepPage(
        operations.adopt_method,
        forms.DecisionForm,
        gettext_lazy("Everybody who signs in finds the method in the catalogue, partners too. Programmes that use it are named next."),
    ),
    "revise": StepPage(operations.revise_method, forms.DecisionForm, gettext_lazy("The design is written anew, and the method is piloted again.")),
    "drop": StepPage(operations.drop_method, forms.DecisionForm, gettext_lazy("The work on the method ends. Its pages stay for those who teach.")),
    "use_in": StepPage(operations.use_method_in, forms.UseForm, gettext_lazy("The method stands on the page of the programme.")),
}


@require_http_methods(GET_OR_POST)
@page
def method_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found = found_method(request, pk)

    def make_form(cls: type[django_forms.Form], data: Any) -> django_forms.Form:
        if cls is forms.UseForm:
            return forms.UseForm(data, method=found, actor=request.actor)
        if cls is forms.MaterialForm:
            return forms.MaterialForm(data, request.FILES or None)
        first = {name: getattr(found, name) for name in cls.base_fields if hasattr(found, name)}
        return cls(data, initial=first)

    return step_page(request, found, step, STEPS, make_form=make_form, **_frame(found))


def _frame(found: Method) -> dict[str, Any]:
    return {
        "back": reverse("training:method", args=[found.pk]),
        "list_url": reverse("training:methods"),
        "list_label": _("Methods of training"),
        "context": {"record_title": found.reference},
    }


@require_http_methods(GET_OR_POST)
@page
def pilot(request: ActorRequest, pk: int) -> HttpResponse:
    """First the intake, then what of it and against what."""
    found = found_method(request, pk)
    if not rules.may_work_on(request.actor, found):
        raise NotAllowed
    back = reverse("training:method", args=[pk])
    if "pilot" not in {row.name for row in available(found, request.actor, request.now)}:
        messages.info(request, _("A pilot is planned once the design is written, and before the evaluation."))
        return redirect(back)
    choice = forms.IntakeChoice(request.GET if "intake" in request.GET else None, method=found, today=host_day(request.now))
    intake = choice.cleaned_data["intake"] if choice.is_valid() else None
    form = forms.PilotForm(request.POST if request.method == "POST" else None, intake=intake, method=found) if intake else None
    if form and form.is_valid():
        with attempt(request, form) as done:
            operations.plan_pilot(found, fields={"intake": intake, **form.cleaned_data}, actor=request.actor, now=request.now)
        if done:
            return redirect(back)
    context = {"method": found, "choice": choice, "form": form, "intake": intake, "back": back}
    return render(request, "training/methods/pilot.html", context, status=422 if form and form.is_bound else 200)


@require_http_methods(GET_OR_POST)
@page
def evaluate(request: ActorRequest, pk: int) -> HttpResponse:
    """The figures as they are now, then findings and recommendation; they are frozen when the evaluation is put on record."""
    found = found_method(request, pk)
    if not rules.may_work_on(request.actor, found):
        raise NotAllowed
    pilots = queries.pilots_to_evaluate(found, request.actor, host_day(request.now))
    asked = request.GET.get("pilot", "")
    chosen = next((row for row in pilots if asked in ("", str(row.pk))), None)
    if chosen is None:
        messages.info(request, _("No pilot has begun that is not evaluated yet. Plan one, or wait for its first day."))
        return redirect("training:method", pk)

    def put_on_record(method: Method, **more: Any) -> None:
        operations.evaluate_method(method, pilot=chosen, **more)

    frame = _frame(found)
    frame["context"] |= {"pilots": pilots, "chosen": chosen, "outcomes": compared(figures_of(chosen, request.now)), "few": FEW}
    steps = {"evaluate": StepPage(put_on_record, forms.EvaluateForm)}
    return step_page(request, found, "evaluate", steps, template="training/methods/evaluate.html", **frame)
