"""Nothing of a material reaches whoever does not stand in its circle: what could leak is planted first, then looked for on every page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from core.errors import NotAllowed
from core.models import HistoryEntry
from core.registries import kinds_for
from exchanges import operations as verbs
from exchanges.models import Acknowledgement, Material, MaterialText, MaterialVersion, Reading
from partners.enums import Role
from portal.journal import entries_for
from tests import sharing as made
from tests.world import NOW, World, add_person

SECRET = "Zeravshan"  # stands in the title, abstract, author, note of the version, reason and note of use of what is planted
PAGES = ("materials", "public_materials")


@pytest.fixture
def third(world: World) -> World:
    """With officers of partner B's embassy, a trainee of B and a nominee, who all stand outside."""
    from partners.models import Institution

    world.institutions["embassy_b"] = Institution.objects.create(partner=world.partner_b, kind="embassy", name_en="Embassy of Kyrgyzstan")
    add_person(world, "meerim", "embassy_b", Role.EMBASSY_OFFICER)
    add_person(world, "timur_b", "authority_b", Role.TRAINEE)
    add_person(world, "erlan_b", "authority_b", Role.EXPERT)
    return world


def planted(world: World, state: str, reach: Any, *, partner: Any = None) -> Material:
    """In two versions, read and acknowledged, with its secret in every field that people fill in."""
    said = {"title": f"{SECRET} title", "abstract": f"{SECRET} abstract", "author": f"{SECRET} author", "country": world.partner_a, "language": "tr"}
    material = made.written(world, reach=reach, partner=partner, **said)
    side = made.writer_of(world, material.partner)
    verbs.add_version(material, file=made.paper(world, SECRET), note=f"{SECRET} note", actor=side, now=NOW)
    verbs.note_reading(made.version_of(material, 2), actor=side, now=NOW)
    if state == "draft":
        return material
    verbs.offer_material(material, actor=side, now=NOW)
    verbs.return_to_side(material, reason=f"{SECRET} reason", actor=world.hana, now=NOW)
    verbs.offer_material(material, actor=side, now=NOW)
    if state == "offered":
        return material
    verbs.propose_circle(material, reach=reach, actor=world.sofia, now=NOW)
    verbs.clear_material(material, seen=made.mark_of(material), actor=world.hana, now=NOW)
    verbs.share_material(material, actor=world.sofia, now=NOW)
    if reach.kind == "named":
        verbs.note_reading(made.version_of(material, 2), actor=world.alice, now=NOW)
        verbs.acknowledge_material(material, partner=world.partner_a, note=f"{SECRET} use", actor=world.alice, now=NOW)
    if state == "recalled":
        verbs.recall_material(material, reason=f"{SECRET} recall", actor=side, now=NOW)
    return material


def pages_of(material: Material) -> list[tuple[str, tuple[Any, ...]]]:
    files = MaterialVersion.objects.across_partners(reason="test").filter(material=material).values_list("pk", flat=True)
    steps = ("offer", "classify", "clear", "share", "recall", "take_back", "new_version")
    return [
        ("material", (material.pk,)), ("change_material", (material.pk,)), ("acknowledge_material", (material.pk,)), ("material_readings", (material.pk,)),
        ("public_material", (material.reference,)), ("public_material_file", (material.reference,)),
        *(("material_file", (pk,)) for pk in files), *(("material_step", (material.pk, step)) for step in steps),
    ]  # fmt: skip


def assert_hidden(client: Client, material: Material, *, lists: int = 200) -> None:
    for name, args in pages_of(material):
        assert made.status(client, name, *args) == 404, name
    for name in PAGES:
        answer = client.get(made.url(name))
        assert answer.status_code in (200, lists), name
        text = answer.content.decode()
        for trace in (SECRET, material.reference, "Turkish"):  # the language stands in no choice of a filter
            assert trace not in text, (name, trace)
    for query in (SECRET, material.reference):
        assert f"{SECRET} title" not in client.get(made.url("materials"), {"text": query}).content.decode()
    assert SECRET not in client.get("/").content.decode()


