"""Methods of training: the catalogue of what is adopted, and the work on what is not yet."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import Question, ask
from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import page_of
from core.record import acts_of, history_of, life_of
from documents.responses import stream
from partners.http import ActorRequest
from training import operations
from training import rules as training_rules
from training.forms import methods as forms
from training.method_words import method_lines
from training.models import Method, MethodFile, MethodUse, Pilot
from training.queries import methods as queries
from training.queries.method_figures import FEW, compared
from training.rules import methods as rules

GET_OR_POST = ["GET", "HEAD", "POST"]


@require_safe
@page
def methods(request: ActorRequest) -> HttpResponse:
    """What is adopted, for everybody; with what is under way for those who teach and for the ministry."""
    with_state = rules.is_teaching_staff(request.actor)
    form = forms.MethodFilter(request.GET, with_state=with_state)
    chosen = form.cleaned_data if form.is_valid() else {}
    shown = page_of(queries.narrowed(queries.methods_for(request.actor), **chosen), request, order=("-created_at", "-pk"))
    context = {
        "form": form,
        "page": shown,
        "is_narrowed": any(chosen.values()),
        "with_state": with_state,
        "may_propose": rules.may_propose_at_all(request.actor),
    }
    return render(request, "training/methods/list.html", context)


@require_http_methods(GET_OR_POST)
@page
def propose(request: ActorRequest) -> HttpResponse:
    if not rules.may_propose_at_all(request.actor):
        raise NotAllowed
    form = forms.ProposeForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_valid():
        fields = dict(form.cleaned_data)
        with attempt(request, form) as done:
            made = operations.propose_method(institution=fields.pop("institution"), fields=fields, actor=request.actor, now=request.now)
        if done:
            return redirect("training:method", made.pk)
    return render(request, "training/methods/propose.html", {"form": form}, status=422 if form.is_bound else 200)


def found_method(request: ActorRequest, pk: int) -> Method:
    return get_object_or_404(queries.methods_for(request.actor), pk=pk)  # type: ignore[no-any-return]


@require_safe
@page
def method(request: ActorRequest, pk: int) -> HttpResponse:
    found, actor = found_method(request, pk), request.actor
    as_host = rules.reads_work(actor, found)
    pilots, entries = queries.pilots_of(found, actor), history_of(found)
    may_keep_uses = rules.may_keep_uses(actor, found)
    uses = queries.uses_of(found, actor)
    context = {
        "method": found,
        "acts": acts_of(found, actor, request.now, lambda step: step_url(found, step)),
        "life": life_of(found, entries, actor.zone),
        "as_host": as_host,
        "materials": queries.materials_of(found, actor),
        "may_remove": rules.may_work_on(actor, found),
        "uses": [(use, may_keep_uses and training_rules.may_change_programme(actor, use.programme)) for use in uses],
        "pilots": [pilot_row(pilot, as_host=as_host) for pilot in pilots if as_host or hasattr(pilot, "evaluation")],
        "history": method_lines(entries) if as_host else [],
        "few": FEW,
    }
    return render(request, "training/methods/record.html", context)


def pilot_row(pilot: Pilot, *, as_host: bool) -> dict[str, Any]:
    """A pilot and what it showed. Figures of few people are for those who work on methods only."""
    evaluation = getattr(pilot, "evaluation", None)
    rows = compared(evaluation.figures) if evaluation else []
    return {"pilot": pilot, "evaluation": evaluation, "outcomes": [row for row in rows if as_host or not row.is_small]}


def step_url(found: Method, step: str) -> str:
    route = {"pilot": "training:method_pilot", "evaluate": "training:method_evaluate"}.get(step)
    return reverse(route, args=[found.pk]) if route else reverse("training:method_step", args=[found.pk, step])


@require_safe
@page
def material(request: ActorRequest, pk: int) -> HttpResponseBase:
    return stream(get_object_or_404(MethodFile.objects.visible_to(request.actor).select_related("file"), pk=pk).file)


@require_http_methods(GET_OR_POST)
@page
def remove_material(request: ActorRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(MethodFile.objects.visible_to(request.actor).select_related("file", "method"), pk=pk)
    if not rules.may_work_on(request.actor, found.method):
        raise NotAllowed
    back = reverse("training:method", args=[found.method_id])
    if request.method == "POST":
        with attempt(request):
            operations.remove_material(found, actor=request.actor, now=request.now)
        return redirect(back)
    title, effect = _("Remove “%(title)s”?") % {"title": found.title}, _("Nobody opens it from the page of the method any more.")
    return ask(request, Question(title, effect, _("Remove the material"), back, str(found.method)))


@require_http_methods(GET_OR_POST)
@page
def end_use(request: ActorRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(MethodUse.objects.visible_to(request.actor).select_related("programme", "method"), pk=pk)
    if not training_rules.may_change_programme(request.actor, found.programme):
        raise NotAllowed
    back = reverse("training:method", args=[found.method_id])
    if request.method == "POST":
        with attempt(request):
            operations.end_method_use(found, actor=request.actor, now=request.now)
        return redirect(back)
    title = _("No longer used in %(programme)s?") % {"programme": found.programme}
    return ask(request, Question(title, _("The programme stands under this method no more."), _("End the use"), back, str(found.method)))
