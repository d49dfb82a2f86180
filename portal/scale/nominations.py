"""The nominations of one call with everything that hangs on them: persons, papers, reviews, places under agreements, enrolments, history."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Any

from agreements.models import QuotaEntry
from core.models import HistoryEntry
from documents.models import StoredFile
from people.models import Person
from portal.scale.copying import NULL, Table, text_of
from portal.scale.fates import BEING_DECIDED, GOING_ON, HISTORY_ROWS, OVER, STEPS
from portal.scale.frame import BY, Frame
from portal.scale.names import name_of
from portal.scale.plan import PlannedCall
from reviews.models import Assignment, Case
from scholarships.enums import ON_BOARD, UNSENT, WITH_PLACE, WITHOUT_SLOT
from scholarships.enums import NominationState as S
from scholarships.models import Nomination, NominationDocument
from training.enums import EnrolmentState
from training.models import Enrolment

SECOND_PAPER = 5  # every fifth has two: 1.2 papers each
RANKS = ("Attaché", "Third secretary", "Second secretary", "Head of section", "Desk officer")


class Writer:
    """Holds the tables and the numbers that go on from call to call."""

    def __init__(self, frame: Frame, seed: int) -> None:
        self.frame, self.chance = frame, random.Random(seed)  # noqa: S311 made-up data
        self.numbers: dict[tuple[str, int], int] = {}
        self.serial = 0
        self.persons = Table(
            Person,
            "partner_id",
            "family_name",
            "given_names",
            "native_name",
            "birth_date",
            "gender",
            "email",
            "search_key",
            "sort_key",
            citizenship="TJ",
        )
        self.cases = Table(Case, "panel_id", "label", "opened_at", "closed_at", rubric_id=frame.rubric, language="en")
        self.assignments = Table(Assignment, "case_id", "reviewer_id", "state", "assigned_at", "due_at", "submitted_at", "mean")
        self.files = Table(StoredFile, "path", "created_at", name="paper.pdf", content_type="application/pdf", size=20_000, sha256="0" * 64)
        self.enrolments = Table(
            Enrolment, "partner_id", "person_id", "intake_id", "state", "reference", "enrolled_at", "completed_on", "result", source="award"
        )
        self.entries = Table(QuotaEntry, "quota_year_id", "kind", "subject", "subject_label", "at", amount=1, actor_label=BY)
        self.nominations = Table(
            Nomination, "reference", "call_id", "allotment_id", "partner_id", "person_id", "state", "state_since", "slot_taken", "holds_place", "rank",
            "position", "employer", "years_of_service", "created_at", "submitted_at", "returned_at", "mend_until", "decided_at", "reserve_rank",
            "offer_expires_at", "case_id", "enrolment_id", language_level="B2", education="MA in international relations", past_training="none",
            justification="Works on the region and returns to the desk.", promise=True, undertaking=True,
        )  # fmt: skip
        self.papers = Table(NominationDocument, "nomination_id", "requirement_id", "file_id", "uploaded_at")
        self.history = Table(
            HistoryEntry, "at", "recorded_at", "model", "object_id", "object_label", "step", "source", "target", "delivered_at", actor_label=BY
        )
        # In the order of their foreign keys.
        self.tables = (
            self.persons, self.cases, self.assignments, self.files, self.enrolments, self.entries, self.nominations, self.papers, self.history,
        )  # fmt: skip

    def flush(self) -> None:
        for table in self.tables:
            table.flush()

    def number(self, prefix: str, year: int) -> str:
        self.numbers[prefix, year] = number = self.numbers.get((prefix, year), 0) + 1
        return f"{prefix}-{year}-{number:05d}"

    def call(self, planned: PlannedCall) -> None:
        fates = GOING_ON if planned.year > self.frame.now.year else BEING_DECIDED if planned.year == self.frame.now.year else OVER
        states, weights = list(fates), list(accumulate(fates.values()))
        drawn = iter(self.chance.choices(states, cum_weights=weights, k=planned.total))
        for partner, size in planned.sizes.items():
            for rank in range(1, size + 1):
                One(self, planned, partner, rank, str(next(drawn))).write()


class One:
    """One nomination on its way into the tables."""

    def __init__(self, writer: Writer, planned: PlannedCall, partner: int, rank: int, state: str) -> None:
        self.w, self.planned, self.partner, self.rank, self.fate = writer, planned, partner, rank, state
        self.call = writer.frame.calls[planned.number]
        writer.serial += 1
        # No two at the same instant; the last step of each lies somewhere between the opening of the call and now.
        span = min(writer.frame.now - timedelta(hours=1), self.call.opens_at + timedelta(days=330)) - self.call.opens_at
        self.began = self.call.opens_at + span * (writer.chance.random() * 0.5) + timedelta(microseconds=writer.serial % 1_000_000)
        self.since = self.began + span * (0.02 + writer.chance.random() * 0.45)
        self.steps = STEPS[state]

    def at(self, place: int) -> datetime:
        """The instant of a step by its place on the way; of the last one `since`."""
        last = max(1, len(self.steps) - 1)
        return self.since if place >= len(self.steps) - 1 else self.began + (self.since - self.began) * (place / last)

    def when(self, *states: str) -> str:
        """The instant at which it came into one of these states; none where it did not."""
        places = [n for n, (_step, target) in enumerate(self.steps) if target in states]
        return text_of(self.at(places[0])) if places else NULL

    def write(self) -> None:
        partner_id = self.w.frame.partners[self.partner]
        person = self._person(partner_id)
        reference = self.w.number("N", self.planned.year)
        case = self._case(reference)
        enrolment = self._enrolment(partner_id, person) if self.fate == S.ENROLLED else NULL
        key = self._nomination(reference, partner_id, person, case, enrolment)
        self._papers(key)
        self._place(key, reference)
        self._history(key, reference)

    def _person(self, partner_id: int) -> int:
        gender = "female" if self.w.chance.random() < 0.45 else "male"
        name, serial = name_of(self.w.chance, gender), self.w.serial
        born = date(1975, 1, 1) + timedelta(days=serial * 7 % 9000)
        return self.w.persons.add(partner_id, name.family, name.given, name.native, born, gender, f"n{serial}@scale.example", name.search, name.sort)

    def _case(self, reference: str) -> Any:
        if self.fate not in ON_BOARD:
            return NULL
        opened, is_decided = self.when(S.IN_REVIEW), self.fate != S.IN_REVIEW
        case = self.w.cases.add(self.w.frame.panels[self.planned.number], reference, opened, text_of(self.since) if is_decided else NULL)
        due, sent = text_of(self.at(2) + timedelta(days=14)), is_decided or self.rank % 2 == 0
        first = self.w.serial % len(self.w.frame.reviewers)
        for turn in (0, 1):
            reviewer = self.w.frame.reviewers[(first + turn) % len(self.w.frame.reviewers)]
            state, mean = ("submitted", f"{2 + (self.w.serial + turn) % 30 / 10:.2f}") if sent else ("assigned", NULL)
            row = self.w.assignments.add(case, reviewer, state, opened, due, opened if sent else NULL, mean)
            self._past("reviews.assignment", row, reference, "submit" if sent else "assigned", "assigned" if sent else "", state, opened)
        return case

    def _enrolment(self, partner_id: int, person: int) -> int:
        is_over = self.planned.year < self.w.frame.now.year - 1
        state = EnrolmentState.COMPLETED if is_over else EnrolmentState.ACTIVE
        on = date(self.planned.year + 1, 6, 28) if is_over else NULL
        at, reference = text_of(self.since), self.w.number("E", self.planned.year)
        intake = self.w.frame.intakes[self.planned.number]
        key = self.w.enrolments.add(partner_id, person, intake, state, reference, at, on, "passed" if is_over else "")
        path = (("enrolled", "enrolled"), ("start", "active"), ("complete", "completed"))
        for step, target in path[: 3 if is_over else 2]:
            self._past("training.enrolment", key, reference, step, "", target, at)
        return key

    def _nomination(self, reference: str, partner_id: int, person: int, case: Any, enrolment: Any) -> int:
        state, since = self.fate, text_of(self.since)
        sent = self.when(S.SUBMITTED) if state not in UNSENT else NULL
        decided = self.when(S.SELECTED, S.RESERVE, S.NOT_SELECTED)
        is_returned, is_offered = state == S.RETURNED, state == S.OFFERED
        return self.w.nominations.add(
            reference, self.call.pk, self.w.frame.allotments[self.planned.number, self.partner], partner_id, person, state, since,
            text_of(state not in WITHOUT_SLOT), text_of(state in WITH_PLACE), self.rank, RANKS[self.w.serial % len(RANKS)],
            "Ministry of Foreign Affairs", self.w.serial % 20 + 1, text_of(self.began), sent, since if is_returned else NULL,
            text_of(self.w.frame.now + timedelta(days=14)) if is_returned else NULL, decided, self.rank if state == S.RESERVE else NULL,
            text_of(self.w.frame.now + timedelta(days=10)) if is_offered else NULL, case, enrolment,
        )  # fmt: skip

    def _papers(self, nomination: int) -> None:
        wanted = self.w.frame.papers[self.planned.number]
        for requirement in wanted if self.w.serial % SECOND_PAPER == 0 else wanted[:1]:
            at = text_of(self.began)
            file = self.w.files.add(f"scale/{self.w.files.next_key}.pdf", at)
            self.w.papers.add(nomination, requirement, file, at)

    def _place(self, nomination: int, reference: str) -> None:
        """A place under the agreement is reserved with the selection, used with the enrolment."""
        if self.fate not in WITH_PLACE:
            return
        year = self.w.frame.quota_years[self.partner, self.planned.year]
        subject, label = f"scholarships.nomination:{nomination}", reference
        self.w.entries.add(year, "reserve", subject, label, self.when(S.SELECTED))
        if self.fate == S.ENROLLED:
            self.w.entries.add(year, "use", subject, label, text_of(self.since))

    def _history(self, nomination: int, reference: str) -> None:
        before = ""
        for place, (step, target) in enumerate(self.steps):
            at = text_of(self.at(place))
            self._past("scholarships.nomination", nomination, reference, step, before, target, at)
            if place == 0:
                for _n in range(HISTORY_ROWS - len(self.steps)):
                    self._past("scholarships.nomination", nomination, reference, "document_added", "", "", at)
            before = target

    def _past(self, model: str, key: int, label: str, step: str, source: str, target: str, at: str) -> None:
        self.w.history.add(at, at, model, key, label, step, source, target, at)
