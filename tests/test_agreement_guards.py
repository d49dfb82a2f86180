"""Doors through which terms, ends or places might change without those who must agree: each stays shut, and says why."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from agreements import operations as verbs
from agreements.models import Agreement, AgreementParty
from agreements.queries.terms import hash_of, terms_of
from core.errors import Invalid, NotAllowed, Refused
from core.history import entries_for
from notifications.models import Notice
from notifications.operations import deliver_event
from notifications.render import notice_text
from tests.test_negotiation import DAY, agreed, approve, changed, fresh
from tests.world import CONSENT, NOW, World, line_of, make_agreement

pytestmark = pytest.mark.django_db


def test_an_agreement_does_not_end_before_its_quota_lines(world: World) -> None:
    agreement = make_agreement(world)
    keep = {"actor": world.aidar, "now": NOW}

    with pytest.raises(Invalid) as refused:
        verbs.change_agreement(agreement, fields={"valid_until": date(2027, 12, 31)}, **keep)
    assert refused.value.errors == {"valid_until": ["Quota lines go on after that day: line 1 until 2028. Correct their last year first."]}
    verbs.change_line(line_of(agreement), fields={"last_year": 2027}, **keep)
    verbs.change_agreement(fresh(agreement), fields={"valid_until": date(2027, 12, 31)}, **keep)

    assert fresh(agreement).valid_until == date(2027, 12, 31)


@pytest.mark.parametrize(
    ("more", "field"),
    [({"consent_note": " "}, "consent_note"), ({"consent_on": None}, "consent_on"), ({"consent_on": date(2026, 11, 25)}, "consent_on")],
)
def test_what_is_in_force_ends_at_once_only_with_a_note_of_consent(world: World, more: dict[str, Any], field: str) -> None:
    agreement = make_agreement(world)

    with pytest.raises(Invalid) as refused:
        verbs.terminate(agreement, reason="Why.", **{**CONSENT, **more}, actor=world.aidar, now=NOW)

    assert (list(refused.value.errors), fresh(agreement).state) == ([field], "in_force")
    with pytest.raises(NotAllowed):
        verbs.terminate(agreement, reason="Why.", actor=world.daler, now=NOW)


def test_the_other_side_reads_which_note_is_said_to_be_its_consent(world: World) -> None:
    agreement = make_agreement(world)
    verbs.terminate(agreement, reason="Both wrote.", **CONSENT, actor=world.aidar, now=NOW)

    deliver_event(entries_for(agreement).get(step="terminate").pk, now=NOW)

    notice = Notice.objects.across_partners(reason="test").get(kind="agreement_terminate", recipient=world.users["daler"])
    subject_and_body = notice_text(notice, zone="UTC")
    assert (
        subject_and_body[1]
        == "“Agreement on training” is terminated. Reason: Both wrote. Consent of the other side: note No. 12-3/45 of 20 Nov 2026."
    )


def test_what_never_came_into_force_ends_without_a_note(world: World) -> None:
    agreement = make_agreement(world, in_force=False)
    verbs.sign(agreement, actor=world.aidar, now=NOW)

    assert "consent_note" not in world.client("aidar").get(f"/agreements/{agreement.pk}/steps/terminate/").context["form"].fields
    verbs.terminate(agreement, reason="Nobody ratified it.", actor=world.aidar, now=NOW)

    assert fresh(agreement).state == "terminated"


# --- terms by another door ---------------------------------------------------------------------------------------------------


def party_of(agreement: Agreement, world: World) -> AgreementParty:
    found: AgreementParty = AgreementParty.objects.across_partners(reason="test").get(agreement=agreement, partner=world.partner_a)
    return found


def test_the_role_of_a_party_is_a_term_and_its_signatory_a_fact(world: World) -> None:
    agreement, version = agreed(world)
    party = party_of(agreement, world)

    with pytest.raises(Refused, match="The sides are negotiating"):
        verbs.change_party(party, fields={"role": "implementing"}, actor=world.aidar, now=NOW)
    verbs.change_party(party_of(agreement, world), fields={"role": "party", "signatory_name": "R. Rahmon"}, actor=world.aidar, now=NOW)

    assert hash_of(terms_of(fresh(agreement))) == version.terms_hash
    assert party_of(agreement, world).signatory_name == "R. Rahmon"


def test_terms_of_an_agreement_that_is_over_stay_as_they_were(world: World) -> None:
    agreement = make_agreement(world)
    verbs.terminate(agreement, reason="Both wrote.", **CONSENT, actor=world.aidar, now=NOW)

    with pytest.raises(Refused, match="The agreement is over"):
        verbs.change_agreement(agreement, fields={"objectives": "Ten a year."}, actor=world.aidar, now=NOW)
    verbs.change_agreement(agreement, fields={"signed_at_place": "Dushanbe"}, actor=world.aidar, now=NOW)

    assert (fresh(agreement).objectives, fresh(agreement).signed_at_place) == ("", "Dushanbe")


def test_the_day_of_entry_into_force_rests_while_an_amendment_is_negotiated(world: World) -> None:
    agreement = make_agreement(world, in_force=False)
    verbs.change_agreement(agreement, fields={"valid_from": None}, actor=world.aidar, now=NOW)
    version = verbs.propose(agreement, actor=world.aidar, now=NOW)
    approve(version, world.nurlan)
    approve(version, world.daler)
    verbs.sign(fresh(agreement), actor=world.aidar, now=NOW)
    verbs.change_agreement(fresh(agreement), fields={"valid_from": date(2026, 11, 2)}, actor=world.aidar, now=NOW)
    verbs.bring_into_force(fresh(agreement), actor=world.aidar, now=NOW)
    verbs.begin_amendment(fresh(agreement), actor=world.alice, now=NOW)

    with pytest.raises(Refused, match="The sides are negotiating"):
        verbs.change_agreement(fresh(agreement), fields={"valid_from": date(2026, 11, 3)}, actor=world.aidar, now=NOW)


def test_how_a_browser_ends_lines_makes_no_other_text(world: World) -> None:
    agreement = make_agreement(world, in_force=False)
    verbs.change_agreement(agreement, fields={"objectives": "First.\nSecond."}, actor=world.aidar, now=NOW)
    verbs.propose(agreement, actor=world.aidar, now=NOW)
    mine = verbs.start_version(agreement, actor=world.alice, now=NOW)
    changed(mine, world.alice, objectives="First.\r\nSecond.")

    with pytest.raises(Refused, match="Nothing is different"):
        verbs.propose_version(mine, actor=world.alice, now=NOW)


# --- what a version was copied from ------------------------------------------------------------------------------------------


def test_a_text_that_was_taken_from_the_table_can_be_proposed_again(world: World) -> None:
    agreement = make_agreement(world, in_force=False)
    first = verbs.propose(agreement, actor=world.aidar, now=NOW)
    verbs.withdraw_version(first, reason="Too early.", actor=world.aidar, now=NOW)

    again = verbs.start_version(fresh(agreement), actor=world.aidar, now=NOW)
    verbs.propose_version(again, actor=world.aidar, now=NOW)

    assert (again.number, again.state, again.terms_hash) == (2, "proposed", first.terms_hash)


def test_an_amendment_that_says_what_holds_already_is_none(world: World) -> None:
    agreement = make_agreement(world)
    version = verbs.begin_amendment(agreement, actor=world.alice, now=NOW)

    with pytest.raises(Refused, match="Nothing is different"):
        verbs.propose_version(version, actor=world.alice, now=NOW)


def test_what_was_written_before_the_amendment_began_is_not_proposed_in_it(world: World) -> None:
    """Between the two amendments a line was corrected: the old text would take the correction back without anybody's wish."""
    agreement = make_agreement(world)
    old = changed(verbs.begin_amendment(agreement, actor=world.alice, now=NOW), world.alice, objectives="Other.")
    verbs.withdraw_amendment(fresh(agreement), reason="Later.", actor=world.alice, now=NOW)
    verbs.change_line(line_of(agreement), fields={"per_year": 5}, actor=world.aidar, now=NOW + DAY)
    verbs.begin_amendment(fresh(agreement), actor=world.aidar, now=NOW + DAY)

    with pytest.raises(Refused, match="before this amendment began"):
        verbs.propose_version(old, actor=world.alice, now=NOW + DAY)
    verbs.discard_version(old, actor=world.alice, now=NOW + DAY)
    new = verbs.start_version(fresh(agreement), actor=world.alice, now=NOW + DAY)

    assert new.terms["lines"][0]["per_year"] == 5


