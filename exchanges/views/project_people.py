"""Sides of a research project with their consent, and who works on it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from core.acts import Question, ReasonForm
from core.errors import NotAllowed
from core.pages import page
from core.record import acts_of
from exchanges import operations
from exchanges.forms import projects as forms
from exchanges.models import Project, ProjectMember, ProjectSide
from exchanges.operations.projects import asked_key
from exchanges.queries import projects as queries
from exchanges.rules import projects as rules
from exchanges.transitions.projects import WORKED_ON
from exchanges.views.project_pages import GET_OR_POST, ask_page, done_in, form_page, found_inside, frame, part_of
from exchanges.views.projects import step_url
from partners.http import ActorRequest
from partners.queries import host_day


def _sides_url(project: Project) -> str:
    return reverse("exchanges:project_sides", args=[project.pk])


@require_http_methods(GET_OR_POST)
@page
def sides(request: ActorRequest, pk: int) -> HttpResponse:
    """Who takes part and what each side has answered; the lead adds institutions before the proposal."""
    found = found_inside(request, pk)
    may_add = queries.takes_sides(found) and rules.may_lead(request.actor, found)
    form = forms.SideForm(request.POST or None, project=found) if may_add else None
    if request.method == "POST":
        if form is None:
            raise NotAllowed

        def add() -> object:
            return operations.add_side(found, **form.cleaned_data, actor=request.actor, now=request.now)

        if done_in(request, form, add, _("The institution is added.")):
            return redirect(_sides_url(found))
    asking = queries.is_asking(found)
    rows = [
        {
            "side": side,
            "may_consent": asking and side.consented_at is None and rules.may_answer(request.actor, side),
            "may_decline": asking and side.declined_at is None and rules.may_answer(request.actor, side),
            "may_take_out": may_add and side.institution_id != found.lead_id,
        }
        for side in found.all_sides
    ]
    has_acts = any(row["may_consent"] or row["may_decline"] or row["may_take_out"] for row in rows)
    steps = acts_of(found, request.actor, request.now, lambda step: step_url(found, step))
    asks = [act for act in steps if act.name in ("ask_partners", "all_consented")]
    context = frame(request, found, "sides", rows=rows, form=form, is_asking=asking, has_acts=has_acts, asks=asks)
    return render(request, "exchanges/projects/sides.html", context, status=422 if request.method == "POST" else 200)


def _side(request: ActorRequest, pk: int) -> ProjectSide:
    return part_of(request, ProjectSide, pk, "institution__partner")  # type: ignore[no-any-return]


@require_http_methods(GET_OR_POST)
@page
def consent(request: ActorRequest, pk: int) -> HttpResponse:
    side = _side(request, pk)
    form = forms.ConsentForm(request.POST if request.method == "POST" else None, initial={"seen": asked_key(side.project)})
    effect = _("%(institution)s consents to take part in “%(title)s”. The other sides are told.")
    return form_page(
        request, side.project, form,
        lambda: operations.consent_to_project(side, **form.cleaned_data, actor=request.actor, now=request.now),
        title=_("Give the consent"), said=_("The consent is on record."), back=_sides_url(side.project), may=rules.may_answer(request.actor, side),
        effect=effect % {"institution": side.institution, "title": side.project.title},
    )  # fmt: skip


@require_http_methods(GET_OR_POST)
@page
def decline(request: ActorRequest, pk: int) -> HttpResponse:
    side = _side(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    return form_page(
        request, side.project, form, lambda: operations.decline_project(side, **form.cleaned_data, actor=request.actor, now=request.now),
        title=_("Decline to take part"), said=_("The answer is on record."), back=_sides_url(side.project), may=rules.may_answer(request.actor, side),
        effect=_("The lead institution is told. It takes your side out or withdraws the project."),
    )  # fmt: skip


@require_http_methods(GET_OR_POST)
@page
def take_out(request: ActorRequest, pk: int) -> HttpResponse:
    side = _side(request, pk)
    question = Question(
        title=_("Take the institution out"),
        effect=_("%(institution)s no longer takes part; its members and its lines of the budget are removed.") % {"institution": side.institution},
        button=_("Take the institution out"), back=_sides_url(side.project), back_label=_("Sides"),
    )  # fmt: skip
    return ask_page(
        request, question, lambda: operations.take_out_side(side, actor=request.actor, now=request.now), said=_("The institution is taken out."),
        may=rules.may_lead(request.actor, side.project),
    )  # fmt: skip


def _members_url(project: Project) -> str:
    return reverse("exchanges:project_members", args=[project.pk])


@require_http_methods(GET_OR_POST)
@page
def members(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_inside(request, pk)
    may_change = found.state in WORKED_ON and rules.may_lead(request.actor, found)
    form = forms.MemberForm(request.POST or None, project=found, initial={"joined_on": host_day(request.now)}) if may_change else None
    if request.method == "POST":
        if form is None:
            raise NotAllowed
        if done_in(request, form, lambda: _add_member(request, form), _("The member is added.")):
            return redirect(_members_url(found))
    context = frame(request, found, "members", members=queries.members_of(found, request.actor), form=form, may_change=may_change)
    return render(request, "exchanges/projects/members.html", context, status=422 if request.method == "POST" else 200)


def _add_member(request: ActorRequest, form: forms.MemberForm) -> None:
    fields = dict(form.cleaned_data)
    side = fields.pop("side")
    user = queries.account_at(side, fields["email"], request.now)
    operations.add_member(side, fields=fields, user=user, actor=request.actor, now=request.now)


def _member(request: ActorRequest, pk: int) -> ProjectMember:
    return part_of(request, ProjectMember, pk, "side")  # type: ignore[no-any-return]


@require_http_methods(GET_OR_POST)
@page
def member(request: ActorRequest, pk: int) -> HttpResponse:
    found = _member(request, pk)
    form = forms.ChangeMemberForm(request.POST or None, initial={"position": found.position, "role": found.role})
    return form_page(
        request, found.project, form,
        lambda: operations.change_member(found, fields=form.cleaned_data, actor=request.actor, now=request.now),
        title=found.name, button=_("Save the member"), said=_("The member is saved."), back=_members_url(found.project),
        may=rules.may_lead(request.actor, found.project), remove=reverse("exchanges:project_member_end", args=[pk]),
        remove_label=_("This person leaves the project"),
    )  # fmt: skip


@require_http_methods(GET_OR_POST)
@page
def member_end(request: ActorRequest, pk: int) -> HttpResponse:
    found = _member(request, pk)
    question = Question(
        title=_("This person leaves the project"),
        effect=_("%(name)s leaves the project today and no longer reads it. That they worked on it stays on record.") % {"name": found.name},
        button=_("End the work on the project"), back=_members_url(found.project), back_label=pgettext("of a project", "Members"),
    )  # fmt: skip
    return ask_page(
        request, question, lambda: operations.end_member(found, actor=request.actor, now=request.now), said=_("The person has left the project."),
        may=rules.may_lead(request.actor, found.project),
    )  # fmt: skip
