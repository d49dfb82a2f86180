"""Evaluations, action plans, questions after the training and posts for the tests of routes; Timur is asked, and has completed a training before."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from people.models import Person
from tests.academy import enrolled
from tests.evaluating import standard_form
from tests.world import NOW, make_intake
from training import operations
from training.models import Enrolment, FollowUp
from training.operations.follow_ups import ask_follow_ups

PLAN = {"situation": "Nobody at the desk has negotiated.", "learned": "", "support": ""}


def add_following(town: Any) -> None:
    world = town.world
    timur = Person.objects.across_partners(reason="test").get(user=world.users["timur"])
    intake = make_intake(world, reference="EV-27", starts_on=date(2026, 9, 1))  # over before his next training begins
    intake.ends_on = date(2027, 6, 30)  # before his next stay begins
    intake.save(update_fields=["ends_on"])
    mine = operations.enrol_person(person=timur, intake=intake, actor=world.ruslan, now=NOW)
    for number in range(60, 65):
        enrolled(world, intake, number)
    form = standard_form(world)
    round_ = operations.open_evaluation(
        intake, form=form, opens_at=NOW - timedelta(days=1), closes_at=NOW + timedelta(days=6), actor=world.ruslan, now=NOW
    )
    plan = operations.save_action_plan(mine, fields=PLAN, items=[{"action": "Train two colleagues"}], actor=world.timur, now=NOW)
    operations.hand_in_action_plan(plan, actor=world.timur, now=NOW)
    town.things |= {"evaluated_intake": intake, "evaluation_form": form, "evaluation_round": round_, "followed_enrolment": mine}
    _alumni(town, timur)


def _alumni(town: Any, timur: Person) -> None:
    world = town.world
    ask_follow_ups(now=NOW + timedelta(days=900))
    done = Enrolment.objects.across_partners(reason="test").filter(person=timur, state="completed").first()
    rows = FollowUp.objects.across_partners(reason="test").filter(enrolment=done, months=6)
    fields = {"shows_post": True, "shows_email": False, "email": "", "about": ""}
    operations.save_alumni_entry(timur, fields=fields, actor=world.timur, now=NOW)
    post = operations.add_post(timur, fields={"title": "Attaché", "starts_on": date(2026, 1, 1)}, actor=world.timur, now=NOW)
    town.things |= {"follow_up": rows.get(to="trainee"), "follow_up_of_sender": rows.get(to="sender"), "post_held": post}
