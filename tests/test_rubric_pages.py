"""Sets of criteria: made, arranged, kept once anything is judged by them, and offered by calls."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from core.errors import Invalid, Refused
from reviews import operations
from reviews.models import Criterion, Rubric
from tests.world import NOW, World

pytestmark = pytest.mark.django_db


def url(name: str, *args: Any) -> str:
    return reverse(f"reviews:{name}", args=args)


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return " ".join(answer.content.decode().split())


def names(rubric: Rubric) -> list[str]:
    return list(Criterion.objects.filter(rubric=rubric).values_list("name_en", flat=True))


@pytest.fixture
def spare(world: World) -> Rubric:
    """A set with three criteria that nothing is judged by."""
    rubric = operations.create_rubric(fields={"name_en": "Short courses"}, actor=world.saule, now=NOW)
    for name in ("Needs", "Language", "Motivation"):
        operations.add_criterion(rubric, fields={"name_en": name, "weight": 1}, actor=world.saule, now=NOW)
    return rubric


@pytest.fixture
def in_use(world: World, spare: Rubric) -> Rubric:
    operations.open_case(rubric=spare, label="N-1", now=NOW)
    return spare


@pytest.mark.parametrize("name", ["sofia", "hana", "saule"])
def test_a_set_is_made_and_filled_by_pages(world: World, name: str) -> None:
    client = world.client(name)

    made = client.post(url("create_rubric"), {"name_en": "Short courses", "name_ru": "Краткие курсы", "name_kk": ""})
    rubric = Rubric.objects.get(name_en="Short courses")
    assert made["Location"] == url("change_rubric", rubric.pk)
    for criterion, weight in (("Needs", "2"), ("Language", "1")):
        data = {
            "act": "criterion",
            "criterion-name_en": criterion,
            "criterion-name_ru": "",
            "criterion-name_kk": "",
            "criterion-weight": weight,
            "criterion-counts": "on",
        }
        assert client.post(url("change_rubric", rubric.pk), data).status_code == 302
    page = text_of(client, url("rubric", rubric.pk))

    assert names(rubric) == ["Needs", "Language"]
    for words in ("Short courses", "Краткие курсы", 'data-label="Weight">2</td>', "0 cases are judged by these criteria.", "Criterion added"):
        assert words in page
    assert url("rubric", rubric.pk) in text_of(client, url("rubrics"))


def test_order_weight_and_names_are_changed_and_stand_in_the_history(world: World, spare: Rubric) -> None:
    client, address = world.client("saule"), url("change_rubric", spare.pk)
    language = Criterion.objects.get(rubric=spare, name_en="Language")

    client.post(address, {"act": "up", "criterion": language.pk})
    opened = text_of(client, f"{address}?criterion={language.pk}")
    data = {
        "act": "criterion",
        "criterion-name_en": "Languages",
        "criterion-name_ru": "Языки",
        "criterion-name_kk": "",
        "criterion-weight": "3",
        "criterion-counts": "on",
    }
    client.post(f"{address}?criterion={language.pk}", data)
    client.post(address, {"act": "names", "name_en": "Courses", "name_ru": "", "name_kk": "Курстар"})
    client.post(address, {"act": "remove", "criterion": Criterion.objects.get(rubric=spare, name_en="Needs").pk})
    spare.refresh_from_db()
    language.refresh_from_db()
    page = text_of(client, url("rubric", spare.pk))

    assert "Change the criterion: Language" in opened
    assert names(spare) == ["Languages", "Motivation"]
    assert (language.weight, language.name_ru, spare.name_en, spare.name_kk) == (3, "Языки", "Courses", "Курстар")
    for words in ("Order of the criteria changed", "Criterion changed", "Names changed", "Criterion removed"):
        assert words in page


def test_faults_stand_beside_their_fields_and_what_was_typed_stays(world: World, spare: Rubric) -> None:
    data = {"act": "criterion", "criterion-name_en": "Needs of the post", "criterion-weight": "0", "criterion-counts": "on"}

    answer = world.client("saule").post(url("change_rubric", spare.pk), data).content.decode()

    assert 'href="#id_criterion-weight"' in answer
    assert "Needs of the post" in answer
    assert len(names(spare)) == 3


def test_set_in_use_keeps_its_criteria_and_changes_its_names(world: World, in_use: Rubric) -> None:
    client, address = world.client("saule"), url("change_rubric", in_use.pk)
    first = Criterion.objects.filter(rubric=in_use).first()
    assert first

    page = text_of(client, address)
    added = client.post(
        address, {"act": "criterion", "criterion-name_en": "Health", "criterion-weight": "1", "criterion-counts": "on"}
    ).content.decode()
    removed = client.post(address, {"act": "remove", "criterion": first.pk}, follow=True).content.decode()
    client.post(address, {"act": "names", "name_en": "Courses"})
    in_use.refresh_from_db()

    assert "Only its names can." in page
    assert "Add a criterion" not in page
    assert 'value="remove"' not in page
    for answer in (added, removed):
        assert "is in use: nominations are judged by it" in answer
    assert (names(in_use), in_use.name_en) == (["Needs", "Language", "Motivation"], "Courses")


def test_no_verb_touches_the_criteria_of_a_set_in_use(world: World, in_use: Rubric) -> None:
    first = Criterion.objects.filter(rubric=in_use).first()
    assert first
    act: dict[str, Any] = {"actor": world.hana, "now": NOW}

    for verb in (
        lambda: operations.add_criterion(in_use, fields={"name_en": "Health", "weight": 1}, **act),
        lambda: operations.change_criterion(in_use, criterion=first, fields={"weight": 9}, **act),
        lambda: operations.remove_criterion(in_use, criterion=first, **act),
        lambda: operations.move_criterion(in_use, criterion=first, up=False, **act),
    ):
        with pytest.raises(Refused) as refused:
            verb()
        assert refused.value.code == "in_use"


def test_last_criterion_and_the_criterion_of_another_set_are_not_removed(world: World, spare: Rubric) -> None:
    act: dict[str, Any] = {"actor": world.saule, "now": NOW}
    rows = list(Criterion.objects.filter(rubric=spare))
    for row in rows[1:]:
        operations.remove_criterion(spare, criterion=row, **act)

    with pytest.raises(Refused, match="at least one criterion"):
        operations.remove_criterion(spare, criterion=rows[0], **act)
    with pytest.raises(Refused):
        operations.remove_criterion(spare, criterion=Criterion.objects.exclude(rubric=spare)[0], **act)
    assert len(names(spare)) == 1


def test_weight_below_one_is_refused_by_the_operation(world: World, spare: Rubric) -> None:
    with pytest.raises(Invalid):
        operations.add_criterion(spare, fields={"name_en": "Health", "weight": 0}, actor=world.saule, now=NOW)


def test_criterion_that_somebody_has_removed_opens_the_list_again(world: World, spare: Rubric) -> None:
    gone = url("change_rubric", spare.pk) + "?criterion=999999"

    answer = world.client("saule").post(
        gone, {"act": "criterion", "criterion-name_en": "New", "criterion-weight": "1", "criterion-counts": "on"}, follow=True
    )

    assert "Somebody else has removed it already." in answer.content.decode()
    assert "New" not in names(spare)


@pytest.mark.parametrize("name", ["alice", "ruslan", "rana", "olga", "aidar"])
def test_others_read_and_do_not_change(world: World, spare: Rubric, name: str) -> None:
    client = world.client(name)

    page, listed = text_of(client, url("rubric", spare.pk)), text_of(client, url("rubrics"))

    assert "Motivation" in page
    assert url("change_rubric", spare.pk) not in page
    assert url("create_rubric") not in listed
    for address in (url("create_rubric"), url("change_rubric", spare.pk)):
        assert client.get(address).status_code == 403
        assert client.post(address, {"name_en": "X"}).status_code == 403
    staff = name in ("olga", "aidar")
    assert ("Cases judged by it" in listed) == staff
    assert ("History" in page) == staff


def test_only_keepers_have_criteria_in_the_navigation(world: World) -> None:
    with_link = {name for name in ("sofia", "hana", "saule", "alice", "rana", "olga") if url("rubrics") in text_of(world.client(name), "/")}

    assert with_link == {"sofia", "hana", "saule"}


def test_call_form_leads_to_the_criteria_and_offers_sets_that_have_some(world: World, spare: Rubric) -> None:
    empty = operations.create_rubric(fields={"name_en": "Empty set"}, actor=world.saule, now=NOW)
    client, address = world.client("sofia"), reverse("scholarships:create_call")

    page = text_of(client, address)

    assert f'<option value="{spare.pk}">Short courses</option>' in page
    assert "Empty set" not in page
    assert f'<a href="{url("rubrics")}">See all criteria</a>' in page
    assert "Criteria are missing" not in page
    Criterion.objects.all().delete()
    without = text_of(client, address)
    assert "Criteria are missing" in without
    assert without.count(f'<a href="{url("create_rubric")}">Make a set of criteria</a>') == 2
    assert empty.pk


def test_list_asks_the_same_number_of_queries_at_1_and_30_rows(world: World) -> None:
    client = world.client("saule")

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url("rubrics")).status_code == 200
        return len(queries)

    first = count()
    for number in range(40):
        rubric = operations.create_rubric(fields={"name_en": f"Set {number:02d}"}, actor=world.saule, now=NOW)
        operations.add_criterion(rubric, fields={"name_en": "Needs", "weight": 1}, actor=world.saule, now=NOW)
        operations.open_case(rubric=rubric, label=f"N-{number}", now=NOW)

    assert count() == first <= 12
    page = text_of(client, url("rubrics"))
    assert page.count('<td class="num">1</td><td class="num">1</td>') >= 29
    assert "?after=" in page


def test_criterion_says_what_is_judged_and_what_marks_mean_in_the_readers_language(world: World, spare: Rubric) -> None:
    client, address = world.client("saule"), url("change_rubric", spare.pk)
    typed = {
        "criterion-name_en": "Statement", "criterion-weight": "1", "criterion-help_en": "How clear the aims are.", "criterion-help_ru": "Ясность целей.",
        "criterion-anchor_1_en": "No aim is named.", "criterion-anchor_5_en": "Aims of the post and the way to them.", "criterion-anchor_5_ru": "Цели и путь к ним.",
    }  # fmt: skip

    client.post(address, {"act": "criterion", **typed})
    made = Criterion.objects.get(rubric=spare, name_en="Statement")
    page = text_of(client, url("rubric", spare.pk))
    opened = text_of(client, f"{address}?criterion={made.pk}")

    assert made.anchors == {"1": {"en": "No aim is named."}, "5": {"en": "Aims of the post and the way to them.", "ru": "Цели и путь к ним."}}
    assert not made.counts
    for words in ("How clear the aims are.", "1 – weak", "No aim is named.", "does not count in the mean", "does not count</td>"):
        assert words in page
    assert 'value="Цели и путь к ним."' in opened
    with translation.override("ru"):
        assert (made.anchor(5), made.anchor(1), made.anchor(3), made.help) == ("Цели и путь к ним.", "No aim is named.", "", "Ясность целей.")


def test_what_a_mark_means_is_given_in_english_too(world: World, spare: Rubric) -> None:
    data = {"act": "criterion", "criterion-name_en": "Statement", "criterion-weight": "1", "criterion-anchor_3_kk": "Мақсаты анық."}

    answer = world.client("saule").post(url("change_rubric", spare.pk), data)

    assert answer.status_code == 422
    assert "Give it in English too" in answer.content.decode()
    assert len(names(spare)) == 3


def test_one_criterion_that_counts_stays(world: World, spare: Rubric) -> None:
    act: dict[str, Any] = {"actor": world.saule, "now": NOW}
    first, second, third = Criterion.objects.filter(rubric=spare)
    operations.change_criterion(spare, criterion=first, fields={"counts": False}, **act)
    operations.change_criterion(spare, criterion=second, fields={"counts": False}, **act)
    empty = operations.create_rubric(fields={"name_en": "New"}, **act)

    for verb in (
        lambda: operations.change_criterion(spare, criterion=third, fields={"counts": False}, **act),
        lambda: operations.remove_criterion(spare, criterion=third, **act),
        lambda: operations.add_criterion(empty, fields={"name_en": "Statement", "weight": 1, "counts": False}, **act),
    ):
        with pytest.raises(Refused) as refused:
            verb()
        assert refused.value.code == "no_mean"
    third.refresh_from_db()
    assert third.counts
    assert names(empty) == []


@pytest.mark.parametrize("anchors", [{"6": {"en": "Beyond"}}, {"1": {"de": "Schwach"}}, {"1": "weak"}, ["weak"], {"1": {"en": 3}}])
def test_words_of_marks_have_one_shape(world: World, spare: Rubric, anchors: Any) -> None:
    with pytest.raises(Invalid):
        operations.add_criterion(spare, fields={"name_en": "Health", "weight": 1, "anchors": anchors}, actor=world.saule, now=NOW)
