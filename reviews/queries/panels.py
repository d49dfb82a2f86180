"""Panels as their secretary reads them: members with their load, hints on cases that were given, what is still to be given."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from core.errors import Text
from partners.actor import Actor
from partners.enums import Role
from partners.models import Membership
from partners.queries import host_day, users_with_role
from reviews.case_readers import not_ready
from reviews.conflicts import Asked, Hint, Hints, asked_of, hints_of
from reviews.enums import DOSSIER_READERS, LEFT, AssignmentState
from reviews.kinds import kinds_of, with_kind
from reviews.models import Assignment, Case, Panel, PanelMember, Tie
from reviews.proposing import Proposal, ToAsk, ToGive, propose

AT_ONCE = 250  # cases on one page, given in one act


def members_for(actor: Actor, panel: Panel) -> QuerySet[Any]:
    """Each with how much of this panel is on the desk (`n_open`), was submitted or left, and with the number of ties."""
    rows = PanelMember.objects.visible_to(actor).filter(panel=panel).select_related("user")
    of_panel = Assignment.objects.across_partners(reason="only how many reviews a member has").filter(case__panel=panel, reviewer=OuterRef("user"))
    ties = Tie.objects.across_partners(reason="only how many ties a member has declared").filter(member=OuterRef("pk"))
    return rows.annotate(  # type: ignore[no-any-return]
        n_ties=_number(ties, "member"),
        n_open=_number(of_panel.filter(_OPEN), "reviewer"),
        n_submitted=_number(of_panel.filter(state=AssignmentState.SUBMITTED), "reviewer"),
        n_recused=_number(of_panel.filter(state=AssignmentState.RECUSED), "reviewer"),
    ).order_by("ended_at", "user__full_name", "pk")


_OPEN = Q(state=AssignmentState.ASSIGNED, case__closed_at__isnull=True)


def _number(rows: Any, of: str) -> Coalesce:
    counted = rows.order_by().values(of).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def memberships_of(actor: Actor) -> list[Any]:
    """Panels on which the actor sits, those first whose ties are still to be declared."""
    ties = Tie.objects.across_partners(reason="only how many ties a member has declared").filter(member=OuterRef("pk"))
    rows = PanelMember.objects.visible_to(actor).filter(user_id=actor.user_id, ended_at__isnull=True).select_related("panel")
    return list(rows.annotate(n_ties=_number(ties, "member")).order_by(F("declared_at").asc(nulls_first=True), "pk"))


def to_declare(actor: Actor) -> QuerySet[Any]:
    """Panels that wait for this reviewer's declaration."""
    rows = PanelMember.objects.visible_to(actor).filter(user_id=actor.user_id, ended_at__isnull=True, declared_at__isnull=True)
    return rows.select_related("panel").order_by("added_at", "pk")  # type: ignore[no-any-return]


def ties_of(member: PanelMember) -> list[Tie]:
    rows = Tie.objects.across_partners(reason="ties of a member the caller has fetched rightly")
    return list(rows.filter(member=member).select_related("partner").order_by("pk"))


def who_may_join(panel: Panel, now: datetime) -> list[User]:
    """Reviewers of today who are not on the panel; of a blind one nobody who reads dossiers by another role."""
    able = set(users_with_role(Role.REVIEWER, now=now))
    if panel.blind:
        able -= set(users_with_role(*DOSSIER_READERS, now=now))
    members = PanelMember.objects.across_partners(reason="who is on the panel already").filter(panel=panel, ended_at__isnull=True)
    return list(User.objects.filter(pk__in=able - set(members.values_list("user_id", flat=True))).order_by("full_name", "pk"))


@dataclass(frozen=True)
class Concerned:
    """A review that was given and against which something speaks now."""

    assignment: Assignment
    hints: list[Hint]


@dataclass(frozen=True)
class Given:
    """What those who run a panel look at: reviews that something speaks against, and who has left a case for a conflict of interest."""

    concerned: list[Concerned]
    recused: list[Assignment]


def given_in(panel: Panel, actor: Actor, now: datetime, members: Iterable[PanelMember]) -> Given:
    """One query for the reviews, and those of the hints."""
    rows = Assignment.objects.visible_to(actor).filter(case__panel=panel).exclude(state=AssignmentState.TAKEN_OFF)
    found = list(with_kind(rows, "case").select_related("case", "reviewer").order_by("case_id", "pk"))
    users = {row.user_id for row in members}
    open_now = [row for row in found if row.state not in LEFT and not row.case.is_closed and row.reviewer_id in users]
    hints = hints_of(asked_of(members), {row.case_id for row in open_now}, now, kinds_of(open_now)) if open_now else Hints()
    concerned = [Concerned(row, speaks) for row in open_now if (speaks := hints.of(row.case_id, row.reviewer_id))]
    return Given(concerned, [row for row in found if row.state == AssignmentState.RECUSED])


