"""Who judges stays apart from whom is judged, whatever other role or name the reviewer has."""

from __future__ import annotations

import pytest
from django.urls import reverse

from events.models import Paper
from partners.enums import Role
from tests import authoring
from tests.world import World, add_person

pytestmark = pytest.mark.django_db


def test_lecturer_of_the_academy_who_reviews_a_paper_reads_no_name(world: World) -> None:
    paper = authoring.in_review(world)
    add_person(world, "laura", "academy", Role.LECTURER, Role.REVIEWER)
    assignment = authoring.given(world, paper.case, "laura")  # type: ignore[arg-type]
    laura = world.client("laura")

    assert laura.get(reverse("reviews:assignment", args=[assignment.pk])).status_code == 200
    assert laura.get(reverse("events:paper", args=[paper.pk])).status_code == 404
    assert "Nazarov" not in laura.get(reverse("events:papers", args=[paper.event_id])).content.decode()
    assert not Paper.objects.visible_to(world.actors["laura"]).exists()
    assert Paper.objects.visible_to(world.ruslan).exists()
