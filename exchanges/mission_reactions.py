"""What steps of mobility do to missions, and what mobility reads of a stay that belongs to one. In the transaction of the step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, override

from agreements.subjects import register_subject
from core.drafts import keep_no_draft
from core.errors import Refused
from core.record import register_words
from core.registries import react
from core.timefmt import day_text
from documents.letters import LANGUAGES
from exchanges.enums import MissionState
from exchanges.mission_words import WORDS
from exchanges.models import Mission
from exchanges.operations.missions import begin_mission
from mobility.belongings import Belonging, register_source
from mobility.models import Stay
from mobility.queries.notes import UNKNOWN, long_day
from partners.actor import Actor

register_words("exchanges.mission", WORDS)
GOES_ON = (MissionState.AGREED, MissionState.UNDER_WAY)


def on_arrival(stay: Stay, *, entry: Any, actor: Actor, now: datetime) -> None:
    """The expert has come: what was agreed is under way. Who records it need not be of the receiving side; the history names them."""
    rows = Mission.objects.across_partners(reason="the mission of the stay at hand").filter(stay=stay, state=MissionState.AGREED)
    for mission in rows.select_related("quota_year__line"):
        begin_mission(mission, actor=actor.in_consequence(), now=now)


def on_other_days(stay: Stay, *, entry: Any, actor: Actor, now: datetime) -> None:
    """A ticket moves the travel; the days of the mission stay inside, so that nobody is agreed on elsewhere for them."""
    rows = Mission.objects.across_partners(reason="the mission of the stay at hand").filter(stay=stay, state__in=GOES_ON)
    for mission in rows.exclude(starts_on__gte=stay.enters_on, ends_on__lte=stay.leaves_on):
        sentence = gettext(
            "%(mission)s lasts from %(first)s to %(last)s: the stay covers these days. For other days call the mission off and agree anew."
        )
        raise Refused(sentence % {"mission": mission, "first": day_text(mission.starts_on), "last": day_text(mission.ends_on)}, code="mission_days")


def of_missions(stays: Sequence[Stay], actor: Actor) -> Mapping[int, Belonging]:
    """One query, however many stays."""
    missions = Mission.objects.visible_to(actor).filter(stay__in=[stay.pk for stay in stays])
    missions = missions.select_related("expert__person", "sender", "receiver", "partner")
    return {
        mission.stay_id: Belonging(
            values={language: _words(mission, language) for language in LANGUAGES},
            label=f"{mission.reference} {mission.title}",
            url=reverse("exchanges:mission", args=[mission.pk]),
        )
        for mission in missions
    }


def _words(mission: Mission, language: str) -> dict[str, str]:
    """In the places of a training: the programme is the mission, the award its agreement."""
    with override(language):
        return {
            "programme": f"{mission.title} ({mission.get_activity_display()})",
            "institution": str(mission.receiver),
            "from": long_day(mission.starts_on, language),
            "until": long_day(mission.ends_on, language),
            "call": mission.reference,
            "nomination": mission.reference,
            "position": mission.expert.position or UNKNOWN if mission.expert else UNKNOWN,
            "award": mission.reference,
            "authority": str(mission.sender or mission.partner),
        }


def names_of(actor: Actor, pks: list[int]) -> Mapping[int, str]:
    """For the ledger: number and expert."""
    rows = Mission.objects.visible_to(actor).filter(pk__in=pks).select_related("expert__person")
    return {row.pk: f"{row.reference} {row.expert or row.title}" for row in rows}


react("mobility.stay", "record_arrival", on_arrival)
react("mobility.stay", "change_days", on_other_days)
register_source(of_missions)
register_subject("exchanges.mission", "exchanges:mission", names_of)
keep_no_draft(lambda match: match.view_name == "exchanges:mission_passport")
