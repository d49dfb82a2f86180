"""Texts of letters: what is in use, its versions, a draft, how it looks on paper, what differs."""

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.acts import ReasonForm, StepForm, StepPage, step_page
from core.errors import NotAllowed, Refused
from core.pages import attempt, page
from core.paging import page_of
from core.record import Act, acts_of, history_lines, history_of, life_of, with_links
from documents import rules
from documents.enums import LETTERS, IssuedKind, TextState
from documents.forms import PreviewForm, TextForm, UseForm
from documents.letters import Text, comparing, mark_of
from documents.letters.checking import left_out
from documents.letters.defaults import DEFAULTS
from documents.letters.placeholders import placeholders_of
from documents.models import IssuedDocument, LetterText
from documents.operations import texts as operations
from documents.queries import letters_to_look_at, text_in_use, words_in_use, words_of
from documents.responses import guard
from documents.typeset import CannotSet
from documents.typeset.previews import preview_pdf, preview_png
from partners.http import ActorRequest

GET_OR_POST = ["GET", "HEAD", "POST"]
FIGURE = re.compile("[0-9]{1,9}")
LANGUAGE_WORDS = {"en": gettext_lazy("English"), "ru": gettext_lazy("Russian"), "kk": gettext_lazy("Kazakh")}


def found_text(request: ActorRequest, pk: int) -> LetterText:
    found: LetterText = get_object_or_404(LetterText.objects.visible_to(request.actor), pk=pk)
    return found


def known_kind(request: ActorRequest, kind: str) -> IssuedKind:
    if kind not in LETTERS:
        raise Http404
    if not rules.may_read_texts(request.actor):
        raise NotAllowed
    return IssuedKind(kind)


def _figure(typed: str) -> int:
    """A number in an address; 0, which no row has, for anything else."""
    return int(typed) if FIGURE.fullmatch(typed) else 0


@require_safe
@page
def texts(request: ActorRequest) -> HttpResponse:
    """Every letter in three languages: which version is in use, which draft waits."""
    if not rules.may_read_texts(request.actor):
        raise NotAllowed
    rows = LetterText.objects.visible_to(request.actor).filter(state__in=[TextState.DRAFT, TextState.IN_USE]).defer("body", "closing")
    return render(request, "documents/texts/texts.html", {"rows": words_in_use(rows), "languages": LANGUAGE_WORDS})


@require_safe
@page
def versions(request: ActorRequest, kind: str, language: str) -> HttpResponse:
    """The words in use and all versions; without one in use, the words the portal began with."""
    known = known_kind(request, kind)
    rows = LetterText.objects.visible_to(request.actor).filter(kind=kind, language=language).defer("body", "closing")
    shown = page_of(rows, request, order=("-number", "pk"))
    has_draft = rows.filter(state=TextState.DRAFT).exists()
    context = {
        "page": shown, "title": known.label, "kind": kind, "language": language, "language_words": LANGUAGE_WORDS[language],
        "text": text_in_use(kind, language), "is_first": not rows.filter(state=TextState.IN_USE).exists(),
        "may_start": rules.may_write_texts(request.actor) and not has_draft,
    }  # fmt: skip
    return render(request, "documents/texts/versions.html", context)


@require_POST
@page
def start(request: ActorRequest, kind: str, language: str) -> HttpResponse:
    """A draft: from what is in use, or from the version that `base` names."""
    known_kind(request, kind)
    base = None
    if number := request.POST.get("base", ""):
        rows = LetterText.objects.visible_to(request.actor)
        base = get_object_or_404(rows, kind=kind, language=language, number=_figure(number))
    with attempt(request) as done:
        made = operations.start_text(kind, language, base=base, actor=request.actor, now=request.now)
    return redirect("documents:change_text", made.pk) if done else redirect("documents:text_versions", kind, language)


@require_safe
@page
def text(request: ActorRequest, pk: int) -> HttpResponse:
    """One version: its acts, how it looks, its words, its history."""
    found = found_text(request, pk)
    entries = history_of(found)
    form = PreviewForm(request.GET or None, letters=letters_to_look_at(found.kind, request.actor))
    chosen = form.cleaned_data["letter"] if form.is_valid() else ""
    context = {
        "text": found, "words": words_of(found), "acts": _acts(request, found), "form": form, "chosen": chosen,
        "life": life_of(found, entries, request.actor.zone), "history": history_lines(entries), "language_words": LANGUAGE_WORDS[found.language],
        "left_out": left_out(found.kind, found.language, words_of(found)) if found.state == TextState.DRAFT else [],
        "base": _before(request, found), "may_start": found.state != TextState.DRAFT and rules.may_write_texts(request.actor),
    }  # fmt: skip
    return render(request, "documents/texts/text.html", context)


