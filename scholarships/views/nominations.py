"""From the call to a complete draft: whom to nominate, the list of sections, the sections."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import KeysetPage, page_of
from partners.http import ActorRequest
from people.duplicates import alike_of_partner
from people.models import Person
from scholarships import rules
from scholarships.enums import NominationState
from scholarships.forms.drafts import DraftForm
from scholarships.forms.nominating import FindPersonForm, NewPersonForm
from scholarships.forms.sections import FORMS
from scholarships.models import Allotment, Call, Nomination
from scholarships.operations.nominees import nominate as put_forward
from scholarships.operations.nominees import save_section
from scholarships.queries.carried import Carried, carried_over
from scholarships.queries.clocks import clocks_of
from scholarships.queries.completeness import unmet_items
from scholarships.queries.defects import present_round
from scholarships.queries.dossier import (
    BY_SLUG,
    DOCUMENTS,
    MEDICAL,
    SECTIONS,
    Section,
    checklist_of,
    is_editable,
    is_optional,
    last_step,
    missing_items,
    state_of,
)
from scholarships.queries.nominees import live_nominations, own_allotments, persons_to_nominate, same_person
from scholarships.queries.parts import is_nominees, nominee_sections
from scholarships.queries.window import window_of, window_of_call

GET_OR_POST = ["GET", "HEAD", "POST"]
WITH_PARTS = ("call__intake__programme__institution__partner", "partner", "person__passport", "allotment", "medical")
# Sections with pages of their own.
OWN_PAGES = {DOCUMENTS: "scholarships:nomination_documents", MEDICAL: "scholarships:nomination_medical"}
PEOPLE_ON_PAGE = 10
TONES = {"not_started": "neutral", "in_progress": "attention", "to_check": "attention", "unmet": "bad", "complete": "good"}


def to_edit(request: ActorRequest, pk: int, slug: str = "") -> Nomination:
    """The nomination of a page of its sender; a section of their own part is the nominee's too."""
    nomination: Nomination = get_object_or_404(Nomination.objects.visible_to(request.actor).select_related(*WITH_PARTS), pk=pk)
    own = slug in BY_SLUG and is_nominees(BY_SLUG[slug]) and rules.may_fill_own_part(request.actor, nomination)
    if not (own or rules.may_nominate(request.actor, nomination)):
        raise NotAllowed
    return nomination


def call_to_nominate(request: ActorRequest, pk: int) -> tuple[Call, list[Allotment]]:
    """The call and what this actor may nominate for in it."""
    call = get_object_or_404(Call.objects.visible_to(request.actor), pk=pk)
    allotments = own_allotments(call, request.actor)
    if not allotments:
        raise NotAllowed
    return call, allotments


def timing(request: ActorRequest, nomination: Nomination) -> dict[str, Any]:
    """Whether it can be sent now, for the pages before the sending."""
    return {
        "window": window_of(nomination, request.now),
        "is_draft": nomination.state == NominationState.DRAFT,
        "clocks": clocks_of(nomination, request.now),
        "to_answer": len(found.unanswered) if (found := present_round(nomination)) else None,
    }


def to_record(request: ActorRequest, nomination: Nomination) -> HttpResponse:
    """What was sent is read on the record page."""
    messages.info(request, _("%(number)s has been sent. It can be changed again when the ministry returns it.") % {"number": nomination})
    return redirect("scholarships:nomination", nomination.pk)


@require_http_methods(GET_OR_POST)
@page
def nominate(request: ActorRequest, pk: int) -> HttpResponse:
    call, allotments = call_to_nominate(request, pk)
    sent = request.method == "POST" and "person" not in request.POST
    form = NewPersonForm(request.POST if sent else None, allotments=allotments, now=request.now)
    if request.method == "POST" and (started := _start(request, call, allotments, form)):
        return started
    search = FindPersonForm(request.GET)
    words = search.cleaned_data["q"] if search.is_valid() else ""
    people = page_of(persons_to_nominate(request.actor, allotments, words), request, order=("sort_key", "id"), size=PEOPLE_ON_PAGE)
    context = {"call": call, "allotments": allotments, "form": form, "search": search, "words": words, "people": people}
    context |= {"rows": _with_nominations(call, people), "window": window_of_call(call, allotments, request.now)}
    return render(request, "scholarships/nominating/nominate.html", context)


def _with_nominations(call: Call, people: KeysetPage) -> list[tuple[Person, Nomination | None]]:
    found = live_nominations(call, people.rows)
    return [(person, found.get(person.pk)) for person in people]


def _start(request: ActorRequest, call: Call, allotments: list[Allotment], form: NewPersonForm) -> HttpResponseRedirect | None:
    """A draft for the person chosen or typed; the same draft when it was there already."""
    person, partner, fields = _chosen(request, allotments), None, {}
    if person is not None:
        partner = person.partner
    elif form.is_valid():
        partner, fields = form.partner, form.person_fields
    if partner is None:
        return None
    if person is None and _asks_who(request, form, partner, fields):
        return None
    with attempt(request, form if form.is_bound else None) as done:
        nomination, is_new = put_forward(call, partner=partner, person=person, person_fields=fields, actor=request.actor, now=request.now)
    if not done:
        return None
    if not is_new:
        messages.info(request, _("This person is nominated for the call already: this is the nomination."))
    if is_new and carried_over(nomination):
        return redirect("scholarships:nomination_check", nomination.pk)
    return redirect("scholarships:nomination_edit" if is_editable(nomination) else "scholarships:nomination", nomination.pk)


