"""Evaluation: put to the people of an intake, answered once, read as figures of many."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from core.errors import Invalid, NotAllowed, Refused
from core.models import HistoryEntry
from notifications.models import Notice
from notifications.operations import deliver_event
from partners.enums import Role
from tests.academy import other_academy
from tests.evaluating import CLOSES, OPENS, OVER, answer, answers, given, make_asking, standard_form, tickets
from tests.schooling import make_school
from tests.world import NOW, World, add_person
from training import operations
from training.models import EvaluationRound, Lecturer
from training.operations.evaluation_clock import BEFORE, turn_evaluations
from training.queries.evaluation import results_of_round, turnout_of

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def steps() -> list[str]:
    rows = HistoryEntry.objects.across_partners(reason="test").filter(model="training.evaluationround").order_by("pk")
    return list(rows.values_list("step", flat=True))


def test_everybody_in_the_intake_is_asked_once(world: World) -> None:
    asking = make_asking(world, people=6)

    answer(world, asking, 0)

    assert tickets(asking).count() == 6
    assert tickets(asking).get(answered=True).person_id == asking.school.enrolments[0].person_id
    with pytest.raises(Refused, match="already"):
        answer(world, asking, 0)
    assert answers(asking).values("ballot").distinct().count() == 1


def test_fewer_than_five_people_are_not_asked(world: World) -> None:
    school = make_school(world, people=4)

    with pytest.raises(Refused, match="guessed"):
        operations.open_evaluation(school.intake, form=standard_form(world), opens_at=OPENS, closes_at=CLOSES, actor=world.ruslan, now=NOW)


@pytest.mark.parametrize(("at", "outcome"), [
    (OPENS - SECOND, "not_open"), (OPENS, "done"), (CLOSES - SECOND, "done"), (CLOSES, "closed"), (CLOSES + SECOND, "closed"),
])  # fmt: skip
def test_answers_come_from_the_opening_to_the_second_before_the_closing(world: World, at: datetime, outcome: str) -> None:
    asking = make_asking(world)

    code = ""
    try:
        operations.answer_round(asking.round, given=given(asking), actor=world.trainee1, now=at)
    except Refused as refused:
        code = refused.code

    assert (code or "done") == outcome


def test_an_empty_ballot_leaves_the_ticket(world: World) -> None:
    asking = make_asking(world)

    with pytest.raises(Invalid):
        operations.answer_round(asking.round, given={}, actor=world.trainee1, now=NOW)

    assert not tickets(asking).filter(answered=True).exists()


def test_nobody_else_answers(world: World) -> None:
    asking = make_asking(world)

    for who in ("ruslan", "olga", "charlie", "timur", "hana"):
        with pytest.raises(NotAllowed):
            operations.answer_round(asking.round, given=given(asking), actor=world.actors[who], now=NOW)


@pytest.mark.parametrize(("ballots", "at", "is_shown"), [
    (4, OVER, False), (5, CLOSES - SECOND, False), (5, CLOSES, True), (6, OVER, True),
])  # fmt: skip
def test_figures_come_after_the_closing_from_five_ballots_on(world: World, ballots: int, at: datetime, is_shown: bool) -> None:
    asking = make_asking(world)
    for number in range(ballots):
        answer(world, asking, number)

    assert (results_of_round(asking.round, at) is not None) == is_shown


def test_a_module_of_which_four_have_spoken_is_withheld(world: World) -> None:
    asking = make_asking(world)
    module = asking.school.modules[1]
    for number in range(6):
        some = {name: value for name, value in given(asking, text="Good.").items() if number < 4 or f"-m{module.pk}" not in name}
        operations.answer_round(asking.round, given=some, actor=world.actors[f"trainee{number}"], now=NOW)

    results = results_of_round(asking.round, OVER)

    assert results
    assert results.withheld == 1
    (chart,) = [chart for chart in results.charts if chart.about == "module"]
    assert [row["label"] for row in chart.rows] == [str(asking.school.modules[0])]


def test_a_lecturer_reads_the_whole_and_nothing_of_others(world: World) -> None:
    asking = make_asking(world)
    add_person(world, "linda", "academy", Role.LECTURER)
    Lecturer(institution=world.institutions["academy"], user=world.users["linda"], name="Linda").save(force_insert=True)
    for number in range(5):
        answer(world, asking, number, text=f"Words {number}.")

    own = results_of_round(asking.round, OVER, only_of=world.users["leila"].pk)
    other = results_of_round(asking.round, OVER, only_of=world.users["linda"].pk)

    assert own
    assert {chart.about for chart in own.charts} == {"whole", "module", "lecturer"}
    assert [one.title.split(":")[0] for one in own.said] == ["Leila"]
    assert other
    assert {chart.about for chart in other.charts} == {"whole"}
    assert other.said == []


def test_how_many_have_answered_is_said_in_steps_of_five_while_it_is_open(world: World) -> None:
    asking = make_asking(world, people=7)
    seen = []
    for number in range(6):
        answer(world, asking, number)
        seen.append(turnout_of([asking.round], NOW)[asking.round.pk].answered)

    assert seen == [0, 0, 0, 0, 5, 5]
    assert turnout_of([asking.round], OVER)[asking.round.pk].answered == 6


def test_what_is_closed_is_never_opened_again(world: World) -> None:
    asking = make_asking(world)
    later = CLOSES + timedelta(days=9)

    operations.change_closing(asking.round, closes_at=later, actor=world.ruslan, now=CLOSES - SECOND)
    with pytest.raises(Refused, match="closed"):
        operations.change_closing(asking.round, closes_at=later + timedelta(days=1), actor=world.ruslan, now=later)


def test_the_clock_says_each_word_once_and_to_everybody(world: World) -> None:
    asking = make_asking(world)
    answer(world, asking, 0)
    moments = [OPENS - SECOND, OPENS, OPENS + SECOND, CLOSES - BEFORE - SECOND, CLOSES - BEFORE, CLOSES - SECOND, CLOSES, CLOSES + SECOND]

    said = [turn_evaluations(now=at) for at in moments for _twice in range(2)][::2]

    assert said == [0, 1, 0, 0, 1, 0, 1, 0]
    assert steps() == ["created", "opened", "ends_soon", "closed"]
    for entry in HistoryEntry.objects.across_partners(reason="test").filter(step="ends_soon").order_by("pk"):
        deliver_event(entry.pk, now=entry.at)
    reminded = Notice.objects.across_partners(reason="test").filter(kind="evaluation_ends_soon").values_list("recipient_id", flat=True)
    assert set(reminded) == {world.users[f"trainee{number}"].pk for number in range(6)}  # whoever has answered too


def test_a_late_clock_says_only_what_is_still_true(world: World) -> None:
    make_asking(world)

    turn_evaluations(now=OVER)

    assert steps() == ["created", "closed"]


def test_questions_that_were_put_to_people_stay(world: World) -> None:
    asking = make_asking(world)
    form = asking.round.form

    operations.change_evaluation_form(
        form, title="Old", questions=[{name: getattr(row, name) for name in ("about", "kind", "text_en", "text_ru", "text_kk")} for row in asking.questions],
        is_active=False, actor=world.ruslan, now=NOW,
    )  # fmt: skip
    with pytest.raises(Refused, match="put to people"):
        operations.change_evaluation_form(form, title="Old", questions=[], actor=world.ruslan, now=NOW)
    assert not form.is_active


def test_only_one_evaluation_of_an_intake_at_a_time(world: World) -> None:
    asking = make_asking(world)

    with pytest.raises(Refused, match="open at that time"):
        operations.open_evaluation(
            asking.school.intake, form=asking.round.form, opens_at=NOW, closes_at=NOW + timedelta(days=1), actor=world.ruslan, now=NOW
        )
    assert EvaluationRound._base_manager.count() == 1


def test_pages_of_the_registrar(world: World, clock: Any) -> None:

    school = make_school(world, people=5)
    client = world.client("ruslan")
    academy = world.institutions["academy"]

    assert "no questions yet" in client.get(reverse("training:open_evaluation", args=[school.intake.pk])).content.decode()
    made = client.post(reverse("training:take_standard_questions", args=[academy.pk]), follow=True)
    assert "Rooms, housing and equipment were good." in made.content.decode()
    form = standard_form(world)
    sent = {"form": form.pk, "opens_on": "2026-11-24", "closes_on": "2026-11-23"}
    wrong = client.post(reverse("training:open_evaluation", args=[school.intake.pk]), sent)
    assert wrong.status_code == 422
    assert "would close before it opens" in wrong.content.decode()
    done = client.post(reverse("training:open_evaluation", args=[school.intake.pk]), {**sent, "closes_on": "2026-11-30"}, follow=True)
    assert "fewer than 5 of 5 have answered" in done.content.decode()


def test_pages_of_an_asked_person_keep_what_was_typed(world: World, clock: Any) -> None:

    asking = make_asking(world)
    client, address = world.client("trainee0"), reverse("training:evaluate", args=[asking.round.pk])
    sent = given(asking, text="Keep the simulations.")
    first = next(name for name, value in sent.items() if value == "5")

    wrong = client.post(address, {**sent, first: ""})
    assert wrong.status_code == 422
    assert "Keep the simulations." in wrong.content.decode()
    thanks = client.post(address, sent, follow=True)

    assert "Thank you" in thanks.content.decode()
    assert answers(asking).filter(text="Keep the simulations.").exists()


def test_who_opens_the_figures(world: World, clock: Any) -> None:
    clock.move_to(OVER)
    asking = make_asking(world)
    other_academy(world)
    for number in range(5):
        answer(world, asking, number, text=f"Words {number}.")
    address = reverse("training:evaluation_round", args=[asking.round.pk])

    got = {who: world.client(who).get(address).status_code for who in ("ruslan", "hana", "sofia", "olga", "leila", "alice", "trainee0", "rashid")}

    assert got == {"ruslan": 200, "hana": 200, "sofia": 200, "olga": 200, "leila": 200, "alice": 404, "trainee0": 403, "rashid": 404}
    shown = world.client("ruslan").get(address).content.decode()
    assert "100% · 5.0" in shown
    assert "Words 3." in shown
    assert "5 of 6 have answered" in shown
