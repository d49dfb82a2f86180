"""The end of an intake: mark those who completed. Their papers are issued on the tab of certificates, under the names they have confirmed."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.errors import NotAllowed
from core.pages import page
from core.workflow import refusal, workflow_of
from partners.http import ActorRequest
from partners.queries import host_day
from training import operations, rules
from training.forms.enrolments import CompleteManyForm
from training.models import Enrolment, Intake
from training.operations import Outcome
from training.queries import people_of
from training.tabs import intake_tabs
from training.views.enrolment_steps import day_to_offer
from training.views.intakes import found_intake
from training.views.programmes import GET_OR_POST


@require_http_methods(GET_OR_POST)
@page
def complete_many(request: ActorRequest, pk: int) -> HttpResponse:
    """Everybody is chosen beforehand, so that a usual end of an intake takes two clicks, without JavaScript too."""
    intake = found_intake(request, pk)
    if not rules.may_enrol(request.actor, intake):
        raise NotAllowed
    people = people_of(intake, request.actor)
    form = CompleteManyForm(
        request.POST if request.method == "POST" else None,
        **offered(request, people, "complete"),
        runs_until=intake.ends_on if intake.starts_on <= host_day(request.now) < intake.ends_on else None,
        initial=_first(request, intake),
    )
    if form.is_valid():
        chosen = [person for person in people if person.pk in set(form.chosen)]
        day, result = form.cleaned_data["completed_on"], form.cleaned_data["result"]
        _report(request, operations.complete_each(chosen, completed_on=day, result=result, actor=request.actor, now=request.now))
        return redirect("training:complete_many", pk)
    context = {"intake": intake, "tabs": intake_tabs(intake, request.actor, "overview"), "form": form, "others": _settled(people, form)}
    return render(request, "training/results.html", context, status=422 if form.errors else 200)


def _first(request: ActorRequest, intake: Intake) -> dict[str, Any]:
    return {"completed_on": day_to_offer(intake, request)}


def offered(request: ActorRequest, people: list[Enrolment], step: str) -> dict[str, Any]:
    """People for whom this step is open; a guard of the day alone does not hide anybody: it answers with its sentence."""
    rows = [person for person in people if _fits(request, person, step)]
    return {"listed": rows, "known": people}


def _fits(request: ActorRequest, person: Enrolment, step: str) -> bool:
    no = refusal(person, workflow_of(person).by_name[step], request.actor, request.now)
    return no is None or (step == "complete" and getattr(no, "code", "") != "wrong_state")


def _settled(people: list[Enrolment], *forms: Any) -> list[Enrolment]:
    """Nothing is left to do here for these."""
    open_ones = {row.pk for form in forms for row in form.listed}
    return [person for person in people if person.pk not in open_ones]


def _report(request: ActorRequest, outcomes: Iterable[Outcome]) -> None:
    """Who is done in one message; each refusal in one of its own, with name and sentence."""
    done = [row.enrolment for row in outcomes if not row.refusal]
    if done:
        names = "; ".join(row.person.passport_name for row in done)
        text = ngettext("Marked as completed, %(n)d person: %(names)s", "Marked as completed, %(n)d people: %(names)s", len(done))
        messages.success(request, text % {"n": len(done), "names": names})
    for row in outcomes:
        if row.refusal:
            words = {"name": row.enrolment.person.passport_name, "number": row.enrolment.reference, "sentence": row.refusal}
            messages.error(request, _("%(name)s (%(number)s) is not changed. %(sentence)s") % words)
