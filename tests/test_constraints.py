"""What PostgreSQL refuses whoever asks: each named constraint by a raw statement, every counter, every list of choices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import psycopg2
import pytest
from django.apps import apps
from django.db import IntegrityError, InternalError, connection, transaction
from django.db.models import F, QuerySet
from django.test.utils import CaptureQueriesContext

from agreements.models import QuotaEntry
from core.errors import Invalid, Refused
from core.models import HistoryEntry
from core.scoping import left_to_database
from core.workflow import begin
from documents.operations import store_bytes
from notifications.operations import sweep_events
from partners.models import Invitation
from portal.recount import disagreements
from reports.operations import request_report
from scholarships import operations as scholarships
from scholarships.models import Allotment, Endorsement, Nomination, NominationDocument, NomineeImport
from scholarships.operations.steps import move
from tests import rows_of_api, rows_of_events, rows_of_exchanges, rows_of_notices, rows_of_reports, rows_of_training
from tests.operation_cases.nominations import attached, marked
from tests.operation_cases.training import certified
from tests.rows_beside import add_rows_beside
from tests.test_operations_at_once import at_once
from tests.world import NOW, World, allotment_of, make_agreement, make_call, make_intake, make_nomination, make_world, year_of
from training.models import Intake

OURS = [model for model in apps.get_models() if hasattr(model, "SCOPE") or model._meta.label == "accounts.User"]
WEEK = timedelta(days=7)

# Constraint -> a raw UPDATE of one row (or of those with these values) that it must refuse.
UPDATES: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "run_state_known": ("reports.ReportRun", {}, {"state": "x"}),
    "run_done_has_files": ("reports.ReportRun", {}, {"state": "done"}),
    "call_state_known": ("scholarships.Call", {}, {"state": "x"}),
    "call_level_known": ("scholarships.Call", {}, {"language_level": "Z9"}),
    "call_published_has_instant": ("scholarships.Call", {"state": "open"}, {"published_at": None}),
    "call_closes_after_opening": ("scholarships.Call", {}, {"closes_at": F("opens_at")}),
    "not_more_nominated_than_allowed": ("scholarships.Allotment", {}, {"nominated": F("places") + F("reserve_slots") + 1}),
    "not_more_placed_than_places": ("scholarships.Allotment", {}, {"placed": F("places") + 1}),
    "nomination_state_known": ("scholarships.Nomination", {"state": "submitted"}, {"state": "x"}),
    "nomination_level_known": ("scholarships.Nomination", {}, {"language_level": "Z9"}),
    "slot_follows_state": ("scholarships.Nomination", {"state": "submitted"}, {"slot_taken": False}),
    "place_follows_state": ("scholarships.Nomination", {"state": "submitted"}, {"holds_place": True}),
    "submitted_has_instant": ("scholarships.Nomination", {"state": "submitted"}, {"submitted_at": None}),
    "offer_has_end": ("scholarships.Nomination", {"state": "offered"}, {"offer_expires_at": None}),
    "enrolled_has_enrolment": ("scholarships.Nomination", {"state": "enrolled"}, {"enrolment": None}),
    "decision_has_instant": ("scholarships.Nomination", {"state": "selected"}, {"decided_at": None}),
    "import_state_known": ("scholarships.NomineeImport", {}, {"state": "x"}),
    "import_running_has_instant": ("scholarships.NomineeImport", {}, {"state": "running", "confirmed_at": None}),
    "import_done_has_instant": ("scholarships.NomineeImport", {}, {"state": "done", "done_at": None}),
    "programme_kind_known": ("training.Programme", {}, {"kind": "x"}),
    "programme_months_positive": ("training.Programme", {}, {"months": 0}),
    "intake_ends_after_start": ("training.Intake", {}, {"ends_on": date(2000, 1, 1)}),
    "intake_not_overfull": ("training.Intake", {"taken": 1}, {"capacity": 0}),
    "enrolment_state_known": ("training.Enrolment", {"certificate": None}, {"state": "x"}),
    "enrolment_completed_has_date": ("training.Enrolment", {"certificate": None}, {"state": "completed", "completed_on": None}),
    "certificate_only_when_completed": ("training.Enrolment", {"state": "completed"}, {"state": "enrolled"}),
    "criterion_weight_positive": ("reviews.Criterion", {}, {"weight": 0}),
    "assignment_state_known": ("reviews.Assignment", {}, {"state": "x"}),
    "review_submitted_is_complete": ("reviews.Assignment", {}, {"state": "submitted", "mean": None}),
    "mark_from_1_to_5": ("reviews.Mark", {}, {"score": 6}),
    "agreement_state_known": ("agreements.Agreement", {}, {"state": "x"}),
    "agreement_ends_after_start": ("agreements.Agreement", {}, {"valid_until": date(2000, 1, 1)}),
    "agreement_signed_has_date": ("agreements.Agreement", {"state": "in_force"}, {"signed_on": None}),
    "agreement_in_force_has_date": ("agreements.Agreement", {"state": "in_force"}, {"valid_from": None}),
    "party_role_known": ("agreements.AgreementParty", {}, {"role": "x"}),
    "line_direction_known": ("agreements.QuotaLine", {}, {"direction": "x"}),
    "line_kind_known": ("agreements.QuotaLine", {}, {"kind": "x"}),
    "line_level_known": ("agreements.QuotaLine", {}, {"level": "x"}),
    "line_unit_known": ("agreements.QuotaLine", {}, {"unit": "x"}),
    "line_per_year_positive": ("agreements.QuotaLine", {}, {"per_year": 0}),
    "line_years_in_order": ("agreements.QuotaLine", {}, {"last_year": 2000}),
    "quota_not_oversold": ("agreements.QuotaYear", {"reserved__gt": 0}, {"allotted": 0}),
    "person_gender_known": ("people.Person", {}, {"gender": "x"}),
    "delivery_state_known": ("notifications.Delivery", {}, {"state": "x"}),
    "delivery_sent_has_instant": ("notifications.Delivery", {}, {"state": "sent", "sent_at": None}),
    "issued_kind_known": ("documents.IssuedDocument", {}, {"kind": "x"}),
    "issued_state_known": ("documents.IssuedDocument", {}, {"state": "x"}),
    "issued_revoked_has_instant": ("documents.IssuedDocument", {}, {"revoked_at": NOW}),
    "partner_kind_known": ("partners.Partner", {}, {"kind": "x"}),
    "institution_kind_known": ("partners.Institution", {}, {"kind": "x"}),
    "membership_role_known": ("partners.Membership", {}, {"role": "x"}),
    "membership_ends_after_start": ("partners.Membership", {}, {"ends_on": date(2000, 1, 1)}),
    "invitation_language_known": ("partners.Invitation", {}, {"language": "?"}),
    "user_language_known": ("accounts.User", {}, {"language": "?"}),
    "invitation_role_known": ("partners.Invitation", {}, {"role": "x"}),
    "delegation_ends_after_start": ("partners.Delegation", {}, {"ends_on": date(2000, 1, 1)}),
    "delegation_to_another": ("partners.Delegation", {}, {"delegate_id": F("grantor_id")}),
    "delegation_has_powers": ("partners.Delegation", {}, {"powers": []}),
    "file_scan_state_known": ("documents.StoredFile", {}, {"scan_state": "x"}),
    "line_rank_band_known": ("agreements.QuotaLine", {}, {"rank_band": "x"}),
    "line_carry_over_known": ("agreements.QuotaLine", {}, {"carry_over": "x"}),
    "line_language_level_known": ("agreements.QuotaLine", {}, {"language_level": "Z9"}),
    "agreement_terminating_has_dates": ("agreements.Agreement", {"state": "in_force"}, {"state": "terminating"}),
    "version_state_known": ("agreements.AgreementVersion", {"state": "proposed"}, {"state": "x"}),
    "version_proposed_has_hash": ("agreements.AgreementVersion", {"state": "proposed"}, {"terms_hash": ""}),
    "passport_kind_known": ("people.Passport", {}, {"kind": "x"}),
    "pair_in_order": ("people.SamePerson", {}, {"first_id": F("second_id")}),
    "endorsement_kind_known": ("scholarships.Endorsement", {}, {"kind": "x"}),
    "endorsement_evidence_known": ("scholarships.Endorsement", {}, {"evidence": "x"}),
    "paper_endorsement_has_file": ("scholarships.Endorsement", {"evidence": "letter"}, {"evidence_file": None}),
    "medical_fitness_known": ("scholarships.MedicalRecord", {}, {"fitness": "x"}),
    "panel_reviews_from_1_to_9": ("reviews.Panel", {}, {"reviews_per_case": 10}),
    "panel_disagreement_within_scale": ("reviews.Panel", {}, {"disagreement": 0}),
    "tie_kind_known": ("reviews.Tie", {}, {"kind": "x"}),
    "tie_source_known": ("reviews.Tie", {}, {"source": "x"}),
    "tie_says_to_what": ("reviews.Tie", {}, {"name": ""}),
    "call_offer_days_from_1_to_90": ("scholarships.Call", {}, {"offer_days": 0}),
    "call_hold_at_most_a_week": ("scholarships.Call", {}, {"hold_minutes": 10081}),
    "reserve_rank_from_1": ("scholarships.Nomination", {}, {"reserve_rank": 0}),
    "round_state_known": ("scholarships.DecisionRound", {}, {"state": "x"}),
    "round_proposed_has_who": ("scholarships.DecisionRound", {}, {"state": "proposed"}),
    "round_confirmed_has_who": ("scholarships.DecisionRound", {}, {"state": "confirmed"}),
    "round_confirmed_by_another": ("scholarships.DecisionRound", {}, {"proposed_by_id": 7, "confirmed_by_id": 7}),
    "round_done_has_instant": (
        "scholarships.DecisionRound",
        {},
        {"state": "done", "confirmed_at": NOW, "confirmed_by_id": 7, "leaves_at": NOW, "done_at": None},
    ),
    "item_decision_known": ("scholarships.DecisionItem", {}, {"decision": "x"}),
    "item_result_known": ("scholarships.DecisionItem", {}, {"result": "x"}),
    "item_result_has_instant": ("scholarships.DecisionItem", {}, {"result": "done"}),
    "component_kind_known": ("scholarships.CallComponent", {}, {"kind": "x"}),
    "component_per_known": ("scholarships.CallComponent", {}, {"per": "x"}),
    "component_currency_known": ("scholarships.CallComponent", {}, {"currency": "XXX"}),
    "component_not_negative": ("scholarships.CallComponent", {}, {"amount": -1}),
    "award_ended_has_reason": ("scholarships.Award", {}, {"ended_at": NOW}),
    "issued_file_language_known": ("documents.IssuedFile", {}, {"language": "xx"}),
    "text_kind_known": ("documents.LetterText", {}, {"kind": "x"}),
    "text_language_known": ("documents.LetterText", {}, {"language": "xx"}),
    "text_state_known": ("documents.LetterText", {}, {"state": "x"}),
    "text_in_use_has_instant": ("documents.LetterText", {}, {"in_use_at": None}),
    "stay_state_known": ("mobility.Stay", {}, {"state": "x"}),
    "stay_purpose_known": ("mobility.Stay", {}, {"purpose": "x"}),
    "stay_leaves_after_entry": ("mobility.Stay", {}, {"leaves_on": date(2000, 1, 1)}),
    "stay_departs_after_arrival": ("mobility.Stay", {}, {"arrived_on": None, "departed_on": date(2000, 1, 1)}),
    "stay_note_has_day": ("mobility.Stay", {}, {"state": "note_sent"}),
    "stay_visa_has_reference": ("mobility.Stay", {}, {"state": "visa_ready"}),
    "stay_arrived_has_day": ("mobility.Stay", {}, {"state": "arrived", "arrived_on": None}),
    "stay_departed_has_day": ("mobility.Stay", {}, {"state": "departed", "arrived_on": date(2026, 12, 20)}),
    "allowance_kind_known": ("mobility.Allowance", {}, {"kind": "x"}),
    "allowance_per_known": ("mobility.Allowance", {}, {"per": "x"}),
    "allowance_currency_known": ("mobility.Allowance", {}, {"currency": "XXX"}),
    "allowance_not_negative": ("mobility.Allowance", {}, {"amount": -1}),
    "allowance_ends_after_start": ("mobility.Allowance", {}, {"ends_on": date(2000, 1, 1)}),
    "sheet_state_known": ("mobility.PaySheet", {}, {"state": "x", "approved_at": NOW}),
    "sheet_month_is_first_day": ("mobility.PaySheet", {}, {"month": date(2026, 11, 2)}),
    "sheet_approved_has_instant": ("mobility.PaySheet", {}, {"state": "approved"}),
    "sheet_paid_has_day": ("mobility.PaySheet", {}, {"state": "paid", "approved_at": NOW}),
    "payment_payer_known": ("mobility.Payment", {}, {"payer": "x"}),
    "payment_currency_known": ("mobility.Payment", {}, {"currency": "XXX"}),
}
# Constraint -> a raw copy of a row, with other values where another constraint would speak first.
COPIES: dict[str, tuple[str, dict[str, Any]]] = {
    "one_allotment_a_partner": ("scholarships.Allotment", {}),
    "person_once_a_call": ("scholarships.Nomination", {"reference": "N-0", "case_id": None}),
    "one_file_a_requirement": ("scholarships.NominationDocument", {}),
    "person_once_in_intake": ("training.Enrolment", {"reference": "E-0", "certificate_id": None, "stay_id": None}),
    "reviewer_once_a_case": ("reviews.Assignment", {}),
    "mark_once": ("reviews.Mark", {}),
    "member_once_a_panel": ("reviews.PanelMember", {}),
    "round_number_once": ("scholarships.DecisionRound", {"state": "dropped"}),
    "one_open_round": ("scholarships.DecisionRound", {"number": 92}),
    "nomination_once_a_round": ("scholarships.DecisionItem", {}),
    "letter_once_a_nomination": ("scholarships.NominationLetter", {}),
    "text_number_once": ("documents.LetterText", {"state": "draft"}),
    "one_text_in_use": ("documents.LetterText", {"number": 2}),
    "issued_file_once_a_language": ("documents.IssuedFile", {"file_id": -1}),
    "one_sheet_a_month": ("mobility.PaySheet", {}),
    "payment_once_a_sheet": ("mobility.Payment", {}),
    "one_party_once": ("agreements.AgreementParty", {}),
    "line_number_once": ("agreements.QuotaLine", {}),
    "line_year_once": ("agreements.QuotaYear", {"reserved": 0, "used": 0}),
    "one_notice_per_event_and_person": ("notifications.Notice", {}),
    "one_institution_per_name": ("partners.Institution", {}),
    "one_open_membership": ("partners.Membership", {}),
    "one_account_per_email": ("accounts.User", {"email": "ALICE@example.org"}),
    "workbook_imported_once": ("scholarships.NomineeImport", {}),
    "one_draft_a_form_and_person": ("core.FormDraft", {}),
    "one_contact_an_address": ("partners.InstitutionContact", {}),
    "one_approval_a_side": ("agreements.VersionApproval", {}),
    "one_fact_sheet_a_side": ("agreements.FactSheet", {}),
    "one_decision_a_pair": ("people.SamePerson", {}),
    "one_endorsement_a_kind": ("scholarships.Endorsement", {}),
    "one_open_defect_a_field": ("scholarships.Defect", {}),
    "version_number_once": ("agreements.AgreementVersion", {"state": "withdrawn"}),
    "one_version_on_the_table": ("agreements.AgreementVersion", {"number": 93, "state": "proposed", "terms_hash": "0", "proposed_at": NOW}),
    "one_version_a_side_in_writing": ("agreements.AgreementVersion", {"number": 94, "state": "drafting"}),
}
for rows in (rows_of_training, rows_of_exchanges, rows_of_events, rows_of_notices, rows_of_reports, rows_of_api):
    UPDATES |= rows.UPDATES
    COPIES |= rows.COPIES
# Where one value breaks two constraints PostgreSQL names the first by alphabet.
NAMED_FIRST = {"issued_state_known": "issued_revoked_has_instant"}
INSERTS: dict[str, dict[str, Any]] = {
    "entry_kind_known": {"kind": "x"},
    "entry_amount_positive": {"amount": 0},
    "exception_has_reason_and_signatory": {"kind": "exception", "reason": "", "signatory": ""},
}  # the ledger takes no UPDATE at all


@pytest.fixture
def full(world: World) -> World:
    """A row of each model, in the states that the constraints speak of."""
    call = make_call(world, places=4, reserve=2)
    for number, state in enumerate(("submitted", "selected", "offered", "enrolled")):
        make_nomination(world, call, state=state, number=number)
    certified(world)
    attached(world)
    marked(world)
    request_report("quota_use", {}, actor=world.alice, now=NOW)
    file = store_bytes(b"x", name="x.csv", content_type="text/csv", actor=world.alice, now=NOW)
    more = {"created_by_label": "Alice", "created_at": NOW, "done_at": NOW, "sha256": "0" * 64}
    NomineeImport(call=call, partner=world.partner_a, file=file, state="done", **more).save(force_insert=True)
    who = {"email": "new@example.org", "full_name": "New", "role": "lecturer", "institution": world.institutions["academy"]}
    Invitation(**who, nonce="x", created_at=NOW, expires_at=NOW + WEEK).save(force_insert=True)
    add_rows_beside(world, file)
    rows_of_training.add_training_rows(world, file)
    rows_of_exchanges.add_exchange_rows(world, file)
    rows_of_events.add_event_rows(world, file)
    HistoryEntry.objects.across_partners(reason="test").update(recorded_at=NOW, at=NOW)
    sweep_events(now=NOW + WEEK)
    rows_of_notices.add_notice_rows(world)
    rows_of_reports.add_report_rows(world)
    rows_of_api.add_api_rows(world)
    return world


@pytest.fixture(autouse=True)
def _recounted(db: None) -> Iterator[None]:
    yield
    faults = [fault for fault in disagreements() if ", state:" not in fault]  # states by raw SQL have no history
    assert faults == []


def rows_of(label: str) -> QuerySet[Any]:
    return apps.get_model(label)._base_manager.order_by("pk")


def refused_by(verb: Any) -> str:
    """Name of the constraint that spoke."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        verb()
    cause = refused.value.__cause__
    assert isinstance(cause, psycopg2.Error)
    return str(cause.diag.constraint_name)


