"""Host, focal point and nominee: each clock as typed in its zone, kept as an instant, shown in every zone, decided by the instants alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.errors import Invalid, NotAllowed, Refused
from core.models import HistoryEntry
from core.timefmt import city, instant_text
from notifications.models import Delivery, Notice, Reminder
from notifications.operations import deliver_event
from scholarships import operations as verbs
from scholarships.forms.instants import instant_in, local_in
from scholarships.models import Allotment, Call, Nomination
from scholarships.operations.reminders import nearest_mark, remind
from scholarships.queries.clocks import clocks_of, employer_may_endorse, nominee_end, nominee_may_save, parts_end
from scholarships.transitions import check_window
from tests.nominations import give_account, read, url
from tests.world import NOW, World, allotment_of, make_call, make_draft

ZONES = (
    "Asia/Almaty", "Asia/Dushanbe", "Asia/Bishkek", "Asia/Kathmandu", "Asia/Kabul", "Asia/Tehran", "Europe/Berlin", "America/New_York",
    "America/St_Johns", "Pacific/Apia", "Pacific/Chatham", "Australia/Lord_Howe",
)  # fmt: skip
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
zones = st.sampled_from(ZONES)
# Years with and without changed clocks, the day that Samoa left out among them.
locals_ = st.datetimes(min_value=datetime(2011, 12, 25), max_value=datetime(2027, 12, 31), allow_imaginary=True).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)


def in_utc(local: datetime, zone: str) -> list[datetime]:
    """Every instant of UTC at which the clocks of the zone show this: none, one or two. By search, not by the code that is tested."""
    around = [local.replace(tzinfo=UTC) - timedelta(minutes=minutes) for minutes in range(-15 * 60, 15 * 60 + 1, 15)]
    return [moment for moment in around if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local]


def bare(closes_at: datetime, internal: datetime | None, nominee: datetime | None, state: str = "draft") -> Nomination:
    """What the clocks look at, without a database."""
    call = Call(reference="2027/01", state="open", opens_at=datetime(2000, 1, 1, tzinfo=UTC), closes_at=closes_at, zone="Asia/Almaty")
    allotment = Allotment(call=call, internal_closes_at=internal)
    return Nomination(call=call, allotment=allotment, nominee_until=nominee, state=state)


def host_takes(call: Call, now: datetime) -> bool:
    try:
        check_window(call, now)
    except Refused:
        return False
    return True


@settings(max_examples=400, deadline=None, derandomize=True)
@given(local=locals_, zone=zones)
@example(local=datetime(2026, 3, 29, 2, 30), zone="Europe/Berlin")  # never
@example(local=datetime(2026, 10, 25, 2, 30), zone="Europe/Berlin")  # twice
@example(local=datetime(2026, 11, 1, 1, 15), zone="America/St_Johns")
@example(local=datetime(2011, 12, 30, 12, 0), zone="Pacific/Apia")  # the day that never was
@example(local=datetime(2026, 10, 4, 2, 15), zone="Australia/Lord_Howe")  # half an hour
@example(local=datetime(2027, 1, 1, 0, 0), zone="Asia/Kathmandu")
def test_what_is_typed_is_one_instant_or_is_refused_with_a_sentence(local: datetime, zone: str) -> None:
    meant = in_utc(local, zone)

    if len(meant) == 1:
        assert instant_in(local, zone) == meant[0]
        assert local_in(meant[0], zone) == local
        return
    with pytest.raises(ValidationError) as caught:
        instant_in(local, zone)
    assert caught.value.code == ("twice" if meant else "never")
    assert city(zone) in " ".join(caught.value.messages)
    assert f"{local:%H:%M}" in " ".join(caught.value.messages)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(local=locals_, zone=zones, call_zone=zones, reader_zone=zones)
def test_instant_is_shown_in_the_zone_of_the_call_and_in_the_readers(local: datetime, zone: str, call_zone: str, reader_zone: str) -> None:
    meant = in_utc(local, zone)
    if len(meant) != 1:
        return

    shown = instant_text(meant[0], call_zone, reader_zone)

    there, here = (meant[0].astimezone(ZoneInfo(name)) for name in (call_zone, reader_zone))
    assert f"{there:%H:%M} {city(call_zone)}" in shown.text
    assert str(there.day) in shown.text
    assert datetime.fromisoformat(shown.iso) == meant[0]
    if there.utcoffset() == here.utcoffset():
        assert shown.reader_text == ""
    else:
        assert f"{here:%H:%M} {city(reader_zone)}" in shown.reader_text


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    host=st.tuples(locals_, zones),
    internal=st.none() | st.tuples(locals_, zones),
    nominee=st.none() | st.tuples(locals_, zones),
    off=st.sampled_from([-DAY, -MINUTE, -SECOND, timedelta(), SECOND, MINUTE, DAY]),
    which=st.sampled_from(["host", "internal", "nominee"]),
)
def test_who_is_in_time_is_arithmetic_in_utc(
    host: tuple[datetime, str], internal: tuple[datetime, str] | None, nominee: tuple[datetime, str] | None, off: timedelta, which: str
) -> None:
    """Whatever the three clocks are and whichever of them the request comes close to."""
    instants = {name: in_utc(*typed)[:1] if typed else [] for name, typed in {"host": host, "internal": internal, "nominee": nominee}.items()}
    if not instants["host"]:
        return
    first = {name: found[0] if found else None for name, found in instants.items()}
    nomination = bare(first["host"], first["internal"], first["nominee"])
    now = (first[which] or first["host"]) + off
    ends = {name: at.timestamp() for name, at in first.items() if at}

    assert host_takes(nomination.call, now) == (now.timestamp() < ends["host"])
    assert employer_may_endorse(nomination, now) == (now.timestamp() < min(ends[name] for name in ends if name != "nominee"))
    assert nominee_may_save(nomination, now) == (now.timestamp() < min(ends.values()))
    assert nominee_end(nomination) <= parts_end(nomination) <= nomination.call.closes_at


# --- the acts that set them ---------------------------------------------------------------------------
pytestmark = pytest.mark.django_db


@pytest.fixture
def call(world: World) -> Call:
    return make_call(world)  # closes in a week


@pytest.fixture
def allotment(world: World, call: Call) -> Allotment:
    return allotment_of(call, world.partner_a)


def test_own_closing_lies_before_the_closing_of_the_call(world: World, call: Call, allotment: Allotment) -> None:
    for closes_at in (call.closes_at, call.closes_at + DAY, NOW, NOW - DAY):
        with pytest.raises(Invalid):
            verbs.set_internal_closing(allotment, closes_at=closes_at, actor=world.alice, now=NOW)

    verbs.set_internal_closing(allotment, closes_at=call.closes_at - SECOND, actor=world.daler, now=NOW)

    allotment.refresh_from_db()
    assert allotment.internal_closes_at == call.closes_at - SECOND


@pytest.mark.parametrize("name", ["charlie", "sofia", "hana", "olga", "farid", "zarina"])
def test_own_closing_is_set_by_those_who_nominate(world: World, allotment: Allotment, name: str) -> None:
    with pytest.raises(NotAllowed):
        verbs.set_internal_closing(allotment, closes_at=NOW + DAY, actor=world.actors[name], now=NOW)


def test_own_closing_set_later_opens_the_parts_again_and_is_on_record(world: World, call: Call, allotment: Allotment) -> None:
    draft = make_draft(world, call)
    verbs.set_internal_closing(allotment, closes_at=NOW + DAY, actor=world.alice, now=NOW)
    assert not nominee_may_save(again(draft), NOW + 2 * DAY)

    verbs.set_internal_closing(allotment, closes_at=NOW + 3 * DAY, actor=world.amir, now=NOW + 2 * DAY)

    assert nominee_may_save(again(draft), NOW + 2 * DAY)
    steps = (
        HistoryEntry.objects.across_partners(reason="test").filter(model="scholarships.allotment").order_by("pk").values_list("step", "actor_label")
    )
    assert list(steps) == [("internal_closing_set", "Alice"), ("internal_closing_set", "Amir")]


def test_nominee_closes_not_after_the_authority(world: World, call: Call, allotment: Allotment) -> None:
    draft = make_draft(world, call)
    verbs.set_internal_closing(allotment, closes_at=NOW + 3 * DAY, actor=world.alice, now=NOW)

    with pytest.raises(Invalid):
        verbs.set_nominee_closing(again(draft), until=NOW + 4 * DAY, actor=world.alice, now=NOW)
    verbs.set_nominee_closing(again(draft), until=NOW + 3 * DAY, actor=world.alice, now=NOW)

    assert [clock.name for clock in clocks_of(again(draft), NOW)] == ["host", "internal", "nominee"]


def test_three_clocks_stand_on_the_pages_in_their_zones(world: World, call: Call, allotment: Allotment) -> None:
    draft, alice = make_draft(world, call), world.client("alice")
    verbs.set_internal_closing(allotment, closes_at=NOW + 5 * DAY, actor=world.alice, now=NOW)
    verbs.set_nominee_closing(again(draft), until=NOW + 3 * DAY, actor=world.alice, now=NOW)

    for name in ("nomination_edit", "nomination_check", "nomination"):
        page = read(alice, url(name, draft.pk))
        for text in ("The ministry takes nominations until", "complete their parts until", "The nominee completes the own part until"):
            assert text in page, name
        assert "closes in 2 days" in page
        assert "Dushanbe" in page
        assert "Astana" in page
    on_call = read(alice, url("call", call.pk))
    assert "Change your own closing" in on_call
    assert url("internal_closing", allotment.pk) in on_call


def test_own_closing_by_page_is_typed_on_the_clock_of_the_capital(world: World, call: Call, allotment: Allotment) -> None:
    alice, address = world.client("alice"), url("internal_closing", allotment.pk)
    assert "On the clock of Dushanbe." in read(alice, address)

    answer = alice.post(address, {"until_0": "2026-11-27", "until_1": "18:00"})

    allotment.refresh_from_db()
    assert answer.status_code == 302
    assert allotment.internal_closes_at == datetime(2026, 11, 27, 13, 0, tzinfo=UTC)
    late = alice.post(address, {"until_0": "2026-12-24", "until_1": "18:00"})
    assert "must lie before the closing of the call" in late.content.decode()
    assert world.client("charlie").get(address).status_code == 404
    assert world.client("sofia").get(address).status_code == 403


def test_nominees_closing_by_page(world: World, call: Call) -> None:
    draft = make_draft(world, call)
    alice, address = world.client("alice"), url("nominee_closing", draft.pk)

    answer = alice.post(address, {"until_0": "2026-11-27", "until_1": "18:00"})

    draft.refresh_from_db()
    assert answer.status_code == 302
    assert draft.nominee_until == datetime(2026, 11, 27, 13, 0, tzinfo=UTC)
    assert alice.post(address, {"until_0": "", "until_1": ""}).status_code == 302
    draft.refresh_from_db()
    assert draft.nominee_until is None


def again(nomination: Nomination) -> Nomination:
    rows = Nomination.objects.across_partners(reason="test").select_related("call", "allotment__call", "partner", "person")
    return rows.get(pk=nomination.pk)


@pytest.mark.parametrize("off", [-SECOND, timedelta(), SECOND])
def test_submission_by_page_is_judged_by_the_instant_of_its_arrival(world: World, call: Call, off: timedelta) -> None:
    """The worker has closed nothing and opened nothing: the request's own instant decides."""
    draft, alice = make_draft(world, call), world.client("alice")
    with time_machine.travel(call.closes_at + off, tick=False):
        alice = world.client("alice")
        alice.post(reverse("scholarships:nomination_check", args=[draft.pk]))

    draft.refresh_from_db()
    assert (draft.state == "submitted") == (off < timedelta())


