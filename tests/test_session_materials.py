"""Papers of an event: kept by whoever runs it, read by their circle once they are published, and by participants where that was said."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import Invalid, NotAllowed, Refused
from events import operations as verbs
from events.models import Event, Registration, SessionMaterial
from tests.eventing import make_delegation, make_event, make_registration, make_session
from tests.hostile_files import pdf
from tests.searching import file_of
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
SECRET = "zeravshan"
READERS = {
    **{key: {"all_partners", "named", "public"} for key in ("alice", "daler", "zarina")},
    "charlie": {"all_partners", "public"},
    **{key: {"all_partners", "named", "public", "internal"} for key in ("sofia", "olga", "hana", "ruslan", "leila")},
}


def add(world: World, event: Event, kind: str = "all_partners", *, title: str = "Slides", **more: Any) -> SessionMaterial:
    fields = {"title": title, "session": None, "for_participants": False, **more}
    partners = [world.partner_a] if kind == "named" else []
    return verbs.add_session_material(event, fields=fields, kind=kind, partners=partners, file=file_of(world), actor=world.sofia, now=NOW)


@pytest.fixture
def event(world: World) -> Event:
    """To which both partners are invited; one paper for each circle."""
    event = make_event(world, state="held")
    for partner in (world.partner_a, world.partner_b):
        make_delegation(event, partner)
    for kind in ("internal", "named", "all_partners", "public"):
        add(world, event, kind, title=f"{SECRET} {kind}")
    return event


def seen(client: Client, event: Event) -> set[str]:
    page = client.get(reverse("events:session_materials", args=[event.pk]))
    return {row.title.removeprefix(f"{SECRET} ") for row, _named in page.context["rows"]} if page.status_code == 200 else set()


def files(client: Client) -> set[str]:
    found = set()
    for row in SessionMaterial.objects.across_partners(reason="test"):
        answer = client.get(reverse("events:session_material_file", args=[row.pk]))
        assert answer.status_code in (200, 404, 302)
        if answer.status_code == 200:
            list(answer.streaming_content)  # read to its end, a file is closed
            found.add(row.title.removeprefix(f"{SECRET} "))
    return found


@pytest.mark.parametrize("published", [False, True])
def test_list_and_file_are_of_the_circle_once_published(world: World, event: Event, published: bool) -> None:
    if published:
        verbs.publish_session_materials(event, actor=world.sofia, now=NOW)
    for name, kinds in READERS.items():
        right = kinds if published or "internal" in kinds else set()
        client = world.client(name)
        assert seen(client, event) == files(client) == right, name
    for name in ("timur", "rana", "nigora", "farid"):
        client = world.client(name)
        assert seen(client, event) == files(client) == set(), name
        assert SECRET not in client.get(reverse("events:session_materials", args=[event.pk])).content.decode()
    assert files(Client()) == set()


@pytest.mark.parametrize(
    ("state", "reads"), [("confirmed", True), ("attended", True), ("registered", False), ("waiting", False), ("cancelled", False)]
)
def test_participants_read_what_is_for_them_whatever_their_side(world: World, event: Event, state: str, reads: bool) -> None:
    add(world, event, "internal", title=f"{SECRET} participants", for_participants=True)
    verbs.publish_session_materials(event, actor=world.sofia, now=NOW)
    row = make_registration(event, state="confirmed")
    Registration.objects.across_partners(reason="test").filter(pk=row.pk).update(user=world.users["nigora"])
    if state != "confirmed":
        fields = {"waits_since": NOW} if state == "waiting" else {}
        Registration.objects.across_partners(reason="test").filter(pk=row.pk).update(state=state, **fields)

    assert ("participants" in files(world.client("nigora"))) is reads
    assert "named" not in files(world.client("nigora"))


def test_step_of_the_event_publishes_what_waits(world: World, event: Event) -> None:
    verbs.note_materials(event, actor=world.sofia, now=NOW)

    assert not SessionMaterial.objects.across_partners(reason="test").filter(published_at__isnull=True).exists()
    with pytest.raises(Refused):
        verbs.publish_session_materials(event, actor=world.sofia, now=NOW)


@pytest.mark.parametrize("name", ["alice", "olga", "leila", "saule", "timur"])
def test_only_whoever_runs_the_event_keeps_its_materials(world: World, event: Event, name: str) -> None:
    material, actor = SessionMaterial.objects.across_partners(reason="test").select_related("event", "circle", "file").first(), world.actors[name]
    fields = {"title": "x", "session": None, "for_participants": True}
    for act in (
        lambda: verbs.add_session_material(event, fields=fields, kind="public", partners=[], file=file_of(world), actor=actor, now=NOW),
        lambda: verbs.publish_session_materials(event, actor=actor, now=NOW),
        lambda: verbs.remove_session_material(material, actor=actor, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_material_is_added_published_and_removed_on_pages(world: World) -> None:
    event = make_event(world, state="held")
    session, client = make_session(event), world.client("ruslan")
    add_page, list_page = (reverse(f"events:{name}", args=[event.pk]) for name in ("add_session_material", "session_materials"))
    typed = {"title": "Slides", "session": session.pk, "kind": "named", "for_participants": "on"}
    with_file = lambda: {"file": SimpleUploadedFile("slides.pdf", pdf(), "application/pdf")}  # noqa: E731

    assert client.post(add_page, typed).status_code == 422
    assert client.post(add_page, typed | with_file()).status_code == 422  # no partner is named
    assert client.post(add_page, typed | {"partners": [world.partner_a.pk]} | with_file()).status_code == 302
    page = client.get(list_page)
    assert "Tajikistan" in page.content.decode()
    assert page.context["waiting"]
    assert client.post(reverse("events:publish_session_materials", args=[event.pk])).status_code == 302
    material = SessionMaterial.objects.across_partners(reason="test").get()
    assert material.published_at
    assert client.post(reverse("events:remove_session_material", args=[material.pk])).status_code == 302
    assert not SessionMaterial.objects.across_partners(reason="test").exists()


def test_session_of_another_event_and_a_circle_without_partners_are_refused(world: World, event: Event) -> None:
    other = make_session(make_event(world, number=2))

    with pytest.raises(Invalid):
        add(world, event, session=other)
    with pytest.raises(Invalid):
        verbs.add_session_material(
            event,
            fields={"title": "x", "session": None, "for_participants": False},
            kind="named",
            partners=[],
            file=file_of(world),
            actor=world.sofia,
            now=NOW,
        )


@pytest.mark.parametrize("name", ["sofia", "alice"])
def test_list_asks_as_much_for_thirty_as_for_one(world: World, name: str) -> None:
    event, counts, client = make_event(world, state="held"), [], world.client(name)
    make_delegation(event, world.partner_a)
    for number in range(1, 31):
        add(world, event, "named", title=f"Slides {number}")
        if number in (1, 30):
            SessionMaterial.objects.across_partners(reason="test").update(published_at=NOW)
            with CaptureQueriesContext(connection) as caught:
                assert client.get(reverse("events:session_materials", args=[event.pk])).status_code == 200
            counts.append(len(caught))

    assert counts[0] == counts[1] <= 14
