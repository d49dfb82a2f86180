"""The pieces every page is made of. Arguments are keyword-only; a misspelt one is a TemplateSyntaxError.

Load with `{% load ui %}`. Each piece stands with its states in the gallery (`/gallery/`).
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms, template
from django.conf import settings
from django.forms.boundfield import BoundField
from django.template.loader import get_template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from core import charts, formparts, timefmt

register = template.Library()

VARIANTS = ("primary", "secondary", "danger", "quiet")
TONES = ("neutral", "info", "good", "attention", "bad")
STEP_WORDS = ("done", "current", "todo", "skipped")
LANGUAGE_NAMES = {"en": "English", "ru": "Русский", "kk": "Қазақша"}


def _draw(component: str, /, **parts: Any) -> SafeString:
    return mark_safe(get_template(f"components/{component}.html").render(parts))  # noqa: S308 the template escaped it


def _one_of(value: str, allowed: Sequence[str], what: str) -> str:
    """A wrong word is the developer's error and fails as loudly as a misspelt argument."""
    if value not in allowed:
        raise template.TemplateSyntaxError(f"{what} must be one of {', '.join(allowed)}, not {value!r}")
    return value


def _part(item: Any, name: str, default: Any = "") -> Any:
    """Rows come as mappings or as objects; an absent part is the default."""
    value = item.get(name, default) if isinstance(item, dict) else getattr(item, name, default)
    return default if value is None else value


def _reader_zone(context: template.Context, given: str | None) -> str:
    """The zone given, else `request.actor_zone`, else the zone of the signed-in actor, else none."""
    if given:
        return given
    request = context.get("request")
    if zone := getattr(request, "actor_zone", ""):
        return str(zone)
    actor = getattr(request, "actor", None)
    return str(actor.zone) if actor is not None and actor.is_signed_in else ""


def _zone(given: str | None) -> str:
    """Instants are shown in the host's zone unless the record names its own."""
    return given or str(getattr(settings, "HOST_ZONE", settings.TIME_ZONE))


def _now(context: template.Context, given: dt.datetime | None) -> dt.datetime:
    return given or getattr(context.get("request"), "now", None) or timezone.now()


# --- acts --------------------------------------------------------------------------------------------------------------


@register.simple_tag
def button(
    *,
    label: str,
    variant: str = "primary",
    name: str = "",
    value: str = "",
    type: str = "submit",
    id: str = "",
    form: str = "",
    formaction: str = "",
    describedby: str = "",
    context: str = "",
    small: bool = False,
) -> SafeString:
    """A button; `context` is read out after the label and not seen ("Return" + "nomination N-2027-00031")."""
    _one_of(variant, VARIANTS, "variant")
    return _draw("button", **locals())


@register.simple_tag
def link_button(
    *, label: str, href: str, variant: str = "primary", context: str = "", small: bool = False, download: bool = False
) -> SafeString:
    """A link that looks like a button, for going somewhere to act. It changes nothing by itself."""
    _one_of(variant, VARIANTS, "variant")
    return _draw(
        "link_button", label=label, href=href, variant=variant, context=context, small=small, download=download
    )


# --- states ------------------------------------------------------------------------------------------------------------


@register.simple_tag
def badge(*, text: str, tone: str = "neutral") -> SafeString:
    """A word for a state. Drawn without a template, because lists draw one in every row."""
    _one_of(tone, TONES, "tone")
    return format_html('<span class="badge badge-{}">{}</span>', tone, text)


@register.simple_tag
def state_badge(*, object: Any) -> SafeString:
    """The state of a record: `get_state_display()` in the tone of `state_tone` (neutral without one)."""
    tone = getattr(object, "state_tone", "neutral")
    return badge(text=object.get_state_display(), tone=tone() if callable(tone) else tone)


# --- forms -------------------------------------------------------------------------------------------------------------


@register.simple_tag
def field(
    *,
    field: BoundField,
    autocomplete: str = "",
    label: str = "",
    hint: str = "",
    width: str = "",
    inputmode: str = "",
    lang: str = "",
    spellcheck: str = "",
) -> SafeString:
    """Label, hint, errors and control of one bound field, tied by ids. Radios and check lists become a fieldset.

    `width` is short | medium | full; `lang` is the language of what is typed; `spellcheck="false"` for names.
    """
    if width:
        _one_of(width, ("short", "medium", "full"), "width")
    view = formparts.view_field(
        field,
        label=label,
        hint=hint,
        width=width,
        autocomplete=autocomplete,
        inputmode=inputmode,
        lang=lang,
        spellcheck=spellcheck,
    )
    return _draw("field", field=view)


