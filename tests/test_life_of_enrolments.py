"""What each step of an enrolment does to the ledger, the stay, the award, the role and the extension."""

from __future__ import annotations

import importlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from agreements.models import QuotaYear
from core.errors import Invalid, NotAllowed, Refused
from mobility import operations as mobility
from mobility.models import Allowance, Stay
from mobility.operations import plan_stay
from partners.enums import Role
from partners.models import Delegation, Membership
from portal.recount import disagreements
from portal.worklist import tasks_for
from scholarships.models import Award, Nomination
from scholarships.queries.frozen import fixing_nominations
from tests.academy import person
from tests.stays import allow
from tests.world import NOW, World, make_agreement, make_call, make_intake, make_nomination, year_of
from training import operations as training
from training.models import Enrolment, Extension, Intake

pytestmark = pytest.mark.django_db
WHY = "Because it is so."
CAME, MIDDLE = date(2027, 8, 31), datetime(2028, 3, 1, 6, tzinfo=UTC)
FIRST_DAY = datetime(2027, 9, 1, 6, tzinfo=UTC)
LATER = datetime(2028, 9, 1, 6, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _recounted(world: World) -> Any:
    yield
    assert disagreements() == []


def again(row: Any) -> Any:
    return type(row)._base_manager.get(pk=row.pk)


def figures(year: QuotaYear) -> tuple[int, int]:
    year.refresh_from_db()
    return year.reserved, year.used


def by_line(world: World, *, per_year: int = 2, pre_register: bool = False, number: int = 0, **more: Any) -> tuple[Enrolment, QuotaYear]:
    year = year_of(make_agreement(world, per_year=per_year))
    made = training.enrol_person(
        person=person(world, number), intake=make_intake(world, **more), quota_year=year, pre_register=pre_register, actor=world.ruslan, now=NOW
    )
    return made, year


def nominee(world: World, *, started: bool = True) -> Enrolment:
    """On a scholarship, arrived, and in training."""
    found: Enrolment = make_nomination(world, make_call(world), state="enrolled").enrolment
    training.record_arrival(found, arrived_on=CAME, actor=world.ruslan, now=FIRST_DAY)
    if started:
        training.start(found, actor=world.ruslan, now=FIRST_DAY)
    return found


def stay_of(enrolment: Enrolment) -> Stay:
    found: Stay = Stay._base_manager.get(pk=enrolment.stay_id)
    return found


# --- grounds and the ledger ---------------------------------------------------------------------------------------------------------


def test_pre_registration_reserves_and_enrolment_uses_a_place(world: World) -> None:
    enrolment, year = by_line(world, pre_register=True)
    assert (enrolment.state, enrolment.source, figures(year)) == ("pre_registered", "agreement", (1, 0))

    training.confirm(enrolment, actor=world.ruslan, now=NOW)

    assert (again(enrolment).state, figures(year)) == ("enrolled", (0, 1))


@pytest.mark.parametrize(("pre_register", "held"), [(True, (1, 0)), (False, (0, 1))])
def test_withdrawal_before_the_training_gives_the_place_back_and_calls_the_stay_off(world: World, pre_register: bool, held: tuple[int, int]) -> None:
    enrolment, year = by_line(world, pre_register=pre_register)
    assert figures(year) == held

    training.withdraw(enrolment, reason=WHY, actor=world.ruslan, now=NOW)

    assert (figures(year), stay_of(enrolment).state) == ((0, 0), "cancelled")


@pytest.mark.parametrize("end", ["withdraw", "dismiss"])
def test_after_the_start_the_place_stays_used(world: World, end: str) -> None:
    enrolment, year = by_line(world)
    training.record_arrival(enrolment, arrived_on=CAME, actor=world.ruslan, now=FIRST_DAY)
    training.start(enrolment, actor=world.ruslan, now=FIRST_DAY)
    allow(stay_of(enrolment), "100.00")
    more = {"ground": "progress"} if end == "dismiss" else {}

    getattr(training, end)(enrolment, reason=WHY, **more, actor=world.ruslan, now=MIDDLE)

    assert figures(year) == (0, 1)
    assert Allowance._base_manager.get(stay=enrolment.stay_id).ends_on == MIDDLE.date()
    assert again(enrolment).intake.taken == 0


def test_who_is_here_on_the_first_day_has_begun_before_anybody_pressed_the_button(world: World) -> None:
    enrolment, year = by_line(world)
    training.record_arrival(enrolment, arrived_on=CAME, actor=world.ruslan, now=FIRST_DAY)

    training.withdraw(enrolment, reason=WHY, actor=world.ruslan, now=FIRST_DAY)

    assert figures(year) == (0, 1)


def test_a_line_gives_no_place_beyond_its_quota_and_nothing_is_left(world: World) -> None:
    year = year_of(make_agreement(world, per_year=1))
    intake = make_intake(world)
    first, second = person(world, 0), person(world, 1)
    training.enrol_person(person=first, intake=intake, quota_year=year, actor=world.ruslan, now=NOW)

    with pytest.raises(Refused, match="no place is left"):
        training.enrol_person(person=second, intake=intake, quota_year=year, actor=world.ruslan, now=NOW)

    assert (figures(year), Stay._base_manager.filter(person=second).count()) == ((0, 1), 0)


@pytest.mark.parametrize("what", ["partner", "year", "kind", "draft"])
def test_only_a_line_that_fits_gives_a_place(world: World, what: str) -> None:
    agreement = make_agreement(world, partner=world.partner_b if what == "partner" else None, in_force=what != "draft")
    year = year_of(agreement, 2028 if what == "year" else 2027)
    if what == "kind":
        type(year.line)._base_manager.update(kind="course")

    with pytest.raises(Refused, match="No place of this line"):
        training.enrol_person(person=person(world), intake=make_intake(world), quota_year=year, actor=world.ruslan, now=NOW)


def test_the_place_is_given_back_as_it_was_taken_whatever_the_dates_are_now(world: World) -> None:
    year = year_of(make_agreement(world, per_year=400))
    type(year.line)._base_manager.update(unit="days")
    intake = make_intake(world)
    enrolment = training.enrol_person(person=person(world), intake=intake, quota_year=year_of(year.line.agreement), actor=world.ruslan, now=NOW)
    assert figures(year) == (0, 365)
    Intake.objects.filter(pk=intake.pk).update(ends_on=intake.starts_on + timedelta(days=9))

    training.withdraw(again(enrolment), reason=WHY, actor=world.ruslan, now=NOW)

    assert figures(year) == (0, 0)


def test_an_intake_does_not_move_into_another_year_with_places_of_this_one(world: World) -> None:
    enrolment, year = by_line(world, per_year=2)

    with pytest.raises(Refused) as refused:
        training.change_intake(enrolment.intake, fields={"starts_on": date(2028, 1, 10)}, actor=world.ruslan, now=NOW)
    training.change_intake(enrolment.intake, fields={"starts_on": date(2027, 10, 4)}, actor=world.ruslan, now=NOW)
    training.withdraw(again(enrolment), reason=WHY, actor=world.ruslan, now=NOW)
    training.change_intake(enrolment.intake, fields={"starts_on": date(2028, 1, 10)}, actor=world.ruslan, now=NOW)

    assert (refused.value.code, figures(year)) == ("other_year", (0, 0))
    assert again(enrolment.intake).starts_on == date(2028, 1, 10)


def test_nobody_is_enrolled_when_the_intake_is_over_or_pre_registered_after_its_last_day(world: World) -> None:
    intake = make_intake(world)
    Intake.objects.filter(pk=intake.pk).update(registration_until=NOW.date() - timedelta(days=1))
    late = person(world)

    with pytest.raises(Refused) as too_late:
        training.enrol_person(person=late, intake=again(intake), pre_register=True, actor=world.ruslan, now=NOW)
    with pytest.raises(Refused) as over:
        training.enrol_person(person=late, intake=again(intake), actor=world.ruslan, now=LATER)

    assert (too_late.value.code, over.value.code) == ("late", "over")


# --- stays -------------------------------------------------------------------------------------------------------------------------


def test_a_pre_registration_is_not_confirmed_when_the_intake_is_over(world: World) -> None:
    enrolment, year = by_line(world, pre_register=True)

    with pytest.raises(Refused) as refused:
        training.confirm(enrolment, actor=world.ruslan, now=LATER)
    training.withdraw(enrolment, reason=WHY, actor=world.ruslan, now=LATER)

    assert (refused.value.code, figures(year)) == ("over", (0, 0))


def test_who_comes_from_abroad_gets_a_stay_and_who_does_not_gets_none(world: World) -> None:
    intake, online = make_intake(world), make_intake(world, reference="ON-27")
    Intake.objects.filter(pk=online.pk).update(held_online=True)
    guest, local = person(world, 0), person(world, 1, partner=world.host)

    abroad = training.enrol_person(person=guest, intake=intake, actor=world.ruslan, now=NOW)
    at_home = training.enrol_person(person=local, intake=intake, actor=world.ruslan, now=NOW)
    at_screen = training.enrol_person(person=guest, intake=again(online), actor=world.ruslan, now=NOW)

    stay = stay_of(abroad)
    assert (stay.enters_on, stay.leaves_on, stay.state) == (date(2027, 8, 31), date(2028, 8, 30), "planned")
    assert (at_home.stay, at_screen.stay) == (None, None)


def test_who_is_here_already_gets_no_second_stay(world: World) -> None:
    guest = person(world, 0)
    first = training.enrol_person(person=guest, intake=make_intake(world), actor=world.ruslan, now=NOW)
    beside = again(make_intake(world, reference="LANG-27", starts_on=date(2027, 9, 1)))
    Intake.objects.filter(pk=beside.pk).update(ends_on=date(2027, 12, 1))

    second = training.enrol_person(person=guest, intake=again(beside), actor=world.ruslan, now=NOW)

    assert (first.stay is None, second.stay) == (False, None)


def test_stay_begins_where_another_at_the_academy_ends(world: World) -> None:
    guest = person(world, 0)
    training.enrol_person(person=guest, intake=make_intake(world), actor=world.ruslan, now=NOW)
    after, before = (
        make_intake(world, reference="SVC-28", starts_on=date(2028, 8, 20)),
        make_intake(world, reference="PREP-27", starts_on=date(2027, 6, 1)),
    )
    Intake.objects.filter(pk=before.pk).update(ends_on=date(2027, 9, 15))

    seats = [training.enrol_person(person=guest, intake=again(one), actor=world.ruslan, now=NOW) for one in (after, before)]

    assert [(stay_of(seat).enters_on, stay_of(seat).leaves_on) for seat in seats] == [
        (date(2028, 8, 30), date(2029, 8, 19)), (date(2027, 5, 31), date(2027, 8, 31)),
    ]  # fmt: skip


def test_nobody_is_in_two_places_at_once(world: World) -> None:
    guest = person(world, 0)
    elsewhere = {"institution": world.institutions["ministry"], "about": "Practice", "enters_on": date(2027, 10, 1), "leaves_on": date(2027, 10, 9)}
    plan_stay(person=guest, **elsewhere, actor=world.sofia, now=NOW)

    with pytest.raises(Invalid, match="in two places"):
        training.enrol_person(person=guest, intake=make_intake(world), actor=world.ruslan, now=NOW)


def test_the_stay_of_a_scholarship_is_that_of_its_award(world: World) -> None:
    nomination = make_nomination(world, make_call(world), state="enrolled")

    assert nomination.enrolment.stay_id == Award._base_manager.get(nomination=nomination).stay_id
    assert nomination.enrolment.source == "award"


def test_arrival_and_departure_are_the_same_on_both_whoever_records_them(world: World) -> None:
    enrolment = nominee(world)
    assert (stay_of(enrolment).state, stay_of(enrolment).arrived_on) == ("arrived", CAME)

    training.record_arrival(enrolment, arrived_on=date(2027, 8, 30), actor=world.ruslan, now=FIRST_DAY)
    assert stay_of(enrolment).arrived_on == date(2027, 8, 30)

    mobility.correct_days(stay_of(enrolment), arrived_on=CAME, reason=WHY, actor=world.sofia, now=MIDDLE)
    assert again(enrolment).arrived_on == CAME

    mobility.record_departure(stay_of(enrolment), departed_on=date(2028, 2, 1), actor=world.sofia, now=MIDDLE)
    assert again(enrolment).departed_on == date(2028, 2, 1)

    training.record_departure(again(enrolment), departed_on=date(2028, 2, 2), actor=world.ruslan, now=MIDDLE)
    assert (stay_of(enrolment).departed_on, again(enrolment).departed_on) == (date(2028, 2, 2), date(2028, 2, 2))


def test_arrival_recorded_at_the_visa_desk_reaches_the_enrolment(world: World) -> None:
    """Before, it stood on the stay alone."""
    enrolment, _year = by_line(world)

    mobility.record_arrival(stay_of(enrolment), arrived_on=CAME, actor=world.sofia, now=FIRST_DAY)

    assert again(enrolment).arrived_on == CAME


@pytest.mark.parametrize(
    ("day", "word"), [(date(2027, 7, 2), "Nobody is let in so early"), (date(2028, 8, 31), "was over"), (date(2027, 9, 2), "has not come")]
)
def test_arrival_has_bounds(world: World, day: date, word: str) -> None:
    enrolment, _year = by_line(world)

    with pytest.raises(Invalid) as invalid:
        training.record_arrival(enrolment, arrived_on=day, actor=world.ruslan, now=FIRST_DAY if day.year == 2027 else LATER)

    assert word in str(invalid.value.errors["arrived_on"][0])


def test_the_first_day_that_is_let_in_is_accepted(world: World) -> None:
    enrolment, _year = by_line(world)

    training.record_arrival(enrolment, arrived_on=date(2027, 7, 3), actor=world.ruslan, now=FIRST_DAY)

    assert again(enrolment).arrived_on == date(2027, 7, 3)


def test_the_sender_plans_the_days_within_the_training(world: World) -> None:
    enrolment, _year = by_line(world)
    stay = stay_of(enrolment)

    mobility.change_days(stay, enters_on=date(2027, 8, 25), leaves_on=date(2028, 9, 10), actor=world.alice, now=NOW)
    for enters, leaves in ((date(2028, 9, 1), date(2028, 9, 2)), (date(2027, 8, 31), date(2028, 9, 14))):
        with pytest.raises(Refused) as refused:
            mobility.change_days(stay, enters_on=enters, leaves_on=leaves, actor=world.alice, now=NOW)
        assert refused.value.code == "days"
    with pytest.raises(NotAllowed):
        mobility.change_days(stay, enters_on=date(2027, 8, 25), leaves_on=date(2028, 9, 10), actor=world.charlie, now=NOW)
    mobility.record_arrival(stay, arrived_on=date(2027, 8, 25), actor=world.sofia, now=FIRST_DAY)
    mobility.change_departure(again(stay), leaves_on=date(2028, 8, 1), actor=world.daler, now=MIDDLE)

    assert (again(stay).enters_on, again(stay).leaves_on) == (date(2027, 8, 25), date(2028, 8, 1))


def test_stays_follow_the_dates_of_the_intake_until_the_arrival(world: World) -> None:
    enrolment, _year = by_line(world)

    training.change_intake(enrolment.intake, fields={"starts_on": date(2027, 9, 15)}, actor=world.hana, now=NOW)

    assert stay_of(enrolment).enters_on == date(2027, 9, 14)


# --- steps -------------------------------------------------------------------------------------------------------------------------


def test_nobody_starts_before_the_first_day_or_the_arrival(world: World) -> None:
    enrolment, _year = by_line(world)
    codes = []

    for now in (NOW, FIRST_DAY):
        with pytest.raises(Refused) as refused:
            training.start(enrolment, actor=world.ruslan, now=now)
        codes.append(refused.value.code)

    assert codes == ["early", "absent"]


def test_dismissal_plans_the_departure_within_three_days_and_ends_the_award(world: World) -> None:
    enrolment = nominee(world)
    nomination = Nomination._base_manager.get(enrolment=enrolment)

    training.dismiss(enrolment, ground="conduct", reason=WHY, actor=world.ruslan, now=MIDDLE)

    assert stay_of(enrolment).leaves_on == date(2028, 3, 4)
    assert Award._base_manager.get(nomination=nomination).ended_reason == "The training has ended."
    assert again(nomination).state == "enrolled"
    assert fixing_nominations([nomination.person]) == {}
    assert again(enrolment).dismissed_for == "conduct"


def test_a_ground_is_needed(world: World) -> None:
    enrolment = nominee(world)

    with pytest.raises(Invalid) as invalid:
        training.dismiss(enrolment, ground="", reason=WHY, actor=world.ruslan, now=MIDDLE)

    assert "ground" in invalid.value.errors


def test_withdrawn_before_the_start_ends_the_nomination_too(world: World) -> None:
    nomination = make_nomination(world, make_call(world), state="enrolled")

    training.withdraw(nomination.enrolment, reason=WHY, actor=world.ruslan, now=NOW)

    assert again(nomination).state == "withdrawn"
    assert stay_of(nomination.enrolment).state == "cancelled"


def test_suspended_and_resumed_as_before(world: World) -> None:
    enrolment = nominee(world)
    extended(world, enrolment)

    training.suspend(enrolment, reason=WHY, actor=world.ruslan, now=MIDDLE)
    training.resume(enrolment, actor=world.ruslan, now=MIDDLE)

    assert again(enrolment).state == "extended"


def test_a_result_is_taken_back_only_without_a_valid_certificate(world: World) -> None:
    enrolment = nominee(world)
    training.complete(enrolment, completed_on=date(2028, 8, 30), result="with distinction", actor=world.ruslan, now=LATER)
    training.issue_certificate(enrolment, actor=world.ruslan, now=LATER)

    with pytest.raises(Refused) as refused:
        training.reopen(enrolment, reason=WHY, actor=world.ruslan, now=LATER)
    training.revoke_certificate(enrolment, reason=WHY, actor=world.ruslan, now=LATER)
    training.reopen(enrolment, reason=WHY, actor=world.ruslan, now=LATER)

    found = again(enrolment)
    assert refused.value.code == "certified"
    assert (found.state, found.completed_on, found.result, found.certificate) == ("active", None, "", None)


# --- extensions --------------------------------------------------------------------------------------------------------------------


def asked(world: World, enrolment: Enrolment, until: date = date(2028, 10, 15)) -> Extension:
    return training.ask_extension(enrolment, until=until, reason=WHY, actor=world.ruslan, now=MIDDLE)


def extended(world: World, enrolment: Enrolment) -> Extension:
    row = asked(world, enrolment)
    training.consent_to_extension(row, note_reference="No. 12-7/81", actor=world.alice, now=MIDDLE)
    enrolment.refresh_from_db()
    return row


def test_consent_moves_the_last_day_and_the_planned_departure(world: World) -> None:
    enrolment = nominee(world)
    mobility.change_departure(stay_of(enrolment), leaves_on=date(2028, 9, 2), actor=world.alice, now=MIDDLE)

    row = extended(world, enrolment)

    assert (enrolment.state, enrolment.last_day) == ("extended", date(2028, 10, 15))
    assert stay_of(enrolment).leaves_on == date(2028, 10, 18)  # three days after the last one, as before
    assert (row.state, row.note_reference, row.answered_by_label) == ("consented", "No. 12-7/81", "Alice")
    assert training.ask_extension(enrolment, until=date(2028, 11, 1), reason=WHY, actor=world.ruslan, now=MIDDLE).state == "asked"


def test_an_intake_prolonged_after_an_extension_ends_nobody_earlier(world: World) -> None:
    enrolment = nominee(world)
    extended(world, enrolment)

    training.change_intake(enrolment.intake, fields={"ends_on": date(2028, 12, 20)}, actor=world.ruslan, now=MIDDLE)

    assert again(enrolment).last_day == date(2028, 12, 20)
    assert not [task for task in tasks_for(world.ruslan, datetime(2028, 11, 1, 6, tzinfo=UTC)) if enrolment.reference in task.title]


def test_refusal_changes_nothing(world: World) -> None:
    enrolment = nominee(world)
    row = asked(world, enrolment)

    training.refuse_extension(row, reason="Needed at home.", actor=world.daler, now=MIDDLE)

    assert (again(row).state, again(row).answer) == ("refused", "Needed at home.")
    assert (again(enrolment).state, stay_of(enrolment).leaves_on) == ("active", date(2028, 8, 30))


def test_consent_needs_the_number_of_a_paper_and_a_later_day(world: World) -> None:
    enrolment = nominee(world)
    with pytest.raises(Invalid) as day:
        asked(world, enrolment, date(2028, 8, 30))
    row = asked(world, enrolment)
    with pytest.raises(Invalid) as note:
        training.consent_to_extension(row, note_reference="  ", actor=world.alice, now=MIDDLE)

    assert ("until" in day.value.errors, "note_reference" in note.value.errors) == (True, True)
    with pytest.raises(Refused) as twice:
        asked(world, enrolment)
    assert twice.value.code == "asked"


@pytest.mark.parametrize("who", ["charlie", "zarina", "sofia", "ruslan", "timur", "olga"])
def test_only_the_sending_government_answers(world: World, who: str) -> None:
    row = asked(world, nominee(world))

    for verb, more in ((training.consent_to_extension, {"note_reference": "1"}), (training.refuse_extension, {"reason": WHY})):
        with pytest.raises(NotAllowed):
            verb(row, **more, actor=world.actors[who], now=MIDDLE)  # type: ignore[operator]


def test_an_officer_who_is_trained_does_not_consent_to_the_own_extension(world: World) -> None:
    row = asked(world, nominee(world))
    person = row.enrolment.person
    person.user = world.users["alice"]
    person.save(update_fields=["user"])

    with pytest.raises(NotAllowed):
        training.consent_to_extension(row, note_reference="7", actor=world.alice, now=MIDDLE)
    training.consent_to_extension(row, note_reference="7", actor=world.amir, now=MIDDLE)
    assert row.state == "consented"


def test_whoever_answers_offers_for_the_head_answers_this_too(world: World) -> None:
    from partners.actor import actor_for

    row = asked(world, nominee(world))
    Delegation(
        grantor=world.users["daler"], delegate=world.users["zarina"], institution=world.institutions["authority_a"], powers=["answer_offers"],
        starts_on=NOW.date(),
        ends_on=date(2028, 12, 31),
        reason=WHY,
        created_at=NOW,
    ).save()  # fmt: skip

    training.consent_to_extension(row, note_reference="7", actor=actor_for(world.users["zarina"], MIDDLE), now=MIDDLE)

    assert again(row).answered_by_label == "Zarina"


@pytest.mark.parametrize("end", ["withdraw", "dismiss", "not_complete", "complete"])
def test_what_was_asked_ends_with_the_training(world: World, end: str) -> None:
    enrolment = nominee(world)
    row = asked(world, enrolment)
    more: dict[str, Any] = {"completed_on": date(2028, 2, 1)} if end == "complete" else {"reason": WHY}
    if end == "dismiss":
        more["ground"] = "breach"

    getattr(training, end)(enrolment, **more, actor=world.ruslan, now=MIDDLE)

    assert again(row).state == "cancelled"


# --- accounts ----------------------------------------------------------------------------------------------------------------------


def test_whoever_has_an_account_becomes_a_trainee_by_any_seat(world: World) -> None:
    user = world.users["nigora"]
    roles = Membership.objects.across_partners(reason="test").filter(user=user, role=Role.TRAINEE)
    assert not roles.exists()

    training.enrol_person(person=person(world, user=user), intake=make_intake(world), actor=world.ruslan, now=NOW)

    assert roles.get().institution == world.institutions["authority_a"]


def test_enrolments_of_earlier_versions_get_the_stays_of_their_awards(world: World) -> None:
    """What the migration does to a portal that was in use before."""
    migration = importlib.import_module("scholarships.migrations.0012_enrolments_have_stays")
    enrolment = nominee(world)
    rows = Enrolment._base_manager.filter(pk=enrolment.pk)
    rows.update(stay=None, source="direct", arrived_on=None)

    with connection.cursor() as cursor:
        cursor.execute(migration.FOLLOW)

    assert rows.values_list("stay_id", "source", "arrived_on").get() == (enrolment.stay_id, "award", CAME)
