"""What all pieces share: the library, the drawing, the words allowed, the reader's zone."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

VARIANTS = ("primary", "secondary", "danger", "quiet")
TONES = ("neutral", "info", "good", "attention", "bad")
STEP_WORDS = ("done", "current", "todo", "skipped")


def draw(component: str, /, **parts: Any) -> SafeString:
    return mark_safe(get_template(f"components/{component}.html").render(parts))  # noqa: S308 the template escaped it


def one_of(value: str, allowed: Sequence[str], what: str) -> str:
    """A wrong word is the developer's error and fails as loudly as a misspelt argument."""
    if value not in allowed:
        raise template.TemplateSyntaxError(f"{what} must be one of {', '.join(allowed)}, not {value!r}")
    return value


def part(item: Any, name: str, default: Any = "") -> Any:
    """Rows come as mappings or as objects; an absent part is the default."""
    value = item.get(name, default) if isinstance(item, dict) else getattr(item, name, default)
    return default if value is None else value


def reader_zone_of(context: template.Context, given: str | None) -> str:
    """The zone given, else `request.actor_zone`, else the zone of the signed-in actor, else none."""
    if given:
        return given
    request = context.get("request")
    if zone := getattr(request, "actor_zone", ""):
        return str(zone)
    actor = getattr(request, "actor", None)
    return str(actor.zone) if actor is not None and actor.is_signed_in else ""


def zone_of(given: str | None) -> str:
    """Instants are shown in the host's zone unless the record names its own."""
    return given or str(getattr(settings, "HOST_ZONE", settings.TIME_ZONE))


def now_of(context: template.Context, given: dt.datetime | None) -> dt.datetime:
    return given or getattr(context.get("request"), "now", None) or timezone.now()
