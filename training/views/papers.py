"""Papers of one enrolment: certificates, diploma, transcripts; issued, revoked, issued anew; and the names that are printed on them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import Question, ask
from core.errors import NotAllowed
from core.pages import attempt, page
from core.record import Act
from core.workflow import refusal, workflow_of
from documents.enums import CERTIFICATES, IssuedKind
from documents.letters import LANGUAGES
from documents.responses import guard, issued
from documents.typeset.certificate import grouped
from partners.http import ActorRequest
from people.models import Person
from training import elmo, operations
from training.forms.papers import NamesForm, NamesOnPaperForm, WhyForm
from training.models import Enrolment, EnrolmentPaper
from training.queries import enrolments_for
from training.queries.awards import award_of
from training.queries.catalogue import language_names
from training.queries.certificates import names_of
from training.queries.papers import outdated_papers, papers_for, papers_of
from training.rules import may_register
from training.rules.papers import may_read_preparation, may_write_names
from training.tabs import enrolment_tabs
from training.views.programmes import GET_OR_POST

SCRIPTS = {"en": gettext_lazy("Latin"), "ru": gettext_lazy("Russian"), "kk": gettext_lazy("Kazakh")}


def found_enrolment(request: ActorRequest, pk: int) -> Enrolment:
    rows = enrolments_for(request.actor).select_related("person__partner", "intake__programme__institution__partner", "intake__version")
    return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]


def found_paper(request: ActorRequest, pk: int) -> EnrolmentPaper:
    return get_object_or_404(papers_for(request.actor), pk=pk)  # type: ignore[no-any-return]


@require_safe
@page
def enrolment_papers(request: ActorRequest, pk: int) -> HttpResponse:
    """What was issued is read by whoever reads the enrolment; what is due and what is missing by the academy and the host's programme staff."""
    found = found_enrolment(request, pk)
    names = names_of([found.person])[found.person_id]
    context = {
        "enrolment": found,
        "acts": _acts(request, found),
        "tabs": enrolment_tabs(found, request.actor, "papers"),
        "papers": [_paper_row(request, row) for row in papers_of(found, request.actor)],
        "names": [{"label": label, "row": names.get(language)} for language, label in SCRIPTS.items()],
        "award": award_of(found) if may_read_preparation(request.actor, found.intake) else None,
        "may_confirm": found.person.user_id == request.actor.user_id,
        "may_write": may_write_names(request.actor, found),
        "is_changed": _is_changed(found, names),
        "outdated": ", ".join(paper.number for paper in outdated_papers(found.pk)),
    }
    return render(request, "training/papers/enrolment.html", context)


def _is_changed(found: Enrolment, names: dict[str, Any]) -> bool:
    """Whether another name was confirmed than stands on the valid certificate."""
    if found.certificate is None or found.certificate.revoked_at:
        return False
    said = found.certificate.facts.get("names") or {}
    now = {language: row.name for language, row in names.items() if row.confirmed_at}
    return bool(now) and now != said and (bool(said) or now.get("en") != found.certificate.facts.get("name"))


def _acts(request: ActorRequest, found: Enrolment) -> list[Act]:
    if not may_register(request.actor, found):
        return []
    acts = []
    issue = refusal(found, workflow_of(found).by_name["issue_certificate"], request.actor, request.now)
    if issue is None:
        acts.append(Act("issue", _("Issue the certificate"), reverse("training:enrolment_step", args=[found.pk, "issue_certificate"]), "primary"))
    acts.append(Act("transcript", _("Issue a transcript"), reverse("training:issue_transcript", args=[found.pk]), "secondary"))
    if found.certificate and not found.certificate.revoked_at:
        acts.append(Act("reissue", _("Issue the certificate anew"), reverse("training:reissue_certificate", args=[found.pk]), "secondary"))
        acts.append(Act("revoke", _("Revoke the certificate"), reverse("training:enrolment_step", args=[found.pk, "revoke_certificate"]), "danger"))
    return acts


def _paper_row(request: ActorRequest, row: EnrolmentPaper) -> dict[str, Any]:
    document = row.document
    is_transcript = document.kind == IssuedKind.TRANSCRIPT
    languages = LANGUAGES if is_transcript else ("en",)
    files = [{"language": language_names([language]), "url": reverse("training:paper_pdf", args=[row.pk, language])} for language in languages]
    may_revoke = is_transcript and not document.revoked_at and may_register(request.actor, row.enrolment)
    return {
        "paper": row,
        "document": document,
        "files": files,
        "is_transcript": is_transcript,
        "xml": reverse("training:transcript_xml", args=[row.pk]) if is_transcript else "",
        "replaced_by": getattr(document, "replaced_by", None),
        "code": grouped(document.code),
        "revoke": reverse("training:revoke_transcript", args=[row.pk]) if may_revoke else "",
    }


@require_safe
@page
def paper_pdf(request: ActorRequest, pk: int, language: str) -> HttpResponseBase:
    if language not in LANGUAGES:
        raise Http404
    return issued(found_paper(request, pk).document, language)


