"""Marks: kept one by one while they are given, read over, submitted; sealed until then."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import Invalid, Refused
from reviews import operations
from reviews.models import Assignment, Criterion, Mark
from reviews.operations import mark_field
from reviews.queries import marks_by_assignment, peers_of
from tests.reviewing import case_of, criteria, draft, give, panel_of, review, submit, text_of
from tests.world import NOW, World

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def assignment(world: World) -> Assignment:
    return give(world, case_of(world, panel_of()))


def keep(client: Client, assignment: Assignment, **fields: Any) -> Any:
    return client.post(reverse("reviews:keep_marks", args=[assignment.pk]), fields, **HTMX)


def stored(assignment: Assignment) -> dict[str, int]:
    rows = Mark.objects.across_partners(reason="test").filter(assignment=assignment)
    return dict(rows.order_by("criterion__position").values_list("criterion__name_en", "score"))


# --- the draft -----------------------------------------------------------------------------------
def test_one_mark_is_saved_by_itself_and_nothing_else_is_touched(world: World, assignment: Assignment) -> None:
    draft(world, assignment, 2, 4, None, comment="Words before.")
    client, (needs, _language, motivation) = world.client("rana"), criteria()

    answer = keep(client, assignment, **{mark_field(motivation): "5"})
    assignment.refresh_from_db()

    assert answer.status_code == 200
    assert stored(assignment) == {needs.name_en: 2, "Language": 4, "Motivation": 5}
    assert assignment.comment == "Words before."
    assert "Weighted mean so far: <strong>3.67</strong>" in answer.content.decode()


def test_fragment_is_what_a_reload_shows(world: World, assignment: Assignment) -> None:
    client, (needs, language, _motivation) = world.client("rana"), criteria()
    keep(client, assignment, **{mark_field(needs): "5"})

    fragment = keep(client, assignment, **{mark_field(language): "2"}).content.decode().strip()
    reloaded = client.get(reverse("reviews:assignment", args=[assignment.pk])).content.decode()

    assert fragment in reloaded
    for words in ("Draft saved:", "<strong>3.50</strong>", "Still without a mark: Motivation"):
        assert words in fragment
    assert "<html" not in fragment


def test_fragment_says_what_is_missing_before_anything_is_saved(world: World, assignment: Assignment) -> None:
    page = text_of(world.client("rana"), "assignment", assignment.pk)

    assert "Nothing is saved yet." in page
    assert "Still without a mark: Needs of the state, Language, Motivation" in page


def test_independent_criterion_is_asked_for_and_does_not_count(world: World, assignment: Assignment) -> None:
    Criterion.objects.filter(name_en="Motivation").update(counts=False)
    Criterion.objects.filter(name_en="Language").update(weight=3)
    draft(world, assignment, 2, 4, None)

    with pytest.raises(Invalid):
        operations.submit_review(assignment, actor=world.rana, now=NOW)
    draft(world, assignment, 2, 4, 1)
    page = text_of(world.client("rana"), "assignment", assignment.pk)
    operations.submit_review(assignment, actor=world.rana, now=NOW)

    assert assignment.mean == Decimal("3.50")
    assert "Shown to the panel beside the others; does not count in the mean." in page
    assert "<strong>3.50</strong>" in page


def test_comment_is_saved_by_itself_and_marks_stay(world: World, assignment: Assignment) -> None:
    draft(world, assignment, 2, None, None)

    keep(world.client("rana"), assignment, comment="Clear aims.")
    assignment.refresh_from_db()

    assert (assignment.comment, stored(assignment)) == ("Clear aims.", {"Needs of the state": 2})


def test_each_choice_says_in_words_what_it_means(world: World, assignment: Assignment) -> None:
    language = Criterion.objects.get(name_en="Language")
    Criterion.objects.filter(pk=language.pk).update(
        help_en="Papers in the language of the programme.", anchors={"3": {"en": "Follows lectures."}, "5": {"en": "Argues in it."}}
    )

    page = text_of(world.client("rana"), "assignment", assignment.pk)

    for words in ("3 – good: Follows lectures.", "5 – outstanding: Argues in it.", "Papers in the language of the programme. Weight in the mean: 1"):
        assert words in page
    assert page.count("<legend>") == 3
    assert f'hx-params="{mark_field(language)}"' in page


def test_wrong_mark_is_not_kept(world: World, assignment: Assignment) -> None:
    first = criteria()[0]

    for wrong in ("7", "0", "x"):
        assert keep(world.client("rana"), assignment, **{mark_field(first): wrong}).status_code == 422
    assert stored(assignment) == {}


def test_change_that_comes_too_late_reloads_the_page(world: World, assignment: Assignment) -> None:
    client, first = world.client("rana"), criteria()[0]
    draft(world, assignment, 4, 4, 4)
    operations.submit_review(assignment, actor=world.rana, now=NOW)

    answer = keep(client, assignment, **{mark_field(first): "1"})

    assert answer["HX-Refresh"] == "true"
    assert stored(assignment)["Needs of the state"] == 4
    assert "is not possible" in text_of(client, "assignment", assignment.pk)


@pytest.mark.parametrize(("name", "status"), [("sofia", 403), ("hana", 403), ("olga", 403), ("alice", 404), ("timur", 404)])
def test_nobody_else_keeps_or_checks_marks(world: World, assignment: Assignment, name: str, status: int) -> None:
    client, first = world.client(name), criteria()[0]
    draft(world, assignment, 4, 4, 4)

    assert keep(client, assignment, **{mark_field(first): "1"}).status_code == status
    for method in (client.get, client.post):
        assert method(reverse("reviews:check", args=[assignment.pk])).status_code == status
    assert stored(assignment)["Needs of the state"] == 4


def test_saving_one_mark_costs_few_queries_and_about_what_its_page_costs(world: World, assignment: Assignment) -> None:
    client, first = world.client("rana"), criteria()[0]
    page = reverse("reviews:assignment", args=[assignment.pk])
    keep(client, assignment, **{mark_field(first): "1"})

    saving, reading = [], []
    for number in range(20):
        with CaptureQueriesContext(connection) as queries:
            began = time.thread_time()
            assert keep(client, assignment, **{mark_field(first): str(number % 5 + 1)}).status_code == 200
            saving.append(time.thread_time() - began)
            assert len(queries) <= 13, [row["sql"][:90] for row in queries]
            began = time.thread_time()
            assert client.get(page).status_code == 200
            reading.append(time.thread_time() - began)

    assert min(saving) < 1.25 * min(reading)  # work of the server itself, whatever else the machine does


# --- reading over --------------------------------------------------------------------------------
def test_marks_are_read_over_in_words_before_they_are_submitted(world: World, assignment: Assignment) -> None:
    Criterion.objects.filter(name_en="Language").update(anchors={"2": {"en": "Needs an interpreter."}})
    client = world.client("rana")
    typed = {mark_field(row): score for row, score in zip(criteria(), (5, 2, 4), strict=True)}

    sent = client.post(reverse("reviews:assignment", args=[assignment.pk]), {**typed, "comment": "Strong.", "check": "yes"})
    page = text_of(client, "check", assignment.pk)
    assignment.refresh_from_db()

    assert sent["Location"] == reverse("reviews:check", args=[assignment.pk])
    assert assignment.state == "assigned"
    for words in (
        "outstanding",
        "Needs an interpreter.",
        "<strong>3.67</strong>",
        "Strong.",
        "secretary opens the review again",
    ):
        assert words in page

    answer = submit(client, assignment)
    assignment.refresh_from_db()

    assert answer["Location"] == reverse("reviews:assignment", args=[assignment.pk])
    assert (assignment.state, assignment.mean) == ("submitted", Decimal("3.67"))


def test_nothing_to_read_over_while_a_mark_is_missing(world: World, assignment: Assignment) -> None:
    draft(world, assignment, 5, None, None)
    client = world.client("rana")

    answer = client.get(reverse("reviews:check", args=[assignment.pk]), follow=True)
    posted = client.post(reverse("reviews:check", args=[assignment.pk]), {"checked": "x"})
    assignment.refresh_from_db()

    assert "Not every criterion has a mark yet: Language, Motivation." in answer.content.decode()
    assert posted.status_code == 302
    assert assignment.state == "assigned"


def test_what_another_tab_has_changed_is_not_submitted_unread(world: World, assignment: Assignment) -> None:
    draft(world, assignment, 5, 2, 4)
    client, address = world.client("rana"), reverse("reviews:check", args=[assignment.pk])
    seen = re.search(r'name="checked" value="(\w+)"', client.get(address).content.decode())
    assert seen
    keep(client, assignment, **{mark_field(criteria()[1]): "1"})

    answer = client.post(address, {"checked": seen[1]}, follow=True)
    assignment.refresh_from_db()

    assert "have changed since you checked them" in answer.content.decode()
    assert assignment.state == "assigned"
    with pytest.raises(Refused):
        operations.submit_review(assignment, actor=world.rana, now=NOW, checked="")


def test_submitted_review_is_not_submitted_twice(world: World, assignment: Assignment) -> None:
    draft(world, assignment, 5, 2, 4)
    client = world.client("rana")
    submit(client, assignment)

    again = submit(client, assignment)

    assert again["Location"] == reverse("reviews:assignment", args=[assignment.pk])


def test_next_case_is_of_the_same_panel_and_due_first(world: World, assignment: Assignment) -> None:
    panel = assignment.case.panel
    other = give(world, case_of(world, panel_of("Elsewhere"), 7), days=1)
    later, sooner = give(world, case_of(world, panel, 8), days=9), give(world, case_of(world, panel, 9), days=6)
    client = world.client("rana")

    opened = []
    for row in (assignment, sooner, later, other):
        draft(world, row, 4, 4, 4)
        submit(client, row)
        found = re.search(r"Your next case.*?href=\"([^\"]+)\"", text_of(client, "assignment", row.pk))
        opened.append(found[1] if found else "")

    assert opened == [reverse("reviews:assignment", args=[row.pk]) for row in (sooner, later, other)] + [""]


# --- sealed --------------------------------------------------------------------------------------
PLANTED = "Zilant-planted comment"


@pytest.fixture
def sealed(world: World, assignment: Assignment) -> Assignment:
    """A draft with marks and words that must show nowhere, of a case that somebody else has reviewed."""
    draft(world, assignment, 1, 1, 1, comment=PLANTED)
    review(world, assignment.case, "rosa", 5, 5, 5, comment="Words of Rosa.")
    return assignment


@pytest.mark.parametrize("name", ["sofia", "hana", "saule", "olga", "adil", "rosa", "alice"])
def test_marks_of_a_draft_are_read_by_nobody_else(world: World, sealed: Assignment, name: str) -> None:
    rows = Mark.objects.visible_to(world.actors[name])

    assert not rows.filter(assignment=sealed).exists()
    assert marks_by_assignment([sealed], world.actors[name]) == {sealed.pk: {}}
    assert len(marks_by_assignment([sealed], world.rana)[sealed.pk]) == 3


def test_marks_of_submitted_reviews_are_read_by_the_panel_and_not_by_others(world: World, sealed: Assignment) -> None:
    def seen(name: str) -> int:
        return int(Mark.objects.visible_to(world.actors[name]).filter(assignment__reviewer=world.users["rosa"]).count())

    assert {name: seen(name) for name in ("sofia", "hana", "saule", "olga", "rosa")} == dict.fromkeys(("sofia", "hana", "saule", "olga", "rosa"), 3)
    assert {name: seen(name) for name in ("rana", "adil", "alice", "aidar", "timur")} == dict.fromkeys(("rana", "adil", "alice", "aidar", "timur"), 0)


@pytest.mark.parametrize("name", ["sofia", "hana", "saule", "olga"])
def test_pages_of_the_panel_show_nothing_of_a_draft(world: World, sealed: Assignment, name: str) -> None:
    client = world.client(name)
    addresses = [
        reverse("reviews:assignment", args=[sealed.pk]),
        reverse("reviews:panel_reviewers", args=[sealed.case.panel_id]),
        reverse("journal") if name == "olga" else "/",
    ]

    for address in addresses:
        page = client.get(address).content.decode()
        assert PLANTED not in page
        assert "1.00" not in page
    assert "Marks can be read here once the review is submitted." in client.get(addresses[0]).content.decode()


def test_recused_reviewers_draft_is_read_by_nobody(world: World, sealed: Assignment) -> None:
    operations.recuse(sealed, reason="Related.", actor=world.rana, now=NOW)

    for name in ("rana", "sofia", "olga"):
        assert not Mark.objects.visible_to(world.actors[name]).filter(assignment=sealed).exists()
    page = text_of(world.client("saule"), "assignment", sealed.pk)
    assert PLANTED not in page


def test_marks_of_others_are_shown_after_the_own_review_and_gone_when_it_is_open_again(world: World, sealed: Assignment) -> None:
    client, address = world.client("rana"), reverse("reviews:assignment", args=[sealed.pk])

    def page() -> str:
        return " ".join(client.get(address).content.decode().split())

    before = page(), text_of(client, "check", sealed.pk), text_of(client, "sheet", sealed.case.panel_id), text_of(client, "desk")
    submit(client, sealed)
    after = page()
    operations.reopen(sealed, reason="A slip.", due_at=NOW + timedelta(days=3), actor=world.saule, now=NOW)
    again = page()

    for text in (*before, again):
        assert "Words of Rosa." not in text
        assert "Rosa" not in text
        assert "5.00" not in text
    for words in ("What the others gave", "Rosa", "Words of Rosa.", "5.00"):
        assert words in after
    assert PLANTED in again
    assert peers_of(sealed, world.rana) == []


def test_drafts_and_recused_reviews_of_others_are_never_shown(world: World, assignment: Assignment) -> None:
    other, gone = give(world, assignment.case, "rosa"), review(world, assignment.case, "roza", 2, 2, 2, comment="Gone words.")
    draft(world, other, 1, 1, 1, comment=PLANTED)
    operations.recuse(gone, reason="Related.", actor=world.actors["roza"], now=NOW)
    draft(world, assignment, 4, 4, 4)
    client = world.client("rana")
    submit(client, assignment)

    page = text_of(client, "assignment", assignment.pk)

    assert "What the others gave" not in page
    for words in (PLANTED, "Gone words.", "Roza", "Rosa"):
        assert words not in page


def test_staff_and_strangers_get_no_marks_of_others_by_this_way(world: World, sealed: Assignment) -> None:
    for name in ("sofia", "olga", "rosa"):
        assert peers_of(sealed, world.actors[name]) == []


def test_page_with_the_marks_of_eight_others_costs_at_most_12_queries(world: World, assignment: Assignment) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("reviews:assignment", args=[assignment.pk])).status_code == 200
        return len(queries)

    client = world.client("rana")
    draft(world, assignment, 4, 4, 4)
    operations.submit_review(assignment, actor=world.rana, now=NOW)
    review(world, assignment.case, "peer0", 3, 3, 3)
    first = count()
    for number in range(1, 8):
        review(world, assignment.case, f"peer{number}", 3, 4, 5)

    assert count() == first <= 13


# --- desk and sheet ------------------------------------------------------------------------------
def test_desk_says_how_far_each_panel_is(world: World, assignment: Assignment) -> None:
    panel = assignment.case.panel
    review(world, case_of(world, panel, 2), "rana", 4, 4, 4)
    decided = give(world, case_of(world, panel, 3))
    operations.close_case(decided.case, now=NOW)
    give(world, case_of(world, panel, 4), "rosa")
    give(world, case_of(world, None, 5))
    draft(world, assignment, 5, 2, None)

    page = text_of(world.client("rana"), "desk")

    assert "1 of 2 submitted" in page
    assert "0 of 1 submitted" in page
    assert page.index('id="waiting"') < page.index('id="panels"')
    assert "Panels for which you have submitted everything" not in page
    assert "Cases without a panel" in page
    assert 'data-label="Mean of your draft">3.50</td>' in page
    assert reverse("reviews:sheet", args=[panel.pk if panel else 0]) in page
    assert "C-004" not in page


def test_sheet_shows_own_cases_of_one_panel_with_their_marks(world: World, assignment: Assignment) -> None:
    panel = assignment.case.panel
    assert panel
    draft(world, assignment, 5, None, 3)
    review(world, case_of(world, panel, 2), "rana", 4, 4, 2)
    review(world, case_of(world, panel, 3), "rosa", 1, 1, 1)
    give(world, case_of(world, panel_of("Elsewhere"), 4))

    page = text_of(world.client("rana"), "sheet", panel.pk)

    assert re.search(r"C-001</a></th><td[^>]*>5</td><td[^>]*></td><td[^>]*>3</td><td[^>]*>4.00</td>", page)
    assert re.search(r"C-002</a></th><td[^>]*>4</td><td[^>]*>4</td><td[^>]*>2</td><td[^>]*>3.33</td>", page)
    assert "C-003" not in page
    assert "C-004" not in page


def test_sheet_of_a_panel_without_own_cases_is_not_there(world: World, assignment: Assignment) -> None:
    empty = panel_of("Empty")

    assert world.client("rana").get(reverse("reviews:sheet", args=[empty.pk])).status_code == 404
    assert world.client("saule").get(reverse("reviews:sheet", args=[assignment.case.panel_id])).status_code == 404


def test_sheet_costs_the_same_for_1_and_30_cases(world: World, assignment: Assignment) -> None:
    def count(name: str, *args: object) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(name, args=args)).status_code == 200
        return len(queries)

    client, panel = world.client("rana"), assignment.case.panel
    assert panel
    draft(world, assignment, 1, 2, 3)
    first = count("reviews:sheet", panel.pk), count("reviews:desk")
    for number in range(2, 40):
        draft(world, give(world, case_of(world, panel, number)), 4, 4, 4)

    assert (count("reviews:sheet", panel.pk), count("reviews:desk")) == first
    assert max(first) <= 12
    assert text_of(client, "sheet", panel.pk).count("?after=") == 1


def test_desk_of_a_blind_panel_shows_the_label_alone(world: World) -> None:
    case = operations.open_case(rubric=world.rubric, label="C-2027-01 · 417", panel=panel_of(blind=True), now=NOW)  # type: ignore[arg-type]
    Assignment(case=case, reviewer=world.users["rana"], assigned_at=NOW, due_at=NOW).save()
    client = world.client("rana")

    for name, args in (("desk", ()), ("sheet", (case.panel_id,))):
        assert "C-2027-01 · 417" in text_of(client, name, *args)
