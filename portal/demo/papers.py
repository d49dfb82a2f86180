"""Papers at the end of trainings: an intake ready to be issued, one issued in a run, one certificate issued anew, a transcript of Firuz."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

from core.bulk import insert_each
from core.history import record_each
from portal.demo.stage import Stage, local
from training import operations
from training.enums import CERTIFIABLE, EnrolmentState
from training.models import Attendance, CertificateName, Enrolment, Intake, IntakeGroup, Module, SessionGroup, TeachingSession
from training.operations.paper_runs import carry_out_run

SESSIONS = 10
REASON = "people of the demo"
LATELY = timedelta(days=60)  # intakes that ended before this have no daily record in the portal, and no version with rules
CHANGED = "Change of the family name after marriage; the academy holds a copy of the new passport."


def issue_papers(stage: Stage) -> None:
    """Of the intakes that ended lately the last one waits for the registrar; those before it are issued."""
    ended = Intake.objects.filter(version__isnull=False, ends_on__lt=stage.day(0), ends_on__gte=stage.day(-LATELY.days))
    rows = list(ended.select_related("programme__institution", "version").order_by("-ends_on", "pk"))
    for number, intake in enumerate(rows):
        people = list(_completed(intake=intake))
        _attend(stage, intake, people)
        _confirm(stage, [one for place, one in enumerate(people) if place % 4 or number])
        if number and people:
            run = operations.order_papers(intake, people, actor=stage.actors["registrar"], now=stage.time)
            carry_out_run(run.pk, now=stage.time)
    _issue_anew(stage)
    _transcript(stage)


def _attend(stage: Stage, intake: Intake, people: list[Enrolment]) -> None:
    """Timetables of the story reach thirty days back: an intake that ended before gets its last sessions and their lists here."""
    if not people or TeachingSession.objects.filter(intake=intake).exists():
        return
    modules = list(Module.objects.filter(version=intake.version_id))
    days = [day for day in (intake.ends_on - timedelta(days=back) for back in range(20)) if day.weekday() < 5 and day >= intake.starts_on][:SESSIONS]
    sessions = [
        TeachingSession(
            intake=intake, module=module, title=str(module), starts_at=local(day, 9), ends_at=local(day, 10, 30), changed_at=local(day, 9),
        )
        for module, day in zip(itertools.cycle(modules), days, strict=False)
    ]  # fmt: skip
    insert_each(sessions)
    record_each(sessions, "planned", actor=stage.actors["registrar"], now=local(intake.starts_on, 8))
    groups = list(IntakeGroup.objects.filter(intake=intake))
    held = [{"session": one, "starts_at": one.starts_at, "ends_at": one.ends_at} for one in sessions]
    insert_each([SessionGroup(group=group, **more) for more in held for group in groups])
    by = str(stage.users["lecturer"])[:200]
    lists = [
        Attendance(
            session=one, enrolment=person, presence="absent" if (number + place) % 9 == 0 else "present", marked_at=one.ends_at, marked_by_label=by,
        )
        for number, one in enumerate(sessions)
        for place, person in enumerate(people)
    ]  # fmt: skip
    insert_each(lists)


def _completed(**more: Any) -> Any:
    rows = Enrolment.objects.across_partners(reason=REASON).filter(state__in=CERTIFIABLE, **more)
    return rows.select_related("person__partner", "partner", "intake__programme__institution__partner", "intake__version").order_by("pk")


def _confirm(stage: Stage, people: list[Enrolment]) -> None:
    """On paper: few people of the demo have accounts."""
    known = set(CertificateName.objects.across_partners(reason=REASON).values_list("person_id", flat=True))
    found = {one.person_id: one.person for one in people if one.person_id not in known}
    by = str(stage.users["registrar"])[:200]
    names = [
        CertificateName(
            person=person, language=language, name=name, written_at=stage.time, written_by_label=by, confirmed_at=stage.time, on_paper=True,
        )
        for person in found.values()
        for language, name in (("en", person.passport_name), ("ru", person.native_name))
        if language == "en" or (name and all("\u0400" <= char <= "\u04ff" or not char.isalpha() for char in name))
    ]  # fmt: skip
    insert_each(names)
    record_each(names, "confirmed_on_paper", actor=stage.actors["registrar"], now=stage.time)


def _issue_anew(stage: Stage) -> None:
    """The latest paper of an earlier intake, after a change of name."""
    rows = _completed(certificate__state="valid", intake__version__isnull=True).order_by("-certificate__issued_at", "-pk")
    if one := rows.first():
        _confirm(stage, [one])
        operations.reissue_certificate(one, reason=CHANGED, actor=stage.actors["registrar"], now=stage.time)


def _transcript(stage: Stage) -> None:
    rows = Enrolment.objects.across_partners(reason=REASON).filter(person__user=stage.users["trainee"])
    rows = rows.exclude(state=EnrolmentState.PRE_REGISTERED).select_related(
        "person__partner", "partner", "intake__programme__institution__partner", "intake__version"
    )
    for one in rows.order_by("pk"):
        operations.issue_transcript(one, actor=stage.actors["registrar"], now=stage.time)
