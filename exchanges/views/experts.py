"""The directory of experts, the page of one of them, entering somebody, the expert's own page."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.country_names import language_name
from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import page_of
from core.record import Act, history_of
from exchanges import operations
from exchanges.enums import Activity
from exchanges.expert_words import expert_lines
from exchanges.forms import experts as forms
from exchanges.models import Availability, Expert
from exchanges.queries import experts as queries
from exchanges.rules import experts as rules
from exchanges.rules import missions as mission_rules
from exchanges.rules import needs as need_rules
from partners.actor import Actor
from partners.http import ActorRequest
from partners.models import Partner
from partners.queries import host_day
from people.models import Person
from training.enums import FieldOfStudy

GET_OR_POST = ["GET", "HEAD", "POST"]


def exchange_tabs(actor: Actor, current: str) -> list[dict[str, Any]]:
    """Between the pages of this part, for those who read several of them."""
    rows = [
        ("experts", _("Experts"), "exchanges:experts", rules.may_see_experts(actor)),
        ("needs", _("Requests and offers"), "exchanges:needs", need_rules.may_see_needs(actor)),
        ("mine", _("My expert page"), "exchanges:my_expert_page", current == "mine" or bool(actor.held & {"expert"})),
    ]
    shown = [{"label": label, "url": reverse(route), "is_current": name == current} for name, label, route, may in rows if may]
    return shown if len(shown) > 1 else []


def words_of(expert: Expert) -> dict[str, Any]:
    """Fields, languages and activities as people read them."""
    language = get_language() or "en"
    return {
        "expert": expert,
        "fields": [FieldOfStudy(one).label for one in expert.fields],
        "languages": [language_name(one, language) for one in expert.languages],
        "activities": [Activity(one).label for one in expert.activities],
    }


@require_safe
@page
def experts(request: ActorRequest) -> HttpResponse:
    if not rules.may_see_experts(request.actor):
        raise NotAllowed
    keeps = rules.acts_for_a_side(request.actor)
    form = forms.ExpertFilter(request.GET, actor=request.actor, keeps=keeps)
    chosen = form.cleaned_data if form.is_valid() else {}
    free = Availability.objects.visible_to(request.actor).filter(ends_on__gte=host_day(request.now))
    rows = queries.narrowed(queries.experts_for(request.actor), **chosen).prefetch_related(Prefetch("availabilities", free, to_attr="free"))
    shown = page_of(rows, request, order=("person__sort_key", "pk"))
    context = {
        "form": form,
        "page": shown,
        "rows": [words_of(row) | {"next": next(iter(row.free), None)} for row in shown],
        "is_narrowed": any(chosen.values()),
        "keeps": keeps,
        "tabs": exchange_tabs(request.actor, "experts"),
    }
    return render(request, "exchanges/experts/list.html", context)


def found_expert(request: ActorRequest, pk: int) -> Expert:
    return get_object_or_404(queries.experts_for(request.actor), pk=pk)  # type: ignore[no-any-return]


@require_safe
@page
def expert(request: ActorRequest, pk: int) -> HttpResponse:
    return _shown(request, found_expert(request, pk), own=False)


@require_safe
@page
def my_page(request: ActorRequest) -> HttpResponse:
    """Of an expert with an account: profile, free days, consent, missions."""
    found = queries.own_expert(request.actor)
    if found is None:
        return render(request, "exchanges/experts/not_entered.html", {"tabs": exchange_tabs(request.actor, "mine")})
    return _shown(request, found, own=True)


def _shown(request: ActorRequest, found: Expert, *, own: bool) -> HttpResponse:
    actor, today = request.actor, host_day(request.now)
    periods = list(Availability.objects.visible_to(actor).filter(expert=found, ends_on__gte=today))
    in_person, keeps = rules.is_self(actor, found), rules.keeps(actor, found)
    missions = queries.missions_of(found, actor)
    context = words_of(found) | {
        "periods": periods,
        "year": queries.year_of(found, periods, today),
        "missions": missions,
        "closed": queries.closed_missions(found),
        "acts": acts_of_expert(found, actor),
        "may_change": keeps or in_person,
        "in_person": in_person,
        "history": expert_lines(history_of(found)) if keeps or in_person or actor.sees_all_partners else [],
        "tabs": exchange_tabs(actor, "mine") if own else [],
        "own": own,
    }
    return render(request, "exchanges/experts/record.html", context)


def acts_of_expert(found: Expert, actor: Actor) -> list[Act]:
    """Consent first as long as it is missing; what ends something last."""

    def act(name: str, label: str, variant: str) -> Act:
        return Act(name, label, reverse("exchanges:expert_act", args=[found.pk, name]), variant)

    in_person, keeps = rules.is_self(actor, found), rules.keeps(actor, found)
    has_consent = found.consented_at is not None and found.consent_ended_at is None
    rows = []
    if in_person and not has_consent:
        rows.append(act("consent", _("Stand in the directory"), "primary"))
    if rules.may_record_paper(actor, found) and not has_consent:
        rows.append(act("consent-on-paper", _("Record the consent on paper"), "primary"))
    if in_person or keeps:
        rows.append(Act("change", _("Change what the directory says"), reverse("exchanges:change_expert", args=[found.pk]), "secondary"))
        rows.append(Act("days", _("Add free days"), reverse("exchanges:add_availability", args=[found.pk]), "secondary"))
    if found.is_listed and not in_person and mission_rules.may_begin_with(actor, found):
        href = f"{reverse('exchanges:new_mission')}?expert={found.pk}"
        rows.append(Act("begin", _("Begin an exchange"), href, "secondary" if keeps else "primary"))
    if keeps and not found.is_active:
        rows.append(act("return", _("Can be sent again"), "secondary"))
    if has_consent and (in_person or keeps):
        rows.append(act("end-consent", _("End the consent"), "danger"))
    if keeps and found.is_active:
        rows.append(act("retire", _("Can be sent no more"), "danger"))
    return rows


@require_http_methods(GET_OR_POST)
@page
def new_expert(request: ActorRequest) -> HttpResponse:
    """A known person, found by name, or a new one; then what the directory says."""
    partner = queries.sides_to_enter_for(request.actor).first()
    if partner is None:
        raise NotAllowed
    person = _known_person(request, partner)
    form = forms.NewExpertForm(
        request.POST if request.method == "POST" else None,
        institutions=queries.institutions_of_side(request.actor, partner),
        person=person,
        accounts=queries.accounts_of_side(partner, request.now),
    )
    if form.is_valid():
        with attempt(request, form) as done:
            made = _entered(request, partner, person, form)
        if done:
            return redirect("exchanges:expert", made.pk)
    name = request.GET.get("name", "")[:100]
    context = {
        "form": form,
        "person": person,
        "partner": partner,
        "known": forms.KnownPersonForm(request.GET if name else None),
        "found": queries.persons_to_enter(request.actor, partner, name) if name else [],
        "name": name,
    }
    return render(request, "exchanges/experts/new.html", context, status=422 if form.is_bound else 200)


def _known_person(request: ActorRequest, partner: Partner) -> Person | None:
    key = request.GET.get("person", "")
    if not key.isdigit():
        return None
    return get_object_or_404(Person.objects.visible_to(request.actor).filter(partner=partner), pk=int(key))  # type: ignore[no-any-return]


def _entered(request: ActorRequest, partner: Partner, person: Person | None, form: forms.NewExpertForm) -> Expert:
    fields = form.expert_fields
    return operations.add_expert(
        partner=partner, institution=fields.pop("institution"), person=person, person_fields=form.person_fields, user=form.account, fields=fields,
        actor=request.actor, now=request.now,
    )  # fmt: skip