# --- reminders ------------------------------------------------------------------------------------------
def notices(kind: str) -> list[str]:
    for entry in HistoryEntry.objects.across_partners(reason="test").filter(delivered_at=None).order_by("pk"):
        deliver_event(entry.pk, now=entry.at)
    rows = Notice.objects.across_partners(reason="test").filter(kind=kind)
    return sorted(rows.values_list("recipient__full_name", flat=True))


def test_nearest_mark() -> None:
    marks = [nearest_mark(NOW + left, NOW) for left in (8 * DAY, 7 * DAY, 4 * DAY, 3 * DAY, 2 * DAY, DAY, SECOND, timedelta(), -DAY)]

    assert marks == [None, 7, 7, 3, 3, 1, 1, None, None]


def test_officers_with_drafts_are_reminded_once_a_mark(world: World, call: Call) -> None:
    make_draft(world, call)

    given = [remind(now=call.closes_at - left) for left in (8 * DAY, 7 * DAY, 7 * DAY - MINUTE, 3 * DAY, 3 * DAY - MINUTE, DAY, MINUTE, -MINUTE)]

    assert given == [0, 1, 0, 1, 0, 1, 0, 0]
    assert notices("allotment_host_soon") == ["Alice"] * 3 + ["Amir"] * 3 + ["Daler"] * 3


