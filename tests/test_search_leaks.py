"""A secret word stands in materials of each circle and state; whoever may not read one never learns of it from the search, however they ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from exchanges import operations as verbs
from exchanges.models import Material
from exchanges.operations.search_clock import send_digests, tell_at_once
from exchanges.queries import news, searches
from exchanges.queries.searches import Wanted
from notifications.models import Delivery, Notice
from notifications.operations import sweep_events
from notifications.render import letter_text
from partners.enums import Role
from portal.finding import find
from tests.exchanging import make_circle
from tests.searching import plant
from tests.sharing import Reach, paper, written
from tests.world import NOW, World, add_person, make_world

SECRET = "zeravshan"
STATES = ("draft", "offered", "classified", "cleared", "shared", "superseded", "recalled", "declined")
KINDS = ("public", "all_partners", "named", "internal")
HOST_STAFF = ("sofia", "hana", "aidar", "saule", "nurlan", "adil", "olga")
READERS = {
    **dict.fromkeys(("alice", "amir", "daler", "zarina"), ("public", "all_partners", "named")),
    "timur": ("public", "all_partners", "named"),
    **dict.fromkeys(("charlie", "timur_b", "erlan_b", "erlan"), ("public", "all_partners")),
    "leila": ("public", "all_partners", "internal"),
    **dict.fromkeys(("farid", "nigora", "rana"), ("public",)),
}
OFFICERS_OF_A = ("alice", "amir", "daler", "zarina")


@pytest.fixture(scope="module")
def planted(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Of the host and of partner A, in each circle (A is the one that is named) and each state; built once, never committed."""
    from django.test import override_settings

    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")), transaction.atomic():
        world = make_world()
        add_person(world, "timur_b", "authority_b", Role.TRAINEE)
        add_person(world, "erlan_b", "authority_b", Role.EXPERT)
        number = 0
        for side in (world.host, world.partner_a):
            for kind in KINDS:
                for state in STATES:
                    number += 1
                    circle = make_circle(kind, *([world.partner_a] if kind == "named" else []))
                    plant(world, SECRET, circle=circle, state=state, partner=side, number=number, title=f"Of {side.code} {kind} {state}")
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def secret(planted: World, db: None) -> World:
    cache.clear()
    return planted


def may_read(name: str, material: Any) -> bool:
    """Written out anew, so that it is not the code under test that says what is right."""
    side, kind, state = material.title.removeprefix("Of ").split()
    if name in (*HOST_STAFF, "ruslan"):
        return not (state == "draft" and side == "TJ")
    if name in OFFICERS_OF_A and side == "TJ":
        return True
    return state in ("shared", "superseded") and kind in READERS[name]


def expected(name: str) -> set[str]:
    rows = Material.objects.across_partners(reason="test")
    return {row.title for row in rows if may_read(name, row)}


EVERYBODY = (*HOST_STAFF, "ruslan", *READERS)


@pytest.mark.parametrize("name", EVERYBODY)
def test_list_snippets_and_count_are_of_what_the_reader_may_read(secret: World, name: str) -> None:
    client, address, seen = secret.client(name), reverse("exchanges:materials_search") + f"?words={SECRET}", []
    right = expected(name)
    while address:
        page = client.get(address)
        seen += [material.title for material, _snippet, _state in page.context["found"]]
        assert all(f"<mark>{SECRET}</mark>" in snippet for _material, snippet, _state in page.context["found"])
        assert page.context["count"] == len(right)
        address = reverse("exchanges:materials_search") + page.context["page"].next_url if page.context["page"].has_next else ""

    assert sorted(seen) == sorted(right)


