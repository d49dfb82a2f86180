"""Pages of research projects: what each side is shown, forms that keep what was typed, what stays closed to others."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from exchanges import operations as verbs
from exchanges.models import BudgetLine, Milestone, Project, ProjectReport, ResearchOutput
from tests import researching as make
from tests.advising import file_of
from tests.exchanging import academy_of, make_project
from tests.hostile_files import pdf
from tests.nominations import queries_of
from tests.operation_cases.base import fresh
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
INSIDE = ("project_sides", "project_members", "project_plan", "project_budget", "project_reports")


def url(name: str, *args: object) -> str:
    return reverse(f"exchanges:{name}", args=args)


def read(client: Client, name: str, /, *args: object, **query: Any) -> str:
    answer = client.get(url(name, *args), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return " ".join(answer.content.decode().split())


def status(client: Client, name: str, *args: object) -> int:
    """Of a file, which is read to its end."""
    answer = client.get(url(name, *args))
    if answer.streaming:
        assert answer.getvalue()  # type: ignore[attr-defined]
    return answer.status_code


def last(model: Any) -> Any:
    return model.objects.across_partners(reason="test").latest("pk")


def published(world: World, **more: Any) -> Project:
    return make_project(world, state="published", published_on=NOW.date(), **more)


def test_idea_is_written_down_and_leads_to_its_sides(world: World) -> None:
    typed = {**make.IDEA, "lead": world.institutions["academy"].pk, "partner": academy_of(world.partner_a).pk}

    page = world.client("leila").post(url("new_project"), typed)

    assert page.headers["Location"] == url("project_sides", last(Project).pk)
    assert "not asked yet" in read(world.client("leila"), "project_sides", last(Project).pk)


def test_idea_for_an_institution_of_others_is_no_choice(world: World) -> None:
    own = academy_of(world.partner_a)

    page = world.client("alice").post(url("new_project"), {**make.IDEA, "lead": world.institutions["academy"].pk, "partner": own.pk})

    assert page.status_code == 422
    assert make.IDEA["abstract"] in page.content.decode()


def test_who_has_no_ideas_here_is_told_so(world: World) -> None:
    for name in ("zarina", "timur", "olga", "rana"):
        assert world.client(name).get(url("new_project")).status_code == 403, name


def test_partner_consents_on_its_page_and_the_proposal_begins(world: World) -> None:
    project = make.asked(world)
    side, alice = make.side_of(project, world.partner_a), world.client("alice")

    assert url("project_side_consent", side.pk) in read(alice, "project", project.pk)
    page = alice.post(url("project_side_consent", side.pk), {"note": "With pleasure."}, follow=True)

    assert fresh(project).state == "proposal"
    assert "With pleasure." in page.content.decode()


def test_decline_needs_a_reason(world: World) -> None:
    side = make.side_of(make.asked(world), world.partner_a)

    assert world.client("alice").post(url("project_side_decline", side.pk), {"reason": ""}).status_code == 422
    assert world.client("leila").get(url("project_side_decline", side.pk)).status_code == 403


def test_plan_is_drawn_with_its_table_and_late_ones_are_marked(world: World) -> None:
    project = make_project(world, state="active", starts_on=date(2026, 9, 1))
    make.milestone(project, title="Survey", starts_on=date(2026, 9, 1), due_on=date(2026, 10, 1))
    make.milestone(project, title="Interviews")

    shown = read(world.client("alice"), "project_plan", project.pk)

    assert "0 of 2 milestones are done, 1 late." in shown
    assert "late, was due on 1 Oct 2026" in shown
    assert shown.count('<rect class="gantt-bar') == 2
    assert "Add a milestone" not in shown


def test_lead_adds_changes_marks_and_removes_a_milestone(world: World) -> None:
    project, leila = make_project(world, state="active"), world.client("leila")
    typed = {"title": "Interviews", "starts_on": "2027-01-10", "due_on": "2027-03-01"}

    leila.post(url("project_plan", project.pk), typed)
    step = last(Milestone)
    leila.post(url("milestone", step.pk), {**typed, "title": "Talks", "side": make.side_of(project, world.partner_a).pk})
    leila.post(url("milestone_done", step.pk), {"done_on": "2026-11-20"})
    assert (fresh(step).title, str(fresh(step).side), fresh(step).done_on) == ("Talks", "Diplomatic academy of Tajikistan", date(2026, 11, 20))
    leila.post(url("milestone_open", step.pk))
    assert fresh(step).done_on is None
    leila.post(url("milestone_remove", step.pk))

    assert not Milestone.objects.across_partners(reason="test").exists()


def test_milestone_that_is_due_before_it_begins_stays_typed(world: World) -> None:
    project = make_project(world, state="active")
    typed = {"title": "Interviews", "starts_on": "2027-03-10", "due_on": "2027-03-01"}

    page = world.client("leila").post(url("project_plan", project.pk), typed)

    assert page.status_code == 422
    assert "due before it begins" in page.content.decode()
    assert 'value="2027-03-10"' in page.content.decode()


def test_plan_of_a_proposal_in_review_is_not_changed(world: World) -> None:
    project = make_project(world, state="published", published_on=NOW.date())

    assert world.client("leila").post(url("project_plan", project.pk), {}).status_code == 403


def test_budget_is_summed_by_side_and_currency(world: World) -> None:
    project = make_project(world, state="active")
    side = make.side_of(project, world.partner_a)
    make.line(side)
    make.line(side, head="staff", planned=500, spent=100)
    make.line(side, head="other", planned=80, spent=0, currency="EUR")

    shown = read(world.client("alice"), "project_budget", project.pk)

    assert "350.00 of 1,500.00 USD spent" in shown
    assert "0.00 of 80.00 EUR spent" in shown
    assert "Add a line" in shown
    assert url("budget_line", last(BudgetLine).pk) not in read(world.client("leila"), "project_budget", project.pk)


def test_budget_line_is_added_changed_once_a_head_and_removed(world: World) -> None:
    project, alice = make_project(world, state="active"), world.client("alice")
    side = make.side_of(project, world.partner_a)
    typed = {"side": side.pk, "head": "travel", "planned": "900.50", "spent": "", "currency": "USD"}

    alice.post(url("project_budget", project.pk), typed)
    again = alice.post(url("project_budget", project.pk), typed)
    line = last(BudgetLine)
    alice.post(url("budget_line", line.pk), {**typed, "spent": "100"})

    assert again.status_code == 422
    assert "Change it instead." in again.content.decode()
    assert (fresh(line).planned, fresh(line).spent) == (900.5, 100)
    alice.post(url("budget_line_remove", line.pk))
    assert not BudgetLine.objects.across_partners(reason="test").exists()


def test_budget_of_another_side_is_no_choice(world: World) -> None:
    project = make_project(world, state="active")
    other = make.side_of(project, world.host)
    typed = {"side": other.pk, "head": "travel", "planned": "1", "currency": "USD"}

    assert world.client("alice").post(url("project_budget", project.pk), typed).status_code == 422


def test_member_with_an_account_of_the_side_reads_the_project(world: World) -> None:
    project = make_project(world, state="active")
    typed = {"name": "Timur", "role": "researcher", "joined_on": "2026-11-24", "email": "timur@example.org"}

    def add(where: Any) -> int:
        side = make.side_of(project, where)
        return world.client("leila").post(url("project_members", project.pk), {**typed, "side": side.pk}).status_code

    assert add(world.host) == 302  # no account of the host: a name
    assert world.client("timur").get(url("project_plan", project.pk)).status_code == 404
    assert add(world.partner_a) == 302
    assert world.client("timur").get(url("project_plan", project.pk)).status_code == 200


def test_report_is_laid_down_and_handed_in_with_a_file(world: World) -> None:
    project, leila = make_project(world, state="active"), world.client("leila")

    leila.post(url("project_reports", project.pk), {"kind": "progress", "due_on": "2027-06-01"})
    due = last(ProjectReport)
    empty = leila.post(url("project_report_step", due.pk, "hand_in"), {"text": ""})
    leila.post(url("project_report_step", due.pk, "hand_in"), {"text": "", "file": SimpleUploadedFile("half.pdf", pdf(), "application/pdf")})

    assert empty.status_code == 200 or empty.status_code == 422
    assert fresh(due).state == "submitted"
    assert "half.pdf" in read(world.client("alice"), "project_report", due.pk)
    assert status(world.client("alice"), "project_report_file", due.pk) == 200
    assert world.client("charlie").get(url("project_report_file", due.pk)).status_code == 404


def test_report_is_skipped_by_the_desk_with_a_reason(world: World) -> None:
    due = make.report(make_project(world, state="active"))

    world.client("sofia").post(url("project_report_step", due.pk, "skip"), {"reason": "One report is enough."})

    assert (fresh(due).state, fresh(due).skip_reason) == ("skipped", "One report is enough.")
    assert world.client("erlan").get(url("project_report_step", due.pk, "skip")).status_code == 403


def test_report_taken_off_the_plan_before_its_day(world: World) -> None:
    due = make.report(make_project(world, state="active"))

    world.client("leila").post(url("project_report_remove", due.pk))

    assert not ProjectReport.objects.across_partners(reason="test").exists()


def test_doi_without_the_form_is_told_next_to_the_field(world: World) -> None:
    project, erlan = make_project(world, state="active"), world.client("erlan")
    typed = {**make.OUTPUT, "doi": "11.1/x"}

    wrong = erlan.post(url("project_outputs", project.pk), typed)
    erlan.post(url("project_outputs", project.pk), {**typed, "doi": "https://doi.org/10.1000/182"})

    text = wrong.content.decode()
    assert wrong.status_code == 422
    assert 'id="id_doi-error"' in text or "A DOI looks like 10.1000/182" in text
    assert 'aria-invalid="true"' in text
    assert last(ResearchOutput).doi == "10.1000/182"


def test_output_changes_and_is_removed_by_who_works_on_it(world: World) -> None:
    project = make_project(world, state="active")
    output, erlan = make.output(project), world.client("erlan")

    erlan.post(url("output", output.pk), {**make.OUTPUT, "title": "Rivers again", "access": "open"})
    assert (fresh(output).title, fresh(output).access) == ("Rivers again", "open")
    assert world.client("alice").get(url("output", output.pk)).status_code == 403
    erlan.post(url("output_remove", output.pk))

    assert not ResearchOutput.objects.across_partners(reason="test").exists()


def test_others_read_the_published_record_and_its_open_outputs_only(world: World) -> None:
    project = published(world, summary="Talks help.")
    step, due = make.milestone(project), make.report(project)
    hidden = make.output(project, title="Held back", file=file_of(world))
    shown = make.output(project, title="For everybody", access="open", file=file_of(world))
    charlie = world.client("charlie")

    record, outputs = read(charlie, "project", project.pk), read(charlie, "project_outputs", project.pk)

    assert "Talks help." in record
    assert "History" not in record
    assert "Held back" not in record + outputs
    assert "For everybody" in outputs
    assert status(charlie, "output_file", shown.pk) == 200
    closed = [("output_file", hidden), ("output", hidden), ("milestone", step), ("project_report", due), *((name, project) for name in INSIDE)]
    for name, row in closed:
        assert charlie.get(url(name, row.pk)).status_code == 404, name
        assert status(world.client("alice"), name, row.pk) in (200, 403), name


def test_project_of_others_that_is_not_published_does_not_exist(world: World) -> None:
    project, charlie = make_project(world, state="active"), world.client("charlie")

    assert charlie.get(url("project", project.pk)).status_code == 404
    assert charlie.get(url("project_outputs", project.pk)).status_code == 404
    assert project.reference not in read(charlie, "projects")
    assert project.reference in read(world.client("alice"), "projects")


def test_list_is_narrowed(world: World) -> None:
    make_project(world, number=1, title="Rivers")
    make_project(world, number=2, title="Mountains", state="active")
    published(world, number=3, title="Steppes")
    alice = world.client("alice")

    def titles(**query: Any) -> list[str]:
        text = read(alice, "projects", **query)
        return [title for title in ("Rivers", "Mountains", "Steppes") if title in text]

    assert titles(state="active") == ["Mountains"]
    assert titles(text="river") == ["Rivers"]
    assert titles(own="on") == ["Rivers", "Mountains", "Steppes"]
    assert titles(study="consular") == []


def test_text_of_the_proposal_is_changed_with_a_file(world: World) -> None:
    project, leila = make_project(world, state="proposal"), world.client("leila")
    typed = {"language": "en", "abstract": "New.", "keywords": "water, peace", "file": SimpleUploadedFile("plan.pdf", pdf(), "application/pdf")}

    leila.post(url("project_step", project.pk, "change"), typed)

    assert (fresh(project).abstract, fresh(project).keywords) == ("New.", ["water", "peace"])
    assert status(world.client("alice"), "project_proposal_file", project.pk) == 200
    assert world.client("alice").get(url("project_step", project.pk, "change")).status_code == 403


def test_pages_cost_the_same_for_one_and_for_many(world: World) -> None:
    project = make_project(world, state="active")
    clients = [world.client(name) for name in ("alice", "leila", "sofia")]

    def more(number: int) -> None:
        day = date(2027, 1, 1) + timedelta(days=number)
        make.milestone(project, title=f"Step {number}", starts_on=day, due_on=day)
        make.report(project, due_on=day)
        make.output(project, title=f"Output {number}")
        make_project(world, number=10 + number)

    more(1)
    names = ("project", *INSIDE, "project_outputs")
    pages = [(client, url(name, project.pk)) for client in clients for name in names] + [(client, url("projects")) for client in clients]
    costs = [queries_of(client, address) for client, address in pages]
    for number in range(2, 12):
        more(number)
    verbs.add_member(make.side_of(project, world.partner_a), fields={"name": "Nilufar"}, actor=world.leila, now=NOW)

    assert max(costs) <= 12, costs
    assert [queries_of(client, address) for client, address in pages] == costs
