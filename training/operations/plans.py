"""An individual plan from the draft to what all three have agreed; a change is a later version."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from core.bulk import insert_each
from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.workflow import begin, lock, lock_for, perform, saying_no, take_away
from partners.actor import Actor
from training.enums import ChangeReason, PlanState
from training.models import Enrolment, Module, PlanItem, PlanVersion
from training.plan_parts import PlanPart, digest_of, first_parts, part_of
from training.rules import plans as rules
from training.transitions.plans import training_goes_on

OF_ONE = "plans of an enrolment that was fetched rightly"


def start_plan(enrolment: Enrolment, *, reason: str = ChangeReason.FIRST, comment: str = "", actor: Actor, now: datetime) -> PlanVersion:
    """A draft: a copy of the agreed version, or of what was refused last, or all modules of the intake's version.

    Once a plan is agreed, the reason of the change is named, in words too. The enrolment is locked, so that two who begin at once make one draft.
    """
    with saying_no(), transaction.atomic():
        locked: Enrolment = lock(enrolment)
        if not rules.may_write_plan(actor, locked):
            raise NotAllowed
        versions = list(_versions(locked))
        if any(row.is_open for row in versions):
            raise Refused(_("A version of this plan is being written or waits for approval already."), code="wrong_state")
        agreed = next((row for row in versions if row.state == PlanState.AGREED), None)
        reason = _reason(reason, comment, is_change=agreed is not None)
        version = PlanVersion(
            enrolment=locked, number=_next_number(locked), reason=reason, comment=comment.strip(), created_at=now, created_by_label=actor.label[:200]
        )
        base = agreed or next(iter(versions), None)
        version.goals = base.goals if base else ""
        training_goes_on(version, now)
        begin(version, "started", actor=actor, now=now, data={"version": version.number})
        _write_parts(version, [part_of(item) for item in _items(base)] if base else first_parts(_modules(locked)))
    return version


def _versions(enrolment: Enrolment) -> Any:
    return PlanVersion.objects.across_partners(reason=OF_ONE).filter(enrolment=enrolment).order_by("-number")


def _items(version: PlanVersion) -> Any:
    return PlanItem.objects.across_partners(reason=OF_ONE).filter(version=version).order_by("order", "pk")


def _modules(enrolment: Enrolment) -> Any:
    return Module.objects.filter(version=enrolment.intake.version_id).order_by("order", "code")


def _next_number(enrolment: Enrolment) -> int:
    last: int | None = _versions(enrolment).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _reason(reason: str, comment: str, *, is_change: bool) -> str:
    """The first plan has none; a change has one of the list, and words."""
    if not is_change:
        return ChangeReason.FIRST
    if reason not in ChangeReason.values or reason == ChangeReason.FIRST:
        raise Invalid({"reason": [_("Choose why the plan changes.")]})
    if not comment.strip():
        raise Invalid({"comment": [_("Say in words what changes: all three read it.")]})
    return reason


def _check_parts(version: PlanVersion, parts: Sequence[PlanPart]) -> None:
    """Modules of the intake, or such that stood in a plan of this person already; each once. Anything else has a title."""
    chosen = [part.module_id for part in parts if part.module_id]
    earlier = PlanItem.objects.across_partners(reason=OF_ONE).filter(version__enrolment=version.enrolment_id, module__isnull=False)
    known = {*_modules(version.enrolment).values_list("pk", flat=True), *earlier.values_list("module_id", flat=True)}
    if len(set(chosen)) != len(chosen) or not known.issuperset(chosen):
        raise Invalid({"": [_("A plan takes modules of its programme, each once. Open the page again.")]})
    if any(not part.module_id and not part.title.strip() for part in parts):
        raise Invalid({"": [_("Choose a module or write a title.")]})


def _write_parts(version: PlanVersion, parts: Sequence[PlanPart]) -> None:
    rows = [
        PlanItem(version=version, module_id=part.module_id, title=part.title, credits=part.credits, is_virtual=part.is_virtual, order=number)
        for number, part in enumerate(parts, 1)
    ]
    insert_each(rows)


def save_plan(
    version: PlanVersion,
    *,
    goals: str,
    parts: Sequence[PlanPart],
    reason: str = ChangeReason.FIRST,
    comment: str = "",
    seen: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """Save what is being written. `seen` is the digest of what the writer had before them: somebody else's words are never lost unseen."""
    with saying_no(), transaction.atomic():
        locked = _draft(version, actor)
        items = list(_items(locked))
        if seen and seen != digest_of(locked, items):
            raise Refused(_("Somebody else has changed this draft meanwhile. Open it again and enter your change once more."), code="stale")
        _check_parts(locked, parts)
        locked.goals, locked.comment = goals.strip(), comment.strip()
        locked.reason = _reason(reason, comment, is_change=_versions(locked.enrolment).filter(state=PlanState.AGREED).exists())
        locked.full_clean()
        locked.save(update_fields=["goals", "comment", "reason"])
        _items(locked).delete()
        _write_parts(locked, parts)
        record(locked, "changed", actor=actor, now=now, data={"version": locked.number})
    version.__dict__.update(locked.__dict__)


