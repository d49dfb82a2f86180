"""On the last day: a dossier comes back with two defects, a nominee is replaced, and two countries have put one person forward."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import F

from portal.demo.accounts import officer_of
from portal.demo.people import new_person
from portal.demo.stage import Stage, Story, chance
from scholarships import operations as verbs
from scholarships.enums import CallState, NominationState
from scholarships.models import Allotment, Nomination, NominationDocument
from scholarships.operations.reminders import remind
from scholarships.queries.completeness import missing_for_submission

DEFECTS = {
    "education": "The year in which the degree was awarded is missing.",
    "position": "Write the post in full, with the department, as the letter of the employer has it.",
}
COPIED = ("position", "employer", "years_of_service", "education", "language_level", "past_training", "justification", "undertaking")


def return_stories(stage: Stage) -> list[Story]:
    return [_returned(stage), _replaced(stage), _twice(stage), _clocks(stage)]


def _open(**more: Any) -> Any:
    """Nominations of open calls that nobody of the story plays, Kyrgyzstan's first: its officer has an example account."""
    rows = Nomination.objects.across_partners(reason="nominations of the demo").filter(call__state=CallState.OPEN, person__user=None, **more)
    rows = (
        rows.filter(call__asks_passport=False, call__asks_medical=False)
        .exclude(partner__code="TJ")
        .select_related("call__intake", "partner", "person", "allotment")
    )
    return sorted(rows.order_by("-call__closes_at", "pk"), key=lambda row: row.partner.code != "KG")


def _returned(stage: Stage) -> Story:
    yield stage.ago(0) - timedelta(hours=5)
    if found := _open(state=NominationState.SUBMITTED):
        until = stage.time + timedelta(days=7)
        screener = stage.actors["programme.officer"]
        stage.taken.add(found[0].pk)
        verbs.return_nomination(found[0], reason="", mend_until=until, defects=DEFECTS, actor=screener, now=stage.time)


def _replaced(stage: Stage) -> Story:
    yield stage.ago(0) - timedelta(hours=4)
    found = _open(state__in=[NominationState.SUBMITTED, NominationState.IN_REVIEW])
    if not found:
        return
    old = found[-1]
    stage.taken.add(old.pk)
    officer = officer_of(stage, old.partner.code)
    fields = new_person(stage, old.partner.code, chance("replacement"), starts=old.call.intake.starts_on)
    made = verbs.replace_nomination(old, reason="Sent to another post from January.", person_fields=fields, actor=officer, now=stage.time).nomination
    verbs.save_nomination(made, fields={name: getattr(old, name) for name in COPIED}, actor=officer, now=stage.time)


def _twice(stage: Stage) -> Story:
    """A person whom another country has nominated already, spelled in another way."""
    yield stage.ago(0) - timedelta(hours=3)
    found = _open(state__in=[NominationState.SUBMITTED, NominationState.IN_REVIEW])
    if not found:
        return
    first = found[0]
    free = Allotment.objects.across_partners(reason="allotments of the demo").filter(call=first.call, nominated__lt=F("places") + F("reserve_slots"))
    other = free.exclude(partner=first.partner).exclude(partner__code="TJ").select_related("partner").order_by("partner__code").first()
    if other is None:
        return
    officer, person = officer_of(stage, other.partner.code), first.person
    same = {name: getattr(person, name) for name in ("family_name", "native_name", "birth_date", "gender", "email")}
    fields = same | {"given_names": person.given_names.replace("i", "y"), "citizenship": person.citizenship}
    draft = verbs.start_nomination(first.call, partner=other.partner, person_fields=fields, actor=officer, now=stage.time)
    verbs.save_nomination(draft, fields={name: getattr(first, name) for name in COPIED}, actor=officer, now=stage.time)
    _with_papers_of(stage, first, draft)
    if not missing_for_submission(draft):
        verbs.submit_nomination(draft, actor=officer, now=stage.time)


def _with_papers_of(stage: Stage, first: Nomination, draft: Nomination) -> None:
    rows = NominationDocument.objects.across_partners(reason="papers of the demo").filter(nomination=first).select_related("file", "requirement")
    officer = officer_of(stage, draft.partner.code)
    for row in rows:
        verbs.attach_document(draft, requirement=row.requirement, file=row.file, actor=officer, now=stage.time)


def _clocks(stage: Stage) -> Story:
    """Tajikistan closes a week before the host in the call of the next master's intake; who has drafts is reminded."""
    yield stage.ago(0) - timedelta(hours=2)
    rows = Allotment.objects.across_partners(reason="allotments of the demo").filter(partner__code="TJ", call__state=CallState.OPEN)
    if row := rows.select_related("call", "partner").order_by("-call__closes_at").first():
        closes_at = row.call.closes_at - timedelta(days=14)
        if closes_at > stage.time:
            verbs.set_internal_closing(row, closes_at=closes_at, actor=officer_of(stage, "TJ"), now=stage.time)
    remind(now=stage.time)
