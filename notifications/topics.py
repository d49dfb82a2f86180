"""Under which heading readers find a kind of message: one table by model, or by app where a whole app is one topic.

A topic is how people think of their messages; kinds are how the code does. Choices are kept by kind, and set by topic.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from core.registries import LetterKind, NoticeKind, letter_kinds, notice_kinds


@dataclass(frozen=True)
class Topic:
    name: str
    label: Text


TOPICS = {
    row.name: row
    for row in (
        Topic("calls", _("Calls and places")),
        Topic("nominations", _("Nominations, decisions and offers")),
        Topic("agreements", _("Agreements and quotas")),
        Topic("reviews", _("Reviews and panels")),
        Topic("enrolments", _("Enrolment and progress of trainees")),
        Topic("timetable", _("Timetables and individual plans")),
        Topic("results", _("Marks, certificates and transcripts")),
        Topic("evaluation", _("Evaluation and follow-up of trainings")),
        Topic("arrivals", _("Arrivals, visas and payments")),
        Topic("events", _("Conferences and other events")),
        Topic("missions", _("Experts and their missions")),
        Topic("research", _("Research projects")),
        Topic("materials", _("Materials and methods")),
        Topic("consultations", _("Consultations")),
        Topic("actions", _("Promises and reminders")),
        Topic("access", _("Your roles, powers and files")),
        Topic("portal", _("Announcements, reports and the portal itself")),
    )
}
# By model, else by app: what an app adds later falls in with its app.
OF = {
    "scholarships.call": "calls",
    "scholarships.allotment": "calls",
    "scholarships": "nominations",
    "agreements": "agreements",
    "reviews": "reviews",
    "training": "enrolments",
    "training.intake": "timetable",
    "training.teachingsession": "timetable",
    "training.programmeversion": "timetable",
    "training.planversion": "timetable",
    "training.mark": "results",
    "training.resultsheet": "results",
    "training.certificaterun": "results",
    "training.evaluationround": "evaluation",
    "training.followup": "evaluation",
    "training.actionplan": "evaluation",
    "training.method": "materials",
    "training.consultation": "consultations",
    "mobility": "arrivals",
    "events": "events",
    "exchanges": "missions",
    "exchanges.project": "research",
    "exchanges.projectreport": "research",
    "exchanges.milestone": "research",
    "exchanges.material": "materials",
    "exchanges.acknowledgement": "materials",
    "accounts.user": "materials",
    "notifications.followupaction": "actions",
    "notifications.notice": "actions",
    "partners": "access",
    "documents": "access",
    "api": "access",
    "accounts": "access",
    "notifications": "portal",
    "reports": "portal",
    "core": "portal",
    "portal": "portal",
}
OF_KIND = {
    "names_asked": "results",
    "enrolment_issue_certificate": "results",
    "enrolment_revoke_certificate": "results",
    "transcript_issued": "results",
    "transcript_revoked": "results",
    "stays_moved": "arrivals",
}
PLACE = re.compile(r"%\((\w+)\)s")


def topic_of(kind: NoticeKind | LetterKind) -> Topic:
    name = OF_KIND.get(kind.name) or OF.get(kind.model) or OF[kind.model.partition(".")[0]]
    return TOPICS[name]


def by_topic(kinds: Iterable[NoticeKind] | None = None) -> dict[Topic, list[NoticeKind]]:
    """In the order of the table; a topic without kinds is left out."""
    found: dict[Topic, list[NoticeKind]] = {topic: [] for topic in TOPICS.values()}
    for kind in notice_kinds.values() if kinds is None else kinds:
        found[topic_of(kind)].append(kind)
    return {topic: rows for topic, rows in found.items() if rows}


def kinds_of(topic: str) -> list[NoticeKind]:
    return [kind for kind in notice_kinds.values() if topic_of(kind).name == topic]


def label_of(name: str) -> str:
    """What people call a kind of message or letter: its label, else its subject with dots where names will stand."""
    kind: NoticeKind | LetterKind | None = notice_kinds.get(name) or letter_kinds.get(name.removeprefix("letter-"))
    if kind is None:
        return str(OTHERS.get(name, name))
    if label := getattr(kind, "label", ""):
        return str(capfirst(str(label)))
    return PLACE.sub("…", str(kind.subject))


# Letters that are no kind of message by themselves.
OTHERS: dict[str, Text] = {"digest_daily": _("Messages of a day in one letter"), "digest_weekly": _("Messages of a week in one letter")}