def _asks_who(request: ActorRequest, form: NewPersonForm, partner: Any, fields: dict[str, Any]) -> bool:
    """Whether somebody of the partner's own people may be the one typed here; asked once, nothing is decided for the officer."""
    if "as_new" in request.POST or same_person(partner, **{name: fields[name] for name in ("given_names", "family_name", "birth_date")}):
        return False
    form.alike = alike_of_partner(partner, fields)
    return bool(form.alike)


def _chosen(request: ActorRequest, allotments: list[Allotment]) -> Person | None:
    chosen = request.POST.get("person", "")
    if "person" not in request.POST:
        return None
    if not chosen.isdecimal():
        raise Http404
    rows = Person.objects.visible_to(request.actor).filter(partner_id__in=[row.partner_id for row in allotments])
    return get_object_or_404(rows.select_related("partner"), pk=int(chosen))


@require_safe
@page
def nomination_edit(request: ActorRequest, pk: int) -> HttpResponse:
    """The sections of the form and how far each is; the nominee has a list of their own."""
    nomination = to_edit(request, pk, DOCUMENTS)
    if not rules.may_nominate(request.actor, nomination):
        return redirect("scholarships:own_part", pk)
    if not is_editable(nomination):
        return to_record(request, nomination)
    checklist, carried = checklist_of(nomination), carried_over(nomination)
    context = {
        "nomination": nomination,
        "returned": last_step(nomination, "return") if nomination.mend_until else None,
        "sections": section_rows(nomination, checklist, carried),
        "carried": carried,
        "missing": missing_items(nomination, checklist),
        **timing(request, nomination),
    }
    return render(request, "scholarships/nominating/edit.html", context)


def section_rows(
    nomination: Nomination, checklist: list[Any], carried: Carried | None, only: Callable[[Section], bool] = lambda section: True
) -> list[dict[str, Any]]:
    """Each section with how far it is, and whether a submission can do without it."""
    unmet, rows = [item.field for item in unmet_items(nomination)], []
    for section in filter(only, SECTIONS):
        state = state_of(section, nomination, checklist, carried.sections if carried else (), unmet)
        title = _("%(section)s (optional)") % {"section": section.title} if is_optional(section, nomination.call) else section.title
        rows.append({"title": title, "url": section_url(nomination, section.slug), "since": state.label, "tone": TONES[state]})
    return rows


def section_url(nomination: Nomination, slug: str) -> str:
    if slug in OWN_PAGES:
        return reverse(OWN_PAGES[slug], args=[nomination.pk])
    return reverse("scholarships:nomination_section", args=[nomination.pk, slug])


@require_http_methods(GET_OR_POST)
@page
def nomination_section(request: ActorRequest, pk: int, slug: str) -> HttpResponse:
    """One section: everything that can be read is kept, whatever is missing."""
    if slug not in FORMS:
        raise Http404
    nomination = to_edit(request, pk, slug)
    if not is_editable(nomination):
        return to_record(request, nomination)
    form = FORMS[slug](nomination, request.POST if request.method == "POST" else None, now=request.now)
    if request.method == "POST" and _keep(request, nomination, form):
        messages.success(request, _("Saved: %(section)s.") % {"section": form.section.title})
        if form.advice:
            messages.info(request, form.advice)
        return redirect(_after(request, nomination, slug))
    context = {"nomination": nomination, "form": form, "section": form.section, "back": request.GET.get("back", "")}
    return render(request, "scholarships/nominating/section.html", context | {"mends": present_round(nomination) is not None})


def _keep(request: ActorRequest, nomination: Nomination, form: DraftForm) -> bool:
    """Save what can be read; true when that was all of it."""
    form.is_valid()
    if form.overtaken:
        form.add_error(None, _("Somebody else has changed this section meanwhile. Compare it with what you typed below and save again."))
        form.show_again()
        return False
    given, names = form.readable, form.section
    parts: dict[str, Any] = {"person_fields": {name: value for name, value in given.items() if name in names.of_person}}
    parts["fields"] = {name: value for name, value in given.items() if name in names.of_nomination}
    parts["passport_fields"] = {name: value for name, value in given.items() if name in names.apart} if names.apart else None
    wrong = bool(form.errors)
    with attempt(request, form) as done:
        section = "" if wrong else form.section.slug
        save_section(nomination, section, **parts, actor=request.actor, now=request.now)
    if done and wrong:
        messages.warning(request, _("The rest of the page is saved. Mend the fields below and save again."))
    return bool(done) and not wrong


def _after(request: ActorRequest, nomination: Nomination, slug: str) -> str:
    """The next section, the list of sections, what is to be mended, or the check page the reader came from."""
    if request.GET.get("back") == "check":
        return reverse("scholarships:nomination_check", args=[nomination.pk])
    if request.POST.get("then") == "more":
        return section_url(nomination, slug)
    if request.POST.get("then") == "mend":
        return reverse("scholarships:nomination_defects", args=[nomination.pk])
    if request.POST.get("then") == "next":
        return next_url(request, nomination, slug)
    return reverse("scholarships:nomination_edit", args=[nomination.pk])


def next_url(request: ActorRequest, nomination: Nomination, slug: str) -> str:
    """The section that follows for this reader; after the last one the check, or for the nominee the list of the own part."""
    sends = rules.may_nominate(request.actor, nomination)
    slugs = [row.slug for row in (SECTIONS if sends else nominee_sections())]
    place = slugs.index(slug) + 1
    if place < len(slugs):
        return section_url(nomination, slugs[place])
    return reverse("scholarships:nomination_check" if sends else "scholarships:own_part", args=[nomination.pk])
