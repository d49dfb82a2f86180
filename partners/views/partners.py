from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import page_of
from partners import operations, rules
from partners.forms import InstitutionForm, PartnerForm
from partners.http import ActorRequest
from partners.models import Institution, Partner
from partners.operations.partners import INSTITUTION_FIELDS, PARTNER_FIELDS
from partners.sections import sections_for

GET_OR_POST = ["GET", "HEAD", "POST"]


@require_safe
@page
def partners(request: ActorRequest) -> HttpResponse:
    if not rules.may_see_partners(request.actor):
        raise NotAllowed
    rows = Partner.objects.visible_to(request.actor).prefetch_related("institutions")
    shown = page_of(rows, request, order=("code", "pk"), size=50)
    return render(request, "partners/partners.html", {"page": shown, "may_edit": rules.may_edit_partners(request.actor)})


@require_safe
@page
def partner(request: ActorRequest, pk: int) -> HttpResponse:
    if not rules.may_see_partners(request.actor):
        raise NotAllowed
    found = get_object_or_404(Partner.objects.visible_to(request.actor), pk=pk)
    institutions = list(found.institutions.order_by("name_en", "pk"))
    kept = {row.pk for row in institutions if not found.is_host and rules.may_see_authority(request.actor, row)}
    context = {
        "partner": found,
        "institutions": institutions,
        "kept": kept,
        "sections": sections_for(request.actor, found, request.now),
        "may_edit": rules.may_edit_partners(request.actor),
    }
    return render(request, "partners/partner.html", context)


@require_http_methods(GET_OR_POST)
@page
def add_partner(request: ActorRequest) -> HttpResponse:
    _editor(request)
    form = PartnerForm(request.POST or None)
    if form.is_valid():
        with attempt(request, form) as done:
            added = operations.add_partner(values=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            return redirect("partners:partner", added.pk)
    return render(request, "partners/edit.html", {"form": form, "title": _("Add a partner"), "back": None})


@require_http_methods(GET_OR_POST)
@page
def change_partner(request: ActorRequest, pk: int) -> HttpResponse:
    _editor(request)
    found = get_object_or_404(Partner.objects.visible_to(request.actor), pk=pk)
    form = PartnerForm(request.POST or None, initial={name: getattr(found, name) for name in PARTNER_FIELDS})
    if form.is_valid():
        with attempt(request, form) as done:
            operations.change_partner(partner=found, values=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            return redirect("partners:partner", pk)
    return render(request, "partners/edit.html", {"form": form, "title": _("Change the partner"), "back": found})


@require_http_methods(GET_OR_POST)
@page
def add_institution(request: ActorRequest, pk: int) -> HttpResponse:
    _editor(request)
    found = get_object_or_404(Partner.objects.visible_to(request.actor), pk=pk)
    form = InstitutionForm(request.POST or None)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.add_institution(partner=found, values=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            return redirect("partners:partner", pk)
    return render(request, "partners/edit.html", {"form": form, "title": _("Add an institution"), "back": found})


@require_http_methods(GET_OR_POST)
@page
def change_institution(request: ActorRequest, pk: int) -> HttpResponse:
    _editor(request)
    found = get_object_or_404(Institution.objects.visible_to(request.actor).select_related("partner"), pk=pk)
    form = InstitutionForm(request.POST or None, initial={name: getattr(found, name) for name in INSTITUTION_FIELDS})
    if form.is_valid():
        with attempt(request, form) as done:
            operations.change_institution(institution=found, values=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            return redirect("partners:partner", found.partner_id)
    return render(request, "partners/edit.html", {"form": form, "title": _("Change the institution"), "back": found.partner})


def _editor(request: ActorRequest) -> None:
    if not rules.may_edit_partners(request.actor):
        raise NotAllowed
