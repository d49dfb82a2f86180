"""Pages of the header: those of daily work in one row, the others behind "More" for who has many."""

import pytest
from django.urls import reverse

from portal.context import ONE_ROW, navigation
from tests.world import World, make_call

pytestmark = pytest.mark.django_db


def labels(world: World, name: str, *, apart: bool) -> list[str]:
    return [str(item.label) for item in navigation(world.actors[name], "/") if item.is_apart is apart]


def test_head_has_daily_work_in_one_row_and_the_rest_behind_more(world: World) -> None:
    rare = [
        "Dashboard", "Criteria", "Texts of letters", "Alumni", "Research", "Consultations", "Methods", "Materials", "Expert missions", "Experts", "Events",
        "Reports", "Announcements", "Partners",
    ]  # fmt: skip

    assert labels(world, "hana", apart=True) == rare
    for name in ("hana", "ruslan", "alice", "sofia"):
        assert len(labels(world, name, apart=False)) <= ONE_ROW, name
        assert set(labels(world, name, apart=True)) <= {*rare, "People and roles"}, name


@pytest.mark.parametrize(("name", "shown"), [("erlan", ["Expert missions", "Experts", "Materials", "Events"]), ("timur", ["Materials"])])
def test_row_that_has_room_shows_what_is_used_most(world: World, name: str, shown: list[str]) -> None:
    row = labels(world, name, apart=False)

    assert len(row) <= ONE_ROW
    assert set(shown) <= set(row)
    assert labels(world, name, apart=True)


def test_page_that_belongs_to_another_marks_that_one(world: World) -> None:
    marked = [str(item.label) for item in navigation(world.actors["alice"], reverse("exchanges:needs")) if item.is_current]

    assert marked == ["Experts"]


@pytest.mark.parametrize("name", ["rana", "farid"])
def test_who_has_few_pages_has_them_all_in_the_row(world: World, name: str) -> None:
    assert labels(world, name, apart=True) == []


def test_page_behind_more_is_marked_as_the_current_one(world: World) -> None:
    page = world.client("hana").get(reverse("reviews:rubrics")).content.decode()

    assert '<summary class="is-current">More</summary>' in page
    assert f'<a href="{reverse("reviews:rubrics")}" aria-current="page">Criteria</a>' in page
    assert '<details class="nav-more">' not in world.client("rana").get("/").content.decode()


def test_call_leads_those_who_decide_to_its_panel_and_its_board(world: World) -> None:
    call = make_call(world)
    pages = {name: world.client(name).get(reverse("scholarships:call", args=[call.pk])).content.decode() for name in ("saule", "olga", "alice")}

    for address in (reverse("reviews:panel", args=[call.panel_id]), reverse("scholarships:call_decisions", args=[call.pk])):
        assert {name for name, page in pages.items() if f'href="{address}"' in page} == {"saule", "olga"}, address