def _draft(version: PlanVersion, actor: Actor) -> PlanVersion:
    locked: PlanVersion = lock(version)
    if not rules.may_write(actor, locked):
        raise NotAllowed
    if not locked.is_draft:
        raise Refused(_("This version was given to be approved: it no longer changes. Write another version."), code="wrong_state")
    return locked


def discard_plan(version: PlanVersion, *, actor: Actor, now: datetime) -> None:
    """A draft may be thrown away: nobody was asked to approve it. The fields' history keeps it."""
    with saying_no(), transaction.atomic():
        locked = _draft(version, actor)
        record(locked, "discarded", actor=actor, now=now, data={"version": locked.number})
        _items(locked).delete()
        take_away(locked)


def give_plan(version: PlanVersion, *, actor: Actor, now: datetime) -> None:
    """The academy's draft goes to the trainee; its parts are fixed from now on."""
    perform(version, "give", actor=actor, now=now)


def propose_plan(version: PlanVersion, *, actor: Actor, now: datetime) -> None:
    """The trainee's own draft: sent to the sending side, and approved by the trainee with it."""
    perform(version, "propose", actor=actor, now=now, changes=_signed("trainee", actor, now))


def approve_plan_as_trainee(version: PlanVersion, *, actor: Actor, now: datetime) -> None:
    perform(version, "approve_as_trainee", actor=actor, now=now, changes=_signed("trainee", actor, now))


def record_plan_of_trainee(version: PlanVersion, *, paper: str, actor: Actor, now: datetime) -> None:
    """For who has no account: the registrar names the paper on which the trainee has approved."""
    with saying_no(), transaction.atomic():
        locked = lock_for(version, "record_trainee", actor=actor, now=now)
        if not paper.strip():
            raise Invalid({"paper": [_("Say which paper carries the signature of the trainee.")]})
        changes = {**_signed("trainee", actor, now), "trainee_label": locked.enrolment.person.passport_name[:200], "trainee_paper": paper.strip()}
        perform(version, "record_trainee", actor=actor, now=now, changes=changes, data={"paper": paper.strip()})


def approve_plan_as_sender(version: PlanVersion, *, actor: Actor, now: datetime) -> None:
    perform(version, "approve_as_sender", actor=actor, now=now, changes=_signed("sender", actor, now))


def approve_plan_as_academy(version: PlanVersion, *, actor: Actor, now: datetime) -> None:
    """The last of three approvals: the version is agreed, and the one that held until now is replaced in the same act."""
    with saying_no(), transaction.atomic():
        locked = lock_for(version, "approve_as_academy", actor=actor, now=now)
        for before in _versions(locked.enrolment).filter(state=PlanState.AGREED):
            perform(before, "replace", actor=actor.in_consequence(), now=now, data={"by": locked.number})
        perform(version, "approve_as_academy", actor=actor, now=now, changes=_signed("academy", actor, now))


def refuse_plan_as_trainee(version: PlanVersion, *, reason: str, actor: Actor, now: datetime) -> None:
    _refuse(version, "refuse_as_trainee", reason, actor, now)


def refuse_plan_as_sender(version: PlanVersion, *, reason: str, actor: Actor, now: datetime) -> None:
    _refuse(version, "refuse_as_sender", reason, actor, now)


def refuse_plan_as_academy(version: PlanVersion, *, reason: str, actor: Actor, now: datetime) -> None:
    """Also while it lies with the trainee or the sending side: somebody without an account can't refuse there."""
    _refuse(version, "refuse_as_academy", reason, actor, now)


def _refuse(version: PlanVersion, step: str, reason: str, actor: Actor, now: datetime) -> None:
    perform(version, step, actor=actor, now=now, reason=reason, changes={"refused_comment": reason.strip()[:500]})


def _signed(side: str, actor: Actor, now: datetime) -> dict[str, Any]:
    return {f"{side}_at": now, f"{side}_label": actor.label[:200]}
