"""Who judges stays apart from whom is judged, whatever other role or name the reviewer has."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.errors import Invalid, Refused
from events.models import Paper
from partners.enums import Role
from reviews import operations as reviews
from tests import authoring, judging
from tests.world import NOW, World, add_person

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


def test_panel_of_research_or_papers_stays_blind(world: World) -> None:
    for panel in (judging.with_panel(world).panel, authoring.in_review(world).event.panel):
        assert panel is not None
        settings = {"blind": False, "reviews_per_case": 2, "disagreement": "1.5", "reviews_due_at": ""}
        page = world.client("saule").get(reverse("reviews:change_panel", args=[panel.pk])).content.decode()
        world.client("saule").post(reverse("reviews:change_panel", args=[panel.pk]), settings)
        with pytest.raises(Refused, match="always judged without names"):
            reviews.change_panel(panel, fields={"blind": False}, actor=world.saule, now=NOW)

        assert "always judged without names" in page
        panel.refresh_from_db()
        assert panel.blind
        assert panel.reviews_per_case == 2


def test_panel_that_reads_names_is_not_chosen_for_research(world: World) -> None:
    panel = reviews.open_panel(label="Open", fields={"blind": False}, now=NOW)

    with pytest.raises(Invalid):
        judging.with_panel(world, panel=panel)
