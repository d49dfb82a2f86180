"""What the sender and the nominee do after a nomination was sent: answer an offer, withdraw, look at one's own."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import page_of
from core.workflow import available
from partners.http import ActorRequest
from scholarships import rules
from scholarships.enums import UNSENT
from scholarships.forms.nominating import AnswerForm, WithdrawForm
from scholarships.models import Award, Nomination
from scholarships.operations import accept_offer, decline_offer, withdraw_nomination
from scholarships.queries.clocks import nominee_end
from scholarships.queries.nominees import own_nominations
from scholarships.views.letters import about_letters
from scholarships.views.nominations import GET_OR_POST, WITH_PARTS
from scholarships.views.sending import facts_of


def can(request: ActorRequest, nomination: Nomination, step: str) -> bool:
    return step in {row.name for row in available(nomination, request.actor, request.now)}


def to_own_page(request: ActorRequest, nomination: Nomination) -> HttpResponse:
    """Officers return to the record, nominees to their own page."""
    if rules.is_nominee(request.actor, nomination):
        return redirect("scholarships:my_nominations")
    return redirect("scholarships:nomination", nomination.pk)


@require_http_methods(GET_OR_POST)
@page
def nomination_answer(request: ActorRequest, pk: int) -> HttpResponse:
    nomination = get_object_or_404(Nomination.objects.visible_to(request.actor).select_related(*WITH_PARTS), pk=pk)
    if not rules.may_answer_offer(request.actor, nomination):
        raise NotAllowed
    if not can(request, nomination, "accept_offer"):
        messages.info(request, _("There is no offer to answer: %(number)s is now “%(state)s”.") % _state(nomination))
        return to_own_page(request, nomination)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with attempt(request, form) as done:
            if form.cleaned_data["answer"] == AnswerForm.ACCEPT:
                accept_offer(nomination, actor=request.actor, now=request.now)
            else:
                decline_offer(nomination, reason=form.cleaned_data["reason"], actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("Your answer is recorded: %(number)s is now “%(state)s”.") % _state(nomination))
            return to_own_page(request, nomination)
    context = {"nomination": nomination, "form": form, "facts": facts_of(nomination), **about_letters(request, nomination)}
    return render(request, "scholarships/nominating/answer.html", context, status=422 if form.errors else 200)


@require_http_methods(GET_OR_POST)
@page
def nomination_withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    nomination = get_object_or_404(Nomination.objects.visible_to(request.actor).select_related(*WITH_PARTS), pk=pk)
    if not rules.may_nominate(request.actor, nomination):
        raise NotAllowed
    if not can(request, nomination, "withdraw"):
        messages.info(request, _("%(number)s can't be withdrawn: it is now “%(state)s”.") % _state(nomination))
        return redirect("scholarships:nomination", pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with attempt(request, form) as done:
            withdraw_nomination(nomination, reason=form.cleaned_data["reason"], actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("%(number)s is withdrawn.") % {"number": nomination})
            return redirect("scholarships:nomination", pk)
    context = {"nomination": nomination, "form": form, "is_draft": nomination.state in UNSENT}
    return render(request, "scholarships/nominating/withdraw.html", context, status=422 if form.errors else 200)


def _state(nomination: Nomination) -> dict[str, Any]:
    return {"number": nomination, "state": nomination.get_state_display()}


@require_safe
@page
def my_nominations(request: ActorRequest) -> HttpResponse:
    """A nominee's and trainee's own page: where each nomination stands and what waits for an answer."""
    shown = page_of(own_nominations(request.actor), request, order=("-state_since", "-id"), size=20)
    awards = {row.nomination_id: row for row in Award.objects.visible_to(request.actor).filter(nomination__in=[row.pk for row in shown])}
    rows = [
        {
            "nomination": row,
            "may_answer": can(request, row, "accept_offer"),
            "own_part_until": nominee_end(row) if rules.may_fill_own_part(request.actor, row) else None,
            "has_letters": row.decided_at is not None,
            "award": awards.get(row.pk),
        }
        for row in shown
    ]
    return render(request, "scholarships/nominating/my.html", {"page": shown, "rows": rows})
