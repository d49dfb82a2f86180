"""Pages of individual plans: read, written, compared, handed on; the list of what waits; nothing of others."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.academy import read, url
from tests.planning_trainees import THESIS, parts_of, plan_of, planned_school
from tests.world import NOW, World
from training import operations as verbs
from training.models import Enrolment, PlanVersion

pytestmark = pytest.mark.django_db
CHANGE = {"reason": "conflict", "comment": "Two sessions at once."}


def one(world: World, **more: Any) -> Enrolment:
    return planned_school(world, **more).enrolments[0]


def words(client: Client, name: str, *args: Any, **query: Any) -> str:
    return " ".join(read(client, name, *args, **query).split())


def last_plan() -> PlanVersion:
    return PlanVersion.objects.across_partners(reason="test").latest("pk")  # type: ignore[no-any-return]


def test_page_without_a_plan_says_what_comes_next(world: World) -> None:
    enrolment = one(world)

    assert "Write the individual plan" in words(world.client("timur"), "plan", enrolment.pk)
    assert "registrar writes it. Then the trainee" in words(world.client("alice"), "plan", enrolment.pk)


def test_trainee_begins_writes_and_proposes_the_plan(world: World) -> None:
    enrolment, client = one(world), world.client("timur")
    client.post(url("start_plan", enrolment.pk))
    version = last_plan()
    modules = [item.module_id for item in parts_of(version)]
    fields = {
        "goals": "Lead a delegation.", f"m{modules[0]}": "virtual", f"m{modules[1]}": "", "others-TOTAL_FORMS": "1", "others-INITIAL_FORMS": "0",
        "others-0-title": "Seminar", "others-0-credits": "2.5", "others-0-is_virtual": "on",
    }  # fmt: skip

    assert client.post(url("change_plan", version.pk), fields).status_code == 302
    client.post(url("plan_step", version.pk, "propose"))

    version.refresh_from_db()
    assert version.state == "with_sender"
    assert [(str(item), item.is_virtual) for item in parts_of(version)] == [("Negotiation", True), ("Seminar", True)]


def test_a_row_without_a_title_is_refused_and_keeps_what_was_typed(world: World) -> None:
    version = plan_of(world, one(world), "draft")
    fields = {"goals": "Kept.", "others-TOTAL_FORMS": "1", "others-INITIAL_FORMS": "0", "others-0-credits": "3"}

    answer = world.client("ruslan").post(url("change_plan", version.pk), fields)

    assert answer.status_code == 422
    assert "Write what it is called" in answer.content.decode()
    assert "Kept." in answer.content.decode()


def test_page_names_the_approvals_that_are_missing(world: World) -> None:
    enrolment = one(world)
    plan_of(world, enrolment, "with_sender")

    text = words(world.client("alice"), "plan", enrolment.pk)

    assert "missing: the sending side" in text
    assert "missing: the academy" in text
    assert "missing: the trainee" not in text
    assert "Approve for the sending side" in text
    assert "<strong>10</strong>" in text  # credits in all


def test_a_change_asks_for_its_reason_and_stands_beside_the_version_before(world: World) -> None:
    enrolment, client = one(world), world.client("ruslan")
    plan_of(world, enrolment)
    assert client.post(url("start_plan", enrolment.pk), {"reason": "", "comment": ""}).status_code == 422
    client.post(url("start_plan", enrolment.pk), CHANGE)
    verbs.save_plan(last_plan(), goals="", parts=[THESIS], **CHANGE, actor=world.ruslan, now=NOW)

    text = words(world.client("timur"), "plan", enrolment.pk)

    assert "What is different from version 1" in text
    assert "conflict in the timetable" in text
    assert "taken out" in text
    assert ">version 1</a> holds." in text


def test_the_page_of_a_step_shows_what_is_approved(world: World) -> None:
    version = plan_of(world, one(world), "with_trainee")

    text = words(world.client("timur"), "plan_step", version.pk, "approve_as_trainee")

    assert "Negotiation" in text
    assert "You approve this version as it stands." in text


def test_refusal_needs_words(world: World) -> None:
    version = plan_of(world, one(world), "with_sender")
    client = world.client("daler")

    assert "Say why" in client.post(url("plan_step", version.pk, "refuse_as_sender")).content.decode()
    client.post(url("plan_step", version.pk, "refuse_as_sender"), {"reason": "Too little."})

    assert "Too little." in words(client, "plan", version.enrolment_id)


def test_paper_is_offered_only_where_the_trainee_has_no_account(world: World) -> None:
    without, others = planned_school(world, user=None), "Record the trainee&#x27;s approval from paper"
    version = plan_of(world, without.enrolments[0], "with_trainee")
    client = world.client("ruslan")
    assert others in words(client, "plan", version.enrolment_id)
    client.post(url("plan_step", version.pk, "record_trainee"), {"paper": "Letter of 3 March"})
    assert "on paper: Letter of 3 March" in words(client, "plan", version.enrolment_id)

    person = without.enrolments[0].person
    person.user = world.users["timur"]
    person.save(update_fields=["user"])
    verbs.refuse_plan_as_academy(version, reason="Once more.", actor=world.ruslan, now=NOW)
    plan_of(world, without.enrolments[0], "with_trainee")

    assert others not in words(client, "plan", version.enrolment_id)


def test_draft_is_thrown_away_after_a_question(world: World) -> None:
    version, client = plan_of(world, one(world), "draft"), world.client("ruslan")

    assert "Throw it away" in words(client, "discard_plan", version.pk)
    client.post(url("discard_plan", version.pk))

    assert not PlanVersion.objects.across_partners(reason="test").filter(pk=version.pk).exists()


@pytest.mark.parametrize("name", ["timur", "charlie"])
def test_a_plan_of_somebody_else_is_not_found(world: World, name: str) -> None:
    version = plan_of(world, one(world, user="nigora"), "with_sender")
    client = world.client(name)

    for address in (
        url("plan", version.enrolment_id), url("plan_version", version.pk), url("plan_step", version.pk, "approve_as_sender"), url("change_plan", version.pk),
        url("start_plan", version.enrolment_id), url("discard_plan", version.pk),
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
    if name == "charlie":
        assert "Farrukh" not in words(client, "plans", show="all")


@pytest.mark.parametrize("name", ["alice", "olga", "sofia", "leila"])
def test_who_only_reads_a_draft_does_not_write_it(world: World, name: str) -> None:
    version = plan_of(world, one(world), "draft")
    client = world.client(name)

    assert "Change the draft" not in words(client, "plan", version.enrolment_id)
    for address in (url("change_plan", version.pk), url("start_plan", version.enrolment_id), url("discard_plan", version.pk)):
        assert client.get(address).status_code == 403, address


def test_list_shows_what_waits_and_for_whom(world: World) -> None:
    school = planned_school(world, people=3)
    for enrolment, state in zip(school.enrolments, ("with_sender", "with_academy", "agreed"), strict=True):
        plan_of(world, enrolment, state)
    client = world.client("ruslan")

    assert words(client, "plans").count('role="rowheader"') == 2
    assert words(client, "plans", show="mine").count('role="rowheader"') == 1
    assert words(client, "plans", show="all").count('role="rowheader"') == 3
    assert "No plan fits these filters" in words(client, "plans", state="refused")


@pytest.mark.parametrize(("name", "state", "title"), [
    ("timur", "with_trainee", "Your individual plan"),
    ("alice", "with_sender", "Individual plan of Farrukh RAHIMOV"),
    ("daler", "with_sender", "Individual plan of Farrukh RAHIMOV"),
    ("ruslan", "with_academy", "Individual plan of Farrukh RAHIMOV"),
])  # fmt: skip
def test_first_page_of_whoever_is_next_leads_to_the_plan(world: World, name: str, state: str, title: str) -> None:
    enrolment = one(world)
    plan_of(world, enrolment, state)

    page = world.client(name).get("/").content.decode()

    assert title in page
    assert url("plan", enrolment.pk) in page
    for other in {"timur", "alice", "ruslan"} - {name, "alice" if name == "daler" else name}:
        assert title not in world.client(other).get("/").content.decode(), other


def queries_of(client: Client, name: str, *args: Any) -> int:
    read(client, name, *args)
    with CaptureQueriesContext(connection) as queries:
        read(client, name, *args)
    return len(queries)


def test_pages_cost_the_same_for_many_rows(world: World) -> None:
    school = planned_school(world, people=30)
    plan_of(world, school.enrolments[0])
    client = world.client("ruslan")
    plan_of(world, school.enrolments[1], "with_sender")
    costs = queries_of(client, "plans"), queries_of(client, "plan", school.enrolments[0].pk)
    for enrolment in school.enrolments[2:]:
        plan_of(world, enrolment, "with_sender")
    for _number in range(3):
        plan_of(world, school.enrolments[0], **CHANGE)

    assert (queries_of(client, "plans"), queries_of(client, "plan", school.enrolments[0].pk)) == costs
    assert max(costs) <= 12
