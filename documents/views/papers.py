from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from core.pages import page
from documents.enums import CERTIFICATES
from documents.facts import facts_of, names_of, people_of, table_of
from documents.file_check import Verdict, check_file
from documents.forms import CodeForm, FileForm
from documents.models import IssuedDocument
from documents.operations.reading import note_opening
from documents.queries import document_by_code, is_signed, number_in_place_of, plain_code
from documents.responses import issued
from documents.signing import is_signing
from documents.throttle import checks_too_many_files, count_miss, guesses_too_much
from documents.typeset.certificate import script_language
from partners.http import ActorRequest


@page
@require_safe
def issued_pdf(request: ActorRequest, pk: int, language: str = "en") -> HttpResponseBase:
    """The paper, for whoever sees the partner. A revoked one says so across the sheet."""
    found = get_object_or_404(IssuedDocument.objects.visible_to(request.actor).select_related("replaces"), pk=pk)
    note_opening(found, actor=request.actor, now=request.now)
    return issued(found, language)


@login_not_required  # whoever holds the paper may check it: an employer, a ministry, a border officer
@page
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for the code. By GET, so that no cookie is needed and the answer has an address of its own."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("documents:verify_code", code=form.cleaned_data["code"])
    return _unlisted(render(request, "documents/verify.html", {"form": form, "file_form": FileForm()}))


@login_not_required  # the QR mark on the paper leads here
@page
@require_safe
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """What the paper says and whether it still holds; 404 for a code that was never given."""
    plain = plain_code(code)
    if plain != code and plain.isalnum():
        return redirect("documents:verify_code", code=plain)
    if guesses_too_much(request):
        return _unlisted(render(request, "documents/verify.html", {"form": CodeForm(), "file_form": FileForm(), "is_slowed": True}, status=429))
    document = document_by_code(plain)
    if document is None:
        count_miss(request)
        return _unlisted(render(request, "documents/verify.html", {"form": _unknown(code), "file_form": FileForm(), "is_unknown": True}, status=404))
    return _unlisted(render(request, "documents/verified.html", _verified(document)))


def _verified(document: IssuedDocument) -> dict[str, Any]:
    """Who stands above the facts is not named once more in a table that would say nothing else."""
    people = people_of(document)
    with_passports = any(row["passport"] for row in people)
    if not with_passports and [row["name"] for row in people] == [document.facts.get("name")]:
        people = []
    return {
        "document": document,
        "is_certificate": document.kind in CERTIFICATES,
        "names": names_of(document),
        "rows": facts_of(document),
        "people": people,
        "with_passports": with_passports,
        "table": table_of(document),
        "native_lang": script_language(document.facts.get("native_name", "")),
        "tone": "bad" if document.revoked_at else "good",
        "replaced_by": number_in_place_of(document),
        "is_signed": is_signed(document),
    }


@login_not_required  # whoever was sent a file may check it
@page
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Whether an uploaded PDF is the portal's, unaltered. It changes nothing and nothing is kept, so the answer is the page itself."""
    form = FileForm(request.POST, request.FILES)
    if checks_too_many_files(request):
        return _unlisted(render(request, "documents/verify.html", {"form": CodeForm(), "file_form": FileForm(), "is_hurried": True}, status=429))
    if not form.is_valid():
        return _unlisted(render(request, "documents/verify.html", {"form": CodeForm(), "file_form": form}, status=422))
    found = check_file(form.cleaned_data["file"])
    if found.verdict == Verdict.UNKNOWN:
        count_miss(request)
    context = {"found": found, "document": found.document, "is_house_signing": is_signing()}
    return _unlisted(render(request, "documents/checked.html", context))


def _unknown(code: str) -> CodeForm:
    form = CodeForm({"code": code[:60]})
    if form.is_valid():
        form.add_error("code", gettext("No document was issued with this code. Compare each letter and figure with the paper."))
    return form


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store"
    return response
