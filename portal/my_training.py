"""A trainee's own page: everything about one's training, looked at rather than read. Eight queries for one enrolment and for five."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from core.workflow import available
from mobility.enums import SheetState
from mobility.models import Allowance, Stay
from partners.actor import Actor
from partners.queries import host_day
from portal.whole_lists import Task
from portal.worklist_evaluation import OF_TRAINEE
from portal.worklist_together import of_kinds
from scholarships.models import NominationLetter
from training.enums import CERTIFIABLE, FINISHED, SEATED, EnrolmentState, PlanState, SessionState
from training.models import Enrolment, PlanVersion, TeachingSession
from training.models.plans import PLANNED_FOR
from training.queries.plans import NEXT
from training.queries.results import ModuleResult, attendance_of, results_of
from training.queries.timetable import sessions_of_trainee
from training.rules.following import has_action_plan_page

MOST = 20  # enrolments of one person, over a whole life of service
SESSIONS = 4  # of each training
AHEAD = 60  # sessions looked at to find them
BEGUN = (EnrolmentState.ACTIVE, EnrolmentState.SUSPENDED, EnrolmentState.EXTENDED, *FINISHED)
SHOWN = ("person", "partner", "intake__programme__institution", "certificate", "stay__visa_letter", "group")


@dataclass
class Own:
    """One training as its page shows it."""

    enrolment: Enrolment
    life: list[dict[str, Any]]
    is_over: bool
    plan: PlanVersion | None = None
    holds: PlanVersion | None = None
    waits: str = ""
    may_write_plan: bool = False
    has_action_plan: bool = False
    sessions: list[TeachingSession] = field(default_factory=list)
    results: list[ModuleResult] = field(default_factory=list)
    attendance: int | None = None
    letters: list[NominationLetter] = field(default_factory=list)
    allowances: list[Allowance] = field(default_factory=list)

    @property
    def next(self) -> str:
        """What the plan waits for, in words."""
        return str(NEXT[self.plan.state]) if self.plan else ""

    @property
    def stay(self) -> Stay | None:
        return self.enrolment.stay

    @property
    def has_alumni_entry(self) -> bool:
        return self.enrolment.state in CERTIFIABLE


def trainings_of(actor: Actor, now: datetime) -> list[Own]:
    """Those that go on first, then what is over; the latest first."""
    rows = Enrolment.objects.visible_to(actor).filter(person__user_id=actor.user_id)
    enrolments = list(rows.select_related(*SHOWN).order_by("-intake__starts_on", "-pk")[:MOST])
    today = host_day(now)
    found = {
        row.pk: Own(row, life_of(row, today), is_over=row.state not in PLANNED_FOR, has_action_plan=has_action_plan_page(actor, row))
        for row in enrolments
    }
    if found:
        _plans(found, actor, now)
        _sessions(found, actor, now)
        _results(found, enrolments)
        _letters(found, actor)
        _money(found, actor)
    return sorted(found.values(), key=lambda own: own.is_over)


def waiting_for(actor: Actor, trainings: Iterable[Own], now: datetime) -> list[Task]:
    """What the trainee is to do: plans to decide, then what stands on the first page too. With a date first."""
    plans = [_plan_task(own) for own in trainings if own.waits]
    return plans + sorted(of_kinds(OF_TRAINEE, actor, now), key=lambda task: (task.due_at is None, task.due_at or now))


def _plan_task(own: Own) -> Task:
    url, about = reverse("training:plan", args=[own.enrolment.pk]), str(own.enrolment.intake)
    return Task(own.waits, url, _("Read and decide"), about, tone="attention")


def life_of(enrolment: Enrolment, today: date) -> list[dict[str, Any]]:
    """Where I am: from the days on the record, without its history."""
    intake, state = enrolment.intake, enrolment.state
    has_begun = state in BEGUN or (state == EnrolmentState.ENROLLED and intake.starts_on <= today)
    steps: list[tuple[str, date | None, bool]] = [
        (_("Enrolled"), enrolment.enrolled_at.date(), state != EnrolmentState.PRE_REGISTERED),
        (_("Arrived"), enrolment.arrived_on, enrolment.arrived_on is not None),
        (_("In training"), intake.starts_on, has_begun),
        (_("Completed"), enrolment.completed_on, state in FINISHED),
        (_("Certificate"), enrolment.certificate.issued_at.date() if enrolment.certificate else None, enrolment.certificate is not None),
    ]
    return _drawn(steps, enrolment)


def _drawn(steps: list[tuple[str, date | None, bool]], enrolment: Enrolment) -> list[dict[str, Any]]:
    """The last step that was reached is where I am; what was passed over is shown as skipped. Who has left stands apart."""
    place = max((number for number, (_label, _on, reached) in enumerate(steps) if reached), default=0)
    rows = []
    for number, (label, on, reached) in enumerate(steps):
        status = "current" if number == place else "todo" if number > place else "done" if reached else "skipped"
        rows.append({"label": label, "status": status, "date": on if reached or number == place else None})
    if enrolment.state in SEATED and enrolment.state != EnrolmentState.NOT_COMPLETED:
        return rows
    rows = [{**row, "status": "done" if row["status"] == "current" else row["status"]} for row in rows[: place + 1]]
    return [*rows, {"label": enrolment.get_state_display(), "status": "current", "date": None}]


def _plans(found: dict[int, Own], actor: Actor, now: datetime) -> None:
    """The version that is being decided, or that holds, with its credits."""
    rows = PlanVersion.objects.visible_to(actor).filter(enrolment__in=found).exclude(state=PlanState.REPLACED)
    for version in rows.annotate(credits=Sum("items__credits", default=Decimal(0))).order_by("enrolment_id", "-number"):
        own = found[version.enrolment_id]
        version.enrolment = own.enrolment
        if version.is_agreed:
            own.holds = version
        if own.plan is None or version.is_open:
            own.plan = version
    for own in found.values():
        if own.plan:
            own.waits = _waits(own.plan, actor, now)
        own.may_write_plan = not own.is_over and own.plan is None


def _waits(plan: PlanVersion, actor: Actor, now: datetime) -> str:
    """What the trainee is to do with the plan now."""
    steps = {step.name for step in available(plan, actor, now)}
    if "approve_as_trainee" in steps:
        return _("Your individual plan waits for your approval.")
    if "propose" in steps:
        return _("Your individual plan is a draft. Approve it to send it to your sending side.")
    return ""


def _sessions(found: dict[int, Own], actor: Actor, now: datetime) -> None:
    assert actor.user_id
    by_intake = {own.enrolment.intake_id: own for own in reversed(found.values()) if not own.is_over}
    rows = sessions_of_trainee(actor.user_id).filter(ends_at__gt=now, state=SessionState.PLANNED)
    for session in rows[:AHEAD]:
        own = by_intake.get(session.intake_id)
        if own and len(own.sessions) < SESSIONS:
            own.sessions.append(session)


def _results(found: dict[int, Own], enrolments: Iterable[Enrolment]) -> None:
    results, attendance = results_of(enrolments), attendance_of(enrolments)
    for key, own in found.items():
        own.results, own.attendance = results[key], attendance[key]


def _letters(found: dict[int, Own], actor: Actor) -> None:
    """Papers of the nomination from which the enrolment came, as its own page shows them."""
    rows = NominationLetter.objects.visible_to(actor).filter(nomination__enrolment__in=found)
    for letter in rows.select_related("document", "nomination").order_by("-document__issued_at", "-document_id"):
        found[letter.nomination.enrolment_id].letters.append(letter)


def _money(found: dict[int, Own], actor: Actor) -> None:
    """Each allowance with what was paid of it, and what is approved and not paid yet."""
    by_stay: dict[int, list[Own]] = defaultdict(list)
    for own in found.values():
        if own.enrolment.stay_id:
            by_stay[own.enrolment.stay_id].append(own)
    paid, approved = (
        Sum("payments__amount", filter=Q(payments__sheet__state=state), default=Decimal(0)) for state in (SheetState.PAID, SheetState.APPROVED)
    )
    rows = Allowance.objects.visible_to(actor).filter(stay__in=by_stay).annotate(paid=paid, approved=approved)
    for row in rows.order_by(F("starts_on").asc(nulls_first=True), "kind", "pk"):
        for own in by_stay[row.stay_id]:
            own.allowances.append(row)
