"""Reports and lists, looked through for what they let slip: files of others, files whose time is over, workers that meet, figures of too few."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import QuotaLine, QuotaYear
from core.lists.places import place_at
from core.lists.saved import begin_with, save_view
from core.models import FirstView, SavedView
from core.scoping import left_to_database
from partners.enums import Role
from partners.models import Membership
from reports import operations, spool
from reports.building import build_report
from reports.definitions import definition_of
from reports.enums import RunState
from reports.making import Making
from reports.models import ReportRun
from reports.operations import cancel_report, claim, expire_runs, make_schedule, request_report, run_schedules, sweep_runs
from reports.preview import preview_of
from reports.queries.opinions import means_of_rounds
from reports.writers.csv_file import guarded, is_suspicious
from scholarships.operations import accept_for_review, promote_in_place, put_on_reserve, resubmit_nomination, return_nomination
from tests.counting import lines
from tests.eventing import make_event
from tests.reporting import at, content, made, run_of
from tests.world import NOW, World, make_agreement, make_call, make_intake, make_nomination
from training.models import EvaluationAnswer, EvaluationForm, EvaluationQuestion, EvaluationRound

pytestmark = [pytest.mark.django_db, pytest.mark.still_clock]
DRAFTS: dict[str, Any] = {"list": "scholarships:nominations", "key": None, "query": "state=draft", "columns": []}


def list_run(world: World, name: str, **params: Any) -> ReportRun:
    run = request_report("list", {**DRAFTS, **params}, actor=world.actors[name], now=NOW, formats=["csv"])
    assert build_report(run.pk, clock=lambda: NOW)
    return run_of(run)


def file_of(world: World, name: str, run: ReportRun) -> int:
    answer: Any = world.client(name).get(reverse("reports:run_file", args=[run.pk, "csv"]))
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    return int(answer.status_code)


def test_rows_of_a_list_are_for_who_asked_also_among_staff(world: World) -> None:
    """A signatory sees all partners, and no draft: nor as the file of a colleague or of the partner."""
    draft = make_nomination(world, make_call(world), state="draft")
    runs = [list_run(world, "alice"), list_run(world, "sofia")]

    assert all(draft.reference in content(run, "csv").decode() for run in runs)
    for run in runs:
        for name in ("nurlan", "adil"):
            assert file_of(world, name, run) == 404
            assert world.client(name).get(reverse("reports:run", args=[run.pk])).status_code == 404
    assert file_of(world, "sofia", runs[1]) == 200
    assert world.client("nurlan").get(reverse("reports:runs")).status_code == 200


def test_rows_of_a_list_close_with_the_role_they_were_read_with(world: World) -> None:
    make_nomination(world, make_call(world), state="draft")
    run = list_run(world, "sofia")

    Membership.objects.across_partners(reason="test").filter(user=world.users["sofia"]).update(role=Role.SIGNATORY)

    assert file_of(world, "sofia", run) == 404


def test_a_list_that_is_no_longer_ones_own_closes_its_files_and_not_the_page_of_runs(world: World) -> None:
    run = list_run(world, "adil", list="partners:members", query="")
    assert file_of(world, "adil", run) == 200
    Membership.objects.across_partners(reason="test").filter(user=world.users["adil"]).update(role=Role.SIGNATORY)

    assert file_of(world, "adil", run) == 404
    assert world.client("adil").get(reverse("reports:runs")).status_code == 200


def test_files_close_when_their_time_is_over_whenever_the_clock_comes(world: World) -> None:
    run = made(world, "alice")
    ReportRun.objects.across_partners(reason="test").filter(pk=run.pk).update(expires_at=NOW)

    assert file_of(world, "alice", run) == 404
    page = world.client("alice").get(reverse("reports:run", args=[run.pk])).content.decode()
    assert reverse("reports:run_file", args=[run.pk, "csv"]) not in page


def test_a_worker_that_was_overtaken_and_fails_leaves_the_run_to_the_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    run = request_report("quota_use", {}, actor=world.alice, now=NOW)

    def overtaken(self: Making) -> None:
        sweep_runs(now=at(31))
        assert claim(run.pk, now=at(32))
        raise RuntimeError

    monkeypatch.setattr(Making, "read_rows", overtaken)

    assert not build_report(run.pk, clock=lambda: NOW)
    assert (run_of(run).state, run_of(run).attempts) == (RunState.RUNNING, 2)


def test_a_worker_that_loses_its_folder_by_a_cancellation_stops_quietly(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    run = request_report("quota_use", {}, actor=world.alice, now=NOW)

    def cancelled(self: Making) -> None:
        cancel_report(run_of(run), actor=world.alice, now=NOW)
        spool.new_part(run.pk, 1, 1).write_text("left\n")
        raise FileNotFoundError

    monkeypatch.setattr(Making, "read_rows", cancelled)

    assert not build_report(run.pk, clock=lambda: NOW)
    assert run_of(run).state == RunState.CANCELLED
    assert not spool.folder_of(run.pk).exists()


def test_a_run_that_begins_while_the_clock_clears_keeps_its_folder(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    real = operations.runs.spool.left
    begun: list[ReportRun] = []

    def left() -> list[int]:
        run = request_report("quota_use", {}, actor=world.alice, now=NOW)
        spool.new_part(run.pk, 1, 1).write_text("row\n")
        begun.append(run)
        return real()

    monkeypatch.setattr(operations.runs.spool, "left", left)
    expire_runs(now=NOW)

    assert spool.folder_of(begun[0].pk).exists()
    spool.clear(begun[0].pk)


def test_a_view_keeps_all_of_its_filters_or_is_not_kept(world: World) -> None:
    sofia = world.client("sofia")
    words = "+".join(["word"] * 240)

    answer = sofia.post(reverse("list_save"), {"at": f"/nominations/?q={words}&state=draft", "name": "Long"})

    assert answer.status_code == 422
    assert not SavedView.objects.across_partners(reason="test").exists()


def test_columns_of_a_view_are_those_of_its_list(world: World) -> None:
    sofia = world.client("sofia")

    answer = sofia.post(reverse("list_save"), {"at": "/nominations/?columns=state," + quote("x" * 60) + "," + quote(quote("\x00")), "name": "Mine"})

    assert answer.status_code == 302
    assert SavedView.objects.across_partners(reason="test").get().columns == ["state"]


def test_a_view_with_which_colleagues_begin_can_be_deleted_by_its_owner(world: World) -> None:
    place = place_at("/nominations/?state=draft")
    assert place
    view = save_view(place, name="Ours", share=str(world.partner_a.pk), actor=world.alice, now=NOW)
    begin_with(view, actor=world.amir, now=NOW)

    world.client("alice").post(reverse("list_view", args=[view.pk]), {"at": "/nominations/", "delete": "1"})

    assert not FirstView.objects.across_partners(reason="test").exists()
    assert world.client("amir").get("/nominations/").status_code == 200


def test_who_is_put_in_the_place_of_another_came_from_the_reserve_list(world: World) -> None:
    call = make_call(world, places=1, reserve=2)
    first, second = make_nomination(world, call, state="accepted"), make_nomination(world, call, state="in_review", number=1)
    put_on_reserve(second, reason="Good.", actor=world.hana, now=NOW)
    first.refresh_from_db()
    type(first).objects.across_partners(reason="test").filter(pk=first.pk).update(replace_until=NOW + timedelta(days=900))
    first.refresh_from_db()
    promote_in_place(first, by=second, reason="Ill.", actor=world.hana, now=NOW)

    (line,) = lines("lost_places", world.sofia)
    assert [line[name] for name in ("offered", "accepted", "withdrawn", "replaced", "promoted")] == [1, 1, 1, 1, 1]


@left_to_database()
def _round(world: World) -> tuple[EvaluationRound, EvaluationQuestion, EvaluationQuestion]:
    form = EvaluationForm(institution=world.institutions["academy"], title="Questions", created_at=NOW)
    form.save(force_insert=True)
    words = {"text_en": "Useful?", "text_ru": "?", "text_kk": "?"}
    scale, text = (EvaluationQuestion(form=form, order=number, about="whole", kind=kind, **words) for number, kind in enumerate(("scale", "text")))
    scale.save(force_insert=True)
    text.save(force_insert=True)
    over = {"opens_at": NOW - timedelta(days=20), "closes_at": NOW - timedelta(days=10), "created_at": NOW}
    found = EvaluationRound(form=form, intake=make_intake(world), **over)
    found.save(force_insert=True)
    return found, scale, text


@left_to_database()
def _answer(found: EvaluationRound, question: EvaluationQuestion, ballot: int, **said: Any) -> None:
    EvaluationAnswer(round=found, ballot=UUID(int=ballot), question=question, **said).save(force_insert=True)


def test_mean_of_an_event_is_of_questions_that_enough_have_answered(world: World) -> None:
    """Five ballots, of which one alone answered by scale: its mean would be one person's."""
    round_, scale, text = _round(world)
    for ballot in range(5):
        _answer(round_, text, ballot, text="Good.")
    _answer(round_, scale, 0, score=1)

    assert means_of_rounds({round_.pk}, NOW.date()) == {}
    for ballot in range(1, 5):
        _answer(round_, scale, ballot, score=4)
    assert means_of_rounds({round_.pk}, NOW.date()) == {round_.pk: (5, 3.4)}


