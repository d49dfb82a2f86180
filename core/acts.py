"""The page of one step: what will happen, the reason or the facts it needs, one button that names its effect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import NotAllowed, Text
from core.lists.places import place_of, with_place
from core.pages import attempt
from core.workflow import Step, refusal, workflow_of


class StepForm(forms.Form):
    """A step that needs nothing but the decision to do it."""

    use_required_attribute = False


class ReasonForm(StepForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Both sides read it in the history."),
        error_messages={"required": _("Give the reason: both sides will read it in the history.")},
    )


@dataclass(frozen=True)
class StepPage:
    """How a step of a workflow is asked for on a page.

    `verb(obj, actor=, now=, **cleaned_data)` is the operation; `effect` says in one sentence what the button will do.
    """

    verb: Callable[..., Any]
    form: type[forms.Form] = StepForm
    effect: Text = ""


def step_page(
    request: HttpRequest,
    obj: Any,
    name: str,
    pages: dict[str, StepPage],
    *,
    back: str,
    title: Text = "",
    list_url: str = "",
    list_label: Text = "",
    make_form: Callable[[type[forms.Form], Any], forms.Form] | None = None,
    context: dict[str, Any] | None = None,
    template: str = "core/step.html",
) -> HttpResponse:
    """Ask, do, return to `back`. Not this actor's step: 403; no such step: 404; a wrong state: back with the sentence.

    Whoever came from a list (core.lists.places) returns to it, with the row in view.
    `list_url` and `list_label` name the list that stands before the record in the breadcrumbs.
    `template` extends core/step.html with what is decided about. `make_form(form_class, data)` builds a form that needs more than data (an actor, a record).
    """
    if name not in pages or name not in workflow_of(obj).by_name:
        raise Http404
    row, asked = workflow_of(obj).by_name[name], pages[name]
    place = place_of(request)
    back = with_place(back, place)
    if no := _closed(obj, row, request):
        messages.info(request, no)
        return redirect(back)
    data = request.POST if request.method == "POST" else None
    form = make_form(asked.form, data) if make_form else asked.form(data)
    if form.is_valid() and _done(request, obj, row, asked, form):
        return redirect(place or back)
    shown = {"title": title or row.label, "back": back, "list_url": list_url, "list_label": list_label, **(context or {})}
    return render(request, template, _shown(request, obj, row, asked, form) | shown)


def _done(request: HttpRequest, obj: Any, row: Step, asked: StepPage, form: forms.Form) -> bool:
    with attempt(request, form) as done:
        asked.verb(obj, actor=request.actor, now=request.now, **form.cleaned_data)  # type: ignore[attr-defined]
    if done:
        messages.success(request, gettext("%(record)s: %(done)s.") % {"record": obj, "done": row.done})
    return bool(done)


def _shown(request: HttpRequest, obj: Any, row: Step, asked: StepPage, form: forms.Form) -> dict[str, Any]:
    return {
        "blocked": _blocked(obj, row, request, form),
        "record": obj,
        "record_title": "",
        "step": row,
        "variant": "danger" if row.tone == "danger" else "primary",
        "effect": asked.effect,
        "form": form,
    }


def _closed(obj: Any, row: Step, request: HttpRequest) -> str:
    """Why the page is not offered: the sentence of a wrong state; a guard speaks when the form is sent."""
    if not row.may(request.actor, obj):  # type: ignore[attr-defined]
        raise NotAllowed
    if obj.state in row.sources:
        return ""
    return str(refusal(obj, row, request.actor, request.now))  # type: ignore[attr-defined]


def _blocked(obj: Any, row: Step, request: HttpRequest, form: forms.Form) -> str:
    """What a guard would answer, when nothing that is typed here could change it: then no button is offered."""
    if request.method == "POST" or type(form) not in (StepForm, ReasonForm):
        return ""
    return str(refusal(obj, row, request.actor, request.now) or "")  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Question:
    """Asked once before an act that no form leads to: what it will do, the button that does it, the way back."""

    title: Text
    effect: Text
    button: Text
    back: str
    back_label: Text
    record: Any = None  # whom the act tells stands on the page, where the record and the step are named
    step: str = ""
    sent: tuple[tuple[str, str], ...] = ()  # what goes with the answer, where the address alone does not say what is meant


def ask(request: HttpRequest, question: Question) -> HttpResponse:
    """The page that asks; its form goes to the same address."""
    return render(request, "core/ask.html", {"question": question})
