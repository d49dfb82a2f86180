"""Papers and files of a mission, for whoever reads it; where a passport stands, for whoever may read that."""

from __future__ import annotations

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core.errors import NotAllowed
from core.pages import page
from documents.operations.reading import note_opening
from documents.responses import issued, stream
from exchanges.models import MissionApproval, MissionReport
from exchanges.rules import missions as rules
from exchanges.views.missions import found_mission
from partners.http import ActorRequest


@require_safe
@page
def agreement(request: ActorRequest, pk: int) -> HttpResponseBase:
    found = found_mission(request, pk)
    if found.agreement_paper is None:
        raise Http404
    return issued(found.agreement_paper, (get_language() or "en")[:2])


@require_safe
@page
def invitation(request: ActorRequest, pk: int) -> HttpResponseBase:
    found = found_mission(request, pk)
    if found.invitation is None:
        raise Http404
    if not rules.may_open_invitation(request.actor, found):
        raise NotAllowed
    note_opening(found.invitation, actor=request.actor, now=request.now)
    return issued(found.invitation, (get_language() or "en")[:2])


@require_safe
@page
def report_file(request: ActorRequest, pk: int) -> HttpResponseBase:
    found = get_object_or_404(MissionReport.objects.visible_to(request.actor).select_related("file"), mission=pk)
    if found.file is None:
        raise Http404
    return stream(found.file)


@require_safe
@page
def scan(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The signed paper that stands for an approval."""
    found = get_object_or_404(MissionApproval.objects.visible_to(request.actor).select_related("scan"), pk=pk)
    if found.scan is None:
        raise Http404
    return stream(found.scan)
