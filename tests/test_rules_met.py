"""The rules of a call beside what a nominee gives: earlier training here, and how old the medical examination is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from scholarships import operations as verbs
from scholarships.models import Nomination
from scholarships.operations import apart
from scholarships.queries.rules_met import examination_advice, first_examination, rules_of
from tests.nominations import read, url
from tests.test_dossier_apart import DECLARED, PASSPORT, REPORTED
from tests.world import NOW, World, make_call, make_draft

pytestmark = pytest.mark.django_db


def sent(world: World, examined_on: date | None = None, **rules: Any) -> Nomination:
    nomination = make_draft(world, make_call(world, **rules))
    apart.save_passport(nomination, fields=PASSPORT, actor=world.alice, now=NOW)
    apart.save_declaration(nomination, fields=DECLARED, actor=world.alice, now=NOW)
    report = REPORTED | ({"examined_on": examined_on} if examined_on else {})
    apart.save_physicians_report(nomination, fields=report, actor=world.alice, now=NOW)
    verbs.submit_nomination(nomination, actor=world.alice, now=NOW)
    return nomination


@pytest.mark.parametrize(("starts", "first"), [((2027, 9, 1), (2027, 5, 1)), ((2027, 2, 28), (2026, 10, 28)), ((2027, 6, 30), (2027, 2, 28))])
def test_examination_is_late_enough_from_four_months_before_on(starts: Any, first: Any) -> None:
    begins, day = date(*starts), date(*first)

    assert first_examination(begins) == day
    assert examination_advice(day, begins) == ""
    assert "more than four months before" in examination_advice(day.replace(day=day.day - 1) if day.day > 1 else date(2027, 4, 30), begins)
    assert examination_advice(None, begins) == ""


def test_old_examination_is_said_in_the_box_without_its_day_and_refuses_nothing(world: World) -> None:
    nomination = sent(world, date(2026, 11, 1), asks_medical=True)

    (rule,) = rules_of(nomination)
    assert (rule.needed, rule.given, rule.is_met) == ("on 1 May 2027 or later", "earlier", False)
    page = read(world.client("sofia"), url("nomination", nomination.pk))
    assert "Medical examination" in page
    assert "1 Nov 2026" not in page


def test_call_that_asks_for_no_medical_part_has_no_such_rule(world: World) -> None:
    assert rules_of(sent(world)) == []


def test_advice_stands_at_the_field_and_shows_the_day_to_the_nominee_only(world: World) -> None:
    draft = make_draft(world, make_call(world))
    apart.save_physicians_report(draft, fields=REPORTED | {"examined_on": date(2026, 11, 1)}, actor=world.alice, now=NOW)

    page = read(world.client("alice"), url("nomination_medical", draft.pk))

    assert "Not older than four months when the intake begins: on 1 May 2027 or later." in page
    assert "The day that is kept lies earlier: a newer examination will be asked for." in page
    assert "1 Nov 2026" not in page
    draft.person.user, draft.nominee_invited_at = world.users["nigora"], NOW
    draft.person.save()
    draft.save()
    assert "Examined on 1 Nov 2026, more than four months" in read(world.client("nigora"), url("nomination_medical", draft.pk))


def test_training_here_before_has_a_row(world: World) -> None:
    nomination = sent(world, no_repeat_years=3)
    (rule,) = rules_of(nomination)
    assert (rule.needed, rule.given, rule.is_met) == ("none that ended less than 3 years before 1 Sep 2027", "none that is known", True)

    told = [{"country": "KZ", "course": "Protocol", "from": "2025", "to": "2026"}]
    Nomination.objects.across_partners(reason="test").filter(pk=nomination.pk).update(trainings=told)

    again = Nomination.objects.across_partners(reason="test").get(pk=nomination.pk)
    (rule,) = rules_of(again)
    assert (rule.given, rule.is_met) == ("Protocol, ended 2026", False)
    assert "Training here before" in read(world.client("sofia"), url("nomination", nomination.pk))
