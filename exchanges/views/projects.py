"""Research projects: the list, a new idea, the record with its life."""

from dataclasses import replace
from typing import Any

from django import forms as django_forms
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import ReasonForm, StepPage, step_page
from core.country_names import language_name
from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import page_of
from core.record import Act, acts_of, history_of, life_of
from documents.operations import store_upload
from documents.responses import stream
from exchanges import operations
from exchanges.enums import ProjectState
from exchanges.forms import projects as forms
from exchanges.models import Project
from exchanges.project_words import project_lines
from exchanges.queries import projects as queries
from exchanges.rules import projects as rules
from exchanges.views.project_pages import GET_OR_POST, found_inside, found_project, frame
from partners.http import ActorRequest


@require_safe
@page
def projects(request: ActorRequest) -> HttpResponse:
    if not rules.may_see_projects(request.actor):
        raise NotAllowed
    form = forms.ProjectFilter(request.GET, actor=request.actor)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = queries.narrowed(queries.projects_for(request.actor), actor=request.actor, **chosen)
    context = {
        "form": form,
        "page": page_of(rows, request, order=("-created_at", "-pk")),
        "is_narrowed": any(chosen.values()),
        "may_have_idea": rules.may_have_idea(request.actor),
    }
    return render(request, "exchanges/projects/list.html", context)


@require_http_methods(GET_OR_POST)
@page
def new_project(request: ActorRequest) -> HttpResponse:
    if not rules.may_have_idea(request.actor):
        raise NotAllowed
    form = forms.IdeaForm(request.POST or None, actor=request.actor, initial={"language": request.actor.language[:2]})
    if form.is_valid():
        fields = dict(form.cleaned_data)
        lead, partner = fields.pop("lead"), fields.pop("partner")
        with attempt(request, form) as done:
            made = operations.have_idea(lead=lead, partners=[partner], fields=fields, actor=request.actor, now=request.now)
        if done:
            return redirect("exchanges:project_sides", made.pk)
    return render(request, "exchanges/projects/new.html", {"form": form}, status=422 if request.method == "POST" else 200)


@require_safe
@page
def project(request: ActorRequest, pk: int) -> HttpResponse:
    """For the sides the record with its life; for everybody else what was published."""
    found = found_project(request, pk)
    context = frame(request, found, "overview", language=language_name(found.language, request.actor.language[:2]))
    if not rules.reads_inside(request.actor, found):
        return render(request, "exchanges/projects/published.html", context)
    return render(request, "exchanges/projects/record.html", {**context, **_shown(request, found)})


def _shown(request: ActorRequest, found: Project) -> dict[str, Any]:
    actor, entries = request.actor, history_of(found)
    acts = in_order(found, acts_of(found, actor, request.now, lambda step: step_url(found, step)))
    return {
        "acts": acts,
        "life": life_of(found, entries, actor.zone, left_out=(ProjectState.CLOSED,)),
        "members": [row for row in queries.members_of(found, actor) if row.left_on is None],
        "may_answer": [side for side in found.all_sides if side.consented_at is None and rules.may_answer(actor, side)],
        "is_asking": queries.is_asking(found),
        "history": project_lines(entries),
    }


def in_order(found: Project, acts: list[Act]) -> list[Act]:
    """What comes next looks so: the panel is chosen before it is given a text, and a report accepted before it is published."""
    first, early = queries.next_step(found)
    rows = sorted((act for act in acts if act.name != early), key=lambda act: act.name != first)
    if not rows or rows[0].name != first:
        return rows
    return [replace(rows[0], variant="primary"), *(replace(act, variant="secondary") if act.variant == "primary" else act for act in rows[1:])]


def step_url(found: Project, step: str) -> str:
    """Where the step is done; other parts of the app add pages of their own."""
    return reverse(STEP_ROUTES.get(step, "exchanges:project_step"), args=[found.pk, step])


# Steps that stand in another room, by the name of the route that takes the key of the project and the step.
STEP_ROUTES: dict[str, str] = {}


def _change(found: Project, *, file: Any, actor: Any, now: Any, **fields: Any) -> None:
    """A file is kept until another comes, in one transaction with the text."""
    with transaction.atomic():
        if file:
            fields["proposal_file"] = store_upload(file, actor=actor, now=now)
        operations.change_project(found, fields=fields, actor=actor, now=now)


STEPS = {
    "change": StepPage(_change, forms.ChangeForm, gettext_lazy("Reviewers read abstract, aims, methods and use without names.")),
    "ask_partners": StepPage(
        operations.ask_partners, effect=gettext_lazy("Every side is asked for its consent and told. With the last consent the proposal is written.")
    ),
    "reopen_idea": StepPage(
        operations.reopen_idea, ReasonForm, gettext_lazy("Consents that were given are void; once the idea is changed you ask all sides again.")
    ),
    "start": StepPage(operations.start_project, effect=gettext_lazy("The project is under way. All sides are told.")),
    "begin_report": StepPage(operations.begin_report, effect=gettext_lazy("The work ends and the report on the results is written.")),
    "close": StepPage(operations.close_project, effect=gettext_lazy("The project ends. What was published stays.")),
    "withdraw": StepPage(
        operations.withdraw_project, ReasonForm, gettext_lazy("The project ends without a result. All sides are told, with the reason.")
    ),
}


@require_http_methods(GET_OR_POST)
@page
def project_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found = found_inside(request, pk)

    def make_form(cls: type[django_forms.Form], data: Any) -> django_forms.Form:
        if cls is not forms.ChangeForm:
            return cls(data)
        return forms.ChangeForm(data, request.FILES or None, project=found)

    return step_page(
        request, found, step, STEPS, back=reverse("exchanges:project", args=[pk]), list_url=reverse("exchanges:projects"),
        list_label=_("Research projects"), make_form=make_form, context={"record_title": found.title},
    )  # fmt: skip


@require_safe
@page
def proposal_file(request: ActorRequest, pk: int) -> HttpResponseBase:
    found = found_inside(request, pk)
    if found.proposal_file is None:
        raise Http404
    return stream(found.proposal_file)
