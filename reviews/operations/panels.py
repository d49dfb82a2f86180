"""Panels: who judges the cases of one call, and how."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import NotAllowed, Refused
from core.history import record
from core.workflow import lock, perform, saying_no, wake_delivery
from partners.actor import Actor
from partners.enums import Role
from partners.queries import users_with_role
from reviews import rules
from reviews.enums import AssignmentState
from reviews.homes import stays_blind, with_home
from reviews.models import Assignment, Panel, PanelMember
from reviews.operations.able import NO_ROLE, READS_DOSSIERS, dossier_readers

GONE = _("This person has left the panel already.")
CASES_GIVEN = _("Cases are given already: whether this panel is blind can't be changed any more.")
ALWAYS_BLIND = _("Research and papers are always judged without names.")


def open_panel(*, label: str, fields: Mapping[str, Any], now: datetime) -> Panel:
    """Called by the upper record in its own transaction."""
    panel = Panel(label=label, created_at=now, **fields)
    panel.full_clean()
    panel.save(force_insert=True)
    return panel


@contextmanager
def keeping(panel: Panel, actor: Actor) -> Iterator[Panel]:
    """The locked panel of a transaction, for who keeps it. Whoever gives its cases waits for the same lock."""
    if not rules.may_keep_panels(actor):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        yield lock(panel)


def change_panel(panel: Panel, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """Whether it is blind is settled with the first case that is given: what reviewers have read they can't unread. Of research and papers it always is."""
    with keeping(panel, actor) as locked:
        changed = sorted(name for name, value in fields.items() if getattr(locked, name) != value)
        if "blind" in changed:
            _may_turn(locked, blind=fields["blind"], now=now)
        for name in changed:
            setattr(locked, name, fields[name])
        locked.full_clean()
        if changed:
            locked.save(update_fields=changed)
            record(locked, "changed", actor=actor, now=now, data={"fields": changed})
    panel.__dict__.update(locked.__dict__)


def _may_turn(panel: Panel, *, blind: bool, now: datetime) -> None:
    rows = with_home(Panel.objects.across_partners(reason="what the panel judges, which is locked by who keeps it").filter(pk=panel.pk))
    if not blind and stays_blind(rows.get()):
        raise Refused(ALWAYS_BLIND, code="always_blind")
    if assignments_of(panel).exists():
        raise Refused(CASES_GIVEN, code="cases_given")
    seeing = members_of(panel).filter(user_id__in=dossier_readers(now)).select_related("user").first() if blind else None
    if seeing:
        sentence = gettext("%(person)s reads dossiers by another role and can't judge blindly: end the membership first.")
        raise Refused(sentence % {"person": seeing.user}, code="reads_dossiers")


def assignments_of(panel: Panel) -> Any:
    return Assignment.objects.across_partners(reason="reviews of a panel that is locked by who keeps it").filter(case__panel=panel)


def members_of(panel: Panel) -> Any:
    rows = PanelMember.objects.across_partners(reason="members of a panel that is locked by who keeps it")
    return rows.filter(panel=panel, ended_at__isnull=True)


def waiting_of(member: PanelMember) -> Any:
    """Reviews of this panel that the member has still to give."""
    return assignments_of(member.panel).filter(reviewer=member.user, state=AssignmentState.ASSIGNED, case__closed_at__isnull=True)


def add_member(panel: Panel, *, user: User, languages: Sequence[str], actor: Actor, now: datetime) -> PanelMember:
    """A reviewer joins and is asked for the ties. Who comes back declares them anew."""
    with keeping(panel, actor) as locked:
        if user.pk not in users_with_role(Role.REVIEWER, now=now):
            raise Refused(NO_ROLE, code="not_able")
        if locked.blind and user.pk in dossier_readers(now):
            raise Refused(READS_DOSSIERS, code="reads_dossiers")
        rows = PanelMember.objects.across_partners(reason="whether this person was on the panel before")
        member = rows.filter(panel=locked, user=user).first() or PanelMember(panel=locked, user=user)
        if member.pk and member.ended_at is None:
            raise Refused(_("This person is on the panel already."), code="member_already")
        for name, value in {
            "languages": list(languages),
            "added_at": now,
            "added_by_label": actor.label,
            "declared_at": None,
            "ended_at": None,
        }.items():
            setattr(member, name, value)
        member.full_clean()
        member.save()
        _tell(locked, "member_added", member, actor, now)
    return member


def change_member(member: PanelMember, *, languages: Sequence[str], actor: Actor, now: datetime) -> None:
    """The languages in which the member reads."""
    with keeping(member.panel, actor) as panel:
        locked: PanelMember = lock(member)
        if locked.languages != list(languages):
            locked.languages = list(languages)
            locked.save(update_fields=["languages"])
            record(panel, "member_changed", actor=actor, now=now, data={"person": str(locked.user), "languages": locked.languages})
    member.languages = locked.languages


def end_member(member: PanelMember, *, reason: str, actor: Actor, now: datetime) -> None:
    """Leaves the panel: cases that wait for the review are taken off in the same act, what was submitted counts on."""
    with keeping(member.panel, actor) as panel:
        locked: PanelMember = lock(member)
        if locked.ended_at is not None:
            raise Refused(GONE, code="gone")
        for row in _locked_with_case(
            assignments_of(panel).filter(reviewer=locked.user, state=AssignmentState.ASSIGNED, case__closed_at__isnull=True)
        ):
            perform(row, "take_off", actor=actor, now=now, reason=reason, data={"with_membership": True})
        locked.ended_at = now
        locked.save(update_fields=["ended_at"])
        _tell(panel, "member_ended", locked, actor, now, reason=reason)
    member.ended_at = locked.ended_at


def _locked_with_case(rows: Any) -> Iterable[Assignment]:
    """Each with its case held first, as every verb of a review does."""
    for row in rows.select_related("case").order_by("case_id", "pk"):
        lock(row.case)
        yield row


def _tell(panel: Panel, step: str, member: PanelMember, actor: Actor, now: datetime, reason: str = "") -> None:
    data = {"user": member.user_id, "person": str(member.user), "member": member.pk}
    wake_delivery(record(panel, step, actor=actor, now=now, reason=reason, data=data))
