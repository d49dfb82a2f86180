"""Moments, deadlines and days."""

import datetime as dt

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from core import timefmt
from core.templatetags.ui.base import now_of, one_of, reader_zone_of, register, zone_of


def show_instant(at: dt.datetime, zone: str, reader_zone: str) -> SafeString:
    shown = timefmt.instant_text(at, zone, reader_zone or None)
    if shown.reader_text:
        own = shown.reader_text
        return format_html('<time datetime="{}">{} <span class="hint">({})</span></time>', shown.iso, shown.text, own)
    return format_html('<time datetime="{}">{}</time>', shown.iso, shown.text)


def show_deadline(at: dt.datetime, zone: str, now: dt.datetime, reader_zone: str, kind: timefmt.DeadlineKind) -> SafeString:
    soon = "past" if at <= now else "soon" if at - now < dt.timedelta(days=3) else "far"
    text = timefmt.deadline_text(at, zone, now, reader_zone or None, kind)
    iso = timefmt.instant_text(at, zone).iso
    return format_html('<time class="deadline deadline-{}" datetime="{}">{}</time>', soon, iso, text)


@register.simple_tag(takes_context=True)
def instant(context: template.Context, *, at: dt.datetime | None, zone: str = "", reader_zone: str = "") -> SafeString:
    """Weekday, date, time and city of a moment, and the reader's own time when their clock differs at that moment."""
    if at is None:
        return format_html('<span class="hint">{}</span>', gettext("Not set"))
    return show_instant(at, zone_of(zone), reader_zone_of(context, reader_zone))


@register.simple_tag(takes_context=True)
def deadline(
    context: template.Context,
    *,
    at: dt.datetime | None,
    zone: str = "",
    now: dt.datetime | None = None,
    reader_zone: str = "",
    kind: str = "closes",
) -> SafeString:
    """How long is left and until when, in both zones. `kind` is closes (a call) or due (a thing to do)."""
    if at is None:
        return format_html('<span class="hint">{}</span>', gettext("No deadline"))
    one_of(kind, ("closes", "due"), "kind")
    word: timefmt.DeadlineKind = "due" if kind == "due" else "closes"
    return show_deadline(at, zone_of(zone), now_of(context, now), reader_zone_of(context, reader_zone), word)


@register.simple_tag
def day(*, on: dt.date | None, weekday: bool = False) -> SafeString:
    """A calendar day in the reader's language."""
    if on is None:
        return format_html('<span class="hint">{}</span>', gettext("Not set"))
    return format_html('<time datetime="{}">{}</time>', on.isoformat(), timefmt.day_text(on, with_weekday=weekday))
