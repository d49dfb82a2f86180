"""Words of messages for the desk: which kinds there are, what is said in each language, a preview before it is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import NotAllowed
from core.pages import attempt, page
from notifications.forms.wordings import WordingFilter, WordingForm, language_names
from notifications.models import NoticeWording
from notifications.operations import restore_wording, set_wording
from notifications.rules import may_edit_wordings
from notifications.topics import PLACE, TOPICS, label_of, topic_of
from notifications.wording import all_kinds, check_words, filled, places_of, portal_words, text_kind
from partners.http import ActorRequest


@dataclass(frozen=True)
class Line:
    name: str
    label: str
    topic: str
    text: str
    changed: list[str]


@require_safe
@page
def wordings(request: ActorRequest) -> HttpResponse:
    """All kinds are code, so the list is made in memory; one query says which have other words."""
    _allowed(request)
    form = WordingFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = list(_lines(chosen, request))
    groups = [(topic.label, [line for line in found if line.topic == topic.name]) for topic in TOPICS.values()]
    groups = [(label, lines) for label, lines in groups if lines]
    return render(request, "notifications/wordings/list.html", {"form": form, "groups": groups, "language": get_language()})


def _lines(chosen: dict[str, Any], request: ActorRequest) -> Iterator[Line]:
    names = language_names()
    changed: dict[str, list[str]] = {}
    for kind, language in NoticeWording.objects.visible_to(request.actor).order_by("kind", "language").values_list("kind", "language"):
        changed.setdefault(kind, []).append(str(names.get(language, language)))
    for name, kind in all_kinds().items():
        subject, body = (PLACE.sub("…", str(text)).replace("%%", "%") for text in (kind.subject, kind.body))
        line = Line(name, label_of(name), topic_of(kind).name, f"{subject}. {body}"[:200], changed.get(name, []))
        sought = f"{line.label} {subject} {body}".casefold()
        fits = all(word in sought for word in chosen.get("words", "").casefold().split()) and chosen.get("topic", "") in ("", line.topic)
        if fits and (line.changed or not chosen.get("changed")):
            yield line


@require_http_methods(["GET", "HEAD", "POST"])
@page
def wording(request: ActorRequest, kind: str, language: str) -> HttpResponse:
    """The button "Preview" shows what the words would be and keeps nothing."""
    _allowed(request)
    found, own = _found(kind, language, request)
    now_said = (own.subject, own.body) if own else portal_words(found, language)
    form = WordingForm(request.POST if request.method == "POST" else None, initial=dict(zip(("subject", "body"), now_said, strict=True)))
    words = now_said
    if form.is_valid():
        words = (form.cleaned_data["subject"], form.cleaned_data["body"])
        with attempt(request, form) as done:
            if "preview" in request.POST:
                check_words(found, words[0].strip(), words[1].strip())
            else:
                set_wording(kind=kind, language=language, subject=words[0], body=words[1], actor=request.actor, now=request.now)
        if done and "preview" not in request.POST:
            messages.success(request, _("The words are in use from now on."))
            return redirect("wording", kind, language)
    context = _context(kind, language, found, own) | {"form": form, "preview": filled(found, *words, language=language, now=request.now)}
    return render(request, "notifications/wordings/edit.html", context, status=422 if form.errors else 200)


def _context(kind: str, language: str, found: Any, own: NoticeWording | None) -> dict[str, Any]:
    return {
        "kind": kind,
        "label": label_of(kind),
        "topic": topic_of(found).label,
        "language": language,
        "languages": [(code, name) for code, name in language_names().items()],
        "places": [f"%({name})s" for name in places_of(found)],
        "own": own,
        "portal_words": portal_words(found, language),
    }


@require_POST
@page
def restore_words(request: ActorRequest, kind: str, language: str) -> HttpResponse:
    _allowed(request)
    _found(kind, language, request)
    with attempt(request) as done:
        restore_wording(kind=kind, language=language, actor=request.actor, now=request.now)
    if done:
        messages.success(request, _("The portal's own words hold again."))
    return redirect("wording", kind, language)


def _allowed(request: ActorRequest) -> None:
    if not may_edit_wordings(request.actor):
        raise NotAllowed


def _found(kind: str, language: str, request: ActorRequest) -> tuple[Any, NoticeWording | None]:
    found = text_kind(kind)
    if found is None or language not in language_names():
        raise Http404
    return found, NoticeWording.objects.visible_to(request.actor).filter(kind=kind, language=language).first()