def test_clock_that_stood_still_gives_only_the_nearest_mark(world: World, call: Call) -> None:
    make_draft(world, call)

    assert [remind(now=call.closes_at - 2 * DAY), remind(now=call.closes_at - 2 * DAY)] == [1, 0]
    key = Reminder.objects.across_partners(reason="test").get().key
    assert key.endswith(":3")


def test_who_has_nothing_open_is_not_reminded(world: World, call: Call) -> None:
    draft = make_draft(world, call)
    verbs.submit_nomination(draft, actor=world.alice, now=NOW)

    assert remind(now=call.closes_at - DAY) == 0


def test_own_closing_is_reminded_of_unless_it_was_just_set(world: World, call: Call, allotment: Allotment) -> None:
    make_draft(world, call)
    verbs.set_internal_closing(allotment, closes_at=NOW + 2 * DAY, actor=world.alice, now=NOW)
    remind(now=NOW)
    assert notices("allotment_internal_soon") == []

    remind(now=NOW + DAY)

    assert notices("allotment_internal_soon") == ["Alice", "Amir", "Daler"]
    verbs.set_internal_closing(allotment, closes_at=NOW + 5 * DAY, actor=world.alice, now=NOW + DAY)
    remind(now=NOW + 4 * DAY)
    assert len(notices("allotment_internal_soon")) == 6