def assert_no_rows(actor: Any, material: Material) -> None:
    assert not Material.objects.visible_to(actor).filter(pk=material.pk).exists()
    for model in (MaterialVersion, MaterialText, Reading, Acknowledgement):
        assert not model.objects.visible_to(actor).filter(material=material).exists(), model


def told(material: Material) -> set[int]:
    """Everybody who gets a notice of anything that happened to it."""
    entries = HistoryEntry.objects.across_partners(reason="test").filter(model__in=["exchanges.material", "exchanges.acknowledgement"])
    found: set[int] = set()
    for entry in entries:
        obj = material if entry.model == "exchanges.material" else Acknowledgement.objects.across_partners(reason="test").get(pk=entry.object_id)
        for kind in kinds_for(entry.model, entry.step):
            found |= set(kind.recipients(obj, entry))
    return found


@pytest.mark.django_db
def test_note_for_two_partners_is_invisible_to_a_third(third: World) -> None:
    from partners.models import Partner

    uz = Partner.objects.create(kind="country", code="UZ", name_en="Uzbekistan")
    material = planted(third, "shared", made.named(third.partner_a, uz))

    assert SECRET in made.read(third.client("alice"), "materials")
    for name in ("charlie", "meerim"):
        assert_hidden(third.client(name), material)
    for name in ("timur_b", "erlan_b", "erlan", "leila", "nigora", "farid", "rana"):
        assert_no_rows(third.actors[name], material)
    assert told(material).isdisjoint(third.users[name].pk for name in ("charlie", "meerim", "timur_b", "erlan_b", "leila"))


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "reach"), [("draft", "public"), ("offered", "public"), ("shared", "internal"), ("recalled", "public")])
def test_before_sharing_after_recall_and_inside_the_house_no_partner_sees_it(third: World, state: str, reach: str) -> None:
    material = planted(third, state, made.Reach(reach))

    assert_hidden(third.client("charlie"), material)
    for name in ("alice", "zarina", "timur", "timur_b", "erlan_b", "nigora"):
        assert_no_rows(third.actors[name], material)
    for name, args in pages_of(material):
        if name.startswith("public"):
            assert made.status(Client(), name, *args) == 404
    assert SECRET not in made.read(Client(), "public_materials")
    assert told(material).isdisjoint(third.users[name].pk for name in ("alice", "charlie", "zarina"))


@pytest.mark.django_db
def test_draft_of_a_partner_is_hidden_from_the_host(third: World) -> None:
    material = planted(third, "draft", made.ALL, partner=third.partner_a)

    assert_hidden(third.client("sofia"), material)
    for name in ("hana", "nurlan", "olga", "adil", "ruslan", "leila", "charlie"):
        assert_no_rows(third.actors[name], material)
    for name in ("olga", "adil"):
        assert not entries_for(third.actors[name], {"model": "exchanges.material"}).exists()
    assert made.status(third.client("alice"), "material", material.pk) == made.status(third.client("zarina"), "material", material.pk) == 200


@pytest.mark.django_db
def test_reader_of_the_circle_opens_the_current_version_alone(third: World) -> None:
    material = planted(third, "shared", made.named(third.partner_a, third.partner_b))
    charlie = third.client("charlie")

    assert made.status(charlie, "material_file", made.version_of(material, 2).pk) == 200
    assert made.status(charlie, "material_file", made.version_of(material, 1).pk) == 404
    assert made.status(charlie, "material_readings", material.pk) == 403
    assert [row.number for row in MaterialVersion.objects.visible_to(third.charlie).filter(material=material)] == [2]


