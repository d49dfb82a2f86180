"""Searches that people keep: their own only; the clock tells of what is new once, at once or on Monday morning."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from core.errors import Invalid, NotAllowed, Refused
from core.models import HistoryEntry
from exchanges import operations as verbs
from exchanges.models import Material, MaterialText, SavedSearch
from exchanges.operations.search_clock import last_monday, send_digests, tell_at_once
from exchanges.rules.searches import MOST
from exchanges.tasks import tell_of_materials
from notifications.models import Delivery, Notice
from notifications.operations import sweep_events
from notifications.render import letter_text
from partners.models import Membership
from tests.exchanging import make_circle
from tests.searching import plant
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
MONDAY = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)  # 06:00 in Astana; the world plays on the Tuesday before


def keep(world: World, name: str = "alice", *, now: datetime = NOW, **fields: Any) -> SavedSearch:
    asked = {"label": f"Search {now:%d %H:%M} {fields}"[:100], "notify": "at_once", **(fields or {"words": "water"})}
    return verbs.save_search(fields=asked, actor=world.actors[name], now=now)


def shared(world: World, at: datetime, number: int = 1, *, circle: Any = None, **more: Any) -> Material:
    material: Material = plant(world, "sediment", number=number, circle=circle, **more)
    Material.objects.across_partners(reason="test").filter(pk=material.pk).update(shared_at=at)
    return material


def told(name: str, world: World) -> list[tuple[str, dict[str, Any]]]:
    rows = HistoryEntry.objects.across_partners(reason="test").filter(
        model="accounts.user", object_id=world.users[name].pk, step__startswith="materials_"
    )
    return [(row.step, row.data) for row in rows.order_by("pk")]


def test_new_material_is_told_once_at_once(world: World) -> None:
    search = keep(world, words="sediment")
    shared(world, NOW + MINUTE)

    for minutes in (2, 3, 4, 60):
        tell_at_once(now=NOW + minutes * MINUTE)

    assert told("alice", world) == [("materials_found", {"materials": 1, "searches": [[search.pk, 1]]})]


def test_what_was_there_when_the_search_was_saved_is_no_news(world: World) -> None:
    shared(world, NOW - MINUTE)
    keep(world, words="sediment")

    tell_at_once(now=NOW + DAY)
    send_digests(now=NOW + 8 * DAY)

    assert told("alice", world) == []


def test_one_message_for_all_searches_of_a_person(world: World) -> None:
    one, two = keep(world, words="sediment"), keep(world, topic="law")
    keep(world, kind="briefing")
    shared(world, NOW + MINUTE, 1, topic="law")
    shared(world, NOW + MINUTE, 2)

    tell_at_once(now=NOW + 3 * MINUTE)

    assert told("alice", world) == [("materials_found", {"materials": 2, "searches": [[one.pk, 2], [two.pk, 1]]})]


def test_material_whose_transaction_ends_late_is_told_by_the_next_turn(world: World) -> None:
    keep(world, words="sediment")
    shared(world, NOW + MINUTE)
    tell_at_once(now=NOW + 2 * MINUTE)
    shared(world, NOW + MINUTE + timedelta(seconds=1), 2)  # its instant lies before that turn, its COMMIT after it

    tell_at_once(now=NOW + 3 * MINUTE)

    assert [data["materials"] for _step, data in told("alice", world)] == [1, 1]


def test_words_that_are_read_after_the_sharing_are_told_when_they_are_there(world: World) -> None:
    keep(world, words="sediment")
    material = shared(world, NOW + MINUTE)
    text = MaterialText.objects.across_partners(reason="test").filter(pk=material.pk)
    text.update(state="waiting", body="")
    tell_at_once(now=NOW + 5 * MINUTE)
    assert told("alice", world) == []
    text.update(state="done", body="sediment", tried_at=NOW + 6 * MINUTE)

    for minutes in (7, 8, 60):
        tell_at_once(now=NOW + minutes * MINUTE)

    assert len(told("alice", world)) == 1


def test_title_of_a_material_that_waits_for_its_words_is_not_told_twice(world: World) -> None:
    keep(world, words="delta")
    material = shared(world, NOW + MINUTE, title="The delta")
    text = MaterialText.objects.across_partners(reason="test").filter(pk=material.pk)
    text.update(state="waiting", tried_at=NOW + MINUTE)
    for hours in (1, 23, 26, 27):
        tell_at_once(now=NOW + timedelta(hours=hours))
    text.update(state="failed", tried_at=NOW + 2 * DAY)
    tell_at_once(now=NOW + 3 * DAY)

    assert len(told("alice", world)) == 1


@pytest.mark.parametrize(
    ("now", "monday"),
    [
        (MONDAY, MONDAY),
        (MONDAY - timedelta(seconds=1), MONDAY - 7 * DAY),
        (MONDAY + timedelta(days=6, hours=23), MONDAY),
        (datetime(2026, 11, 29, 20, 0, tzinfo=UTC), MONDAY - 7 * DAY),  # already Monday in Astana, before six
    ],
)
def test_monday_is_counted_where_the_host_is(now: datetime, monday: datetime) -> None:
    assert last_monday(now) == monday


def test_digest_goes_out_once_a_week_however_late_or_often_the_clock_comes(world: World) -> None:
    keep(world, topic="regional", notify="weekly")
    shared(world, NOW + DAY)
    shared(world, MONDAY + timedelta(hours=3), 2)

    send_digests(now=MONDAY - MINUTE)
    assert told("alice", world) == []
    for late in (2 * MINUTE, 3 * MINUTE, timedelta(hours=5), 2 * DAY):
        send_digests(now=MONDAY + late)
    assert [data["materials"] for _step, data in told("alice", world)] == [1]

    send_digests(now=MONDAY + 9 * DAY)  # a clock that stood still on the next Monday
    assert [(step, data["materials"]) for step, data in told("alice", world)] == [("materials_digest", 1)] * 2
    send_digests(now=MONDAY + 15 * DAY)
    assert len(told("alice", world)) == 2  # nothing new, nothing said


def test_only_what_the_reader_may_read_at_that_time_is_told(world: World) -> None:
    for name in ("alice", "charlie", "timur", "rana"):
        keep(world, name, words="sediment")
    shared(world, NOW + MINUTE, 1, circle=make_circle("named", world.partner_a))
    shared(world, NOW + MINUTE, 2, state="recalled")
    Membership.objects.across_partners(reason="test").filter(user=world.users["timur"]).update(ends_on=NOW.date() - DAY)

    tell_at_once(now=NOW + 3 * MINUTE)

    assert {name: len(told(name, world)) for name in ("alice", "charlie", "timur", "rana")} == {"alice": 1, "charlie": 0, "timur": 0, "rana": 0}


def test_whoever_has_left_is_told_nothing_and_a_failure_keeps_nobody_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from exchanges.operations import search_clock

    for name in ("alice", "charlie", "amir"):
        keep(world, name, words="sediment")
    world.users["amir"].is_active = False
    world.users["amir"].save()
    shared(world, NOW + MINUTE)
    found = search_clock.actor_for

    def breaks(user: Any, now: datetime) -> Any:
        if user.pk == world.users["alice"].pk:
            raise RuntimeError("broken")
        return found(user, now)

    monkeypatch.setattr(search_clock, "actor_for", breaks)
    tell_at_once(now=NOW + 3 * MINUTE)
    monkeypatch.undo()
    assert [len(told(name, world)) for name in ("alice", "charlie", "amir")] == [0, 1, 0]
    tell_at_once(now=NOW + 4 * MINUTE)
    assert [len(told(name, world)) for name in ("alice", "charlie", "amir")] == [1, 1, 0]


@pytest.mark.parametrize(("language", "subject"), [("en", "New materials of the week: 1"), ("ru", None), ("kk", None)])
def test_digest_is_written_in_the_language_of_the_reader_and_names_no_material(world: World, language: str, subject: str | None) -> None:
    world.users["alice"].language = language
    world.users["alice"].save()
    search = keep(world, words="sediment", notify="weekly", label="Мутность рек")
    shared(world, NOW + DAY, title="A title of its own")
    send_digests(now=MONDAY + 2 * MINUTE)

    sweep_events(now=MONDAY + 3 * MINUTE)

    notice = Notice.objects.across_partners(reason="test").get(recipient=world.users["alice"])
    with translation.override("de"):
        said, body = letter_text(Delivery.objects.across_partners(reason="test").get(notice=notice))
    assert f"{search.label}: 1" in body
    assert "title of its own" not in body
    assert reverse("exchanges:saved_searches") in body
    assert subject is None or said == subject


def test_clock_that_has_nothing_to_tell_asks_little(world: World) -> None:
    for name in ("alice", "charlie", "sofia"):
        keep(world, name, words="sediment")
        keep(world, name, topic="law", notify="weekly")

    with CaptureQueriesContext(connection) as caught:
        tell_of_materials()

    assert len(caught) <= 3


def test_many_searches_of_one_person_are_one_question(world: World) -> None:
    counts = []
    for number in range(MOST):
        keep(world, words="sediment", label=f"{number}")
        if number in (0, MOST - 1):
            shared(world, NOW + (number + 1) * MINUTE, number + 1)
            with CaptureQueriesContext(connection) as caught:
                tell_at_once(now=NOW + (number + 3) * MINUTE)
            counts.append(len(caught))

    assert counts[0] == counts[1]


def test_page_of_searches_asks_as_much_for_thirty_as_for_one(world: World) -> None:
    client, counts = world.client("alice"), []
    for number in range(1, MOST + 1):
        keep(world, words="sediment", label=f"{number}")
        shared(world, NOW - number * MINUTE, number)
        if number in (1, MOST):
            with CaptureQueriesContext(connection) as caught:
                assert client.get(reverse("exchanges:saved_searches")).status_code == 200
            counts.append(len(caught))

    assert counts[0] == counts[1] <= 12


def test_no_more_than_the_most_are_kept(world: World) -> None:
    for number in range(MOST):
        keep(world, words="water", label=f"{number}")

    with pytest.raises(Refused):
        keep(world, words="water", label="one more")


def test_a_search_asks_something_and_has_a_name_of_its_own(world: World) -> None:
    keep(world, label="Water", words="water")
    for fields in ({"label": "Water", "words": "other"}, {"label": "Nothing", "words": ""}, {"label": "", "words": "water"}):
        with pytest.raises((Invalid, Refused)):
            keep(world, **fields)
    keep(world, "charlie", label="Water", words="water")


def test_a_search_is_seen_and_changed_by_its_owner_only(world: World) -> None:
    search = keep(world, words="embargo", label="Secret wish")
    for name in ("amir", "charlie", "sofia", "olga", "adil"):
        client = world.client(name)
        for route in ("change_search", "delete_search"):
            for ask in (client.get, client.post):
                assert ask(reverse(f"exchanges:{route}", args=[search.pk])).status_code == 404
        assert "Secret wish" not in client.get(reverse("exchanges:saved_searches")).content.decode()
        assert not SavedSearch.objects.visible_to(world.actors[name]).exists()
        with pytest.raises(NotAllowed):
            verbs.change_search(search, fields={"words": "x"}, actor=world.actors[name], now=NOW)
    assert "Secret wish" not in str(search)
    shared(world, NOW + MINUTE, title="embargo")
    tell_at_once(now=NOW + 3 * MINUTE)
    journal = world.client("olga").get(reverse("journal")).content.decode()
    assert "Told of new materials" in journal
    assert "Secret wish" not in journal
    assert "embargo" not in journal


def test_changed_words_begin_anew_and_another_name_does_not(world: World) -> None:
    search = keep(world, words="water")
    verbs.change_search(search, fields={"label": "Renamed"}, actor=world.alice, now=NOW + DAY)
    search.refresh_from_db(from_queryset=SavedSearch.objects.across_partners(reason="test"))
    assert search.seen_until == NOW
    verbs.change_search(search, fields={"words": "sediment"}, actor=world.alice, now=NOW + DAY)
    assert SavedSearch.objects.visible_to(world.alice).get().seen_until == NOW + DAY


def test_search_is_saved_from_the_page_of_results_changed_and_deleted(world: World) -> None:
    client = world.client("alice")
    plant(world, "sediment")
    found = client.get(reverse("exchanges:materials_search"), {"words": "sediment", "topic": "regional", "side": world.host.pk})
    form = client.get(found.context["save_url"]).context["form"]
    assert {name: form[name].value() for name in ("words", "topic", "side")} == {"words": "sediment", "topic": "regional", "side": str(world.host.pk)}

    typed = {"label": "Rivers", "words": "sediment", "topic": "regional", "side": world.host.pk, "notify": "weekly"}
    assert client.post(reverse("exchanges:save_search"), typed | {"label": ""}).status_code == 422
    assert client.post(reverse("exchanges:save_search"), typed | {"words": "", "topic": "", "side": ""}).status_code == 422
    assert client.post(reverse("exchanges:save_search"), typed).status_code == 302
    assert client.post(reverse("exchanges:save_search"), typed).status_code == 422  # the name is taken
    row = SavedSearch.objects.visible_to(world.alice).get()
    assert (row.side, row.notify) == (world.host, "weekly")
    page = client.get(reverse("exchanges:saved_searches"))
    assert "Rivers and treaties" in page.content.decode()
    assert client.get(page.context["rows"][0]["url"]).context["count"] == 1

    change = reverse("exchanges:change_search", args=[row.pk])
    assert client.get(change).context["form"]["side"].value() == world.host.pk
    assert client.post(change, typed | {"notify": "never"}).status_code == 302
    assert SavedSearch.objects.visible_to(world.alice).get().notify == "never"
    assert client.post(reverse("exchanges:delete_search", args=[row.pk])).status_code == 302
    assert not SavedSearch.objects.visible_to(world.alice).exists()
