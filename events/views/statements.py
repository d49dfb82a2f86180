"""The joint statement of an event: the version on the table with the answers, older versions, what changed, the paper."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import StepPage, step_page
from core.errors import NotAllowed
from core.pages import attempt, page
from core.record import acts_of, history_of, life_of
from documents.responses import issued
from events import operations
from events.enums import StatementState
from events.forms import statements as forms
from events.models import Event, StatementVersion
from events.paper_words import statement_lines
from events.queries import statements as queries
from events.rules import statements as rules
from events.tabs import event_tabs
from events.views.events import GET_OR_POST, found_event
from partners.http import ActorRequest


@require_safe
@page
def statement(request: ActorRequest, pk: int) -> HttpResponse:
    """`?version=` shows another version, `?with=` what changed since that one."""
    event, actor = found_event(request, pk), request.actor
    versions = queries.versions_for(actor, event)
    shown = _chosen(versions, request.GET.get("version")) or (versions[0] if versions else None)
    old = _chosen(versions, request.GET.get("with"))
    writes = rules.may_write_for(actor, event)
    context: dict[str, Any] = {
        "event": event, "tabs": event_tabs(event, actor, "statement"), "versions": versions, "version": shown, "old": old, "writes": writes,
        "may_begin": writes and not any(row.state in (StatementState.DRAFT, StatementState.ISSUED) for row in versions),
    }  # fmt: skip
    if shown is not None:
        context |= _shown(request, shown)
        context["paragraphs"] = queries.paragraphs_of(shown.text)
    if shown is not None and old is not None and old != shown:
        context["compared"] = queries.compared(old.text, shown.text)
    return render(request, "events/statement/statement.html", context)


def _chosen(versions: list[StatementVersion], number: str | None) -> StatementVersion | None:
    return next((row for row in versions if str(row.number) == number), None)


def _shown(request: ActorRequest, version: StatementVersion) -> dict[str, Any]:
    actor, entries = request.actor, history_of(version)
    lines = queries.table_of(version) if version.circulated_at and rules.reads_answers(actor, version) else []
    answered, total = queries.progress_of(lines)
    own = queries.own_delegations(version, actor)
    return {
        "acts": acts_of(version, actor, request.now, lambda step: _step_url(version, step)),
        "life": life_of(version, entries, actor.zone),
        "lines": lines,
        "answered": answered,
        "total": total,
        "silent": [row for row in own if row.pk not in version.answers] if version.state == StatementState.CIRCULATED else [],
        "history": statement_lines(entries) if lines or rules.reads_drafts(actor, version.event) else [],
    }


def _step_url(version: StatementVersion, step: str) -> str:
    if step == "change":
        return reverse("events:change_statement", args=[version.pk])
    return reverse("events:statement_step", args=[version.pk, step])


def found_version(request: ActorRequest, pk: int) -> StatementVersion:
    rows = StatementVersion.objects.visible_to(request.actor).select_related("event__institution", "document")
    return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]


@require_http_methods(GET_OR_POST)
@page
def new_statement(request: ActorRequest, pk: int) -> HttpResponse:
    """Begins with the words of the version before."""
    event = found_event(request, pk)
    if not rules.may_write_for(request.actor, event):
        raise NotAllowed
    last = next(iter(queries.versions_for(request.actor, event)), None)
    first = _words_of(last) if last else {"language": get_language(), "title": event.title}
    return _written(request, event, None, first)


@require_http_methods(GET_OR_POST)
@page
def change_statement(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_version(request, pk)
    if not rules.may_write(request.actor, found):
        raise NotAllowed
    return _written(request, found.event, found, _words_of(found))


def _words_of(version: StatementVersion) -> dict[str, Any]:
    return {"title": version.title, "language": version.language, "text": version.text}


def _written(request: ActorRequest, event: Event, version: StatementVersion | None, first: dict[str, Any]) -> HttpResponse:
    form = forms.StatementForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        act: dict[str, Any] = {"fields": form.cleaned_data, "actor": request.actor, "now": request.now}
        with attempt(request, form) as done:
            if version:
                operations.change_statement(version, **act)
            else:
                operations.write_statement(event, **act)
        if done:
            messages.success(request, _("The draft is saved. The delegations read it once you put it to them."))
            return redirect("events:statement", event.pk)
    context = {"event": event, "version": version, "form": form}
    return render(request, "events/statement/edit.html", context, status=422 if form.is_bound else 200)


STEPS = {
    "circulate": StepPage(
        operations.circulate_statement,
        forms.CirculateForm,
        gettext_lazy("Each delegation is told and asked for its consent. The version before is replaced, and its answers count no more."),
    ),
    "answer": StepPage(
        operations.answer_statement,
        forms.AnswerForm,
        gettext_lazy("The other delegations read your answer. You may change it until the statement is issued."),
    ),
    "issue": StepPage(
        operations.issue_statement,
        effect=gettext_lazy("The statement gets its number and can be checked by everybody who holds it. Reservations stand in it with their words."),
    ),
    "issue_without": StepPage(
        operations.issue_statement_without,
        forms.IssueWithoutForm,
        gettext_lazy("The statement is issued in the name of those who consent. The others are told and stand in no list of it."),
    ),
}


@require_http_methods(GET_OR_POST)
@page
def statement_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found = found_version(request, pk)

    def make_form(cls: type[django_forms.Form], data: Any) -> django_forms.Form:
        if cls is forms.AnswerForm:
            return forms.AnswerForm(data, version=found, own=queries.own_delegations(found, request.actor))
        return cls(data)

    lines = queries.table_of(found) if step in ("issue", "issue_without") else []
    return step_page(
        request, found, step, STEPS,
        back=reverse("events:statement", args=[found.event_id]), list_url=reverse("events:event", args=[found.event_id]),
        list_label=found.event.reference, make_form=make_form, context={"record_title": found.title, "lines": lines},
        template="events/statement/step.html",
    )  # fmt: skip


@login_not_required  # of a public event everybody reads the statement once it is issued
@require_safe
@page
def statement_paper(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The issued PDF, for whoever reads the version."""
    found = found_version(request, pk)
    if found.document is None:
        raise Http404
    return issued(found.document, (get_language() or found.language)[:2])