def invited(world: World, call: Call, **more: object) -> Nomination:
    draft = make_draft(world, call)
    Nomination.objects.across_partners(reason="test").filter(pk=draft.pk).update(nominee_invited_at=NOW, nominee_until=NOW + 4 * DAY, **more)
    return again(draft)


def test_nominee_with_an_account_is_reminded_there(world: World, call: Call) -> None:
    draft = invited(world, call)
    give_account(world, draft, "nigora")

    remind(now=NOW + 3 * DAY)

    assert notices("nomination_nominee_soon_nominee") == ["Nigora"]
    assert not Delivery.objects.across_partners(reason="test").filter(kind="nominee_nominee_soon").exists()


def test_nominee_without_an_account_gets_a_letter(world: World, call: Call) -> None:
    draft = invited(world, call)

    remind(now=NOW + 3 * DAY)
    notices("")

    letter = Delivery.objects.across_partners(reason="test").get(kind="nominee_nominee_soon")
    assert letter.address == draft.person.email


def test_nominee_who_was_not_invited_hears_nothing(world: World, call: Call) -> None:
    draft = make_draft(world, call)
    verbs.set_nominee_closing(draft, until=NOW + 4 * DAY, actor=world.alice, now=NOW)

    remind(now=NOW + 3 * DAY)
    notices("")

    assert not Delivery.objects.across_partners(reason="test").filter(kind__startswith="nominee_").exists()


@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(turns=st.lists(st.integers(-9 * 24 * 60, 60), min_size=1, max_size=6))
def test_however_late_and_often_the_clock_comes_no_mark_is_given_twice(turns: list[int]) -> None:
    """In the order of time; each turn gives at most the mark that is nearest then."""
    given_marks: list[int] = []
    for minutes in sorted(turns):
        mark = nearest_mark(NOW, NOW + timedelta(minutes=minutes))
        if mark and mark not in given_marks:
            given_marks.append(mark)

    assert given_marks == sorted(given_marks, reverse=True)
