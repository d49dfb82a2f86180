"""Who may act for Tajikistan and Kyrgyzstan: powers lent and run out, officers confirmed, one who is due and one whose role rests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from partners.enums import CONFIRMED_ROLES, Power
from partners.models import Membership
from partners.operations import confirm_officer, lend
from partners.operations.clock import remind_of_confirmations
from partners.queries import host_day
from portal.demo.stage import Stage, Story

RESTS = "nominating.kg"  # a second officer of Kyrgyzstan, who acts in no story


def authority_stories(stage: Stage) -> list[Story]:
    return [_confirmations(stage), _lent_powers(stage)]


def _role(stage: Stage, name: str) -> Membership:
    rows = Membership.objects.across_partners(reason="roles of the demo's officers").select_related("user", "institution__partner")
    found: Membership = rows.get(user=stage.users[name], role__in=CONFIRMED_ROLES)
    return found


def _confirm(stage: Stage, name: str, head: str) -> None:
    confirm_officer(membership=_role(stage, name), actor=stage.actors[head], now=stage.time)


def _confirmations(stage: Stage) -> Story:
    """The authorities of no example head are confirmed by one statement, as the installation of the portal does it."""
    yield stage.ago(240)
    _confirm(stage, RESTS, "head.kyrgyzstan")
    yield stage.ago(160)
    _confirm(stage, "nominating2.tajikistan", "head.tajikistan")
    yield stage.ago(75)
    _confirm(stage, "nominating.tajikistan", "head.tajikistan")
    _confirm(stage, "nominating.kyrgyzstan", "head.kyrgyzstan")
    shown = [stage.users[name].pk for name in (RESTS, "nominating.tajikistan", "nominating2.tajikistan", "nominating.kyrgyzstan")]
    others = Membership.objects.across_partners(reason="officers of the other countries").filter(role__in=CONFIRMED_ROLES).exclude(user_id__in=shown)
    others.update(confirmed_on=host_day(stage.time), confirmed_by_label=str(stage.users["administrator"]))


def _lent_powers(stage: Stage) -> Story:
    yield stage.ago(130)
    _lend(stage, "nominating.tajikistan", [Power.ANSWER_OFFERS], 20, "Leave")
    yield stage.ago(9)
    _lend(stage, "nominating2.tajikistan", [Power.ENDORSE, Power.INVITE_OFFICERS], 46, "Journey to New York")


def _lend(stage: Stage, to: str, powers: list[Any], days: int, reason: str) -> None:
    first = host_day(stage.time)
    lend(
        institution=stage.offices["authority:TJ"], delegate=stage.users[to], powers=powers, starts_on=first,
        ends_on=first + timedelta(days=days), reason=reason, actor=stage.actors["head.tajikistan"], now=stage.time,
    )  # fmt: skip


def remind(stage: Stage) -> None:
    """The clock's reminders of the present day."""
    remind_of_confirmations(now=stage.now)
