"""What follows from the step with which an event's materials are published; words of their history."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.record import register_words
from core.registries import react
from events.models import Event
from events.operations.session_materials import publish_waiting

register_words(
    "events.event",
    {"material_added": _("Material added"), "materials_opened": _("Materials opened to their readers"), "material_removed": _("Material removed")},
)


def publish(event: Event, *, now: datetime, **more: Any) -> None:
    publish_waiting(event, now)


react("events.event", "publish_materials", publish)
