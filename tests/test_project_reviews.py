"""A project before its panels: who chooses, submits, judges and decides, and what each side reads."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.errors import Invalid, NotAllowed, Refused
from exchanges import operations
from exchanges.models import EarlierCase, Project
from partners.enums import Role
from reviews.kinds import with_kind
from reviews.models import Assignment, Case
from reviews.operations import open_case
from reviews.queries.panels import people_to_ask
from tests import authoring
from tests import judging as made
from tests.advising import file_of
from tests.judging import GROUNDS
from tests.planting import diploma
from tests.world import NOW, World, add_person, make_call, make_nomination

pytestmark = pytest.mark.django_db


def read(client: Client, name: str, *args: object, status: int = 200) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == status, (name, answer.status_code)
    return " ".join(answer.content.decode().split())


def send(client: Client, project: Project, step: str, **data: Any) -> Any:
    return client.post(reverse("exchanges:project_review_step", args=[project.pk, step]), data)


def test_panel_is_chosen_then_the_lead_submits(world: World) -> None:
    project = made.proposal(world)
    with pytest.raises(Refused, match="Nobody has chosen yet"):
        operations.submit_proposal(project, actor=world.leila, now=NOW)
    assert world.rubric is not None
    with time_machine.travel(NOW):
        sent = send(world.client("ruslan"), project, "choose_panel", rubric=world.rubric.pk, reviews_per_case=2, reviews_due_at="2026-12-20")
        leila = world.client("leila")
        assert "Submit the proposal" in read(leila, "exchanges:project", project.pk)
        send(leila, project, "submit_proposal")
    found = made.again(project)

    assert sent.status_code == 302
    assert found.state == "review"
    assert found.proposal_case is not None
    assert found.proposal_case.panel.blind  # type: ignore[union-attr]
    assert found.reference not in found.proposal_case.label
    with pytest.raises(NotAllowed):
        operations.choose_panel(made.proposal(world, number=2), rubric=world.rubric, actor=world.alice, now=NOW)


def test_text_without_methods_is_not_submitted(world: World) -> None:
    project = made.with_panel(world, methods="")

    with pytest.raises(Refused, match="aims and the methods"):
        operations.submit_proposal(project, actor=world.leila, now=NOW)


def test_nobody_is_asked_before_the_text_is_submitted(world: World) -> None:
    project = made.with_panel(world)

    with pytest.raises(Refused, match="not submitted yet"):
        made.asked(world, project)


def test_reviewer_reads_the_copy_and_nothing_else(world: World) -> None:
    project = made.in_review(world)
    assignment = made.asked(world, project)
    page = read(world.client("rana"), "reviews:assignment", assignment.pk)

    for shown in ("How shared rivers are talked about.", "Who speaks first?", "Twenty interviews.", "A module on water."):
        assert shown in page, shown
    for hidden in (project.title, project.reference, "Leila", "Erlan", "Tajikistan"):
        assert hidden not in page, hidden
    for name in ("exchanges:project", "exchanges:project_reviews"):
        read(world.client("rana"), name, project.pk, status=404)


def test_head_decides_with_grounds_and_sides_read_comments_without_names(world: World) -> None:
    project = made.in_review(world)
    made.judge(world, made.asked(world, project), comment="A clear question.", score=5)
    made.judge(world, made.asked(world, project, "roza"), "roza", comment="Few interviews.", score=2)
    late = made.asked(world, project, "zhanna")
    before = read(world.client("alice"), "exchanges:project_reviews", project.pk)
    host = read(world.client("hana"), "exchanges:project_review_step", project.pk, "approve_project")

    assert "A clear question." not in before
    for shown in ("A clear question.", "Rana", "Roza", "3.50"):
        assert shown in host, shown
    with time_machine.travel(NOW):
        refused = send(world.client("hana"), project, "approve_project", grounds="")
        send(world.client("hana"), project, "approve_project", grounds=GROUNDS)
    assert "Give the grounds" in refused.content.decode()
    assert made.again(project).state == "approved"
    for name in ("alice", "leila", "erlan", "ruslan"):
        page = read(world.client(name), "exchanges:project_reviews", project.pk)
        for shown in ("A clear question.", "Few interviews.", "3.50", GROUNDS):
            assert shown in page, (name, shown)
        for hidden in ("Rana", "Roza", "Zhanna"):
            assert hidden not in page, (name, hidden)
    with pytest.raises(Refused):
        made.judge(world, late, "zhanna")


def test_nobody_of_a_judged_side_decides_asks_or_reads(world: World) -> None:
    project = made.in_review(world)
    hana = world.users["hana"]
    from partners.actor import actor_for
    from partners.models import Membership

    Membership(user=hana, institution=world.institutions["authority_a"], role=Role.NOMINATING_OFFICER, starts_on=NOW.date()).save()
    actor = actor_for(hana, NOW)
    made.judge(world, made.asked(world, project), comment="A clear question.")

    with pytest.raises(NotAllowed):
        operations.approve_project(project, grounds=GROUNDS, actor=actor, now=NOW)
    assert not Assignment.objects.visible_to(actor).exists()
    assert not Case.objects.visible_to(actor).exists()
    page = read(world.client("hana"), "exchanges:project_reviews", project.pk)
    assert "A clear question." not in page
    assert "Ask reviewers" not in page
    with pytest.raises(NotAllowed):
        operations.approve_project(project, grounds=GROUNDS, actor=world.sofia, now=NOW)


def test_members_and_people_of_a_side_are_not_asked(world: World) -> None:
    project = made.in_review(world)
    add_person(world, "rustam", "authority_a", Role.REVIEWER)
    add_person(world, "both", "academy", Role.REVIEWER, Role.LECTURER)
    member = add_person(world, "own", "ministry", Role.REVIEWER)
    from exchanges.models import ProjectMember, ProjectSide

    side = ProjectSide.objects.across_partners(reason="test").filter(project=project).first()
    ProjectMember(project=project, side=side, user=member, name="Own", role="adviser", joined_on=NOW.date()).save(force_insert=True)
    assert project.proposal_case is not None
    users, hints = people_to_ask(project.proposal_case, NOW)

    assert [str(user) for user in users] == ["Rana"]
    assert [str(hint) for hint in hints[world.users["rana"].pk]] == ["same institution: Institute of Diplomacy"]
    for name in ("rustam", "both", "own"):
        with pytest.raises(Refused):
            made.asked(world, project, name)


def test_returned_proposal_is_judged_anew_and_the_old_reviews_stay_withheld(world: World) -> None:
    project = made.in_review(world)
    assignment = made.judge(world, made.asked(world, project), comment="Say more of the data.")
    operations.return_proposal(project, reason="Describe the data.", actor=world.hana, now=NOW)
    assert "mending this text" in read(world.client("rana"), "reviews:assignment", assignment.pk)
    project = made.again(project)
    panel = project.panel
    operations.choose_panel(project, rubric=world.rubric, panel=panel, actor=world.sofia, now=NOW)  # type: ignore[arg-type]
    operations.submit_proposal(made.again(project), actor=world.leila, now=NOW)

    old = EarlierCase.objects.across_partners(reason="test").get()
    assert old.case_id == assignment.case_id
    page = read(world.client("alice"), "exchanges:project_reviews", project.pk)
    assert "Say more of the data." in page
    assert "An earlier version of the text." in page
    assert "a newer one lies with the panel" in read(world.client("rana"), "reviews:assignment", assignment.pk)
    assert made.asked(world, made.again(project), "rana").case_id != assignment.case_id


def test_report_goes_through_peer_review_to_the_publication(world: World, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    project = made.reporting(world)
    with time_machine.travel(NOW):
        leila, hana = world.client("leila"), world.client("hana")
        lacking = send(leila, project, "submit_draft", summary="Water unites.")
        upload = SimpleUploadedFile("Leila_Erlan.pdf", diploma())
        send(leila, project, "submit_draft", summary="Water unites.", blind_draft=upload)
        assert "Reviewers need the report without names." in lacking.content.decode()
        project = made.again(project)
        assignment = made.asked(world, project)
        page = read(world.client("rana"), "reviews:assignment", assignment.pk)
        assert "Water unites." in page
        assert "report.pdf" in page
        copy = world.client("rana").get(reverse("exchanges:case_copy", args=[assignment.case_id]))
        assert "Leila" not in copy.headers["Content-Disposition"]
        b"".join(copy.streaming_content)  # type: ignore[arg-type]
        made.judge(world, assignment)
        assert "not accepted yet" in send(hana, project, "publish", published_on="2026-11-24").content.decode()
        send(hana, project, "accept_draft", grounds=GROUNDS)
        send(leila, project, "publish", published_on="2026-11-24")

    found = made.again(project)
    assert found.state == "published"
    assert str(found.published_on) == "2026-11-24"
    assert "Water unites." in read(world.client("charlie"), "exchanges:project", project.pk)
    read(world.client("charlie"), "exchanges:project_reviews", project.pk, status=404)


def test_day_of_publication_does_not_lie_ahead(world: World) -> None:
    project = made.in_peer_review(world, file_of(world))
    operations.accept_draft(project, grounds=GROUNDS, actor=world.hana, now=NOW)

    with pytest.raises(Invalid):
        operations.publish_project(project, published_on=NOW.date().replace(year=2027), actor=world.sofia, now=NOW)


def test_copy_is_for_readers_of_the_case_alone(world: World, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    project = made.in_peer_review(world, file_of(world))
    assignment = made.asked(world, project)
    copy = reverse("exchanges:case_copy", args=[assignment.case_id])

    for name, status in {"rana": 200, "saule": 200, "leila": 404, "alice": 404, "timur": 404}.items():
        answer = world.client(name).get(copy)
        assert answer.status_code == status, name
        if answer.streaming:
            b"".join(answer.streaming_content)  # type: ignore[arg-type]


def test_withdrawn_project_is_judged_no_more(world: World) -> None:
    project = made.in_review(world)
    assignment = made.asked(world, project)
    operations.withdraw_project(project, reason="No money.", actor=world.ruslan, now=NOW)

    with pytest.raises(Refused):
        made.judge(world, assignment)


def test_page_of_reviews_costs_few_queries(world: World, django_assert_max_num_queries: Any) -> None:
    project = made.in_review(world)
    for number in range(4):
        made.judge(world, made.asked(world, project, f"roza{number}"), f"roza{number}")
    for name in ("sofia", "alice"):
        client = world.client(name)
        with django_assert_max_num_queries(12):
            read(client, "exchanges:project_reviews", project.pk)


def test_pages_of_a_report_after_a_proposal_cost_few_queries(world: World, django_assert_max_num_queries: Any) -> None:
    """Two cases of two panels, all the files."""
    project = made.judged_twice(world, file_of(world))
    hana = world.client("hana")
    with django_assert_max_num_queries(10):
        page = read(hana, "exchanges:project_reviews", project.pk)
    with django_assert_max_num_queries(10):
        step = read(hana, "exchanges:project_review_step", project.pk, "accept_draft")

    for words in ("Proposal without names", "Draft report without names", "Peer review of the report", "Review of the proposal"):
        assert words in page
    assert str(project.draft_panel) in step


@pytest.mark.parametrize(("name", "most"), [("ask_reviewers", 12), ("panel", 11), ("give_cases", 12)])
def test_pages_of_a_panel_of_research_cost_few_queries(world: World, django_assert_max_num_queries: Any, name: str, most: int) -> None:
    """Members with ties, one review submitted, one open; hints and checks of other kinds of cases are not asked for."""
    project = made.judged_twice(world, file_of(world))
    hana = world.client("hana")
    page, pk = ("exchanges:ask_reviewers", project.pk) if name == "ask_reviewers" else (f"reviews:{name}", project.draft_panel_id)
    with django_assert_max_num_queries(most):
        shown = read(hana, page, pk)

    assert "same institution: Institute of Diplomacy" in shown
    assert "Rima" in shown


def test_review_of_a_report_costs_few_queries(world: World, django_assert_max_num_queries: Any) -> None:
    """While it is open, and beside another's once it is submitted."""
    made.judged_twice(world, file_of(world))
    for name, most in (("roza", 9), ("rana", 12)):
        own = Assignment.objects.across_partners(reason="test").filter(reviewer=world.users[name])
        pk = own.order_by("-pk").values_list("pk", flat=True).first()
        client = world.client(name)
        with django_assert_max_num_queries(most):
            page = read(client, "reviews:assignment", pk)
        assert "Water unites." in page
        assert "double-blind" in page


