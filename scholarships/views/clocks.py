"""The clocks that the sending side sets: its own closing in a call, and the nominee's."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.errors import NotAllowed
from core.pages import attempt, page
from core.record import history_lines, history_of
from partners.http import ActorRequest
from scholarships import rules
from scholarships.enums import UNSENT
from scholarships.forms.clocks import ClosingForm
from scholarships.models import Allotment, Nomination
from scholarships.operations.clocks import set_internal_closing, set_nominee_closing
from scholarships.queries.clocks import clocks_of, clocks_of_call, parts_end, proposed_internal
from scholarships.views.nominations import GET_OR_POST, WITH_PARTS


def zone_for(record: Allotment | Nomination) -> str:
    return record.partner.time_zone or record.call.zone


@require_http_methods(GET_OR_POST)
@page
def internal_closing(request: ActorRequest, pk: int) -> HttpResponse:
    """Of one partner in one call. Set later again, the parts of nominees and employers are open again."""
    allotment: Allotment = get_object_or_404(Allotment.objects.visible_to(request.actor).select_related("call", "partner"), pk=pk)
    if not rules.may_set_clocks(request.actor, allotment.partner_id):
        raise NotAllowed
    form = ClosingForm(
        request.POST if request.method == "POST" else None, zone=zone_for(allotment), kept=allotment.internal_closes_at,
        proposed=proposed_internal(allotment.call, request.now), label=_("Your own closing"),
        hint=_("Before the closing of the call. Empty: nominees and employers have time until the call closes."),
    )  # fmt: skip
    back = reverse("scholarships:call", args=[allotment.call_id])
    if form.is_valid():
        with attempt(request, form) as done:
            set_internal_closing(allotment, closes_at=form.cleaned_data["until"], actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("Your own closing is kept."))
            return redirect(back)
    context = {"clocks": clocks_of_call(allotment.call, allotment, request.now), "history": history_lines(history_of(allotment))}
    return render(request, "scholarships/clocks/closing.html", _shown(allotment.call, form, back) | context | _internal_words(allotment))


def _internal_words(allotment: Allotment) -> dict[str, Any]:
    return {
        "title": _("Your own closing"),
        "zone": zone_for(allotment),
        "record_title": allotment.partner,
        "effect": _(
            "From this instant nominees and employers can no longer change their parts; you check and send until the call closes. "
            "A later instant opens the parts again. Your colleagues are told."
        ),
        "list_url": reverse("scholarships:calls"),
        "list_label": _("Calls"),
    }


def _shown(record: Any, form: ClosingForm, back: str) -> dict[str, Any]:
    return {"record": record, "form": form, "back": back, "step": {"label": _("Keep this closing")}, "variant": "primary"}


@require_http_methods(GET_OR_POST)
@page
def nominee_closing(request: ActorRequest, pk: int) -> HttpResponse:
    """Of one nominee, at the invitation or later."""
    nomination: Nomination = get_object_or_404(Nomination.objects.visible_to(request.actor).select_related(*WITH_PARTS), pk=pk)
    if not rules.may_set_clocks(request.actor, nomination.partner_id):
        raise NotAllowed
    back = reverse("scholarships:nomination", args=[pk])
    if nomination.state not in UNSENT:
        messages.info(request, _("%(number)s has been sent: the nominee's part is no longer open.") % {"number": nomination})
        return redirect(back)
    form = ClosingForm(
        request.POST if request.method == "POST" else None, zone=zone_for(nomination), kept=nomination.nominee_until,
        proposed=parts_end(nomination), label=_("The nominee's closing"),
        hint=_("Not after your own closing. Empty: the nominee has time as long as you and the employer."),
    )  # fmt: skip
    if form.is_valid():
        with attempt(request, form) as done:
            set_nominee_closing(nomination, until=form.cleaned_data["until"], actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The nominee's closing is kept."))
            return redirect(back)
    words = {"clocks": clocks_of(nomination, request.now), "title": _("The nominee's closing"), "record_title": nomination.person.passport_name}
    words |= {"list_url": reverse("scholarships:nominations"), "list_label": _("Nominations"), "effect": _nominee_effect()}
    return render(request, "scholarships/clocks/closing.html", _shown(nomination, form, back) | words)


def _nominee_effect() -> str:
    return _("From this instant the nominee can no longer save the own part. A later instant opens it again. The nominee is told.")
