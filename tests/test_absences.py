"""Being away: who can stand in, what they are shown, what stays the person's own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from core.errors import Invalid, NotAllowed, Refused
from core.models import HistoryEntry
from notifications.models import FollowUpAction, Notice
from notifications.operations.delivery import deliver_event
from partners import operations
from partners.absences import standing_in, who_could_stand_in
from partners.enums import Role
from partners.models import Absence
from partners.queries import host_day
from portal.standing_in import tasks_of_absent
from tests.pages import text_of
from tests.reviewing import case_of, give, panel_of
from tests.world import NOW, World, add_person, make_call, make_nomination

pytestmark = pytest.mark.django_db
TODAY = host_day(NOW)


def away(world: World, name: str = "alice", to: str | None = "amir", **more: Any) -> Absence:
    values = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=7), "note": "Back on Monday", **more}
    return operations.be_away(stand_in=world.users[to] if to else None, actor=world.actors[name], now=NOW, **values)


def test_only_a_colleague_in_the_same_role_at_the_same_place_can_stand_in(world: World) -> None:
    assert [str(user) for user in who_could_stand_in(world.alice, NOW)] == [str(world.users["amir"])]
    assert not who_could_stand_in(world.actors["rana"], NOW).exists()
    for other in ("charlie", "daler", "sofia"):
        with pytest.raises(Invalid) as refused:
            away(world, to=other)
        assert list(refused.value.errors) == ["stand_in"]


def test_who_stands_in_is_told_at_the_beginning_and_at_the_end(world: World) -> None:
    absence = away(world)
    operations.be_back(absence, actor=world.alice, now=NOW)

    for entry in HistoryEntry.objects.across_partners(reason="test").filter(model="partners.absence").order_by("pk"):
        deliver_event(entry.pk, now=NOW)
    told = Notice.objects.across_partners(reason="test").filter(recipient=world.users["amir"]).order_by("pk")
    assert list(told.values_list("kind", flat=True)) == ["absence_announced", "absence_ended"]


@pytest.mark.parametrize(
    ("days", "field"),
    [({"ends_on": TODAY - timedelta(days=1), "starts_on": TODAY - timedelta(days=3)}, "ends_on"),
     ({"ends_on": TODAY, "starts_on": TODAY + timedelta(days=1)}, "ends_on"),
     ({"ends_on": TODAY + timedelta(days=400)}, "ends_on")],
)  # fmt: skip
def test_days_that_make_no_sense_are_refused_beside_the_field(world: World, days: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        away(world, **days)

    assert list(refused.value.errors) == [field]


def test_a_day_has_one_stand_in(world: World) -> None:
    first = away(world)
    with pytest.raises(Refused):
        away(world, to=None)
    with pytest.raises(NotAllowed):
        operations.be_back(first, actor=world.actors["amir"], now=NOW)

    operations.be_back(first, actor=world.alice, now=NOW)
    with pytest.raises(Refused):
        operations.be_back(first, actor=world.alice, now=NOW)
    away(world, to=None)


def test_what_waits_for_the_absent_and_not_for_oneself_is_shown(world: World) -> None:
    add_person(world, "samat", "ministry", Role.PROGRAMME_OFFICER)
    make_nomination(world, make_call(world), state="submitted")
    absence = away(world, "sofia", to="samat")

    assert [row.pk for row in standing_in(world.actors["samat"], NOW)] == [absence.pk]
    assert standing_in(world.actors["samat"], NOW + timedelta(days=9)) == []
    assert tasks_of_absent(absence, world.actors["samat"], NOW) == []  # the same stands in the own list

    samat = world.client("samat")
    assert "You stand in" in text_of(samat, "/")
    assert samat.get(reverse("waiting_for", args=[absence.pk])).status_code == 200
    assert world.client("sofia").get(reverse("waiting_for", args=[absence.pk])).status_code == 404


def test_work_that_is_the_persons_own_is_not_shown(world: World) -> None:
    """Hala reviews as well, and the second head does not; an action that she has promised is work of the desk."""
    add_person(world, "hala", "ministry", Role.PROGRAMME_HEAD, Role.REVIEWER)
    absence = away(world, "hala", to="hana")
    action = FollowUpAction(
        text="Send the slides", due_on=TODAY, owner=world.users["hala"], model="people.person", object_id=1, object_label="P", created_at=NOW
    )
    action.save(force_insert=True)
    give(world, case_of(world, panel_of()), "hala")

    shown = tasks_of_absent(absence, world.actors["hana"], NOW)

    assert [task.title for task in shown] == ["Send the slides"]


def test_the_page_takes_the_days_and_ends_them(world: World) -> None:
    client = world.client("alice")
    page = reverse("partners:absences")

    wrong = client.post(page, {"starts_on": "", "ends_on": TODAY.isoformat(), "note": "Leave"})
    assert wrong.status_code == 422
    assert "Leave" in wrong.content.decode()
    right = {"starts_on": TODAY.isoformat(), "ends_on": TODAY.isoformat(), "stand_in": world.users["amir"].pk}
    assert client.post(page, right).status_code == 302
    absence = Absence.objects.across_partners(reason="test").get()
    back = reverse("partners:be_back", args=[absence.pk])
    assert "I am back" in text_of(client, page)
    assert client.post(back).status_code == 302
    absence.refresh_from_db()
    assert absence.ended_at

    assert world.client("charlie").post(back).status_code == 404
