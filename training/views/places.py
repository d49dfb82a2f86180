"""Rooms of an academy, groups of an intake."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import page_of
from core.record import history_lines, history_of
from partners.http import ActorRequest
from training import operations
from training.forms.timetable import AddRoomForm, ChangeRoomForm, GroupForm, PlacesForm
from training.models import Intake, IntakeGroup, Room
from training.queries import enrolments_for
from training.queries.clashes import EXPECTED
from training.rules import timetable as rules
from training.tabs import intake_tabs
from training.views.planning import kept_intake, status_of
from training.views.programmes import GET_OR_POST


@require_safe
@page
def rooms(request: ActorRequest) -> HttpResponse:
    """All in use and not, by name."""
    shown = page_of(Room.objects.visible_to(request.actor).select_related("institution"), request, order=("name", "pk"))
    return render(request, "training/timetable/rooms.html", {"page": shown, "may_keep": rules.may_keep_rooms(request.actor)})


@require_http_methods(GET_OR_POST)
@page
def add_room(request: ActorRequest) -> HttpResponse:
    if not rules.may_keep_rooms(request.actor):
        raise NotAllowed
    form = AddRoomForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_valid():
        fields = {name: form.cleaned_data[name] for name in ("name", "seats", "place")}
        with attempt(request, form) as done:
            made = operations.add_room(institution=form.cleaned_data["institution"], fields=fields, actor=request.actor, now=request.now)
        if done:
            return redirect("training:room", made.pk)
    return render(request, "training/timetable/room_form.html", {"form": form, "room": None, "history": []}, status=status_of(form))


@require_http_methods(GET_OR_POST)
@page
def change_room(request: ActorRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Room.objects.visible_to(request.actor).select_related("institution"), pk=pk)
    if not rules.may_keep_room(request.actor, found):
        raise NotAllowed
    now_set = {name: getattr(found, name) for name in ChangeRoomForm.base_fields}
    form = ChangeRoomForm(request.POST if request.method == "POST" else None, initial=now_set)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.change_room(found, fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("Room %(room)s is changed.") % {"room": found})
            return redirect("training:room", pk)
    context = {"form": form, "room": found, "history": history_lines(history_of(found))}
    return render(request, "training/timetable/room_form.html", context, status=status_of(form))


@require_http_methods(GET_OR_POST)
@page
def groups(request: ActorRequest, pk: int) -> HttpResponse:
    """Who is in which group, in one form."""
    found = kept_intake(request, pk)
    people = enrolments_for(request.actor).filter(intake=found, state__in=EXPECTED).order_by("person__sort_key", "pk")
    rows = list(IntakeGroup.objects.filter(intake=found).order_by("name", "pk"))
    form = PlacesForm(request.POST if request.method == "POST" else None, people=people, groups=rows)
    if form.is_valid():
        with attempt(request, form) as done:
            moved = operations.place_people(found, groups=form.chosen, actor=request.actor, now=request.now)
        if done:
            return _moved(request, found, moved)
    sizes = {group.pk: sum(row.group_id == group.pk for row in form.people) for group in rows}
    context = {
        "intake": found,
        "form": form,
        "tabs": intake_tabs(found, request.actor, "timetable"),
        "groups": [{"group": group, "size": sizes[group.pk]} for group in rows],
        "left_out": sum(row.group_id is None for row in form.people),
    }
    return render(request, "training/timetable/groups.html", context, status=status_of(form))


def _moved(request: ActorRequest, found: Intake, moved: int) -> HttpResponse:
    words = ngettext("%(n)d person is in another group now and is told.", "%(n)d people are in other groups now and are told.", moved) % {"n": moved}
    messages.success(request, words if moved else _("Nobody has moved."))
    return redirect("training:groups", found.pk)


@require_POST
@page
def divide(request: ActorRequest, pk: int) -> HttpResponse:
    found = kept_intake(request, pk)
    return _moved(request, found, operations.divide_evenly(found, actor=request.actor, now=request.now))


@require_http_methods(GET_OR_POST)
@page
def add_group(request: ActorRequest, pk: int) -> HttpResponse:
    found = kept_intake(request, pk)
    form = GroupForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.add_group(found, name=form.cleaned_data["name"], actor=request.actor, now=request.now)
        if done:
            return redirect("training:groups", pk)
    return render(request, "training/timetable/group_form.html", {"form": form, "intake": found, "group": None}, status=status_of(form))


@require_http_methods(GET_OR_POST)
@page
def rename_group(request: ActorRequest, pk: int) -> HttpResponse:
    group = get_object_or_404(IntakeGroup.objects.visible_to(request.actor).select_related("intake__programme"), pk=pk)
    if not rules.may_keep_timetable(request.actor, group.intake):
        raise NotAllowed
    form = GroupForm(request.POST if request.method == "POST" else None, initial={"name": group.name})
    if form.is_valid():
        with attempt(request, form) as done:
            operations.rename_group(group, name=form.cleaned_data["name"], actor=request.actor, now=request.now)
        if done:
            return redirect("training:groups", group.intake_id)
    return render(request, "training/timetable/group_form.html", {"form": form, "intake": group.intake, "group": group}, status=status_of(form))
