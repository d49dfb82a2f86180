"""A partner institution as one works with it: contacts and when they were last confirmed, documents and until when they hold."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements import operations, rules
from agreements.forms.institutions import ContactForm, PaperForm
from agreements.models import InstitutionPaper
from agreements.views.changes import GET_OR_POST, data_of
from core.acts import Question, ask
from core.errors import NotAllowed
from core.pages import attempt, page
from documents.operations import store_upload
from documents.responses import stream
from partners.contacts import freshness, may_keep_contacts
from partners.http import ActorRequest
from partners.models import Institution, InstitutionContact
from partners.operations import contacts
from partners.queries import host_day


def seen(request: ActorRequest, pk: int) -> Institution:
    """An institution of the own partner, or any for the host's staff; else 404: contacts are no public list."""
    rows = Institution.objects.visible_to(request.actor).select_related("partner")
    if not request.actor.sees_all_partners:
        rows = rows.filter(partner_id__in=request.actor.partner_ids)
    found: Institution = get_object_or_404(rows, pk=pk)
    return found


@require_safe
@page
def institution(request: ActorRequest, pk: int) -> HttpResponse:
    found, today = seen(request, pk), host_day(request.now)
    people = list(InstitutionContact.objects.visible_to(request.actor).filter(institution=found))
    papers = InstitutionPaper.objects.visible_to(request.actor).filter(institution=found).select_related("file")
    last = max((row.confirmed_on for row in people if row.confirmed_on), default=None)
    context = {
        "institution": found,
        "badge": freshness(last, today),
        "contacts": [(row, freshness(row.confirmed_on, today)) for row in people],
        "papers": [(row, row.expires_on is not None and row.expires_on < today) for row in papers],
        "may_keep": may_keep_contacts(request.actor, found),
        "sees_papers": request.actor.sees_all_partners,
        "may_keep_papers": rules.may_keep_agreements(request.actor),
    }
    return render(request, "agreements/institution.html", context)


def _asked(request: ActorRequest, found: Institution, title: str, effect: str, button: str) -> HttpResponse:
    back = reverse("agreements:institution", args=[found.pk])
    return ask(request, Question(title=title, effect=effect, button=button, back=back, back_label=str(found)))


def draw(request: ActorRequest, form: Any, found: Institution, **more: Any) -> HttpResponse:
    context = {"form": form, "institution": found, **more}
    return render(request, "agreements/institution_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(GET_OR_POST)
@page
def add_contact(request: ActorRequest, pk: int) -> HttpResponse:
    found = seen(request, pk)
    if not may_keep_contacts(request.actor, found):
        raise NotAllowed
    form = ContactForm(data_of(request))
    if form.is_valid():
        with attempt(request, form) as done:
            contacts.add_contact(found, fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            return redirect("agreements:institution", pk)
    return draw(request, form, found, title=gettext("Add a contact"), button=gettext("Add the contact"))


def kept_contact(request: ActorRequest, pk: int) -> InstitutionContact:
    rows = InstitutionContact.objects.visible_to(request.actor).select_related("institution__partner")
    contact: InstitutionContact = get_object_or_404(rows, pk=pk)
    if not may_keep_contacts(request.actor, contact.institution):
        raise NotAllowed
    return contact


@require_http_methods(GET_OR_POST)
@page
def change_contact(request: ActorRequest, pk: int) -> HttpResponse:
    contact = kept_contact(request, pk)
    form = ContactForm(data_of(request), initial={name: getattr(contact, name) for name in contacts.CONTACT_FIELDS})
    if form.is_valid():
        with attempt(request, form) as done:
            contacts.change_contact(contact, fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            return redirect("agreements:institution", contact.institution_id)
    return draw(request, form, contact.institution, contact=contact, title=gettext("Correct the contact"), button=gettext("Save the contact"))


@require_POST
@page
def confirm_contact(request: ActorRequest, pk: int) -> HttpResponse:
    contact = kept_contact(request, pk)
    with attempt(request) as done:
        contacts.confirm_contact(contact, actor=request.actor, now=request.now)
    if done:
        messages.success(request, gettext("%(contact)s is confirmed today.") % {"contact": contact})
    return redirect("agreements:institution", contact.institution_id)


@require_http_methods(GET_OR_POST)
@page
def remove_contact(request: ActorRequest, pk: int) -> HttpResponse:
    contact = kept_contact(request, pk)
    if request.method != "POST":
        title, effect = gettext("Remove the contact %(contact)s"), gettext("Name, address and telephone are no longer shown to either side.")
        return _asked(request, contact.institution, title % {"contact": contact}, effect, gettext("Remove the contact"))
    with attempt(request) as done:
        contacts.remove_contact(contact, actor=request.actor, now=request.now)
    if done:
        messages.success(request, gettext("%(contact)s is no longer a contact.") % {"contact": contact})
    return redirect("agreements:institution", contact.institution_id)


@require_http_methods(GET_OR_POST)
@page
def add_paper(request: ActorRequest, pk: int) -> HttpResponse:
    found = seen(request, pk)
    if not rules.may_keep_agreements(request.actor):
        raise NotAllowed
    form = PaperForm(request.POST, request.FILES) if request.method == "POST" else PaperForm()
    if form.is_valid():
        fields = {name: form.cleaned_data[name] for name in ("title", "issued_on", "expires_on")}
        with attempt(request, form) as done, transaction.atomic():
            file = store_upload(form.cleaned_data["file"], actor=request.actor, now=request.now)
            operations.add_paper(found, file=file, fields=fields, actor=request.actor, now=request.now)
        if done:
            return redirect("agreements:institution", pk)
    return draw(request, form, found, title=gettext("Put a document on record"), button=gettext("Put the document on record"))


def seen_paper(request: ActorRequest, pk: int) -> InstitutionPaper:
    found: InstitutionPaper = get_object_or_404(InstitutionPaper.objects.visible_to(request.actor).select_related("file", "institution"), pk=pk)
    return found


@require_http_methods(GET_OR_POST)
@page
def remove_paper(request: ActorRequest, pk: int) -> HttpResponse:
    paper = seen_paper(request, pk)
    if request.method != "POST":
        if not rules.may_keep_agreements(request.actor):
            raise NotAllowed
        title, effect = gettext("Take away “%(paper)s”"), gettext("The document is no longer on record for this institution. Its history stays.")
        return _asked(request, paper.institution, title % {"paper": paper}, effect, gettext("Take the document away"))
    with attempt(request) as done:
        operations.remove_paper(paper, actor=request.actor, now=request.now)
    if done:
        messages.success(request, gettext("“%(paper)s” is taken away.") % {"paper": paper})
    return redirect("agreements:institution", paper.institution_id)


@require_safe
@page
def paper_download(request: ActorRequest, pk: int) -> HttpResponseBase:
    return stream(seen_paper(request, pk).file)
