"""How messages reach their readers: choices by kind, quiet hours and digests on the reader's own clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, connections

from core.errors import Invalid, NotAllowed, Refused
from core.models import HistoryEntry
from core.registries import notice_kinds
from notifications.models import Delivery, DigestItem, Notice, NoticeChoice
from notifications.operations import deliver_event, mark_read, set_choices, set_hours, write_digests
from notifications.operations.actions import add_actions
from notifications.queries.choices import CHOSEN, own_choices, ways_of
from notifications.render import letter_text
from notifications.topics import TOPICS, by_topic, label_of
from partners.actor import Actor
from tests.exchanging import make_need
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
ADDED = "action_added"  # a kind that may be put off
FIXED = "role_given"  # and one that may not
ASTANA = ZoneInfo("Asia/Almaty")


def told(world: World, *names: str, times: int = 1) -> None:
    """Something to do for each of these, told and delivered."""
    need = make_need(
        world, number=1 + Delivery.objects.across_partners(reason="test").count() + DigestItem.objects.across_partners(reason="test").count()
    )
    rows = [{"text": f"Write part {n}", "due_on": date(2026, 12, 20), "owner": world.users[name]} for name in names for n in range(times)]
    add_actions(need, rows, url="/exchanges/", actor=world.sofia, now=NOW)
    for entry in HistoryEntry.objects.across_partners(reason="test").filter(delivered_at=None).order_by("pk"):
        deliver_event(entry.pk, now=NOW)


def choose(world: World, name: str, how: str, channel: str = "email", kind: str = ADDED) -> None:
    set_choices([(kind, channel, how)], actor=world.actors[name], now=NOW)


def letters(name: str) -> list[Delivery]:
    rows = Delivery.objects.across_partners(reason="test").filter(address=f"{name}@example.org")
    return list(rows.select_related("notice__recipient").order_by("pk"))


def waiting() -> list[DigestItem]:
    return list(DigestItem.objects.across_partners(reason="test").filter(letter=None).order_by("pk"))


def test_every_kind_has_a_topic_and_a_name() -> None:
    grouped = by_topic()

    assert sum(len(kinds) for kinds in grouped.values()) == len(notice_kinds)
    assert all(topic.name in TOPICS and kinds for topic, kinds in grouped.items())
    assert all(label_of(name) and "%(" not in label_of(name) for name in notice_kinds)


@pytest.mark.parametrize(
    "kind",
    [FIXED, "sheet_pay", "nomination_send_offer", "nomination_lapse", "nomination_return", "nomination_withdraw", "enrolment_revoke_certificate"],
)
def test_what_costs_somebody_something_cannot_be_put_off(world: World, kind: str) -> None:
    assert notice_kinds[kind].always
    assert "mail_choice" not in ways_of(kind).joins

    with pytest.raises(Refused, match="always"):
        choose(world, "leila", "never", kind=kind)


def test_at_once_leaves_no_row(world: World) -> None:
    choose(world, "leila", "daily")
    choose(world, "leila", "never", channel="inbox")
    assert own_choices(world.leila) == {(ADDED, "email"): "daily", (ADDED, "inbox"): "never"}

    set_choices([(ADDED, "email", "at_once")], actor=world.leila, now=NOW)
    assert set_choices([(ADDED, "email", "at_once")], actor=world.leila, now=NOW) == 0

    assert own_choices(world.leila) == {(ADDED, "inbox"): "never"}
    assert not NoticeChoice.objects.across_partners(reason="test").exclude(user=world.users["leila"]).exists()


def test_what_is_due_already_is_not_put_off_by_another_choice(world: World) -> None:
    choose(world, "leila", "weekly")
    told(world, "leila")
    (item,) = waiting()
    late = item.due_at + timedelta(minutes=1)  # the clock stands still

    set_choices([("action_due", "email", "daily")], actor=world.leila, now=late)
    set_hours(quiet_from=None, quiet_until=None, digest_at=time(9), digest_weekday=3, actor=world.leila, now=late)

    assert write_digests(now=late) == 1


def test_refused_choices(world: World) -> None:
    for wrong in ((ADDED, "email", "hourly"), ("no_such_kind", "email", "daily"), (ADDED, "inbox", "daily")):
        with pytest.raises(Invalid):
            set_choices([wrong], actor=world.leila, now=NOW)
    with pytest.raises(NotAllowed):
        set_choices([(ADDED, "email", "daily")], actor=Actor.system("clock"), now=NOW)
    with pytest.raises(Invalid, match="quiet"):
        set_hours(quiet_from=time(22), quiet_until=time(9), digest_at=time(8), digest_weekday=0, actor=world.leila, now=NOW)


def test_muted_kinds_arrive_read_and_unwanted_letters_are_not_written(world: World) -> None:
    choose(world, "leila", "never", channel="inbox")
    choose(world, "leila", "never")

    told(world, "leila", "ruslan")

    rows = {row.recipient_id: row.read_at for row in Notice.objects.across_partners(reason="test").filter(kind=ADDED)}
    assert rows == {world.users["leila"].pk: NOW, world.users["ruslan"].pk: None}
    assert not letters("leila")
    assert len(letters("ruslan")) == 1


QUIET = [
    # zone, quiet from, until, now (UTC), earliest (UTC)
    ("Asia/Almaty", time(22), time(7), datetime(2026, 11, 24, 20, 0, tzinfo=UTC), datetime(2026, 11, 25, 2, 0, tzinfo=UTC)),
    ("Asia/Almaty", time(22), time(7), datetime(2026, 11, 24, 18, 0, tzinfo=UTC), datetime(2026, 11, 25, 2, 0, tzinfo=UTC)),
    ("Asia/Almaty", time(22), time(7), datetime(2026, 11, 24, 2, 0, tzinfo=UTC), None),
    ("Asia/Almaty", time(12), time(14), datetime(2026, 11, 24, 8, 0, tzinfo=UTC), datetime(2026, 11, 24, 9, 0, tzinfo=UTC)),
    (
        "Europe/Berlin",
        time(22),
        time(7),
        datetime(2026, 10, 24, 21, 0, tzinfo=UTC),
        datetime(2026, 10, 25, 6, 0, tzinfo=UTC),
    ),  # the night with an hour more
    ("Europe/Berlin", time(1), time(2, 30), datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),  # 02:30 is left out
    ("Asia/Kathmandu", time(0), time(6), datetime(2026, 11, 24, 0, 14, tzinfo=UTC), datetime(2026, 11, 24, 0, 15, tzinfo=UTC)),
]


@pytest.mark.parametrize(("zone", "start", "end", "at", "earliest"), QUIET)
def test_letters_wait_for_the_end_of_quiet_hours(world: World, zone: str, start: time, end: time, at: datetime, earliest: datetime | None) -> None:
    user = world.users["leila"]
    user.time_zone = zone
    user.save()
    set_hours(quiet_from=start, quiet_until=end, digest_at=time(20), digest_weekday=0, actor=world.leila, now=at)

    assert asked(CHOSEN.earliest, user.pk, at) == (earliest or at)
    assert asked(ways_of(FIXED).earliest, user.pk, at) == at


DIGESTS = [
    # frequency, now in Astana, due in Astana; digests at 08:00, on Wednesdays
    ("daily", datetime(2026, 11, 24, 7, 59), datetime(2026, 11, 24, 8, 0)),
    ("daily", datetime(2026, 11, 24, 8, 0), datetime(2026, 11, 25, 8, 0)),
    ("weekly", datetime(2026, 11, 24, 9, 0), datetime(2026, 11, 25, 8, 0)),
    ("weekly", datetime(2026, 11, 25, 8, 0), datetime(2026, 12, 2, 8, 0)),
    ("weekly", datetime(2026, 11, 29, 23, 0), datetime(2026, 12, 2, 8, 0)),
]


@pytest.mark.parametrize(("how", "at", "due"), DIGESTS)
def test_a_digest_comes_at_the_readers_own_hour(world: World, how: str, at: datetime, due: datetime) -> None:
    user = world.users["leila"]
    user.time_zone = "Asia/Almaty"
    user.save()
    choose(world, "leila", how)
    set_hours(quiet_from=None, quiet_until=None, digest_at=time(8), digest_weekday=2, actor=world.leila, now=NOW)

    assert asked(CHOSEN.digest_due, user.pk, at.replace(tzinfo=ASTANA)) == due.replace(tzinfo=ASTANA)


def asked(piece: str, user: int, at: datetime) -> Any:
    statement = f"""SELECT {piece} FROM accounts_user u CROSS JOIN LATERAL (SELECT u.id AS recipient_id, '{ADDED}' AS kind, now() AS created_at) n
        {CHOSEN.joins} WHERE u.id = %(user)s"""
    with connection.cursor() as cursor:
        cursor.execute(statement, {"user": user, "now": at})
        return cursor.fetchone()[0]


def test_one_letter_a_day_with_what_is_still_unread(world: World) -> None:
    choose(world, "leila", "daily")
    told(world, "leila", times=3)
    assert not letters("leila")
    assert len(waiting()) == 3
    due = waiting()[0].due_at
    assert write_digests(now=due - timedelta(seconds=1)) == 0
    mark_read([waiting()[0].notice_id], actor=world.leila, now=NOW + timedelta(hours=1))

    assert write_digests(now=due) == 1
    assert write_digests(now=due) == 0

    letter = letters("leila")[0]
    subject, body = letter_text(letter)
    assert (letter.kind, letter.state, letter.next_attempt_at) == ("digest_daily", "queued", due)
    assert subject == "Your messages of the day: 2"
    assert "Promises and reminders\n- Something is to be done by you" in body
    assert body.count("/inbox/") == 4  # two messages, the inbox, the choices


def test_a_stopped_clock_catches_up_with_one_letter(world: World) -> None:
    choose(world, "leila", "daily")
    told(world, "leila")
    DigestItem.objects.across_partners(reason="test").update(due_at=NOW - timedelta(days=3))
    told(world, "leila")
    set_hours(quiet_from=time(22), quiet_until=time(7), digest_at=time(8), digest_weekday=0, actor=world.leila, now=NOW)
    night = datetime(2026, 11, 27, 22, 30, tzinfo=ZoneInfo(world.users["leila"].time_zone))

    assert write_digests(now=night) == 1

    assert letters("leila")[0].next_attempt_at == datetime(2026, 11, 28, 7, 0, tzinfo=ZoneInfo(world.users["leila"].time_zone))
    assert DigestItem.objects.across_partners(reason="test").filter(letter=letters("leila")[0]).count() == 2


def test_a_clock_that_is_killed_leaves_nothing_behind(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(world, "leila", "daily")
    told(world, "leila")
    due = waiting()[0].due_at
    with monkeypatch.context() as patched:
        patched.setattr("notifications.operations.digests._mark", lambda pairs: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            write_digests(now=due)
    assert not letters("leila")

    assert (write_digests(now=due), write_digests(now=due)) == (1, 0)


def test_a_new_choice_holds_for_what_waits(world: World) -> None:
    choose(world, "leila", "weekly")
    told(world, "leila", times=2)

    choose(world, "leila", "daily")
    assert {row.frequency for row in waiting()} == {"daily"}
    assert waiting()[0].due_at < NOW + timedelta(days=1)
    choose(world, "leila", "at_once")
    assert {row.due_at for row in waiting()} == {NOW}
    choose(world, "leila", "never")
    assert waiting() == []


@pytest.mark.django_db(transaction=True)
def test_what_a_reader_is_about_to_take_out_makes_no_empty_letter(world: World) -> None:
    """A new choice deletes the row in the moment in which the clock looks at it."""
    choose(world, "leila", "daily")
    told(world, "leila")
    due = waiting()[0].due_at
    other = connections.create_connection("default")
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor, connection.cursor() as own:
            cursor.execute("DELETE FROM notifications_digestitem")
            own.execute("SET lock_timeout = '1s'")
            assert write_digests(now=due) == 0
        other.commit()
    finally:
        other.close()
    assert (write_digests(now=due), letters("leila")) == (0, [])


def test_digests_cost_the_same_for_many_readers(world: World, django_assert_max_num_queries: Any) -> None:
    names = ["leila", "ruslan", "alice", "amir", "daler", "hana"]
    for name in names:
        choose(world, name, "daily")
    told(world, *names)

    with django_assert_max_num_queries(8):
        assert write_digests(now=NOW + timedelta(days=2)) == len(names)
