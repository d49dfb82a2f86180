"""Whom a paper's steps are told: its author, and those who run the event. No notice to an author names a reviewer."""

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.registries import NoticeKind, register_notice
from events.models import Event, Paper
from partners.enums import Role
from partners.queries import unique, users_with_role


def author(paper: Paper, entry: HistoryEntry) -> list[int]:
    return [paper.user_id]


def organisers(paper: Paper, entry: HistoryEntry) -> list[int]:
    return organisers_of(paper.event, entry)


def organisers_of(event: Event, entry: HistoryEntry) -> list[int]:
    desk = users_with_role(Role.PROGRAMME_OFFICER, now=entry.at)
    return unique(desk, users_with_role(Role.REGISTRAR, now=entry.at, institution_id=event.institution_id))


def facts(paper: Paper, entry: HistoryEntry) -> dict[str, str]:
    session = paper.session.title if paper.session else ""
    return {"number": paper.reference, "title": paper.title, "event": paper.event.title_en, "note": paper.decision_note, "session": session}


def url(paper: Paper) -> str:
    return reverse("events:paper", args=[paper.pk])


def tell(step: str, to: Callable[[Paper, HistoryEntry], Iterable[int]], subject: Any, body: Any) -> None:
    def but_who_did_it(paper: Paper, entry: HistoryEntry) -> list[int]:
        return [user for user in to(paper, entry) if user != entry.actor_id]

    register_notice(NoticeKind(f"paper_{step}", "events.paper", step, but_who_did_it, subject, body, facts, url))


tell("submitted", organisers, _("A paper for %(event)s: %(number)s"), _("The paper “%(title)s” was handed in for %(event)s."))
tell("open_review", author, _("Your paper %(number)s is in review"), _("Your paper “%(title)s” for %(event)s lies with its reviewers."))
tell(
    "accept",
    author,
    _("Your paper %(number)s is accepted"),
    _("Your paper “%(title)s” is accepted for %(event)s. Its page shows what the reviewers say. %(note)s"),
)
tell(
    "decline",
    author,
    _("Your paper %(number)s is not accepted"),
    _("Your paper “%(title)s” is not accepted for %(event)s. Its page shows what the reviewers say. %(note)s"),
)
tell("place", author, _("Your paper %(number)s has a session"), _("Your paper “%(title)s” is presented in this session of %(event)s: %(session)s"))
tell("withdraw", organisers, _("Paper withdrawn: %(number)s"), _("The author has withdrawn “%(title)s” from %(event)s."))


def panel_makers(event: Event, entry: HistoryEntry) -> list[int]:
    return [user for user in users_with_role(Role.PANEL_SECRETARY, now=entry.at) if user != entry.actor_id]


register_notice(
    NoticeKind(
        "papers_panel_opened", "events.event", "panel_opened", panel_makers, _("A panel for the papers of %(event)s"),
        _("Papers of %(event)s lie with a new panel. Name its members, then give them the papers."),
        lambda event, entry: {"event": event.title_en}, lambda event: reverse("reviews:panel", args=[event.panel_id]),
    )
)  # fmt: skip
