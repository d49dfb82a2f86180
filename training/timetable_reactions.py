"""An intake is not moved away from under its timetable."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.utils.translation import ngettext

from core.errors import Refused
from core.registries import react
from core.timefmt import day_text
from training.enums import SessionState
from training.models import Intake, TeachingSession
from training.queries.weeks import local_day


def keep_sessions_inside(intake: Intake, **context: Any) -> None:
    """Whoever changes the dates moves or cancels first what would lie outside."""
    zone = ZoneInfo(settings.HOST_ZONE)
    first = datetime.combine(intake.starts_on, time(), zone)
    end = datetime.combine(intake.ends_on + timedelta(days=1), time(), zone)
    outside = TeachingSession.objects.filter(Q(starts_at__lt=first) | Q(starts_at__gte=end), intake=intake, state=SessionState.PLANNED)
    days = [local_day(at) for at in outside.order_by("starts_at").values_list("starts_at", flat=True)]
    if days:
        sentence = ngettext(
            "%(n)d session is planned outside these dates, on %(day)s. Move or cancel it first.",
            "%(n)d sessions are planned outside these dates, the first on %(day)s. Move or cancel them first.",
            len(days),
        )
        raise Refused(sentence % {"n": len(days), "day": day_text(days[0])}, code="sessions_outside")


react("training.intake", "changed", keep_sessions_inside)
