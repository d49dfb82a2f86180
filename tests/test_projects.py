"""Verbs of research projects: consent of every side, plan, money, reports, outputs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from core.errors import Invalid, NotAllowed, Refused
from core.record import history_of
from exchanges import operations as verbs
from exchanges.models import BudgetLine, Milestone, Project, ProjectSide, ResearchOutput
from exchanges.operations.projects import asked_key
from tests import researching as make
from tests.exchanging import academy_of, make_project
from tests.operation_cases.base import fresh
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
WHY = "Because it is so."


def test_idea_names_sides_and_its_author_leads_it(world: World) -> None:
    project = make.idea(world)

    leader = make.member(project, "Leila")
    assert [side.institution.name_en for side in project.all_sides] == ["Institute of Diplomacy", "Diplomatic academy of Tajikistan"]
    assert (leader.user_id, leader.role, project.reference) == (world.leila.user_id, "principal", "RP-2026-00001")


def test_idea_of_an_institution_that_is_not_ones_own_is_not_allowed(world: World) -> None:
    with pytest.raises(NotAllowed):
        verbs.have_idea(lead=academy_of(world.partner_a), partners=[], fields=make.IDEA, actor=world.leila, now=NOW)


def test_partner_may_lead(world: World) -> None:
    lead = academy_of(world.partner_a)

    project = verbs.have_idea(lead=lead, partners=[world.institutions["academy"]], fields=make.IDEA, actor=world.alice, now=NOW)
    verbs.ask_partners(project, actor=world.alice, now=NOW)
    verbs.consent_to_project(make.side_of(project, world.institutions["academy"]), actor=world.sofia, now=NOW)

    assert fresh(project).state == "proposal"


def test_asking_without_a_partner_is_refused(world: World) -> None:
    project = verbs.have_idea(lead=world.institutions["academy"], partners=[], fields=make.IDEA, actor=world.leila, now=NOW)

    with pytest.raises(Refused, match="needs a partner"):
        verbs.ask_partners(project, actor=world.leila, now=NOW)


def test_last_consent_makes_the_proposal(world: World) -> None:
    project = make.idea(world)

    verbs.ask_partners(project, actor=world.leila, now=NOW)
    verbs.consent_to_project(make.side_of(project, world.partner_a), actor=world.alice, now=NOW)
    between = fresh(project).state
    verbs.consent_to_project(make.side_of(project, world.host), note="As agreed.", actor=world.ruslan, now=NOW)

    assert (between, fresh(project).state) == ("partner_consent", "proposal")
    assert [entry.step for entry in history_of(project)] == ["created", "ask_partners", "consent", "consent", "all_consented"]


def test_registrar_who_asks_consents_for_the_institute(world: World) -> None:
    project = make.asked(world)

    assert make.side_of(project, world.host).consented_at == NOW
    assert make.side_of(project, world.partner_a).consented_at is None


@pytest.mark.parametrize("name", ["zarina", "charlie", "leila", "ruslan", "olga"])
def test_consent_of_partner_a_is_its_officers_alone(world: World, name: str) -> None:
    side = make.side_of(make.asked(world), world.partner_a)

    with pytest.raises(NotAllowed):
        verbs.consent_to_project(side, actor=world.actors[name], now=NOW)


def test_side_that_declined_is_taken_out_and_the_others_go_on(world: World) -> None:
    project = make.asked(world)
    other = verbs.add_side(project, institution=academy_of(world.partner_b), contribution="Archives", actor=world.leila, now=NOW)
    verbs.consent_to_project(fresh(other), actor=world.charlie, now=NOW)
    side = make.side_of(project, world.partner_a)
    make.line(side)
    step = make.milestone(project, side=side)

    verbs.decline_project(side, reason=WHY, actor=world.alice, now=NOW)
    verbs.take_out_side(make.side_of(project, world.partner_a), actor=world.leila, now=NOW)

    assert fresh(project).state == "proposal"
    assert fresh(step).side is None
    assert not BudgetLine.objects.across_partners(reason="test").exists()
    assert not Project.objects.visible_to(world.alice).filter(pk=project.pk).exists()


def test_side_may_think_again_once(world: World) -> None:
    side = make.side_of(make.asked(world), world.partner_a)
    verbs.decline_project(side, reason=WHY, actor=world.alice, now=NOW)

    with pytest.raises(Refused, match="given this answer already"):
        verbs.decline_project(fresh(side), reason=WHY, actor=world.alice, now=NOW)
    verbs.consent_to_project(fresh(side), actor=world.amir, now=NOW)

    assert fresh(side).declined_at is None
    assert fresh(side.project).state == "proposal"


def test_lead_is_not_taken_out(world: World) -> None:
    project = make.asked(world)

    with pytest.raises(Refused, match="lead institution"):
        verbs.take_out_side(make.side_of(project, world.host), actor=world.leila, now=NOW)


def test_title_that_was_consented_to_needs_new_consents(world: World) -> None:
    project = make_project(world, state="proposal")

    with pytest.raises(Refused, match="Open the idea again"):
        verbs.change_project(project, fields={"title": "Other"}, actor=world.leila, now=NOW)
    verbs.change_project(project, fields={"aims": "What helps talks?"}, actor=world.leila, now=NOW)
    verbs.reopen_idea(project, reason=WHY, actor=world.leila, now=NOW)
    verbs.change_project(project, fields={"title": "Other"}, actor=world.leila, now=NOW)

    assert (fresh(project).state, fresh(project).aims, fresh(project).title) == ("idea", "What helps talks?", "Other")
    assert not ProjectSide.objects.across_partners(reason="test").filter(consented_at__isnull=False).exists()


def test_project_that_ends_before_it_begins_is_refused(world: World) -> None:
    project = make.idea(world)

    with pytest.raises(Refused, match="end before it begins"):
        verbs.change_project(project, fields={"ends_on": date(2026, 12, 1)}, actor=world.leila, now=NOW)


def test_work_begins_with_a_principal_of_the_lead(world: World) -> None:
    project = make_project(world, state="approved")
    verbs.end_member(make.member(project, "Leila"), actor=world.ruslan, now=NOW)

    with pytest.raises(Refused, match="principal investigator"):
        verbs.start_project(project, actor=world.ruslan, now=NOW)


def test_second_principal_of_one_side_is_refused(world: World) -> None:
    project = make_project(world, state="active")
    fields = {"name": "Erlan", "role": "principal"}

    with pytest.raises((Invalid, Refused), match="principal investigator already"):
        verbs.change_member(make.member(project, "Erlan"), fields=fields, actor=world.leila, now=NOW)


def test_member_who_left_no_longer_reads(world: World) -> None:
    project = make_project(world, state="active")
    assert Project.objects.visible_to(world.erlan).filter(pk=project.pk).exists()

    verbs.end_member(make.member(project, "Erlan"), actor=world.leila, now=NOW)

    assert not Project.objects.visible_to(world.erlan).filter(pk=project.pk).exists()


def test_milestone_outside_the_project_is_invalid(world: World) -> None:
    project = make_project(world, state="active")

    with pytest.raises(Invalid) as refused:
        verbs.add_milestone(project, fields={**make.STEP, "due_on": date(2028, 1, 1)}, actor=world.leila, now=NOW)
    assert "due_on" in refused.value.errors


def test_milestone_is_done_on_a_day_that_has_come(world: World) -> None:
    step = make.milestone(make_project(world, state="active"))

    with pytest.raises(Invalid):
        verbs.mark_milestone(step, done_on=NOW.date() + timedelta(days=2), actor=world.leila, now=NOW)
    verbs.mark_milestone(step, done_on=NOW.date(), actor=world.leila, now=NOW)

    assert fresh(step).done_on == NOW.date()


@pytest.mark.parametrize(
    ("name", "may"), [("alice", True), ("daler", True), ("leila", False), ("ruslan", False), ("zarina", False), ("charlie", False)]
)
def test_each_side_changes_its_own_money(world: World, name: str, may: bool) -> None:
    project = make_project(world, state="active")
    line = make.line(make.side_of(project, world.partner_a))

    def change() -> None:
        verbs.change_budget_line(line, fields={"spent": 400}, actor=world.actors[name], now=NOW)

    if may:
        change()
    else:
        with pytest.raises(NotAllowed):
            change()
    assert fresh(line).spent == (400 if may else 250)


def test_principal_of_a_partner_changes_its_money_and_not_the_plan(world: World) -> None:
    project = make_project(world, state="active")
    side = make.side_of(project, world.partner_a)
    fields = {"name": "Timur", "role": "principal"}
    verbs.add_member(side, fields=fields, user=world.users["timur"], actor=world.leila, now=NOW)
    line = make.line(side)

    verbs.change_budget_line(line, fields={"spent": 300}, actor=world.timur, now=NOW)
    with pytest.raises(NotAllowed):
        verbs.add_milestone(fresh(project), fields=make.STEP, actor=world.timur, now=NOW)

    assert fresh(line).spent == 300


def test_final_report_is_one(world: World) -> None:
    project = make_project(world, state="active")
    verbs.lay_down_report(project, kind="final", due_on=date(2027, 12, 1), actor=world.leila, now=NOW)

    with pytest.raises(Invalid):
        verbs.lay_down_report(project, kind="final", due_on=date(2027, 12, 2), actor=world.leila, now=NOW)


def test_report_is_handed_in_by_a_member_and_stands_in_both_histories(world: World) -> None:
    project = make_project(world, state="active")
    due = make.report(project)

    with pytest.raises(Invalid):
        verbs.hand_in_project_report(due, text="", actor=world.erlan, now=NOW)
    verbs.hand_in_project_report(due, text="Interviews are done.", actor=world.erlan, now=NOW)

    assert (fresh(due).state, fresh(due).submitted_by_label) == ("submitted", "Erlan")
    assert [entry.step for entry in history_of(project)] == ["report_handed_in"]


def test_report_that_is_due_is_not_taken_off_the_plan(world: World) -> None:
    project = make_project(world, state="active")
    due = make.report(project, due_on=NOW.date())

    with pytest.raises(Invalid):
        verbs.remove_project_report(due, actor=world.leila, now=NOW)


def test_project_that_owes_a_report_is_not_closed(world: World) -> None:
    project = make_project(world, state="published", published_on=NOW.date())
    due = make.report(project)

    with pytest.raises(Refused, match="report is due"):
        verbs.close_project(project, actor=world.leila, now=NOW)
    verbs.skip_project_report(due, reason=WHY, actor=world.sofia, now=NOW)
    verbs.close_project(project, actor=world.leila, now=NOW)

    assert fresh(project).state == "closed"


def test_restricted_output_is_the_sides_alone(world: World) -> None:
    project = make_project(world, state="published", published_on=NOW.date())
    make.output(project, title="Open", access="open")
    make.output(project, title="Ours", access="restricted")

    def titles(actor: Any) -> list[str]:
        return sorted(ResearchOutput.objects.visible_to(actor).values_list("title", flat=True))

    assert titles(world.charlie) == ["Open"]
    assert titles(world.alice) == titles(world.leila) == titles(world.olga) == ["Open", "Ours"]


def test_open_output_of_a_project_under_way_is_not_yet_everybodys(world: World) -> None:
    make.output(make_project(world, state="active"), access="open")

    assert not ResearchOutput.objects.visible_to(world.charlie).exists()


def test_partner_that_is_no_side_reads_nothing_of_the_inside(world: World) -> None:
    project = make_project(world, state="published", published_on=NOW.date())
    make.milestone(project)
    make.line(project.all_sides[0])
    make.report(project)

    assert Project.objects.visible_to(world.charlie).filter(pk=project.pk).exists()
    for model in (ProjectSide, Milestone, BudgetLine):
        assert not model.objects.visible_to(world.charlie).exists()
        assert model.objects.visible_to(world.alice).exists()


def test_title_stays_once_the_sides_have_consented_though_the_page_is_older(world: World) -> None:
    """The lead's page shows an idea; meanwhile it is asked about and all consent."""
    project = make.asked(world)
    old = fresh(project)
    old.state = "idea"
    verbs.consent_to_project(make.side_of(project, world.partner_a), actor=world.alice, now=NOW)

    with pytest.raises(Refused, match="have consented"):
        verbs.change_project(old, fields={"title": "Something else"}, actor=world.leila, now=NOW)
    assert fresh(project).title == make.IDEA["title"]


def test_consent_is_to_the_idea_that_was_read(world: World) -> None:
    """The page of the consent is open while the idea is opened again, changed and asked about anew."""
    project = make.asked(world)
    seen = asked_key(fresh(project))
    later = NOW + timedelta(hours=1)
    verbs.reopen_idea(project, reason=WHY, actor=world.leila, now=later)
    verbs.change_project(project, fields={"title": "Something else"}, actor=world.leila, now=later)
    verbs.ask_partners(project, actor=world.ruslan, now=later)
    side = make.side_of(project, world.partner_a)

    with pytest.raises(Refused, match="Read it again"):
        verbs.consent_to_project(side, seen=seen, actor=world.alice, now=later)
    assert fresh(side).consented_at is None
    page = world.client("alice").get(reverse("exchanges:project_side_consent", args=[side.pk])).content.decode()
    assert asked_key(fresh(project)) in page