def test_a_line_end_behind_blanks_is_seen_in_a_piece_as_in_a_cell() -> None:
    piece = 'a,"\u00a0\n(1"\n'.encode()

    assert is_suspicious(piece)
    assert guarded(piece) != piece


def test_a_dossier_that_was_returned_and_sent_again_counts_once_by_stage_and_twice_by_desk(world: World) -> None:
    """Sent on day 0, returned on day 2, sent again on day 5, taken on day 6, withdrawn never: two spells at the ministry, one at the sender."""
    found = make_nomination(world, make_call(world), state="submitted")
    return_nomination(found, reason="Photo.", mend_until=NOW + timedelta(days=9), actor=world.sofia, now=NOW + timedelta(days=2))
    resubmit_nomination(found, actor=world.alice, now=NOW + timedelta(days=5))
    accept_for_review(found, actor=world.sofia, now=NOW + timedelta(days=6))

    (stage,) = lines("funnel", world.sofia)
    assert [stage[name] for name in ("nominated", "endorsed", "complete", "eligible", "selected")] == [1, 1, 1, 1, 0]
    desks = {row["place"]: row for row in lines("days_at_desks", world.sofia, today=str((NOW + timedelta(days=9)).date()))}
    ministry, sender = desks["ministry"], desks["nominating authority"]
    assert (ministry["ended"], ministry["median"], ministry["there_now"]) == (1, 2.0, 1)  # 2 days, then since day 5 in two states at one desk
    assert (sender["ended"], sender["there_now"]) == (2, 0)  # the draft, and three days of mending


