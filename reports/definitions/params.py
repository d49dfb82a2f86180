"""The choices that many reports offer: years, partner, call. A field holds only what its actor may choose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.names import alphabetical
from partners.actor import Actor
from partners.models import Partner
from reports.sheets import Params
from scholarships.models import Call

CALLS_OFFERED = 200


def years(actor: Actor) -> dict[str, forms.Field]:
    return {
        "first_year": forms.IntegerField(label=_("First year"), required=False, min_value=2000, max_value=2100),
        "last_year": forms.IntegerField(label=_("Last year"), required=False, min_value=2000, max_value=2100),
    }


def partner(actor: Actor) -> dict[str, forms.Field]:
    rows = Partner.objects.filter(is_host=False)
    if not actor.sees_all_partners and not actor.institution_ids:
        rows = rows.filter(pk__in=actor.partner_ids)
    made = forms.ModelChoiceField(rows, label=_("Partner"), required=False, empty_label=_("All partners"))
    made.choices = [("", _("All partners")), *((row.pk, str(row)) for row in sorted(rows, key=alphabetical))]
    return {"partner": made}


def call(actor: Actor) -> dict[str, forms.Field]:
    calls = Call.objects.visible_to(actor)
    newest = calls.order_by("-closes_at", "-pk").values("pk")[:CALLS_OFFERED]
    made = forms.ModelChoiceField(
        calls.filter(pk__in=newest).order_by("-closes_at", "-pk"),
        label=_("Call"),
        required=False,
        empty_label=_("All calls"),
        help_text=_("The 200 newest calls are listed; name the years to report on older ones."),
    )
    made.label_from_instance = lambda obj: f"{obj.reference} {obj.title}"  # type: ignore[method-assign]
    return {"call": made}


def years_and_partner(actor: Actor) -> Mapping[str, forms.Field]:
    return {**years(actor), **partner(actor)}


def years_partner_and_call(actor: Actor) -> Mapping[str, forms.Field]:
    return {**years(actor), **partner(actor), **call(actor)}


def years_in_order(params: Params) -> dict[str, list[str]]:
    """A `check`: the last year is not before the first."""
    if (params.get("first_year") or 0) > (params.get("last_year") or 9999):
        return {"last_year": [gettext("The last year lies before the first year.")]}
    return {}


def usual_words(params: Params) -> list[tuple[str, str]]:
    """A `words` for the fields of this file."""
    facts = [(gettext("Years"), years_text(params))] if years_text(params) else []
    if found := Partner.objects.filter(pk=params.get("partner")).first():
        facts.append((gettext("Partner"), str(found)))
    calls: Any = Call.objects.across_partners(reason="the name of the call this person chose among their own")
    if params.get("call") and (chosen := calls.filter(pk=params["call"]).first()):
        facts.append((gettext("Call"), f"{chosen.reference} {chosen.title}"))
    return facts


def years_text(params: Params) -> str:
    first, last = params.get("first_year"), params.get("last_year")
    if first and last:
        return str(first) if first == last else f"{first}–{last}"
    if first:
        return gettext("from %(year)s") % {"year": first}
    return gettext("until %(year)s") % {"year": last} if last else ""
