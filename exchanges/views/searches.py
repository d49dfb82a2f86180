"""Search among materials, and the searches that somebody keeps."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import Question, ask
from core.country_names import language_name
from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import page_of
from core.patience import TookTooLong, at_most
from exchanges import operations
from exchanges.enums import MaterialState
from exchanges.forms.searches import Filters, SavedSearchForm, initial_of
from exchanges.models import SavedSearch
from exchanges.queries import news
from exchanges.queries import searches as queries
from exchanges.queries.searches import COUNTED, Wanted
from exchanges.rules import searches as rules
from partners.http import ActorRequest

GET_OR_POST = ["GET", "HEAD", "POST"]
BY_RANK, NEWEST = ("-rank", "-pk"), ("-made_at", "-pk")
RECENT = timedelta(days=30)


@require_safe
@page
def search(request: ActorRequest) -> HttpResponse:
    """What the reader may read and asks for; the closest first, without words the newest first."""
    form = Filters(request.GET, actor=request.actor)
    wanted = form.wanted()
    context: dict[str, Any] = {"form": form, "wanted": wanted}
    if not wanted:
        context["saved"] = [_row(one) for one in queries.searches_of(request.actor)]
    else:
        context |= _results(request, wanted) | {"save_url": f"{reverse('exchanges:save_search')}?{urlencode(wanted.asked())}"}
    return render(request, "exchanges/searches/search.html", context)


def _results(request: ActorRequest, wanted: Wanted) -> dict[str, Any]:
    """What has the words; where nothing has them, what is near, if it is found soon."""
    page, most = _page(request, queries.found(request.actor, wanted), BY_RANK if wanted.words else NEWEST), COUNTED
    is_near = bool(wanted.words and not page["page"].rows)
    for rows_of, number in ((queries.near, COUNTED), (queries.nearest, queries.NEAREST)) if is_near else ():
        with suppress(TookTooLong), at_most(queries.PATIENCE):
            page, most = _page(request, rows_of(request.actor, wanted), NEWEST), number
            break
    pks, count = [row.pk for row in page["page"]], page["count"]
    found = queries.shown(request.actor, pks, wanted, is_near=is_near) if pks else []
    found_rows = [(material, snippet, material.state != MaterialState.SHARED) for material, snippet in found]
    return {**page, "found": found_rows, "count": min(count, most), "has_more": count > most, "is_near": is_near}


def _page(request: ActorRequest, rows: Any, order: tuple[str, ...]) -> dict[str, Any]:
    """How many there are is counted with the first page, on later ones anew."""
    is_first = not request.GET.keys() & {"after", "before"}
    shown = page_of(queries.keys(rows, with_total=is_first), request, order=order, size=20)
    return {"page": shown, "count": (shown.rows[0].total if shown.rows else 0) if is_first else queries.count_of(rows)}


@require_safe
@page
def saved_searches(request: ActorRequest) -> HttpResponse:
    """The own searches, and what was shared lately that one of them finds: asked anew, so that nothing stands here that was recalled."""
    kept = list(queries.searches_of(request.actor))
    recent = news.recent(kept, request.actor, since=request.now - RECENT, until=request.now)
    context = {"rows": [_row(one) for one in kept], "recent": news.by_topic(recent), "days": RECENT.days}
    return render(request, "exchanges/searches/saved.html", context)


def _row(search: SavedSearch) -> dict[str, Any]:
    language = language_name(search.language, (get_language() or "en")[:2]) if search.language else ""
    return {"search": search, "language": language, "url": _address(search)}


def _address(search: SavedSearch) -> str:
    return f"{reverse('exchanges:materials_search')}?{urlencode(Wanted.of(search).asked())}"


@require_http_methods(GET_OR_POST)
@page
def save_search(request: ActorRequest) -> HttpResponse:
    if not rules.may_save_searches(request.actor):
        raise NotAllowed
    form = SavedSearchForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=request.GET.dict())
    if form.is_valid():
        with attempt(request, form) as done:
            operations.save_search(fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The search is saved."))
            return redirect("exchanges:saved_searches")
    return render(request, "exchanges/searches/form.html", {"form": form, "search": None}, status=422 if form.is_bound else 200)


def _own(request: ActorRequest, pk: int) -> SavedSearch:
    return get_object_or_404(queries.searches_of(request.actor), pk=pk)  # type: ignore[no-any-return]


@require_http_methods(GET_OR_POST)
@page
def change_search(request: ActorRequest, pk: int) -> HttpResponse:
    found = _own(request, pk)
    form = SavedSearchForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=initial_of(found))
    if form.is_valid():
        with attempt(request, form) as done:
            operations.change_search(found, fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("The search is changed."))
            return redirect("exchanges:saved_searches")
    return render(request, "exchanges/searches/form.html", {"form": form, "search": found}, status=422 if form.is_bound else 200)


@require_http_methods(GET_OR_POST)
@page
def delete_search(request: ActorRequest, pk: int) -> HttpResponse:
    found, back = _own(request, pk), reverse("exchanges:saved_searches")
    if request.method == "POST":
        with attempt(request):
            operations.delete_search(found, actor=request.actor, now=request.now)
        return redirect(back)
    title = _("Delete the search “%(name)s”?") % {"name": found.label}
    return ask(
        request, Question(title, _("You are no longer told of new materials that it finds."), _("Delete the search"), back, _("Saved searches"))
    )