def _acts(request: ActorRequest, found: LetterText) -> list[Act]:
    acts = acts_of(found, request.actor, request.now, lambda step: _step_url(found, step))
    links = [Act("compare", gettext("See what differs"), reverse("documents:compare_text", args=[found.pk]), "secondary")]
    if found.state == TextState.DRAFT and rules.may_change_text(request.actor, found):
        links.insert(0, Act("change", gettext("Change the words"), reverse("documents:change_text", args=[found.pk]), "secondary"))
    return with_links(acts, *links)


@require_http_methods(GET_OR_POST)
@page
def change(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_text(request, pk)
    if not rules.may_change_text(request.actor, found):
        raise NotAllowed
    if found.state != TextState.DRAFT:
        messages.info(request, operations.NO_DRAFT)
        return redirect("documents:text", pk)
    form = TextForm(request.POST if request.method == "POST" else None, instance=found)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.change_text(found, fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            messages.success(
                request, gettext("The words of version %(number)s are saved. This is how the letter looks with them.") % {"number": found.number}
            )
            return redirect("documents:text", pk)
    samples = [(row.name, row.label, row.sample(found.language)) for row in placeholders_of(found.kind)]
    context = {"text": found, "form": form, "samples": samples, "language_words": LANGUAGE_WORDS[found.language]}
    return render(request, "documents/texts/change.html", context, status=422 if form.errors else 200)


def _step_url(found: LetterText, step: str) -> str:
    """What is put in use are the words that stand on this page."""
    url = reverse("documents:text_step", args=[found.pk, step])
    return f"{url}?seen={mark_of(words_of(found))}" if step == "put_in_use" else url


def _letter(request: ActorRequest, found: LetterText) -> IssuedDocument | None:
    """The issued letter whose data are borrowed, of the same kind and seen by this reader."""
    number = request.GET.get("letter", "")
    if not number:
        return None
    rows = IssuedDocument.objects.visible_to(request.actor).filter(kind=found.kind).select_related("replaces")
    return get_object_or_404(rows, pk=_figure(number))


@require_safe
@page
def preview(request: ActorRequest, pk: int) -> HttpResponse:
    return _drawn(request, pk, preview_pdf, "application/pdf", "pdf")


@require_safe
@page
def preview_picture(request: ActorRequest, pk: int) -> HttpResponse:
    """The first page, to look at beside the words."""
    return _drawn(request, pk, preview_png, "image/png", "png")


def _drawn(request: ActorRequest, pk: int, draw: Any, content_type: str, suffix: str) -> HttpResponse:
    found = found_text(request, pk)
    try:
        content = draw(found.kind, found.language, words_of(found), letter=_letter(request, found), now=request.now)
    except CannotSet:
        raise Refused(gettext("A letter of the alphabet in these words is in no font of the portal. Replace it and look again."), code="cannot_set")
    response = HttpResponse(content, content_type=content_type)
    guard(response, f"{found.kind}-{found.language}-{found.number}.{suffix}", inline=True)
    return response


def _before(request: ActorRequest, found: LetterText) -> LetterText | None:
    rows = LetterText.objects.visible_to(request.actor).filter(kind=found.kind, language=found.language, number__lt=found.number)
    return rows.exclude(state=TextState.DRAFT).order_by("-number").first()  # type: ignore[no-any-return]


@require_safe
@page
def compare(request: ActorRequest, pk: int) -> HttpResponse:
    """With the version before it, or with the one that `with` names; 0 is what the portal began with."""
    found = found_text(request, pk)
    rows = LetterText.objects.visible_to(request.actor).filter(kind=found.kind, language=found.language).exclude(pk=pk)
    number = request.GET.get("with", "")
    old = rows.filter(number=_figure(number)).first() if number else _before(request, found)
    words: Text = words_of(old) if old else DEFAULTS[found.kind, found.language]
    context = {
        "text": found, "old": old, "others": list(rows.order_by("-number").values_list("number", flat=True)[:30]),
        "difference": comparing.compare(words, words_of(found)), "language_words": LANGUAGE_WORDS[found.language],
    }  # fmt: skip
    return render(request, "documents/texts/compare.html", context)


STEPS = {
    "put_in_use": StepPage(
        operations.put_text_in_use,
        UseForm,
        gettext_lazy("From now on letters of this kind are written with these words in this language. Letters that are issued already keep theirs."),
    ),
    "retire": StepPage(
        operations.retire_text,
        ReasonForm,
        gettext_lazy("Letters of this kind are written again with the words the portal began with, until another version is put in use."),
    ),
    "discard": StepPage(operations.discard_text, StepForm, gettext_lazy("The draft is deleted; nothing of it can be brought back.")),
}


@require_http_methods(GET_OR_POST)
@page
def text_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found = found_text(request, pk)
    place = reverse("documents:text_versions", args=[found.kind, found.language])
    back = place if step == "discard" and request.method == "POST" else reverse("documents:text", args=[pk])

    def make_form(cls: Any, data: Any) -> forms.Form:
        return cls(data, initial={"seen": request.GET.get("seen") or mark_of(words_of(found))})  # type: ignore[no-any-return]

    return step_page(request, found, step, STEPS, back=back, list_url=place, list_label=found.get_kind_display(), make_form=make_form)
