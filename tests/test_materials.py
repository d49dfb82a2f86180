"""Verbs of materials: circles that only narrow, the second person, versions, recall, replacement, acknowledgement, readings."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from core.errors import Invalid, NotAllowed, Refused
from core.record import history_of
from documents.checks import SENTENCES
from documents.models import CirclePartner
from documents.operations import store_paper
from exchanges import operations as verbs
from exchanges.material_pages import material_lines
from exchanges.models import Acknowledgement, Material, Reading
from exchanges.queries import materials as queries
from exchanges.rules.materials import Reach
from partners.actor import actor_for
from partners.enums import Role
from tests import sharing as made
from tests.factories_accounts import put_role
from tests.world import NOW, World

pytestmark = pytest.mark.django_db


def reload(material: Material) -> Material:
    found: Material = Material.objects.across_partners(reason="test").get(pk=material.pk)
    return found


# --- circles ------------------------------------------------------------------------------------------
def test_circle_is_never_wider_than_another() -> None:
    one, two = Reach("named", frozenset({1})), Reach("named", frozenset({1, 2}))

    assert one.is_within(two)
    assert not two.is_within(one)
    assert made.INTERNAL.is_within(one)
    assert two.is_within(made.ALL)
    assert made.ALL.is_within(made.PUBLIC)
    assert not made.PUBLIC.is_within(made.ALL)
    assert not made.ALL.is_within(two)
    assert not one.is_within(made.INTERNAL)
    assert Reach("all_partners", frozenset({1})) == made.ALL  # partners count only where they are named


@pytest.mark.parametrize(("offered", "proposed"), [("all_partners", "public"), ("internal", "all_partners"), ("internal", "named")])
def test_host_proposes_nothing_wider_than_was_offered(world: World, offered: str, proposed: str) -> None:
    material = made.brought(world, "offered", partner=world.partner_a, reach=Reach(offered))
    wider = made.named(world.partner_b) if proposed == "named" else Reach(proposed)

    with pytest.raises(Invalid) as refused:
        verbs.propose_circle(material, reach=wider, actor=world.sofia, now=NOW)

    assert "circle" in refused.value.errors
    assert reload(material).state == "offered"
    assert queries.reach_of(material.circle) == Reach(offered)


def test_host_names_no_partner_that_was_not_offered(world: World) -> None:
    material = made.brought(world, "offered", reach=made.named(world.partner_a))

    with pytest.raises(Invalid):
        verbs.propose_circle(material, reach=made.named(world.partner_a, world.partner_b), actor=world.sofia, now=NOW)

    verbs.propose_circle(material, reach=made.INTERNAL, actor=world.sofia, now=NOW)
    verbs.return_to_desk(material, reason=made.WHY, actor=world.hana, now=NOW)
    verbs.propose_circle(material, reach=made.named(world.partner_a), actor=world.sofia, now=NOW)  # what was narrowed can go as far as was offered

    assert queries.reach_of(material.circle) == made.named(world.partner_a)


def test_named_circle_has_partners_but_not_the_host_or_the_own_side(world: World) -> None:
    for reach in (Reach("named"), made.named(world.host), made.named(world.partner_a)):
        with pytest.raises(Invalid):
            made.written(world, partner=world.partner_a, reach=reach)


def test_officer_writes_for_the_own_side_alone(world: World) -> None:
    for actor in (world.alice, world.zarina, world.olga, world.timur):
        with pytest.raises(NotAllowed):
            verbs.write_material(partner=world.partner_b, fields=made.SAID, reach=made.ALL, file=made.paper(world), actor=actor, now=NOW)


def test_lines_of_the_history_name_the_circle(world: World) -> None:
    material = made.brought(world, "classified", proposed=made.named(world.partner_a, world.partner_b))

    assert next(line.detail for line in material_lines(history_of(material))) == "Kyrgyzstan, Tajikistan"


# --- the second person ---------------------------------------------------------------------------------
def test_another_person_clears(world: World) -> None:
    material = made.brought(world, "offered")
    verbs.propose_circle(material, reach=made.ALL, actor=world.hana, now=NOW)

    with pytest.raises(NotAllowed):
        verbs.clear_material(material, seen=queries.mark_of(material), actor=world.hana, now=NOW)

    verbs.clear_material(material, seen=queries.mark_of(material), actor=world.nurlan, now=NOW)
    assert (material.classified_by_id, material.cleared_by_id) == (world.hana.user_id, world.nurlan.user_id)


def test_database_holds_the_second_person(world: World) -> None:
    material = made.brought(world, "classified")

    for columns in ({"cleared_by_id": material.classified_by_id}, {"state": "cleared"}, {"state": "shared", "cleared_by_id": 1, "cleared_at": NOW}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Material.objects.across_partners(reason="test").filter(pk=material.pk).update(**columns)


def test_what_is_cleared_is_what_was_seen(world: World) -> None:
    material = made.brought(world, "classified")
    seen = queries.mark_of(material)
    verbs.add_version(material, file=made.paper(world, "Another text."), actor=world.sofia, now=NOW)
    verbs.propose_circle(material, reach=made.ALL, actor=world.sofia, now=NOW)

    with pytest.raises(Refused) as refused:
        verbs.clear_material(material, seen=seen, actor=world.hana, now=NOW)

    assert refused.value.code == "changed"
    assert reload(material).state == "classified"


def test_new_version_is_offered_anew_and_the_draft_keeps_its_state(world: World) -> None:
    draft = made.written(world)
    verbs.add_version(draft, file=made.paper(world, "Second."), note="figures", actor=world.sofia, now=NOW)
    assert draft.state == "draft"
    assert made.version_of(draft, 2).is_current
    assert not made.version_of(draft, 1).is_current

    material = made.brought(world, "classified", proposed=made.INTERNAL)
    verbs.add_version(material, file=made.paper(world, "Second."), actor=world.sofia, now=NOW)

    assert material.state == "offered"
    assert material.classified_by_id is None
    assert queries.reach_of(material.circle) == made.ALL
    assert made.words_of(material).version == made.version_of(material, 2)


def test_cleared_file_is_not_changed(world: World) -> None:
    material = made.brought(world, "cleared")

    with pytest.raises(Refused):
        verbs.add_version(material, file=made.paper(world), actor=world.sofia, now=NOW)


def test_taken_back_and_returned_it_is_a_draft(world: World) -> None:
    material = made.brought(world, "cleared", partner=world.partner_a, proposed=made.INTERNAL)
    verbs.take_material_back(material, actor=world.alice, now=NOW)
    assert (material.state, material.cleared_by_id, queries.reach_of(material.circle)) == ("draft", None, made.ALL)

    verbs.offer_material(material, actor=world.alice, now=NOW)
    verbs.return_to_side(material, reason=made.WHY, actor=world.ruslan, now=NOW)
    verbs.change_material(material, fields={**made.SAID, "title": "Other"}, reach=made.INTERNAL, actor=world.alice, now=NOW)

    assert material.title == made.words_of(material).title == "Other"
    assert queries.widest(material) == queries.reach_of(material.circle) == made.INTERNAL


# --- replaced and recalled ----------------------------------------------------------------------------
def test_newer_one_replaces_when_it_is_shared(world: World) -> None:
    old = made.shared(world)
    new = made.brought(world, "cleared", supersedes=old)
    assert reload(old).state == "shared"

    verbs.share_material(new, actor=world.sofia, now=NOW)

    assert reload(old).state == "superseded"
    assert [row.step for row in history_of(old)][-1] == "supersede"


def test_recalled_meanwhile_it_stays_recalled(world: World) -> None:
    old = made.shared(world)
    new = made.brought(world, "cleared", supersedes=old)
    verbs.recall_material(old, reason=made.WHY, actor=world.hana, now=NOW)

    verbs.share_material(new, actor=world.sofia, now=NOW)

    assert (reload(old).state, new.state) == ("recalled", "shared")


def test_declined_successor_leaves_room_for_another(world: World) -> None:
    old = made.shared(world)
    new = made.brought(world, "offered", supersedes=old)
    with pytest.raises(Invalid):
        made.written(world, supersedes=old)

    verbs.decline_material(new, reason=made.WHY, actor=world.sofia, now=NOW)

    assert made.written(world, supersedes=old).supersedes == old


def test_only_a_shared_one_of_the_same_side_is_replaced(world: World) -> None:
    others = made.shared(world, partner=world.partner_b)
    for old in (others, made.written(world, partner=world.partner_a)):
        with pytest.raises(Invalid):
            made.written(world, partner=world.partner_a, supersedes=old)


# --- readers ------------------------------------------------------------------------------------------
def test_partner_acknowledges_once_and_only_for_itself(world: World) -> None:
    material = made.shared(world, reach=made.named(world.partner_a))
    verbs.acknowledge_material(material, partner=world.partner_a, note=" Used in training. ", actor=world.zarina, now=NOW)

    with pytest.raises(Invalid):
        verbs.acknowledge_material(material, partner=world.partner_a, actor=world.alice, now=NOW)
    for actor, partner in ((world.charlie, world.partner_a), (world.timur, world.partner_a), (world.sofia, world.host)):
        with pytest.raises(NotAllowed):
            verbs.acknowledge_material(material, partner=partner, actor=actor, now=NOW)
    with pytest.raises(Refused):
        verbs.acknowledge_material(material, partner=world.partner_b, actor=world.charlie, now=NOW)

    said = Acknowledgement.objects.across_partners(reason="test").get()
    assert (said.note, said.by_label) == ("Used in training.", "Zarina")


@pytest.mark.parametrize("state", ["draft", "offered", "cleared", "recalled"])
def test_what_is_not_shared_is_not_acknowledged(world: World, state: str) -> None:
    material = made.brought(world, state)

    with pytest.raises(Refused):
        verbs.acknowledge_material(material, partner=world.partner_a, actor=world.alice, now=NOW)


def test_readings_count_people_by_side_and_are_never_changed(world: World) -> None:
    material = made.shared(world)
    version = made.version_of(material)
    for actor in (world.alice, world.alice, world.amir, world.charlie):
        verbs.note_reading(version, actor=actor, now=NOW)

    counted = {row.partner.code: (row.people, row.times) for row in queries.readings_by_partner(material, world.olga) if row.partner}

    assert counted == {"TJ": (2, 3), "KG": (1, 1)}
    for change in ({"user_label": "Somebody"}, None):
        rows = Reading.objects.across_partners(reason="test").filter(material=material)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change) if change else rows.delete()


def test_reader_of_two_sides_reads_for_the_one_that_is_named(world: World) -> None:
    put_role(world.users["alice"], world, Role.NOMINATING_OFFICER, "authority_b")
    material, actor = made.shared(world, reach=made.named(world.partner_b)), actor_for(world.users["alice"], NOW)

    assert queries.side_of_reader(actor, material) == world.partner_b.pk
    assert [one.pk for one in queries.partners_to_acknowledge(material, actor)] == [world.partner_b.pk]


# --- files --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "content"),
    [("a.docx", made.docx("Text")), ("a.xlsx", made.xlsx("Text")), ("a.pptx", made.pptx("Text")), ("a.pdf", made.page_of("Text"))],
    ids=["docx", "xlsx", "pptx", "pdf"],
)
def test_papers_that_people_read_are_taken(world: World, name: str, content: bytes) -> None:
    assert store_paper(made.upload(name, content), actor=world.sofia, now=NOW).name == name


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n", "no_paper"),
        ("a.xlsx", made.docx("Text"), "broken"),
        ("a.pptx", made.office("ppt/presentation.xml", "presentationml.presentation.main+xml", "<p/>", ppt__embeddings__x="<a/>"), "docx_holds"),
        ("a.xlsx", made.office("xl/workbook.xml", "spreadsheetml.sheet.main+xml", "<w/>", xl__vbaProject="<a/>"), "docx_macro"),
    ],
    ids=["picture", "a document called a workbook", "a file inside", "a macro"],
)
def test_others_are_refused(world: World, name: str, content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        store_paper(made.upload(name, content), actor=world.sofia, now=NOW)

    assert refused.value.errors == {"file": [SENTENCES[code]]}


def test_circle_of_a_material_is_its_own(world: World) -> None:
    material = made.brought(world, "classified", reach=made.named(world.partner_a, world.partner_b), proposed=made.named(world.partner_b))
    rows: Any = CirclePartner.objects.across_partners(reason="test")

    assert set(rows.filter(circle=material.circle).values_list("partner__code", flat=True)) == {"KG"}
    assert set(rows.filter(circle=material.offered_circle).values_list("partner__code", flat=True)) == {"KG", "TJ"}