def copy(label: str, **changes: Any) -> None:
    """A raw INSERT of a copy of the model's first row."""
    meta = apps.get_model(label)._meta
    columns = [field.column for field in meta.concrete_fields if not field.primary_key]
    values = ["%s" if name in changes else f'"{name}"' for name in columns]
    names = ", ".join(f'"{name}"' for name in columns)
    given = [changes[name] for name in columns if name in changes]
    with connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "{meta.db_table}" ({names}) SELECT {", ".join(values)} FROM "{meta.db_table}" ORDER BY id LIMIT 1', given)


def test_every_constraint_is_tried() -> None:
    declared = {constraint.name for model in OURS for constraint in model._meta.constraints}

    assert declared == set(UPDATES) | set(COPIES) | set(INSERTS)


def test_each_constraint_refuses_a_raw_statement(full: World) -> None:
    for name, (label, which, values) in UPDATES.items():
        row = rows_of(label).filter(**which).first()
        assert row is not None, name
        assert refused_by(lambda label=label, row=row, values=values: rows_of(label).filter(pk=row.pk).update(**values)) == NAMED_FIRST.get(
            name, name
        )
    for name, (label, changes) in COPIES.items():
        assert refused_by(lambda label=label, changes=changes: copy(label, **changes)) == name, name
    for name, values in INSERTS.items():
        assert refused_by(lambda values=values: copy("agreements.QuotaEntry", **values)) == name


