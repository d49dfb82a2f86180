"""What pages say of those who act for a country: lent powers, resting roles, and what handing over a post will do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.timefmt import day_text
from partners import queries
from partners.actor import Actor
from partners.belongings import sentences_of
from partners.enums import Role
from partners.models import Delegation, Membership
from partners.notices import powers_text


def standing_of(actor: Actor) -> list[str]:
    """For whom the reader may act, and which of their roles rest; for the first page and the account. Asks the database nothing."""
    lines = [
        _("Your role “%(role)s” at %(institution)s rests: it should have been confirmed by %(day)s. You can read, but not act, until the head of your authority confirms you.")
        % {"role": Role(grant.role).label, "institution": grant.institution_label, "day": day_text(grant.unconfirmed_since)}
        for grant in actor.grants
        if grant.unconfirmed_since
    ]  # fmt: skip
    lent: dict[tuple[str, date], list[str]] = {}
    for row in actor.lent:
        lent.setdefault((row.grantor_label, row.ends_on), []).append(row.power)
    words = _("You may act for %(grantor)s until %(day)s: %(powers)s.")
    return lines + [
        words % {"grantor": grantor, "day": day_text(ends_on), "powers": powers_text(powers)} for (grantor, ends_on), powers in lent.items()
    ]


@dataclass(frozen=True)
class OfficerRow:
    """One role in the table of an authority's people."""

    membership: Membership
    mark: str
    tone: str
    may_confirm: bool
    may_hand_over: bool


def officer_rows(memberships: list[Membership], may: Any, today: date) -> list[OfficerRow]:
    """`may` names the two rules, asked for each row: (may_confirm, may_hand_over)."""
    return [OfficerRow(row, *_mark(row, today), *may(row)) for row in memberships]


def _mark(row: Membership, today: date) -> tuple[str, str]:
    if row.due_on is None:
        return "", "neutral"
    if row.rests(today):
        return _("rests"), "bad"
    if row.due_on <= today:
        return _("overdue"), "attention"
    return (_("due soon"), "attention") if (row.due_on - today).days <= 30 else (_("confirmed"), "good")


@dataclass(frozen=True)
class LentRow:
    """One line of the list of lent powers."""

    delegation: Delegation
    powers: str
    mark: str
    tone: str
    may_take_back: bool


def lent_rows(delegations: Any, may_take_back: Any, today: date) -> list[LentRow]:
    rows = []
    for one in delegations:
        mark, tone = _lent_mark(one, today)
        is_open = one.ended_at is None and one.ends_on >= today
        rows.append(LentRow(one, powers_text(one.powers), mark, tone, is_open and may_take_back(one)))
    return rows


def _lent_mark(one: Delegation, today: date) -> tuple[str, str]:
    if one.ended_at:
        return _("taken back"), "neutral"
    if one.ends_on < today:
        return _("past"), "neutral"
    return (_("from a later day"), "info") if one.starts_on > today else (_("holds"), "good")


def effects_of(membership: Membership, *, to: str, is_invited: bool, keeper: str, now: datetime) -> list[str]:
    """Exactly what handing over will do, in sentences with names and numbers, in the order in which it happens."""
    leaver, partner = membership.user, membership.institution.partner
    roles = list(queries.roles_at(membership, now))
    names = ", ".join(str(row.get_role_display()) for row in roles)
    facts = {"leaver": leaver, "to": to, "roles": names, "institution": membership.institution, "keeper": keeper}
    given = (
        _("%(to)s is invited by e-mail and has the role once the invitation is accepted.") if is_invited else _("%(to)s has from now on: %(roles)s.")
    )
    lines = [
        given % facts,
        _("These roles of %(leaver)s at %(institution)s end at once: %(roles)s.") % facts,
        _("%(leaver)s is signed out everywhere at once; what is open in another window asks to sign in.") % facts,
        *_passing_invitations(leaver, partner, keeper, now),
        *_ending_powers(roles, now),
    ]
    return lines + sentences_of(leaver, partner, to, now)


def _passing_invitations(leaver: Any, partner: Any, keeper: str, now: datetime) -> list[str]:
    names = list(queries.invitations_sent_by(leaver, partner.pk, now).order_by("pk").values_list("full_name", flat=True))
    if not names:
        return []
    words = ngettext("%(n)d open invitation passes to %(keeper)s: %(names)s.", "%(n)d open invitations pass to %(keeper)s: %(names)s.", len(names))
    return [words % {"n": len(names), "keeper": keeper, "names": ", ".join(names)}]


def _ending_powers(roles: list[Membership], now: datetime) -> list[str]:
    rows = queries.powers_ending_with(roles, now)
    words = _("Powers end: %(delegate)s no longer acts for %(grantor)s (%(powers)s).")
    return [words % {"delegate": row.delegate, "grantor": row.grantor, "powers": powers_text(row.powers)} for row in rows]
