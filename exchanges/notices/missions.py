"""Which step of a mission tells whom: the next desk first, and each side of what the other did."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.record import doer
from core.registries import NoticeKind, register_notice
from core.timefmt import day_text
from exchanges.models import Mission
from exchanges.queries.missions import report_due_on
from exchanges.rules.missions import MINISTRY, OFFICIALS
from partners.enums import Role
from partners.queries import unique, users_with_role


def _host(institution_id: int | None, entry: HistoryEntry) -> list[int]:
    ministry = users_with_role(*MINISTRY, now=entry.at)
    if institution_id is None:
        return ministry
    return unique(ministry, users_with_role(Role.REGISTRAR, now=entry.at, institution_id=institution_id))


def _partner(mission: Mission, entry: HistoryEntry) -> list[int]:
    return users_with_role(*OFFICIALS, now=entry.at, partner_id=mission.partner_id)


def receiver(mission: Mission, entry: HistoryEntry) -> list[int]:
    return _host(mission.receiver_id, entry) if mission.is_inbound else _partner(mission, entry)


def sender(mission: Mission, entry: HistoryEntry) -> list[int]:
    return _partner(mission, entry) if mission.is_inbound else _host(mission.sender_id, entry)


def person(mission: Mission, entry: HistoryEntry) -> list[int]:
    return unique([mission.expert.person.user_id] if mission.expert else [])


def sides(mission: Mission, entry: HistoryEntry) -> list[int]:
    return unique(receiver(mission, entry), sender(mission, entry))


def reporters(mission: Mission, entry: HistoryEntry) -> list[int]:
    return unique(sender(mission, entry), person(mission, entry))


def everybody(mission: Mission, entry: HistoryEntry) -> list[int]:
    return unique(sides(mission, entry), person(mission, entry))


def facts(mission: Mission, entry: HistoryEntry) -> dict[str, str]:
    return {
        "number": mission.reference,
        "title": mission.title,
        "partner": mission.partner.name_en,
        "expert": str(entry.data.get("expert") or mission.expert or ""),
        "receiver": mission.receiver.name_en,
        "first": mission.starts_on.isoformat(),
        "last": mission.ends_on.isoformat(),
        "due": report_due_on(mission).isoformat(),
        "paper": str(entry.data.get("paper", "")),
        "reason": entry.reason,
        **doer(entry),
    }


def days_in_words(params: Any) -> dict[str, str]:
    return {name: day_text(date.fromisoformat(params[name])) for name in ("first", "last", "due") if params.get(name)}


def url(mission: Mission) -> str:
    return reverse("exchanges:mission", args=[mission.pk])


Recipients = Callable[[Mission, HistoryEntry], Iterable[int]]


def tell(step: str, recipients: Recipients, subject: Any, body: Any) -> None:
    def but_who_did_it(mission: Mission, entry: HistoryEntry) -> list[int]:
        return [user for user in recipients(mission, entry) if user != entry.actor_id]

    register_notice(NoticeKind(f"mission_{step}", "exchanges.mission", step, but_who_did_it, subject, body, facts, url, words=days_in_words))


tell(
    "requested", sides, _("Expert asked for: %(number)s"), _("“%(title)s” at %(receiver)s, %(first)s – %(last)s. The receiving side checks it first.")
)
tell(
    "check", sender, _("%(number)s: an expert is to be proposed"), _("%(receiver)s can receive an expert for “%(title)s”. Propose one of your side.")
)
tell(
    "propose_expert",
    receiver,
    _("%(number)s: %(expert)s is proposed"),
    _("%(expert)s is proposed for “%(title)s”. Accept, or ask for another expert."),
)
tell(
    "accept_expert",
    everybody,
    _("%(number)s: %(expert)s is accepted"),
    _("Terms of “%(title)s” are now agreed: the expert, the sending and the receiving institution each approve them."),
)
tell("ask_for_another", sender, _("%(number)s: another expert is asked for"), _("For “%(title)s” another expert is asked for. Reason: %(reason)s"))
tell(
    "set_terms",
    everybody,
    _("%(number)s: the terms have changed"),
    _("%(by)s has changed the terms of “%(title)s”. Whoever has approved approves anew."),
)
APPROVED = _("%(number)s: one more approval"), _("%(by)s has approved the terms of “%(title)s”. The mission is agreed when all three have approved.")
for one in ("approve_as_person", "approve_as_sender", "approve_as_receiver", "record_paper"):
    tell(one, everybody, *APPROVED)
tell("agree", everybody, _("%(number)s is agreed by all three"), _("The mobility agreement %(paper)s is issued: “%(title)s”, %(first)s – %(last)s."))
tell(
    "invite",
    reporters,
    _("%(number)s: letter of invitation %(paper)s"),
    _("The letter of invitation for “%(title)s” is ready on the page of the mission."),
)
tell("begin", everybody, _("%(number)s is under way"), _("“%(title)s” has begun. The report is due on %(due)s."))
tell("report_due", reporters, _("%(number)s: report due on %(due)s"), _("“%(title)s” has ended. Hand in the report by %(due)s."))
tell("report_late", everybody, _("%(number)s: the report is overdue"), _("The report on “%(title)s” was due on %(due)s."))
tell(
    "hand_in_report",
    receiver,
    _("%(number)s: the report is there"),
    _("%(by)s has handed in the report on “%(title)s”. Close the mission, or return the report."),
)
tell("return_report", reporters, _("%(number)s: the report is returned"), _("The report on “%(title)s” is returned. Reason: %(reason)s"))
tell("close", reporters, _("%(number)s is closed"), _("The mission “%(title)s” is closed."))
tell("decline", sides, _("%(number)s is declined"), _("The mission “%(title)s” is declined. Reason: %(reason)s"))
tell("call_off", everybody, _("%(number)s is called off"), _("The mission “%(title)s” is called off. Reason: %(reason)s"))