@dataclass(frozen=True)
class Table:
    """Cases against members: what is given, what speaks against it, what is proposed."""

    panel: Panel
    cases: list[Case]
    members: list[Any]
    had: dict[tuple[int, int], Assignment]
    hints: Hints
    not_ready: dict[int, Text]

    @cached_property
    def proposal(self) -> Proposal:
        """Only among members who have declared; never against a hint, never what somebody has or had."""
        on_it = [pair for pair, row in self.had.items() if row.state not in LEFT]
        given = {case.pk: sum(pair[0] == case.pk for pair in on_it) for case in self.cases}
        cases = [ToGive(case.pk, case.language, given[case.pk]) for case in self.cases if case.pk not in self.not_ready]
        return propose(cases, self.to_ask, per_case=self.panel.reviews_per_case, barred=self.hints.pairs() | set(self.had))

    @property
    def to_ask(self) -> list[ToAsk]:
        return [ToAsk(row.user_id, frozenset(row.languages), row.load) for row in self.members]


def table_of(panel: Panel, actor: Actor, now: datetime) -> Table:
    """The open cases that lack reviewers first, at most 250; members who may be given cases. Of hints and checks only those of the kinds that are here."""
    assigned = Assignment.objects.across_partners(reason="only how many have the case").filter(case=OuterRef("pk")).exclude(state__in=LEFT)
    rows = Case.objects.visible_to(actor).filter(panel=panel, closed_at__isnull=True).annotate(n=_number(assigned, "case"))
    cases = list(with_kind(rows).order_by("n", "label", "pk")[:AT_ONCE])
    for case in cases:
        case.panel = panel
    members = able_members(panel, now)
    had = Assignment.objects.across_partners(reason="who has or had the cases that were fetched for this actor").filter(case__in=cases)
    by_pair = {(row.case_id, row.reviewer_id): row for row in had}
    hints = hints_of(asked_of(members), {row.pk for row in cases}, now, kinds_of(cases))
    return Table(panel, cases, members, by_pair, hints, not_ready(cases))


def able_members(panel: Panel, now: datetime) -> list[Any]:
    """Members who have declared their ties and hold a reviewer's role today, each with the open reviews of all panels as `load`."""
    rows = PanelMember.objects.across_partners(reason="members of a panel the caller has fetched rightly")
    rows = rows.filter(Exists(_role(now, Role.REVIEWER)), panel=panel, ended_at__isnull=True, declared_at__isnull=False, user__is_active=True)
    if panel.blind:
        rows = rows.exclude(Exists(_role(now, *DOSSIER_READERS)))
    load = Assignment.objects.across_partners(reason="only how many reviews a member has").filter(_OPEN, reviewer=OuterRef("user"))
    return list(rows.annotate(load=_number(load, "reviewer")).select_related("user").order_by("user__full_name", "pk"))


def _role(now: datetime, *roles: Role) -> Any:
    held = Membership.objects.across_partners(reason="whether a member of a panel holds a role today")
    return held.filter(Membership.on(host_day(now)), role__in=roles, user=OuterRef("user"))


def people_to_ask(case: Case, now: datetime, kind: str | None = None) -> tuple[list[Any], dict[int, list[Hint]]]:
    """Whom this case may be given to, the least loaded first (`load`: open reviews), and what may speak against each of them.

    Declared members of its panel, any reviewer where the panel has no members; never who had the case or is of the judged side.
    `kind`: of the case, where the caller knows it.
    """
    rows = PanelMember.objects.across_partners(reason="who may be given a case of this panel").filter(panel=case.panel, ended_at__isnull=True)
    members = list(rows) if case.panel else []
    declared = {row.user_id: row for row in members if row.declared_at}
    users = [user for user in _reviewers_beside(case, now) if not members or user.pk in declared]
    for user in users:
        if user.pk in declared:
            declared[user.pk].user = user
    tied = asked_of(declared[user.pk] for user in users if user.pk in declared)
    people = [*tied, *(Asked(user.pk, user=user) for user in users if user.pk not in declared)]
    hints = hints_of(people, [case.pk], now, {kind} if kind else None)
    return [user for user in users if not hints.bars(case.pk, user.pk)], {user.pk: hints.of(case.pk, user.pk) for user in users}


def _reviewers_beside(case: Case, now: datetime) -> Any:
    """Reviewers of today who never had the case; for a blind panel nobody who reads dossiers by another role."""
    load = Count("assignments", filter=Q(assignments__state=AssignmentState.ASSIGNED, assignments__case__closed_at__isnull=True))
    taken = Assignment.objects.across_partners(reason="whom the case was given to already").filter(case=case)
    held = Membership.objects.across_partners(reason="who holds a reviewer's role today").filter(Membership.on(host_day(now)), user=OuterRef("pk"))
    users = User.objects.filter(Exists(held.filter(role=Role.REVIEWER)), is_active=True).exclude(pk__in=taken.values("reviewer_id"))
    if case.panel is not None and case.panel.blind:
        users = users.exclude(Exists(held.filter(role__in=DOSSIER_READERS)))
    return users.annotate(load=load).order_by("load", "full_name", "pk")
