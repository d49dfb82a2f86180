"""Files of materials, and who has opened them; what is public without sign-in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core.country_names import language_name
from core.errors import NotAllowed
from core.pages import page
from core.paging import page_of
from documents.responses import stream
from exchanges import operations
from exchanges.enums import MaterialState
from exchanges.forms.materials import MaterialFilter
from exchanges.models import MaterialVersion
from exchanges.queries import materials as queries
from exchanges.rules import materials as rules
from exchanges.views.materials import found_material
from partners.actor import Actor
from partners.http import ActorRequest


@require_safe
@page
def material_file(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The circle opens the current version of what is shared; each opening is kept."""
    rows = MaterialVersion.objects.visible_to(request.actor).select_related("file", "material__circle")
    version = get_object_or_404(rows, pk=pk)
    answer = stream(version.file)
    if request.method == "GET":
        operations.note_reading(version, actor=request.actor, now=request.now)
    return answer


@require_safe
@page
def readings(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_material(request, pk)
    if not rules.reads_work(request.actor, found):
        raise NotAllowed
    shown = page_of(queries.readings_of(found, request.actor), request, order=("-at", "-pk"))
    opened = queries.readings_by_partner(found, request.actor)
    return render(request, "exchanges/materials/readings.html", {"material": found, "page": shown, "opened": opened})


@login_not_required  # what was cleared for everybody is read by everybody; of its readers nobody is kept
@require_safe
@page
def public_materials(request: ActorRequest) -> HttpResponse:
    rows = queries.public_materials().filter(state=MaterialState.SHARED)
    form = MaterialFilter(request.GET, rows=rows, shown=("partner",))
    chosen = form.cleaned_data if form.is_valid() else {}
    shown = page_of(queries.narrowed(rows, actor=Actor.nobody(), **chosen), request, order=("-created_at", "-pk"))
    return render(request, "exchanges/materials/public_list.html", {"form": form, "page": shown, "is_narrowed": any(chosen.values())})


@login_not_required  # as above
@require_safe
@page
def public_material(request: ActorRequest, reference: str) -> HttpResponse:
    nobody = Actor.nobody()
    found = get_object_or_404(queries.public_materials(), reference=reference)
    context = {
        "material": found,
        "language": language_name(found.language, (get_language() or "en")[:2]),
        "current": next(iter(queries.versions_of(found, nobody)), None),
        "newer": queries.newer_than(found, nobody),
    }
    return render(request, "exchanges/materials/public_record.html", context)


@login_not_required  # as above
@require_safe
@page
def public_file(request: ActorRequest, reference: str) -> HttpResponseBase:
    rows = MaterialVersion.objects.visible_to(Actor.nobody()).select_related("file", "material__circle")
    version = get_object_or_404(rows, material__reference=reference)
    answer = stream(version.file)
    if request.method == "GET":
        operations.note_reading(version, actor=request.actor, now=request.now)
    return answer
