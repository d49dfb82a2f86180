"""Quotas, progress, charts and counters."""

from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from core import charts
from core.templatetags.ui.base import TONES, draw, one_of, part, register


def quota_sentence(value: int, total: int, reserved: int) -> str:
    shares = charts.quota_shares(value, total, reserved)
    words = {"value": value, "total": total, "reserved": reserved, "left": shares.left, "over": shares.over}
    if shares.over and reserved:
        return gettext("%(value)s of %(total)s used, %(reserved)s reserved: %(over)s over the quota") % words
    if shares.over:
        return gettext("%(value)s of %(total)s used: %(over)s over the quota") % words
    if reserved:
        return gettext("%(value)s of %(total)s used, %(reserved)s reserved, %(left)s left") % words
    return gettext("%(value)s of %(total)s used, %(left)s left") % words


@register.simple_tag
def bar(*, value: int, total: int, label: str, reserved: int = 0, sentence: str = "", href: str = "") -> SafeString:
    """A quota: what is used, reserved and left, as a drawn bar and as a sentence that says the same. `href` makes the label a link."""
    return draw(
        "bar",
        shares=charts.quota_shares(value, total, reserved),
        label=label,
        href=href,
        sentence=sentence or quota_sentence(value, total, reserved),
    )


@register.simple_tag
def quota_pips(*, value: int, total: int, label: str = "", reserved: int = 0) -> SafeString:
    """Small quotas (up to 12 places) as marks to count at a glance; larger ones as the figures alone."""
    cells = [
        {"x": 14 * place, "tone": "used" if place < value else "reserved" if place < value + reserved else "free"}
        for place in range(total if 0 < total <= 12 else 0)
    ]
    sentence = quota_sentence(value, total, reserved)
    return draw("quota_pips", cells=cells, width=14 * len(cells), label=label, sentence=sentence, value=value, total=total)


@register.simple_tag
def progress(*, value: int, total: int, label: str, id: str = "") -> SafeString:
    """How far a long job is. Put the fragment that holds it under htmx polling; the figures are announced politely."""
    done = value >= total > 0
    sentence = gettext("%(value)s of %(total)s done") % {"value": value, "total": total}
    return draw("progress", value=value, total=total, label=label, id=id, done=done, sentence=sentence)


@register.simple_tag
def bar_chart(*, rows: Iterable[Any], title: str, sentence: str, value_heading: str = "", full: float = 0) -> SafeString:
    """A chart drawn on the server: rows of (label, value[, url]), a sentence with its point, the table behind it. Shares: `full=100`."""
    return draw(
        "bar_chart",
        chart=charts.bar_chart(rows, full=full),
        title=title,
        sentence=sentence,
        value_heading=value_heading or pgettext("how many", "Number"),
    )


@register.simple_tag
def funnel_chart(*, rows: Iterable[Any], title: str, sentence: str, value_heading: str = "") -> SafeString:
    """What is left at each stage of the one before it: bars in the middle, the first the widest."""
    chart = charts.bar_chart(rows, kind="funnel")
    return draw("bar_chart", chart=chart, title=title, sentence=sentence, value_heading=value_heading or pgettext("how many", "Number"))


@register.simple_tag
def stacked_chart(*, rows: Iterable[Any], title: str, sentence: str, headings: Iterable[str]) -> SafeString:
    """Bars of parts: rows of (label, (first, second, third), url). `headings` name the parts, in the legend and in the table behind."""
    chart = charts.stacked_chart(rows, headings=tuple(headings))
    return draw("stacked_chart", chart=chart, title=title, sentence=sentence, legend=list(zip(charts.STACK_TONES, chart.headings, strict=False)))


@register.simple_tag
def column_chart(*, rows: Iterable[Any], title: str, sentence: str, value_heading: str = "") -> SafeString:
    """Values side by side, for a course over years."""
    chart = charts.column_chart(rows)
    return draw("column_chart", chart=chart, title=title, sentence=sentence, value_heading=value_heading or pgettext("how many", "Number"))


@register.simple_tag
def counters(*, items: Iterable[Any], label: str = "") -> SafeString:
    """Figures that open the list they count. Items have value, label, url and optional tone."""
    rows = [
        {
            "value": part(item, "value", 0),
            "label": part(item, "label"),
            "url": part(item, "url"),
            "tone": one_of(part(item, "tone", "neutral") or "neutral", TONES, "tone"),
        }
        for item in items
    ]
    return draw("counters", items=rows, label=label or gettext("Counters"))
