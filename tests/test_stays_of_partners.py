"""What a sending side and its people read of a stay: notes, references, the list to copy."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.stays import make_person, make_stay
from tests.world import World

pytestmark = pytest.mark.django_db


def text_of(world: World, who: str, name: str, *args: object) -> str:
    answer = world.client(who).get(reverse(f"mobility:{name}", args=args))
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize(("who", "opens"), [("zarina", True), ("alice", True), ("daler", True), ("sofia", True), ("olga", False), ("nigora", False)])
def test_note_verbale_opens_from_the_stay(world: World, who: str, opens: bool) -> None:
    """Passports of several people stand in it."""
    person = make_person(world)
    type(person)._base_manager.filter(pk=person.pk).update(user=world.users["nigora"])
    stay = make_stay(world, state="note_sent", person=person)

    text = text_of(world, who, "stay", stay.pk)

    address = reverse("documents:issued_pdf", args=[stay.note_id, "en"])
    assert stay.note.number in text
    assert (f'href="{address}"' in text) is opens
    assert (world.client(who).get(address).status_code != 404) is opens


def test_who_needs_no_visa_reads_of_no_note(world: World) -> None:
    text = text_of(world, "zarina", "stay", make_stay(world, visa_needed=False).pk)

    assert "No note verbale is needed." in text
    assert "not sent" not in text
    assert "not given yet" not in text
    assert "note verbale sent" not in text
    assert "visa support given" not in text


def test_embassy_copies_the_list(world: World) -> None:
    stay, free = make_stay(world, state="visa_ready"), make_stay(world, visa_needed=False)

    text = text_of(world, "zarina", "stays")

    cells = (stay.person.passport_name, stay.reference, "2026-12-20", stay.leaves_on.isoformat(), stay.note.number, stay.visa_reference)
    assert "\t".join(cells) in text
    assert f"note {stay.note.number}" in text
    assert f"{free.reference}\t" in text
    assert "not needed" in text
