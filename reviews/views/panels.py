"""The panel of a call: its members, its settings, what was declared, who has left a case."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.country_names import language_name
from core.errors import NotAllowed
from core.pages import attempt, page
from core.record import Act, history_of
from partners.http import ActorRequest
from reviews import operations, rules
from reviews.forms_panels import LanguagesForm, MemberForm, PanelForm, PanelReasonForm
from reviews.history import member_lines, panel_lines
from reviews.homes import home_of, stays_blind, with_home
from reviews.models import Case, Panel, PanelMember
from reviews.operations.panels import ALWAYS_BLIND, CASES_GIVEN, GONE, assignments_of, waiting_of
from reviews.queries.panels import given_in, members_for, ties_of, who_may_join

GET_OR_POST = ["GET", "HEAD", "POST"]
RESULTS = "results_of_giving"


def panel_of(request: ActorRequest, pk: int, *, keeps: bool = True) -> Panel:
    """A member sees that the panel is there and nothing of it; those who run it keep it, an auditor reads."""
    found: Panel = get_object_or_404(with_home(Panel.objects.visible_to(request.actor)), pk=pk)
    if not (rules.may_keep_panels(request.actor) if keeps else rules.may_read_reviews(request.actor)):
        raise NotAllowed
    return found


def member_of(request: ActorRequest, pk: int, *, keeps: bool = True) -> PanelMember:
    rows = with_home(PanelMember.objects.visible_to(request.actor).select_related("panel", "user"), "panel")
    found: PanelMember = get_object_or_404(rows, pk=pk)
    if not (rules.may_keep_panels(request.actor) if keeps else rules.may_read_reviews(request.actor)):
        raise NotAllowed
    return found


@require_safe
@page
def panel(request: ActorRequest, pk: int) -> HttpResponse:
    found = panel_of(request, pk, keeps=False)
    rows = _named(members_for(request.actor, found))
    members = [row for row in rows if row.ended_at is None]
    context = {
        "panel": found,
        "home": home_of(found, found),
        "acts": _acts(request, found, members),
        "members": members,
        "left": [row for row in rows if row.ended_at is not None],
        "given": given_in(found, request.actor, request.now, members),
        "results": take_results(request, found),
        "history": panel_lines(history_of(found)),
    }
    return render(request, "reviews/panels/panel.html", context)


def _named(rows: Iterable[Any]) -> list[Any]:
    """With the languages of each in words."""
    language, found = (get_language() or "en")[:2], list(rows)
    for row in found:
        row.language_names = [language_name(code, language) for code in row.languages]
    return found


def _acts(request: ActorRequest, found: Panel, members: list[Any]) -> list[Act]:
    if not rules.may_keep_panels(request.actor):
        return []
    declared = any(row.declared_at for row in members)
    give = Act("give", _("Give cases to reviewers"), reverse("reviews:give_cases", args=[found.pk]), "primary" if declared else "secondary")
    add = Act("add", _("Add a member"), reverse("reviews:add_member", args=[found.pk]), "secondary" if declared else "primary")
    change = Act("change", _("Change the settings"), reverse("reviews:change_panel", args=[found.pk]), "secondary")
    return [give, add, change] if declared else [add, change]


def take_results(request: ActorRequest, found: Panel) -> list[dict[str, Any]]:
    """Rows that were refused, with names as this actor may read them."""
    kept = request.session.get(RESULTS)
    if not kept or kept["panel"] != found.pk:
        return []
    del request.session[RESULTS]
    cases = Case.objects.visible_to(request.actor).filter(panel=found).in_bulk({row[0] for row in kept["rows"]})
    people = {row.user_id: row.user for row in found.members.visible_to(request.actor).select_related("user")}
    return [{"case": cases.get(case), "person": people.get(user), "refusal": why} for case, user, why in kept["rows"]]


def languages_of(panel: Panel, request: ActorRequest) -> list[str]:
    """Languages in which the cases of the panel are written."""
    cases = Case.objects.visible_to(request.actor).filter(panel=panel)
    return sorted(set(cases.values_list("language", flat=True)) - {""})


@require_http_methods(GET_OR_POST)
@page
def change_panel(request: ActorRequest, pk: int) -> HttpResponse:
    found = panel_of(request, pk)
    settled = ALWAYS_BLIND if found.blind and stays_blind(found) else CASES_GIVEN if assignments_of(found).exists() else ""
    form = PanelForm(request.POST if request.method == "POST" else None, panel=found, settled=settled)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.change_panel(found, fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The settings of the panel are saved."))
            return redirect("reviews:panel", pk)
    return render(request, "reviews/panels/change.html", {"panel": found, "form": form, "home": home_of(found, found)})


@require_http_methods(GET_OR_POST)
@page
def add_member(request: ActorRequest, pk: int) -> HttpResponse:
    found = panel_of(request, pk)
    users, data = who_may_join(found, request.now), request.POST if request.method == "POST" else None
    form = MemberForm(data, users=users, codes=languages_of(found, request))
    if form.is_valid():
        act: dict[str, Any] = {"languages": form.cleaned_data["languages"], "actor": request.actor, "now": request.now}
        with attempt(request, form) as done:
            operations.add_member(found, user=form.chosen, **act)
        if done:
            said = _("%(person)s is on the panel and is told to declare the ties. Cases can be given afterwards.")
            messages.success(request, said % {"person": form.chosen})
            return redirect("reviews:panel", pk)
    return render(request, "reviews/panels/add_member.html", {"panel": found, "form": form, "users": users, "home": home_of(found, found)})


@require_http_methods(GET_OR_POST)
@page
def member(request: ActorRequest, pk: int) -> HttpResponse:
    """What the member has declared; those who run the panel keep the languages."""
    found = member_of(request, pk, keeps=request.method == "POST")
    keeps = rules.may_keep_panels(request.actor) and found.ended_at is None
    data = request.POST if request.method == "POST" else None
    form = LanguagesForm(data, codes=languages_of(found.panel, request), member=found) if keeps else None
    if form and form.is_valid():
        with attempt(request, form) as done:
            operations.change_member(found, languages=form.cleaned_data["languages"], actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The languages of %(person)s are saved.") % {"person": found.user})
            return redirect("reviews:panel", found.panel_id)
    end = [Act("end", _("End the membership"), reverse("reviews:end_member", args=[pk]), "danger")] if keeps else []
    context = {
        "member": found,
        "acts": end,
        "form": form,
        "ties": ties_of(found),
        "history": member_lines(history_of(found)),
        "home": home_of(found, found.panel),
    }
    return render(request, "reviews/panels/member.html", context)


@require_http_methods(GET_OR_POST)
@page
def end_member(request: ActorRequest, pk: int) -> HttpResponse:
    found = member_of(request, pk)
    form = PanelReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.end_member(found, reason=form.cleaned_data["reason"], actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("%(person)s has left the panel and is told.") % {"person": found.user})
            return redirect("reviews:panel", found.panel_id)
    context = {
        "title": _("End the membership"),
        "record": found.user,
        "record_title": "",
        "back": reverse("reviews:member", args=[pk]),
        "list_url": reverse("reviews:panel", args=[found.panel_id]),
        "list_label": _("Panel %(panel)s") % {"panel": found.panel},
        "form": form,
        "blocked": GONE if found.ended_at else "",
        "effect": _effect(waiting_of(found).count()),
        "step": {"label": _("End the membership")},
        "variant": "danger",
    }
    return render(request, "core/step.html", context)


def _effect(waiting: int) -> str:
    taken = ngettext("%(n)d review that waits is taken off.", "%(n)d reviews that wait are taken off.", waiting) % {"n": waiting}
    stays = _("What was submitted counts on. The reviewer is told.")
    return f"{taken} {stays}"