def test_a_chart_adds_no_people_to_months(world: World) -> None:
    line = make_agreement(world).lines.across_partners(reason="test").get()
    months = QuotaLine.objects.across_partners(reason="test").get(pk=line.pk)
    months.pk, months.number, months.unit = None, 2, "person_months"
    year = QuotaYear.objects.across_partners(reason="test").filter(line=line).first()
    assert year
    with left_to_database():
        months.save(force_insert=True)
        year.pk, year.line, year.used, year.reserved = None, months, 0, 0
        year.save(force_insert=True)

    drawing = preview_of(definition_of("quota_use"), {}, world.sofia).drawing

    assert drawing
    assert sorted(row[0] for row in drawing.rows) == ["Tajikistan – people", "Tajikistan – person-months"]


def test_a_schedule_tells_nobody_of_a_call_that_they_may_not_see(world: World) -> None:
    call = make_call(world, partners=(world.partner_a,), is_open=False)
    plan: dict[str, Any] = {"formats": ["csv"], "rhythm": "daily", "hour": 7, "ends_on": NOW.date() + timedelta(days=9)}
    plan["recipient_ids"] = [world.charlie.user_id, world.hana.user_id]
    schedule = make_schedule("funnel", {"call": call.pk}, plan=plan, actor=world.sofia, now=NOW)
    assert schedule.next_at

    run_schedules(now=schedule.next_at)

    assert [run.requested_by_id for run in ReportRun.objects.across_partners(reason="test")] == [world.hana.user_id]


def test_the_page_of_runs_asks_no_more_for_more_files_of_a_list(world: World) -> None:
    event, sofia, asked = make_event(world), world.client("sofia"), []
    for number in (1, 3):
        for _ in range(number):
            list_run(world, "sofia", list="events:registrations", key=event.pk, query="")
        sofia.get(reverse("reports:runs"))
        with CaptureQueriesContext(connection) as queries:
            assert sofia.get(reverse("reports:runs")).status_code == 200
        asked.append(len(queries))

    assert asked[0] == asked[1]
