"""Days of a mission while its stay, its terms and its papers move."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from agreements.models import QuotaYear
from core.errors import Invalid, NotAllowed, Refused
from exchanges import operations as verbs
from exchanges.queries.mission_lines import lines_for
from exchanges.queries.missions import clash_of
from mobility import operations as mobility
from portal.recount import disagreements
from tests import missioning as made
from tests.exchanging import make_expert, make_need
from tests.hostile_files import pdf
from tests.missioning import at, fresh, mission
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def move(world: World, row: Any, first: date, last: date) -> None:
    mobility.change_days(row.stay, enters_on=first, leaves_on=last, actor=world.alice, now=NOW)


# --- the stay ---------------------------------------------------------------------------------------
def test_stay_of_an_agreed_mission_keeps_covering_its_days(world: World) -> None:
    row = mission(world, "agreed")

    for first, last in ((row.starts_on + DAY, row.ends_on + DAY), (row.starts_on, row.ends_on - DAY), (date(2027, 8, 1), date(2027, 8, 20))):
        with pytest.raises(Refused, match="lasts from"):
            move(world, row, first, last)
    move(world, row, row.starts_on, row.ends_on)
    verbs.call_off_mission(row, reason="x", actor=world.alice, now=NOW)


def test_warning_reaches_as_far_as_the_days_of_travel(world: World) -> None:
    before = mission(world, "agreed")
    move(world, before, before.starts_on, before.ends_on)
    for first, warns in (
        (before.ends_on, True),
        (before.ends_on + DAY, False),
        (before.starts_on - 5 * DAY, True),
        (before.starts_on - 6 * DAY, False),
    ):
        row = mission(world, "accepted", expert=before.expert, starts_on=first, ends_on=first + 5 * DAY)

        assert (clash_of(fresh(row)) is not None) == warns, first
        if warns:
            with pytest.raises((Invalid, Refused), match="two places"):
                made.agree(world, row)


# --- the terms --------------------------------------------------------------------------------------
def test_nobody_approves_days_that_are_over(world: World) -> None:
    row = mission(world, "accepted")
    late = at(row.ends_on + DAY)

    for approve in (
        lambda: verbs.approve_as_sender(row, actor=world.alice, now=late),
        lambda: verbs.record_paper(row, side="sender", paper="No. 7", scan=made.scan(world), actor=world.alice, now=late),
    ):
        with pytest.raises(Refused, match="is over"):
            approve()
    verbs.set_terms(row, fields={"starts_on": row.starts_on + 60 * DAY, "ends_on": row.ends_on + 60 * DAY}, actor=world.alice, now=late)
    verbs.approve_as_sender(row, actor=world.alice, now=late)


# --- who sends --------------------------------------------------------------------------------------
def test_registrar_sends_from_the_own_academy_alone(world: World) -> None:
    row = verbs.request_mission(partner=world.partner_a, fields=made.outbound(world), actor=world.ruslan, now=NOW)
    verbs.check_mission(row, quota_year=None, actor=world.alice, now=NOW)
    own, other = make_expert(world, 810, partner=world.host), make_expert(world, 811, partner=world.host)
    own.institution, other.institution = world.institutions["academy"], world.institutions["ministry"]
    own.save()
    other.save()

    for expert, sender, field in ((own, world.institutions["ministry"], "sender"), (other, world.institutions["academy"], "expert")):
        with pytest.raises(Invalid) as caught:
            verbs.propose_expert(row, expert=expert, sender=sender, actor=world.ruslan, now=NOW)
        assert list(caught.value.errors) == [field]
    verbs.propose_expert(row, expert=own, sender=world.institutions["academy"], actor=world.ruslan, now=NOW)


def test_who_goes_abroad_is_not_invited_by_the_host(world: World) -> None:
    row = verbs.request_mission(partner=world.partner_a, fields=made.outbound(world), actor=world.sofia, now=NOW)

    with pytest.raises(NotAllowed):
        verbs.invite_expert(row, actor=world.sofia, now=NOW)


def test_paper_counts_for_the_terms_that_stood_on_the_page(world: World) -> None:
    row = mission(world, "accepted")
    client = world.client("alice")
    path = f"/exchanges/missions/{row.pk}/record_paper/"
    seen = client.get(path).context["form"].initial["seen"]
    verbs.set_terms(row, fields={"content": "Ten days of cases."}, actor=world.sofia, now=NOW)

    answer = client.post(path, {"side": "sender", "paper": "No. 7", "file": SimpleUploadedFile("signed.pdf", pdf()), "seen": seen})

    assert "changed while you read them" in answer.content.decode()
    assert fresh(row).approved == frozenset()
    again = answer.context["form"]["seen"].value()
    client.post(path, {"side": "sender", "paper": "No. 7", "file": SimpleUploadedFile("signed.pdf", pdf()), "seen": again})
    assert fresh(row).approved == {"sender"}


def test_no_button_for_papers_when_every_own_side_has_approved(world: World) -> None:
    row = mission(world, "accepted")
    verbs.approve_as_sender(row, actor=world.alice, now=NOW)
    assert "record_paper" in world.client("alice").get(f"/exchanges/missions/{row.pk}/").content.decode()
    verbs.record_paper(row, side="person", paper="No. 7", scan=made.scan(world), actor=world.alice, now=NOW)

    assert "record_paper" not in world.client("alice").get(f"/exchanges/missions/{row.pk}/").content.decode()


# --- what it began from -----------------------------------------------------------------------------
def test_line_of_the_request_is_chosen_already_in_the_check(world: World) -> None:
    year = made.days_line(world)
    need = make_need(world, addressed_to=world.partner_a, quota_year=year)
    row = verbs.request_mission(partner=world.partner_a, fields=made.wish(world, request=need), actor=world.sofia, now=NOW)

    form = world.client("sofia").get(f"/exchanges/missions/{row.pk}/check/").context["form"]

    assert (form.initial["quota_year"], year in form.fields["quota_year"].queryset) == (year.pk, True)


def test_page_leads_to_the_request_for_those_who_read_it(world: World) -> None:
    need = make_need(world)
    row = mission(world, "expert_proposed", request=need, expert=made.expert_of(world, user=world.users["erlan"]))

    link = f'href="/exchanges/needs/{need.pk}/"'
    assert [name for name in ("sofia", "alice", "erlan") if link in world.client(name).get(f"/exchanges/missions/{row.pk}/").content.decode()] == [
        "sofia",
        "alice",
    ]


def test_request_for_fewer_people_is_matched_by_those_who_were_found(world: World) -> None:
    need = make_need(world, people=2)
    mission(world, request=need)

    verbs.change_need(need, fields={"people": 1}, actor=world.sofia, now=NOW)

    need.refresh_from_db()
    assert need.state == "matched"


# --- the line ---------------------------------------------------------------------------------------
def test_days_of_the_next_year_move_the_reservation_to_it(world: World) -> None:
    this = made.days_line(world)
    row = mission(world, "accepted", quota_year=this)
    following = QuotaYear.objects.across_partners(reason="test").get(line=this.line, year=2028)

    verbs.set_terms(row, fields={"starts_on": date(2028, 3, 1), "ends_on": date(2028, 3, 20), "days": 7}, actor=world.alice, now=NOW)

    this.refresh_from_db()
    following.refresh_from_db()
    assert (this.reserved, following.reserved, fresh(row).quota_year_id) == (0, 7, following.pk)
    assert disagreements() == []
    with pytest.raises(Invalid, match="begins in 2029"):
        verbs.set_terms(row, fields={"starts_on": date(2029, 3, 1), "ends_on": date(2029, 3, 20)}, actor=world.alice, now=NOW)
    with pytest.raises(Refused):
        verbs.set_terms(row, fields={"starts_on": date(2027, 3, 1), "ends_on": date(2027, 3, 20), "days": 11}, actor=world.alice, now=NOW)
    assert disagreements() == []


def test_line_fits_what_somebody_is_sent_for_and_lasts_so_long(world: World) -> None:
    line = made.days_line(world)
    row = mission(world, activity="research_stay")
    assert not lines_for(world.sofia, partner_id=row.partner_id, direction=row.direction, activity=row.activity, starts_on=row.starts_on).exists()
    with pytest.raises(Invalid):
        verbs.check_mission(row, quota_year=line, actor=world.sofia, now=NOW)

    line.line.agreement.valid_until = date(2027, 2, 1)
    with pytest.raises(Invalid, match="not in force"):
        verbs.check_mission(mission(world), quota_year=line, actor=world.sofia, now=NOW)


def test_word_of_signs_finds_nothing(world: World) -> None:
    mission(world, "expert_proposed")

    assert "No mission fits" in world.client("sofia").get("/exchanges/missions/?text=%21").content.decode()
