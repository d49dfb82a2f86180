"""Who reads a nomination, and what of it: the narrower rule beside the row's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from core.models import HistoryEntry
from core.record import Line, step_words, who
from core.workflow import workflow_of
from partners.actor import Actor
from partners.enums import Role
from partners.queries import users_with_role
from scholarships import rules
from scholarships.models import Nomination

# What a record page and its steps need of the nomination beside its own columns.
RECORD_PARTS = (
    "call__intake__programme__institution__partner",
    "partner",
    "person__passport",
    "allotment__quota_year",
    "case__panel",
    "enrolment",
    "medical",
)
# Steps whose notice goes to the nominee or whose reason the nominee may act on; the rest is between the two authorities.
NOMINEE_READS = frozenset({"find_ineligible", "not_select", "decline_offer", "no_show"})
EMPLOYER_READS = frozenset({"return_from_employer"})
ACADEMY_READS = frozenset({"decline_offer", "no_show"})
# Facts of a history row that people read beside it.
DETAILS = ("document", "enrolment", "keeper")
PERSONAL_FILE_READ = "personal_file_read"


@dataclass(frozen=True)
class Reader:
    """What one actor may read of one nomination. Whoever is on no side is a reviewer of its case."""

    ministry: bool
    sender: bool
    nominee: bool
    registrar: bool
    lecturer: bool
    panel: bool
    personal: bool  # may open passport, medical and other personal papers
    employer: bool = False
    embassy: bool = False
    passport: bool = False  # reads passport data masked, and in full after a reason
    medical: bool = False  # the same of the medical part

    @property
    def academy(self) -> bool:
        return self.registrar or self.lecturer

    @property
    def reviewer_only(self) -> bool:
        return not (self.ministry or self.sender or self.nominee or self.academy or self.employer or self.embassy)

    @property
    def lecturer_only(self) -> bool:
        """Who comes, from where and to which intake; nothing of the dossier."""
        return self.lecturer and not (self.ministry or self.sender or self.nominee or self.registrar)

    @property
    def both_sides(self) -> bool:
        """The two authorities, and the embassy between them: rank, reasons and every line of the history."""
        return self.sender or self.embassy or (self.ministry and not self.nominee)

    @property
    def employer_only(self) -> bool:
        """What the employer answers for: the service and why this person; nothing of family, address, passport or health."""
        return self.employer and not (self.both_sides or self.nominee)

    @property
    def contact(self) -> bool:
        return self.ministry or self.sender or self.embassy or self.nominee or self.registrar

    @property
    def justification(self) -> bool:
        return self.both_sides or self.reviewer_only or self.employer

    @property
    def decision(self) -> bool:
        return self.both_sides or self.nominee

    def may_read_reason(self, step: str) -> bool:
        if self.both_sides:
            return True
        own = (self.nominee and step in NOMINEE_READS) or (self.employer and step in EMPLOYER_READS)
        return own or (self.academy and step in ACADEMY_READS)


def reader_of(nomination: Nomination, actor: Actor) -> Reader:
    academy = nomination.call.intake.programme.institution_id
    return Reader(
        ministry=actor.sees_all_partners,
        sender=rules.is_sender(actor, nomination),
        nominee=rules.is_nominee(actor, nomination),
        registrar=actor.has_at(academy, Role.REGISTRAR),
        lecturer=actor.has_at(academy, Role.LECTURER),
        panel=rules.may_read_panel(actor, nomination),
        personal=rules.may_read_personal(actor, nomination),
        employer=rules.may_endorse_as_employer(actor, nomination),
        embassy=rules.may_forward(actor, nomination),
        passport=rules.may_reveal_passport(actor, nomination),
        medical=rules.may_reveal_medical(actor, nomination),
    )


def judged_people(nomination: Nomination, now: datetime) -> set[int]:
    """Users who may not judge it: the nominee, and whoever holds a role at the sending partner today."""
    senders = users_with_role(*Role, now=now, partner_id=nomination.partner_id)
    return {*senders, *filter(None, [nomination.person.user_id])}


# Hand-overs before the sending: between the authority and those who endorse for it.
BETWEEN_DESKS = frozenset({"ask_employer", "return_from_employer", "propose", "return_to_officer", "to_embassy", "return_from_embassy", "take_back"})


def lines_for(reader: Reader, nomination: Nomination, entries: Iterable[HistoryEntry]) -> list[Line]:
    """The history, newest first. Work on the draft is the sender's; reasons only where they were meant for this reader."""
    if reader.lecturer_only:
        return []
    steps = workflow_of(nomination).by_name
    between = {} if reader.both_sides else BETWEEN_DESKS
    shown = [row for row in entries if (row.step in steps and row.step not in between) or _is_for(reader, row)]
    lines = [Line(row.at, step_words(row.model, row.step), who(row), _reason(reader, row), _detail(row)) for row in shown]
    return lines[::-1]


def _is_for(reader: Reader, row: HistoryEntry) -> bool:
    """Rows that are no step: work on the draft is for both authorities, who has opened personal papers for the staff."""
    if reader.employer and row.step in ("ask_employer", "return_from_employer"):
        return True
    if reader.nominee and row.step in ("own_part_asked", "nominee_confirmed"):
        return True
    if row.step == PERSONAL_FILE_READ:
        return reader.ministry and not reader.sender and not reader.nominee
    return reader.both_sides


def _reason(reader: Reader, row: HistoryEntry) -> str:
    return row.reason if reader.may_read_reason(row.step) else ""


def _detail(row: HistoryEntry) -> str:
    return next((str(row.data[name]) for name in DETAILS if row.data.get(name)), "")
