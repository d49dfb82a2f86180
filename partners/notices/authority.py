"""Who is told of lent powers, of confirmations and of a post that is handed over."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from core.models import HistoryEntry
from core.record import doer, register_words
from core.registries import NoticeKind, register_notice
from partners.enums import Power, Role
from partners.models import Delegation, Membership
from partners.queries import users_with_role

WORDS: dict[str, dict[str, Text]] = {
    "partners.delegation": {
        "lend": _("Powers lent"),
        "take_back": _("Powers taken back"),
        "end": _("Powers ended with a role"),
        "ends_soon": _("Reminder: powers end in a week"),
    },
    "partners.membership": {
        "confirm": _("Officer confirmed"),
        "confirm_in_30": _("Reminder: confirmation due in 30 days"),
        "confirm_in_7": _("Reminder: confirmation due in 7 days"),
        "confirm_in_0": _("Reminder: confirmation due"),
        "rests": _("Role rests until it is confirmed"),
        "hand_over": _("Post handed over"),
        "succeed": _("Post taken over by the invited successor"),
    },
    "partners.invitation": {"pass_on": _("Invitation passed to another sender")},
    "partners.partner": {"two_person_on": _("Two-person rule switched on"), "two_person_off": _("Two-person rule switched off")},
}


def powers_text(powers: Iterable[str]) -> str:
    return "; ".join(str(Power(power).label) for power in powers)


def delegation_params(delegation: Delegation, entry: HistoryEntry) -> Mapping[str, str]:
    return {
        "grantor": str(delegation.grantor),
        "delegate": str(delegation.delegate),
        "powers": " ".join(delegation.powers),
        "first_day": delegation.starts_on.isoformat(),
        "last_day": delegation.ends_on.isoformat(),
        **doer(entry),
    }


def member_params(membership: Membership, entry: HistoryEntry) -> Mapping[str, str]:
    return {
        "name": str(membership.user),
        "role": str(membership.role),
        "institution": str(membership.institution),
        "due_day": membership.due_on.isoformat() if membership.due_on else "",
    }


def the_delegate(delegation: Delegation, entry: HistoryEntry) -> list[int]:
    return [delegation.delegate_id]


def who_confirm(membership: Membership, entry: HistoryEntry) -> list[int]:
    """The heads of the authority; where there is none, the administrators."""
    heads = users_with_role(Role.AUTHORITY_HEAD, now=entry.recorded_at, institution_id=membership.institution_id)
    return heads or users_with_role(Role.ADMINISTRATOR, now=entry.recorded_at)


def officer_and_who_confirm(membership: Membership, entry: HistoryEntry) -> list[int]:
    return sorted({membership.user_id, *who_confirm(membership, entry)})


def the_successor(membership: Membership, entry: HistoryEntry) -> list[int]:
    successor = entry.data.get("successor")
    return [successor] if successor else []


def delegations_page(obj: Any) -> str:
    return reverse("partners:delegations")


def authority_page(membership: Membership) -> str:
    return reverse("partners:authority", args=[membership.institution_id])


def home(obj: Any) -> str:
    return reverse("home")


def _kind(name: str, model: str, step: str, to: Callable[..., Any], subject: Text, body: Text, url: Callable[[Any], str], label: Text) -> None:
    params = delegation_params if model == "delegation" else member_params
    register_notice(
        NoticeKind(name, f"partners.{model}", step, to, subject, body, params, url, label, always=True)  # rights begin, rest or end
    )


def register() -> None:
    for model, words in WORDS.items():
        register_words(model, words)
    _register_delegations()
    _register_members()


def _register_delegations() -> None:
    taken = (_("You no longer act for %(grantor)s"), _("Ended by %(by)s: %(powers)s. It holds from now on."), delegations_page)
    _kind(
        "powers_lent", "delegation", "lend", the_delegate, _("You may act for %(grantor)s"),
        _("From %(first_day)s until %(last_day)s: %(powers)s. What you do with these powers is shown as “%(delegate)s for %(grantor)s”."),
        delegations_page, _("powers were lent to you"),
    )  # fmt: skip
    _kind("powers_taken_back", "delegation", "take_back", the_delegate, *taken, _("powers lent to you were taken back"))
    _kind("powers_ended", "delegation", "end", the_delegate, *taken, _("powers lent to you ended with a role"))
    _kind(
        "powers_end_soon", "delegation", "ends_soon", the_delegate, _("You act for %(grantor)s until %(last_day)s"),
        _("Until then: %(powers)s. Afterwards %(grantor)s would have to lend these powers again."),
        delegations_page, _("powers lent to you end soon"),
    )  # fmt: skip


def _register_members() -> None:
    for days in (30, 7, 0):
        _kind(
            f"confirm_in_{days}", "membership", f"confirm_in_{days}", who_confirm, _("Confirm that %(name)s is still in post"),
            _("%(role)s, %(institution)s. Confirm by %(due_day)s. A month later the role rests: it lets %(name)s read, not act."),
            authority_page, _("an officer is to be confirmed"),
        )  # fmt: skip
    _kind(
        "role_rests", "membership", "rests", officer_and_who_confirm, _("The role of %(name)s rests"),
        _("%(role)s, %(institution)s. The confirmation was due on %(due_day)s. Until it is given, %(name)s can read, but not act."),
        home, _("a role rests until it is confirmed"),
    )  # fmt: skip
    for step in ("hand_over", "succeed"):
        _kind(
            f"post_{step}", "membership", step, the_successor, _("You have taken over the post of %(name)s"),
            _("%(role)s, %(institution)s. What was in hand has passed to you: drafts, invitations, unread messages."),
            home, _("you have taken over a post"),
        )  # fmt: skip
