"""Who is told of a timetable: trainees of the groups and lecturers, once for each change; of what is over, nobody."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.registries import NoticeKind, register_notice
from core.timefmt import day_text, period_text
from partners.queries import unique
from training.enums import STUDYING, EnrolmentState
from training.models import Enrolment, Intake, Lecturer, TeachingSession
from training.queries.weeks import local_day
from training.timetable_words import changes_text

TOLD = (EnrolmentState.PRE_REGISTERED, *STUDYING)


def _trainees(intake_id: int, group_ids: Iterable[int] | None) -> list[int]:
    rows = Enrolment.objects.across_partners(reason="recipients of notices").filter(intake=intake_id, state__in=TOLD, person__user__is_active=True)
    if group_ids is not None:
        rows = rows.filter(group__in=list(group_ids))
    return list(rows.values_list("person__user_id", flat=True))


def _lecturers(keys: Iterable[int]) -> list[int]:
    return list(Lecturer.objects.filter(pk__in=list(keys), user__is_active=True).values_list("user_id", flat=True))


def concerned(session: TeachingSession, entry: HistoryEntry) -> list[int]:
    """Those of the session as it is now, and who taught it before the change."""
    if session.ends_at <= entry.at:
        return []
    groups = None if session.for_all else list(session.groups.values_list("group_id", flat=True))
    lecturers = [*session.lecturers.values_list("lecturer_id", flat=True), *entry.data.get("left", ())]
    return [user for user in unique(_trainees(session.intake_id, groups), _lecturers(lecturers)) if user != entry.actor_id]


def session_facts(session: TeachingSession, entry: HistoryEntry) -> dict[str, str]:
    return {
        "session": session.title,
        "intake": session.intake.reference,
        "starts": session.starts_at.isoformat(),
        "ends": session.ends_at.isoformat(),
        "changed": json.dumps(entry.data.get("changed", {})),
        "reason": entry.reason,
    }


def session_words(params: Mapping[str, str]) -> dict[str, str]:
    """Times and changes in the language of whoever reads."""
    when = period_text(datetime.fromisoformat(params["starts"]), datetime.fromisoformat(params["ends"]), settings.HOST_ZONE)
    return {"when": when, "what": changes_text(json.loads(params["changed"]))}


def session_url(session: TeachingSession) -> str:
    return reverse("training:session", args=[session.pk])


def tell_session(step: str, subject: Any, body: Any, label: Any) -> None:
    register_notice(
        NoticeKind(f"session_{step}", "training.teachingsession", step, concerned, subject, body, session_facts, session_url, label, session_words)
    )


tell_session("change", _("Timetable of %(intake)s changed: %(session)s"), _("%(session)s is now: %(when)s. %(what)s"), _("A session was changed"))
tell_session(
    "cancel",
    _("Cancelled: %(session)s, %(when)s"),
    _("%(session)s of %(intake)s, %(when)s, does not take place. Reason: %(reason)s"),
    _("A session was cancelled"),
)
tell_session(
    "bring_back",
    _("Takes place after all: %(session)s, %(when)s"),
    _("%(session)s of %(intake)s was cancelled and takes place after all: %(when)s."),
    _("A cancelled session takes place after all"),
)


def of_the_plan(intake: Intake, entry: HistoryEntry) -> list[int]:
    if datetime.fromisoformat(entry.data["ends"]) <= entry.at:
        return []
    trainees = _trainees(intake.pk, entry.data["groups"] or None)
    return [user for user in unique(trainees, _lecturers(entry.data["lecturers"])) if user != entry.actor_id]


def plan_facts(intake: Intake, entry: HistoryEntry) -> dict[str, str]:
    return {
        "intake": intake.reference,
        "session": entry.data["title"],
        "count": str(entry.data["count"]),
        **{k: entry.data[k] for k in ("first", "last")},
    }


def plan_words(params: Mapping[str, str]) -> dict[str, str]:
    first, last = (day_of(params[name]) for name in ("first", "last"))
    return {"days": first if first == last else f"{first} – {last}"}


def day_of(text: str) -> str:
    return day_text(local_day(datetime.fromisoformat(text)), with_weekday=True)


register_notice(
    NoticeKind(
        "sessions_planned",
        "training.intake",
        "sessions_planned",
        of_the_plan,
        _("New in the timetable of %(intake)s: %(session)s"),
        _("%(session)s stands in the timetable of %(intake)s: %(days)s. Number of sessions: %(count)s."),
        plan_facts,
        lambda intake: reverse("training:intake_timetable", args=[intake.pk]),
        _("Sessions were planned"),
        plan_words,
    )
)
register_notice(
    NoticeKind(
        "placed_in_group",
        "training.enrolment",
        "placed_in_group",
        lambda enrolment, entry: [enrolment.person.user_id] if enrolment.person.user_id and entry.data.get("group") else [],
        _("Your group in %(intake)s: %(group)s"),
        _("You are now in group %(group)s of %(intake)s. Your timetable follows it."),
        lambda enrolment, entry: {"intake": enrolment.intake.reference, "group": entry.data.get("group", "")},
        lambda enrolment: reverse("training:timetable"),
        _("You were put into a group"),
    )
)
