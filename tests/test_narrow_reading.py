"""Reviews, personal papers and drafts: who reads them, and who does not although much else is theirs to read."""

import re
from datetime import timedelta
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from core.errors import NotAllowed, Refused
from core.models import HistoryEntry
from documents.operations import store_bytes
from notifications.models import Notice
from partners.actor import actor_for
from partners.enums import Role
from partners.models import Membership
from reviews import operations as reviews
from reviews.models import Assignment, Case, Criterion
from reviews.queries import results_of, waiting_for
from reviews.queries.panels import people_to_ask
from scholarships import operations as verbs
from scholarships.models import Call, CallDocument, Nomination, NominationDocument
from scholarships.operations.papers import note_personal_read
from scholarships.queries.board import board_of
from tests.world import NOW, World, add_person, make_call, make_draft, make_nomination

WEEK = timedelta(days=7)
STAFF = ("sofia", "hana", "saule", "olga", "aidar", "nurlan", "adil")


def status(world: World, name: str, route: str, *args: Any) -> int:
    answer = world.client(name).get(reverse(route, args=args))
    if answer.streaming:
        b"".join(answer.streaming_content)
    return int(answer.status_code)


def text_of(world: World, name: str, route: str, *args: Any) -> str:
    answer = world.client(name).get(reverse(route, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def give(world: World, nomination: Nomination, name: str = "rana") -> Assignment:
    return verbs.assign_reviewer(nomination, reviewer=world.users[name], due_at=NOW + WEEK, actor=world.sofia, now=NOW)


def review(world: World, assignment: Assignment, score: int = 4, name: str = "rana") -> None:
    scores = dict.fromkeys(Criterion.objects.all(), score)
    reviews.save_marks(assignment, scores=scores, comment="Secret words.", actor=world.actors[name], now=NOW)
    reviews.submit_review(assignment, actor=world.actors[name], now=NOW)


def is_nominee(world: World, nomination: Nomination, name: str) -> None:
    nomination.person.user = world.users[name]
    nomination.person.save()


@pytest.fixture
def call(world: World) -> Call:
    """With a passport copy and a diploma on its checklist."""
    found = make_call(world, is_open=False)
    for fields in ({"name_en": "Passport copy", "personal": True, "required": False}, {"name_en": "Diploma", "required": False}):
        verbs.add_to_checklist(found, fields=fields, actor=world.sofia, now=NOW - 2 * WEEK)
    verbs.publish_call(found, actor=world.sofia, now=NOW - 2 * WEEK)
    verbs.turn_clock(now=NOW - WEEK)
    found.refresh_from_db()
    return found


def with_files(world: World, call: Call) -> tuple[Nomination, NominationDocument, NominationDocument]:
    nomination = make_draft(world, call)
    rows = CallDocument.objects.across_partners(reason="test").filter(call=call).order_by("position")
    files = []
    for row in rows:
        file = store_bytes(b"%PDF-1.4 x", name=f"{row.pk}.pdf", content_type="application/pdf", actor=world.alice, now=NOW)
        files.append(verbs.attach_document(nomination, requirement=row, file=file, actor=world.alice, now=NOW))
    return nomination, files[0], files[1]


def to_review(world: World, nomination: Nomination) -> None:
    verbs.submit_nomination(nomination, actor=world.alice, now=NOW)
    verbs.accept_for_review(nomination, actor=world.sofia, now=NOW)


def to_award(world: World, nomination: Nomination) -> None:
    verbs.select(nomination, reason="Strong.", actor=world.hana, now=NOW)
    verbs.send_offer(nomination, expires_at=NOW + WEEK, actor=world.sofia, now=NOW)
    verbs.accept_offer(nomination, actor=world.alice, now=NOW)


@pytest.mark.parametrize("name", STAFF)
def test_reviews_are_read_by_the_panel_and_no_other_staff(world: World, call: Call, name: str) -> None:
    nomination = make_nomination(world, call, state="in_review")
    assignment = give(world, nomination)
    review(world, assignment)
    reads = name in ("sofia", "hana", "saule", "olga")

    assert status(world, name, "reviews:assignment", assignment.pk) == (200 if reads else 404)
    assert Case.objects.visible_to(world.actors[name]).exists() is reads
    assert (reverse("reviews:assignment", args=[assignment.pk]) in text_of(world, name, "scholarships:nomination", nomination.pk)) is reads
    assert (results_of([assignment.case_id], world.actors[name]) != {}) is reads


@pytest.mark.parametrize("name", ["hana", "aidar"])
def test_staff_who_is_the_nominee_reads_no_review_of_themselves(world: World, call: Call, name: str) -> None:
    nomination = make_nomination(world, call, state="in_review")
    assignment = give(world, nomination)
    review(world, assignment)
    is_nominee(world, nomination, name)

    assert status(world, name, "reviews:assignment", assignment.pk) == 404
    assert "reviews/" + str(assignment.pk) not in text_of(world, name, "scholarships:nomination", nomination.pk)
    (group,) = board_of(call, world.actors[name])
    assert [row.result.mean for row in group.rows] == [None]


def test_reader_with_a_role_at_the_sending_partner_reads_no_review(world: World, call: Call) -> None:
    assignment = give(world, make_nomination(world, call, state="in_review"))
    add_person(world, "both", "ministry", Role.PROGRAMME_OFFICER)
    Membership(user=world.users["both"], institution=world.institutions["embassy_a"], role=Role.EXPERT, starts_on=NOW.date()).save()

    assert not Assignment.objects.visible_to(actor_for(world.users["both"], NOW)).filter(pk=assignment.pk).exists()
    assert status(world, "both", "reviews:assignment", assignment.pk) == 404


def test_nobody_of_the_judged_side_becomes_reviewer(world: World, call: Call) -> None:
    nomination = make_nomination(world, call, state="in_review")
    add_person(world, "sender", "authority_a", Role.NOMINATING_OFFICER, Role.REVIEWER)
    add_person(world, "self", "academy", Role.REVIEWER)
    is_nominee(world, nomination, "self")
    page = text_of(world, "sofia", "scholarships:assign_reviewer", nomination.pk)

    for name in ("sender", "self"):
        with pytest.raises(Refused):
            give(world, nomination, name)
    assert "Rana" in page
    assert "Sender" not in page
    offered = {user.pk for user in people_to_ask(nomination.case, NOW)[0]}
    assert not offered & {world.users["sender"].pk, world.users["self"].pk}
    assert world.users["rana"].pk in offered


def test_reviewer_who_joins_the_sending_side_later_reads_nothing_any_more(world: World, call: Call) -> None:
    nomination, _passport, diploma = with_files(world, call)
    to_review(world, nomination)
    assignment = give(world, nomination)
    assert status(world, "rana", "scholarships:nomination_document", nomination.pk, diploma.pk) == 200

    is_nominee(world, nomination, "rana")

    assert status(world, "rana", "reviews:assignment", assignment.pk) == 404
    assert not waiting_for(world.rana).exists()


def test_reviewer_is_not_assigned_after_a_decision_that_was_not_seen(world: World, call: Call) -> None:
    nomination = make_nomination(world, call, state="in_review")
    stale = Nomination.objects.across_partners(reason="test").select_related("case", "person").get(pk=nomination.pk)
    verbs.select(nomination, reason="Strong.", actor=world.hana, now=NOW)

    with pytest.raises(Refused):
        give(world, stale)

    assert not Assignment.objects.across_partners(reason="test").exists()


DECISIONS = {
    "select": lambda world, row: verbs.select(row, reason="Strong.", actor=world.hana, now=NOW),
    "reserve": lambda world, row: verbs.put_on_reserve(row, reason="Next.", actor=world.hana, now=NOW),
    "not_select": lambda world, row: verbs.not_select(row, reason="Others.", actor=world.hana, now=NOW),
    "withdraw": lambda world, row: verbs.withdraw_nomination(row, reason="Posted abroad.", actor=world.alice, now=NOW),
}


@pytest.mark.parametrize("decision", DECISIONS)
def test_decision_ends_the_reviews(world: World, call: Call, decision: str) -> None:
    nomination = make_nomination(world, call, state="in_review")
    assignment = give(world, nomination)
    marks = dict.fromkeys(Criterion.objects.all(), 3)
    reviews.save_marks(assignment, scores=marks, comment="", actor=world.rana, now=NOW)
    assert waiting_for(world.rana).count() == 1

    DECISIONS[decision](world, nomination)

    stale = Assignment.objects.across_partners(reason="test").get(pk=assignment.pk)
    for late in (
        lambda: reviews.submit_review(stale, actor=world.rana, now=NOW),
        lambda: reviews.save_marks(stale, scores=marks, comment="", actor=world.rana, now=NOW),
        lambda: reviews.recuse(stale, reason="Related.", actor=world.rana, now=NOW),
    ):
        with pytest.raises(Refused) as refused:
            late()
        assert str(refused.value.sentence) == "The case is decided: your marks are kept but no longer counted."
    assert Case.objects.across_partners(reason="test").get().closed_at == NOW
    assert not waiting_for(world.rana).exists()
    assert "Farrukh" not in text_of(world, "rana", "reviews:desk")
    page = text_of(world, "rana", "reviews:assignment", assignment.pk)
    assert "your marks are kept but no longer counted" in page
    assert "Submit the review" not in page
    assert reverse("reviews:recuse", args=[assignment.pk]) not in page


def test_posting_to_a_decided_case_says_why_nothing_is_kept(world: World, call: Call) -> None:
    nomination = make_nomination(world, call, state="in_review")
    assignment = give(world, nomination)
    verbs.select(nomination, reason="Strong.", actor=world.hana, now=NOW)

    answer = world.client("rana").post(reverse("reviews:assignment", args=[assignment.pk]), {"comment": "Late.", "draft": "yes"})

    assert answer.content.decode().count("your marks are kept but no longer counted") >= 1
    assignment.refresh_from_db()
    assert (assignment.state, assignment.comment) == ("assigned", "")


def test_mean_counts_only_reviews_from_before_the_decision(world: World, call: Call) -> None:
    nomination = make_nomination(world, call, state="in_review")
    add_person(world, "rosa", "academy", Role.REVIEWER)
    early, late = give(world, nomination), give(world, nomination, "rosa")
    review(world, early, 4)
    review(world, late, 1, "rosa")
    verbs.put_on_reserve(nomination, reason="Next.", actor=world.hana, now=NOW)

    Assignment.objects.across_partners(reason="test").filter(pk=late.pk).update(submitted_at=NOW + WEEK)

    result = results_of([early.case_id], world.hana)[early.case_id]
    assert (result.mean, result.submitted) == (Decimal("4.00"), 1)


def test_second_decision_keeps_the_instant_of_the_first(world: World, call: Call) -> None:
    nomination = make_nomination(world, call, state="in_review")
    verbs.put_on_reserve(nomination, reason="Next.", actor=world.hana, now=NOW)

    verbs.select(nomination, reason="A place is free.", actor=world.hana, now=NOW + WEEK)

    assert Case.objects.across_partners(reason="test").get().closed_at == NOW


@pytest.mark.parametrize("name", [*STAFF, "alice", "daler", "charlie", "rana", "ruslan", "leila", "nigora"])
def test_draft_and_its_files_are_read_by_sender_programme_staff_and_auditor(world: World, call: Call, name: str) -> None:
    nomination, passport, diploma = with_files(world, call)
    is_nominee(world, nomination, "nigora")
    reads = name in ("alice", "daler", "sofia", "hana", "olga")

    assert status(world, name, "scholarships:nomination", nomination.pk) == (200 if reads else 404)
    assert status(world, name, "scholarships:nomination_document", nomination.pk, diploma.pk) == (200 if reads else 404)
    opens = reads and name != "olga"
    assert status(world, name, "scholarships:nomination_document", nomination.pk, passport.pk) == (200 if opens else 404)


@pytest.mark.parametrize("name", [*STAFF, "alice", "daler", "charlie", "rana", "ruslan", "leila", "nigora"])
def test_personal_paper_is_opened_by_sender_and_programme_staff_only(world: World, call: Call, name: str) -> None:
    nomination, passport, diploma = with_files(world, call)
    is_nominee(world, nomination, "nigora")
    to_review(world, nomination)
    give(world, nomination)
    to_award(world, nomination)
    opens = name in ("alice", "daler", "sofia", "hana")

    assert status(world, name, "scholarships:nomination_document", nomination.pk, passport.pk) == (200 if opens else 404)
    assert status(world, name, "scholarships:nomination_document", nomination.pk, diploma.pk) == (404 if name in ("leila", "charlie") else 200)
    if name != "charlie":
        page = text_of(world, name, "scholarships:nomination", nomination.pk)
        assert (reverse("scholarships:nomination_document", args=[nomination.pk, passport.pk]) in page) is opens
        assert ("Passport copy" in page) is (name not in ("rana", "ruslan", "leila"))


def test_case_of_the_reviewer_has_no_personal_paper(world: World, call: Call) -> None:
    nomination, _passport, _diploma = with_files(world, call)
    to_review(world, nomination)
    assignment = give(world, nomination)

    page = text_of(world, "rana", "reviews:assignment", assignment.pk)

    assert "Diploma" in page
    assert "Passport copy" not in page


def test_lecturer_reads_name_partner_and_intake(world: World, call: Call) -> None:
    nomination, _passport, _diploma = with_files(world, call)
    to_review(world, nomination)
    to_award(world, nomination)

    page = text_of(world, "leila", "scholarships:nomination", nomination.pk)

    for shown in ("Farrukh RAHIMOV", "Tajikistan", "MIR-27"):
        assert shown in page
    for hidden in ("nominee0@example.org", "Second Secretary", "regional cooperation", "1.pdf", "Strong."):
        assert hidden not in page
    assert "1996" not in re.sub(r"<[^>]*>", " ", page)  # an address may hold it, as a key
    assert "1996" in text_of(world, "ruslan", "scholarships:nomination", nomination.pk)


def test_each_opening_of_a_personal_paper_is_kept_for_the_staff(world: World, call: Call) -> None:
    nomination, passport, diploma = with_files(world, call)
    verbs.submit_nomination(nomination, actor=world.alice, now=NOW)
    is_nominee(world, nomination, "nigora")

    for name, document in (("sofia", passport), ("sofia", passport), ("alice", passport), ("sofia", diploma)):
        status(world, name, "scholarships:nomination_document", nomination.pk, document.pk)
    status(world, "olga", "scholarships:nomination_document", nomination.pk, passport.pk)

    entries = HistoryEntry.objects.across_partners(reason="test").filter(step="personal_file_read").order_by("pk")
    assert [(row.actor_label, row.data["document"]) for row in entries] == [(who, "Passport copy") for who in ("Sofia", "Sofia", "Alice")]
    for name in ("sofia", "olga", "aidar"):
        assert text_of(world, name, "scholarships:nomination", nomination.pk).count("Personal paper opened") == 3
    for name in ("alice", "nigora"):
        assert "Personal paper opened" not in text_of(world, name, "scholarships:nomination", nomination.pk)
    assert not Notice.objects.across_partners(reason="test").filter(kind__contains="personal").exists()


def test_note_of_an_opening_asks_who(world: World, call: Call) -> None:
    _nomination, passport, diploma = with_files(world, call)

    with pytest.raises(NotAllowed):
        note_personal_read(passport, actor=world.rana, now=NOW)
    note_personal_read(diploma, actor=world.sofia, now=NOW)

    assert not HistoryEntry.objects.across_partners(reason="test").filter(step="personal_file_read").exists()


def test_checklist_page_marks_a_personal_paper(world: World) -> None:
    call = make_call(world, is_open=False)

    client = world.client("sofia")
    client.post(reverse("scholarships:checklist", args=[call.pk]), {"name_en": "Medical certificate", "personal": "on"})

    assert CallDocument.objects.across_partners(reason="test").get(call=call).personal
    assert "Personal" in client.get(reverse("scholarships:checklist", args=[call.pk])).content.decode()


def test_journal_leaves_out_what_its_reader_may_not_open(world: World, call: Call) -> None:
    reviewed = make_nomination(world, call, state="in_review")
    reviews.recuse(give(world, reviewed), reason="I know the family.", actor=world.rana, now=NOW)
    draft = make_draft(world, call, number=1)

    pages = {name: text_of(world, name, "journal") for name in ("adil", "olga")}
    is_nominee(world, reviewed, "olga")

    assert reviewed.reference in pages["adil"]
    for hidden in ("I know the family.", draft.reference):
        assert hidden not in pages["adil"]
        assert hidden in pages["olga"]
    assert "I know the family." not in text_of(world, "olga", "journal")


def test_migration_marks_papers_and_closes_cases_of_earlier_decisions(world: World, call: Call) -> None:
    migration = import_module("scholarships.migrations.0005_personal_papers")
    decided = make_nomination(world, call, state="in_review")
    verbs.put_on_reserve(decided, reason="Next.", actor=world.hana, now=NOW)
    verbs.select(decided, reason="A place is free.", actor=world.hana, now=NOW + WEEK)
    waiting = make_nomination(world, call, state="in_review", number=1)
    Case.objects.across_partners(reason="test").update(closed_at=None)
    CallDocument.objects.across_partners(reason="test").update(personal=False)

    with connection.schema_editor() as editor:
        migration.mark_personal(None, editor)
        migration.close_cases(None, editor)

    closed = dict(Case.objects.across_partners(reason="test").values_list("pk", "closed_at"))
    assert closed == {decided.case_id: NOW, waiting.case_id: None}
    papers = dict(CallDocument.objects.across_partners(reason="test").values_list("name_en", "personal"))
    assert papers == {"Passport copy": True, "Diploma": False}
