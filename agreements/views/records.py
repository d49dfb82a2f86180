"""The list of agreements and the record of one."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from agreements import rules
from agreements.enums import Area
from agreements.history import agreement_lines
from agreements.models import Agreement
from agreements.queries.lines import lines_of, parties_of
from agreements.queries.missing import missing_now, still_to_record
from agreements.queries.negotiation import facts_of, sheets_for
from agreements.sections import sections_for
from agreements.tables import AGREEMENTS
from core.errors import NotAllowed
from core.lists.page import asked_for, list_page
from core.pages import page
from core.record import Act, acts_of, history_of, life_of, with_links
from partners.http import ActorRequest


@require_safe
@page
def agreements(request: ActorRequest) -> HttpResponse:
    if not rules.may_see_agreements(request.actor):
        raise NotAllowed
    asked = asked_for(AGREEMENTS, request)
    context = {"form": asked.form, "list": list_page(asked, request), "may_create": rules.may_keep_agreements(request.actor)}
    return render(request, "agreements/agreements.html", context)


def _acts(request: ActorRequest, found: Agreement, may_keep: bool) -> list[Act]:
    links = [Act("negotiation", gettext("Negotiation"), reverse("agreements:negotiation", args=[found.pk]), "secondary")]
    if may_keep:
        links.insert(0, Act("change", gettext("Change the facts"), reverse("agreements:change", args=[found.pk]), "secondary"))
    return with_links(acts_of(found, request.actor, request.now, lambda step: reverse("agreements:step", args=[found.pk, step])), *links)


@require_safe
@page
def agreement(request: ActorRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Agreement.objects.visible_to(request.actor).select_related("signed_file"), pk=pk)
    entries, parties = history_of(found), parties_of(found, request.actor)
    found.side_ids = frozenset(party.partner_id for party in parties)
    may_keep = rules.may_keep_agreements(request.actor, found)
    context = {
        "agreement": found,
        "acts": _acts(request, found, may_keep),
        "life": life_of(found, entries, settings.HOST_ZONE),
        "missing": missing_now(found, request.now),
        "to_record": still_to_record(found, parties) if may_keep else [],
        "areas": [Area(value).label for value in found.areas],
        "parties": parties,
        "lines": lines_of(found, request.actor),
        "sheets": [(sheet, facts_of(sheet)) for sheet in sheets_for(found, request.actor)],
        "may_sheet": rules.may_fill_fact_sheet(request.actor, found),
        "sections": sections_for(request.actor, found),
        "history": agreement_lines(entries, request.actor),
        "may_keep": may_keep,
    }
    return render(request, "agreements/agreement.html", context)