@pytest.mark.parametrize("name", EVERYBODY)
def test_near_words_filters_news_and_the_search_of_the_portal_keep_to_it_too(secret: World, name: str) -> None:
    actor, right = secret.actors[name], expected(name)
    shared = {title for title in right if title.endswith(" shared")}

    assert {row.material.title for row in searches.for_list(searches.near(actor, Wanted(words=SECRET[:-2])))} == right
    assert {row.material.title for row in searches.for_list(searches.found(actor, Wanted(topic="regional")))} == right
    kept = verbs.save_search(fields={"label": "x", "words": SECRET}, actor=actor, now=NOW - timedelta(days=1))
    assert {one.material.title for one in news.unseen([kept], actor, until=NOW)} == shared
    page = secret.client(name).get(reverse("exchanges:saved_searches")).content.decode()
    every = list(Material.objects.across_partners(reason="test").order_by("pk"))
    assert {material.title for material in every if material.title in page} == shared
    hidden = [one for one in every if one.title not in right]
    for material in (hidden[0], hidden[len(hidden) // 2], hidden[-1]):
        assert find(material.title, actor) == find(material.reference, actor) == []
    assert len([hit for group in find(SECRET, actor) for hit in group.hits]) == min(10, len(right))


@pytest.mark.parametrize("name", ["charlie", "nigora", "alice"])
def test_notice_and_digest_count_what_the_reader_may_read_and_name_nothing(secret: World, name: str) -> None:
    actor = secret.actors[name]
    for notify in ("at_once", "weekly"):
        verbs.save_search(fields={"label": notify, "words": SECRET, "notify": notify}, actor=actor, now=NOW - timedelta(days=9))
    later = NOW + timedelta(days=7)

    tell_at_once(now=later)
    send_digests(now=later)
    sweep_events(now=later + timedelta(minutes=1))

    shared = len([title for title in expected(name) if title.endswith(" shared")])
    notices = Notice.objects.across_partners(reason="test").filter(recipient=secret.users[name])
    assert sorted((one.kind, one.params["count"]) for one in notices) == [("materials_digest", str(shared)), ("materials_found", str(shared))]
    for letter in Delivery.objects.across_partners(reason="test").filter(notice__in=notices):
        assert "Of TJ" not in " ".join(letter_text(letter))
        assert "Of KZ" not in " ".join(letter_text(letter))


def test_nobody_searches_without_signing_in(secret: World) -> None:
    for route in ("materials_search", "saved_searches", "save_search"):
        answer = Client().get(reverse(f"exchanges:{route}"), {"words": SECRET})
        assert answer.status_code == 302
        assert SECRET not in answer.content.decode()


def test_words_of_a_file_that_was_replaced_before_the_clearance_are_gone(secret: World) -> None:
    """The side took its first file back: nobody finds its words any more, whoever they are."""
    material = written(secret, reach=Reach("public"), title="Of KZ public draft")
    material.words.__class__._base_manager.filter(pk=material.pk).update(state="done", body="fernambuco")
    assert searches.found(secret.sofia, Wanted(words="fernambuco")).exists()

    verbs.add_version(material, file=paper(secret, "another"), note="without it", actor=secret.sofia, now=NOW)

    for name in EVERYBODY:
        assert not searches.found(secret.actors[name], Wanted(words="fernambuco")).exists()
        assert not searches.near(secret.actors[name], Wanted(words="fernambuco")).exists()


def test_what_is_recalled_is_found_no_more_at_once(secret: World) -> None:
    row = Material.objects.across_partners(reason="test").get(title="Of KZ public shared")
    kept = verbs.save_search(fields={"label": "x", "words": SECRET}, actor=secret.charlie, now=NOW - timedelta(days=1))
    assert row.title in {one.material.title for one in news.unseen([kept], secret.charlie, until=NOW)}

    verbs.recall_material(row, reason="A mistake in it.", actor=secret.sofia, now=NOW)

    assert row.title not in {one.material.title for one in news.unseen([kept], secret.charlie, until=NOW)}
    assert row.title not in searches.found(secret.charlie, Wanted(words=SECRET)).values_list("title", flat=True)
    assert find(row.title, secret.charlie) == []