@pytest.mark.django_db
def test_one_partner_of_the_circle_reads_nothing_of_the_other(third: World) -> None:
    material = planted(third, "shared", made.named(third.partner_a, third.partner_b))

    text = made.read(third.client("charlie"), "material", material.pk)

    for trace in (f"{SECRET} use", f"{SECRET} reason", f"{SECRET} note", "Alice", "Circle of readers proposed", ">Tajikistan</span>"):
        assert trace not in text, trace
    assert "Tajikistan" not in made.read(third.client("charlie"), "materials").split("<tbody")[1].split("</tbody>")[0]
    assert not Acknowledgement.objects.visible_to(third.charlie).filter(material=material).exists()
    assert f"{SECRET} use" in made.read(third.client("sofia"), "material", material.pk)
    assert third.users["charlie"].pk not in {pk for pk in told(material) if pk not in told_of_sharing(material)}


def told_of_sharing(material: Material) -> set[int]:
    entry = HistoryEntry.objects.across_partners(reason="test").filter(model="exchanges.material", step="share").latest("pk")
    return {pk for kind in kinds_for(entry.model, entry.step) for pk in kind.recipients(material, entry)}


@pytest.mark.django_db
def test_replaced_one_names_the_newer_only_to_those_who_may_read_it(third: World) -> None:
    old = made.shared(third, reach=made.PUBLIC, title="Old survey")
    new = planted_after(third, old)

    for client in (third.client("charlie"), third.client("timur_b")):
        text = made.read(client, "material", old.pk)
        assert SECRET not in text
        assert new.reference not in text
    text = made.read(Client(), "public_material", old.reference)
    assert SECRET not in text
    assert new.reference not in text
    assert new.reference in made.read(third.client("alice"), "material", old.pk)


def planted_after(world: World, old: Material) -> Material:
    new: Material = made.shared(world, reach=made.named(world.partner_a), supersedes=old, title=f"{SECRET} title")
    return new


@pytest.mark.django_db
def test_recalled_is_gone_at_once_and_its_readers_are_told(third: World) -> None:
    material = made.shared(third)
    version = made.version_of(material)
    alice, timur = third.client("alice"), third.client("timur")
    assert made.status(alice, "material_file", version.pk) == made.status(timur, "material_file", version.pk) == 200

    verbs.recall_material(material, reason=made.WHY, actor=third.hana, now=NOW)

    for client in (alice, timur, third.client("leila")):
        assert (made.status(client, "material_file", version.pk), made.status(client, "material", material.pk)) == (404, 404)
    entry = HistoryEntry.objects.across_partners(reason="test").filter(step="recall").get()
    recalled = next(kind for kind in kinds_for("exchanges.material", "recall") if kind.name == "material_recalled")
    assert set(recalled.recipients(material, entry)) == {third.users[name].pk for name in ("alice", "timur")}
    assert recalled.url(material) == made.url("materials")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reach", "readers"),
    [
        ("internal", "sofia ruslan leila olga nurlan"),
        ("all_partners", "sofia ruslan leila olga nurlan alice daler zarina timur charlie erlan"),
        ("public", "sofia ruslan leila olga nurlan alice daler zarina timur charlie erlan nigora farid rana"),
        ("named", "sofia ruslan olga nurlan alice daler zarina timur"),
    ],
)
def test_who_stands_in_which_circle(world: World, reach: str, readers: str) -> None:
    material = made.shared(world, reach=made.named(world.partner_a) if reach == "named" else made.Reach(reach))
    file = made.version_of(material)

    found = {name for name, actor in world.actors.items() if MaterialVersion.objects.visible_to(actor).filter(pk=file.pk).exists()}

    assert found - {"hana", "aidar", "saule", "adil", "amir"} == set(readers.split())


@pytest.mark.django_db
def test_role_that_rests_reads_and_acts_no_more(world: World) -> None:
    from dataclasses import replace
    from datetime import date

    material = made.shared(world, reach=made.named(world.partner_a))
    (grant,) = world.alice.grants
    resting = replace(world.alice, grants=(replace(grant, unconfirmed_since=date(2026, 1, 1)),))

    assert Material.objects.visible_to(resting).filter(pk=material.pk).exists()
    with pytest.raises(NotAllowed):
        verbs.acknowledge_material(material, partner=world.partner_a, actor=resting, now=NOW)
