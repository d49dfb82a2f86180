"""Missions: the list, the asking, the record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from agreements.enums import Direction
from core.country_names import language_name
from core.errors import NotAllowed
from core.lists.page import asked_for, list_page
from core.pages import attempt, page
from core.record import Act, acts_of, history_of, life_of, with_links
from exchanges import operations
from exchanges.enums import MISSION_OVER, NeedKind
from exchanges.forms import missions as forms
from exchanges.mission_words import mission_lines
from exchanges.models import ExchangeNeed, Expert, Mission
from exchanges.queries import missions as queries
from exchanges.rules import missions as rules
from exchanges.tables import MISSIONS
from mobility.models import Stay
from notifications.queries import actions_of
from partners.http import ActorRequest
from partners.queries import host_day
from people.queries import masked, passport_of

GET_OR_POST = ("GET", "HEAD", "POST")


@require_safe
@page
def missions(request: ActorRequest) -> HttpResponse:
    if not rules.may_see_missions(request.actor):
        raise NotAllowed
    asked = asked_for(MISSIONS, request)
    context = {"form": asked.form, "list": list_page(asked, request), "may_request": rules.may_request(request.actor)}
    return render(request, "exchanges/missions/list.html", context)


@require_http_methods(GET_OR_POST)
@page
def new_mission(request: ActorRequest) -> HttpResponse:
    """From a request, an offer or an expert that the address names, or from nothing."""
    if not rules.may_request(request.actor):
        raise NotAllowed
    found = _named(request)
    form = forms.NewMissionForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=_first(found))
    if form.is_valid():
        fields = {**form.cleaned_data, **{name: row for name, row in found.items() if row}}
        with attempt(request, form) as done:
            made = operations.request_mission(partner=fields.pop("partner"), fields=fields, actor=request.actor, now=request.now)
        if done:
            messages.success(
                request, _("%(number)s: the mission is asked for. The receiving side is told and checks it.") % {"number": made.reference}
            )
            return redirect("exchanges:mission", made.pk)
    context = {"form": form, "request_need": found["request"], "offer": found["offer"], "expert": found["expert"]}
    return render(request, "exchanges/missions/new.html", context, status=422 if form.is_bound else 200)


def _named(request: ActorRequest) -> dict[str, Any]:
    """What the address names and this reader sees; of the rest nothing is said."""

    def of(model: Any, name: str, **more: Any) -> Any:
        key = request.GET.get(name, "")
        beside = ("partner", "institution", "person") if model is Expert else ("partner", "institution", "addressed_to")
        rows = model.objects.visible_to(request.actor).filter(**more).select_related(*beside)
        return rows.filter(pk=key).first() if key.isdecimal() and len(key) < 18 else None

    offer, experts = (
        of(ExchangeNeed, "offer", kind=NeedKind.OFFER),
        Expert.objects.visible_to(request.actor).filter(is_active=True).select_related("partner", "institution", "person"),
    )
    return {
        "request": of(ExchangeNeed, "request", kind=NeedKind.REQUEST),
        "offer": offer,
        "expert": of(Expert, "expert", is_active=True) or (offer and experts.filter(pk=offer.expert_id or 0).first()),
    }


def _first(found: dict[str, Any]) -> dict[str, Any]:
    """Who sends and receives follows from what is asked for and offered, and the days from the wish."""
    wish, offer, expert = found["request"], found["offer"], found["expert"]
    sends = offer.partner if offer else expert.partner if expert else None
    asks = wish.partner if wish else None
    partner = next((one for one in (sends, asks, wish and wish.addressed_to, offer and offer.addressed_to) if one and not one.is_host), None)
    inbound = not sends.is_host if sends else asks.is_host if asks else True
    first: dict[str, Any] = {"direction": Direction.INBOUND if inbound else Direction.OUTBOUND, "partner": partner}
    first["receiver"] = wish.institution if wish else None
    first["sender"] = (offer.institution if offer else None) or (expert.institution if expert else None)
    if need := wish or offer:
        last = min(need.wished_from + timedelta(days=need.days - 1), need.wished_until)
        first |= {name: getattr(need, name) for name in ("activity", "title", "field", "language", "days")}
        first |= {"starts_on": need.wished_from, "ends_on": last, "objectives": need.background, "outcomes": need.outcomes}
    return first


def found_mission(request: ActorRequest, pk: int) -> Mission:
    rows = queries.missions_for(request.actor).select_related("agreement_paper", "invitation", "request", "offer", "expert__person__passport")
    return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]


def named_language(found: Mission) -> str:
    """In the reader's language."""
    return language_name(found.language, (get_language() or "en")[:2])


@require_safe
@page
def mission(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_mission(request, pk)
    sides, entries = queries.side_rows(found), history_of(found)
    acts = acts_of(found, request.actor, request.now, lambda step: reverse("exchanges:mission_step", args=[found.pk, step]))
    given = {f"approve_as_{one}" for one in found.approved}
    if not rules.sides_to_record(request.actor, found):
        given.add("record_paper")
    context = {
        "mission": found,
        "acts": with_links([act for act in acts if act.name not in given], *_more(request, found)),
        "life": life_of(found, entries, request.actor.zone),
        "desk": queries.desk_of(found),
        "is_over": found.state in MISSION_OVER,
        "missing": queries.missing_of(found),
        "clash": queries.clash_of(found),
        "sides": sides,
        "field": found.get_field_display(),
        "language": named_language(found),
        "report": queries.report_of(found),
        "report_due_on": queries.report_due_on(found),
        "is_late": queries.is_report_late(found, host_day(request.now)),
        "actions": actions_of(found),
        "today": host_day(request.now),
        "history": mission_lines(entries),
        "needs": _needs_to_open(request, found),
        **_papers(request, found),
    }
    return render(request, "exchanges/missions/record.html", context)


def _needs_to_open(request: ActorRequest, found: Mission) -> set[int]:
    """Of the request and the offer it began from, those that this reader reads."""
    keys = [pk for pk in (found.request_id, found.offer_id) if pk]
    return set(ExchangeNeed.objects.visible_to(request.actor).filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()


def _more(request: ActorRequest, found: Mission) -> list[Act]:
    """The passport is no step: whoever keeps it enters it as long as papers are written."""
    if not _keeps_passport(request, found):
        return []
    return [Act("passport", _("Enter the passport"), reverse("exchanges:mission_passport", args=[found.pk]), "secondary")]


def _keeps_passport(request: ActorRequest, found: Mission) -> bool:
    return found.state in queries.WITH_PASSPORT and rules.may_keep_passport(request.actor, found)


def _papers(request: ActorRequest, found: Mission) -> dict[str, Any]:
    """The stay with what hangs on it, for who reads it; of the passport only its end, for who keeps it."""
    actor = request.actor
    reads_stay = found.stay_id is not None and Stay.objects.visible_to(actor).filter(pk=found.stay_id).exists()
    row = passport_of(found.expert.person) if found.expert and _keeps_passport(request, found) else None
    return {
        "reads_stay": reads_stay,
        "passport_end": masked(row.number) if row else "",
        "may_open_invitation": found.invitation_id is not None and rules.may_open_invitation(actor, found),
        "may_open_line": found.quota_year_id is not None and (actor.sees_all_partners or found.partner_id in actor.partner_ids),
        "may_open_expert": bool(found.expert and Expert.objects.visible_to(actor).filter(pk=found.expert_id).exists()),
    }
