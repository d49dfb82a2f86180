"""A programme is changed by who keeps the catalogue of its academy."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from core.errors import NotAllowed
from core.models import HistoryEntry
from partners.enums import Role
from partners.models import Institution
from tests.world import NOW, World, add_person, make_intake
from training import operations
from training.models import Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(world: World) -> Programme:
    return make_intake(world).programme


def typed(world: World, **more: Any) -> dict[str, Any]:
    return {
        "code": "MIR", "title_en": "Master of International Affairs", "title_ru": "Магистр", "title_kk": "Магистр", "kind": "degree",
        "institution": world.institutions["academy"].pk, "months": "12", "languages": ["kk", "ru", "en"], "summary_en": "One year.", "level": "master", "field": "diplomacy", "on_offer": "on", **more,
    }  # fmt: skip


def url(programme: Programme) -> str:
    return reverse("training:change_programme", args=[programme.pk])


@pytest.mark.parametrize("name", ["ruslan", "sofia", "hana"])
def test_keeper_changes_it_and_the_history_names_what(world: World, programme: Programme, name: str) -> None:
    client = world.client(name)
    record = reverse("training:programme", args=[programme.pk])

    opened = client.get(url(programme)).content.decode()
    answer = client.post(url(programme), typed(world))
    page = client.get(record).content.decode()
    programme.refresh_from_db()

    assert "Master of International Relations" in opened
    assert answer["Location"] == record
    assert (programme.title_en, programme.summary_en) == ("Master of International Affairs", "One year.")
    for words in ("The programme MIR is changed.", "Programme changed", url(programme)):
        assert words in page
    entry = HistoryEntry.objects.across_partners(reason="test").get(model="training.programme", step="changed")
    assert entry.data["fields"] == ["level", "summary_en", "title_en", "title_kk", "title_ru"]


def test_saving_without_a_change_writes_no_history(world: World, programme: Programme) -> None:
    operations.change_programme(programme, fields={"code": "MIR", "languages": ["kk", "ru", "en"]}, actor=world.hana, now=NOW)

    assert not HistoryEntry.objects.across_partners(reason="test").filter(model="training.programme", step="changed").exists()


def test_code_of_another_programme_is_a_fault_of_its_field(world: World, programme: Programme) -> None:
    fields = {name: getattr(programme, name) for name in ("title_en", "title_ru", "title_kk", "kind", "institution", "months", "languages")}
    operations.create_programme(fields=fields | {"code": "NEG"}, actor=world.hana, now=NOW)

    answer = world.client("ruslan").post(url(programme), typed(world, code="NEG")).content.decode()
    programme.refresh_from_db()

    assert 'href="#id_code"' in answer
    assert programme.code == "MIR"


@pytest.mark.parametrize("name", ["alice", "leila", "timur", "olga", "rashid"])
def test_others_may_not(world: World, programme: Programme, name: str) -> None:
    world.institutions["hub"] = Institution.objects.create(partner=world.host, kind="hub", name_en="Regional hub")
    add_person(world, "rashid", "hub", Role.REGISTRAR)
    client = world.client(name)

    assert client.get(url(programme)).status_code == 403
    assert client.post(url(programme), typed(world)).status_code == 403
    assert url(programme) not in client.get(reverse("training:programme", args=[programme.pk])).content.decode()


def test_registrar_moves_it_to_no_academy_but_their_own(world: World, programme: Programme) -> None:
    hub = Institution.objects.create(partner=world.host, kind="hub", name_en="Regional hub")

    refused = world.client("ruslan").post(url(programme), typed(world, institution=hub.pk)).content.decode()

    assert 'href="#id_institution"' in refused
    with pytest.raises(NotAllowed):
        operations.change_programme(programme, fields={"institution": hub}, actor=world.ruslan, now=NOW)
    operations.change_programme(programme, fields={"institution": hub}, actor=world.hana, now=NOW)
    programme.refresh_from_db()
    assert programme.institution == hub
