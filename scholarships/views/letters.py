"""Letters: on the record of a nomination, as files, as the list of a call, and written anew after a correction."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import ReasonForm
from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import page_of
from documents.operations.reading import note_opening
from documents.responses import issued
from partners.http import ActorRequest
from scholarships import rules
from scholarships.forms.letters import LetterFilter
from scholarships.models import Call, Nomination, NominationLetter
from scholarships.operations.letters import reissue_letter
from scholarships.queries.award_terms import award_of
from scholarships.queries.letters import LetterRow, letter_counts, letters_of, letters_of_call, may_be_reissued
from scholarships.views.nominations import GET_OR_POST

LETTER_ORDER = ("-document__issued_at", "-document__id", "-id")


def about_letters(request: ActorRequest, nomination: Nomination) -> dict[str, Any]:
    """For the record and the nominee's own page. Nobody has a letter, or an award, before the decision."""
    actor = request.actor
    if nomination.decided_at is None:
        return {"letters": [], "award": None, "reserve_place": None}
    reads = rules.may_read_letters(actor, nomination)
    letters = letters_of(nomination, actor) if reads else []
    may = rules.may_reissue(actor, nomination)
    return {
        "letters": [LetterRow(row, row.document, may and may_be_reissued(row.document)) for row in letters],
        "award": award_of(nomination) if rules.may_read_award(actor, nomination) and nomination.offer_expires_at else None,
        "reserve_place": nomination.reserve_place if reads else None,
    }


def fetched(request: ActorRequest, pk: int, letter_pk: int) -> NominationLetter:
    """A letter of a nomination that this actor may see, if the letter may be seen too."""
    nomination = get_object_or_404(Nomination.objects.visible_to(request.actor).select_related("person", "partner", "call"), pk=pk)
    if not rules.may_read_letters(request.actor, nomination):
        raise NotAllowed
    letters = NominationLetter.objects.visible_to(request.actor).select_related("document__replaces")
    letter: NominationLetter = get_object_or_404(letters, pk=letter_pk, nomination_id=pk)
    letter.nomination = nomination
    return letter


@require_safe
@page
def nomination_letter(request: ActorRequest, pk: int, letter_pk: int, language: str) -> HttpResponseBase:
    """The paper in one language; a revoked one says so across the sheet."""
    document = fetched(request, pk, letter_pk).document
    note_opening(document, actor=request.actor, now=request.now)
    return issued(document, language)


@require_http_methods(GET_OR_POST)
@page
def letter_reissue(request: ActorRequest, pk: int, letter_pk: int) -> HttpResponse:
    letter = fetched(request, pk, letter_pk)
    if not rules.may_reissue(request.actor, letter.nomination):
        raise NotAllowed
    back = reverse("scholarships:nomination", args=[pk])
    if not may_be_reissued(letter.document):
        messages.info(request, _("%(number)s can't be written anew: it is revoked, or it belongs to the visa desk.") % {"number": letter.document})
        return redirect(back)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    form.fields["reason"].help_text = _("What was corrected. The page of the old letter shows it to everybody who checks its code.")
    if form.is_valid():
        with attempt(request, form) as done:
            new = reissue_letter(letter, reason=form.cleaned_data["reason"], actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("%(new)s stands in the place of %(old)s.") % {"new": new, "old": letter.document})
            return redirect(f"{back}#letters")
    return render(request, "core/step.html", _reissue(letter, form, back))


def _reissue(letter: NominationLetter, form: ReasonForm, back: str) -> dict[str, Any]:
    words = {"kind": letter.document.get_kind_display(), "number": letter.document}
    return {
        "record": letter.nomination,
        "record_title": letter.nomination.person.passport_name,
        "title": _("Write the letter anew: %(kind)s %(number)s") % words,
        "step": {"label": _("Revoke the old letter and write it anew")},
        "variant": "primary",
        "effect": _(
            "The new letter says what the record says now, under a number of its own. The old one is revoked in the same act and names the new one."
        ),
        "form": form,
        "back": back,
        "list_url": reverse("scholarships:nominations"),
        "list_label": _("Nominations"),
    }


@require_safe
@page
def call_letters(request: ActorRequest, pk: int) -> HttpResponse:
    """For the ministry: every letter of a call, and how many of them still wait to be set."""
    call: Call = get_object_or_404(Call.objects.visible_to(request.actor), pk=pk)
    if not request.actor.sees_all_partners:
        raise NotAllowed
    form = LetterFilter(request.GET)
    found = letters_of_call(call, request.actor, **form.chosen)
    context = {
        "call": call,
        "form": form,
        "page": page_of(found, request, order=LETTER_ORDER),
        "counts": letter_counts(call, request.actor),
    }
    return render(request, "scholarships/letters/of_call.html", context)