@register.simple_tag
def fields(*, form: forms.BaseForm) -> SafeString:
    """Every field of a form in its own order, the hidden ones too."""
    views = [formparts.view_field(bound) for bound in form]
    return _draw("fields", fields=views)


@register.simple_tag
def error_summary(
    *, form: forms.BaseForm | None = None, formset: Any = None, formsets: Iterable[Any] = ()
) -> SafeString:
    """The list of what is wrong, linked to the fields, first on the page and focused. Nothing when nothing is wrong."""
    sets = [*formsets, *([formset] if formset is not None else [])]
    faults = formparts.all_faults(form or None, sets)
    return _draw("error_summary", faults=faults) if faults else mark_safe("")


@register.simple_tag
def filters(
    *, form: forms.BaseForm, clear_url: str = "?", label: str = "", target: str = "", submit: str = ""
) -> SafeString:
    """A bar of filters sent by GET. `target` (a CSS selector) lets htmx refresh only the rows; the address follows."""
    views = [formparts.view_field(bound) for bound in form]
    return _draw(
        "filters",
        fields=views,
        clear_url=clear_url,
        label=label or gettext("Filters"),
        target=target,
        submit=submit or gettext("Apply filters"),
    )


# --- containers --------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def card(
    content: str, *, title: str = "", heading_level: int = 2, id: str = "", action_label: str = "", action_url: str = ""
) -> SafeString:
    """A section with a heading; an act at the right of the heading when given."""
    _one_of(str(heading_level), ("2", "3", "4"), "heading_level")
    return _draw(
        "card",
        content=content,
        title=title,
        level=heading_level,
        id=id,
        action_label=action_label,
        action_url=action_url,
    )


@register.simple_block_tag
def details(content: str, *, summary: str, open: bool = False, id: str = "") -> SafeString:
    """More for those who need it, closed until asked for."""
    return _draw("details", content=content, summary=summary, open=open, id=id)


@register.simple_block_tag
def panel(content: str, *, tone: str = "info", title: str = "", id: str = "") -> SafeString:
    """A set-off note: what is missing, what was decided, what to be careful about."""
    _one_of(tone, TONES, "tone")
    return _draw("panel", content=content, tone=tone, title=title, id=id)


@register.simple_block_tag
def dialog(content: str, *, summary: str, title: str = "", variant: str = "secondary", id: str = "") -> SafeString:
    """An act that asks first: a button that opens its own small form in place. Works without scripts."""
    _one_of(variant, VARIANTS, "variant")
    return _draw("dialog", content=content, summary=summary, title=title, variant=variant, id=id)


@register.simple_block_tag
def page_head(
    content: str, *, title: str, reference: str = "", subtitle: str = "", title_lang: str = "", badge: str = ""
) -> SafeString:
    """Who and what: reference, the page's only h1, state badge, subtitle; the content is the acts (one primary)."""
    return _draw(
        "page_head",
        content=mark_safe(content.strip()),  # noqa: S308 rendered nodes, escaped already
        title=title,
        reference=reference,
        subtitle=subtitle,
        title_lang=title_lang,
        badge=badge,
    )


@register.simple_block_tag
def table(content: str, *, caption: str, caption_hidden: bool = False, id: str = "", compact: bool = False) -> SafeString:
    """A table in a labelled, focusable region of its own, so that a wide one never moves the page.

    The content is thead and tbody; a complete `<table>` is taken as it is and only given the region.
    """
    return _draw(
        "table",
        content=content,
        whole="<table" in content,
        caption=caption,
        caption_hidden=caption_hidden,
        id=id,
        compact=compact,
    )


# --- lives of records --------------------------------------------------------------------------------------------------


@register.simple_tag
def stepper(*, steps: Iterable[Any], label: str) -> SafeString:
    """The life of a record. Steps have label, status (done | current | todo | skipped), optional date (text or day)."""
    rows = []
    for step in steps:
        on = _part(step, "date")
        rows.append(
            {
                "label": _part(step, "label"),
                "status": _one_of(_part(step, "status", "todo"), STEP_WORDS, "status"),
                "date": timefmt.day_text(on) if isinstance(on, dt.date) else on,
            }
        )
    return _draw("stepper", steps=rows, label=label)


