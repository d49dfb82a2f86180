"""Powers that are lent: the list of those that concern the reader, lending, taking back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import Question, ask
from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import page_of
from partners import authority as words
from partners import operations, queries, rules
from partners.enums import PARTNER_ROLES
from partners.forms_authority import LendForm
from partners.http import ActorRequest
from partners.models import Delegation, Institution


@require_safe
@page
def delegations(request: ActorRequest) -> HttpResponse:
    """Given, held and past; whoever acts for a partner reads what concerns them."""
    actor, today = request.actor, queries.host_day(request.now)
    if not (rules.may_see_everybody(actor) or actor.held & PARTNER_ROLES):
        raise NotAllowed
    past = request.GET.get("show") == "past"
    rows = queries.delegations_for(actor, past_on=today) if past else queries.delegations_for(actor, open_on=today)
    shown = page_of(rows, request, order=("-ends_on", "-pk"))
    context = {
        "page": shown,
        "past": past,
        "lent": words.lent_rows(shown, lambda row: rules.may_take_back(actor, row), today),
        "authorities": [grant for grant in actor.grants if actor.has_at(grant.institution_id, *rules.LENDERS)],
    }
    return render(request, "partners/delegations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def lend(request: ActorRequest, pk: int) -> HttpResponse:
    actor = request.actor
    if not rules.may_see_people(actor):
        raise NotAllowed
    found: Institution = get_object_or_404(queries.authorities_for(actor), pk=pk)
    if not rules.may_lend(actor, found):
        raise NotAllowed
    form = LendForm(request.POST or None, actor=actor, institution=found, now=request.now)
    if form.is_valid():
        with attempt(request, form) as done:
            lent = operations.lend(institution=found, actor=actor, now=request.now, **form.cleaned_data)
        if done:
            messages.success(request, _("%(delegate)s may act for you.") % {"delegate": lent.delegate})
            return redirect("partners:delegations")
    return render(request, "partners/lend.html", {"form": form, "authority": found}, status=422 if form.errors else 200)


def _before_taking_back(lent: Delegation) -> Question:
    words = {"delegate": lent.delegate, "grantor": lent.grantor}
    return Question(
        title=_("Take back the powers of %(delegate)s") % words,
        effect=_("%(delegate)s no longer acts for %(grantor)s, from now on. What was done until now stays. The powers can be lent again.") % words,
        button=_("Take the powers back"),
        back=reverse("partners:delegations"),
        back_label=_("Lent powers"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page
def take_back(request: ActorRequest, pk: int) -> HttpResponse:
    actor = request.actor
    if not rules.may_see_people(actor):
        raise NotAllowed
    found: Delegation = get_object_or_404(queries.delegations_for(actor), pk=pk)
    if request.method != "POST" and rules.may_take_back(actor, found):
        return ask(request, _before_taking_back(found))
    with attempt(request) as done:
        operations.take_back(delegation=found, actor=actor, now=request.now)
    if done:
        messages.success(request, _("%(delegate)s no longer acts for %(grantor)s.") % {"delegate": found.delegate, "grantor": found.grantor})
    return redirect("partners:delegations")