def test_kind_of_a_case_is_known_whatever_became_of_it(world: World) -> None:
    project = made.in_review(world)
    made.judge(world, made.asked(world, project))
    earlier = project.proposal_case_id
    operations.return_proposal(project, reason="Describe the data.", actor=world.hana, now=NOW)
    project = made.again(project)
    operations.choose_panel(project, rubric=world.rubric, panel=project.panel, actor=world.sofia, now=NOW)  # type: ignore[arg-type]
    operations.submit_proposal(made.again(project), actor=world.leila, now=NOW)
    project = made.again(project)
    report = made.in_peer_review(world, file_of(world), number=2)
    nomination = make_nomination(world, make_call(world), state="in_review")
    paper = authoring.in_review(world)
    nothing = open_case(rubric=world.rubric, label="Of nothing", now=NOW)  # type: ignore[arg-type]
    rows = with_kind(Case.objects.across_partners(reason="test"))
    kinds = dict(rows.values_list("pk", "kind"))

    assert EarlierCase.objects.across_partners(reason="test").filter(case=earlier).exists()
    assert kinds == {
        earlier: "project",
        project.proposal_case_id: "project",
        report.draft_case_id: "project",
        nomination.case_id: "nomination",
        paper.case_id: "paper",
        nothing.pk: "",
    }
