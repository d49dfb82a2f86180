"""Pages of events and programmes: what each reader sees, and that forty sessions cost what two do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.scoping import left_to_database
from events import operations as verbs
from events.enums import EventState
from events.models import Event, EventSession
from notifications.models import FollowUpAction
from tests.eventing import ENDS, STARTS, make_delegation, make_event, make_registration, make_room, make_session, make_speaker
from tests.programming import peopled, wanted
from tests.test_calendar_feed import address, strictly
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
MOST = 12


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests play on the day of the world."""
    cache.clear()
    monkeypatch.setattr("partners.middleware.timezone.now", lambda: NOW)


def url(name: str, *args: Any) -> str:
    return reverse(f"events:{name}", args=args)


def read(client: Client, name: str, *args: Any, **query: Any) -> str:
    answer = client.get(url(name, *args), query)
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def send(client: Client, name: str, *args: Any, **data: Any) -> tuple[int, str]:
    answer = client.post(url(name, *args), data)
    return answer.status_code, " ".join(answer.content.decode().split())


def typed(**more: Any) -> dict[str, Any]:
    return {"kind": "panel", "title": "On rivers", "day": "2027-04-14", "starts": "11:00", "ends": "12:30", **more}


def test_organiser_plans_an_event_and_is_refused_a_room_that_is_taken(world: World) -> None:
    client, room = world.client("ruslan"), make_room(world)
    other = make_event(world, number=5)
    make_session(other, title="Elsewhere", hour=1, room=room)
    fields = {**wanted(world), "institution": world.institutions["academy"].pk, "zone": "Asia/Almaty", "mode": "on_site"}
    for name, at in (("starts", STARTS), ("ends", ENDS)):
        local = at + timedelta(hours=5)
        fields |= {f"{name}_on": f"{local:%Y-%m-%d}", name: f"{local:%H:%M}"}

    assert send(client, "new_event", **{key: value for key, value in fields.items() if not key.endswith("_at")})[0] == 302
    event = Event.objects.across_partners(reason="test").latest("pk")
    status, page = send(client, "add_session", event.pk, **typed(starts="10:00", room=room.pk))
    assert (status, "The room is taken at this time." in page, "Elsewhere" in page, 'value="On rivers"' in page) == (422, True, True, True)
    assert send(client, "add_session", event.pk, **typed(starts="12:00", ends="13:30", room=room.pk))[0] == 302
    assert send(client, "event_step", event.pk, "publish_programme")[0] == 302

    assert (event.institution, event.starts_at, event.reference[:3]) == (world.institutions["academy"], STARTS, "EV-")
    assert "On rivers" in read(client, "programme", event.pk)


@pytest.mark.parametrize("name", ["event", "programme", "speakers", "event_calendar"])
def test_plan_is_the_houses_and_an_announced_event_of_those_who_are_invited(world: World, name: str) -> None:
    planned, _session = peopled(world, state="planned")
    invited, _other = peopled(world, number=2)

    assert [world.client(who).get(url(name, planned.pk)).status_code for who in ("ruslan", "olga", "alice", "timur")] == [200, 200, 404, 404]
    assert [world.client(who).get(url(name, invited.pk)).status_code for who in ("alice", "timur", "leila", "charlie")] == [200, 200, 200, 404]


def test_addresses_history_and_report_are_the_houses(world: World) -> None:
    event, _session = peopled(world)
    make_speaker(event, "Dina", email="dina@example.org")
    verbs.change_event(event, fields={"place": "Almaty"}, actor=world.sofia, now=NOW)

    assert "dina@example.org" in read(world.client("olga"), "speakers", event.pk)
    assert "dina@example.org" not in read(world.client("alice"), "speakers", event.pk)
    assert "before: Astana" in read(world.client("sofia"), "event", event.pk)
    assert "before: Astana" not in read(world.client("alice"), "event", event.pk)
    assert world.client("alice").get(url("event_report", event.pk)).status_code == 403
    assert world.client("olga").post(url("event_step", event.pk, "cancel"), {"reason": "x"}).status_code == 403


