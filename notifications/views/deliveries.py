"""The log of e-mail: what was sent to whom, each try of it, what did not arrive, and addresses that don't work."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import page_of
from core.record import history_lines, history_of
from notifications import operations, rules
from notifications.forms.deliveries import DeliveryFilter
from notifications.models import Delivery, UndeliverableAddress
from notifications.operations.deliveries import MOST, may_go_again
from notifications.queries.deliveries import tries_of, with_records, wrong_address
from notifications.queries.pauses import running_pauses
from notifications.topics import label_of
from partners.http import ActorRequest


def _letters(request: ActorRequest) -> Any:
    return with_records(Delivery.objects.visible_to(request.actor).select_related("notice__recipient"), request.actor)


def _fetch(request: ActorRequest, pk: int) -> Delivery:
    found = get_object_or_404(_letters(request), pk=pk)
    if not rules.may_see_deliveries(request.actor):
        raise NotAllowed
    return found


@require_safe
@page
def deliveries(request: ActorRequest) -> HttpResponse:
    if not rules.may_see_deliveries(request.actor):
        raise NotAllowed
    form = DeliveryFilter(request.GET)
    rows = page_of(form.narrow(_letters(request)), request, order=("-id",))
    for row in rows:
        row.kind_label = label_of(row.kind)
    context = {
        "page": rows,
        "form": form,
        "is_narrow": form.is_narrow,
        "pauses": list(running_pauses(request.now)),
        "again": f"{reverse('resend_deliveries')}?{_query(request)}" if rules.may_resend(request.actor) else "",
    }
    return render(request, "notifications/deliveries/list.html", context)


def _query(request: ActorRequest) -> str:
    """The filters alone, without the page."""
    kept = QueryDict(mutable=True)
    for name in DeliveryFilter.base_fields:
        if value := request.GET.get(name):
            kept[name] = value
    return kept.urlencode()


@require_safe
@page
def delivery(request: ActorRequest, pk: int) -> HttpResponse:
    found = _fetch(request, pk)
    context = {
        "letter": found,
        "kind_label": label_of(found.kind),
        "tries": tries_of(found),
        "wrong": wrong_address(found.address),
        "may_resend": rules.may_resend(request.actor) and found.may_be_resent,
        "may_clear": rules.may_resend(request.actor),
        "history": history_lines(history_of(found)),
    }
    return render(request, "notifications/deliveries/record.html", context)


@require_POST
@page
def resend_delivery(request: ActorRequest, pk: int) -> HttpResponse:
    found = _fetch(request, pk)
    with attempt(request) as done:
        operations.resend(found, actor=request.actor, now=request.now)
    if done:
        messages.success(request, _("The letter to %(address)s waits to be sent again.") % {"address": found.address})
    return redirect("delivery", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def resend_deliveries(request: ActorRequest) -> HttpResponse:
    """All of a filter that did not arrive: shown first with their number, and sent as that number or not at all."""
    if not rules.may_resend(request.actor):
        raise NotAllowed
    form = DeliveryFilter(request.GET)
    letters = form.narrow(_letters(request))
    back = f"{reverse('deliveries')}?{_query(request)}"
    if request.method == "POST":
        count = request.POST.get("count", "")
        with attempt(request) as done:
            number = operations.resend_all(
                letters, count=int(count) if count.isdecimal() and len(count) < 9 else 0, actor=request.actor, now=request.now
            )
        if done:
            words = ngettext("%(n)d letter waits to be sent again.", "%(n)d letters wait to be sent again.", number)
            messages.success(request, words % {"n": number})
            return redirect(back)
        return redirect(request.get_full_path())
    return render(request, "notifications/deliveries/again.html", _preview(letters, back))


def _preview(letters: Any, back: str) -> dict[str, Any]:
    rows = may_go_again(letters)
    shown = list(rows.order_by("-pk")[:20])
    for row in shown:
        row.kind_label = label_of(row.kind)
    count = rows.count()
    button = ngettext("Send %(n)d letter again", "Send %(n)d letters again", count) % {"n": count}
    return {"rows": shown, "count": count, "more": max(0, count - len(shown)), "too_many": count > MOST, "most": MOST, "back": back, "button": button}


@require_safe
@page
def addresses(request: ActorRequest) -> HttpResponse:
    """Those that don't work, the newest first; whoever puts one right is named."""
    if not rules.may_see_deliveries(request.actor):
        raise NotAllowed
    rows = UndeliverableAddress.objects.visible_to(request.actor)
    context = {"page": page_of(rows, request, order=("-since", "-id")), "may_clear": rules.may_resend(request.actor)}
    return render(request, "notifications/deliveries/addresses.html", context)


@require_POST
@page
def clear_address(request: ActorRequest, pk: int) -> HttpResponse:
    """By the desk from the list, by its owner from the own first page."""
    found = get_object_or_404(UndeliverableAddress.objects.visible_to(request.actor), pk=pk)
    with attempt(request) as done:
        operations.clear_address(found, actor=request.actor, now=request.now)
    if done:
        messages.success(request, _("Letters go to %(address)s again.") % {"address": found.address})
    return redirect("addresses" if rules.may_see_deliveries(request.actor) else "home")
