"""Buttons and words for states."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.lists.places import place_of, with_place
from core.templatetags.ui.base import TONES, VARIANTS, draw, one_of, part, register


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
    one_of(variant, VARIANTS, "variant")
    return draw("button", **locals())


@register.simple_tag
def link_button(*, label: str, href: str, variant: str = "primary", context: str = "", small: bool = False, download: bool = False) -> SafeString:
    """A link that looks like a button, for going somewhere to act. It changes nothing by itself."""
    one_of(variant, VARIANTS, "variant")
    return draw("link_button", label=label, href=href, variant=variant, context=context, small=small, download=download)


@register.simple_tag
def badge(*, text: str, tone: str = "neutral") -> SafeString:
    """A word for a state. Drawn without a template, because lists draw one in every row."""
    one_of(tone, TONES, "tone")
    return format_html('<span class="badge badge-{}">{}</span>', tone, text)


@register.simple_tag
def state_badge(*, object: Any) -> SafeString:
    """The state of a record: `get_state_display()` in the tone of `state_tone` (neutral without one)."""
    tone = getattr(object, "state_tone", "neutral")
    return badge(text=object.get_state_display(), tone=tone() if callable(tone) else tone)


@register.simple_tag(takes_context=True)
def acts(context: template.Context, *, items: Iterable[Any]) -> SafeString:
    """What may be done now with the record of the page, for its head: rows of label, url, variant (`core.record.acts_of`).

    Whoever came from a list takes the way back along.
    """
    request = context.get("request")
    place = place_of(request) if request is not None else ""
    rows = [
        {"label": part(item, "label"), "url": with_place(part(item, "url"), place), "variant": one_of(part(item, "variant"), VARIANTS, "variant")}
        for item in items
    ]
    return draw("acts", items=rows)