def test_foot_of_each_page_leads_visitors_to_what_is_public() -> None:
    page = Client().get(reverse("account_login")).content.decode()
    foot = page[page.index("site-footer") :]

    for name in ("events:public_events", "exchanges:public_materials", "training:catalogue", "documents:verify"):
        assert f'href="{reverse(name)}"' in foot


def test_public_pages_show_announced_public_events_without_people_who_take_part(world: World) -> None:
    event, session = peopled(world, is_public=True, online_url="https://meet.example.org/1", title_en="Open roundtable")
    hidden = [make_event(world, number=8, title_en="Closed"), make_event(world, number=9, state="planned", is_public=True, title_en="Plan")]
    visitor = Client()

    listed, page = read(visitor, "public_events"), read(visitor, "public_event", event.reference)
    russian = Client(headers={"Accept-Language": "ru"}).get(url("public_event", event.reference)).content.decode()

    assert "Open roundtable" in listed
    assert not any(row.title_en in listed for row in hidden)
    assert [visitor.get(url("public_event", row.reference)).status_code for row in hidden] == [404, 404]
    assert all(word in page for word in ("Opening", "Leila", "09:00–10:30"))
    assert not any(word in page for word in ("Guest", "Tajikistan", "guest@example.org", "meet.example.org"))
    assert "Круглый стол по воде" in russian
    content = visitor.get(url("public_calendar", event.reference)).content
    assert [str(one["UID"]) for one in strictly(content).walk("VEVENT")] == [str(event.uid), str(session.uid)]
    assert b"meet.example.org" not in content


def test_calendar_of_whoever_takes_part_or_speaks_follows_each_change(world: World) -> None:
    event, session = peopled(world, online_url="https://meet.example.org/1")
    other = make_session(event, title="Later", hour=4)
    make_session(event, title="Coffee", hour=2, kind="break")
    feeds = {name: address(world, name) for name in ("timur", "leila", "alice")}

    def of(name: str) -> dict[str, Any]:
        return {str(one["UID"]): one for one in strictly(Client().get(feeds[name]).content).walk("VEVENT")}

    assert {name: set(of(name)) for name in feeds} == {"timur": {str(session.uid), str(other.uid)}, "leila": {str(session.uid)}, "alice": set()}
    assert of("timur")[str(session.uid)]["DTSTART"].params["TZID"] == "Asia/Almaty"
    before = int(of("leila")[str(session.uid)]["SEQUENCE"])
    verbs.change_event(event, fields={"place": "Almaty"}, actor=world.sofia, now=NOW + timedelta(minutes=1))
    moved = of("leila")[str(session.uid)]
    assert (int(moved["SEQUENCE"]) - before, str(moved["LOCATION"])) == (1, "Almaty")
    verbs.cancel_event(event, reason="No money.", actor=world.sofia, now=NOW + timedelta(minutes=2))
    off = of("leila")[str(session.uid)]
    assert (str(off["STATUS"]), int(off["SEQUENCE"]) - before) == ("CANCELLED", 3)
    file = strictly(world.client("alice").get(url("event_calendar", event.pk)).content).walk("VEVENT")
    assert {str(one["STATUS"]) for one in file} == {"CANCELLED"}


def test_forty_sessions_cost_what_two_do_and_are_drawn_by_room(world: World) -> None:
    rooms = [make_room(world, f"Hall {letter}") for letter in "ABCD"]
    small, large = make_event(world, number=1), make_event(world, number=2, ends_at=STARTS + timedelta(days=2), kind="conference")
    _fill(small, rooms[:2], hours=(12,))
    _fill(large, rooms, hours=(*range(0, 10, 2), *range(24, 34, 2)))
    counts = {name: [_queries(world, name, row) for row in (small, large)] for name in ("programme", "speakers")}

    assert EventSession.objects.across_partners(reason="test").filter(event=large).count() == 40
    assert all(few == many and many <= MOST for few, many in counts.values()), counts
    page = read(world.client("ruslan"), "programme", large.pk)
    assert page.count('<div class="slot">') == 40
    assert all(f'<th scope="col" role="columnheader">{room}</th>' in page for room in rooms)


