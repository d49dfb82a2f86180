"""Pagers, sorting, summaries, tabs, receipts, names."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from core.templatetags.ui.base import draw, one_of, part, reader_zone_of, register, zone_of
from core.templatetags.ui.times import show_instant


@register.simple_tag
def pager(*, page: Any, label: str = "", target: str = "") -> SafeString:
    """Forward and back through a list: has_previous, has_next, previous_url, next_url, count_text."""
    parts = {
        "previous_url": part(page, "previous_url") if part(page, "has_previous", False) else "",
        "next_url": part(page, "next_url") if part(page, "has_next", False) else "",
        "count_text": part(page, "count_text"),
    }
    return draw("pager", **parts, label=label or gettext("Pages"), target=target)


@register.simple_tag
def sort_header(*, label: str, url: str, direction: str = "", numeric: bool = False) -> SafeString:
    """A column heading that sorts. `direction` is asc or desc when the list is sorted by it, else empty."""
    one_of(direction, ("", "asc", "desc"), "direction")
    return draw("sort_header", label=label, url=url, direction=direction, numeric=numeric)


@register.simple_tag
def summary_list(*, rows: Iterable[Any]) -> SafeString:
    """What was answered: rows of (label, value[, change_url]); an empty value reads "Not provided"."""
    shown = []
    for row in rows:
        if isinstance(row, dict):
            label, value, change_url = row["label"], row.get("value"), row.get("change_url") or ""
        else:
            label, value, *rest = row
            change_url = rest[0] if rest and rest[0] else ""
        empty = value is None or value == ""
        shown.append({"label": label, "value": value, "is_empty": empty, "change_url": change_url})
    return draw("summary_list", rows=shown, has_changes=any(row["change_url"] for row in shown))


@register.simple_tag
def empty(*, title: str, text: str = "", href: str = "", label: str = "") -> SafeString:
    """A list with nothing in it says why and what can be done. In a loop stand it after `{% empty %}`, not before."""
    return draw("empty", title=title, text=text, href=href, label=label)


@register.simple_tag
def tabs(*, items: Iterable[Any], label: str = "") -> SafeString:
    """Links between the parts of a record: label, url, is_current, optional count."""
    rows = [
        {
            "label": part(item, "label"),
            "url": part(item, "url"),
            "is_current": bool(part(item, "is_current", False)),
            "count": part(item, "count"),
        }
        for item in items
    ]
    return draw("tabs", items=rows, label=label or gettext("Sections"))


@register.simple_tag(takes_context=True)
def receipt(
    context: template.Context,
    *,
    title: str,
    number: str,
    at: dt.datetime | None = None,
    zone: str = "",
    reader_zone: str = "",
    number_label: str = "",
    text: str = "",
    next_steps: Iterable[Any] = (),
    download_url: str = "",
    download_label: str = "",
) -> SafeString:
    """Confirmation that an act arrived: number, time in the zones that differ, what happens next, a copy to keep."""
    when = show_instant(at, zone_of(zone), reader_zone_of(context, reader_zone)) if at else ""
    return draw(
        "receipt",
        title=title,
        number=number,
        number_label=number_label or gettext("Your reference number"),
        when=when,
        text=text,
        next_steps=list(next_steps),
        download_url=download_url,
        download_label=download_label or gettext("Download a copy"),
    )


@register.simple_tag
def person_name(*, name: str, lang: str = "", native: str = "", native_lang: str = "") -> SafeString:
    """A person's name as in the passport and in their own script, each marked with its language for reading aloud."""
    return draw("person_name", name=name, lang=lang, native=native, native_lang=native_lang)
