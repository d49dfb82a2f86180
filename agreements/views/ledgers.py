"""A quota line and its ledger: what was agreed, what each year gives, what was reserved and used, every entry behind the figures."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from agreements import rules
from agreements.forms import EntryFilter
from agreements.models import QuotaEntry, QuotaLine
from agreements.queries.lines import entries_of, lines_for, movements, recount
from agreements.queries.years import accounts_of
from agreements.subjects import Subject, reason_words, subjects_of
from agreements.terms import terms_in_words
from core.pages import page
from core.paging import page_of
from core.record import who
from partners.http import ActorRequest
from partners.queries import host_day


@require_safe
@page
def ledger(request: ActorRequest, pk: int) -> HttpResponse:
    line = get_object_or_404(lines_for(request.actor), pk=pk)
    form = EntryFilter(request.GET, line=line)
    chosen = form.cleaned_data if form.is_valid() else {}
    shown = page_of(entries_of(line, request.actor, **chosen), request, order=("-at", "-pk"))
    counted, running = recount(line, request.actor), line.agreement.is_in_force
    may_keep = rules.may_keep_agreements(request.actor, line.agreement)
    context = {
        "line": line,
        "terms": terms_in_words(line),
        "form": form,
        "page": shown,
        "rows": rows_of(shown.rows, line, request),
        "recount": counted,
        "accounts": accounts_of(line, counted.sums, host_day(request.now).year),
        "may_change": may_keep and line.agreement.takes_lines,
        "may_close": may_keep and running,
        "may_add": rules.may_add_exceptions(request.actor) and running,
    }
    return render(request, "agreements/ledger.html", context)


def rows_of(entries: list[QuotaEntry], line: QuotaLine, request: ActorRequest) -> list[dict[str, Any]]:
    """Each entry in words: how it moved the totals, what it left, for whom, by whom and why."""
    subjects = subjects_of((entry.subject for entry in entries), request.actor)
    return [
        {
            "entry": row.entry,
            "reserved": signed(row.reserved),
            "used": signed(row.used),
            "given": signed(row.given),
            "left": row.left,
            "subject": subjects.get(row.entry.subject, Subject()),
            "by": who(row.entry),
            "reason": reason_words(row.entry.subject, row.entry.reason),
        }
        for row in movements(entries, line, request.actor)
    ]


def signed(number: int) -> str:
    """+1, −1 with a real minus sign, nothing for nought."""
    return f"{number:+d}".replace("-", "\N{MINUS SIGN}") if number else ""
