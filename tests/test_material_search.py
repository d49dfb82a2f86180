"""Search in materials: what is found by which words, in which order, how it is shown, and how few questions it asks."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models.expressions import RawSQL
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exchanges.models import MaterialText
from exchanges.queries import searches
from exchanges.queries.searches import Wanted, marked
from tests.exchanging import make_circle, make_material
from tests.searching import file_of, fill_materials, plant
from tests.world import World

pytestmark = pytest.mark.django_db
PAGE = "exchanges:materials_search"


def titles(world: World, name: str, words: str = "", **filters: object) -> list[str]:
    rows = searches.found(world.actors[name], Wanted(words=words, **filters))  # type: ignore[arg-type]
    return list(rows.order_by("-rank" if words else "-pk", "-pk").values_list("title", flat=True))


@pytest.fixture
def library(world: World) -> World:
    """One note in each language; in each the word stands in another form than it is asked for."""
    texts = {"Treaties on rivers": "negotiated", "Договоры о реках": "переговорами", "Өзендер туралы келісім": "келіссөздерінде"}
    for number, (title, word) in enumerate(texts.items()):
        plant(world, f"They {word} for years", number=number + 1, title=title)
    return world


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("treaty", ["Treaties on rivers"]),
        ("negotiating", ["Treaties on rivers"]),
        ("договор река", ["Договоры о реках"]),
        ("переговоры", ["Договоры о реках"]),
        ("өзен", ["Өзендер туралы келісім"]),
        ("келіссөз", ["Өзендер туралы келісім"]),
        ("treaty or договор", ["Договоры о реках", "Treaties on rivers"]),
        ('"water negotiated"', []),
        ('"treaties on rivers"', ["Treaties on rivers"]),
        ("years -договоры -treaty", ["Өзендер туралы келісім"]),
        ("years -договорами", ["Өзендер туралы келісім", "Treaties on rivers"]),
    ],
)
def test_words_are_found_in_their_other_forms(library: World, words: str, found: list[str]) -> None:
    assert sorted(titles(library, "alice", words)) == sorted(found)


@pytest.mark.parametrize("words", ["treatis", "договори", "рындар", "negotiat", "туралы келисим", "Ivers TREAT", "dogovor", "озендер"])
def test_misspelt_words_and_parts_of_words_are_near(library: World, words: str) -> None:
    assert searches.near(library.alice, Wanted(words=words)).exists() is (words != "рындар")


@pytest.mark.parametrize(
    "words", ["'", "!!", "&|", "a:*b", "\\", '"', '"open', "- -", "(", "%", "_", "🙂", "or", "OR or", "өзен:*", "<b>", "өзен's \\ ' "]
)
def test_no_signs_break_the_search(library: World, words: str) -> None:
    page = library.client("alice").get(reverse(PAGE), {"words": words})

    assert page.status_code == 200


def test_title_counts_more_than_the_text(library: World) -> None:
    plant(library, "treaty", number=9, title="Another paper")

    assert titles(library, "alice", "treaty") == ["Treaties on rivers", "Another paper"]


def test_filters_narrow(world: World) -> None:
    file, circle = file_of(world), make_circle
    make_material(world, file, circle=circle(), number=1, title="one", country=world.partner_b, language="ru")
    make_material(world, file, circle=circle(), number=2, title="two", kind="briefing", topic="law", partner=world.partner_a)

    assert (
        titles(world, "sofia", country=world.partner_b) == titles(world, "sofia", language="ru") == titles(world, "sofia", side=world.host) == ["one"]
    )
    assert titles(world, "sofia", kind="briefing") == titles(world, "sofia", topic="law") == titles(world, "sofia", side=world.partner_a) == ["two"]
    assert titles(world, "sofia", "upstream", topic="law") == ["two"]


def test_snippet_is_marked_and_escaped(world: World) -> None:
    plant(world, "<script>alert(1)</script> & <mark>zuzuk</mark> \ue000fake\ue001")

    page = world.client("alice").get(reverse(PAGE), {"words": "zuzuk"}).content.decode()

    assert "<mark>zuzuk</mark>" in page
    assert "<script>alert" not in page
    assert "&amp;" in page
    assert page.count("<mark>") == 1 + page.count("<mark>fake</mark>")


def test_marks_never_leave_a_tag_open() -> None:
    assert marked("a \ue000<b>\ue001 c") == "a <mark>&lt;b&gt;</mark> c"
    assert marked("\ue001a \ue000b \ue000c\ue001") == "a b <mark>c</mark>"


def test_words_of_an_earlier_file_find_nothing(world: World) -> None:
    material = plant(world, "quibblewort")
    material.versions.across_partners(reason="test").update(is_current=False)

    for name in ("alice", "sofia", "charlie"):
        assert titles(world, name, "quibblewort") == []
        assert not searches.near(world.actors[name], Wanted(words="quibblewort")).exists()


@pytest.mark.parametrize(
    "asked", [{"words": "upstream"}, {"words": "upstrem pstream"}, {"topic": "regional"}, {"words": "upstream", "topic": "regional"}, {}]
)
def test_search_asks_as_much_for_many_as_for_one(world: World, asked: dict[str, str]) -> None:
    client, counts, file = world.client("alice"), [], file_of(world)
    for number in range(1, 31):
        make_material(world, file, circle=make_circle("named", world.partner_a), number=number)
        if number in (1, 30):
            with CaptureQueriesContext(connection) as caught:
                assert client.get(reverse(PAGE), asked | {"country": "", "side": str(world.host.pk) if asked else ""}).status_code == 200
            counts.append(len(caught))

    assert counts[0] == counts[1] <= 12


def test_pages_go_on_by_rank_without_a_hole(world: World) -> None:
    file, client = file_of(world), world.client("alice")
    for number in range(1, 46):
        make_material(world, file, circle=make_circle(), number=number, title=f"Upstream {'upstream ' * (number % 3)}{number}")
    address, seen = reverse(PAGE) + "?words=upstream", []
    while address:
        page = client.get(address)
        seen += [material.reference for material, _snippet, _state in page.context["found"]]
        address = reverse(PAGE) + page.context["page"].next_url if page.context["page"].has_next else ""

    assert len(seen) == len(set(seen)) == 45
    assert page.context["count"] == 45


@pytest.mark.parametrize("words", ["localahent", "провбика", "қабвглық"])
def test_words_can_be_looked_up_in_the_indexes(world: World, words: str) -> None:
    """A sample of tests/soak/test_searching.py, which asks the planner itself over 20,000 materials."""
    fill_materials(world, 300)
    found, near = searches.found(world.alice, Wanted(words=words)), searches.near(world.alice, Wanted(words=words))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
        plans = [rows.values("pk").explain() for rows in (found, near)]

    assert "material_words" in plans[0]
    assert "material_body_parts" in plans[1]
    assert "material_title_parts" in plans[1]


def test_a_text_is_never_fetched_whole_for_a_list(world: World) -> None:
    plant(world, "zuzuk")

    with CaptureQueriesContext(connection) as caught:
        world.client("alice").get(reverse(PAGE), {"words": "zuzuk"})

    columns = [one["sql"].split("FROM")[0].split(", ") for one in caught if MaterialText._meta.db_table in one["sql"]]
    assert len(columns) == 2  # which and how many; what they are and where the words stand
    assert [
        one for row in columns for one in row if one.strip() in (f'"{MaterialText._meta.db_table}"."{name}"' for name in ("body", "vector"))
    ] == []


def test_parts_that_stand_in_every_text_are_given_up_and_cost_no_more(library: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """To know it, each text must be read: twenty thousand long ones would keep the database busy for minutes."""
    address, client = reverse(PAGE) + "?words=egotiat", library.client("alice")
    asked: list[str] = []
    slow = searches.near

    def slowly(name: str) -> object:
        def ask(actor: object, wanted: object) -> object:
            asked.append(name)
            rows = slow(actor, wanted)  # type: ignore[arg-type]
            return rows.filter(title__contains=RawSQL("(SELECT '' FROM pg_sleep(60))", [])) if name == "near" else rows

        return ask

    monkeypatch.setattr(searches, "near", slowly("near"))
    monkeypatch.setattr(searches, "nearest", slowly("nearest"))
    monkeypatch.setattr(searches, "PATIENCE", 1)

    page = client.get(address)

    assert asked == ["near", "nearest"]
    assert [material.title for material, _snippet, _state in page.context["found"]] == ["Treaties on rivers"]
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("1min",)


def test_of_what_is_only_near_a_hundred_are_enough(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    file = file_of(world)
    for number in range(1, 6):
        make_material(world, file, circle=make_circle(), number=number, title=f"Upstream {number}")
    monkeypatch.setattr(searches, "NEAREST", 3)

    assert searches.nearest(world.alice, Wanted(words="pstrea")).count() == 4
    assert not searches.nearest(world.alice, Wanted(words="pstrea xyzzy")).exists()