@left_to_database()
def _fill(event: Event, rooms: list[Any], *, hours: Any) -> None:
    for hour in hours:
        for number, room in enumerate(rooms):
            session = make_session(event, title=f"{hour}-{number}", hour=hour, room=room)
            make_speaker(event, f"Speaker {hour}-{number}", session=session)


def _queries(world: World, name: str, event: Event) -> int:
    client = world.client("ruslan")
    with CaptureQueriesContext(
        connection,
    ) as caught:
        client.get(url(name, event.pk))
    return len(caught)


def test_list_costs_the_same_for_one_and_thirty(world: World) -> None:
    client, counts = world.client("alice"), []
    for first, last in ((1, 2), (2, 31)):
        for number in range(first, last):
            make_delegation(make_event(world, number=number), world.partner_a)
        with CaptureQueriesContext(connection) as caught:
            client.get(url("events"))
        counts.append(len(caught))

    assert counts[0] == counts[1] <= MOST
    assert "No event fits" in read(client, "events", when="past")


def test_table_is_set_by_precedence_and_then_by_hand(world: World) -> None:
    event = make_event(world)
    session = make_session(event, title="First questions")
    make_speaker(event, "Aigerim", session=session, role="chair")
    second, first = make_delegation(event, world.partner_b, precedence=2), make_delegation(event, world.partner_a, precedence=1)
    for number, delegation in enumerate((first, first, second), 1):
        make_registration(event, number=number, delegation=delegation, rank_order=number)
    client = world.client("ruslan")

    assert send(client, "propose_seats", session.pk)[0] == 302
    labels = ["Aigerim", "Guest1 GUESTOV, Tajikistan", "Guest3 GUESTOV, Kyrgyzstan", "Guest2 GUESTOV, Tajikistan"]
    assert [row.label for row in session.seats.across_partners(reason="test").order_by("number")] == labels
    moved = {f"n{n}": n + 1 for n in range(6)} | {f"l{n}": label for n, label in enumerate(labels)} | {"n3": 2, "l4": "Interpreter", "l5": ""}
    assert send(client, "change_seats", session.pk, **moved)[0] == 302

    assert [row.label for row in session.seats.across_partners(reason="test").order_by("number")] == [
        labels[0],
        labels[3],
        *labels[1:3],
        "Interpreter",
    ]
    assert all(label in read(client, name, session.pk) for label in labels for name in ("seating", "seat_cards"))
    assert world.client("alice").get(url("seating", session.pk)).status_code == 403


def test_report_gives_recommendations_to_people_and_figures_by_side(world: World) -> None:
    event = make_event(world, state=EventState.HELD, starts_at=NOW - timedelta(days=3), ends_at=NOW - timedelta(days=2))
    delegation = make_delegation(event, world.partner_a)
    for number, state in enumerate(("attended", "attended", "no_show"), 1):
        make_registration(event, number=number, state=state, delegation=delegation)
    client = world.client("ruslan")
    day = (NOW + timedelta(days=30)).date()

    status, page = send(client, "write_report", event.pk, text="Good.", a0="Share the cases", o0=world.users["leila"].pk)
    assert (status, "Enter the day until which it is done." in page) == (422, True)
    assert send(client, "write_report", event.pk, text="Good.", a0="Share the cases", o0=world.users["leila"].pk, d0=day.isoformat())[0] == 302

    action = FollowUpAction.objects.across_partners(reason="test").get()
    assert (action.text, action.owner, action.object_id) == ("Share the cases", world.users["leila"], event.pk)
    page = read(client, "event_report", event.pk)
    assert "Came: 2 of 3 with a place." in page
    assert "Share the cases" in page
    assert send(client, "event_step", event.pk, "close")[0] == 302
