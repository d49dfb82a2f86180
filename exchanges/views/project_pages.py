"""What the pages of a research project share: how it is fetched, its frame, the page of one small form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from core.acts import Question, ask
from core.errors import NotAllowed, Text
from core.pages import attempt
from documents.models import StoredFile
from documents.operations import store_upload
from exchanges.models import Project
from exchanges.queries import projects as queries
from exchanges.rules import projects as rules
from exchanges.tabs import project_tabs
from partners.http import ActorRequest

GET_OR_POST = ["GET", "HEAD", "POST"]


def found_project(request: ActorRequest, pk: int, *related: str) -> Project:
    """Whoever knows of it: of a project of others what was published."""
    rows = queries.projects_for(request.actor)
    return get_object_or_404(rows.select_related(*related) if related else rows, pk=pk)  # type: ignore[no-any-return]


def found_inside(request: ActorRequest, pk: int, *related: str) -> Project:
    """Sides, members and who sees all partners; for others these pages do not exist."""
    found = found_project(request, pk, *related)
    if not rules.reads_inside(request.actor, found):
        raise Http404
    return found


def part_of(request: ActorRequest, model: Any, pk: int, *related: str) -> Any:
    """A record of the inside, with its project as the acting side sees it."""
    rows = model.objects.visible_to(request.actor).select_related("project__lead__partner", *related)
    return get_object_or_404(rows, pk=pk)


def frame(request: ActorRequest, project: Project, current: str, **more: Any) -> dict[str, Any]:
    return {"project": project, "tabs": project_tabs(project, request.actor, current), **more}


def kept(upload: Any, request: ActorRequest) -> StoredFile | None:
    return store_upload(upload, actor=request.actor, now=request.now) if upload else None


def done_in(request: ActorRequest, form: forms.BaseForm, verb: Callable[[], object], said: Text) -> bool:
    """Whether the form was right and the verb went through; then it says what was done. Files and verb stand or fall together."""
    if not form.is_valid():
        return False
    with attempt(request, form) as done, transaction.atomic():
        verb()
    if done:
        messages.success(request, str(said))
    return bool(done)


def form_page(
    request: ActorRequest,
    project: Project,
    form: forms.BaseForm,
    verb: Callable[[], object],
    *,
    title: Text,
    said: Text,
    back: str,
    may: bool,
    button: Text = "",
    effect: Text = "",
    remove: str = "",
    remove_label: Text = "",
) -> HttpResponse:
    """One small form on a page of its own; with `remove` a way to take the record away."""
    if not may:
        raise NotAllowed
    if request.method == "POST" and done_in(request, form, verb, said):
        return redirect(back)
    context = {
        "project": project, "form": form, "title": title, "button": button or title, "back": back, "effect": effect, "remove": remove,
        "remove_label": remove_label,
    }  # fmt: skip
    return render(request, "exchanges/projects/form.html", context, status=422 if request.method == "POST" else 200)


def ask_page(request: ActorRequest, question: Question, verb: Callable[[], object], *, said: Text, may: bool) -> HttpResponse:
    """Asked once before something is taken away."""
    if not may:
        raise NotAllowed
    if request.method != "POST":
        return ask(request, question)
    with attempt(request) as done:
        verb()
    if done:
        messages.success(request, str(said))
    return redirect(question.back)
