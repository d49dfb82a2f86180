"""Whether the automation lives: signs of life of the jobs, alarms once a silence, letters held back with an end."""

from __future__ import annotations

import logging
from datetime import timedelta
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from core.clocks import note_fault, run_each, task_words
from core.errors import Invalid, NotAllowed, Refused
from core.models import HistoryEntry
from notifications import heartbeat
from notifications.models import Delivery, JobBeat, KindWatch, MailPause, Notice
from notifications.operations import signs
from notifications.operations.delivery import GIVE_UP_AFTER, deliver_event
from notifications.operations.mail import claim
from notifications.operations.pauses import begin_pause, end_pause, try_again, watch_kind
from notifications.operations.watching import watch
from notifications.queries.automation import OUTBOX, job_rows, last_of_kinds
from notifications.render import notice_text
from notifications.schedule import scheduled_jobs
from partners.actor import Actor
from portal.vigil import VigilMiddleware
from tests.world import NOW, World, make_call, make_nomination

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
REASON = "test"


def beats(**which: Any) -> Any:
    return JobBeat.objects.across_partners(reason=REASON).filter(**which)


def alarms(step: str = "fell_silent") -> list[HistoryEntry]:
    return list(HistoryEntry.objects.across_partners(reason=REASON).filter(step=step).order_by("pk"))


def silent_jobs(entries: list[HistoryEntry]) -> list[str]:
    """Each alarm names all jobs that one look has found."""
    return [name for entry in entries for name in (entry.object_label, *entry.data["others"].split())]


def all_live(at: Any) -> None:
    HistoryEntry.objects.across_partners(reason=REASON).update(delivered_at=at)
    for name in scheduled_jobs():
        signs.note_end(name, began=at, ended=at)


def letter(key: str, **more: Any) -> Delivery:
    fields = {"address": "a@example.org", "language": "en", "kind": "x", "message_id": f"<{key}@portal>", "created_at": NOW, "next_attempt_at": NOW}
    return Delivery.objects.across_partners(reason=REASON).create(key=key, **{**fields, **more})


# --- signs of life ---


def test_every_job_of_the_schedule_has_words() -> None:
    assert {row["task"] for row in settings.CELERY_BEAT_SCHEDULE.values()} <= set(task_words)


def run(name: str, *, state: str = "SUCCESS", body: Any = lambda: None, eager: bool = False) -> None:
    task = SimpleNamespace(name=name, request=SimpleNamespace(is_eager=eager))
    heartbeat.begins(task_id="1", task=task)
    body()
    heartbeat.ends(task_id="1", task=task, retval=ValueError("no disk"), state=state)


def test_a_job_leaves_its_beginning_and_its_end() -> None:
    run("agreements.clock")

    beat = beats().get()
    assert (beat.name, beat.failed_at, beat.last_error) == ("agreements.clock", None, "")
    assert NOW <= beat.began_at <= beat.ended_at


@pytest.mark.parametrize(("state", "body"), [("FAILURE", lambda: None), ("SUCCESS", lambda: note_fault("ValueError('no disk')"))])
def test_a_job_that_leaves_work_undone_has_not_ended_well(state: str, body: Any) -> None:
    run("agreements.clock", state=state, body=body)

    beat = beats().get()
    assert beat.ended_at is None
    assert beat.failed_at >= beat.began_at
    assert "no disk" in beat.last_error


