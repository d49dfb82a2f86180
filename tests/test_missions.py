"""The exchange of one expert by its verbs: sides, terms, approvals, the stay, the agreement line, the end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from core.errors import Invalid, NotAllowed, Refused
from exchanges import operations as verbs
from exchanges.models import Mission, MissionApproval
from exchanges.operations.mission_terms import terms_key
from mobility import operations as mobility
from mobility.models import Stay
from notifications.models import FollowUpAction
from people.operations import save_passport
from portal.recount import disagreements
from tests import missioning as made
from tests.exchanging import make_expert
from tests.missioning import at, fresh, mission
from tests.world import NOW, World


def held(year: Any) -> tuple[int, int]:
    year.refresh_from_db()
    return year.reserved, year.used


def stays_of(row: Mission) -> list[str]:
    assert row.expert is not None
    rows = Stay.objects.across_partners(reason="test").filter(person=row.expert.person).order_by("pk")
    return list(rows.values_list("state", flat=True))


def test_whole_life_from_request_to_closed_report(world: World) -> None:
    year = made.days_line(world)

    row = mission(world, "closed", quota_year=year)

    assert row.agreement_paper is not None
    assert row.agreement_paper.facts["name"] == row.expert.person.passport_name  # type: ignore[union-attr]
    assert [one["side"] for one in row.agreement_paper.facts["approvals"]] == ["person", "sender", "receiver"]
    assert row.stay is not None
    assert (row.stay.purpose, row.stay.enters_on, row.stay.leaves_on) == ("expert", date(2027, 2, 28), date(2027, 3, 13))
    assert held(year) == (0, 5)
    assert disagreements() == []


def test_mission_from_the_host_is_asked_and_checked_by_the_partner(world: World) -> None:
    row = verbs.request_mission(partner=world.partner_a, fields=made.outbound(world), actor=world.ruslan, now=NOW)

    with pytest.raises(NotAllowed):
        verbs.check_mission(row, quota_year=None, actor=world.sofia, now=NOW)
    verbs.check_mission(row, quota_year=None, actor=world.alice, now=NOW)
    expert = make_expert(world, partner=world.host, user=world.users["erlan"])
    verbs.propose_expert(row, expert=expert, actor=world.ruslan, now=NOW)
    verbs.accept_expert(row, actor=world.alice, now=NOW)
    verbs.set_terms(row, fields=made.TERMS, actor=world.ruslan, now=NOW)
    verbs.approve_as_person(row, actor=world.erlan, now=NOW)
    verbs.approve_as_sender(row, actor=world.ruslan, now=NOW)
    verbs.approve_as_receiver(row, actor=world.daler, now=NOW)

    assert row.state == "agreed"
    assert row.stay is not None
    assert not row.stay.visa_needed


def test_each_side_proposes_and_names_only_its_own(world: World) -> None:
    row = mission(world, "host_checked")
    foreign = made.expert_of(world, world.partner_b)

    with pytest.raises(Invalid):
        verbs.propose_expert(row, expert=foreign, actor=world.alice, now=NOW)
    with pytest.raises(Invalid):
        verbs.request_mission(partner=world.partner_a, fields=made.wish(world, receiver=made.academy_of(world.partner_a)), actor=world.sofia, now=NOW)
    with pytest.raises(NotAllowed):
        verbs.request_mission(partner=world.partner_a, fields=made.wish(world), actor=world.charlie, now=NOW)
    with pytest.raises(Invalid):
        verbs.request_mission(partner=world.partner_a, fields=made.wish(world, starts_on=date(2026, 11, 1)), actor=world.sofia, now=NOW)


def test_returned_proposal_asks_for_another_expert(world: World) -> None:
    row = mission(world, "expert_proposed")

    verbs.ask_for_another(row, reason="A practitioner is wanted.", actor=world.sofia, now=NOW)

    assert (row.state, row.expert) == ("host_checked", None)


def test_changed_terms_make_approvals_void(world: World) -> None:
    row = mission(world, "accepted")
    verbs.approve_as_receiver(row, actor=world.sofia, now=NOW)

    verbs.set_terms(row, fields={"hours": 12}, actor=world.alice, now=NOW)

    assert fresh(row).approved == frozenset()
    verbs.set_terms(row, fields={"hours": 12}, actor=world.alice, now=NOW)  # nothing new
    verbs.approve_as_receiver(row, actor=world.sofia, now=NOW)
    assert fresh(row).approved == {"receiver"}
    assert MissionApproval.objects.across_partners(reason="test").filter(mission=row).count() == 2


def test_nobody_approves_what_was_changed_while_they_read(world: World) -> None:
    row = mission(world, "accepted")
    seen = terms_key(fresh(row))
    verbs.set_terms(row, fields={"hours": 12}, actor=world.alice, now=NOW)

    with pytest.raises(Refused, match="changed while you read"):
        verbs.approve_as_receiver(row, seen=seen, actor=world.sofia, now=NOW)
    verbs.approve_as_receiver(row, seen=terms_key(fresh(row)), actor=world.sofia, now=NOW)


def test_incomplete_terms_are_not_approved(world: World) -> None:
    row = mission(world, "accepted")
    verbs.set_terms(row, fields={"outcomes": " "}, actor=world.alice, now=NOW)

    with pytest.raises(Refused, match="expected outcomes"):
        verbs.approve_as_sender(row, actor=world.alice, now=NOW)


def test_paper_of_another_side_is_entered_by_the_ministry_alone(world: World) -> None:
    row, scan = mission(world, "accepted"), made.scan(world)

    with pytest.raises(NotAllowed):
        verbs.record_paper(row, side="receiver", paper="No. 1", scan=scan, actor=world.alice, now=NOW)
    verbs.record_paper(row, side="sender", paper="No. 1", scan=scan, actor=world.sofia, now=NOW)
    with pytest.raises(Refused):
        verbs.record_paper(row, side="sender", paper="No. 2", scan=scan, actor=world.alice, now=NOW)


def test_expert_who_is_elsewhere_can_not_be_agreed_on(world: World) -> None:
    expert = made.expert_of(world)
    mission(world, "agreed", expert=expert)
    second = mission(world, "accepted", expert=expert, starts_on=date(2027, 3, 12), ends_on=date(2027, 3, 20))

    with pytest.raises((Refused, Invalid), match="two places"):
        made.agree(world, second)

    assert fresh(second).state == "accepted"
    assert stays_of(second) == ["planned"]


@pytest.mark.parametrize(("unit", "amount"), [("days", 5), ("people", 1)])
def test_line_is_reserved_used_and_released_in_its_unit(world: World, unit: str, amount: int) -> None:
    year = made.days_line(world, unit=unit)

    row = mission(world, "accepted", quota_year=year)
    assert held(year) == (amount, 0)
    verbs.call_off_mission(row, reason="The course is moved.", actor=world.alice, now=NOW)
    assert held(year) == (0, 0)
    mission(world, "under_way", quota_year=year)
    assert held(year) == (0, amount)
    assert disagreements() == []


def test_days_that_change_move_the_reservation(world: World) -> None:
    year = made.days_line(world, per_year=8)
    row = mission(world, "accepted", quota_year=year)

    verbs.set_terms(row, fields={"days": 7}, actor=world.alice, now=NOW)
    assert held(year) == (7, 0)
    with pytest.raises(Refused, match="no place is left"):
        verbs.set_terms(row, fields={"days": 9}, actor=world.alice, now=NOW)
    verbs.set_terms(row, fields={"days": 3}, actor=world.alice, now=NOW)
    assert (held(year), fresh(row).days) == ((3, 0), 3)
    with pytest.raises(Invalid):
        verbs.set_terms(row, fields={"starts_on": date(2029, 3, 1), "ends_on": date(2029, 3, 12)}, actor=world.alice, now=NOW)


def test_line_of_another_partner_or_purpose_is_refused(world: World) -> None:
    row = mission(world)

    for year in (made.days_line(world, partner=world.partner_b), made.days_line(world, kind="degree")):
        with pytest.raises(Invalid):
            verbs.check_mission(row, quota_year=year, actor=world.sofia, now=NOW)
    assert fresh(row).state == "requested"


def test_called_off_mission_ends_stay_papers_and_reservation(world: World) -> None:
    year = made.days_line(world)
    row = mission(world, "agreed", quota_year=year)

    verbs.call_off_mission(row, reason="The expert is ill.", actor=world.alice, now=NOW)

    assert (row.state, stays_of(row), held(year)) == ("cancelled", ["cancelled"], (0, 0))
    assert fresh(row).agreement_paper.state == "revoked"  # type: ignore[union-attr]
    assert disagreements() == []


def test_expert_who_did_not_come_gives_the_place_back(world: World) -> None:
    year = made.days_line(world)
    row = mission(world, "under_way", quota_year=year)

    verbs.call_off_mission(row, reason="Nobody came.", actor=world.sofia, now=made.first_day(row))

    assert (stays_of(row), held(year)) == (["no_show"], (0, 0))
    assert disagreements() == []


def test_recorded_arrival_begins_the_mission(world: World) -> None:
    row = mission(world, "agreed")
    came = row.starts_on - timedelta(days=1)

    with pytest.raises(Refused, match="Too early"):
        verbs.begin_mission(row, actor=world.sofia, now=at(came))
    mobility.record_arrival(row.stay, arrived_on=came, actor=world.ruslan, now=at(came))

    assert fresh(row).state == "under_way"
    with pytest.raises(Refused, match="come already"):
        verbs.call_off_mission(fresh(row), reason="Late.", actor=world.sofia, now=at(came))


def test_clock_begins_missions_and_asks_for_reports_once(world: World) -> None:
    row = mission(world, "agreed")
    first, last = row.starts_on, row.ends_on

    assert verbs.begin_due_missions(now=at(first - timedelta(days=1))) == 0
    assert verbs.begin_due_missions(now=at(first)) == 1
    assert verbs.remind_of_reports(now=at(last)) == 0
    for day, given in ((1, 1), (1, 0), (14, 0), (15, 1), (40, 0)):
        assert verbs.remind_of_reports(now=at(last + timedelta(days=day))) == given, day


def test_recommendations_become_actions_with_owner_and_day(world: World) -> None:
    row = mission(world, "under_way")
    todo = {"text": "Translate the cases.", "owner": world.users["leila"], "due_on": date(2027, 6, 1)}

    verbs.hand_in_report(row, fields=made.REPORT, recommendations=[todo], actor=world.alice, now=made.after(row))
    verbs.give_recommendations(row, rows=[{**todo, "text": "Invite again."}], actor=world.sofia, now=made.after(row))

    actions = FollowUpAction.objects.across_partners(reason="test").filter(model="exchanges.mission", object_id=row.pk)
    assert sorted(actions.values_list("text", flat=True)) == ["Invite again.", "Translate the cases."]


def test_returned_report_is_handed_in_again(world: World) -> None:
    row = mission(world, "reported")
    verbs.return_report(row, reason="How many came?", actor=world.sofia, now=made.after(row))

    verbs.hand_in_report(row, fields={**made.REPORT, "people_reached": 30}, actor=world.alice, now=made.after(row))

    assert row.report.people_reached == 30


def test_invitation_needs_the_passport_and_is_written_anew(world: World) -> None:
    row = mission(world, "agreed")
    with pytest.raises(Refused, match="Missing"):
        verbs.invite_expert(row, actor=world.sofia, now=NOW)
    verbs.keep_passport(
        row, actor=world.alice, now=NOW,
        fields={"birth_date": date(1975, 5, 5), "citizenship": "TJ", "number": "A1234567", "country": "TJ", "expires_on": date(2031, 1, 1), "visa_needed": True},
    )  # fmt: skip

    first = verbs.invite_expert(fresh(row), actor=world.sofia, now=NOW)
    second = verbs.invite_expert(fresh(row), actor=world.sofia, now=NOW)

    first.refresh_from_db()
    assert (first.state, second.replaces_id, fresh(row).invitation_id) == ("revoked", first.pk, second.pk)
    assert "Water diplomacy (teaching)" in "".join(second.facts["texts"]["en"]["paragraphs"])
    assert "A1234567" in str(second.facts)


def test_note_verbale_and_visa_letter_name_the_mission(world: World) -> None:
    row = mission(world, "agreed")
    assert row.stay is not None
    save_passport(row.stay.person, fields={"number": "A1234567", "country": "TJ", "expires_on": date(2032, 3, 1)}, now=NOW)
    when = at(date(2027, 1, 10))

    note = mobility.write_note([row.stay], actor=world.sofia, now=when)

    assert "Water diplomacy" in str(note.facts["texts"]["en"]["paragraphs"])
    stay = Stay.objects.across_partners(reason="test").select_related("visa_letter").get(pk=row.stay_id)
    assert row.reference in str(stay.visa_letter.facts)


def test_daily_allowance_of_an_expert_is_paid_by_the_sheet(world: World) -> None:
    row = mission(world, "agreed")
    fields = {"kind": "per_diem", "amount": 12000, "currency": "KZT", "per": "day", "shares": {"host": 100}}
    mobility.add_allowance(row.stay, fields=fields, actor=world.sofia, now=NOW)
    mobility.record_arrival(row.stay, arrived_on=date(2027, 2, 28), actor=world.ruslan, now=at(date(2027, 3, 1)))
    mobility.record_departure(row.stay, departed_on=date(2027, 3, 13), actor=world.ruslan, now=at(date(2027, 3, 13)))

    sheet = mobility.make_sheet(institution=world.institutions["academy"], month=date(2027, 3, 1), actor=world.ruslan, now=at(date(2027, 3, 31)))

    assert sum(line.amount for line in sheet.payments.across_partners(reason="test")) == 14 * 12000


def test_raw_statement_can_not_agree_without_stay_and_paper(world: World) -> None:
    from django.db import IntegrityError

    row = mission(world, "accepted")

    with pytest.raises(IntegrityError, match="mission_agreed_has_paper"), transaction.atomic():
        Mission.objects.across_partners(reason="test").filter(pk=row.pk).update(state="agreed")
