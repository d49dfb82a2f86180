"""Steps, history and worklist of records."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from core import timefmt
from core.templatetags.ui.base import STEP_WORDS, TONES, draw, now_of, one_of, part, reader_zone_of, register, zone_of
from core.templatetags.ui.times import show_deadline, show_instant


@register.simple_tag
def stepper(*, steps: Iterable[Any], label: str) -> SafeString:
    """The life of a record. Steps have label, status (done | current | todo | skipped), optional date (text or day)."""
    rows = []
    for step in steps:
        on = part(step, "date")
        rows.append(
            {
                "label": part(step, "label"),
                "status": one_of(part(step, "status", "todo"), STEP_WORDS, "status"),
                "date": timefmt.day_text(on) if isinstance(on, dt.date) else on,
            }
        )
    return draw("stepper", steps=rows, label=label)


@register.simple_tag(takes_context=True)
def timeline(context: template.Context, *, entries: Iterable[Any], zone: str = "", reader_zone: str = "", label: str = "") -> SafeString:
    """History, newest as given. Entries have at, label, actor_label, reason and optional detail."""
    reader = reader_zone_of(context, reader_zone)
    rows = [
        {
            "when": show_instant(part(entry, "at"), zone_of(zone), reader),
            "label": part(entry, "label"),
            "actor_label": part(entry, "actor_label"),
            "reason": part(entry, "reason"),
            "detail": part(entry, "detail"),
        }
        for entry in entries
    ]
    return draw("timeline", entries=rows, label=label or gettext("History"))


@register.simple_tag(takes_context=True)
def task_list(context: template.Context, *, items: Iterable[Any], now: dt.datetime | None = None, reader_zone: str = "") -> SafeString:
    """Rows of a worklist: title, detail, url, action, due_at, due_zone, tone, since (an instant, a day or words)."""
    now = now_of(context, now)
    reader = reader_zone_of(context, reader_zone)
    rows = []
    for item in items:
        due, since, zone = part(item, "due_at"), part(item, "since"), zone_of(part(item, "due_zone"))
        rows.append(
            {
                "title": part(item, "title"),
                "detail": part(item, "detail"),
                "url": part(item, "url"),
                "action": part(item, "action"),
                "tone": one_of(part(item, "tone", "neutral") or "neutral", TONES, "tone"),
                "due": show_deadline(due, zone, now, reader, "due") if due else "",
                "since": timefmt.since_text(since, now, zone) if isinstance(since, dt.date) else since,
            }
        )
    return draw("task_list", items=rows)
