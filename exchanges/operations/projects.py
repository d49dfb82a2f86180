"""A research project from the idea to the end, but for what a panel decides (project_reviews.py). Every step sets since when it lies where it lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, NotAllowed, Refused
from core.numbers import reference
from core.workflow import begin, lock, lock_for, perform, saying_no, take_away
from exchanges.enums import MemberRole, ProjectState
from exchanges.models import BudgetLine, Milestone, Project, ProjectMember, ProjectSide
from exchanges.rules import projects as rules
from partners.actor import Actor
from partners.models import Institution
from partners.queries import host_day

CACHED = ("all_sides", "everybody", "partner_ids")
OF_THE_IDEA = frozenset({"title", "field", "starts_on", "ends_on"})  # what the sides consent to


def have_idea(*, lead: Institution, partners: Iterable[Institution], fields: Mapping[str, Any], actor: Actor, now: datetime) -> Project:
    """The number at once; the institutions named beside the lead are asked later. A lecturer or expert leads what they propose."""
    if not rules.may_have_idea_for(actor, lead):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        project = Project(
            reference=reference("RP", host_day(now).year), lead=lead, state_since=now, created_at=now, created_by_label=actor.label[:200], **fields
        )
        begin(project, "created", actor=actor, now=now)
        first, *_others = [_new_side(project, where) for where in (lead, *(one for one in partners if one != lead))]
        if rules.is_scholar_of(actor, lead):
            member = {"user_id": actor.user_id, "name": actor.label[:200], "role": MemberRole.PRINCIPAL, "joined_on": host_day(now)}
            ProjectMember(project=project, side=first, **member).save(force_insert=True)
    return project


def _new_side(project: Project, institution: Institution, contribution: str = "") -> ProjectSide:
    side = ProjectSide(project=project, institution=institution, partner=institution.partner, contribution=contribution)
    side.full_clean()
    side.save(force_insert=True)
    return side


def change_project(project: Project, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """What the sides consent to is changed as long as it is an idea; the text of the proposal until it is submitted."""
    with saying_no(), transaction.atomic():
        locked = lock_for(project, "change", actor=actor, now=now)
        if locked.state != ProjectState.IDEA and any(getattr(locked, name) != fields[name] for name in OF_THE_IDEA & fields.keys()):
            raise Refused(_("The sides have consented to title, field and dates. Open the idea again to change them."), code="consented")
        perform(project, "change", actor=actor, now=now, changes=fields)


def add_side(project: Project, *, institution: Institution, contribution: str = "", actor: Actor, now: datetime) -> ProjectSide:
    """Asked at once when the others are being asked."""
    with saying_no(), transaction.atomic():
        perform(project, "add_side", actor=actor, now=now, data={"about": str(institution)})
        side = _new_side(project, institution, contribution)
    forget(project)
    return side


def take_out_side(side: ProjectSide, *, actor: Actor, now: datetime) -> None:
    """Who declined, or does not answer. Their members and money leave the plan; their milestones are left to the others."""
    project = side.project
    if side.institution_id == project.lead_id:
        raise Refused(_("The lead institution can't be taken out. Withdraw the project instead."), code="lead")
    with transaction.atomic():
        perform(project, "take_out", actor=actor, now=now, data={"about": str(side.institution), "partner": side.partner_id})
        for model in (ProjectMember, BudgetLine):
            model.objects.across_partners(reason="what belongs to a side that is taken out").filter(side=side).delete()
        Milestone.objects.across_partners(reason="milestones of a side that is taken out").filter(side=side).update(side=None)
        take_away(side)
        _go_on(project, actor=actor, now=now)
    forget(project)


def ask_partners(project: Project, *, actor: Actor, now: datetime) -> None:
    """Every side is asked; whoever speaks for the lead institution consents for it by asking."""
    with transaction.atomic():
        perform(project, "ask_partners", actor=actor, now=now, changes={"state_since": now})
        if rules.speaks_for(actor, project.lead):
            _answered(_side_of_lead(project), actor=actor, now=now, consented_at=now)
    forget(project)


def _side_of_lead(project: Project) -> ProjectSide:
    return project.all_sides[0]


def asked_key(project: Project) -> str:
    """Of one asking: an idea that is opened again is asked about anew."""
    return project.state_since.isoformat()


def consent_to_project(side: ProjectSide, *, note: str = "", seen: str = "", actor: Actor, now: datetime) -> None:
    """With the last consent the project becomes a proposal, in the same transaction. `seen` is the key of the idea that stood on the page."""
    _answer(side, "consent", actor=actor, now=now, reason="", seen=seen, consented_at=now, declined_at=None, note=note)


def decline_project(side: ProjectSide, *, reason: str, actor: Actor, now: datetime) -> None:
    """The lead then takes the side out, or withdraws the project. A side may think again as long as it is asked."""
    _answer(side, "decline", actor=actor, now=now, reason=reason, consented_at=None, declined_at=now, note=reason[:300])


def _answer(side: ProjectSide, step: str, *, actor: Actor, now: datetime, reason: str, seen: str = "", **answer: Any) -> None:
    project = side.project
    if not rules.may_answer(actor, side):
        raise NotAllowed
    with transaction.atomic():
        locked_project = lock_for(project, step, actor=actor, now=now)
        if seen and seen != asked_key(locked_project):
            raise Refused(_("The idea was changed since you opened this page. Read it again before you consent."), code="changed")
        perform(project, step, actor=actor, now=now, reason=reason, data={"about": str(side.institution)})
        locked = lock(side)
        if (locked.consented_at if step == "consent" else locked.declined_at) is not None:
            raise Refused(_("This side has given this answer already."), code="answered")
        _answered(side, actor=actor, now=now, **answer)
        _go_on(project, actor=actor, now=now)
    forget(project)


def _answered(side: ProjectSide, *, actor: Actor, now: datetime, **answer: Any) -> None:
    for name, value in {**answer, "answered_by_label": actor.label[:200]}.items():
        setattr(side, name, value)
    side.save(update_fields=[*answer, "answered_by_label"])


def _go_on(project: Project, *, actor: Actor, now: datetime) -> None:
    """The row is locked by the step before: of two last answers the second sees the first."""
    forget(project)
    asked = project.state == ProjectState.PARTNER_CONSENT and len(project.all_sides) > 1
    if asked and all(side.consented_at for side in project.all_sides):
        perform(project, "all_consented", actor=actor.in_consequence(), now=now, changes={"state_since": now})


def reopen_idea(project: Project, *, reason: str, actor: Actor, now: datetime) -> None:
    """Who consented has consented to something else: every side is asked anew."""
    with transaction.atomic():
        perform(project, "reopen_idea", actor=actor, now=now, reason=reason, changes={"state_since": now})
        rows = ProjectSide.objects.across_partners(reason="consents to an idea that changes").filter(project=project)
        rows.update(consented_at=None, declined_at=None, answered_by_label="", note="")
    forget(project)


def start_project(project: Project, *, actor: Actor, now: datetime) -> None:
    perform(project, "start", actor=actor, now=now, changes={"state_since": now})


def begin_report(project: Project, *, actor: Actor, now: datetime) -> None:
    perform(project, "begin_report", actor=actor, now=now, changes={"state_since": now})


def close_project(project: Project, *, actor: Actor, now: datetime) -> None:
    perform(project, "close", actor=actor, now=now, changes={"state_since": now})


def withdraw_project(project: Project, *, reason: str, actor: Actor, now: datetime) -> None:
    """At any time before it is published; what a panel still has of it is closed by a reaction (project_reviews)."""
    perform(project, "withdraw", actor=actor, now=now, reason=reason, changes={"state_since": now})


def forget(project: Project) -> None:
    """What was read of the project before it changed."""
    for name in CACHED:
        project.__dict__.pop(name, None)


def refuse_outside(project: Project, fields: Mapping[str, Any], *names: str) -> None:
    """Days of the plan lie in the time of the project."""
    for name in names:
        if not project.starts_on <= fields[name] <= project.ends_on:
            raise Invalid({name: [_("This day lies outside the time of the project.")]})