def takes_anything(model: Any, field: Any, row: Any) -> bool:
    try:
        with transaction.atomic():
            model._base_manager.filter(pk=row.pk).update(**{field.name: "?"})
            raise Undo
    except IntegrityError:
        return False
    except Undo:
        return True


class Undo(Exception):
    """Takes back what should have been refused."""


def test_every_list_of_choices_is_known_to_the_database(full: World) -> None:
    free = []
    for model in OURS:
        for field in model._meta.concrete_fields:
            if field.choices and model is not QuotaEntry:  # the ledger takes no UPDATE at all
                row = model._base_manager.first()
                assert row is not None, model
                if takes_anything(model, field, row):
                    free.append(f"{model.__name__}.{field.name}")

    assert free == []


def test_one_raw_nomination_too_many_is_refused_and_a_deleted_one_makes_room(world: World) -> None:
    call = make_call(world, places=2)
    make_nomination(world, call)
    make_nomination(world, call, number=1)
    allotment = allotment_of(call, world.partner_a)

    assert refused_by(lambda: copy("scholarships.Nomination", reference="N-0", state="submitted", person_id=other(world))) == (
        "not_more_nominated_than_allowed"
    )
    first = Nomination._base_manager.order_by("pk").first()
    Endorsement._base_manager.filter(nomination=first).delete()
    first.delete()
    copy("scholarships.Nomination", reference="N-0", person_id=other(world))

    allotment.refresh_from_db()
    assert (allotment.nominated, allotment.may_nominate) == (2, 2)


