"""For each workflow: a real record, how it is put into any state (columns that the database ties to it included), and how
each of its steps is done, through the verb where the verb names an actor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model

from agreements import operations as agreements
from agreements.enums import EntryKind
from agreements.models import VersionApproval
from agreements.queries.terms import hash_of
from core.workflow import perform
from documents.enums import IssuedKind
from documents.operations import issue_document, revoke_document, store_bytes, texts
from mobility import operations as mobility
from partners.actor import Actor
from partners.models import Partner
from reports.operations import cancel_report, end_schedule, make_schedule, pause_schedule, request_report, resume_schedule
from reviews.models import Case, Criterion, Mark
from reviews.operations import assign_again, record_recusal, recuse, reopen, submit_review, take_off
from scholarships import operations as scholarships
from scholarships.enums import WITH_PLACE, WITHOUT_SLOT
from scholarships.imports.upload import take_in
from scholarships.models import Call, DecisionItem
from scholarships.operations import rounds
from scholarships.operations.endorsements import keep_endorsement
from scholarships.operations.imports import confirm_import
from scholarships.operations.steps import move
from tests import (
    advising,
    matrix_advising,
    matrix_announcements,
    matrix_daily,
    matrix_enrolments,
    matrix_following,
    matrix_materials,
    matrix_missions,
    matrix_needs,
    matrix_people,
    matrix_plans,
    matrix_programme,
    matrix_projects,
    matrix_statements,
    matrix_timetable,
    matrix_versions,
)
from tests.sheets import seen, usual_sheet
from tests.stays import ENTRY, make_stay
from tests.workbooks import person, workbook
from tests.world import CONSENT, NOW, World, make_agreement, make_call, make_draft, make_nomination
from training import operations as training

WEEK = timedelta(days=7)
LATER = datetime(2028, 9, 1, tzinfo=UTC)
DUE = datetime(2027, 9, 2, tzinfo=UTC)  # whoever is awaited in the intake should have come
WHY = "Because it is so."
Verb = Callable[[Any, Actor], object]


@dataclass(frozen=True)
class Records:
    make: Callable[[World], Any]
    steps: dict[str, Verb]
    columns: Callable[[World, Any, str], dict[str, Any]] = lambda world, record, state: {}
    apart: frozenset[str] = frozenset()  # steps that write something of their own first: taken back even when they are refused


def put(records: Records, world: World, record: Any, state: str) -> Any:
    """The record in this state, by a raw UPDATE; as a fresh object."""
    columns = {"state": state, **records.columns(world, record, state)}
    rows = type(record)._base_manager
    rows.filter(pk=record.pk).update(**columns)
    return rows.get(pk=record.pk)


def bare(step: str, now: datetime = NOW, **changes: Any) -> Verb:
    """A step whose verb names no actor: the clock's and the workers'."""
    return lambda record, actor: perform(record, step, actor=actor, now=now, changes=changes)


# --- agreement --------------------------------------------------------------------------------
def agreement_columns(world: World, record: Any, state: str) -> dict[str, Any]:
    return {"valid_until": date(2027, 1, 1), "notice_given_on": date(2026, 11, 1), "ends_by_notice_on": date(2026, 12, 1)}


def give_notice(record: Any, actor: Actor) -> object:
    days = {"notice_given_on": date(2026, 11, 1), "ends_by_notice_on": date(2026, 12, 1)}
    return agreements.give_notice(record, **days, reason=WHY, actor=actor, now=NOW)


AGREEMENT = Records(
    make=lambda world: make_agreement(world, in_force=False),
    columns=agreement_columns,
    steps={
        "sign": lambda record, actor: agreements.sign(record, actor=actor, now=NOW),
        "bring_into_force": lambda record, actor: agreements.bring_into_force(record, actor=actor, now=NOW),
        "terminate": lambda record, actor: agreements.terminate(record, reason=WHY, **CONSENT, actor=actor, now=NOW),
        "expire": bare("expire", LATER),
        "propose": lambda record, actor: agreements.propose(record, actor=actor, now=NOW),
        "agree": bare("agree", approved_at=NOW),
        "reopen": bare("reopen", approved_at=None),
        "begin_amendment": lambda record, actor: agreements.begin_amendment(record, actor=actor, now=NOW),
        "amend": bare("amend", approved_at=NOW),
        "withdraw_amendment": lambda record, actor: agreements.withdraw_amendment(record, reason=WHY, actor=actor, now=NOW),
        "give_notice": give_notice,
        "take_notice_back": lambda record, actor: agreements.take_notice_back(record, reason=WHY, actor=actor, now=NOW),
        "end_by_notice": bare("end_by_notice", LATER),
        "withdraw": lambda record, actor: agreements.withdraw_agreement(record, reason=WHY, actor=actor, now=NOW),
    },
)


# --- version of an agreement --------------------------------------------------------------------
def version_columns(world: World, record: Any, state: str) -> dict[str, Any]:
    """Other words than the rows say, so that there is something to propose."""
    terms = {**record.terms, "objectives": "Two a year."}
    return {"terms": terms, "terms_hash": hash_of(terms)}


def conclude(record: Any, actor: Actor) -> object:
    """As the approval of the last side does it."""
    for side in record.agreement.side_ids:
        VersionApproval(version=record, side_id=side, terms_hash=record.terms_hash, approved_at=NOW, by_label="Somebody").save()
    return perform(record, "conclude", actor=actor, now=NOW, changes={"ended_at": NOW})


VERSION = Records(
    make=lambda world: agreements.propose(make_agreement(world, in_force=False), actor=world.aidar, now=NOW),
    columns=version_columns,
    apart=frozenset({"conclude"}),
    steps={
        "propose": lambda record, actor: agreements.propose_version(record, actor=actor, now=NOW),
        "approve": lambda record, actor: agreements.approve_version(record, terms_hash=record.terms_hash, actor=actor, now=NOW),
        "conclude": conclude,
        "counter": bare("counter", ended_at=NOW),
        "withdraw": lambda record, actor: agreements.withdraw_version(record, reason=WHY, actor=actor, now=NOW),
        "lay_aside": bare("lay_aside", ended_at=NOW),
    },
)


# --- call -------------------------------------------------------------------------------------
def call_columns(world: World, record: Any, state: str) -> dict[str, Any]:
    return {"published_at": None if state == "draft" else NOW}


CALL = Records(
    make=make_call,
    columns=call_columns,
    steps={
        "publish": lambda record, actor: scholarships.publish_call(record, actor=actor, now=NOW),
        "open": bare("open"),
        "close": bare("close", LATER),
        "extend": lambda record, actor: scholarships.extend_call(record, closes_at=NOW + 2 * WEEK, reason=WHY, actor=actor, now=NOW),
        "decide": lambda record, actor: scholarships.close_selection(record, actor=actor, now=NOW),
        "archive": lambda record, actor: scholarships.archive_call(record, actor=actor, now=NOW),
        "cancel": lambda record, actor: scholarships.cancel_call(record, reason=WHY, actor=actor, now=NOW),
    },
)


# --- nomination -------------------------------------------------------------------------------
def nomination(world: World) -> Any:
    record = make_draft(world, make_call(world))
    person = record.person
    person.user = world.users["nigora"]
    person.save()
    return record


def nomination_columns(world: World, record: Any, state: str) -> dict[str, Any]:
    """Counters follow by trigger; the ledger gets what the state stands for."""
    columns: dict[str, Any] = {"slot_taken": state not in WITHOUT_SLOT, "holds_place": state in WITH_PLACE, "state_since": NOW}
    columns |= {"submitted_at": NOW, "decided_at": NOW, "mend_until": NOW + WEEK, "offer_expires_at": NOW + WEEK}
    post = {"subject": record, "amount": 1, "actor": world.hana, "now": NOW}
    if state in WITH_PLACE:
        agreements.post_entry(record.allotment.quota_year, EntryKind.RESERVE, **post)
    if state == "enrolled":
        agreements.post_entry(record.allotment.quota_year, EntryKind.USE, **post)
        columns["enrolment"] = training.enrol_person(person=record.person, intake=record.call.intake, actor=world.ruslan, now=NOW)
    return columns


def decision(verb: Callable[..., object]) -> Verb:
    return lambda record, actor: verb(record, reason=WHY, actor=actor, now=NOW)


def plain(verb: Callable[..., object]) -> Verb:
    return lambda record, actor: verb(record, actor=actor, now=NOW)


@dataclass(frozen=True)
class Prepared:
    """A step that needs more than the state of its record: columns of the call, of the partner or of the record itself.

    Prepared once for all who try steps that need the same; `call`, `partner` and `own` are raw columns.
    """

    verb: Verb
    call: tuple[tuple[str, Any], ...] = ()
    partner: tuple[tuple[str, Any], ...] = ()
    own: tuple[tuple[str, Any], ...] = ()
    authority: bool = False  # it has endorsed already

    def __call__(self, record: Any, actor: Actor) -> object:
        return self.verb(record, actor)

    @property
    def key(self) -> tuple[Any, ...]:
        return self.call, self.partner, self.own, self.authority

    def prepare(self, record: Any) -> Any:
        Call._base_manager.filter(pk=record.call_id).update(**dict(self.call) or {"asks_embassy": False})
        Partner._base_manager.filter(pk=record.partner_id).update(**dict(self.partner) or {"two_person_endorsement": False})
        if self.own:
            type(record)._base_manager.filter(pk=record.pk).update(**dict(self.own))
        fresh = type(record)._base_manager.get(pk=record.pk)
        if self.authority:
            keep_endorsement(fresh, "authority", actor=Actor(user_id=0, label="Daler"), now=NOW)
        return fresh


class Accepted(Prepared):
    """A project whose draft report is accepted: the case of its peer review is closed."""

    @property
    def key(self) -> tuple[Any, ...]:
        return ("accepted",)

    def prepare(self, record: Any) -> Any:
        Case._base_manager.filter(pk=record.draft_case_id).update(closed_at=NOW)
        return type(record)._base_manager.get(pk=record.pk)


EMBASSY, TWO = (("asks_embassy", True),), (("two_person_endorsement", True),)


NOMINATION = Records(
    make=nomination,
    columns=nomination_columns,
    steps={
        "submit": plain(scholarships.submit_nomination),
        "propose": Prepared(plain(scholarships.propose_nomination), partner=TWO),
        "to_embassy": Prepared(plain(scholarships.pass_to_embassy), call=EMBASSY),
        "ask_employer": plain(scholarships.ask_employer),
        "endorse_as_employer": lambda record, actor: scholarships.endorse_as_employer(record, post="Director", actor=actor, now=NOW),
        "return_from_employer": decision(scholarships.return_from_employer),
        "endorse": Prepared(plain(scholarships.endorse_nomination), partner=TWO),
        "endorse_to_embassy": Prepared(plain(scholarships.endorse_nomination), partner=TWO, call=EMBASSY),
        "return_to_officer": decision(scholarships.return_to_officer),
        "forward": Prepared(plain(scholarships.forward_nomination), call=EMBASSY, authority=True),
        "return_from_embassy": decision(scholarships.return_from_embassy),
        "take_back": plain(scholarships.take_back),
        "resubmit": plain(scholarships.resubmit_nomination),
        "propose_again": Prepared(plain(scholarships.propose_again), partner=TWO),
        "return_again": Prepared(decision(scholarships.return_again), partner=TWO, own=(("proposed_by_id", 0),)),
        "accept_for_review": plain(scholarships.accept_for_review),
        "return": lambda record, actor: scholarships.return_nomination(record, reason=WHY, mend_until=NOW + WEEK, actor=actor, now=NOW),
        "find_ineligible": decision(scholarships.find_ineligible),
        "select": decision(scholarships.select),
        "put_on_reserve": decision(scholarships.put_on_reserve),
        "not_select": decision(scholarships.not_select),
        "send_offer": lambda record, actor: scholarships.send_offer(record, expires_at=NOW + WEEK, actor=actor, now=NOW),
        "promote": lambda record, actor: move(record, "promote", actor=actor, now=NOW, changes={"offer_expires_at": NOW + WEEK}),
        "accept_offer": plain(scholarships.accept_offer),
        "decline_offer": decision(scholarships.decline_offer),
        "lapse": lambda record, actor: move(record, "lapse", actor=actor, now=NOW + 2 * WEEK),
        "enrol": plain(scholarships.enrol),
        "no_show": lambda record, actor: scholarships.mark_no_show(record, reason=WHY, actor=actor, now=DUE),
        "end_enrolment": lambda record, actor: move(record, "end_enrolment", actor=actor, now=NOW, reason=WHY),
        "end_with_call": Prepared(  # as `cancel_call` does it: of a call that is cancelled already
            lambda record, actor: move(record, "end_with_call", actor=actor, now=NOW, reason=WHY), call=(("state", "cancelled"),)
        ),
        "replace": lambda record, actor: move(record, "replace", actor=actor, now=NOW, reason=WHY),
        "withdraw": decision(scholarships.withdraw_nomination),
    },
)


# --- sheet of decisions -------------------------------------------------------------------------
def round_columns(world: World, record: Any, state: str) -> dict[str, Any]:
    confirmed_by = world.users["hana"].pk if state in ("confirmed", "leaving", "done") else None
    signed = {"proposed_by_id": world.users["saule"].pk, "confirmed_by_id": confirmed_by}
    return {**signed, "proposed_at": NOW, "confirmed_at": NOW, "leaves_at": NOW + WEEK, "done_at": NOW}


def finish_round(record: Any, actor: Actor) -> object:
    """As the worker does it when no row waits any more."""
    DecisionItem._base_manager.filter(round=record).update(result="done", done_at=NOW)
    return perform(record, "finish", actor=actor, now=NOW)


ROUND = Records(
    make=lambda world: usual_sheet(world),
    columns=round_columns,
    apart=frozenset({"finish"}),
    steps={
        "propose": plain(rounds.propose_round),
        "recall": plain(rounds.recall_round),
        "return": decision(rounds.return_round),
        "confirm": lambda record, actor: rounds.confirm_round(record, seen=seen(record), actor=actor, now=NOW),
        "take_back": plain(rounds.take_back_round),
        "send_now": plain(rounds.send_now),
        "leave": bare("leave", LATER),
        "finish": finish_round,
        "drop": plain(rounds.drop_round),
        "end_with_call": bare("end_with_call"),
    },
)


def a_certificate(partner: Model) -> Any:
    kind = IssuedKind.CERTIFICATE_COMPLETION
    return issue_document(kind=kind, partner=partner, facts={"name": "Farrukh"}, actor=Actor.system("test"), now=NOW)


# --- assignment -------------------------------------------------------------------------------
def assignment(world: World) -> Any:
    record = make_nomination(world, make_call(world), state="in_review")
    made = scholarships.assign_reviewer(record, reviewer=world.users["rana"], due_at=NOW + WEEK, actor=world.sofia, now=NOW)
    for criterion in Criterion.objects.all():
        Mark(assignment=made, criterion=criterion, score=4).save(force_insert=True)
    return made


def assignment_columns(world: World, record: Any, state: str) -> dict[str, Any]:
    done = state == "submitted"
    return {"submitted_at": NOW if done else None, "mean": Decimal(4) if done else None}


ASSIGNMENT = Records(
    make=assignment,
    columns=assignment_columns,
    steps={
        "submit": plain(submit_review),
        "recuse": decision(recuse),
        "record_recusal": decision(record_recusal),
        "take_off": decision(take_off),
        "assign_again": lambda record, actor: assign_again(record, due_at=NOW + WEEK, actor=actor, now=NOW),
        "reopen": lambda record, actor: reopen(record, due_at=NOW + WEEK, reason=WHY, actor=actor, now=NOW),
    },
)

# --- issued document --------------------------------------------------------------------------
DOCUMENT = Records(
    make=lambda world: a_certificate(world.partner_a),
    columns=lambda world, record, state: {"revoked_at": NOW if state == "revoked" else None},
    steps={"revoke": decision(revoke_document)},
)


# --- text of a letter ---------------------------------------------------------------------------
def a_text(world: World) -> Any:
    text = texts.start_text("regret", "ru", actor=world.sofia, now=NOW)
    return texts.change_text(text, fields={"title": "Итог", "body": "{name}", "closing": ""}, actor=world.sofia, now=NOW)


TEXT = Records(
    make=a_text,
    columns=lambda world, record, state: {"in_use_at": None if state == "draft" else NOW},
    steps={
        "put_in_use": lambda record, actor: texts.put_text_in_use(record, actor=actor, now=NOW),
        "replace": bare("replace"),
        "retire": lambda record, actor: texts.retire_text(record, reason=WHY, actor=actor, now=NOW),
        "discard": bare("discard"),
    },
)


# --- report run -------------------------------------------------------------------------------
def run(world: World) -> Any:
    return request_report("quota_use", {}, actor=world.alice, now=NOW)


def run_columns(world: World, record: Any, state: str) -> dict[str, Any]:
    if state == "done":
        return {**files(world.alice), "finished_at": NOW, "expires_at": NOW}
    return dict.fromkeys(("xlsx", "csv", "pdf", "json"))


def files(owner: Actor) -> dict[str, Any]:
    return {kind: store_bytes(b"x", name=f"x.{kind}", content_type="text/csv", actor=owner, now=NOW) for kind in ("xlsx", "csv", "pdf")}


def finish(record: Any, actor: Actor) -> object:
    owner = Actor(record.requested_by_id, "Alice")
    return perform(record, "finish", actor=actor, now=NOW, changes={**files(owner), "finished_at": NOW, "expires_at": NOW})


def schedule(world: World) -> Any:
    plan = {"formats": ["csv"], "rhythm": "daily", "hour": 7, "ends_on": NOW.date() + WEEK, "recipient_ids": [world.alice.user_id]}
    return make_schedule("quota_use", {}, plan=plan, actor=world.alice, now=NOW)


def schedule_columns(world: World, record: Any, state: str) -> dict[str, Any]:
    return {"next_at": LATER if state == "active" else None}


SCHEDULE = Records(
    make=schedule,
    columns=schedule_columns,
    steps={
        "pause": lambda record, actor: pause_schedule(record, actor=actor, now=NOW),
        "resume": lambda record, actor: resume_schedule(record, actor=actor, now=NOW),
        "end": lambda record, actor: end_schedule(record, actor=actor, now=NOW),
    },
)
RUN = Records(
    make=run,
    columns=run_columns,
    steps={
        "start": bare("start"),
        "retry": bare("retry"),
        "finish": finish,
        "fail": bare("fail", error="It failed.", finished_at=NOW),
        "cancel": lambda record, actor: cancel_report(record, actor=actor, now=NOW),
        "expire": bare("expire", xlsx=None, csv=None, pdf=None, json=None),
    },
)


# --- list of nominees ---------------------------------------------------------------------------
def nominee_list(world: World) -> Any:
    file = SimpleUploadedFile("list.xlsx", workbook([person()]))
    return take_in(file, call=make_call(world), partner=world.partner_a, actor=world.alice, now=NOW)[0]


LIST = Records(
    make=nominee_list,
    columns=lambda world, record, state: {"confirmed_at": NOW, "done_at": NOW},
    steps={
        "find_faults": lambda record, actor: perform(record, "find_faults", actor=actor, now=NOW),
        "confirm": lambda record, actor: confirm_import(record, also_submit=False, actor=actor, now=NOW),
        "finish": bare("finish", done_at=NOW),
        "put_back": bare("put_back"),
    },
)


# --- stay ---------------------------------------------------------------------------------------
def stay(world: World) -> Any:
    record = make_stay(world)
    record.person.user = world.users["nigora"]
    record.person.save()
    return record


def stay_columns(world: World, record: Any, state: str) -> dict[str, Any]:
    """What the database ties to the states; the note is written anew, as a person would."""
    came, left = state in ("arrived", "departed"), state == "departed"
    days = {"arrived_on": date(2026, 11, 1) if came else None, "departed_on": date(2026, 11, 20) if left else None}
    return {"note_sent_on": date(2026, 11, 2), "visa_reference": "KZ-1", **days}


def correct_days(record: Any, actor: Actor) -> object:
    days = {"arrived_on": date(2026, 11, 2), "departed_on": date(2026, 11, 21) if record.departed_on else None}
    return mobility.correct_days(record, **days, reason=WHY, actor=actor, now=NOW)


STAY = Records(
    make=stay,
    columns=stay_columns,
    steps={
        "send_note": bare("send_note", note_sent_on=NOW.date()),
        "take_note_back": decision(mobility.take_note_back),
        "record_visa": lambda record, actor: mobility.record_visa(record, visa_reference="KZ-77", actor=actor, now=NOW),
        "record_arrival": lambda record, actor: mobility.record_arrival(record, arrived_on=NOW.date(), actor=actor, now=NOW),
        "record_departure": lambda record, actor: mobility.record_departure(record, departed_on=NOW.date(), actor=actor, now=NOW),
        "correct_days": correct_days,
        "change_departure": lambda record, actor: mobility.change_departure(record, leaves_on=ENTRY + WEEK, actor=actor, now=NOW),
        "change_days": lambda record, actor: mobility.change_days(record, enters_on=ENTRY, leaves_on=ENTRY + WEEK, actor=actor, now=NOW),
        "set_visa_need": lambda record, actor: mobility.set_visa_need(record, visa_needed=False, actor=actor, now=NOW),
        "no_show": decision(mobility.mark_no_show),
        "cancel": decision(mobility.cancel_stay),
    },
)


# --- pay sheet ----------------------------------------------------------------------------------
SHEET = Records(
    make=lambda world: mobility.make_sheet(institution=world.institutions["academy"], month=date(2026, 11, 1), actor=world.sofia, now=NOW),
    columns=lambda world, record, state: {"approved_at": NOW, "paid_on": NOW.date(), "made_by_id": 0},
    steps={
        "remake": plain(mobility.remake_sheet),
        "approve": plain(mobility.approve_sheet),
        "pay": lambda record, actor: mobility.record_payment(record, paid_on=NOW.date(), actor=actor, now=NOW),
        "take_back": decision(mobility.take_approval_back),
    },
)

RECORDS: dict[str, Records] = {
    "notifications.announcement": Records(make=matrix_announcements.make, columns=matrix_announcements.columns, steps=matrix_announcements.STEPS),
    "agreements.agreement": AGREEMENT,
    "agreements.agreementversion": VERSION,
    "scholarships.call": CALL,
    "scholarships.nomination": NOMINATION,
    "scholarships.decisionround": ROUND,
    "training.enrolment": Records(
        make=matrix_enrolments.make, columns=matrix_enrolments.columns, steps=matrix_enrolments.STEPS, apart=matrix_enrolments.APART
    ),
    "training.extension": Records(
        make=matrix_enrolments.make_extension, columns=matrix_enrolments.extension_columns, steps=matrix_enrolments.EXTENSION_STEPS
    ),
    "training.programmeversion": Records(make=matrix_versions.make, columns=matrix_versions.columns, steps=matrix_versions.STEPS),
    "training.planversion": Records(make=matrix_plans.make, columns=matrix_plans.columns, steps=matrix_plans.STEPS, apart=matrix_plans.APART),
    "training.actionplan": Records(make=matrix_following.make_plan, columns=matrix_following.plan_columns, steps=matrix_following.PLAN_STEPS),
    "training.followup": Records(
        make=matrix_following.make_follow_up, columns=matrix_following.follow_up_columns, steps=matrix_following.FOLLOW_UP_STEPS
    ),
    "reviews.assignment": ASSIGNMENT,
    "documents.issueddocument": DOCUMENT,
    "documents.lettertext": TEXT,
    "scholarships.nomineeimport": LIST,
    "reports.reportrun": RUN,
    "reports.reportschedule": SCHEDULE,
    "exchanges.material": Records(make=matrix_materials.make, columns=matrix_materials.columns, steps=matrix_materials.STEPS),
    "training.consultation": Records(
        make=advising.assigned, columns=matrix_advising.columns_of_consultation, steps=matrix_advising.CONSULTATION_STEPS
    ),
    "exchanges.mission": Records(
        make=matrix_missions.make, columns=matrix_missions.columns, steps=matrix_missions.STEPS, apart=matrix_missions.APART
    ),
    "exchanges.exchangeneed": Records(make=matrix_needs.make, columns=matrix_needs.columns, steps=matrix_needs.STEPS),
    "training.method": Records(make=advising.evaluated, columns=matrix_advising.columns_of_method, steps=matrix_advising.METHOD_STEPS),
    "training.teachingsession": Records(make=matrix_timetable.make, columns=lambda world, record, state: {}, steps=matrix_timetable.STEPS),
    "training.resultsheet": Records(make=matrix_daily.make_sheet, columns=matrix_daily.sheet_columns, steps=matrix_daily.SHEET_STEPS),
    "training.markcorrection": Records(
        make=matrix_daily.make_correction, columns=matrix_daily.correction_columns, steps=matrix_daily.CORRECTION_STEPS
    ),
    "exchanges.project": Records(
        make=matrix_projects.make,
        columns=matrix_projects.columns,
        steps={**matrix_projects.STEPS, "publish": Accepted(matrix_projects.STEPS["publish"])},
    ),
    "exchanges.projectreport": Records(make=matrix_projects.make_report, columns=matrix_projects.report_columns, steps=matrix_projects.REPORT_STEPS),
    "events.event": Records(make=matrix_programme.make, columns=lambda world, record, state: {}, steps=matrix_programme.EVENT_STEPS),
    "events.eventsession": Records(
        make=matrix_programme.make_one_session, columns=lambda world, record, state: {}, steps=matrix_programme.SESSION_STEPS
    ),
    "events.delegation": Records(make=matrix_people.make_invitation, columns=matrix_people.invitation_columns, steps=matrix_people.INVITATION_STEPS),
    "events.registration": Records(
        make=matrix_people.make_registered, columns=matrix_people.registration_columns, steps=matrix_people.REGISTRATION_STEPS
    ),
    "events.paper": Records(make=matrix_statements.make_paper, columns=lambda world, record, state: {}, steps=matrix_statements.PAPER_STEPS),
    "events.statementversion": Records(
        make=matrix_statements.make_statement, columns=matrix_statements.statement_columns, steps=matrix_statements.STATEMENT_STEPS
    ),
    "mobility.stay": STAY,
    "mobility.paysheet": SHEET,
}