@register.simple_tag(takes_context=True)
def timeline(
    context: template.Context, *, entries: Iterable[Any], zone: str = "", reader_zone: str = "", label: str = ""
) -> SafeString:
    """History, newest as given. Entries have at, label, actor_label, reason and optional detail."""
    reader = _reader_zone(context, reader_zone)
    rows = [
        {
            "when": _instant(_part(entry, "at"), _zone(zone), reader),
            "label": _part(entry, "label"),
            "actor_label": _part(entry, "actor_label"),
            "reason": _part(entry, "reason"),
            "detail": _part(entry, "detail"),
        }
        for entry in entries
    ]
    return _draw("timeline", entries=rows, label=label or gettext("History"))


@register.simple_tag(takes_context=True)
def task_list(
    context: template.Context, *, items: Iterable[Any], now: dt.datetime | None = None, reader_zone: str = ""
) -> SafeString:
    """Rows of a worklist: title, detail, url, action, due_at, due_zone, tone, since (an instant, a day or words)."""
    now = _now(context, now)
    reader = _reader_zone(context, reader_zone)
    rows = []
    for item in items:
        due, since, zone = _part(item, "due_at"), _part(item, "since"), _zone(_part(item, "due_zone"))
        rows.append(
            {
                "title": _part(item, "title"),
                "detail": _part(item, "detail"),
                "url": _part(item, "url"),
                "action": _part(item, "action"),
                "tone": _one_of(_part(item, "tone", "neutral") or "neutral", TONES, "tone"),
                "due": _deadline(due, zone, now, reader, "due") if due else "",
                "since": timefmt.since_text(since, now, zone) if isinstance(since, dt.date) else since,
            }
        )
    return _draw("task_list", items=rows)


# --- figures -----------------------------------------------------------------------------------------------------------


def _quota_sentence(value: int, total: int, reserved: int) -> str:
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
def bar(*, value: int, total: int, label: str, reserved: int = 0, sentence: str = "") -> SafeString:
    """A quota: what is used, reserved and left, as a drawn bar and as a sentence that says the same."""
    return _draw(
        "bar",
        shares=charts.quota_shares(value, total, reserved),
        label=label,
        sentence=sentence or _quota_sentence(value, total, reserved),
    )


@register.simple_tag
def quota_pips(*, value: int, total: int, label: str = "", reserved: int = 0) -> SafeString:
    """Small quotas (up to 12 places) as marks to count at a glance; larger ones as the figures alone."""
    cells = [
        {"x": 14 * place, "tone": "used" if place < value else "reserved" if place < value + reserved else "free"}
        for place in range(total if 0 < total <= 12 else 0)
    ]
    sentence = _quota_sentence(value, total, reserved)
    return _draw("quota_pips", cells=cells, width=14 * len(cells), label=label, sentence=sentence, value=value, total=total)


@register.simple_tag
def progress(*, value: int, total: int, label: str, id: str = "") -> SafeString:
    """How far a long job is. Put the fragment that holds it under htmx polling; the figures are announced politely."""
    done = value >= total > 0
    sentence = gettext("%(value)s of %(total)s done") % {"value": value, "total": total}
    return _draw("progress", value=value, total=total, label=label, id=id, done=done, sentence=sentence)


@register.simple_tag
def bar_chart(*, rows: Iterable[Any], title: str, sentence: str, value_heading: str = "") -> SafeString:
    """A chart drawn on the server: rows of (label, value[, url]), a sentence with its point, the table behind it."""
    return _draw(
        "bar_chart",
        chart=charts.bar_chart(rows),
        title=title,
        sentence=sentence,
        value_heading=value_heading or gettext("Number"),
    )


@register.simple_tag
def counters(*, items: Iterable[Any], label: str = "") -> SafeString:
    """Figures that open the list they count. Items have value, label, url and optional tone."""
    rows = [
        {
            "value": _part(item, "value", 0),
            "label": _part(item, "label"),
            "url": _part(item, "url"),
            "tone": _one_of(_part(item, "tone", "neutral") or "neutral", TONES, "tone"),
        }
        for item in items
    ]
    return _draw("counters", items=rows, label=label or gettext("Counters"))


# --- time --------------------------------------------------------------------------------------------------------------


def _instant(at: dt.datetime, zone: str, reader_zone: str) -> SafeString:
    shown = timefmt.instant_text(at, zone, reader_zone or None)
    if shown.reader_text:
        own = shown.reader_text
        return format_html('<time datetime="{}">{} <span class="hint">({})</span></time>', shown.iso, shown.text, own)
    return format_html('<time datetime="{}">{}</time>', shown.iso, shown.text)


