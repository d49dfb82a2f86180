"""Lecturers and signatories of the academies."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import page_of
from partners.http import ActorRequest
from partners.queries import host_day
from training import operations, rules
from training.enums import FieldOfStudy
from training.forms.staff import LecturerForm, SignatoryForm, StaffFilter
from training.models import Lecturer, Signatory
from training.queries.staff import lecturers_matching, signatories_matching, signs_on
from training.rules.catalogue import may_keep_staff
from training.views.editing import GET_OR_POST, Crumbs, data_of, draw, to_programmes


@require_safe
@page
def lecturers(request: ActorRequest) -> HttpResponse:
    """Who teaches, at which academy and what; who does no more is asked for."""
    form = StaffFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    shown = page_of(lecturers_matching(**chosen), request, order=("name", "pk"))
    rows = [{"lecturer": row, "fields": field_names(row), "is_kept": may_keep_staff(request.actor, row)} for row in shown]
    context = {"form": form, "page": shown, "rows": rows, "may_keep": rules.may_keep_catalogue(request.actor)}
    return render(request, "training/catalogue/lecturers.html", context)


def field_names(lecturer: Lecturer) -> str:
    return ", ".join(str(FieldOfStudy(name).label) for name in lecturer.fields)


def to_lecturers() -> Crumbs:
    return [*to_programmes(), (gettext("Lecturers"), reverse("training:lecturers"))]


def to_signatories() -> Crumbs:
    return [*to_programmes(), (gettext("Signatories"), reverse("training:signatories"))]


@require_http_methods(GET_OR_POST)
@page
def add_lecturer(request: ActorRequest) -> HttpResponse:
    if not rules.may_keep_catalogue(request.actor):
        raise NotAllowed
    form = LecturerForm(data_of(request), actor=request.actor, today=host_day(request.now))
    if form.is_valid():
        with attempt(request, form) as done:
            operations.add_lecturer(fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            messages.success(request, gettext("%(name)s is among the lecturers.") % {"name": form.cleaned_data["name"]})
            return redirect("training:lecturers")
    title = gettext("Add a lecturer")
    return draw(request, form, title=title, button=title, crumbs=to_lecturers())


@require_http_methods(GET_OR_POST)
@page
def change_lecturer(request: ActorRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Lecturer.objects.visible_to(request.actor).select_related("institution", "user"), pk=pk)
    if not may_keep_staff(request.actor, found):
        raise NotAllowed
    form = LecturerForm(data_of(request), actor=request.actor, today=host_day(request.now), lecturer=found)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.change_lecturer(found, fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            return redirect("training:lecturers")
    title = gettext("Change the lecturer")
    return draw(request, form, title=title, button=gettext("Save the lecturer"), crumbs=to_lecturers(), subtitle=found)


@require_safe
@page
def signatories(request: ActorRequest) -> HttpResponse:
    """Who signs, who signed, at which rank and since when."""
    today = host_day(request.now)
    shown = page_of(signatories_matching(), request, order=("institution_id", "rank", "-starts_on", "pk"))
    rows = [
        {"signatory": row, "post": row.words("post"), "signs": signs_on(row, today), "is_kept": may_keep_staff(request.actor, row)} for row in shown
    ]
    context = {"page": shown, "rows": rows, "may_keep": rules.may_keep_catalogue(request.actor)}
    return render(request, "training/catalogue/signatories.html", context)


@require_http_methods(GET_OR_POST)
@page
def add_signatory(request: ActorRequest) -> HttpResponse:
    if not rules.may_keep_catalogue(request.actor):
        raise NotAllowed
    form = SignatoryForm(data_of(request), actor=request.actor)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.add_signatory(fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            return redirect("training:signatories")
    title = gettext("Add a signatory")
    return draw(request, form, title=title, button=title, crumbs=to_signatories())


@require_http_methods(GET_OR_POST)
@page
def change_signatory(request: ActorRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Signatory.objects.visible_to(request.actor).select_related("institution"), pk=pk)
    if not may_keep_staff(request.actor, found):
        raise NotAllowed
    form = SignatoryForm(data_of(request), actor=request.actor, signatory=found)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.change_signatory(found, fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            return redirect("training:signatories")
    text = gettext("Papers that were issued keep the names and posts they were issued with.")
    title = gettext("Change the signatory")
    return draw(request, form, title=title, button=gettext("Save the signatory"), text=text, crumbs=to_signatories(), subtitle=found)
