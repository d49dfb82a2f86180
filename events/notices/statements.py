"""Whom the steps of a joint statement are told: the delegations' officers and heads, and those who write it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.registries import NoticeKind, register_notice
from core.timefmt import day_text
from events.enums import Consent
from events.models import StatementVersion
from events.notices.papers import organisers_of
from events.rules.statements import OFFICERS
from partners.enums import Role
from partners.models import Membership
from partners.queries import host_day, unique, users_with_role


def delegations(version: StatementVersion, entry: HistoryEntry) -> list[int]:
    """One query, whatever the number of delegations."""
    partners = {row.partner_id for row in version.delegations}
    held = Membership.objects.across_partners(reason="recipients of notices").filter(Membership.on(host_day(entry.at)), role__in=OFFICERS)
    officers = held.filter(institution__partner_id__in=partners, user__is_active=True).values_list("user_id", flat=True)
    return unique(officers, (row.head.user_id for row in version.delegations if row.head))


def writers(version: StatementVersion, entry: HistoryEntry) -> list[int]:
    return organisers_of(version.event, entry)


def all_of_them(version: StatementVersion, entry: HistoryEntry) -> list[int]:
    return unique(delegations(version, entry), writers(version, entry), users_with_role(Role.PROGRAMME_HEAD, now=entry.at))


def facts(version: StatementVersion, entry: HistoryEntry) -> dict[str, str]:
    return {
        "event": version.event.title_en,
        "title": version.title,
        "number": str(version.number),
        "until": version.answer_by.isoformat() if version.answer_by else "",
        "delegation": str(entry.data.get("name", "")),
        "answer": str(entry.data.get("answer", "")),
        "reason": entry.reason,
    }


def in_words(params: Mapping[str, str]) -> dict[str, str]:
    until = params.get("until")
    day = day_text(host_day(datetime.fromisoformat(until))) if until else ""
    answer = params.get("answer")
    return {"until": day, "answer": str(Consent(answer).label) if answer in Consent.values else ""}


def url(version: StatementVersion) -> str:
    return reverse("events:statement", args=[version.event_id])


def tell(step: str, to: Callable[[StatementVersion, HistoryEntry], Iterable[int]], subject: Any, body: Any) -> None:
    def but_who_did_it(version: StatementVersion, entry: HistoryEntry) -> list[int]:
        return [user for user in to(version, entry) if user != entry.actor_id]

    register_notice(NoticeKind(f"statement_{step}", "events.statementversion", step, but_who_did_it, subject, body, facts, url, words=in_words))


tell(
    "circulate",
    delegations,
    _("Your consent is asked for: %(event)s"),
    _("Version %(number)s of the joint statement of %(event)s lies before the delegations. Answer for yours by %(until)s."),
)
tell("answer", writers, _("%(delegation)s: %(answer)s"), _("%(delegation)s has answered to the joint statement of %(event)s: %(answer)s."))
tell(
    "issue", all_of_them, _("Joint statement issued: %(event)s"), _("The joint statement “%(title)s” of %(event)s is issued. Its page has the paper.")
)
tell(
    "issue_without",
    all_of_them,
    _("Joint statement issued: %(event)s"),
    _("The joint statement “%(title)s” of %(event)s is issued in the name of those who consent. Reason: %(reason)s"),
)
