"""Writing quota lines and the acts on their years: carry over what nobody used, add places by exception."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from agreements import operations, rules
from agreements.forms import ExceptionForm, LineForm, LineTermsForm
from agreements.models import QuotaLine, QuotaYear
from agreements.queries.lines import lines_for, parties_of
from agreements.queries.years import to_carry
from agreements.views.changes import GET_OR_POST, data_of, draw, kept
from core.acts import Question, StepForm, ask
from core.errors import NotAllowed
from core.pages import attempt, page
from partners.http import ActorRequest


@require_http_methods(GET_OR_POST)
@page
def add_line(request: ActorRequest, pk: int) -> HttpResponse:
    agreement = kept(request, pk)
    form = LineForm(data_of(request), actor=request.actor, parties=parties_of(agreement, request.actor))
    if form.is_valid():
        with attempt(request, form) as done:
            line = operations.add_line(agreement, fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            messages.success(request, gettext("Quota line %(line)s is on record.") % {"line": line})
            return redirect("agreements:agreement", pk)
    text = gettext("The total of a line is the number a year times the years.")
    return draw(request, form, agreement=agreement, title=gettext("Add a quota line"), text=text, button=gettext("Add the quota line"))


def kept_line(request: ActorRequest, pk: int) -> QuotaLine:
    line: QuotaLine = get_object_or_404(lines_for(request.actor), pk=pk)
    if not rules.may_keep_agreements(request.actor, line.agreement):
        raise NotAllowed
    return line


@require_http_methods(GET_OR_POST)
@page
def change_line(request: ActorRequest, pk: int) -> HttpResponse:
    """A correction with history. What both sides must agree anew goes by an amendment."""
    line = kept_line(request, pk)
    form = LineTermsForm(data_of(request), line=line)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.change_line(line, fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            messages.success(request, gettext("Quota line %(line)s is saved.") % {"line": line})
            return redirect("agreements:ledger", pk)
    text = gettext("The number a year is taken over by every year that is not closed. All parties to a signed agreement are told.")
    title = gettext("Correct line %(number)d") % {"number": line.number}
    return draw(request, form, agreement=line.agreement, line=line, title=title, text=text, button=gettext("Save the line"))


@require_http_methods(GET_OR_POST)
@page
def remove_line(request: ActorRequest, pk: int) -> HttpResponse:
    line = kept_line(request, pk)
    if request.method != "POST":
        title = gettext("Take line %(number)d back") % {"number": line.number}
        effect = gettext("The line and its places of every year leave the agreement. The history of the agreement keeps the change.")
        back = reverse("agreements:change_line", args=[pk])
        return ask(
            request, Question(title, effect, gettext("Take the line back"), back, gettext("Correct line %(number)d") % {"number": line.number})
        )
    with attempt(request) as done:
        operations.remove_line(line, actor=request.actor, now=request.now)
    if not done:
        return redirect("agreements:change_line", pk)
    messages.success(request, gettext("Line %(number)d is taken back.") % {"number": line.number})
    return redirect("agreements:agreement", line.agreement_id)


def year_at(request: ActorRequest, pk: int, may: Any) -> QuotaYear:
    """A year this actor may see (else 404) and do this with (else 403)."""
    rows = QuotaYear.objects.visible_to(request.actor).select_related("line__agreement", "line__partner")
    year: QuotaYear = get_object_or_404(rows, pk=pk)
    if not may(request.actor):
        raise NotAllowed
    return year


def back_to(year: QuotaYear) -> str:
    return f"{reverse('agreements:ledger', args=[year.line_id])}#year-{year.year}"


@require_http_methods(GET_OR_POST)
@page
def close_year(request: ActorRequest, pk: int) -> HttpResponse:
    year = year_at(request, pk, rules.may_keep_agreements)
    places, words = to_carry(year, year.line), {"year": year.year, "next": year.year + 1, "reserved": year.reserved}
    form = StepForm(data_of(request))
    if form.is_valid():
        with attempt(request, form) as done:
            carried = operations.carry_over(year, actor=request.actor, now=request.now)
        if done:
            text = ngettext("%(year)d is closed: %(n)d place goes on to %(next)d.", "%(year)d is closed: %(n)d places go on to %(next)d.", carried)
            messages.success(request, text % {**words, "n": carried})
            return redirect(back_to(year))
    text = ngettext("%(n)d place that nobody used goes on to %(next)d.", "%(n)d places that nobody used go on to %(next)d.", places)
    text = text % {**words, "n": places} + " " + gettext("The year takes no change afterwards, and both sides are told.")
    if year.reserved:
        text += " " + gettext("Still reserved and not used in %(year)d, so not carried over: %(reserved)d.") % words
    title = gettext("Close %(year)d of line %(line)d") % {**words, "line": year.line.number}
    button = gettext("Close %(year)d and carry over") % words
    return draw(request, form, agreement=year.line.agreement, back=back_to(year), title=title, text=text, button=button)


@require_http_methods(GET_OR_POST)
@page
def add_exception(request: ActorRequest, pk: int) -> HttpResponse:
    year = year_at(request, pk, rules.may_add_exceptions)
    form = ExceptionForm(data_of(request))
    if form.is_valid():
        with attempt(request, form) as done:
            operations.add_exception(year, actor=request.actor, now=request.now, **form.cleaned_data)
        if done:
            messages.success(request, gettext("Added to %(year)s by exception: %(amount)d.") % {"year": year, "amount": form.cleaned_data["amount"]})
            return redirect(back_to(year))
    words = {"line": year.line.number, "year": year.year}
    title = gettext("Line %(line)d, %(year)d: places by exception") % words
    text = gettext("Places beyond the quota, for this year alone. What is left of them at its end lapses.")
    button = gettext("Add the places")
    return draw(request, form, agreement=year.line.agreement, back=back_to(year), title=title, text=text, button=button)