def test_what_runs_every_few_seconds_costs_one_statement(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        run("notifications.sweep")
    with django_assert_num_queries(2):
        run("agreements.clock")
    with django_assert_num_queries(0):
        run("notifications.deliver")
        run("agreements.clock", eager=True)


def test_a_sign_that_cannot_be_written_keeps_no_job_back(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(heartbeat, "note_end", lambda *_args, **_more: 1 / 0)

    run("notifications.sweep")

    assert "no sign of life" in caplog.text


def test_each_job_of_a_clock_is_done_and_faults_are_noted(caplog: pytest.LogCaptureFixture) -> None:
    done = []

    def breaks(*, now: Any) -> None:
        raise RuntimeError("no calls")

    run("agreements.clock", body=lambda: run_each((breaks, lambda *, now: done.append(now))))

    assert len(done) == 1
    assert beats().get().last_error == "breaks: RuntimeError('no calls')"
    assert "the clock's breaks failed" in caplog.text


# --- alarms ---


def test_a_silent_job_is_told_once_and_again_only_after_it_lived(world: World) -> None:
    all_live(NOW)
    watch(now=NOW)
    late = NOW + 3 * timedelta(seconds=10) + 2 * MINUTE + timedelta(seconds=1)
    all_but = [name for name in scheduled_jobs() if name != "notifications.sweep"]
    for name in all_but:
        signs.note_end(name, began=late, ended=late)

    raised = watch(now=late)

    assert [(entry.object_label, entry.actor_label) for entry in raised] == [("notifications.sweep", "clock")]
    assert watch(now=late + MINUTE) == []
    deliver_event(raised[0].pk, now=late)
    notice = Notice.objects.across_partners(reason=REASON).get(kind="job_silent")
    assert notice.recipient == world.users["adil"]
    Delivery.objects.across_partners(reason=REASON).update(state="sent", sent_at=late)
    all_live(late + HOUR)
    assert watch(now=late + HOUR) == []
    assert len(watch(now=late + 2 * HOUR)) > 0


def test_a_clock_that_stands_still_is_told_in_one_message(world: World) -> None:
    """Every job is silent then; the message names the first and says how many more."""
    all_live(NOW)
    watch(now=NOW)
    late = NOW + 9 * DAY
    raised = [entry for entry in watch(now=late) if entry.step == "fell_silent" and entry.model == "notifications.jobbeat"]

    (one,) = raised
    assert sorted(silent_jobs([one])) == sorted(scheduled_jobs())
    assert beats(name__in=scheduled_jobs(), alarmed_at=None).count() == 0
    deliver_event(one.pk, now=late)
    notice = Notice.objects.across_partners(reason=REASON).get(kind="job_silent")
    subject, _body = notice_text(notice, zone="UTC")
    assert f"and {len(scheduled_jobs()) - 3} more" in subject


def test_a_job_on_time_is_not_silent_and_one_that_never_ran_is_from_when_it_is_known() -> None:
    assert watch(now=NOW) == []
    assert watch(now=NOW + 2 * MINUTE) == []
    names = silent_jobs(watch(now=NOW + 6 * MINUTE))

    assert "scholarships.clock" in names
    assert "agreements.clock" not in names


def test_a_nightly_job_is_silent_two_hours_after_its_hour() -> None:
    job = scheduled_jobs()["scholarships.forget_overdue"]
    night = NOW.replace(hour=21, minute=10)

    assert job.next_after(NOW) == night
    assert job.must_live_since(night + HOUR) == night - DAY
    assert job.must_live_since(night + 2 * HOUR) == night


def test_a_failing_job_is_silent_although_it_runs(world: World) -> None:
    all_live(NOW)
    watch(now=NOW)
    later = NOW + 4 * HOUR
    all_live(later)
    beats(name="agreements.clock").update(ended_at=NOW)
    signs.note_end("agreements.clock", began=later, ended=later, error="expire_agreements: no")

    (entry,) = watch(now=later)

    assert entry.data["error"] == "expire_agreements: no"


def test_two_watchers_tell_nothing_twice(world: World) -> None:
    all_live(NOW)
    watch(now=NOW)
    watch(now=NOW + DAY)
    watch(now=NOW + DAY)

    assert len(silent_jobs(alarms())) == len(set(silent_jobs(alarms()))) > 3


def test_letters_that_wait_are_told_but_not_those_of_a_pause(world: World) -> None:
    letter("1", next_attempt_at=NOW)
    all_live(NOW + 14 * MINUTE)
    assert watch(now=NOW + 14 * MINUTE) == []
    all_live(NOW + 16 * MINUTE)

    (entry,) = watch(now=NOW + 16 * MINUTE)

    assert (entry.step, entry.data["late"]) == ("letters_that_wait", "1")
    begin_pause(kind="", until=NOW + DAY, reason="x", actor=world.adil, now=NOW + 16 * MINUTE)
    all_live(NOW + 17 * MINUTE)
    assert watch(now=NOW + 17 * MINUTE) == []
    assert beats(name=OUTBOX).get().alarmed_at is None


def test_letters_that_a_pause_has_just_let_go_raise_no_alarm(world: World) -> None:
    """They were due for days; the sender has a quarter of an hour for them."""
    letter("1", next_attempt_at=NOW, kind="agreement_expire")
    begin_pause(kind="agreement_expire", until=NOW + DAY, reason="x", actor=world.adil, now=NOW)
    for after in (MINUTE, 14 * MINUTE):
        all_live(NOW + DAY + after)
        assert watch(now=NOW + DAY + after) == []

    all_live(NOW + DAY + 16 * MINUTE)
    (entry,) = watch(now=NOW + DAY + 16 * MINUTE)

    assert entry.step == "letters_that_wait"


def test_steps_given_up_are_told_and_can_be_tried_again(world: World) -> None:
    all_live(NOW)
    nomination = make_nomination(world, make_call(world))
    rows = HistoryEntry.objects.across_partners(reason=REASON)
    rows.update(delivered_at=NOW)
    rows.filter(model="scholarships.nomination", object_id=nomination.pk).update(attempts=GIVE_UP_AFTER, delivered_at=None)

    (entry,) = watch(now=NOW)

    assert entry.step == "steps_given_up"
    with pytest.raises(NotAllowed):
        try_again(actor=world.olga, now=NOW)
    assert try_again(actor=world.adil, now=NOW) == int(entry.data["given_up"])
    assert rows.filter(attempts__gte=GIVE_UP_AFTER).count() == 0


@pytest.mark.parametrize(("refused", "sent", "told"), [(2, 18, 0), (3, 17, 1), (3, 3, 0), (11, 89, 1), (10, 90, 0)])
def test_more_than_a_tenth_of_the_last_letters_refused_is_told(refused: int, sent: int, told: int) -> None:
    all_live(NOW)
    for number in range(sent + refused):
        letter(str(number), **({"state": "failed"} if number < refused else {"state": "sent", "sent_at": NOW}))

    assert [entry.step for entry in watch(now=NOW)] == ["letters_refused"] * told


def test_a_watched_kind_that_falls_silent_is_told_once(world: World) -> None:
    watch_kind(kind="agreement_expire", longest_days=7, actor=world.adil, now=NOW)
    all_live(NOW + 7 * DAY)
    assert watch(now=NOW + 7 * DAY) == []
    all_live(NOW + 8 * DAY)
    (entry,) = watch(now=NOW + 8 * DAY)

    assert (entry.model, entry.object_label, entry.data["days"]) == ("notifications.kindwatch", "agreement_expire", "7")
    all_live(NOW + 8 * DAY)
    assert watch(now=NOW + 8 * DAY) == []
    letter("2", kind="agreement_expire", created_at=NOW + 8 * DAY, state="sent", sent_at=NOW)
    watch(now=NOW + 8 * DAY)
    assert KindWatch.objects.across_partners(reason=REASON).get().alarmed_at is None
    assert last_of_kinds(["agreement_expire", "x"]) == {"agreement_expire": NOW + 8 * DAY, "x": None}


def test_the_web_process_looks_once_a_minute_and_writes_the_messages_itself(world: World, settings: Any, rf: Any) -> None:
    settings.VIGIL_SECONDS = 60
    answered = object()
    vigil = VigilMiddleware(lambda _request: answered)  # type: ignore[arg-type,return-value]
    watch(now=NOW - DAY)
    request = rf.get("/")
    request.user, request.actor = world.users["sofia"], world.sofia

    assert vigil(request) is answered
    assert alarms() == []  # a new process waits a minute
    vigil.next_look = 0.0
    request.actor = world.alice
    vigil(request)
    assert alarms() == []
    request.actor = world.sofia
    vigil(request)
    told = Notice.objects.across_partners(reason=REASON).filter(kind="job_silent", recipient=world.users["adil"]).count()

    assert told == len(alarms()) == 1
    assert len(silent_jobs(alarms())) > 3
    assert vigil.next_look > 0


def test_a_fault_of_the_look_spoils_no_page(world: World, settings: Any, rf: Any, monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    settings.VIGIL_SECONDS = 60
    monkeypatch.setattr("portal.vigil.watch", lambda now: 1 / 0)
    vigil = VigilMiddleware(lambda _request: "answer")  # type: ignore[arg-type,return-value]
    vigil.next_look = 0.0
    request = rf.get("/")
    request.user, request.actor = world.users["sofia"], world.sofia

    with caplog.at_level(logging.ERROR):
        assert vigil(request) == "answer"  # type: ignore[comparison-overlap]

    assert "could not be looked at" in caplog.text


def test_the_health_command_says_what_is_silent_by_its_exit_code() -> None:
    all_live(NOW)
    out = StringIO()
    call_command("health", stdout=out)
    assert out.getvalue() == "everything lives\n"
    beats(name="notifications.sweep").update(ended_at=NOW - DAY, last_error="no disk")
    letter("1", next_attempt_at=NOW - HOUR)

    with pytest.raises(SystemExit) as stopped:
        call_command("health", stdout=(out := StringIO()))

    assert stopped.value.code == 1
    assert "job notifications.sweep: not ended well since 2026-11-23 06:00:00 (no disk)" in out.getvalue()
    assert "outbox: 1 letters" in out.getvalue()


# --- pauses ---


def test_a_pause_holds_letters_of_its_kind_until_its_end(world: World) -> None:
    letter("1", kind="agreement_expire")
    letter("2", kind="agreement_sign")
    pause = begin_pause(kind="agreement_expire", until=NOW + HOUR, reason="wrong words", actor=world.adil, now=NOW)

    assert [row.key for row in claim(now=NOW, limit=9)] == ["2"]
    assert [row.key for row in claim(now=NOW + HOUR, limit=9) if row.key == "1"] == ["1"]
    assert pause.set_by_label == "Adil"


def test_a_pause_of_all_can_end_early_once(world: World) -> None:
    letter("1")
    pause = begin_pause(kind="", until=NOW + 14 * DAY, reason="relay moves", actor=world.adil, now=NOW)
    assert claim(now=NOW, limit=9) == []

    with pytest.raises(NotAllowed):
        end_pause(pause, actor=world.sofia, now=NOW)
    end_pause(pause, actor=world.adil, now=NOW)
    with pytest.raises(Refused):
        end_pause(pause, actor=world.adil, now=NOW)

    assert len(claim(now=NOW, limit=9)) == 1


@pytest.mark.parametrize("wrong", [{"until": NOW}, {"until": NOW + 14 * DAY + MINUTE}, {"reason": " "}, {"kind": "unknown"}])
def test_a_pause_has_an_end_a_reason_and_a_known_kind(world: World, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        begin_pause(**{"kind": "", "until": NOW + DAY, "reason": "x", **wrong}, actor=world.adil, now=NOW)
    assert not MailPause.objects.across_partners(reason=REASON).exists()


@pytest.mark.parametrize("who", ["olga", "sofia", "alice"])
def test_only_administrators_hold_letters_back_and_watch(world: World, who: str) -> None:
    actor: Actor = world.actors[who]
    with pytest.raises(NotAllowed):
        begin_pause(kind="", until=NOW + DAY, reason="x", actor=actor, now=NOW)
    with pytest.raises(NotAllowed):
        watch_kind(kind="agreement_expire", longest_days=1, actor=actor, now=NOW)


# --- pages ---


def test_the_page_shows_jobs_letters_and_pauses_in_a_fixed_number_of_queries(world: World, django_assert_max_num_queries: Any) -> None:
    client = world.client("adil")
    client.get("/inbox/automation/")
    for number in range(30):
        letter(str(number))
        begin_pause(kind="", until=NOW + DAY, reason=f"reason {number}", actor=world.adil, now=NOW)
    all_live(NOW)

    with django_assert_max_num_queries(12):
        page = client.get("/inbox/automation/").content.decode()

    assert "Messages and letters go out" in page
    assert "reason 29" in page
    assert "All letters are held back until" in page


def test_holding_back_by_the_pages(world: World) -> None:
    client = world.client("adil")
    assert client.post("/inbox/automation/pause/", {"kind": "", "hours": "4", "reason": ""}).status_code == 422
    client.post("/inbox/automation/pause/", {"kind": "", "hours": "4", "reason": "relay moves"})
    pause = MailPause.objects.across_partners(reason=REASON).get()

    assert pause.until - pause.starts_at == 4 * HOUR
    assert "End the pause now" in client.get(f"/inbox/automation/pauses/{pause.pk}/end/").content.decode()
    assert "held back until" in client.get("/inbox/deliveries/").content.decode()
    client.post(f"/inbox/automation/pauses/{pause.pk}/end/")
    pause.refresh_from_db()
    assert pause.ended_by_label == "Adil"


def test_the_log_says_to_all_its_readers_that_letters_are_held_back(world: World) -> None:
    begin_pause(kind="agreement_expire", until=NOW + DAY, reason="x", actor=world.adil, now=NOW)
    sofia, olga = world.client("sofia"), world.client("olga")
    words = "are held back until"

    assert words in sofia.get("/inbox/deliveries/").content.decode()
    assert "/inbox/automation/" not in sofia.get("/inbox/deliveries/").content.decode()
    assert words in olga.get("/inbox/deliveries/").content.decode()
    assert words not in sofia.get("/").content.decode()


def test_a_kind_is_watched_by_its_page(world: World) -> None:
    client = world.client("adil")
    assert "never" in client.get("/inbox/automation/kinds/", {"words": "agreement"}).content.decode()
    client.post("/inbox/automation/kinds/agreement_expire/", {"longest_days": "30"})
    assert "30 days" in client.get("/inbox/automation/kinds/", {"watched": "on"}).content.decode()
    assert client.post("/inbox/automation/kinds/agreement_expire/", {"longest_days": "0"}).status_code == 422
    client.post("/inbox/automation/kinds/agreement_expire/", {"longest_days": ""})
    assert not KindWatch.objects.across_partners(reason=REASON).exists()
    assert client.get("/inbox/automation/kinds/nothing/").status_code == 404


def test_the_auditor_reads_and_others_do_not(world: World) -> None:
    olga = world.client("olga")
    assert "Hold letters back" not in olga.get("/inbox/automation/").content.decode()
    assert olga.get("/inbox/automation/kinds/").status_code == 200
    assert olga.get("/inbox/automation/pause/").status_code == 403
    assert olga.post("/inbox/automation/again/").status_code == 403
    assert olga.get("/inbox/automation/kinds/agreement_expire/").status_code == 403
    assert world.client("alice").get("/inbox/automation/").status_code == 403
    assert world.client("sofia").get("/inbox/automation/").status_code == 403


def test_the_last_message_of_a_kind_is_found_by_its_index(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT created_at FROM notifications_notice WHERE kind = 'x' ORDER BY created_at DESC LIMIT 1")
        assert "notice_of_kind" in "".join(row[0] for row in cursor.fetchall())


def test_jobs_that_never_ran_stand_on_the_page_without_an_alarm() -> None:
    rows = job_rows(NOW)

    assert len(rows) == len(scheduled_jobs())
    assert not any(row.is_silent for row in rows)
