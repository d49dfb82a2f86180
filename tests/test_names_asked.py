"""A trainee is asked for the name on papers when the training ends: once, on the first page, on the own page."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from core.models import HistoryEntry
from notifications.models import Notice
from notifications.operations import deliver_event
from tests.planning_trainees import planned_school
from tests.test_my_training import read
from tests.world import World
from training import operations
from training.models import Enrolment
from training.operations.names_clock import ask_for_names
from training.queries.names import NAME_DAYS

pytestmark = pytest.mark.django_db
NAMES = {"en": "Timur RAHIMOV", "ru": "", "kk": ""}
DAY = timedelta(days=1)


def studying(world: World) -> Enrolment:
    return planned_school(world, state="active").enrolments[0]


def at_end(enrolment: Enrolment, *, before: timedelta) -> datetime:
    """An hour at which that much is left until the last day."""
    return datetime.fromisoformat(f"{enrolment.intake.ends_on - before}T06:00:00+00:00")


def asked() -> list[int]:
    rows = HistoryEntry.objects.across_partners(reason="test").filter(step="names_asked").order_by("pk")
    return list(rows.values_list("object_id", flat=True))


def test_near_the_end_the_trainee_is_told_once(world: World) -> None:
    enrolment = studying(world)
    said = [ask_for_names(now=at_end(enrolment, before=left)) for left in (NAME_DAYS + DAY, NAME_DAYS, NAME_DAYS, DAY)]

    assert said == [0, 1, 0, 0]
    assert asked() == [enrolment.pk]
    for entry in HistoryEntry.objects.across_partners(reason="test").filter(step="names_asked").order_by("pk"):
        deliver_event(entry.pk, now=entry.at)
    told = Notice.objects.across_partners(reason="test").get(kind="names_asked")
    assert told.recipient_id == world.users["timur"].pk
    assert told.url == reverse("training:certificate_names")


def test_whoever_has_confirmed_is_not_asked(world: World) -> None:
    enrolment = studying(world)
    operations.confirm_names(enrolment.person, names=NAMES, actor=world.timur, now=at_end(enrolment, before=NAME_DAYS))

    assert ask_for_names(now=at_end(enrolment, before=DAY)) == 0


def test_without_an_account_nobody_is_asked(world: World) -> None:
    enrolment = studying(world)
    type(enrolment.person).objects.across_partners(reason="test").filter(pk=enrolment.person_id).update(user=None)

    assert ask_for_names(now=at_end(enrolment, before=DAY)) == 0


def test_whoever_has_completed_is_asked_once(world: World) -> None:
    enrolment = studying(world)
    end = at_end(enrolment, before=timedelta(0))
    operations.complete(enrolment, completed_on=enrolment.intake.ends_on, actor=world.ruslan, now=end)

    assert ask_for_names(now=end + DAY) == 1
    assert ask_for_names(now=end + 2 * DAY) == 0


def test_first_page_and_own_page_lead_there_in_one_tap(world: World, clock: time_machine.Traveller) -> None:
    enrolment = studying(world)
    clock.move_to(at_end(enrolment, before=DAY))
    client = world.client("timur")
    for page in (client.get("/").content.decode(), read(client)):
        assert "Your name on papers" in page
        assert f'class="button button-secondary" href="{reverse("training:certificate_names")}"' in page

    operations.confirm_names(enrolment.person, names=NAMES, actor=world.timur, now=at_end(enrolment, before=DAY))

    for page in (client.get("/").content.decode(), read(client)):
        assert "Your name on papers" not in page
