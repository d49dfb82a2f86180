"""Ways by which a material came to whoever must not read it, or was cleared unseen: each was tried, found open and closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from core.errors import Refused
from core.models import HistoryEntry
from core.registries import kinds_for
from exchanges import operations as verbs
from exchanges.models import Acknowledgement, Material, MaterialText, MaterialVersion, Reading
from exchanges.rules.materials import reads_work
from notifications.models import Notice
from notifications.operations import sweep_events
from partners.actor import Lent
from partners.enums import Power, Role
from tests import sharing as made
from tests.world import NOW, World, add_person

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


def inbox(world: World, name: str) -> list[Notice]:
    return list(Notice.objects.across_partners(reason="test").filter(recipient=world.users[name]).order_by("pk"))


def test_what_says_something_else_of_itself_is_not_cleared_with_the_page_of_before(world: World) -> None:
    """The same file and the same circle, but its title and abstract are others; the search shows these to the circle."""
    material = made.brought(world, "classified", partner=world.partner_a)
    seen = made.mark_of(material)
    verbs.take_material_back(material, actor=world.alice, now=LATER)
    verbs.change_material(material, fields={**made.SAID, "title": "Something else"}, reach=made.ALL, actor=world.alice, now=LATER)
    verbs.offer_material(material, actor=world.alice, now=LATER)
    verbs.propose_circle(material, reach=made.ALL, actor=world.sofia, now=LATER)

    with pytest.raises(Refused) as refused:
        verbs.clear_material(material, seen=seen, actor=world.hana, now=LATER)

    assert refused.value.code == "changed"


@pytest.mark.parametrize("power", Power)
def test_lent_power_opens_no_papers_of_its_side(world: World, power: Power) -> None:
    """An employer to whom the head has lent a power over nominations or agreements reads what an employer reads."""
    place = world.institutions["authority_a"].pk
    farid = replace(world.farid, lent=(Lent(power, place, world.partner_a.pk, "Daler", date(2027, 1, 1)),))
    draft = made.written(world, partner=world.partner_a)
    inside = made.shared(world, partner=world.partner_a, reach=made.named(world.partner_b))
    verbs.note_reading(made.version_of(inside), actor=world.charlie, now=NOW)
    verbs.acknowledge_material(inside, partner=world.partner_b, note="Used.", actor=world.charlie, now=NOW)
    to_us = made.shared(world, reach=made.named(world.partner_a))
    verbs.acknowledge_material(to_us, partner=world.partner_a, actor=world.alice, now=NOW)
    public = made.shared(world, partner=world.partner_a, reach=made.PUBLIC)

    assert set(Material.objects.visible_to(farid)) == {public}
    for model in (MaterialVersion, MaterialText):
        assert {row.material_id for row in model.objects.visible_to(farid)} == {public.pk}
    for model in (Reading, Acknowledgement):
        assert not model.objects.visible_to(farid).exclude(material=public).exists(), model
    assert not reads_work(farid, public)
    assert Material.objects.visible_to(world.alice).filter(pk__in=[draft.pk, inside.pk]).count() == 2


def test_draft_of_a_partner_is_not_opened_to_staff_who_are_its_expert_too(world: World) -> None:
    draft = made.written(world, partner=world.partner_a)
    add_person(world, "both", "ministry", Role.AUDITOR)
    (audits,), (expert,) = world.both.grants, world.erlan.grants

    both = replace(world.both, grants=(audits, replace(expert, partner_id=world.partner_a.pk)))

    assert not Material.objects.visible_to(both).filter(pk=draft.pk).exists()


def test_who_is_told_late_learns_nothing_of_a_draft(world: World) -> None:
    """The queue was down from the offer on; meanwhile the side has taken its paper back and written something else into it."""
    material = made.brought(world, "classified", partner=world.partner_a)
    verbs.take_material_back(material, actor=world.alice, now=NOW)
    verbs.change_material(material, fields={**made.SAID, "title": "Zeravshan"}, reach=made.ALL, actor=world.alice, now=NOW)

    sweep_events(now=LATER)

    for name in ("sofia", "hana", "nurlan", "ruslan"):
        assert "Zeravshan" not in str([one.params for one in inbox(world, name)])
        assert "Zeravshan" not in world.client(name).get("/inbox/").content.decode()
    (told,) = inbox(world, "sofia")
    assert (told.kind, world.client("sofia").get(told.url).status_code) == ("material_taken_back", 200)


def test_who_is_told_late_is_not_asked_to_read_what_was_recalled(world: World) -> None:
    material = made.shared(world, reach=made.named(world.partner_a))
    verbs.recall_material(material, reason=made.WHY, actor=world.hana, now=NOW)

    sweep_events(now=LATER)

    assert [one.kind for one in inbox(world, "zarina")] == ["material_recalled"]


def test_recall_asks_once_who_had_it_whatever_the_number_of_the_desk(world: World) -> None:
    from django.db import connection

    material = made.shared(world)
    verbs.recall_material(material, reason=made.WHY, actor=world.hana, now=NOW)
    entry = HistoryEntry.objects.across_partners(reason="test").get(step="recall")
    inside = next(kind for kind in kinds_for("exchanges.material", "recall") if kind.name == "material_recalled_inside")

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            list(inside.recipients(material, entry))
        return len(asked)

    few = cost()
    for number in range(5):
        add_person(world, f"officer{number}", "ministry", Role.PROGRAMME_OFFICER)

    assert cost() <= few


def test_longer_abstract_beside_a_text_of_very_many_words_is_kept(world: World) -> None:
    """PostgreSQL keeps a megabyte of distinct words of title, abstract and file together."""
    material = made.written(world)
    words = MaterialText.objects.across_partners(reason="test").filter(pk=material.pk)
    words.update(state="done", body=as_many_words_as_are_kept(words))
    abstract = " ".join(f"longer{n:05d}" for n in range(360))

    verbs.change_material(material, fields={**made.SAID, "abstract": abstract}, reach=made.ALL, actor=world.sofia, now=NOW)

    assert words.get().abstract == abstract


def as_many_words_as_are_kept(words: Any) -> str:
    from django.db import DatabaseError, transaction

    fits, too_many = 0, 80_000
    while too_many - fits > 20:
        n = (fits + too_many) // 2
        try:
            with transaction.atomic():
                words.update(body=text_of(n))
            fits = n
        except DatabaseError:
            too_many = n
    return text_of(fits)


def text_of(n: int) -> str:
    return " ".join(f"w{one:05x}" for one in range(n))


def test_whoever_returns_a_draft_to_its_side_lands_on_a_page_they_may_read(world: World) -> None:
    material = made.brought(world, "offered", partner=world.partner_a)

    page = world.client("sofia").post(made.url("material_step", material.pk, "hand_back"), {"reason": made.WHY}, follow=True)

    assert (page.status_code, page.redirect_chain) == (200, [(made.url("materials"), 302)])
    assert f"{material.reference}: Returned to its side." in page.content.decode()


def test_letter_that_postgresql_does_not_take_breaks_no_search(world: World) -> None:
    for text in ("%00abc", "IM-%00", "a%00", "%ED%A0%80abc"):
        assert world.client("alice").get(f"/search/?q={text}").status_code == 200
