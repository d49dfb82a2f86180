"""The calendar of stays: who is where in a month or a quarter, drawn and as a table."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from agreements.enums import Direction
from core.errors import NotAllowed
from core.pages import page
from core.paging import page_of
from core.timefmt import month_text
from exchanges.queries import stay_bars as bars
from exchanges.rules import missions as rules
from mobility.belongings import belongings_of
from mobility.models import Stay
from partners.http import ActorRequest
from partners.models import Institution
from partners.queries import host_day

VIEWS = [("quarter", gettext_lazy("Three months")), ("month", gettext_lazy("One month"))]  # the first where nothing is chosen


class CalendarFilter(forms.Form):
    month = forms.CharField(
        label=gettext_lazy("From the month"), required=False, max_length=7, widget=forms.TextInput(attrs={"type": "month", "placeholder": "2027-03"})
    )
    view = forms.ChoiceField(label=gettext_lazy("Shown"), choices=VIEWS, required=False)
    institution = forms.ModelChoiceField(
        label=gettext_lazy("Institution"), queryset=Institution.objects.none(), required=False, empty_label=gettext_lazy("All institutions")
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("Direction"), required=False, choices=[("", gettext_lazy("Both directions")), *Direction.choices]
    )
    experts = forms.BooleanField(label=gettext_lazy("Only experts"), required=False)

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = bars.institutions_of(rows)  # type: ignore[attr-defined]

    def clean_month(self) -> date | None:
        text = self.cleaned_data["month"]
        if not text:
            return None
        try:
            return date.fromisoformat(f"{text}-01")
        except ValueError:
            raise forms.ValidationError(_("Write the month as year and number, for example 2027-03.")) from None


@require_safe
@page
def stays_calendar(request: ActorRequest) -> HttpResponse:
    if not rules.may_see_missions(request.actor):
        raise NotAllowed
    today, seen = host_day(request.now), bars.stays_seen(request.actor)
    form = CalendarFilter(request.GET, rows=seen)
    chosen = form.cleaned_data if form.is_valid() else {}
    months = bars.MONTH if chosen.get("view") == "month" else bars.QUARTER
    window = bars.window_of(chosen.get("month") or today, months)
    wanted = {name: chosen[name] for name in ("institution", "direction", "experts") if chosen.get(name)}
    shown = page_of(bars.in_window(seen, window, **wanted), request, order=("enters_on", "pk"))
    own = set(Stay.objects.visible_to(request.actor).filter(pk__in=[stay.pk for stay in shown]).values_list("pk", flat=True))
    about = belongings_of(shown.rows, request.actor)
    context = {
        "form": form,
        "page": shown,
        "chart": bars.bars_of(shown, window, today) if shown.rows else None,
        "rows": [{"stay": stay, "about": about[stay.pk], "is_own": stay.pk in own} for stay in shown],
        "point": _point(window, len(shown.rows), shown.has_next or shown.has_previous),
        **_neighbours(request, window, months),
    }
    return render(request, "exchanges/missions/calendar.html", context)


def _point(window: bars.Window, count: int, is_part: bool) -> str:
    """What the drawing says, in one sentence."""
    last = bars.month_plus(window.end, -1)
    words = {"n": count, "first": month_text(window.first), "last": month_text(last)}
    if is_part:
        return _("%(first)s to %(last)s; a part of the list, the rest stands on the other pages.") % words
    if window.first == last:
        return ngettext("%(first)s: %(n)d stay.", "%(first)s: %(n)d stays.", count) % words
    return ngettext("%(first)s to %(last)s: %(n)d stay.", "%(first)s to %(last)s: %(n)d stays.", count) % words


def _neighbours(request: ActorRequest, window: bars.Window, months: int) -> dict[str, str]:
    """The window before and the one after, with the same choices."""

    def link(first: date) -> str:
        query = request.GET.copy()
        for name in ("after", "before"):
            query.pop(name, None)
        query["month"] = f"{first:%Y-%m}"
        return f"?{query.urlencode()}"

    return {"earlier": link(bars.month_plus(window.first, -months)), "later": link(window.end)}
