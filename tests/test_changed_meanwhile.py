"""Two registrars with the same page open: who saves second is told, and takes nothing of the first one's change back."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.errors import Refused
from tests.academy import url
from tests.schooling import make_school
from tests.world import NOW, World, make_intake
from training import operations
from training.models import RoomBooking, SessionLecturer

pytestmark = pytest.mark.django_db
ASTANA = ZoneInfo("Asia/Almaty")
CHANGED = "Somebody else has changed this since you opened the page."


def hidden_and_typed(world: World, address: str) -> dict[str, Any]:
    """What the form of this page sends when nothing is touched."""
    form = world.client("ruslan").get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value is not None and value is not False}


@pytest.mark.parametrize("name", ["intake", "programme"])
def test_second_of_two_changes_takes_nothing_back(world: World, name: str) -> None:
    intake = make_intake(world)
    record = intake if name == "intake" else intake.programme
    intake.programme.level = "master"
    intake.programme.save(update_fields=["level"])
    address = url(f"change_{name}", record.pk)
    opened = hidden_and_typed(world, address)
    first = {"capacity": 17} if name == "intake" else {"title_en": "Another title"}
    getattr(operations, f"change_{name}")(record, fields=first, actor=world.ruslan, now=NOW)

    answer = world.client("ruslan").post(address, opened)

    record.refresh_from_db()
    assert (answer.status_code, CHANGED in answer.content.decode()) == (422, True)
    assert {key: getattr(record, key) for key in first} == first
    assert world.client("ruslan").post(address, hidden_and_typed(world, address)).status_code == 302


def test_page_of_a_session_opened_before_another_change_moves_it_nowhere(world: World) -> None:
    school = make_school(world)
    session = school.sessions[0]
    address = url("change_session", session.pk)
    opened = hidden_and_typed(world, address) | {"room": school.room.pk, "note": "Bring the texts."}
    now_set = {
        "module": school.modules[0], "kind": "lecture", "title": session.title, "day": session.starts_at.date(), "lecturers": [school.lecturer],
        "starts": session.starts_at.astimezone(ASTANA).time(), "ends": session.ends_at.astimezone(ASTANA).time(), "online_url": "", "note": "",
    }  # fmt: skip
    operations.change_session(session, fields=now_set | {"room": None}, actor=world.ruslan, now=NOW)

    answer = world.client("ruslan").post(address, opened)

    assert (answer.status_code, CHANGED in answer.content.decode()) == (422, True)
    assert not RoomBooking.objects.filter(session=session).exists()
    assert SessionLecturer.objects.filter(session=session).exists()
    with pytest.raises(Refused) as refused:
        operations.change_session(session, fields=now_set | {"room": school.room}, seen="0", actor=world.ruslan, now=NOW)
    assert refused.value.code == "stale"
    assert world.client("ruslan").post(address, opened | {"seen": 1}).status_code == 302