def other(world: World) -> int:
    copy("people.Person", user_id=None)
    return int(rows_of("people.Person").last().pk)


def test_a_nomination_moved_by_hand_takes_its_slot_with_it(world: World) -> None:
    first = make_call(world, places=2)
    nomination = make_nomination(world, first)
    second = Allotment(call=make_call(world, places=1, intake=first.intake), partner=world.partner_b, places=1, quota_year=a_year(world))
    second.save(force_insert=True)

    Nomination._base_manager.filter(pk=nomination.pk).update(allotment=second)

    second.refresh_from_db()
    assert (allotment_of(first, world.partner_a).nominated, second.nominated) == (0, 1)


def a_year(world: World) -> Any:
    return year_of(make_agreement(world, partner=world.partner_b))


def test_one_raw_seat_too_many_is_refused(world: World) -> None:
    enrolment = certified(world)
    Intake.objects.filter(pk=enrolment.intake_id).update(capacity=1)

    name = refused_by(lambda: copy("training.Enrolment", reference="E-0", person_id=other(world), certificate_id=None, stay_id=None))

    assert name == "intake_not_overfull"


def test_what_is_left_to_the_database_is_refused_by_it(world: World) -> None:
    """For a load in bulk: no question beforehand, and the same refusal when the row is written."""
    call = make_call(world)
    first = allotment_of(call, world.partner_a)
    second = Allotment(call=call, partner=world.partner_a, quota_year=first.quota_year, places=1)

    with left_to_database(), CaptureQueriesContext(connection) as caught:
        second.full_clean()

    assert len(caught) == 0
    with left_to_database(), pytest.raises(Refused):
        begin(second, "allotted", actor=world.sofia, now=NOW)
    with pytest.raises(Invalid):
        begin(second, "allotted", actor=world.sofia, now=NOW)


