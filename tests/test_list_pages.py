"""Lists everywhere: columns, order, views with a name, the place kept after an act, the file of the same rows."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from core.lists import Reading, known_lists, list_named
from core.lists.places import place_at, with_place
from core.lists.saved import save_view
from core.models import FirstView, SavedView
from reports.models import ReportRun
from scholarships import operations as verbs
from scholarships.models import Nomination
from tests.nominations import queries_of, read, url
from tests.world import NOW, World, make_call, make_nomination

pytestmark = [pytest.mark.django_db, pytest.mark.still_clock]
NOMINATIONS = "/nominations/"


@pytest.fixture
def rows(world: World) -> list[Nomination]:
    call = make_call(world, places=2, reserve=2)
    return [make_nomination(world, call, number=number) for number in range(3)]


def views() -> list[SavedView]:
    return list(SavedView.objects.across_partners(reason="test").order_by("pk"))


def heads_of(page: str) -> str:
    return page[page.index("<thead") : page.index("</thead>")]


def save(client: Client, at: str, **typed: Any) -> Any:
    return client.post(reverse("list_save"), {"at": at, **typed})


def test_every_list_sorts_by_what_ends_with_a_unique_field_and_heads_one_column() -> None:
    assert len(known_lists()) >= 10
    for definition in known_lists().values():
        heads = [column for column in definition.columns if column.heads]
        assert len(heads) == 1, definition.name
        for column in definition.columns:
            assert not column.sort or column.sort[-1] in ("id", "pk", "reference"), (definition.name, column.name)


def test_columns_are_chosen_in_the_address_in_their_order_and_the_row_keeps_its_name(world: World, rows: list[Nomination]) -> None:
    page = read(world.client("sofia"), NOMINATIONS + "?columns=employer,state,nonsense")

    heads = heads_of(page)
    assert heads.index("Number") < heads.index("Employer") < heads.index("State")
    assert "Rank" not in heads
    both = read(world.client("sofia"), NOMINATIONS + "?columns=employer&columns=state")
    assert heads_of(both).count('scope="col"') == 4  # with the boxes


def test_a_column_that_is_not_the_readers_is_not_in_the_list_however_it_is_asked_for(world: World, rows: list[Nomination]) -> None:
    page = read(world.client("alice"), NOMINATIONS + "?columns=decided,partner,state")

    assert "Decided" not in page
    assert 'value="decided"' not in page


def test_a_heading_sorts_and_turns_round_and_keeps_filters(world: World, rows: list[Nomination]) -> None:
    sofia = world.client("sofia")
    by_name = read(sofia, NOMINATIONS + "?state=submitted&sort=name")
    back = read(sofia, NOMINATIONS + "?state=submitted&sort=-name")

    def order(page: str) -> list[str]:
        return sorted((row.reference for row in rows), key=page.index)

    assert order(by_name) == order(back)[::-1]
    assert 'aria-sort="ascending"' in by_name
    assert "?state=submitted&amp;sort=-name" in by_name


def test_filters_keep_the_columns_and_the_order(world: World, rows: list[Nomination]) -> None:
    page = read(world.client("sofia"), NOMINATIONS + "?columns=state&sort=name")

    assert '<input type="hidden" name="columns" value="state">' in page
    assert '<input type="hidden" name="sort" value="name">' in page


def test_a_view_is_kept_opened_changed_and_deleted(world: World, rows: list[Nomination]) -> None:
    sofia = world.client("sofia")
    at = NOMINATIONS + "?state=submitted&sort=name&columns=state,employer&after=x"

    answer = save(sofia, at, name="Submitted")

    (view,) = views()
    assert (view.query, view.columns) == ("state=submitted&sort=name", ["state", "employer"])
    page = read(sofia, answer.url)
    assert "View: <strong>Submitted</strong>" in page
    change = reverse("list_view", args=[view.pk]) + f"?at={quote(NOMINATIONS)}"
    sofia.post(change, {"at": NOMINATIONS, "name": "To check", "share": "staff"})
    assert "To check" in read(world.client("hana"), NOMINATIONS)
    assert "To check" in read(world.client("ruslan"), NOMINATIONS)
    assert "To check" not in read(world.client("alice"), NOMINATIONS)
    assert save(sofia, at, name="").status_code == 422
    sofia.post(change, {"at": NOMINATIONS, "delete": "1"})
    assert views() == []


def test_a_list_opens_with_the_view_its_reader_has_chosen_until_they_ask_for_the_whole(world: World, rows: list[Nomination]) -> None:
    sofia = world.client("sofia")
    save(sofia, NOMINATIONS + "?state=draft", name="Drafts", is_first="on")

    assert "View: <strong>Drafts</strong>" in read(sofia, NOMINATIONS)
    assert rows[0].reference not in read(sofia, NOMINATIONS)
    assert rows[0].reference in read(sofia, NOMINATIONS + "?view=0")
    assert rows[0].reference in read(world.client("hana"), NOMINATIONS)
    (view,) = views()
    sofia.post(reverse("list_view", args=[view.pk]), {"at": NOMINATIONS, "name": "Drafts"})
    assert not FirstView.objects.across_partners(reason="test").exists()


def test_a_view_of_a_partner_is_read_by_its_officers_alone_and_changed_by_its_owner(world: World, rows: list[Nomination]) -> None:
    place = place_at(NOMINATIONS + "?state=submitted")
    assert place
    view = save_view(place, name="Ours", share=str(world.partner_a.pk), actor=world.alice, now=NOW)
    theirs = save_view(place, name="Not ours", share=str(world.partner_b.pk), actor=world.alice, now=NOW)
    address = reverse("list_view", args=[view.pk]) + f"?at={quote(NOMINATIONS)}"

    assert theirs.shared_with_partner is None
    assert "Alice keeps this view" in read(world.client("amir"), address)
    for name in ("charlie", "sofia", "olga"):
        assert world.client(name).get(address).status_code == 404
    world.client("amir").post(address, {"at": NOMINATIONS, "name": "Mine", "delete": "1"})
    view.refresh_from_db()
    assert view.name == "Ours"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/nominations/",
        "//evil.example/nominations/",
        "/\\evil.example",
        "/accounts/logout/",
        "/nowhere/",
        "nominations/",
        "/nominations/\n",
    ],
)
def test_only_an_address_of_an_own_list_is_ever_a_place(world: World, address: str, rows: list[Nomination]) -> None:
    assert place_at(address) is None
    page = read(world.client("sofia"), with_place(url("nomination", rows[0].pk), address))
    assert "Back to the list" not in page
    assert world.client("sofia").get(reverse("list_export"), {"at": address}).status_code == 404


def test_an_act_from_a_row_returns_to_its_place_with_the_row_in_view(world: World, rows: list[Nomination]) -> None:
    sofia, row = world.client("sofia"), rows[1]
    page = read(sofia, NOMINATIONS + "?state=submitted&sort=name")
    record = with_place(url("nomination", row.pk), f"{NOMINATIONS}?state=submitted&sort=name#row-{row.pk}")

    assert record.replace("&", "&amp;") in page
    shown = read(sofia, record)
    act = with_place(url("nomination_step", row.pk, "accept_for_review"), f"{NOMINATIONS}?state=submitted&sort=name#row-{row.pk}")
    assert "Back to the list" in shown
    assert act.replace("&", "&amp;") in shown
    assert sofia.post(act).url == f"{NOMINATIONS}?state=submitted&sort=name#row-{row.pk}"
    assert f'id="row-{row.pk}"' in read(sofia, NOMINATIONS)


def test_rows_ticked_are_asked_about_first_and_each_has_its_answer(world: World, rows: list[Nomination]) -> None:
    sofia, back = world.client("sofia"), NOMINATIONS + "?sort=name"
    verbs.accept_for_review(rows[2], actor=world.sofia, now=NOW)
    query = "&".join(f"rows={row.pk}" for row in rows) + f"&back={quote(back)}"

    page = read(sofia, f"{url('accept_many')}?{query}")

    assert "Accept 2 nominations for review" in page
    assert page.count("will be refused") == 1
    assert {row.state for row in Nomination.objects.across_partners(reason="test")} == {"submitted", "in_review"}
    answer = sofia.post(f"{url('accept_many')}?{query}", {"rows": [row.pk for row in rows], "confirmed": "yes"})
    assert answer.url == back
    assert "Done: 2. Refused: 1." in read(sofia, answer.url)
    assert {row.state for row in Nomination.objects.across_partners(reason="test")} == {"in_review"}
    assert world.client("alice").get(f"{url('accept_many')}?{query}").status_code == 403


def test_an_export_says_how_many_first_and_asks_for_the_same_rows_and_columns(world: World, rows: list[Nomination]) -> None:
    sofia, at = world.client("sofia"), NOMINATIONS + "?state=submitted&columns=name,state"

    page = read(sofia, reverse("list_export") + f"?at={quote(at)}")

    assert "The list has 3 nominations." in page
    assert "Export 3 nominations" in page
    answer = sofia.post(reverse("list_export"), {"at": at, "format": "csv"})
    run = ReportRun.objects.across_partners(reason="test").get()
    assert answer.url == reverse("reports:run", args=[run.pk])
    assert list(run.formats) == ["csv"]
    assert (run.params["list"], run.params["query"], run.params["columns"]) == (
        "scholarships:nominations", "state=submitted&columns=name%2Cstate", ["name", "state"],
    )  # fmt: skip


def test_a_file_holds_what_the_page_shows_for_its_reader(world: World, rows: list[Nomination]) -> None:
    definition = list_named("scholarships:nominations")
    assert definition
    reading = Reading(actor=world.alice, query=QueryDict("state=submitted&sort=name"), now=NOW)
    columns = definition.chosen(["name", "decided", "partner", "rank"], reading)

    (found,) = definition.tuples(reading, columns)

    assert [column.name for column in columns] == ["number", "name", "rank"]
    assert sorted(row[0] for row in found) == sorted(row.reference for row in rows)
    assert [row[1] for row in found] == sorted((row[1] for row in found), key=lambda name: name.split()[-1])


def test_rows_stand_closer_on_this_screen(world: World, rows: list[Nomination]) -> None:
    sofia = world.client("sofia")

    answer = sofia.post(reverse("list_density"), {"at": NOMINATIONS + "?sort=name", "density": "compact"})

    assert answer.url == NOMINATIONS + "?sort=name"
    assert 'class="compact"' in read(sofia, NOMINATIONS)


LISTS = {
    "scholarships:nominations": "sofia", "scholarships:calls": "sofia", "agreements:agreements": "aidar", "training:intakes": "ruslan",
    "training:enrolments": "ruslan", "events:events": "sofia", "exchanges:missions": "sofia", "exchanges:materials": "sofia",
    "partners:members": "adil",
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_list_with_all_its_columns_and_each_order_is_drawn(world: World, rows: list[Nomination], name: str) -> None:
    definition, client = list_named(name), world.client(LISTS[name])
    assert definition
    columns = ",".join(column.name for column in definition.columns)
    for sort in ["", *(column.name for column in definition.columns if column.sort)]:
        assert queries_of(client, f"{definition.address()}?columns={columns}&sort={sort}") <= 12
        assert queries_of(client, f"{definition.address()}?columns={columns}&sort=-{sort}") <= 12
