"""From the page where something is found to the page where it goes on: ways of the host's people, each by a link that stands there."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from events.models import Event
from exchanges.models import Milestone
from exchanges.queries.gantt import gantt
from tests import judging as made
from tests.eventing import make_event, make_session
from tests.exchanging import make_expert, make_mission, make_project
from tests.world import NOW, World

pytestmark = pytest.mark.django_db


def read(world: World, who: str, name: str, *args: Any) -> str:
    with time_machine.travel(NOW):
        answer = world.client(who).get(reverse(name, args=args))
    assert answer.status_code == 200, (name, answer.status_code)
    return " ".join(answer.content.decode().split())


def labels(world: World, who: str, name: str, *args: Any) -> list[tuple[str, str]]:
    """Buttons at the head of the page, with how they look."""
    with time_machine.travel(NOW):
        answer = world.client(who).get(reverse(name, args=args))
    return [(str(act.name), act.variant) for act in answer.context["acts"]]


def test_exchange_begins_at_the_expert_who_was_found(world: World) -> None:
    expert = make_expert(world, 790)
    way = f"{reverse('exchanges:new_mission')}?expert={expert.pk}"

    assert way in read(world, "sofia", "exchanges:expert", expert.pk)
    assert way in read(world, "alice", "exchanges:expert", expert.pk)
    assert way not in read(world, "charlie", "exchanges:expert", expert.pk)
    assert way not in read(world, "olga", "exchanges:expert", expert.pk)
    assert "Expert wished for" in " ".join(world.client("sofia").get(way).content.decode().split())


def test_expert_under_way_is_not_said_to_have_no_mission(world: World) -> None:
    expert = make_expert(world, 790)
    assert "No mission is behind" in read(world, "sofia", "exchanges:expert", expert.pk)
    make_mission(world, state="under_way", expert=expert)

    shown = read(world, "sofia", "exchanges:expert", expert.pk)

    assert "No mission is behind" not in shown
    assert "Missions that you may open" in shown


def test_nobody_is_chosen_before_the_asking_side_has_chosen(world: World) -> None:
    asked = world.client("sofia").get(reverse("exchanges:new_mission")).content.decode()
    assert "Choose the other side" in asked
    assert "Choose the institution" in asked
    assert "---------" not in asked
    assert "Choose the other side" not in world.client("alice").get(reverse("exchanges:new_mission")).content.decode()


def test_panel_is_the_next_step_before_the_text_is(world: World) -> None:
    project = made.proposal(world)
    assert labels(world, "ruslan", "exchanges:project_reviews", project.pk)[:2] == [("choose_panel", "primary"), ("submit_proposal", "secondary")]
    assert labels(world, "ruslan", "exchanges:project", project.pk)[0] == ("choose_panel", "primary")

    chosen = made.with_panel(world, number=2)
    assert labels(world, "ruslan", "exchanges:project_reviews", chosen.pk)[0] == ("submit_proposal", "primary")


def test_side_that_has_not_answered_is_told_on_the_first_page(world: World) -> None:
    project = make_project(world, state="partner_consent", consented=False)

    assert "is asked" in read(world, "sofia", "exchanges:project", project.pk)


def test_labels_of_months_do_not_run_into_each_other(world: World) -> None:
    drawn = gantt([Milestone(title="Talks", starts_on=date(2025, 10, 22), due_on=date(2026, 3, 1))], first=date(2025, 10, 22), last=date(2026, 12, 26),
                  today=date(2026, 11, 26))  # fmt: skip
    places = [float(place.rstrip("%")) for place, _label in drawn.ticks]

    assert len(places) >= 2
    assert min(later - place for place, later in pairwise(places)) >= 27


def test_programme_with_sessions_is_published_from_its_page(world: World) -> None:
    event = make_event(world, state="planned")
    assert [name for name, _variant in labels(world, "sofia", "events:programme", event.pk)] == ["add", "speakers"]
    make_session(event)

    assert labels(world, "sofia", "events:programme", event.pk)[:2] == [("publish_programme", "primary"), ("add", "secondary")]


def test_event_says_what_comes_next(world: World) -> None:
    empty, announced = make_event(world, state="planned"), make_event(world, state="programme_open", number=2)
    assert labels(world, "sofia", "events:event", empty.pk)[:2] == [("add", "primary"), ("publish_programme", "secondary")]
    make_session(empty)

    assert labels(world, "sofia", "events:event", empty.pk)[0] == ("publish_programme", "primary")
    assert labels(world, "sofia", "events:event", announced.pk)[0] == ("invite", "primary")
    assert labels(world, "olga", "events:event", announced.pk) == []


def test_consent_is_asked_for_where_the_sides_are_named(world: World) -> None:
    project = make_project(world, state="idea", consented=False)
    way = reverse("exchanges:project_step", args=[project.pk, "ask_partners"])

    assert way in read(world, "leila", "exchanges:project_sides", project.pk)
    assert way not in read(world, "alice", "exchanges:project_sides", project.pk)


def test_report_that_is_written_is_changed_and_no_more_the_first_thing(world: World) -> None:
    event = make_event(world, state="held", starts_at=NOW - timedelta(days=3), ends_at=NOW - timedelta(days=2))
    assert labels(world, "sofia", "events:event", event.pk)[0] == ("write_report", "primary")
    Event.objects.across_partners(reason="test").filter(pk=event.pk).update(report="It went well.")

    assert "Change the report" in read(world, "sofia", "events:event", event.pk)
    assert ("write_report", "secondary") in labels(world, "sofia", "events:event", event.pk)
