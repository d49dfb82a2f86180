"""Pages of materials as the people who use them see them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from exchanges import operations as verbs
from exchanges.models import Material, Reading
from tests import sharing as made
from tests.world import NOW, World

pytestmark = pytest.mark.django_db


def typed(world: World, **more: Any) -> dict[str, Any]:
    return {
        "partner": world.partner_a.pk, "title": "Water and treaties", "kind": "note", "topic": "climate", "language": "en", "author": "Alice",
        "abstract": "How states agree.", "circle": "named", "partners": [world.partner_b.pk], "file": made.upload("water.docx", made.docx("Water")), **more,
    }  # fmt: skip


def first_page(world: World, name: str) -> str:
    return " ".join(world.client(name).get("/").content.decode().split())


def step(client: Client, name: str, material: Material, **data: Any) -> str:
    answer = client.post(made.url("material_step", material.pk, name), data, follow=True)
    assert answer.status_code == 200, (name, answer.status_code)
    return " ".join(answer.content.decode().split())


def test_paper_of_a_partner_reaches_another_and_comes_back(world: World) -> None:
    alice, sofia, hana, charlie = (world.client(name) for name in ("alice", "sofia", "hana", "charlie"))
    alice.post(made.url("write_material"), typed(world))
    material = Material.objects.visible_to(world.alice).get()
    assert "Finish and offer it" in first_page(world, "alice")
    assert material.reference not in first_page(world, "sofia")

    step(alice, "offer", material)
    assert "Propose who may read it" in first_page(world, "sofia")
    page = made.read(sofia, "material_step", material.pk, "classify")
    assert "1 partner reads it" in page
    assert "Kyrgyzstan" in page
    assert "Everybody, also without sign-in" not in page  # wider than was offered
    step(sofia, "classify", material, circle="named", partners=[world.partner_b.pk])
    assert "Clear it or return it" in first_page(world, "hana")
    assert "Clear it or return it" not in first_page(world, "sofia")
    page = made.read(hana, "material_step", material.pk, "clear")
    assert "Who exactly will read it" in page
    assert "No other partner" in page
    material.refresh_from_db()
    step(hana, "clear", material, seen=made.mark_of(material))
    step(sofia, "share", material)

    assert "Read it and say that it has come" in first_page(world, "charlie")
    assert made.status(charlie, "material_file", made.version_of(material).pk) == 200
    charlie.post(made.url("acknowledge_material", material.pk), {"partner": world.partner_b.pk, "note": "For the spring course."})
    assert material.reference not in first_page(world, "charlie")
    page = made.read(alice, "material", material.pk)
    for words in ("For the spring course.", "Kyrgyzstan", "Circle of readers proposed"):
        assert words in page, words
    assert "Charlie" in made.read(alice, "material_readings", material.pk)


def test_form_keeps_what_was_typed(world: World) -> None:
    answer = world.client("alice").post(made.url("write_material"), typed(world, partners=[], file=made.upload("a.png", b"x")))

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Water and treaties" in text
    assert "Choose the partners that may read it" in text
    refused = world.client("alice").post(made.url("write_material"), typed(world, file=made.upload("a.png", b"\x89PNG\r\n")))
    assert "Files of this kind are not accepted. Send PDF, DOCX, XLSX or PPTX" in refused.content.decode()
    assert not Material.objects.visible_to(world.alice).exists()


def test_draft_is_changed_and_gets_another_file(world: World) -> None:
    material = made.written(world, partner=world.partner_a)
    alice = world.client("alice")
    data = {name: value for name, value in typed(world, title="Rivers", circle="internal").items() if name not in ("partner", "file")}

    assert alice.post(made.url("change_material", material.pk), data).status_code == 302
    step(alice, "change_file", material, file=made.upload("second.docx", made.docx("Second")), note="Figures of 2026")

    page = made.read(alice, "material", material.pk)
    for words in ("Rivers", "second.docx", "Figures of 2026", "only inside the house"):
        assert words in page, words
    assert world.client("sofia").post(made.url("change_material", material.pk), data).status_code == 404
    assert world.client("zarina").get(made.url("change_material", material.pk)).status_code == 403


def test_filters_narrow_the_list(world: World) -> None:
    made.shared(world, title="Rivers", topic="climate", kind="note", language="ru", country=world.partner_b)
    made.shared(world, title="Protocol", topic="consular", kind="syllabus", partner=world.partner_a)
    sofia, alice = world.client("sofia"), world.client("alice")

    for chosen, there, away in (
        ({"topic": "climate"}, "Rivers", "Protocol"),
        ({"kind": "syllabus"}, "Protocol", "Rivers"),
        ({"language": "ru"}, "Rivers", "Protocol"),
        ({"country": str(world.partner_b.pk)}, "Rivers", "Protocol"),
        ({"partner": str(world.partner_a.pk)}, "Protocol", "Rivers"),
        ({"text": "proto"}, "Protocol", "Rivers"),
    ):
        rows = made.read(sofia, "materials", **chosen).split("<tbody")[1]
        assert there in rows, chosen
        assert away not in rows, chosen
    assert "Rivers" not in made.read(alice, "materials", side="own").split("<tbody")[1]
    assert "No material fits" in made.read(sofia, "materials", state="recalled")


def test_public_page_needs_no_sign_in_and_keeps_nobody(world: World) -> None:
    material = made.shared(world, reach=made.PUBLIC)
    hidden = made.shared(world, title="Only partners")
    nobody = Client()

    text = made.read(nobody, "public_materials")
    assert "Water and treaties" in text
    assert "Only partners" not in text
    assert "Department of analysis" in made.read(nobody, "public_material", material.reference)
    assert made.status(nobody, "public_material_file", material.reference) == 200
    assert made.status(nobody, "public_material", hidden.reference) == made.status(nobody, "public_material_file", hidden.reference) == 404
    assert not Reading.objects.across_partners(reason="test").exists()
    assert made.status(world.client("rana"), "public_material_file", material.reference) == 200
    assert Reading.objects.across_partners(reason="test").get().user_label == "Rana"


def test_each_opening_is_kept_and_a_look_at_the_headers_is_none(world: World) -> None:
    material = made.shared(world)
    alice, address = world.client("alice"), made.url("material_file", made.version_of(material).pk)

    list(alice.head(address).streaming_content)  # type: ignore[attr-defined]
    assert not Reading.objects.across_partners(reason="test").exists()
    for _time in range(2):
        list(alice.get(address).streaming_content)  # type: ignore[attr-defined]

    assert "Alice" in made.read(world.client("sofia"), "material_readings", material.pk)
    assert Reading.objects.across_partners(reason="test").filter(partner=world.partner_a).count() == 2


def test_those_who_have_no_list_are_refused(world: World) -> None:
    for name in ("nigora", "farid"):
        made.read(world.client(name), "materials", status=403)
    made.read(world.client("leila"), "write_material", status=403)


def test_lists_cost_the_same_for_one_and_for_many(world: World) -> None:
    alice, sofia = world.client("alice"), world.client("sofia")
    material = made.shared(world, reach=made.named(world.partner_a))
    pages = [(alice, "materials", ()), (sofia, "materials", ()), (sofia, "material", (material.pk,)), (sofia, "material_readings", (material.pk,))]

    def costs() -> list[int]:
        found = []
        for client, name, args in pages:
            with CaptureQueriesContext(
                connection,
            ) as asked:
                made.read(client, name, *args)
            found.append(len(asked))
        return found

    before = costs()
    for _number in range(6):
        made.shared(world, reach=made.named(world.partner_a, world.partner_b), country=world.partner_b)
        verbs.note_reading(made.version_of(material), actor=world.alice, now=NOW)
        verbs.note_reading(made.version_of(material), actor=world.charlie, now=NOW)

    after = costs()
    assert after == before
    assert max(after) <= 12
