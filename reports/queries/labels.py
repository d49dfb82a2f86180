"""The choices of a run in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from partners.models import Partner
from scholarships.models import Call


def param_facts(params: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Label and value of each choice made."""
    facts = [(gettext("Years"), years_text(params))] if years_text(params) else []
    if partner := Partner.objects.filter(pk=params.get("partner")).first():
        facts.append((gettext("Partner"), str(partner)))
    calls = Call.objects.across_partners(reason="the name of the call this person chose among their own")
    if call := calls.filter(pk=params.get("call")).first():
        facts.append((gettext("Call"), f"{call.reference} {call.title}"))
    return facts


def years_text(params: Mapping[str, Any]) -> str:
    first, last = params.get("first_year"), params.get("last_year")
    if first and last:
        return str(first) if first == last else f"{first}–{last}"
    if first:
        return gettext("from %(year)s") % {"year": first}
    return gettext("until %(year)s") % {"year": last} if last else ""
