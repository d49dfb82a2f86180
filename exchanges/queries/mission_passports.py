"""Until when the passport of an expert is kept: its purpose ends with the mission and the stay, or when the mission is called off."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Case, DateField, Max, QuerySet, When
from django.db.models.functions import Coalesce, Greatest, TruncDate

from exchanges.enums import AGREED_MISSIONS, MissionState
from exchanges.models import Mission

# In which it may have been entered: from the acceptance of the expert on.
WITH_PURPOSE = (MissionState.ACCEPTED, *AGREED_MISSIONS, MissionState.CANCELLED)


def missions_with_passport(**which: Any) -> QuerySet[Mission]:
    rows = Mission.objects.across_partners(reason="until when passports of their experts are kept")
    return rows.filter(state__in=WITH_PURPOSE, **which)  # type: ignore[no-any-return]


def last_day_of_missions(person: Any) -> Any:
    """Of this person's: the last day of the mission or of the stay, whichever is later; a mission that was called off ends on that day."""
    called_off = TruncDate("state_since", tzinfo=ZoneInfo(settings.HOST_ZONE))
    over = Greatest("ends_on", Coalesce("stay__departed_on", "stay__leaves_on"))
    ends = Case(When(state=MissionState.CANCELLED, then=called_off), default=over, output_field=DateField())
    return missions_with_passport(expert__person=person).order_by().values("expert__person").annotate(last=Max(ends)).values("last")