def _deadline(
    at: dt.datetime, zone: str, now: dt.datetime, reader_zone: str, kind: timefmt.DeadlineKind
) -> SafeString:
    soon = "past" if at <= now else "soon" if at - now < dt.timedelta(days=3) else "far"
    text = timefmt.deadline_text(at, zone, now, reader_zone or None, kind)
    iso = timefmt.instant_text(at, zone).iso
    return format_html('<time class="deadline deadline-{}" datetime="{}">{}</time>', soon, iso, text)


@register.simple_tag(takes_context=True)
def instant(context: template.Context, *, at: dt.datetime | None, zone: str = "", reader_zone: str = "") -> SafeString:
    """Weekday, date, time and city of a moment, and the reader's own time when their clock differs at that moment."""
    if at is None:
        return format_html('<span class="hint">{}</span>', gettext("Not set"))
    return _instant(at, _zone(zone), _reader_zone(context, reader_zone))


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
    _one_of(kind, ("closes", "due"), "kind")
    word: timefmt.DeadlineKind = "due" if kind == "due" else "closes"
    return _deadline(at, _zone(zone), _now(context, now), _reader_zone(context, reader_zone), word)


@register.simple_tag
def day(*, on: dt.date | None, weekday: bool = False) -> SafeString:
    """A calendar day in the reader's language."""
    if on is None:
        return format_html('<span class="hint">{}</span>', gettext("Not set"))
    return format_html('<time datetime="{}">{}</time>', on.isoformat(), timefmt.day_text(on, with_weekday=weekday))


# --- lists -------------------------------------------------------------------------------------------------------------


@register.simple_tag
def pager(*, page: Any, label: str = "", target: str = "") -> SafeString:
    """Forward and back through a list: has_previous, has_next, previous_url, next_url, count_text."""
    parts = {
        "previous_url": _part(page, "previous_url") if _part(page, "has_previous", False) else "",
        "next_url": _part(page, "next_url") if _part(page, "has_next", False) else "",
        "count_text": _part(page, "count_text"),
    }
    return _draw("pager", **parts, label=label or gettext("Pages"), target=target)


@register.simple_tag
def sort_header(*, label: str, url: str, direction: str = "", numeric: bool = False) -> SafeString:
    """A column heading that sorts. `direction` is asc or desc when the list is sorted by it, else empty."""
    _one_of(direction, ("", "asc", "desc"), "direction")
    return _draw("sort_header", label=label, url=url, direction=direction, numeric=numeric)


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
    return _draw("summary_list", rows=shown, has_changes=any(row["change_url"] for row in shown))


@register.simple_tag
def empty(*, title: str, text: str = "", href: str = "", label: str = "") -> SafeString:
    """A list with nothing in it says why and what can be done. In a loop stand it after `{% empty %}`, not before."""
    return _draw("empty", title=title, text=text, href=href, label=label)


@register.simple_tag
def tabs(*, items: Iterable[Any], label: str = "") -> SafeString:
    """Links between the parts of a record: label, url, is_current, optional count."""
    rows = [
        {
            "label": _part(item, "label"),
            "url": _part(item, "url"),
            "is_current": bool(_part(item, "is_current", False)),
            "count": _part(item, "count"),
        }
        for item in items
    ]
    return _draw("tabs", items=rows, label=label or gettext("Sections"))


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
    when = _instant(at, _zone(zone), _reader_zone(context, reader_zone)) if at else ""
    return _draw(
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
    return _draw("person_name", name=name, lang=lang, native=native, native_lang=native_lang)


# --- shell -------------------------------------------------------------------------------------------------------------


@register.simple_tag
def language_choices() -> list[dict[str, Any]]:
    """The portal's languages, each in its own words, for the menu in the header (`as languages`)."""
    current = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return [
        {"code": code, "name": LANGUAGE_NAMES.get(code, str(name)), "is_current": code == current}
        for code, name in settings.LANGUAGES
    ]


@register.simple_tag(takes_context=True)
def zone_notice(context: template.Context) -> str:
    """One sentence for the footer: in which zone times are shown."""
    own, reader = _zone(None), _reader_zone(context, None)
    if reader and timefmt.city(reader) != timefmt.city(own):
        words = {"city": timefmt.city(own), "reader_city": timefmt.city(reader)}
        return gettext("Times are shown for %(city)s, and for %(reader_city)s where the clocks differ.") % words
    return gettext("Times are shown for %(city)s.") % {"city": timefmt.city(own)}


@register.simple_tag
def unread_text(*, count: int) -> str:
    """What the figure on the inbox link means, for those who do not see where it stands."""
    return ngettext("%(n)d unread message", "%(n)d unread messages", count) % {"n": count}
