"""A request and an offer follow the missions that begin from them: in the transaction of the mission's step."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from core.errors import Refused
from core.registries import react
from core.workflow import lock
from exchanges.models import Mission
from exchanges.operations.needs import follow_missions
from exchanges.transitions.needs import LIVE
from partners.actor import Actor


def follow(mission: Mission, *, entry: Any, actor: Actor, now: datetime) -> None:
    for need in (mission.request, mission.offer):
        if need is not None:
            if entry.step == "requested" and lock(need).state not in LIVE:  # it may be ended at this moment
                raise Refused(gettext("%(number)s has ended: nothing begins from it any more.") % {"number": need}, code="wrong_state")
            follow_missions(need, actor=actor, now=now)


for _step in ("requested", "decline", "call_off"):
    react("exchanges.mission", _step, follow)
