"""The choices of a run in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from partners.actor import Actor
from partners.models import Partner
from reports.enums import ReportKind
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


def scope_text(kind: str, actor: Actor) -> str:
    """Whose rows the report holds, as `quota_years` and `nominations_sheet` narrow them."""
    if actor.sees_all_partners:
        return gettext("all partners")
    if not actor.institution_ids:
        return gettext("your partner only")
    if kind in (ReportKind.COSTS, ReportKind.LINE_COSTS):
        stays = gettext("only people at the academy whose registrar you are")
        return gettext("%(stays)s, and those of your partner") % {"stays": stays} if actor.partner_ids else stays
    if kind == ReportKind.QUOTA_USE:
        lines = gettext("only lines from which calls of your academy draw places")
        return gettext("%(lines)s, and those of your partner") % {"lines": lines} if actor.partner_ids else lines
    calls = gettext("only calls of your academy")
    return gettext("%(calls)s, and nominations of your partner") % {"calls": calls} if actor.partner_ids else calls


def years_text(params: Mapping[str, Any]) -> str:
    first, last = params.get("first_year"), params.get("last_year")
    if first and last:
        return str(first) if first == last else f"{first}–{last}"
    if first:
        return gettext("from %(year)s") % {"year": first}
    return gettext("until %(year)s") % {"year": last} if last else ""
