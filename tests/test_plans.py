"""Individual plans: versions, approvals one after another, changes with a reason, and what the database keeps."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from core.errors import Invalid, NotAllowed, Refused
from core.workflow import available
from partners.actor import actor_for
from partners.enums import Role
from tests.factories_accounts import put_role
from tests.planning_trainees import THESIS, parts_of, plan_of, planned_school
from tests.test_cancelled_calls import told
from tests.world import NOW, World
from training import operations as verbs
from training.models import Enrolment, PlanItem, PlanVersion
from training.plan_parts import PlanPart, digest_of, totals_of
from training.queries.plans import approvals_of, compared, own_turn, versions_of

pytestmark = pytest.mark.django_db
CHANGE = {"reason": "conflict", "comment": "Two sessions at once."}


def one(world: World, **more: object) -> Enrolment:
    return planned_school(world, **more).enrolments[0]  # type: ignore[arg-type]


def rows(version: PlanVersion) -> object:
    return PlanVersion.objects.across_partners(reason="test").filter(pk=version.pk)


def test_a_first_draft_takes_every_module_of_the_version(world: World) -> None:
    version = verbs.start_plan(one(world), actor=world.ruslan, now=NOW)

    assert [(str(item.module), item.credits) for item in parts_of(version)] == [("Negotiation", Decimal(5)), ("International law", Decimal(5))]
    assert (version.number, version.reason, version.state) == (1, "first", "draft")


def test_the_trainee_writes_and_proposes_the_own_plan(world: World) -> None:
    version = verbs.start_plan(one(world), actor=world.timur, now=NOW)
    verbs.save_plan(version, goals="Lead a delegation.", parts=[THESIS], actor=world.timur, now=NOW)

    verbs.propose_plan(version, actor=world.timur, now=NOW)

    assert version.state == "with_sender"
    assert version.trainee_label == "Timur"


def test_a_plan_without_parts_is_given_to_nobody(world: World) -> None:
    version = plan_of(world, one(world), "draft")
    verbs.save_plan(version, goals="", parts=[], actor=world.ruslan, now=NOW)

    with pytest.raises(Refused, match="has no parts yet"):
        verbs.give_plan(version, actor=world.ruslan, now=NOW)


def test_the_earlier_version_holds_until_the_new_one_is_agreed(world: World) -> None:
    enrolment = one(world)
    first = plan_of(world, enrolment)
    second = plan_of(world, enrolment, "with_academy", **CHANGE)
    first.refresh_from_db()
    assert first.state == "agreed"

    verbs.approve_plan_as_academy(second, actor=world.ruslan, now=NOW)

    first.refresh_from_db()
    assert (first.state, second.state, second.number) == ("replaced", "agreed", 2)


def test_a_change_names_its_reason_in_words_too(world: World) -> None:
    enrolment = one(world)
    plan_of(world, enrolment)

    for given in ({}, {"reason": "first", "comment": "x"}, {"reason": "weather", "comment": "x"}, {"reason": "conflict", "comment": " "}):
        with pytest.raises(Invalid):
            verbs.start_plan(enrolment, **given, actor=world.ruslan, now=NOW)


def test_a_refused_version_is_the_base_of_the_next(world: World) -> None:
    enrolment = one(world)
    refused = plan_of(world, enrolment, "draft")
    verbs.save_plan(refused, goals="", parts=[THESIS], actor=world.ruslan, now=NOW)
    verbs.propose_plan(refused, actor=world.timur, now=NOW)
    verbs.refuse_plan_as_sender(refused, reason="Too little.", actor=world.daler, now=NOW)

    again = verbs.start_plan(enrolment, actor=world.ruslan, now=NOW)

    assert refused.refused_comment == "Too little."
    assert [str(item) for item in parts_of(again)] == ["Seminar at the ministry"]
    assert (again.number, again.reason) == (2, "first")


def test_a_second_version_is_not_begun_beside_an_open_one(world: World) -> None:
    enrolment = one(world)
    plan_of(world, enrolment, "with_sender")

    with pytest.raises(Refused, match="waits for approval already"):
        verbs.start_plan(enrolment, actor=world.ruslan, now=NOW)


def test_of_two_who_write_one_draft_the_second_is_told(world: World) -> None:
    version = plan_of(world, one(world), "draft")
    seen = digest_of(version, parts_of(version))
    verbs.save_plan(version, goals="Mine.", parts=[THESIS], seen=seen, actor=world.timur, now=NOW)

    with pytest.raises(Refused, match="Somebody else"):
        verbs.save_plan(version, goals="Ours.", parts=[THESIS], seen=seen, actor=world.ruslan, now=NOW)


@pytest.mark.parametrize("twice", [True, False])
def test_a_plan_takes_modules_of_its_programme_each_once(world: World, twice: bool) -> None:
    version = plan_of(world, one(world), "draft")
    module = parts_of(version)[0].module_id if twice else 0

    with pytest.raises(Invalid):
        verbs.save_plan(version, goals="", parts=[PlanPart(module), PlanPart(module)], actor=world.ruslan, now=NOW)


def test_whoever_has_no_account_approves_on_paper(world: World) -> None:
    version = plan_of(world, one(world, user=None), "with_sender")

    approval = approvals_of(version)[0]

    assert (approval.paper, approval.at) == ("Letter of 3 March", NOW)
    assert approval.by.startswith("Farrukh")


def test_the_registrar_does_not_approve_for_a_trainee_with_an_account(world: World) -> None:
    version = plan_of(world, one(world), "with_trainee")

    with pytest.raises(Refused, match="has an account"):
        verbs.record_plan_of_trainee(version, paper="Letter", actor=world.ruslan, now=NOW)


def test_nobody_approves_a_plan_of_a_training_that_has_ended(world: World) -> None:
    enrolment = one(world)
    version = plan_of(world, enrolment, "with_sender")
    verbs.withdraw(enrolment, reason="Recalled", actor=world.ruslan, now=NOW)

    with pytest.raises(Refused, match="has ended"):
        verbs.approve_plan_as_sender(version, actor=world.alice, now=NOW)
    verbs.refuse_plan_as_sender(version, reason="Recalled", actor=world.alice, now=NOW)


@pytest.mark.parametrize("name", ["charlie", "zarina", "olga", "sofia", "leila", "timur", "ruslan"])
def test_only_the_sending_side_approves_for_it(world: World, name: str) -> None:
    version = plan_of(world, one(world), "with_sender")

    with pytest.raises(NotAllowed):
        verbs.approve_plan_as_sender(version, actor=world.actors[name], now=NOW)


@pytest.mark.parametrize("state", ["agreed", "replaced"])
def test_what_was_agreed_neither_changes_nor_goes_away_by_raw_sql(world: World, state: str) -> None:
    enrolment = one(world)
    version = plan_of(world, enrolment)
    if state == "replaced":
        plan_of(world, enrolment, **CHANGE)
    item = parts_of(version)[0]

    for statement in (
        lambda: rows(version).update(goals="Other"),  # type: ignore[attr-defined]
        lambda: rows(version).update(state="draft"),  # type: ignore[attr-defined]
        lambda: rows(version)._raw_delete("default"),  # type: ignore[attr-defined]
        lambda: PlanItem.objects.across_partners(reason="test").filter(pk=item.pk).update(credits=9),
        lambda: PlanItem.objects.across_partners(reason="test").filter(pk=item.pk)._raw_delete("default"),
        lambda: PlanItem(version=version, title="More").save(force_insert=True),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            statement()


def test_one_person_approves_for_one_side_only(world: World) -> None:
    """An officer who is trained approves as the trainee; a registrar who nominates too, as neither."""
    own = plan_of(world, one(world, user="alice"), "with_sender")
    put_role(world.users["ruslan"], world, Role.NOMINATING_OFFICER, "authority_a")
    both = actor_for(world.users["ruslan"], NOW)

    assert "approve_as_sender" not in {step.name for step in available(own, world.alice, NOW)}
    assert not PlanVersion.objects.visible_to(world.alice).filter(own_turn(world.alice)).exists()
    with pytest.raises(NotAllowed):
        verbs.approve_plan_as_sender(own, actor=world.alice, now=NOW)
    verbs.approve_plan_as_sender(own, actor=world.amir, now=NOW)
    with pytest.raises(NotAllowed):
        verbs.approve_plan_as_academy(own, actor=both, now=NOW)
    verbs.approve_plan_as_academy(own, actor=world.ruslan, now=NOW)
    assert own.state == "agreed"


def test_parts_are_fixed_once_somebody_was_asked(world: World) -> None:
    enrolment = one(world)
    item = parts_of(plan_of(world, enrolment, "with_trainee"))[0]

    with pytest.raises(IntegrityError), transaction.atomic():
        PlanItem.objects.across_partners(reason="test").filter(pk=item.pk).update(is_virtual=True)


def test_two_versions_side_by_side_and_their_credits(world: World) -> None:
    enrolment = one(world)
    first = plan_of(world, enrolment)
    second = verbs.start_plan(enrolment, **CHANGE, actor=world.ruslan, now=NOW)
    module = parts_of(first)[0].module_id
    verbs.save_plan(second, goals="Lead.", parts=[PlanPart(module, "", Decimal(5), True), THESIS], **CHANGE, actor=world.ruslan, now=NOW)

    new, old = versions_of(enrolment, world.ruslan)
    changes = {change.label: (change.old, change.new) for change in compared(old, new)}

    assert changes == {
        "Negotiation": ("5 credits", "5 credits, virtual"),
        "International law": ("5 credits", ""),
        "Seminar at the ministry": ("", "2.5 credits, outside the programme, virtual"),
        "Goals of the trainee": ("", "Lead."),
    }
    totals = totals_of(new.items.all())
    assert (totals.all, totals.programme, totals.elsewhere, totals.virtual) == (Decimal("7.5"), 5, Decimal("2.5"), Decimal("7.5"))


def test_each_step_tells_who_is_next_and_the_end_tells_all_three(world: World) -> None:
    enrolment = one(world)
    plan_of(world, enrolment)

    assert told("give") == {"plan_give": ["Timur"]}
    assert told("approve_as_trainee") == {"plan_approve_as_trainee": ["Alice", "Amir", "Daler"]}
    assert told("approve_as_sender") == {"plan_approve_as_sender": ["Ruslan"]}
    assert told("approve_as_academy") == {"plan_approve_as_academy": ["Alice", "Amir", "Daler", "Timur"]}


def test_a_refusal_tells_the_other_sides(world: World) -> None:
    enrolment = one(world)
    verbs.refuse_plan_as_trainee(plan_of(world, enrolment, "with_trainee"), reason="Too much.", actor=world.timur, now=NOW)
    assert told("refuse_as_trainee") == {"plan_refuse_as_trainee": ["Ruslan"]}

    verbs.refuse_plan_as_sender(plan_of(world, enrolment, "with_sender"), reason="Too much.", actor=world.alice, now=NOW)
    assert told("refuse_as_sender") == {"plan_refuse_as_sender": ["Amir", "Daler", "Ruslan", "Timur"]}
