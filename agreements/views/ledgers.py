"""The ledger of one quota line: what each year allots, what was reserved and used, and every entry behind the figures."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agreements.forms import EntryFilter
from agreements.queries.lines import entries_of, lines_for, recount
from agreements.subjects import page_of_subject
from core.pages import page
from core.paging import page_of
from partners.http import ActorRequest


@require_safe
@page
def ledger(request: ActorRequest, pk: int) -> HttpResponse:
    line = get_object_or_404(lines_for(request.actor), pk=pk)
    form = EntryFilter(request.GET, line=line)
    chosen = form.cleaned_data if form.is_valid() else {}
    shown = page_of(entries_of(line, request.actor, **chosen), request, order=("-at", "-pk"))
    context = {
        "line": line,
        "form": form,
        "page": shown,
        "rows": [(entry, page_of_subject(entry.subject)) for entry in shown],
        "recount": recount(line, request.actor),
    }
    return render(request, "agreements/ledger.html", context)
