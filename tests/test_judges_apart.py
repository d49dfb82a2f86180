"""Who judges stays apart from whom is judged, whatever other role or name the reviewer has."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import User
from core.errors import Invalid, NotAllowed, Refused
from events.models import Paper
from exchanges import operations as exchanges
from exchanges.models import Project, ProjectMember
from partners.actor import actor_for
from partners.enums import Role
from partners.models import Membership
from reviews import operations as reviews
from reviews.models import Assignment, Case
from reviews.queries.panels import people_to_ask
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


def test_who_is_named_by_address_alone_does_not_judge(world: World) -> None:
    """A member without an account at the side: the same address is the same person."""
    project = judging.in_review(world)
    judging.reviewer(world, "rosa")
    side = project.all_sides[1]
    ProjectMember(project=project, side=side, name="R.", email="Rosa@Example.org", joined_on=NOW.date()).save(force_insert=True)

    with pytest.raises(Refused, match="is judged here"):
        judging.asked(world, project, "rosa")
    Assignment(case=project.proposal_case, reviewer=world.users["rosa"], assigned_at=NOW, due_at=judging.DUE).save(force_insert=True)
    assert not Case.objects.visible_to(world.actors["rosa"]).exists()


def test_who_has_worked_on_it_decides_nothing(world: World) -> None:
    project = judging.in_review(world)
    side = project.all_sides[0]
    ProjectMember(project=project, side=side, user=world.users["hana"], name="Hana", joined_on=NOW.date(), left_on=NOW.date()).save(force_insert=True)

    with pytest.raises(NotAllowed):
        exchanges.approve_project(judging.again(project), grounds="Sound.", actor=world.hana, now=NOW)


def test_name_of_a_reviewer_among_the_authors_is_a_question_to_the_desk(world: World) -> None:
    paper = authoring.in_review(world, authors="Rosalind Korhonen; T. Nazarov, Diplomatic Academy")
    judging.reviewer(world, "rosa")
    User.objects.filter(pk=world.users["rosa"].pk).update(full_name="Rosalind Korhonen")

    _users, hints = people_to_ask(paper.case, NOW)  # type: ignore[arg-type]

    assert [str(hint) for hint in hints[world.users["rosa"].pk]] == ["tie to the person: Rosalind Korhonen"]
    assert hints[world.users["rana"].pk] == []


def test_member_whose_role_at_the_side_has_ended_reads_nothing_more(world: World) -> None:
    """Leila leads for the Institute; then her role there ends and she works for partner B."""
    project = judging.in_review(world)
    Membership.objects.across_partners(reason="test").filter(user=world.users["leila"]).update(institution=world.institutions["authority_b"])
    leila = actor_for(world.users["leila"], NOW)

    assert not Project.objects.visible_to(leila).exists()
    assert not ProjectMember.objects.visible_to(leila).exists()
    with pytest.raises(NotAllowed):
        exchanges.withdraw_project(project, reason="Not mine any more.", actor=leila, now=NOW)
