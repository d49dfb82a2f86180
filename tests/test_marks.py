"""Sheets of marks: entered, handed in, approved by another person; resits, corrections, two who type at once."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.errors import Invalid, NotAllowed, Refused
from core.models import HistoryEntry
from partners.enums import Role
from tests.academy import other_academy, person, read, url
from tests.daily import APPROVED, EXAM, entries, mark_of, marks, sheet_of, trainee_account
from tests.schooling import make_school
from tests.world import NOW, World, add_person
from training import operations
from training.mark_entry import Entry, EntryFault, entry_text, read_entry
from training.marking import distribution, fences
from training.models import Enrolment, Mark, MarkCorrection, ResultSheet
from training.queries.awards import award_of
from training.queries.marks import lines_of
from training.queries.results import results_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def later(clock: Any) -> None:
    """Pages are read after the examination."""
    clock.move_to(APPROVED + timedelta(hours=1))


# --- what is typed ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scheme", "text", "points"),
    [
        ("percent", "87", "87"), ("percent", "72,5", "72.5"), ("percent", " 100 ", "100"), ("percent", "0", "0"), ("percent", "88.50", "88.5"),
        ("percent", "90%", "90"), ("letter", "A", "95"), ("letter", "b+", "85"), ("letter", "В−", "75"), ("letter", "С", "65"), ("letter", "FX", "25"),
        ("letter", "87", "87"), ("pass_fail", "p", "100"), ("pass_fail", "Passed", "100"), ("pass_fail", "–", "0"), ("pass_fail", "не зачтено", "0"),
    ],
)  # fmt: skip
def test_what_is_typed_is_read_by_the_scheme(scheme: str, text: str, points: str) -> None:
    assert read_entry(text, scheme) == Entry(Decimal(points))


@pytest.mark.parametrize("text", ["abs", "ABS", "n", "н/я", "не явился", "келмеді"])
@pytest.mark.parametrize("scheme", ["percent", "letter", "pass_fail"])
def test_did_not_sit_is_read_in_every_scheme(scheme: str, text: str) -> None:
    assert read_entry(text, scheme) == Entry(was_absent=True)


@pytest.mark.parametrize(
    ("scheme", "text"),
    [("percent", "101"), ("percent", "-1"), ("percent", "8,555"), ("percent", "B"), ("percent", "1e2"), ("percent", "٥"), ("letter", "G"),
     ("letter", "A+"), ("letter", "100.01"), ("pass_fail", "87"), ("pass_fail", "x"), ("percent", "12 34"), ("percent", "1000000000000")],
)  # fmt: skip
def test_what_is_no_mark_is_refused_with_a_sentence(scheme: str, text: str) -> None:
    with pytest.raises(EntryFault, match=r"\.$"):
        read_entry(text, scheme)


@pytest.mark.parametrize("scheme", ["percent", "letter", "pass_fail"])
@pytest.mark.parametrize("entry", [None, Entry(was_absent=True), Entry(Decimal(100)), Entry(Decimal(0))])
def test_what_the_cell_shows_means_the_same_when_it_is_typed_again(scheme: str, entry: Entry | None) -> None:
    assert read_entry(entry_text(entry, scheme, Decimal(50)), scheme) == entry


# --- figures ----------------------------------------------------------------------------------------


def test_page_of_marks_has_the_mean_of_the_papers(world: World) -> None:
    school = make_school(world, people=1)
    sheet_of(world, school, 40, state="approved")
    sheet_of(world, school, 80, state="approved", module=1)

    page = read(world.client("ruslan"), "enrolment_marks", school.enrolments[0].pk)

    assert "Mean of the modules that are passed, weighed by credits: 80 points." in page
    assert award_of(school.enrolments[0]).record.mean == 80


def test_distribution_names_every_step() -> None:
    points = [Decimal(text) for text in ("100", "90", "89.99", "50", "0")]

    tens = dict(distribution(points, scheme="percent", pass_points=Decimal(50)))
    letters = dict(distribution(points, scheme="letter", pass_points=Decimal(50)))

    assert (tens["90–100"], tens["80–89"], tens["50–59"], tens["0–9"], sum(tens.values())) == (2, 1, 1, 1, 5)
    assert (letters["A"], letters["A-"], letters["B+"], letters["D"], letters["F"], len(letters)) == (1, 1, 1, 1, 1, 12)
    assert distribution(points, scheme="pass_fail", pass_points=Decimal(50)) == [("passed", 4), ("failed", 1)]


def test_who_is_far_from_the_others_lies_beyond_the_fences() -> None:
    low, high = fences([Decimal(value) for value in (70, 72, 74, 76, 78, 5)]) or (0, 0)

    assert 5 < low < 70
    assert high > 78
    assert fences([Decimal(1), Decimal(99)]) is None


# --- a sheet ----------------------------------------------------------------------------------------


def test_sheet_goes_from_the_lecturer_to_another_person_and_out(world: World) -> None:
    school = make_school(world)
    sheet = sheet_of(world, school, 90, 40, "abs", state="approved")

    results = [results_of(school.enrolments)[one.pk] for one in school.enrolments]

    assert (sheet.state, sheet.submitted_by_label, sheet.approved_by_label) == ("approved", "Leila", "Ruslan")
    assert [[(row.text, row.passed, row.was_absent) for row in rows] for rows in results] == [
        [("90", True, False)], [("40", False, False)], [("", False, True)],
    ]  # fmt: skip


def test_empty_cells_keep_a_sheet_back_and_are_named(world: World) -> None:
    school = make_school(world)
    sheet = sheet_of(world, school, 90, None, "abs")

    with pytest.raises(Refused, match="Still without a mark: Saodat NAZAROVA"):
        operations.submit_sheet(sheet, actor=world.leila, now=EXAM)


def test_nobody_approves_what_they_handed_in(world: World) -> None:
    school = make_school(world)
    sheet = sheet_of(world, school, 90, 40, 50)
    operations.submit_sheet(sheet, actor=world.ruslan, now=EXAM)

    with pytest.raises(NotAllowed):
        operations.approve_sheet(sheet, seen=sheet.revision, actor=world.ruslan, now=EXAM)
    operations.approve_sheet(sheet, seen=sheet.revision, actor=world.hana, now=EXAM)

    assert sheet.approved_by_label == "Hana"


def test_approval_is_of_what_was_seen(world: World) -> None:
    school = make_school(world)
    sheet = sheet_of(world, school, 90, 40, 50, state="submitted")
    seen = sheet.revision
    operations.take_sheet_back(sheet, actor=world.leila, now=EXAM)
    operations.save_marks(sheet, entries=entries(school, 10), revision=seen, actor=world.leila, now=EXAM)
    operations.submit_sheet(sheet, actor=world.leila, now=EXAM)

    with pytest.raises(Refused, match="The marks have changed since you opened this page"):
        operations.approve_sheet(sheet, seen=seen, actor=world.ruslan, now=EXAM)


def test_returned_sheet_is_mended_and_its_lecturer_told(world: World) -> None:
    school = make_school(world)
    sheet = sheet_of(world, school, 90, 40, 50, state="submitted")

    operations.return_sheet(sheet, reason="The second looks wrong.", actor=world.ruslan, now=EXAM)
    entry = HistoryEntry.objects.across_partners(reason="test").get(model="training.resultsheet", step="return")
    from training.notices.marks import who_handed_in

    assert sheet.state == "open"
    assert who_handed_in(sheet, entry) == [world.leila.user_id]


def test_two_who_type_at_once_are_told_and_nothing_is_written_over(world: World) -> None:
    school = make_school(world)
    sheet = sheet_of(world, school)
    operations.save_marks(sheet, entries=entries(school, 90), revision=0, actor=world.leila, now=EXAM)

    with pytest.raises(Refused, match="Leila has saved marks since you opened this page"):
        operations.save_marks(sheet, entries=entries(school, 70, 60), revision=0, actor=world.ruslan, now=EXAM)

    assert marks(sheet) == {school.enrolments[0].pk: "90"}


def test_old_value_stays_in_the_history(world: World) -> None:
    school = make_school(world)
    sheet = sheet_of(world, school, 90)

    changed = operations.save_marks(sheet, entries=entries(school, 80, None, "abs"), revision=1, actor=world.leila, now=EXAM)
    entry = HistoryEntry.objects.across_partners(reason="test").filter(step="marks_saved").last()

    assert (changed, sheet.revision) == (2, 2)
    assert entry.data == {"marks": 2, "over": [[school.enrolments[0].pk, "90.00", "80"]]}


def test_saving_what_stands_there_changes_nothing(world: World) -> None:
    school = make_school(world)
    sheet = sheet_of(world, school, 90, "abs")

    assert operations.save_marks(sheet, entries=entries(school, 90, "abs", None), revision=1, actor=world.leila, now=EXAM) == 0
    assert sheet.revision == 1


def test_whoever_joins_stands_on_an_open_sheet_and_who_leaves_is_not_asked_for(world: World) -> None:
    school = make_school(world, people=2)
    sheet = sheet_of(world, school, 90)
    joined = operations.enrol_person(person=person(world, 7), intake=school.intake, actor=world.ruslan, now=EXAM)
    Enrolment.objects.across_partners(reason="test").filter(pk=school.enrolments[1].pk).update(state="suspended")

    assert {line.enrolment.pk for line in lines_of(sheet)} == {school.enrolments[0].pk, joined.pk}


@pytest.mark.parametrize("number", [1, 30])
def test_saving_takes_as_few_statements_for_30_people_as_for_one(world: World, number: int) -> None:
    school = make_school(world, people=number)
    sheet = sheet_of(world, school)

    with CaptureQueriesContext(connection) as first:
        operations.save_marks(sheet, entries=entries(school, *[60] * number), revision=0, actor=world.ruslan, now=EXAM)
    with CaptureQueriesContext(connection) as again:
        operations.save_marks(sheet, entries=entries(school, *[70] * number), revision=1, actor=world.ruslan, now=EXAM)

    assert len(first) <= 14
    assert len(again) <= 14


def test_lecturer_of_another_module_and_other_academies_enter_nothing(world: World) -> None:
    other_academy(world)
    add_person(world, "lara", "academy", Role.LECTURER)
    school = make_school(world)
    sheet = sheet_of(world, school)

    for name in ("lara", "rashid", "alice", "timur", "olga", "sofia"):
        with pytest.raises(NotAllowed):
            operations.save_marks(sheet, entries={}, revision=0, actor=world.actors[name], now=EXAM)
        with pytest.raises(NotAllowed):
            operations.open_sheet(school.intake, school.modules[1], actor=world.actors[name], now=EXAM)
    with pytest.raises(NotAllowed):
        operations.open_sheets(school.intake, actor=world.leila, now=EXAM)


def test_sheets_of_all_modules_are_opened_at_once(world: World) -> None:
    school = make_school(world)

    made = operations.open_sheets(school.intake, actor=world.ruslan, now=EXAM)

    assert [sheet.module.code for sheet in made] == ["NEG", "LAW"]
    with pytest.raises(Refused, match="Every module that is marked has its sheet already"):
        operations.open_sheets(school.intake, actor=world.ruslan, now=EXAM)
    with pytest.raises(Refused, match="There is a sheet of NEG already"):
        operations.open_sheet(school.intake, school.modules[0], actor=world.ruslan, now=EXAM)


# --- resits -----------------------------------------------------------------------------------------


def test_resit_has_exactly_those_who_failed_or_did_not_sit(world: World) -> None:
    school = make_school(world, people=4)
    sheet = sheet_of(world, school, 90, 49.99, "abs", 50, state="approved")

    resit = operations.open_resit(sheet, actor=world.leila, now=APPROVED)

    assert resit.attempt == 2
    assert {line.enrolment.pk for line in lines_of(resit)} == {school.enrolments[1].pk, school.enrolments[2].pk}
    with pytest.raises(Refused, match="open already"):
        operations.open_resit(sheet, actor=world.leila, now=APPROVED)


def test_attempts_end_where_the_programme_says(world: World) -> None:
    school = make_school(world, people=1)
    sheet = sheet_of(world, school, 10, state="approved")
    resit = operations.open_resit(sheet, actor=world.leila, now=APPROVED)
    operations.save_marks(resit, entries=entries(school, 20), revision=0, actor=world.leila, now=APPROVED)
    operations.submit_sheet(resit, actor=world.leila, now=APPROVED)
    operations.approve_sheet(resit, seen=1, actor=world.ruslan, now=APPROVED)

    with pytest.raises(Refused, match="allows 2 attempts"):
        operations.open_resit(resit, actor=world.leila, now=APPROVED)

    (result,) = results_of(school.enrolments)[school.enrolments[0].pk]
    assert (result.text, result.attempt) == ("20", 2)


def test_resit_needs_an_approved_sheet_and_somebody_to_sit(world: World) -> None:
    school = make_school(world, people=1)
    sheet = sheet_of(world, school, 90, state="submitted")

    with pytest.raises(Refused, match="once the results of this attempt are approved"):
        operations.open_resit(sheet, actor=world.leila, now=APPROVED)
    operations.approve_sheet(sheet, seen=1, actor=world.ruslan, now=APPROVED)
    with pytest.raises(Refused, match="Everybody has passed"):
        operations.open_resit(sheet, actor=world.leila, now=APPROVED)


def corrected(world: World, mark: Mark, points: str) -> None:
    row = operations.ask_correction(mark, entry=Entry(Decimal(points)), reason="Counted again.", actor=world.leila, now=APPROVED)
    operations.approve_correction(row, actor=world.ruslan, now=APPROVED)


def test_correction_changes_who_sits_the_open_resit(world: World) -> None:
    school = make_school(world, people=3)
    sheet = sheet_of(world, school, 40, 60, 40, state="approved")
    resit = operations.open_resit(sheet, actor=world.leila, now=APPROVED)

    corrected(world, mark_of(sheet, school, 0), "55")
    corrected(world, mark_of(sheet, school, 1), "45")

    assert {line.enrolment.pk for line in lines_of(resit)} == {school.enrolments[1].pk, school.enrolments[2].pk}


def test_who_passed_by_a_correction_during_the_resit_has_passed(world: World) -> None:
    school = make_school(world, people=2)
    sheet = sheet_of(world, school, 40, 40, state="approved")
    resit = operations.open_resit(sheet, actor=world.leila, now=APPROVED)
    operations.save_marks(resit, entries=entries(school, "abs", 70), revision=0, actor=world.leila, now=APPROVED)
    operations.submit_sheet(resit, actor=world.leila, now=APPROVED)

    corrected(world, mark_of(sheet, school, 0), "55")
    operations.approve_sheet(resit, seen=1, actor=world.ruslan, now=APPROVED)

    found = [results_of(school.enrolments)[one.pk][0] for one in school.enrolments]
    assert [(one.points, one.passed, one.attempt) for one in found] == [(55, True, 1), (70, True, 2)]


def test_an_empty_cell_of_who_had_left_is_no_result_and_no_news(world: World) -> None:
    school = make_school(world, people=2)
    sheet = sheet_of(world, school, 40, 40, state="approved")
    resit = operations.open_resit(sheet, actor=world.leila, now=APPROVED)
    operations.save_marks(resit, entries=entries(school, 70), revision=0, actor=world.leila, now=APPROVED)
    operations.suspend(_active(school.enrolments[1]), reason="Ill.", actor=world.ruslan, now=APPROVED)
    operations.submit_sheet(resit, actor=world.leila, now=APPROVED)
    operations.approve_sheet(resit, seen=1, actor=world.ruslan, now=APPROVED)

    assert [row.attempt for row in results_of(school.enrolments)[school.enrolments[1].pk]] == [1]
    told = HistoryEntry.objects.across_partners(reason="test").filter(model="training.mark", step="approved")
    assert mark_of(resit, school, 1).pk not in {entry.object_id for entry in told}


def _active(enrolment: Enrolment) -> Enrolment:
    type(enrolment)._base_manager.filter(pk=enrolment.pk).update(state="active")
    enrolment.refresh_from_db()
    return enrolment


# --- corrections ------------------------------------------------------------------------------------


def test_correction_changes_the_mark_once_another_person_has_approved(world: World) -> None:
    school = make_school(world)
    sheet = sheet_of(world, school, 40, 60, 70, state="approved")
    mark = mark_of(sheet, school)

    correction = operations.ask_correction(mark, entry=Entry(Decimal(55)), reason="A page was overlooked.", actor=world.leila, now=APPROVED)
    before = marks(sheet)[school.enrolments[0].pk]
    operations.approve_correction(correction, actor=world.ruslan, now=APPROVED)

    assert before == "40"
    assert marks(sheet)[school.enrolments[0].pk] == "55"
    assert (correction.old_points, correction.new_points) == (Decimal(40), Decimal(55))


def test_own_correction_is_not_approved_and_only_one_waits(world: World) -> None:
    school = make_school(world)
    sheet = sheet_of(world, school, 40, 60, 70, state="approved")
    mark = mark_of(sheet, school)
    correction = operations.ask_correction(mark, entry=Entry(was_absent=True), reason="Was ill.", actor=world.ruslan, now=APPROVED)

    with pytest.raises(NotAllowed):
        operations.approve_correction(correction, actor=world.ruslan, now=APPROVED)
    with pytest.raises((Refused, Invalid), match="waiting for approval already"):
        operations.ask_correction(mark, entry=Entry(Decimal(1)), reason="Again.", actor=world.leila, now=APPROVED)
    operations.refuse_correction(correction, reason="No proof.", actor=world.hana, now=APPROVED)

    assert marks(sheet)[school.enrolments[0].pk] == "40"


def test_correction_says_what_is_wrong_with_it(world: World) -> None:
    school = make_school(world)
    sheet = sheet_of(world, school, 40, 60, 70, state="submitted")
    mark = mark_of(sheet, school)

    with pytest.raises(Refused, match="changed on the sheet itself"):
        operations.ask_correction(mark, entry=Entry(Decimal(1)), reason="x", actor=world.leila, now=APPROVED)
    operations.approve_sheet(sheet, seen=1, actor=world.ruslan, now=APPROVED)
    with pytest.raises(Invalid, match="stands there already"):
        operations.ask_correction(mark, entry=Entry(Decimal(40)), reason="x", actor=world.leila, now=APPROVED)
    with pytest.raises(Invalid, match="Give the reason"):
        operations.ask_correction(mark, entry=Entry(Decimal(41)), reason=" ", actor=world.leila, now=APPROVED)


# --- who reads what ---------------------------------------------------------------------------------


def test_nothing_leaves_the_academy_before_approval(world: World, later: None) -> None:
    """What could leak is there: marks that are entered, handed in, and a correction that is only asked for."""
    school = make_school(world)
    trainee_account(world, school)
    enrolment = school.enrolments[0]
    sheet = sheet_of(world, school, "93.25", 40, 50, state="submitted")
    sheet_of(world, school, "94.75", module=1)
    pages = [url("enrolment", enrolment.pk), url("enrolment_marks", enrolment.pk), url("intake", school.intake.pk)]

    for name in ("alice", "daler", "zarina", "timur", "charlie"):
        client = world.client(name)
        for address in pages:
            assert not {"93.25", "93,25", "94.75"} & set(client.get(address).content.decode().replace("<", " ").split())
        for route, args in (
            ("sheet", [sheet.pk]),
            ("marks_file", [sheet.pk, "xlsx"]),
            ("marks_file", [sheet.pk, "csv"]),
            ("marks_template", [sheet.pk]),
        ):
            assert client.get(url(route, *args)).status_code == 404
        assert client.get(url("intake_marks", school.intake.pk)).status_code == 403
    assert "93.25" in read(world.client("leila"), "enrolment_marks", enrolment.pk)

    operations.approve_sheet(sheet, seen=sheet.revision, actor=world.ruslan, now=APPROVED)
    operations.ask_correction(mark_of(sheet, school), entry=Entry(Decimal("95.75")), reason="Slip.", actor=world.leila, now=APPROVED)
    for name in ("alice", "timur"):
        text = read(world.client(name), "enrolment_marks", enrolment.pk)
        assert "93.25" in text
        assert "95.75" not in text
        assert "94.75" not in text
    assert world.client("charlie").get(url("enrolment_marks", enrolment.pk)).status_code == 404


def test_struck_mark_stands_beside_the_new_one_for_whoever_reads_it(world: World, later: None) -> None:
    school = make_school(world)
    trainee_account(world, school)
    sheet = sheet_of(world, school, 40, 60, 70, state="approved")
    correction = operations.ask_correction(
        mark_of(sheet, school), entry=Entry(Decimal(55)), reason="A page was overlooked.", actor=world.leila, now=APPROVED
    )
    operations.approve_correction(correction, actor=world.ruslan, now=APPROVED)

    for name in ("timur", "alice", "leila"):
        text = read(world.client(name), "enrolment_marks", school.enrolments[0].pk)
        assert "<del>40</del>" in text
        assert "A page was overlooked." in text


def test_each_trainee_and_sender_is_told_once_without_the_mark(world: World) -> None:
    from notifications.models import Notice
    from notifications.operations.delivery import sweep_events

    school = make_school(world)
    trainee_account(world, school)
    sheet_of(world, school, "93.25", 40, 50, state="approved")

    sweep_events(now=APPROVED)
    notices = Notice.objects.across_partners(reason="test").filter(kind="mark_approved")

    assert notices.filter(recipient=world.users["timur"]).count() == 1
    assert notices.filter(recipient=world.users["alice"]).count() == 3
    assert not notices.filter(recipient=world.users["charlie"]).exists()
    assert all("93" not in str(row.params) for row in notices)


def test_registrar_hears_which_papers_are_older_than_a_correction(world: World) -> None:
    from notifications.models import Notice
    from notifications.operations.delivery import sweep_events

    school = make_school(world, people=2)
    sheet = sheet_of(world, school, 40, 80, state="approved")
    school.enrolments[0].intake = school.intake
    old = operations.issue_transcript(school.enrolments[0], actor=world.ruslan, now=APPROVED)

    for number in (0, 1):
        row = operations.ask_correction(mark_of(sheet, school, number), entry=Entry(Decimal(60)), reason="W", actor=world.leila, now=APPROVED)
        operations.approve_correction(row, actor=world.ruslan, now=APPROVED + timedelta(days=1))

    sweep_events(now=APPROVED + timedelta(days=1))
    told = Notice.objects.across_partners(reason="test").filter(kind="papers_outdated")
    assert [(notice.recipient, notice.params["papers"]) for notice in told] == [(world.users["ruslan"], old.number)]
    page = read(world.client("ruslan"), "enrolment_papers", school.enrolments[0].pk)
    assert f"stay valid as they are: {old.number}." in page
    operations.issue_transcript(school.enrolments[1], actor=world.ruslan, now=APPROVED + timedelta(days=2))
    assert "A mark was corrected since" not in read(world.client("ruslan"), "enrolment_papers", school.enrolments[1].pk)


# --- pages ------------------------------------------------------------------------------------------


def typed(sheet: ResultSheet, texts: dict[int, str], was: dict[int, str] | None = None, revision: int | None = None) -> dict[str, Any]:
    shown = was or {}
    data: dict[str, Any] = {"revision": sheet.revision if revision is None else revision, "then": "stay"}
    for key, text in texts.items():
        data |= {f"m_{key}": text, f"was_{key}": shown.get(key, "")}
    return data


def test_grid_saves_in_one_request_and_keeps_what_was_typed_wrongly(world: World, later: None) -> None:
    school = make_school(world)
    sheet = sheet_of(world, school)
    first, second, third = (one.pk for one in school.enrolments)
    client = world.client("leila")

    wrong = client.post(url("sheet", sheet.pk), typed(sheet, {first: "87", second: "eighty", third: "abs"}))
    page = wrong.content.decode()
    right = client.post(url("sheet", sheet.pk), typed(sheet, {first: "87", second: "80", third: "abs"}) | {"then": "submit"})

    assert wrong.status_code == 422
    assert 'value="eighty"' in page
    assert 'value="87"' in page
    assert f'id="id_m_{second}_error"' in page
    assert "This is no mark. Write points from 0 to 100, or abs." in page
    assert right["Location"] == url("sheet_step", sheet.pk, "submit")
    assert marks(sheet) == {first: "87", second: "80", third: "abs"}
    assert "3 of 3 marked" in read(client, "sheet", sheet.pk)


def test_page_of_who_came_second_keeps_their_cells_and_shows_the_others(world: World, later: None) -> None:
    school = make_school(world)
    sheet = sheet_of(world, school, 50, 60, 70)
    first, second, third = (one.pk for one in school.enrolments)
    was = {first: "50", second: "60", third: "70"}
    world.client("leila").post(url("sheet", sheet.pk), typed(sheet, {first: "51", second: "61", third: "70"}, was))

    client = world.client("ruslan")
    stale = client.post(url("sheet", sheet.pk), typed(sheet, {first: "52", second: "60", third: "72"}, was))
    page = stale.content.decode()
    sheet.refresh_from_db()
    again = client.post(url("sheet", sheet.pk), typed(sheet, {first: "52", second: "61", third: "72"}, {first: "51", second: "61", third: "70"}))

    assert stale.status_code == 422
    assert "Leila has saved marks since you opened this page" in page
    assert 'value="52"' in page
    assert "Saved meanwhile by somebody else: 51" in page
    assert f'id="id_m_{second}" value="61"' in page
    assert 'value="72"' in page
    assert f'name="revision" value="{sheet.revision}"' in page
    assert again.status_code == 302
    assert marks(sheet) == {first: "52", second: "61", third: "72"}


def test_what_was_typed_into_a_sheet_that_was_handed_in_is_shown_back(world: World, later: None) -> None:
    school = make_school(world)
    sheet = sheet_of(world, school, 50, 60, 70)
    operations.submit_sheet(sheet, actor=world.leila, now=EXAM)

    answer = world.client("ruslan").post(url("sheet", sheet.pk), typed(sheet, {school.enrolments[0].pk: "77"}))

    assert answer.status_code == 422
    assert "What you typed is not saved" in answer.content.decode()
    assert "77" in answer.content.decode()


def test_registrar_approves_on_a_page_that_shows_how_marks_are_spread(world: World, later: None) -> None:
    school = make_school(world, people=6)
    sheet = sheet_of(world, school, 70, 72, 74, 76, 78, 5, state="submitted")
    client = world.client("ruslan")

    page = read(client, "sheet_step", sheet.pk, "approve")
    done = client.post(url("sheet_step", sheet.pk, "approve"), {"seen": sheet.revision}, follow=True).content.decode()

    assert "People by mark" in page
    assert "Far from the others" in page
    assert "5 of 6 marked have passed" in page
    assert "approved by Ruslan" in done
    assert url("open_resit", sheet.pk) in done
    assert world.client("leila").get(url("sheet_step", sheet.pk, "return")).status_code == 403


def test_modules_page_opens_sheets_and_tells_how_far_they_are(world: World, later: None) -> None:
    school = make_school(world)
    client = world.client("ruslan")

    first = read(client, "intake_marks", school.intake.pk)
    client.post(url("open_sheets", school.intake.pk))
    sheet = ResultSheet.objects.across_partners(reason="test").first()
    operations.save_marks(sheet, entries=entries(school, 90), revision=0, actor=world.leila, now=EXAM)
    page = read(client, "intake_marks", school.intake.pk)

    assert "Open 2 sheets" in first
    assert "1 of 3 marked" in page
    assert "0 of 3 marked" in page
    assert world.client("ruslan").post(url("open_sheets", school.intake.pk), {"module": "x"}).status_code == 404
    assert "Marks" in read(world.client("hana"), "intake_marks", school.intake.pk)


def test_correction_is_asked_for_and_decided_on_pages(world: World, later: None) -> None:
    school = make_school(world)
    sheet = sheet_of(world, school, 40, 60, 70, state="approved")
    mark = mark_of(sheet, school)
    leila, ruslan = world.client("leila"), world.client("ruslan")

    wrong = leila.post(url("correct_mark", mark.pk), {"new_mark": "many", "reason": ""})
    leila.post(url("correct_mark", mark.pk), {"new_mark": "55", "reason": "A page was overlooked."})
    correction = MarkCorrection.objects.across_partners(reason="test").get()
    page = read(ruslan, "sheet", sheet.pk)
    ruslan.post(url("correction_step", correction.pk, "approve"))

    assert wrong.status_code == 422
    assert "This is no mark." in wrong.content.decode()
    assert url("correction_step", correction.pk, "approve") in page
    assert marks(sheet)[school.enrolments[0].pk] == "55"
    assert leila.get(url("correction_step", correction.pk, "approve")).status_code == 403
    assert world.client("alice").get(url("correction_step", correction.pk, "approve")).status_code == 404
    assert world.client("alice").get(url("correct_mark", mark.pk)).status_code == 403


@pytest.mark.parametrize("reader", ["ruslan", "leila", "hana"])
@pytest.mark.parametrize("name", ["intake_marks", "sheet", "enrolment_marks", "sheet_step"])
def test_pages_of_marks_ask_as_few_queries_for_30_people_as_for_one(world: World, later: None, name: str, reader: str) -> None:
    school = make_school(world, people=1, capacity=40)
    sheet = sheet_of(world, school, 70, state="submitted")
    args = {
        "intake_marks": [school.intake.pk],
        "enrolment_marks": [school.enrolments[0].pk],
        "sheet": [sheet.pk],
        "sheet_step": [sheet.pk, "approve"],
    }
    client = world.client(reader)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(name, *args[name])).status_code == (403 if (name, reader) == ("sheet_step", "leila") else 200)
        return len(queries)

    first = count()
    grow(world, school, sheet, 30)

    assert count() == first <= 12


def grow(world: World, school: Any, sheet: ResultSheet, people: int) -> None:
    """The same intake with more people, and their marks on its sheet."""
    for number in range(1, people):
        one = operations.enrol_person(person=person(world, number + 3), intake=school.intake, actor=world.ruslan, now=NOW)
        Mark(sheet=sheet, enrolment=one, points=60 + number % 30).save(force_insert=True)