@pytest.mark.parametrize(
    ("head", "sentence"),
    [({"valid_from": None}, "The entry into force is on record"), ({"valid_until": "2026-03-20", "lines": []}, "would have ended already")],
)
def test_what_could_never_be_applied_is_not_laid_on_the_table(world: World, head: dict[str, Any], sentence: str) -> None:
    version = verbs.begin_amendment(make_agreement(world), actor=world.alice, now=NOW)
    verbs.change_version(version, terms={**version.terms, **head}, note="", actor=world.alice, now=NOW)

    with pytest.raises(Refused, match=sentence):
        verbs.propose_version(version, actor=world.alice, now=NOW)


def test_without_the_host_among_the_parties_nothing_is_proposed(world: World) -> None:
    agreement = verbs.create_agreement(fields={"title_en": "Theirs"}, actor=world.aidar, now=NOW)
    for partner in (world.partner_a, world.partner_b):
        verbs.add_party(agreement, fields={"partner": partner}, actor=world.aidar, now=NOW)

    with pytest.raises(Refused, match="add your own side as a party"):
        verbs.propose(agreement, actor=world.aidar, now=NOW)


def test_a_notice_is_taken_back_by_the_side_that_gave_it(world: World) -> None:
    agreement = make_agreement(world)
    days = {"notice_given_on": date(2026, 11, 20), "ends_by_notice_on": date(2027, 5, 20)}
    verbs.give_notice(agreement, **days, reason="No need.", actor=world.daler, now=NOW)

    with pytest.raises(Refused, match="The other side gave this notice"):
        verbs.take_notice_back(fresh(agreement), reason="Stay.", actor=world.aidar, now=NOW)
    with pytest.raises(NotAllowed):
        verbs.take_notice_back(fresh(agreement), reason="Stay.", actor=world.alice, now=NOW)
    assert "Take the notice back" in world.client("daler").get(f"/agreements/{agreement.pk}/").content.decode()
    verbs.take_notice_back(fresh(agreement), reason="The ministers met.", actor=world.daler, now=NOW)

    agreement = fresh(agreement)
    assert (agreement.state, agreement.notice_given_on, agreement.ends_by_notice_on) == ("in_force", None, None)
    verbs.give_notice(agreement, **days, reason="Ours.", actor=world.aidar, now=NOW)
    with pytest.raises(Refused, match="The other side gave this notice"):
        verbs.take_notice_back(fresh(agreement), reason="Stay.", actor=world.daler, now=NOW)
