"""The agreement line of a mission: reserved with the check, used once the mission is under way, given back when it is called off."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.enums import RUNNING, Unit
from agreements.models import Agreement, QuotaYear
from agreements.operations import ledger
from core.errors import Invalid
from exchanges.enums import MissionState
from exchanges.models import Mission
from exchanges.queries.mission_lines import UNITS, kinds_of_line
from partners.actor import Actor

RESERVED = (MissionState.HOST_CHECKED, MissionState.EXPERT_PROPOSED, MissionState.ACCEPTED, MissionState.AGREED)


def amount_of(quota_year: QuotaYear, days: int) -> int:
    """One person, or the days without travel."""
    return days if quota_year.line.unit == Unit.DAYS else 1


def check_line(mission: Mission, quota_year: QuotaYear, starts_on: date) -> None:
    """The line is of this partner and direction, for experts, of an agreement that runs, and its year that of the first day."""
    line = quota_year.line
    fits = line.kind in kinds_of_line(mission.activity) and line.unit in UNITS
    if line.partner_id != mission.partner_id or line.direction != mission.direction or not fits:
        raise Invalid({"quota_year": [_("Choose a line of this partner for experts in this direction, or none.")]})
    if line.agreement.state not in RUNNING or _ends_before(line.agreement, starts_on):
        raise Invalid({"quota_year": [_("The agreement of this line is not in force.")]})
    if quota_year.year != starts_on.year:
        sentence = gettext("The mission begins in %(begins)d; the line that is named is that of %(year)d. Choose another line, or days of that year.")
        raise Invalid({"quota_year": [sentence % {"begins": starts_on.year, "year": quota_year.year}]})


def _ends_before(agreement: Agreement, day: date) -> bool:
    return any(last is not None and last < day for last in (agreement.valid_until, agreement.ends_by_notice_on))


def follow_year(mission: Mission, starts_on: date, *, actor: Actor, now: datetime) -> QuotaYear | None:
    """Another year on the same line: reserved there, and free again where it was. Refused with what is left, or when the line has no such year."""
    before = mission.quota_year
    if before is None or mission.state not in RESERVED:
        return before
    year: QuotaYear = before
    if before.year != starts_on.year:
        rows = QuotaYear.objects.across_partners(reason="another year of the line that the mission stands on").select_related("line__agreement")
        year = rows.filter(line=before.line, year=starts_on.year).first() or before
    check_line(mission, year, starts_on)
    if year != before:
        amount = amount_of(before, mission.days)
        ledger.reserve(year, subject=mission, amount=amount, actor=actor, now=now)
        ledger.release(before, subject=mission, amount=amount, actor=actor, now=now, reason="set_terms")
    return year


def hold(mission: Mission, quota_year: QuotaYear, *, actor: Actor, now: datetime) -> None:
    """With the check. Raises `Refused` with a sentence when the year has not so much left."""
    check_line(mission, quota_year, mission.starts_on)
    ledger.reserve(quota_year, subject=mission, amount=amount_of(quota_year, mission.days), actor=actor, now=now)


def follow_days(mission: Mission, days: int, *, actor: Actor, now: datetime) -> None:
    """Other days on a line that counts days: the difference is reserved, or free again."""
    quota_year = mission.quota_year
    if quota_year is None or mission.state not in RESERVED:
        return
    more = amount_of(quota_year, days) - amount_of(quota_year, mission.days)
    if more > 0:
        ledger.reserve(quota_year, subject=mission, amount=more, actor=actor, now=now)
    elif more < 0:
        ledger.release(quota_year, subject=mission, amount=-more, actor=actor, now=now, reason="set_terms")


def spend(mission: Mission, *, actor: Actor, now: datetime) -> None:
    if quota_year := mission.quota_year:
        ledger.use(quota_year, subject=mission, amount=amount_of(quota_year, mission.days), actor=actor, now=now)


def give_back(mission: Mission, *, reason: str, actor: Actor, now: datetime) -> None:
    """By the state in which the mission was before it ended."""
    quota_year = mission.quota_year
    if quota_year is None:
        return
    amount = amount_of(quota_year, mission.days)
    if mission.state in RESERVED:
        ledger.release(quota_year, subject=mission, amount=amount, actor=actor, now=now, reason=reason)
    elif mission.state == MissionState.UNDER_WAY:
        ledger.take_back(quota_year, subject=mission, amount=amount, actor=actor, now=now, reason=reason)
