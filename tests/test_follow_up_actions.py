"""Follow-up actions: put down in the verb of an upper app, ended by whoever promised them, reminded of by the clock."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from core.errors import Invalid, NotAllowed, Refused
from core.models import HistoryEntry
from notifications import operations as verbs
from notifications.models import FollowUpAction, Notice
from notifications.operations import deliver_event, remind_of_actions
from notifications.queries import actions_of
from tests.exchanging import make_need
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
IN_TEN = TODAY + timedelta(days=10)


def add(world: World, owner: str = "leila", due_on: date = IN_TEN, text: str = "Write the second module") -> FollowUpAction:
    need = make_need(world, number=FollowUpAction.objects.across_partners(reason="test").count() + 1)
    row = {"text": text, "due_on": due_on, "owner": world.users[owner]}
    return verbs.add_actions(need, [row], url="/exchanges/", actor=world.sofia, now=NOW)[0]


def steps_of(action: FollowUpAction) -> list[str]:
    rows = HistoryEntry.objects.across_partners(reason="test").filter(model="notifications.followupaction", object_id=action.pk)
    return list(rows.order_by("pk").values_list("step", flat=True))


def told(world: World, name: str) -> list[str]:
    for entry in HistoryEntry.objects.across_partners(reason="test").filter(delivered_at=None).order_by("pk"):
        deliver_event(entry.pk, now=NOW)
    return list(Notice.objects.across_partners(reason="test").filter(recipient=world.users[name]).order_by("pk").values_list("kind", flat=True))


def test_added_all_or_none(world: World) -> None:
    need = make_need(world)
    good = {"text": "Write", "due_on": IN_TEN, "owner": world.users["leila"]}

    with pytest.raises(Invalid):
        verbs.add_actions(need, [good, good | {"due_on": TODAY - timedelta(days=1)}], url="", actor=world.sofia, now=NOW)
    assert actions_of(need) == []

    made = verbs.add_actions(need, [good, good | {"text": "Send"}], url="", actor=world.sofia, now=NOW)
    assert actions_of(need) == made
    assert told(world, "leila") == ["action_added", "action_added"]


def test_nobody_whose_account_is_closed(world: World) -> None:
    world.users["leila"].is_active = False
    world.users["leila"].save()

    with pytest.raises(Invalid):
        add(world)


def test_finished_by_whoever_promised_it_once(world: World) -> None:
    action = add(world)

    with pytest.raises(NotAllowed):
        verbs.finish_action(action, actor=world.alice, now=NOW)
    verbs.finish_action(action, note="Sent to all", actor=world.leila, now=NOW)
    assert (action.done_at, action.done_note) == (NOW, "Sent to all")
    with pytest.raises(Refused):
        verbs.drop_action(action, reason="No", actor=world.sofia, now=NOW)
    with pytest.raises(Refused):
        verbs.move_action(action, due_on=IN_TEN, reason="No", actor=world.sofia, now=NOW)
    assert steps_of(action) == ["added", "finished"]


def test_dropped_and_moved_with_a_reason(world: World) -> None:
    action = add(world)

    for verb, more in ((verbs.drop_action, {}), (verbs.move_action, {"due_on": IN_TEN})):
        with pytest.raises(Invalid):
            verb(action, reason=" ", actor=world.sofia, now=NOW, **more)
    with pytest.raises(Invalid):
        verbs.move_action(action, due_on=TODAY - timedelta(days=1), reason="Later", actor=world.sofia, now=NOW)
    verbs.move_action(action, due_on=IN_TEN + timedelta(days=1), reason="She is ill", actor=world.sofia, now=NOW)
    verbs.drop_action(action, reason="The course is cancelled", actor=world.sofia, now=NOW)
    assert (action.dropped_at, action.done_note) == (NOW, "The course is cancelled")
    assert told(world, "leila") == ["action_added", "action_moved", "action_dropped"]


def test_reminded_a_week_before_and_on_the_day_each_once(world: World) -> None:
    action, short = add(world), add(world, due_on=TODAY + timedelta(days=3))

    given = [remind_of_actions(now=NOW + timedelta(days=days)) for days in (1, 2, 3, 3, 4, 10, 10, 11)]

    assert given == [0, 0, 2, 0, 0, 1, 0, 0]  # the short one on its day alone
    assert steps_of(action) == ["added", "due_soon", "due"]
    assert steps_of(short) == ["added", "due"]


def test_another_day_is_reminded_of_anew(world: World) -> None:
    action = add(world, due_on=TODAY)
    remind_of_actions(now=NOW)

    verbs.move_action(action, due_on=TODAY + timedelta(days=1), reason="Later", actor=world.leila, now=NOW)
    remind_of_actions(now=NOW + timedelta(days=1))
    verbs.finish_action(action, actor=world.leila, now=NOW)
    remind_of_actions(now=NOW + timedelta(days=9))

    assert steps_of(action) == ["added", "due", "moved", "due", "finished"]


def page(world: World, name: str, path: str, status: int = 200, **data: Any) -> str:
    client = world.client(name)
    answer = client.post(path, data) if data else client.get(path)
    assert answer.status_code == status
    return str(answer.content.decode())


def test_each_reads_the_own_ones_and_the_host_all(world: World) -> None:
    mine, other = add(world, "leila", text="Mine"), add(world, "alice", text="Hers")

    assert "Mine" in page(world, "leila", "/inbox/actions/")
    assert "Hers" not in page(world, "leila", "/inbox/actions/")
    both = page(world, "sofia", "/inbox/actions/")
    assert "Mine" in both
    assert "Hers" in both
    assert "Hers" not in page(world, "sofia", "/inbox/actions/?state=open&owner=leila")
    assert "Mine" not in page(world, "sofia", "/inbox/actions/?state=done")
    page(world, "leila", f"/inbox/actions/{other.pk}/", 404)
    page(world, "alice", f"/inbox/actions/{mine.pk}/finish/", 404)
    page(world, "olga", f"/inbox/actions/{mine.pk}/finish/", 403)
    page(world, "leila", f"/inbox/actions/{mine.pk}/drop/", 422, reason="")
    page(world, "leila", f"/inbox/actions/{mine.pk}/finish/", 302, note="Done so")
    assert "Done so" in page(world, "olga", f"/inbox/actions/{mine.pk}/")
