from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import page_of
from notifications.forms.inbox import DeliveryFilter
from notifications.models import Delivery
from notifications.operations import mark_all_read, open_notice, resend
from notifications.queries import inbox_of
from notifications.render import notice_text, zone_of
from notifications.rules import may_see_deliveries


@require_GET
@page
def inbox(request: Any) -> HttpResponse:
    rows = page_of(inbox_of(request.actor), request, order=("-id",))
    for row in rows:
        row.subject, row.text = notice_text(row, zone=request.actor.zone)
        row.zone = zone_of(row.params)
    return render(request, "notifications/inbox.html", {"page": rows})


@require_GET
@page
def notice(request: Any, pk: int) -> HttpResponse:
    found = get_object_or_404(inbox_of(request.actor), pk=pk)
    open_notice(found, actor=request.actor, now=request.now)
    subject, text = notice_text(found, zone=request.actor.zone)
    context = {"notice": found, "subject": subject, "text": text, "zone": zone_of(found.params)}
    return render(request, "notifications/notice.html", context)


@require_POST
@page
def all_read(request: Any) -> HttpResponse:
    mark_all_read(actor=request.actor, now=request.now)
    return redirect("inbox")


@require_GET
@page
def deliveries(request: Any) -> HttpResponse:
    if not may_see_deliveries(request.actor):
        raise NotAllowed
    form = DeliveryFilter(request.GET)
    rows = form.narrow(Delivery.objects.visible_to(request.actor))
    return render(request, "notifications/deliveries.html", {"page": page_of(rows, request, order=("-id",)), "form": form})


@require_POST
@page
def resend_delivery(request: HttpRequest, pk: int) -> HttpResponse:
    delivery = get_object_or_404(Delivery.objects.visible_to(request.actor), pk=pk)  # type: ignore[attr-defined]
    with attempt(request):
        resend(delivery, actor=request.actor, now=request.now)  # type: ignore[attr-defined]
    return redirect("deliveries")
