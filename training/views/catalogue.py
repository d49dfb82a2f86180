"""The public pages: what is on offer, what a programme teaches, which intakes come. Nothing here tells who sits where."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from core.pages import page
from core.paging import page_of
from core.timefmt import day_text
from partners.http import ActorRequest
from partners.queries import host_day
from training.forms.offer import OfferFilter
from training.queries import language_names
from training.queries.calendar import by_month, chart_of
from training.queries.offer import coming, coming_intakes, facts_of, next_of_each, on_offer
from training.queries.versions import content_of, version_in_use

KEPT_SECONDS = 300
CALENDAR_SIZE = 60


@login_not_required  # whoever considers to send or to apply reads what is taught, long before there is an account
@page
@require_safe
def catalogue(request: ActorRequest) -> HttpResponse:
    """Programmes on offer as cards, narrowed by field, kind, level and language."""
    form = OfferFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    shown = page_of(on_offer(**chosen), request, order=("code", "pk"))
    following = next_of_each(shown.rows, host_day(request.now))
    rows = [
        {"programme": row, "languages": language_names(row.languages), "summary": row.words("summary"), "next": following.get(row.pk)}
        for row in shown
    ]
    return _kept_a_while(request, render(request, "training/offer/catalogue.html", {"form": form, "page": shown, "rows": rows}))


@login_not_required  # as above
@page
@require_safe
def programme(request: ActorRequest, code: str) -> HttpResponse:
    """What it teaches, for whom, who teaches, and which intakes come. 404 for what is not on offer."""
    found = get_object_or_404(on_offer(), code=code)
    today = host_day(request.now)
    version = version_in_use(found)
    shown = page_of(coming_intakes(today, [found]), request, order=("starts_on", "pk"))
    context = {
        "programme": found,
        "languages": language_names(found.languages),
        "summary": found.words("summary"),
        "requirements": facts_of(found, "requirements"),
        "outcomes": facts_of(version, "outcomes") if version else [],
        "content": content_of(version),
        "may_open": request.actor.is_signed_in,
        "page": shown,
        "rows": [{"coming": coming(row, today), "language": language_names([row.language]) if row.language else ""} for row in shown],
    }
    return _kept_a_while(request, render(request, "training/offer/programme.html", context))


@login_not_required  # as above
@page
@require_safe
def calendar(request: ActorRequest) -> HttpResponse:
    """Coming intakes of all programmes on offer, drawn over the months and month by month in tables."""
    today = host_day(request.now)
    shown = page_of(coming_intakes(today), request, order=("starts_on", "pk"), size=CALENDAR_SIZE)
    rows = [coming(row, today) for row in shown]
    point = ""
    if rows:
        words = {"count": len(rows), "day": day_text(rows[0].intake.starts_on)}
        point = gettext("Intakes shown: %(count)d. The first begins on %(day)s.") % words
    context = {"page": shown, "rows": rows, "chart": chart_of(rows), "months": by_month(rows), "point": point}
    return _kept_a_while(request, render(request, "training/offer/calendar.html", context))


def _kept_a_while(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The browser of a visitor who has not signed in may keep the page for some minutes; no cache that is shared may.

    The page holds that visitor's own token against forged requests (in the choice of language), so it is not the same for all.
    """
    if request.user.is_authenticated:
        patch_cache_control(response, private=True, no_cache=True)
    else:
        patch_cache_control(response, private=True, max_age=KEPT_SECONDS)
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response
