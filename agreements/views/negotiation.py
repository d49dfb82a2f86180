"""The negotiation of an agreement: what lies on the table, the versions, what differs, messages."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements import operations, rules
from agreements.enums import VersionState
from agreements.forms import CompareForm, MessageForm
from agreements.history import agreement_lines
from agreements.models import Agreement, AgreementVersion
from agreements.queries import negotiation as queries
from agreements.queries.differences import differences
from agreements.queries.lines import parties_of
from core.pages import attempt, page
from core.paging import page_of
from core.record import acts_of, life_of
from partners.http import ActorRequest

GET_OR_POST = ["GET", "HEAD", "POST"]
# Acts of the agreement that belong to its negotiation.
TALK = ("propose", "begin_amendment", "withdraw_amendment", "withdraw")


def found_agreement(request: ActorRequest, pk: int) -> Agreement:
    found: Agreement = get_object_or_404(Agreement.objects.visible_to(request.actor), pk=pk)
    return found


@require_http_methods(GET_OR_POST)
@page
def negotiation(request: ActorRequest, pk: int) -> HttpResponse:
    """Everything about the talk; a POST is a message."""
    agreement = found_agreement(request, pk)
    form = MessageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.write_message(agreement, text=form.cleaned_data["text"], actor=request.actor, now=request.now)
        if done:
            messages.success(request, gettext("The message is on record; the other side is told."))
            return redirect(reverse("agreements:negotiation", args=[pk]) + "#messages")
    context = {"agreement": agreement, "form": form, **_table(request, agreement)}
    return render(request, "agreements/negotiation/negotiation.html", context, status=422 if form.errors else 200)


def _table(request: ActorRequest, agreement: Agreement) -> dict[str, Any]:
    parties = parties_of(agreement, request.actor)
    sides = queries.sides_of(parties)
    agreement.side_ids = frozenset(sides)
    versions = queries.seen_by(agreement, request.actor)
    for version in versions:
        version.agreement = agreement
    lying = next((row for row in versions if row.state == VersionState.PROPOSED), None)
    own = next((row for row in versions if row.state == VersionState.DRAFTING), None)
    entries = queries.history_of_all(agreement, versions)
    may_write = rules.may_negotiate(request.actor, agreement)
    return {
        "acts": [act for act in acts_of(agreement, request.actor, request.now, _step_url(agreement)) if act.name in TALK],
        "life": life_of(agreement, [row for row in entries if row.model == "agreements.agreement"], settings.HOST_ZONE),
        "lying": lying,
        "compare_url": f"{reverse('agreements:compare', args=[agreement.pk])}?new={lying.number if lying else 0}",
        "lying_acts": version_acts(request, lying) if lying else [],
        "approvals": queries.approvals_of(lying, sides) if lying else [],
        "approved_by_others": bool(lying and may_write and _waits_for_own(request, lying) and not rules.may_approve(request.actor, lying)),
        "own": own,
        "versions": versions,
        "are_more": len(versions) == queries.SHOWN and versions[-1].number > 1,
        "may_write": may_write,
        "may_start": may_write and own is None and agreement.takes_versions,
        "messages_page": page_of(queries.messages_of(agreement, request.actor), request, order=("-at", "-pk"), size=10),
        "history": agreement_lines(entries, request.actor),
    }


def _waits_for_own(request: ActorRequest, version: AgreementVersion) -> bool:
    """The reader's own side has not approved what lies on the table."""
    given = {row.side_id for row in version.approvals.all() if row.terms_hash == version.terms_hash}
    return bool((version.agreement.side_ids & {grant.partner_id for grant in request.actor.grants}) - given)


def _step_url(agreement: Agreement) -> Any:
    return lambda step: reverse("agreements:step", args=[agreement.pk, step])


def version_acts(request: ActorRequest, version: AgreementVersion) -> list[Any]:
    """The buttons of a version; nobody is asked to approve what their side has approved already."""
    acts = acts_of(version, request.actor, request.now, lambda step: reverse("agreements:version_step", args=[version.pk, step]))
    side = rules.approving_side(request.actor, version.agreement)
    given = any(row.side_id == side and row.terms_hash == version.terms_hash for row in version.approvals.all())
    return [act for act in acts if not (given and act.name == "approve")]


@require_POST
@page
def start_version(request: ActorRequest, pk: int) -> HttpResponse:
    agreement = found_agreement(request, pk)
    with attempt(request) as done:
        version = operations.start_version(agreement, actor=request.actor, now=request.now)
    if done:
        return redirect("agreements:change_version", version.pk)
    return redirect("agreements:negotiation", pk)


@require_safe
@page
def compare(request: ActorRequest, pk: int) -> HttpResponse:
    """Any two versions, or one with what holds now."""
    agreement = found_agreement(request, pk)
    numbers = queries.numbers_for(agreement, request.actor)
    form = CompareForm(request.GET or None, numbers=numbers)
    chosen = form.cleaned_data if form.is_valid() else {}
    new = _number(chosen.get("new"), numbers[0] if numbers else 0)
    old = _number(chosen.get("old"), next((number for number in numbers if number < new), 0))
    before, after = (queries.terms_by_number(agreement, request.actor, number) for number in (old, new))
    if before is None or after is None:
        raise Http404
    sides = queries.sides_of(parties_of(agreement, request.actor))
    shown = CompareForm(initial={"old": old, "new": new}, numbers=numbers)
    context = {"agreement": agreement, "form": shown, "old": old, "new": new, "difference": differences(before, after, sides)}
    return render(request, "agreements/negotiation/compare.html", context)


def _number(chosen: int | None, otherwise: int) -> int:
    return otherwise if chosen is None else chosen
