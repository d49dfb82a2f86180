"""Whom a case may be given to: a reviewer of the panel who has declared the ties, never somebody of the nominee's side."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import Refused, Text
from partners.enums import Role
from partners.queries import users_with_role
from reviews.conflicts import Asked, Hints, asked_of, hints_of
from reviews.enums import DOSSIER_READERS
from reviews.models import Case, Panel, PanelMember

NO_ROLE = _("This person holds no reviewer's role today.")
READS_DOSSIERS = _("This person reads dossiers by another role: in a blind panel they would know whom they judge.")
NOT_ON_PANEL = _("This person is not on the panel: make them a member first.")
NOT_DECLARED = _("This person has not declared yet to whom they are tied: cases are given afterwards.")
OWN_SIDE = _("This person is judged here, or holds a role at the side that is judged.")


@dataclass(frozen=True)
class Able:
    """What is asked of the people of one panel, read once for any number of cases. Without members a panel asks any reviewer."""

    reviewers: Collection[int]
    dossier_readers: Collection[int]
    members: dict[int, PanelMember]

    def why_not(self, user_id: int) -> Text | None:
        """Whatever the case is."""
        if user_id not in self.reviewers:
            return NO_ROLE
        if user_id in self.dossier_readers:
            return READS_DOSSIERS
        if self.members and user_id not in self.members:
            return NOT_ON_PANEL
        if self.members and self.members[user_id].declared_at is None:
            return NOT_DECLARED
        return None


def dossier_readers(now: datetime) -> set[int]:
    """Who reads dossiers by a role held today."""
    return set(users_with_role(*DOSSIER_READERS, now=now))


def able_of(panel: Panel | None, now: datetime) -> Able:
    readers = dossier_readers(now) if panel is not None and panel.blind else set()
    rows = PanelMember.objects.across_partners(reason="who may be given a case of this panel")
    members = {row.user_id: row for row in rows.filter(panel=panel, ended_at__isnull=True)} if panel else {}
    return Able(set(users_with_role(Role.REVIEWER, now=now)), readers, members)


def refuse_who_may_not(case: Case, reviewer: User, *, now: datetime) -> None:
    """One case, one person."""
    able = able_of(case.panel, now)
    if sentence := able.why_not(reviewer.pk):
        raise Refused(sentence, code="not_able")
    if hints_between(able, [case.pk], [reviewer.pk], now).bars(case.pk, reviewer.pk):
        raise Refused(OWN_SIDE, code="own_side")


def hints_between(able: Able, case_ids: Collection[int], user_ids: Collection[int], now: datetime) -> Hints:
    """With the ties of those who are members; of others only what their roles say."""
    members = asked_of(able.members[user] for user in user_ids if user in able.members)
    return hints_of([*members, *(Asked(user) for user in user_ids if user not in able.members)], case_ids, now)
