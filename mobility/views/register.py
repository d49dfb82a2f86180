"""The register of notes verbales: one series a year, by number."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.errors import NotAllowed
from core.pages import page
from core.paging import page_of
from documents.enums import IssuedKind
from documents.models import IssuedDocument
from mobility import rules
from partners.http import ActorRequest


class RegisterFilter(forms.Form):
    q = forms.CharField(label=_("Number or addressee"), required=False, max_length=60)


@require_safe
@page
def register(request: ActorRequest) -> HttpResponse:
    """That each was written, and to whom; the paper itself names passports and opens for fewer."""
    if not rules.may_see_register(request.actor):
        raise NotAllowed
    form = RegisterFilter(request.GET)
    words = form.cleaned_data["q"].strip() if form.is_valid() else ""
    notes = IssuedDocument.objects.across_partners(reason="the register of notes verbales, for who may see it: number, addressee, day")
    rows = notes.filter(kind=IssuedKind.NOTE_VERBALE).select_related("partner")
    if words:
        rows = rows.filter(number__icontains=words) | rows.filter(addressee__icontains=words)
    shown = page_of(rows.defer("facts"), request, order=("-issued_at", "-pk"))
    context = {"form": form, "page": shown, "is_narrowed": bool(words), "language": (get_language() or "en")[:2]}
    return render(request, "mobility/register.html", context | {"may_open": rules.may_write_notes(request.actor)})
