"""Papers of a sheet: a letter as it will be written, and the minute of the panel."""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core.pages import page
from documents.enums import IssuedKind
from documents.letters import LANGUAGES, filled
from documents.models import IssuedDocument
from documents.queries import texts_in_use
from documents.responses import issued
from partners.http import ActorRequest
from scholarships.models import DecisionItem
from scholarships.queries.letter_values import LETTER_PARTS, letter_for
from scholarships.queries.letters import preview_of
from scholarships.views.rounds import sheet_for_desk


@require_safe
@page
def letter_preview(request: ActorRequest, pk: int, item: int, kind: str) -> HttpResponse:
    """The words that this row will send, in all three languages; nothing is issued, so there is no number and no code."""
    found = sheet_for_desk(request, pk)
    parts = [f"nomination__{part}" for part in LETTER_PARTS]
    row = get_object_or_404(DecisionItem.objects.visible_to(request.actor).filter(round=found).select_related(*parts), pk=item)
    if kind not in preview_of(row.nomination, row.decision):
        raise Http404
    nomination = row.nomination
    nomination.decision_reason, nomination.reserve_rank = row.reason, row.reserve_rank
    letter = letter_for(nomination, IssuedKind(kind))
    texts = texts_in_use(letter.kind)
    said = [
        {"language": language, "addressee": letter.addressee[language], **filled(texts[language], letter.values[language])} for language in LANGUAGES
    ]
    said.sort(key=lambda row: row["language"] != (get_language() or "en")[:2])
    context = {"round": found, "call": found.call, "nomination": nomination, "kind": letter.kind.label, "letters": said}
    return render(request, "scholarships/rounds/letter.html", context)


@require_safe
@page
def minute(request: ActorRequest, pk: int) -> HttpResponseBase:
    """In the reader's language, or in the one that is asked for. One that was taken back says across the sheet that it is revoked."""
    found = sheet_for_desk(request, pk)
    document = get_object_or_404(IssuedDocument.objects.visible_to(request.actor), pk=found.minute_id)
    asked = request.GET.get("language", "")
    return issued(document, asked if asked in LANGUAGES else (get_language() or "en")[:2])
