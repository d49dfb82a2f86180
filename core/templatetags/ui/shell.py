"""What the frame around every page asks for."""

from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import get_language, gettext, ngettext

from core import timefmt
from core.templatetags.ui.base import reader_zone_of, register, zone_of

LANGUAGE_NAMES = {"en": "English", "ru": "Русский", "kk": "Қазақша"}


@register.simple_tag
def language_choices() -> list[dict[str, Any]]:
    """The portal's languages, each in its own words, for the menu in the header (`as languages`)."""
    current = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return [{"code": code, "name": LANGUAGE_NAMES.get(code, str(name)), "is_current": code == current} for code, name in settings.LANGUAGES]


@register.simple_tag(takes_context=True)
def zone_notice(context: template.Context) -> str:
    """One sentence for the footer: in which zone times are shown."""
    own, reader = zone_of(None), reader_zone_of(context, None)
    if reader and timefmt.city(reader) != timefmt.city(own):
        words = {"city": timefmt.city(own), "reader_city": timefmt.city(reader)}
        return gettext("Times are shown for %(city)s, and for %(reader_city)s where the clocks differ.") % words
    return gettext("Times are shown for %(city)s.") % {"city": timefmt.city(own)}


@register.simple_tag
def unread_text(*, count: int) -> str:
    """What the figure on the inbox link means, for those who do not see where it stands."""
    n = int(str(count))  # the context hands a lazy number over, which does not count as one for %d
    return ngettext("%(n)d unread message", "%(n)d unread messages", n) % {"n": n}
