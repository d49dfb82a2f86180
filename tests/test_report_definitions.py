"""Each report against a world counted by hand (tests/counting.py), its rights, and its number of statements."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import QuotaYear
from core.models import HistoryEntry
from notifications.models import Delivery, Notice
from partners.enums import Role
from reports.definitions import definitions
from tests.academy import other_academy
from tests.counting import Counted, cells, every, lines, other_side, plant
from tests.reporting import made, rows_of
from tests.world import NOW, World, add_person

pytestmark = pytest.mark.django_db
NOT_HERE = {"annual", "nominations_list"}  # sets its own paper, tested by itself


@pytest.fixture
def counted(world: World) -> Counted:
    return plant(world)


def only(rows: list[dict[str, Any]], **said: Any) -> dict[str, Any]:
    found = [row for row in rows if all(row[name] == value for name, value in said.items())]
    assert len(found) == 1, rows
    return found[0]


def test_selection_is_counted(counted: Counted) -> None:
    """One test for one planted world: planting costs more than reading."""
    sofia = counted.world.sofia

    stages = ("nominated", "endorsed", "complete", "eligible", "selected", "accepted", "arrived", "completed")
    whole = only(lines("funnel", sofia), by="Tajikistan")
    assert cells(whole, *stages) == [6, 5, 4, 3, 2, 2, 1, 0]
    assert cells(whole, "complete_share", "selected_share", "completed_share") == [4 / 5, 2 / 3, 0.0]
    genders = lines("funnel", sofia, by="gender")
    assert {row["by"]: cells(row, "nominated", "arrived") for row in genders} == {"female": [2, 1], "male": [4, 0]}
    ranks = lines("funnel", sofia, by="rank")
    assert [row["accepted"] for row in ranks] == [1, 1]
    assert only(lines("funnel", sofia, by="language"), by="English")["nominated"] == 6
    assert lines("funnel", sofia, first_year=2028) == []
    seen_there = lines("funnel", counted.world.ruslan)
    assert list(seen_there[0]) == ["list", "by", "accepted", "arrived", "arrived_share", "completed", "completed_share"]
    assert seen_there[0]["accepted"] == 2

    desks = {row["place"]: row for row in lines("days_at_desks", sofia)}
    assert cells(desks["embassy"], "ended", "median", "ninetieth", "there_now") == [5, 2.0, 2.0, 1]
    assert cells(desks["ministry"], "ended", "median", "ninetieth", "there_now") == [4, 1.0, 1.7, 1]
    assert cells(desks["nominating authority"], "ended", "median", "there_now") == [6, 0.0, 1]
    states = {row["place"]: row for row in lines("days_in_states", sofia, by="partner")}
    assert cells(states["In review"], "by", "ended", "median") == ["Tajikistan", 3, 0.0]
    assert cells(states["Submitted"], "ended", "median", "there_now") == [4, 1.0, 1]
    first = (NOW + timedelta(days=2)).date().isoformat()
    begun_later = {row["place"]: row["ended"] for row in lines("days_in_states", sofia, first_day=first, last_day=first)}
    assert begun_later == {"Submitted": 4}

    assert lines("missing_items", sofia) == [
        {"item": "Education", "times": 2, "nominations": 2, "share": 2 / 3, "mended": 1, "days": 2.0},
        {"item": "Post held", "times": 1, "nominations": 1, "share": 1 / 3, "mended": 0, "days": None},
    ]
    lost = only(lines("lost_places", sofia), partner="Tajikistan")
    assert cells(lost, "offered", "declined", "accepted", "no_show", "no_show_share", "withdrawn", "enrolled") == [2, 0, 2, 1, 0.5, 0, 1]


def test_training_and_what_followed_are_counted(counted: Counted) -> None:
    sofia = counted.world.sofia

    numbers = ("trainings", "people", "women", "men", "women_share", "completed")
    rows = lines("trained", sofia)
    assert cells(only(rows, what="degree programme"), *numbers) == [5, 4, 3, 2, 0.6, 4]
    assert cells(only(rows, what="event: roundtable"), "trainings", "share") == [2, None]
    assert {row["what"]: row["trainings"] for row in lines("trained", sofia, by="year")} == {"2026": 1, "2027": 4}
    assert {row["what"]: row["trainings"] for row in lines("trained", sofia, by="group")} == {"landlocked developing countries": 5}
    assert {row["what"]: row["trainings"] for row in lines("trained", sofia, by="region")} == {"Central Asia": 5}
    assert {row["what"]: row["trainings"] for row in lines("trained", sofia, by="gender", first_year=2027)} == {"female": 2, "male": 2}

    names = ("year", "began", "under_way", "completed", "in_part", "left", "certificates", "share")
    assert [cells(row, *names) for row in lines("completion", sofia)] == [[2026, 1, 0, 1, 0, 0, 0, 0.0], [2027, 4, 0, 2, 1, 1, 2, 0.5]]
    assert only(lines("completion", sofia, by="partner", last_year=2026), by="Tajikistan")["began"] == 1

    told = [cells(row, "about", "name", "ballots", "mean", "agree") for row in lines("evaluation_scores", sofia)]
    assert told == [["lecturer", "Dr Leila 0", 5, 3.0, 0.0], ["the whole", "", 5, 4.0, 0.8]]
    assert lines("evaluation_scores", sofia, today="2026-11-10") == []  # still open then

    asked = lines("follow_up", sofia)
    of_trainees = only(asked, to="the former trainee")
    assert cells(of_trainees, "months", "asked", "answered", "in_post", "uses", "use_mean", "shared", "contacts", "in_touch") == [
        6, 3, 2, 0.5, 0.5, 3.5, 0.5, 1.0, 0.0,
    ]  # fmt: skip
    assert len(asked) == 2
    assert [row["to"] for row in lines("follow_up", counted.world.alice)] == ["the sending ministry"]

    alumni = [cells(row, "year", "completed", "people", "listed", "posts") for row in lines("alumni", sofia)]
    assert alumni == [[2027, 1, 1, 1, 1], [2028, 3, 3, 2, 1]]
    posts = [cells(row, "year", "post", "country") for row in lines("alumni_posts", sofia)]
    assert sorted(posts, key=str) == [[2028, "Consul in Almaty", "Kazakhstan"], [2028, None, None]]
    assert [row["year"] for row in lines("alumni_posts", sofia, last_year=2027)] == [2027]


def test_money_exchanges_and_agreements_are_counted(counted: Counted) -> None:
    sofia = counted.world.sofia

    heads = [cells(row, "year", "head", "funder", "currency", "people", "paid", "each") for row in lines("cost_heads", sofia)]
    assert heads == [
        [2027, "stipend", "the receiving side", "KZT", 1, Decimal(300), Decimal("300.00")],
        [2027, "travel", "an international organisation", "USD", 1, Decimal(50), Decimal("50.00")],
    ]
    flow = only(lines("sdg_4b1", sofia), code="TJ")
    assert cells(flow, "year", "purpose", "isced", "scholars", "currency", "paid") == [2027, "11430", "0312", 1, "KZT", Decimal(300)]

    way = only(lines("missions", sofia), partner="Tajikistan")
    assert cells(way, "year", "asked", "agreed", "over", "ended", "experts", "days", "reached", "open", "done") == [2027, 3, 2, 1, 1, 1, 9, 30, 1, 1]
    projects = {row["state"]: cells(row, "projects", "due", "late", "open", "restricted") for row in lines("projects", sofia)}
    assert projects == {"Under way": [2, 2, 1, 0, 0], "Published": [1, 0, 0, 2, 1]}
    shared = only(lines("materials", sofia), partner="Tajikistan")
    assert cells(shared, "shared", "opened", "readings", "sides", "acknowledged") == [2, 1, 2, 1, 1]
    advice = only(lines("consultations", sofia), partner="Tajikistan")
    assert cells(advice, "year", "asked", "answered", "late", "median", "ninetieth", "accepted", "declined", "usefulness") == [
        2026, 3, 2, 1, 3.0, 3.8, 1, 1, 5.0,
    ]  # fmt: skip

    held = lines("events", sofia)
    assert [cells(row, "invited", "named", "registered", "attended", "countries") for row in held] == [[1, 1, 3, 2, 1]]
    assert [cells(row, "registered", "attended") for row in lines("events", counted.world.alice)] == [[2, 1]]
    side = only(lines("events_by_partner", sofia), partner="Tajikistan")
    assert cells(side, "events", "accepted", "ceiling", "registered", "attended", "no_show", "attended_share") == [1, 1, 3, 2, 1, 1, 0.5]

    due = lines("agreements_due", sofia)
    assert [cells(row, "partners", "days_left", "ends_on", "notice_until") for row in due] == [
        ["Tajikistan", 180, date(2027, 5, 23), date(2027, 2, 23)]
    ]
    assert lines("agreements_due", sofia, today="2027-05-24") == []
    assert len(lines("agreements_due", sofia, today="2026-05-24")) == 1
    assert lines("agreements_due", sofia, today="2026-05-23") == []  # twelve months on is the day itself, and left out
    approved = only(lines("agreement_approvals", sofia), state="In force, being amended")
    assert cells(approved, "agreements", "on_table", "by_none", "by_one", "by_some") == [1, 1, 0, 1, 0]

    year = every(QuotaYear).get(allotments__call=counted.call)
    assert cells(only(lines("quota_use", sofia), year=2027), "allotted", "reserved", "used", "free", "lapsed") == [3, 0, 1, 2, 0]
    every(QuotaYear).filter(pk=year.pk).update(closed_at=NOW)
    assert cells(only(lines("quota_use", sofia), year=2027), "free", "lapsed") == [0, 2]


def test_a_run_writes_what_the_definition_tells(counted: Counted) -> None:
    rows = rows_of(made(counted.world, "sofia", "funnel", by="gender"))

    assert {row["Gender"]: (row["Nominated"], row["Accepted the offer"]) for row in rows} == {"female": ("2", "1"), "male": ("4", "1")}
    assert next(iter(rows[0])) == "Gender"  # keys stand in no file


def test_notices_are_counted_by_kind(world: World) -> None:
    step = HistoryEntry(at=NOW, model="x", object_id=1, object_label="x", step="x", actor_label="x", delivered_at=NOW)
    step.save(force_insert=True)
    for number, (name, read) in enumerate((("alice", NOW), ("amir", None))):
        notice = Notice(event=step, recipient=world.users[name], kind="some_kind", created_at=NOW, read_at=read)
        notice.save(force_insert=True)
        sent = NOW if number else None
        Delivery(
            key=f"k{number}", notice=notice, address="a@example.org", language="en", kind="some_kind", message_id="m", created_at=NOW, next_attempt_at=NOW,
            state="sent" if sent else "failed", sent_at=sent,
        ).save(force_insert=True)  # fmt: skip

    row = only(lines("notices", world.olga), kind="some_kind")
    assert cells(row, "label", "notices", "read", "read_share", "letters", "sent", "failed", "waiting") == ["some kind", 2, 1, 0.5, 2, 1, 1, 0]
    assert lines("notices", world.olga, last_day="2026-11-23") == []
    assert len(lines("notices", world.olga, first_day="2026-11-24", last_day="2026-11-24")) == 1
    assert not definitions()["notices"].may(world.alice)
    assert lines("notices", world.alice) == []


def reports() -> list[str]:
    return [name for name, one in definitions().items() if one.batches is not None and name not in NOT_HERE and one.in_catalogue]


CHOICES = {
    "funnel": ("gender", "call", "programme"),
    "trained": ("partner", "region"),
    "completion": ("partner",),
    "days_in_states": ("call", "partner"),
}


def everything(actor: Any) -> dict[tuple[str, str], Any]:
    """All that all reports tell somebody, by every choice that groups otherwise; also what `may` would refuse before."""
    return {(name, by): lines(name, actor, **({"by": by} if by else {})) for name in reports() for by in ("", *CHOICES.get(name, ()))}


def outsiders(world: World) -> list[Any]:
    """Six who must not see what is planted: of partner B, and of another academy."""
    other_academy(world)
    add_person(world, "lola", "hub", Role.LECTURER)
    add_person(world, "bakyt", "authority_b", Role.AUTHORITY_HEAD)
    add_person(world, "erkin", "authority_b", Role.EMPLOYER_ENDORSER)
    other_side(world)
    return [world.actors[name] for name in ("charlie", "bakyt", "erkin", "embassy_b", "rashid", "lola")]


def test_nobody_reads_of_other_partners_or_academies(world: World) -> None:
    """What can leak is there: the sending side or the academy, and the ministry, read of each report something."""
    strangers = outsiders(world)

    plant(world)

    for actor in strangers:
        assert {name: rows for name, rows in everything(actor).items() if rows} == {}, actor.label
    of_the_house = everything(world.hana)
    of_the_side, of_the_academy = everything(world.alice), everything(world.ruslan)
    for name, rows in of_the_house.items():
        assert rows or name[0] == "notices", name
        assert of_the_side[name] or of_the_academy[name] or name[0] == "notices", name


def test_own_numbers_stand_still_when_others_grow_and_so_do_the_statements(world: World) -> None:
    """A second world of another partner at the same academy, as large as the first: one's own lines are the same, everybody's cost no more statements."""
    plant(world)
    side = other_side(world)
    own = everything(world.alice)
    spent = statements(world.sofia)

    plant(side, 1000)

    assert everything(world.alice) == own
    assert statements(world.sofia) == spent
    assert max(spent.values()) <= 8, spent
    assert {name: n for name, n in spent.items() if n > 3 and name not in ("costs", "line_costs", "nominations")} == {}


def statements(actor: Any) -> dict[str, int]:
    found = {}
    for name in reports():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            lines(name, actor)
        found[name] = len(caught)
    return found


def test_each_definition_keeps_its_word(counted: Counted) -> None:
    """Estimates are never less than the rows; charts name columns that are there; each line's address opens for its reader."""
    hana, client, opened = counted.world.hana, counted.world.client("hana"), set()
    for name in reports():
        definition = definitions()[name]
        rows = lines(name, hana)
        if name not in ("costs", "line_costs", "notices"):  # a row there is an award and a currency; a letter without notice has a kind of its own
            assert definition.estimate({}, hana) >= len(rows), name
        columns = {column.name: column.kind for column in definition.columns_for({}, hana)}
        if definition.chart:
            assert definition.chart.label in columns, name
            assert {columns[value] for value in definition.chart.values} == {"whole"}, (
                name
            )  # a chart adds up what has one label: no shares, no medians
        by = definition.params(hana).get("by")
        for value, _label in by.choices if by else ():  # type: ignore[attr-defined]
            lines(name, hana, by=value)
        url = definition.url(tuple(rows[0].values())) if definition.url and rows else ""
        if url:
            opened.add(name)
            assert client.get(url).status_code == 200, url
    assert len(opened) >= 14
