"""After the training: the action plan, questions at 6 and 12 months, alumni and their posts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from core.errors import Invalid, NotAllowed, Refused
from core.models import HistoryEntry
from notifications.models import Notice
from notifications.operations import deliver_event
from people.models import Person
from tests.academy import completed, enrolled
from tests.world import NOW, World, make_intake
from training import operations
from training.models import ActionPlan, AlumniProfile, Enrolment, FollowUp, PostHeld
from training.operations.follow_ups import ask_follow_ups, drop_planned_follow_ups, remind_follow_ups
from training.tasks import clock

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
ITEM = {"action": "Train two colleagues", "due_on": date(2029, 1, 31), "sign": "Both have led a simulation"}
WORDS = {"situation": "Nobody at the desk has negotiated.", "learned": "Simulations.", "support": "The head of the desk."}
MIDNIGHT = datetime(2029, 2, 28, tzinfo=ZoneInfo("Asia/Almaty"))  # of the day that lies six months after 30 August 2028


def of(world: World, enrolment: Enrolment, name: str = "timur") -> Enrolment:
    """The person of the enrolment has this account."""
    Person.objects.across_partners(reason="test").filter(pk=enrolment.person_id).update(user=world.users[name])
    return Enrolment._base_manager.select_related("person", "intake__programme").get(pk=enrolment.pk)


def write(world: World, enrolment: Enrolment) -> ActionPlan:
    return operations.save_action_plan(enrolment, fields=WORDS, items=[ITEM], actor=world.timur, now=NOW)


def planned(enrolment: Enrolment) -> list[FollowUp]:
    return list(FollowUp._base_manager.filter(enrolment=enrolment).order_by("due_on", "to"))


def deliver(step: str) -> set[int]:
    for entry in HistoryEntry.objects.across_partners(reason="test").filter(step=step).order_by("pk"):
        deliver_event(entry.pk, now=entry.at)
    return set(Notice.objects.across_partners(reason="test").values_list("recipient_id", flat=True))


# --- action plan --------------------------------------------------------------------------------
def test_a_plan_is_read_by_each_side_in_its_time(world: World) -> None:
    enrolment = of(world, enrolled(world, make_intake(world)))
    plan = write(world, enrolment)

    def readers() -> set[str]:
        names = ("timur", "ruslan", "leila", "hana", "olga", "alice", "zarina", "charlie")
        return {name for name in names if ActionPlan.objects.visible_to(world.actors[name]).filter(pk=plan.pk).exists()}

    assert readers() == {"timur"}
    operations.hand_in_action_plan(plan, actor=world.timur, now=NOW)
    assert readers() == {"timur", "ruslan", "leila", "hana", "olga"}
    operations.share_action_plan(plan, actor=world.timur, now=NOW)
    assert readers() == {"timur", "ruslan", "leila", "hana", "olga", "alice", "zarina"}


def test_a_plan_without_an_action_is_not_handed_in(world: World) -> None:
    enrolment = of(world, enrolled(world, make_intake(world)))
    plan = operations.save_action_plan(enrolment, fields=WORDS, items=[], actor=world.timur, now=NOW)

    with pytest.raises(Refused, match="no action"):
        operations.hand_in_action_plan(plan, actor=world.timur, now=NOW)


def test_what_is_handed_in_is_taken_back_to_change_it(world: World) -> None:
    enrolment = of(world, enrolled(world, make_intake(world)))
    plan = write(world, enrolment)
    operations.hand_in_action_plan(plan, actor=world.timur, now=NOW)

    with pytest.raises(Refused, match="Take it back"):
        write(world, enrolment)
    operations.take_back_action_plan(plan, actor=world.timur, now=NOW)
    write(world, enrolment)
    operations.hand_in_action_plan(plan, actor=world.timur, now=NOW)
    operations.share_action_plan(plan, actor=world.timur, now=NOW)
    with pytest.raises(Refused):
        operations.take_back_action_plan(plan, actor=world.timur, now=NOW)


def test_pages_of_the_plan(world: World) -> None:
    enrolment = of(world, enrolled(world, make_intake(world)))
    own, address = world.client("timur"), reverse("training:write_action_plan", args=[enrolment.pk])
    rows = {"a-TOTAL_FORMS": "2", "a-INITIAL_FORMS": "0", "a-0-action": "", "a-0-sign": "A sign", "a-1-action": ITEM["action"]}

    wrong = own.post(address, {**rows, **WORDS})
    assert wrong.status_code == 422
    assert "Nobody at the desk has negotiated." in wrong.content.decode()
    own.post(address, {**rows, **WORDS, "a-0-sign": ""})
    own.post(reverse("training:action_plan_step", args=[enrolment.pk, "hand_in"]))
    world.client("ruslan").post(reverse("training:action_plan_step", args=[enrolment.pk, "comment"]), {"reason": "Name a day."})

    page = reverse("training:action_plan", args=[enrolment.pk])
    assert "Name a day." in own.get(page).content.decode()
    assert "Train two colleagues" not in world.client("alice").get(page).content.decode()
    own.post(reverse("training:action_plan_step", args=[enrolment.pk, "share"]))
    assert "Train two colleagues" in world.client("alice").get(page).content.decode()


# --- follow-up ----------------------------------------------------------------------------------
def test_a_completion_plans_four_questions(world: World) -> None:
    enrolment = completed(world, make_intake(world), certified=False)

    assert [(row.to, row.months, row.due_on) for row in planned(enrolment)] == [
        ("sender", 6, date(2029, 2, 28)), ("trainee", 6, date(2029, 2, 28)), ("sender", 12, date(2029, 8, 30)), ("trainee", 12, date(2029, 8, 30)),
    ]  # fmt: skip


def test_a_completion_taken_back_is_not_asked_about(world: World) -> None:
    enrolment = completed(world, make_intake(world), certified=False)

    operations.reopen(enrolment, reason="A mark was wrong.", actor=world.ruslan, now=datetime(2028, 9, 2, tzinfo=NOW.tzinfo))

    assert planned(enrolment) == []


@pytest.mark.parametrize(("at", "asked"), [(MIDNIGHT - SECOND, 0), (MIDNIGHT, 2), (MIDNIGHT + SECOND, 2)])
def test_the_clock_asks_on_the_day_itself_in_astana(world: World, at: datetime, asked: int) -> None:
    completed(world, make_intake(world), certified=False)

    assert ask_follow_ups(now=at) == asked
    assert ask_follow_ups(now=at) == 0


def test_the_clock_of_training_does_all_its_work(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    enrolment = completed(world, make_intake(world), certified=False)
    done: list[str] = []
    others = [lambda *, now, name=name: done.append(name) for name in ("turn_evaluations", "close_forgotten")]
    monkeypatch.setattr("training.tasks.JOBS", (*others, ask_follow_ups, remind_follow_ups))
    for at in (MIDNIGHT, MIDNIGHT + timedelta(days=14)):
        monkeypatch.setattr("training.tasks.timezone.now", lambda at=at: at)
        clock()

    assert [row.state for row in planned(enrolment)].count("asked") == 2
    assert HistoryEntry.objects.across_partners(reason="test").filter(model="training.followup", step="remind").count() == 2
    assert done == ["turn_evaluations", "close_forgotten"] * 2


def test_a_late_clock_catches_up_without_asking_twice(world: World) -> None:
    enrolment = of(world, completed(world, make_intake(world), certified=False))
    late = MIDNIGHT + timedelta(days=400)

    assert ask_follow_ups(now=late) == 4
    assert ask_follow_ups(now=late) == 0
    assert deliver("ask") >= {world.users["timur"].pk, world.users["alice"].pk, world.users["daler"].pk}
    assert all(row.asked_at == late for row in planned(enrolment))


@pytest.mark.parametrize(("wait", "reminded"), [(timedelta(days=14) - SECOND, 0), (timedelta(days=14), 2), (timedelta(days=15), 2)])
def test_each_is_reminded_once(world: World, wait: timedelta, reminded: int) -> None:
    completed(world, make_intake(world), certified=False)
    ask_follow_ups(now=MIDNIGHT)

    assert remind_follow_ups(now=MIDNIGHT + wait) == reminded
    assert remind_follow_ups(now=MIDNIGHT + wait) == 0
    assert remind_follow_ups(now=MIDNIGHT + timedelta(days=90)) == 2 - reminded


def test_answers_of_one_side_are_not_read_by_the_other(world: World) -> None:
    enrolment = of(world, completed(world, make_intake(world), certified=False))
    ask_follow_ups(now=MIDNIGHT)

    def seen(name: str) -> set[str]:
        return set(FollowUp.objects.visible_to(world.actors[name]).filter(enrolment=enrolment).values_list("to", flat=True))

    assert {name: seen(name) for name in ("timur", "alice", "charlie")} == {"timur": {"trainee"}, "alice": {"sender"}, "charlie": set()}
    assert seen("ruslan") == seen("hana") == {"trainee", "sender"}


def test_an_officer_who_was_trained_answers_as_the_trainee_only(world: World) -> None:
    """And reads nothing of what the own side says of them."""
    enrolment = of(world, completed(world, make_intake(world)), "alice")
    ask_follow_ups(now=MIDNIGHT)
    own, about = (next(row for row in planned(enrolment) if (row.to, row.state) == (to, "asked")) for to in ("trainee", "sender"))
    applied = {"applied": 4, "shared_knowledge": True}

    told = deliver("ask")
    with pytest.raises(NotAllowed):
        operations.answer_follow_up(about, fields=applied, actor=world.alice, now=MIDNIGHT)
    operations.answer_follow_up(about, fields=applied, actor=world.amir, now=MIDNIGHT)
    operations.answer_follow_up(own, fields=applied, actor=world.alice, now=MIDNIGHT)

    assert world.users["alice"].pk in told
    assert set(FollowUp.objects.visible_to(world.alice).values_list("to", flat=True)) == {"trainee"}
    assert set(FollowUp.objects.visible_to(world.amir).values_list("to", flat=True)) == {"sender"}


def test_the_post_named_in_the_answer_is_added_to_the_posts(world: World, clock: Any) -> None:
    enrolment = of(world, completed(world, make_intake(world), certified=False))
    clock.move_to(MIDNIGHT)
    ask_follow_ups(now=MIDNIGHT)
    own = next(row for row in planned(enrolment) if (row.to, row.months) == ("trainee", 6))
    address = reverse("training:follow_up", args=[own.pk])
    sent = {"applied": "4", "shared_knowledge": "1", "has_contacts": "1", "in_touch": "0", "post": "Second secretary", "post_since": "2029-01-01"}

    wrong = world.client("timur").post(address, {**sent, "applied": ""})
    assert wrong.status_code == 422
    assert "Second secretary" in wrong.content.decode()
    assert world.client("timur").post(address, sent).status_code == 302

    post = PostHeld._base_manager.get()
    assert (post.title, post.starts_on, post.person_id) == ("Second secretary", date(2029, 1, 1), enrolment.person_id)
    figures = world.client("ruslan").get(reverse("training:follow_ups")).content.decode()
    assert "1 of 2 questions asked are answered: 50%." in figures
    assert "Knowledge was shared with colleagues" not in world.client("alice").get(address, follow=True).content.decode()


def test_what_was_asked_stays_when_the_rest_is_dropped(world: World) -> None:
    enrolment = completed(world, make_intake(world), certified=False)
    ask_follow_ups(now=MIDNIGHT)

    drop_planned_follow_ups(enrolment)

    assert {row.months for row in planned(enrolment)} == {6}


# --- alumni -------------------------------------------------------------------------------------
def test_only_consent_puts_somebody_into_the_directory(world: World) -> None:
    enrolment = of(world, completed(world, make_intake(world), certified=False))
    fields = {"shows_post": True, "shows_email": False, "email": "", "about": "Trade."}
    directory, name = reverse("training:alumni"), str(enrolment.person).split()[0]

    assert name not in world.client("charlie").get(directory).content.decode()
    profile = operations.save_alumni_entry(enrolment.person, fields=fields, actor=world.timur, now=NOW)
    shown = world.client("charlie").get(directory).content.decode()
    assert name in shown
    assert "Trade." in shown
    operations.end_alumni_consent(profile, actor=world.timur, now=NOW)
    for who in ("charlie", "alice", "ruslan", "hana", "olga"):
        assert not AlumniProfile.objects.visible_to(world.actors[who]).exists(), who
    assert name not in world.client("charlie").get(directory).content.decode()
    model = AlumniProfile._meta.get_field("events").related_model
    assert not model.objects.filter(about="Trade.").exists()  # nor does the field history keep it


def test_nobody_reads_an_address_that_is_not_shown(world: World) -> None:
    enrolment = of(world, completed(world, make_intake(world), certified=False))
    fields = {"shows_post": False, "shows_email": False, "email": "timur.own@example.org", "about": ""}
    operations.save_alumni_entry(enrolment.person, fields=fields, actor=world.timur, now=NOW)
    operations.add_post(enrolment.person, fields={"title": "Consul in Osaka", "starts_on": date(2026, 1, 1)}, actor=world.timur, now=NOW)

    page = world.client("charlie").get(reverse("training:alumni")).content.decode()

    assert "timur.own@example.org" not in page
    assert "Osaka" not in page
    with pytest.raises(Invalid):
        operations.save_alumni_entry(enrolment.person, fields={**fields, "shows_email": True, "email": ""}, actor=world.timur, now=NOW)


def test_who_has_completed_nothing_is_no_alumnus(world: World) -> None:
    enrolment = of(world, enrolled(world, make_intake(world)))
    fields = {"shows_post": True, "shows_email": False, "email": "", "about": ""}

    with pytest.raises(Refused, match="completed a training"):
        operations.save_alumni_entry(enrolment.person, fields=fields, actor=world.timur, now=NOW)
    with pytest.raises(NotAllowed):
        operations.save_alumni_entry(enrolment.person, fields=fields, actor=world.alice, now=NOW)


def test_own_page_from_consent_to_withdrawal(world: World) -> None:
    of(world, completed(world, make_intake(world), certified=False))
    client, mine = world.client("timur"), reverse("training:my_alumni_entry")

    client.post(mine, {"shows_post": "on", "shows_email": "on", "email": "t@example.org", "about": ""})
    client.post(reverse("training:add_post"), {"title": "Attaché", "organisation": "Embassy in Tokyo", "starts_on": "2026-02-01"})
    shown = world.client("alice").get(reverse("training:alumni")).content.decode()
    assert "Attaché, Embassy in Tokyo" in shown
    assert "t@example.org" in shown
    assert "gone from the directory at once" in client.get(reverse("training:end_alumni_consent")).content.decode()
    client.post(reverse("training:end_alumni_consent"))
    assert "t@example.org" not in client.get(mine).content.decode()


@pytest.mark.parametrize("wanted", [{"name": "Назаров"}, {"name": "zzz"}, {"year": "2028"}, {"year": "2020"}])
def test_filters_of_the_directory(world: World, wanted: dict[str, str]) -> None:
    enrolment = of(world, completed(world, make_intake(world), certified=False))
    fields = {"shows_post": True, "shows_email": False, "email": "", "about": "Found me."}
    operations.save_alumni_entry(enrolment.person, fields=fields, actor=world.timur, now=NOW)

    page = world.client("charlie").get(reverse("training:alumni"), wanted).content.decode()

    assert ("Found me." in page) == (wanted == {"year": "2028"})
