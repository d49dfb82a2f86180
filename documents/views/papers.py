from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from core.pages import page
from core.timefmt import day_text
from documents.forms import CodeForm
from documents.models import IssuedDocument
from documents.queries import document_by_code, plain_code
from documents.responses import issued
from documents.throttle import count_miss, guesses_too_much
from documents.typeset.certificate import grouped, script_language
from partners.http import ActorRequest


@page
@require_safe
def issued_pdf(request: ActorRequest, pk: int, language: str = "en") -> HttpResponseBase:
    """The paper, for whoever sees the partner. A revoked one says so across the sheet."""
    found = get_object_or_404(IssuedDocument.objects.visible_to(request.actor).select_related("replaces"), pk=pk)
    return issued(found, language)


@login_not_required  # whoever holds the paper may check it: an employer, a ministry, a border officer
@page
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for the code. By GET, so that no cookie is needed and the answer has an address of its own."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("documents:verify_code", code=form.cleaned_data["code"])
    return _unlisted(render(request, "documents/verify.html", {"form": form}))


@login_not_required  # the QR mark on the paper leads here
@page
@require_safe
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """What the paper says and whether it still holds; 404 for a code that was never given."""
    plain = plain_code(code)
    if plain != code and plain.isalnum():
        return redirect("documents:verify_code", code=plain)
    if guesses_too_much(request):
        return _unlisted(render(request, "documents/verify.html", {"form": CodeForm(), "is_slowed": True}, status=429))
    document = document_by_code(plain)
    if document is None:
        count_miss(request)
        return _unlisted(render(request, "documents/verify.html", {"form": _unknown(code), "is_unknown": True}, status=404))
    native_lang = script_language(document.facts.get("native_name", ""))
    tone = "bad" if document.revoked_at else "good"
    context = {"document": document, "rows": _facts(document), "native_lang": native_lang, "tone": tone}
    return _unlisted(render(request, "documents/verified.html", context))


def _unknown(code: str) -> CodeForm:
    form = CodeForm({"code": code[:60]})
    if form.is_valid():
        form.add_error("code", gettext("No document was issued with this code. Compare each letter and figure with the paper."))
    return form


def _facts(document: IssuedDocument) -> list[tuple[str, Any]]:
    """The facts of the paper in the reader's language, and nothing that is not on the paper."""
    facts = document.facts
    language = (get_language() or "en")[:2]
    named = {key: facts.get(f"{key}_{language}") or facts.get(f"{key}_en", "") for key in ("programme", "institution", "country")}
    rows = [
        (gettext("Programme"), named["programme"]),
        (gettext("Institution"), named["institution"]),
        (gettext("First day"), _day(facts["from"])),
        (gettext("Last day"), _day(facts["until"])),
        (gettext("Country"), named["country"]),
        (gettext("Result"), facts.get("result")),
        (gettext("Date of issue"), _day(facts["issued_on"])),
        (gettext("Number"), document.number),
        (gettext("Code"), grouped(document.code)),
    ]
    return [row for row in rows if row[1]]


def _day(iso: str) -> str:
    return day_text(date.fromisoformat(iso))


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    return response
