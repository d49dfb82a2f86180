"""Pieces that hold other pieces."""

from django.utils.safestring import SafeString, mark_safe

from core.stacking import stacked
from core.templatetags.ui.base import TONES, VARIANTS, draw, one_of, register


@register.simple_block_tag
def card(content: str, *, title: str = "", heading_level: int = 2, id: str = "", action_label: str = "", action_url: str = "") -> SafeString:
    """A section with a heading; an act at the right of the heading when given."""
    one_of(str(heading_level), ("2", "3", "4"), "heading_level")
    return draw(
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
    return draw("details", content=content, summary=summary, open=open, id=id)


@register.simple_block_tag
def panel(content: str, *, tone: str = "info", title: str = "", id: str = "") -> SafeString:
    """A set-off note: what is missing, what was decided, what to be careful about."""
    one_of(tone, TONES, "tone")
    return draw("panel", content=content, tone=tone, title=title, id=id)


@register.simple_block_tag
def dialog(content: str, *, summary: str, title: str = "", variant: str = "secondary", id: str = "") -> SafeString:
    """An act that asks first: a button that opens its own small form in place. Works without scripts."""
    one_of(variant, VARIANTS, "variant")
    return draw("dialog", content=content, summary=summary, title=title, variant=variant, id=id)


@register.simple_block_tag
def page_head(content: str, *, title: str, reference: str = "", subtitle: str = "", title_lang: str = "", badge: str = "") -> SafeString:
    """Who and what: reference, the page's only h1, state badge, subtitle; the content is the acts (one primary)."""
    return draw(
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

    The content is thead and tbody; a complete `<table>` is taken as it is. On a narrow screen rows become blocks of labelled
    values, but for tables of figures (`core.stacking`).
    """
    blocks = stacked(content)
    return draw(
        "table",
        content=content if blocks is None else mark_safe(blocks),  # noqa: S308 rendered nodes, escaped already
        whole="<table" in content,
        caption=caption,
        caption_hidden=caption_hidden,
        id=id,
        compact=compact,
        stacks=blocks is not None,
    )
