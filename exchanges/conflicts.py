"""Hints of a conflict of interest between reviewers and projects: a side, a country, an institution, a member."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject

from accounts.models import User
from core.names import fold
from exchanges.models import ProjectMember, ProjectSide
from exchanges.queries.project_reviews import KIND
from partners.enums import InstitutionKind, Role
from partners.models import Membership
from partners.queries import host_day
from reviews.conflicts import Asked, Hint, accounts_of, register_conflict_reader
from reviews.enums import HintKind, TieKind


@dataclass(frozen=True)
class Member:
    """Who works or has worked on a project."""

    user_id: int | None
    name: str
    email: str


@dataclass
class Judged:
    """One project behind one case."""

    case_id: int
    sides: list[ProjectSide] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)


def project_hints(people: Sequence[Asked], left: set[int], now: datetime) -> Iterator[Hint]:
    """Three queries, whatever the number of people and cases, and one when accounts are not at hand."""
    judged = _judged(left)
    left.difference_update(row.case_id for row in judged)
    held = _held([row.user_id for row in people], now) if judged else {}
    accounts = accounts_of(people) if judged else {}
    for one in people:
        for project in judged:
            for kind, detail in _compare(one, accounts[one.user_id], held.get(one.user_id, []), project):
                yield Hint(project.case_id, one.user_id, kind, detail)


def _compare(one: Asked, account: User, held: list[Membership], project: Judged) -> Iterator[tuple[HintKind, str]]:
    """Who works on it, by account or by address, or stands at a side does not judge; what else is met is a question to those who run the panel."""
    own = next((row.name for row in project.members if row.user_id == one.user_id or row.email.lower() == account.email.lower()), "")
    own = own or _own_side(held, project)
    if own:
        yield HintKind.OWN_SIDE, own
        return
    if place := next((str(row.institution) for row in held for side in project.sides if row.institution_id == side.institution_id), None):
        yield HintKind.INSTITUTION, place
    if same := next((row.name for row in project.members if _named(account.full_name, [row.name])), None):
        yield HintKind.PERSON, same
    for tie in one.ties:
        if tie.kind == TieKind.COUNTRY and any(side.partner_id == tie.partner_id for side in project.sides):
            yield HintKind.COUNTRY, str(tie.partner)
        elif tie.kind == TieKind.INSTITUTION and any(_named(tie.name, _names(side)) for side in project.sides):
            yield HintKind.INSTITUTION, tie.name
        elif tie.kind == TieKind.PERSON and any(_named(tie.name, [row.name]) for row in project.members):
            yield HintKind.PERSON, tie.name


def _own_side(held: list[Membership], project: Judged) -> str:
    """As rules.project_reviews.stands_at says it of an actor."""
    for side in project.sides:
        host, ministry = side.institution.partner.is_host, side.institution.kind == InstitutionKind.MINISTRY
        if not host and any(row.institution.partner_id == side.partner_id for row in held):
            return str(side.institution.partner)
        if host and not ministry and any(row.institution_id == side.institution_id and row.role != Role.REVIEWER for row in held):
            return str(side.institution)
    return ""


def _names(side: ProjectSide) -> list[str]:
    return [side.institution.name_en, side.institution.name_ru, side.institution.name_kk]


def _named(tie: str, names: list[str]) -> bool:
    """All words of the tie stand in one of the names, in whatever script."""
    words = set(fold(tie).split())
    return bool(words) and any(words <= set(fold(name).split()) for name in names if name)


def _judged(case_ids: Collection[int]) -> list[Judged]:
    """One query: each side brings its project and its members, and every member is of a side."""
    ids = list(case_ids)
    rows = ProjectSide.objects.across_partners(reason="hints of a conflict of interest on cases the caller has fetched rightly")
    rows = rows.filter(Q(project__proposal_case__in=ids) | Q(project__draft_case__in=ids)).annotate(own=ArraySubquery(_members()))
    cases = {"proposal": F("project__proposal_case_id"), "draft": F("project__draft_case_id")}
    found: dict[int, Judged] = {}
    for side in rows.annotate(**cases).select_related("institution__partner").order_by("pk"):
        for case in {side.proposal, side.draft} & set(ids):
            project = found.setdefault(case, Judged(case))
            project.sides.append(side)
            project.members += [Member(**row) for row in side.own]
    return list(found.values())


def _members() -> Any:
    rows = ProjectMember.objects.across_partners(reason="hints of a conflict of interest on cases the caller has fetched rightly")
    told = JSONObject(user_id="user_id", name="name", email="email")
    return rows.filter(side=OuterRef("pk")).order_by("pk").values(told=told)


def _held(users: list[int], now: datetime) -> dict[int, list[Membership]]:
    rows = Membership.objects.across_partners(reason="where those who are asked to judge stand").filter(Membership.on(host_day(now)), user__in=users)
    found: dict[int, list[Membership]] = {}
    for row in rows.select_related("institution__partner").order_by("pk"):
        found.setdefault(row.user_id, []).append(row)
    return found


register_conflict_reader(KIND, project_hints)