def test_a_document_outlives_nothing_that_points_to_it(full: World) -> None:
    document = NominationDocument._base_manager.select_related("file").get()

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM documents_storedfile WHERE id = %s; SET CONSTRAINTS ALL IMMEDIATE", [document.file_id])


def test_enrolling_into_a_full_intake_leaves_everything_as_it_was(world: World) -> None:
    call = make_call(world, places=2)
    make_nomination(world, call, state="enrolled")
    waiting = make_nomination(world, call, number=1, state="accepted")
    Intake.objects.filter(pk=call.intake_id).update(capacity=1)
    year = allotment_of(call, world.partner_a).quota_year
    entries = QuotaEntry.objects.across_partners(reason="test").count()

    with pytest.raises(Refused, match="All seats of this intake are taken"):
        scholarships.enrol(waiting, actor=world.ruslan, now=NOW)

    waiting.refresh_from_db()
    year.refresh_from_db()
    assert (waiting.state, waiting.enrolment_id, year.reserved, year.used) == ("accepted", None, 1, 1)
    assert QuotaEntry.objects.across_partners(reason="test").count() == entries


@pytest.mark.django_db(transaction=True)
def test_the_last_place_of_a_line_goes_to_one_of_two_calls() -> None:
    world: Any = make_world()
    first, second = make_call(world, places=1), make_call(world, places=1, intake=make_intake(world, reference="MIR-27B"))
    year = allotment_of(first, world.partner_a).quota_year
    Allotment._base_manager.filter(call=second).update(quota_year=year)
    rows = [make_nomination(world, call, number=number, state="in_review") for number, call in enumerate((first, second))]

    answers = at_once([lambda row=row: scholarships.select(row, reason="Strong.", actor=world.hana, now=NOW) for row in rows])

    year.refresh_from_db()
    assert answers == ["Refused", "done"]
    assert (year.allotted, year.reserved, year.used) == (1, 1, 0)


def test_history_of_fields_is_append_only(world: World) -> None:
    nomination = make_nomination(world, make_call(world))
    move(nomination, "accept_for_review", actor=world.sofia, now=NOW)

    for statement in ("UPDATE scholarships_nominationevent SET state = 'x'", "DELETE FROM scholarships_nominationevent"):
        with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
