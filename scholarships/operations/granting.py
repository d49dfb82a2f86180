"""The award of who has accepted: a stay, what is paid, and their end."""

from __future__ import annotations

from datetime import datetime

from core.history import record, record_each
from core.workflow import begin, lock, wake_delivery
from mobility.enums import EXPECTED
from mobility.models import Allowance, Stay
from mobility.operations import cancel_stay, change_days, end_allowances, mark_no_show, plan_stay
from partners.actor import Actor
from partners.queries import host_day
from scholarships.models import Award, Nomination
from scholarships.operations.letters import ENDS
from scholarships.queries.award_terms import award_number, award_of, components_of, needs_visa
from training.models import Intake
from training.queries.days import usual_days

COPIED = ("kind", "amount", "currency", "per", "shares", "note")


def grant_award(nomination: Nomination, *, actor: Actor, now: datetime) -> Award:
    """With the acceptance: the stay is planned by the days of the intake, and what the call gives is copied, so that later calls change nothing.

    The intake is held, as it may be moved at this very moment: what is planned now follows it, or is planned by the new days.
    """
    intake = lock(nomination.call.intake)
    days = usual_days(intake)
    stay = plan_stay(
        person=nomination.person,
        institution=intake.programme.institution,
        about=f"{intake.reference} {intake.programme.title_en}",
        enters_on=days.enters_on,
        leaves_on=days.leaves_on,
        visa_needed=needs_visa(nomination.person),
        actor=actor,
        now=now,
    )
    award = Award(reference=award_number(nomination), nomination=nomination, stay=stay, granted_at=now)
    begin(award, "granted", actor=actor, now=now)
    _copy(nomination, stay, actor, now)
    return award


def _copy(nomination: Nomination, stay: Stay, actor: Actor, now: datetime) -> None:
    """What the call gives becomes what this stay is paid; checked when it was entered, so that the database's constraints are enough here."""
    rows = []
    for component in components_of(nomination.call):
        row = Allowance(stay=stay, created_at=now, **{name: getattr(component, name) for name in COPIED})
        row.clean_fields(exclude={"stay"})
        row.save(force_insert=True)
        rows.append(row)
    record_each(rows, "added", actor=actor, now=now)


def end_award(nomination: Nomination, *, step: str, actor: Actor, now: datetime) -> None:
    """With the nomination: the stay is called off, or is that of somebody who did not come.

    One that has begun ends with its departure; nothing more is due from the day after this, whenever the departure is recorded.
    """
    award = award_of(nomination)
    if award is None or award.ended_at is not None:
        return
    award.ended_at, award.ended_reason = now, ENDS[step]
    award.save(update_fields=["ended_at", "ended_reason"])
    record(award, "ended", actor=actor, now=now, reason=ENDS[step])
    if award.stay.state in EXPECTED:
        end = mark_no_show if step == "no_show" else cancel_stay
        end(award.stay, reason=ENDS[step], actor=actor.in_consequence(), now=now)
    else:
        end_allowances(award.stay, ends_on=host_day(now), reason=ENDS[step], actor=actor, now=now)


def follow_intake(intake: Intake, *, actor: Actor, now: datetime) -> int:
    """Planned days of who is still expected in this intake; how many stays have moved. The visa desk is told once."""
    rows = Award.objects.across_partners(reason="awards of the intake that has moved").filter(nomination__call__intake=intake, ended_at__isnull=True)
    days, moved = usual_days(intake), []
    for award in rows.filter(stay__state__in=EXPECTED).select_related("stay").order_by("stay_id"):
        if (award.stay.enters_on, award.stay.leaves_on) != (days.enters_on, days.leaves_on):
            change_days(award.stay, enters_on=days.enters_on, leaves_on=days.leaves_on, actor=actor.in_consequence(), now=now)
            moved.append(award.stay.reference)
    if moved:
        data = {"stays": len(moved), "enters_on": days.enters_on.isoformat(), "leaves_on": days.leaves_on.isoformat()}
        wake_delivery(record(intake, "stays_moved", actor=actor, now=now, data=data))
    return len(moved)