@require_safe
@page
def transcript_xml(request: ActorRequest, pk: int) -> HttpResponse:
    """ELMO of the frozen facts. A revoked transcript has none any more: a file carries no mark of it."""
    document = found_paper(request, pk).document
    if document.kind != IssuedKind.TRANSCRIPT or document.revoked_at:
        raise Http404
    response = HttpResponse(elmo.elmo_xml(document), content_type="application/xml")
    guard(response, f"{document.number}.xml", inline=False)
    return response


@require_http_methods(GET_OR_POST)
@page
def issue_transcript(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_enrolment(request, pk)
    if not may_register(request.actor, found):
        raise NotAllowed
    back = reverse("training:enrolment_papers", args=[pk])
    if request.method == "POST":
        with attempt(request) as done:
            document = operations.issue_transcript(found, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("Transcript %(number)s is issued.") % {"number": document.number})
        return redirect(back)
    effect = _(
        "The transcript says the approved results as they stand now, in three languages and as an ELMO file. "
        "The nominating authority, the trainee and the programme officers are told."
    )
    return ask(request, Question(_("Issue a transcript of records"), effect, _("Issue the transcript"), back, _("Back without changing anything")))


@require_http_methods(GET_OR_POST)
@page
def reissue_certificate(request: ActorRequest, pk: int) -> HttpResponse:
    """After a change of name or a correction."""
    found = found_enrolment(request, pk)
    if not may_register(request.actor, found):
        raise NotAllowed
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with attempt(request, form) as done:
            document = operations.reissue_certificate(found, reason=form.cleaned_data["reason"], actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("Issued anew: %(number)s.") % {"number": document.number})
            return redirect("training:enrolment_papers", pk)
    effect = _(
        "The certificate that is valid now is revoked with this reason, and a new one is issued in its place, with the names and results as they "
        "stand now. The public page of the old number names the new one."
    )
    return _reason_page(request, found, form, title=_("Issue the certificate anew"), effect=effect, label=_("Revoke and issue anew"))


@require_http_methods(GET_OR_POST)
@page
def revoke_transcript(request: ActorRequest, pk: int) -> HttpResponse:
    paper = found_paper(request, pk)
    if not may_register(request.actor, paper.enrolment) or paper.document.kind in CERTIFICATES:
        raise NotAllowed
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.revoke_transcript(paper, reason=form.cleaned_data["reason"], actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("Transcript %(number)s is revoked.") % {"number": paper.document.number})
            return redirect("training:enrolment_papers", paper.enrolment_id)
    effect = _("The transcript is no longer valid, and its public page says so with the reason. The next one will be issued in its place.")
    title = _("Revoke transcript %(number)s") % {"number": paper.document.number}
    return _reason_page(request, paper.enrolment, form, title=title, effect=effect, label=_("Revoke the transcript"))


def _reason_page(request: ActorRequest, found: Enrolment, form: Any, *, title: str, effect: str, label: str) -> HttpResponse:
    context = {"enrolment": found, "form": form, "title": title, "effect": effect, "label": label, "variant": "danger"}
    return render(request, "training/papers/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(GET_OR_POST)
@page
def certificate_names(request: ActorRequest) -> HttpResponse:
    """One's own names as they shall be printed."""
    person = Person.objects.visible_to(request.actor).filter(user_id=request.actor.user_id).first()
    if person is None:
        raise Http404
    form = _names_form(request, NamesForm, person)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.confirm_names(person, names=form.names, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("Your names are confirmed. Papers that are issued from now on carry them."))
            return redirect("training:certificate_names")
    names = names_of([person])[person.pk]
    context = {"form": form, "person": person, "names": names, "is_confirmed": bool(names.get("en") and names["en"].confirmed_at)}
    return render(request, "training/papers/names.html", context, status=422 if form.is_bound else 200)


def _names_form(request: ActorRequest, kind: type[NamesForm], person: Person) -> NamesForm:
    """Latin begins as the passport has it; Russian and Kazakh are typed by a person and never made up."""
    names = names_of([person])[person.pk]
    first = {"en": person.passport_name} | {language: row.name for language, row in names.items()}
    return kind(request.POST if request.method == "POST" else None, initial=first)


@require_http_methods(GET_OR_POST)
@page
def enrolment_names(request: ActorRequest, pk: int) -> HttpResponse:
    """Written by the registrar, for a trainee without an account who has confirmed them on paper."""
    found = found_enrolment(request, pk)
    if not may_write_names(request.actor, found):
        raise NotAllowed
    form = _names_form(request, NamesOnPaperForm, found.person)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.write_names(found, names=form.names, actor=request.actor, now=request.now)
        if done:
            return redirect("training:enrolment_papers", pk)
    context = {
        "enrolment": found, "form": form, "title": _("Names for papers"), "label": _("Keep these names"), "variant": "primary",
        "effect": _("The trainee has no account here. Enter the names as the trainee has confirmed them on paper; the record says that it was on paper."),
    }  # fmt: skip
    return render(request, "training/papers/form.html", context, status=422 if form.is_bound else 200)
