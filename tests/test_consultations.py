"""A request for advice: what each side may and sees, the clock, the figures."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from core.errors import Invalid, NotAllowed, Refused
from core.models import HistoryEntry
from core.record import history_of
from core.registries import kinds_for
from partners.actor import actor_for
from partners.enums import Role
from partners.models import Institution, Membership
from tests import advising
from tests.factories_accounts import put_role
from tests.world import NOW, World, add_person, make_agreement
from training import operations
from training.consultation_words import consultation_lines
from training.forms.consultations import AskForm
from training.models import Consultation, ConsultationMessage
from training.notices.consultations import experts
from training.operations.consultation_clock import close_forgotten
from training.queries import consultations as queries

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def reload(consultation: Consultation) -> Consultation:
    found: Consultation = Consultation.objects.across_partners(reason="test").get(pk=consultation.pk)
    return found


# --- the agreement ------------------------------------------------------------------------------
def test_agreement_is_in_force_and_the_partner_its_party(world: World) -> None:
    own, others = make_agreement(world), make_agreement(world, partner=world.partner_b)
    unsigned = make_agreement(world, in_force=False)

    assert advising.asked(world, agreement=own).agreement == own
    for wrong in (others, unsigned):
        with pytest.raises(Invalid) as refused:
            advising.asked(world, agreement=wrong)
        assert "agreement" in refused.value.errors


def test_form_offers_only_agreements_that_may_be_named(world: World) -> None:
    own = make_agreement(world)
    make_agreement(world, partner=world.partner_b)
    make_agreement(world, in_force=False)

    form = AskForm(actor=world.alice)

    assert list(form.fields["agreement"].queryset) == [own]
    assert form["partner"].initial == world.partner_a


def test_institutions_and_organisations_ask_too(world: World) -> None:
    world.partner_b.kind = "organisation"
    world.partner_b.save()

    assert advising.asked(world, by="charlie").partner == world.partner_b


def test_officer_asks_for_the_own_side_only(world: World) -> None:
    with pytest.raises(NotAllowed):
        operations.ask_for_advice(partner=world.partner_b, fields=advising.ASKED, actor=world.alice, now=NOW)


# --- experts --------------------------------------------------------------------------------------
def test_one_leads_and_changes_are_kept(world: World) -> None:
    found = advising.assigned(world, lead="erlan", others=("leila",))
    operations.note_time(found, minutes=30, actor=world.erlan, now=NOW)

    operations.set_experts(found, lead=world.users["leila"], others=[world.users["sofia"]], actor=world.sofia, now=NOW + DAY)

    rows = {row.user_id: row for row in advising.experts_of(found)}
    assert {user for user, row in rows.items() if row.ended_at is None} == {world.users["leila"].pk, world.users["sofia"].pk}
    assert [user for user, row in rows.items() if row.leads and row.ended_at is None] == [world.users["leila"].pk]
    assert rows[world.users["erlan"].pk].minutes == 30
    assert reload(found).state == "assigned"


def test_expert_who_left_works_on_it_no_more_and_may_come_back(world: World) -> None:
    found = advising.assigned(world)
    operations.set_experts(found, lead=world.users["leila"], actor=world.sofia, now=NOW)

    with pytest.raises(NotAllowed):
        operations.answer_request(reload(found), text="x", actor=world.erlan, now=NOW)
    assert not Consultation.objects.visible_to(world.erlan).exists()
    operations.set_experts(found, lead=world.users["erlan"], actor=world.sofia, now=NOW)
    assert Consultation.objects.visible_to(world.erlan).exists()


def test_only_people_who_advise_are_asked(world: World) -> None:
    found = advising.triaged(world)

    for name in ("rana", "alice", "timur", "olga"):
        with pytest.raises(Invalid):
            operations.set_experts(found, lead=world.users[name], actor=world.sofia, now=NOW)


def test_expert_whose_role_has_ended_answers_no_more(world: World) -> None:
    found = advising.assigned(world)
    Membership.objects.across_partners(reason="test").filter(user=world.users["erlan"]).update(ends_on=NOW.date() - DAY)

    with pytest.raises(NotAllowed):
        operations.answer_request(reload(found), text="x", actor=actor_for(world.users["erlan"], NOW), now=NOW)


def test_expert_whose_role_has_ended_reads_no_more_and_is_told_nothing(world: World) -> None:
    found = advising.assigned(world)
    operations.write_note(found, text="They can't pay.", actor=world.sofia, now=NOW)
    Membership.objects.across_partners(reason="test").filter(user=world.users["erlan"]).update(ends_on=NOW.date() - DAY)
    gone = actor_for(world.users["erlan"], NOW)

    assert not Consultation.objects.visible_to(gone).exists()
    assert not ConsultationMessage.objects.visible_to(gone).exists()
    assert experts(found, history_of(found)[-1]) == []


def test_nobody_of_the_asking_side_is_made_an_expert(world: World) -> None:
    """Experts read the internal notes."""
    found = advising.triaged(world)
    put_role(world.users["alice"], world, Role.EXPERT, "authority_a")

    with pytest.raises(Invalid, match="side that asks"):
        operations.set_experts(found, lead=world.users["erlan"], others=[world.users["alice"]], actor=world.sofia, now=NOW)


def test_another_expert_writes_but_the_lead_answers(world: World) -> None:
    found = advising.assigned(world, others=("leila",))

    operations.write_to_partner(reload(found), text="Which?", waits=True, actor=world.leila, now=NOW)
    with pytest.raises(NotAllowed):
        operations.answer_request(reload(found), text="x", actor=world.leila, now=NOW)


# --- the thread ------------------------------------------------------------------------------------
def test_question_and_answer_move_the_request_to_and_fro(world: World) -> None:
    found = advising.assigned(world)

    operations.write_to_partner(found, text="Which languages?", waits=True, actor=world.erlan, now=NOW + DAY)
    assert (found.state, found.state_since) == ("clarifying", NOW + DAY)
    operations.write_to_partner(found, text="And how many?", waits=True, actor=world.erlan, now=NOW + DAY)
    assert found.state == "clarifying"
    operations.write_for_partner(found, text="French.", actor=world.alice, now=NOW + 2 * DAY)
    assert (found.state, found.state_since) == ("assigned", NOW + 2 * DAY)
    operations.write_for_partner(found, text="Arabic too.", actor=world.alice, now=NOW + 3 * DAY)
    assert (found.state, found.state_since) == ("assigned", NOW + 2 * DAY)
    assert [row.side for row in advising.messages_of(found)] == [world.host, world.host, world.partner_a, world.partner_a]


def test_message_that_asks_nothing_leaves_the_request_with_the_experts(world: World) -> None:
    found = advising.assigned(world)

    operations.write_to_partner(found, text="We have begun.", waits=False, actor=world.erlan, now=NOW)

    assert found.state == "assigned"


def test_partner_writes_not_as_the_host_nor_the_host_as_the_partner(world: World) -> None:
    found = advising.clarifying(world)

    with pytest.raises(NotAllowed):
        operations.write_to_partner(found, text="x", waits=False, actor=world.alice, now=NOW)
    with pytest.raises(NotAllowed):
        operations.write_for_partner(found, text="x", actor=world.sofia, now=NOW)
    with pytest.raises(NotAllowed):
        operations.write_note(found, text="x", actor=world.alice, now=NOW)


def test_nobody_writes_once_it_has_ended(world: World) -> None:
    for found in (advising.closed(world), advising.declined(world), advising.withdrawn(world)):
        with pytest.raises(Refused):
            operations.write_for_partner(found, text="x", actor=world.alice, now=NOW)


def test_internal_notes_are_read_by_the_host_only(world: World) -> None:
    found = advising.clarifying(world)
    operations.write_note(found, text="They are in a hurry.", actor=world.erlan, now=NOW)

    for name in ("alice", "daler", "zarina"):
        texts = [row.text for row in ConsultationMessage.objects.visible_to(world.actors[name])]
        assert texts == ["Which languages?"], name
    for name in ("sofia", "hana", "erlan", "ruslan", "leila", "olga"):
        assert ConsultationMessage.objects.visible_to(world.actors[name]).count() == 2, name
    assert ConsultationMessage.objects.visible_to(world.charlie).count() == 0


def test_history_of_the_partner_says_nothing_of_notes_and_time(world: World) -> None:
    found = advising.assigned(world)
    operations.write_note(found, text="They are in a hurry.", actor=world.erlan, now=NOW)
    operations.note_time(found, minutes=90, actor=world.erlan, now=NOW)

    labels = [str(line.label) for line in consultation_lines(history_of(found), as_host=False)]
    host = [str(line.label) for line in consultation_lines(history_of(found), as_host=True)]

    assert labels == ["Given to experts", "Accepted for work", "Request submitted"]
    assert host[:2] == ["Time worked recorded", "Internal note"]


# --- time and sessions -------------------------------------------------------------------------------
def test_time_is_added_and_taken_back_never_below_nothing(world: World) -> None:
    found = advising.assigned(world)
    operations.note_time(found, minutes=90, actor=world.erlan, now=NOW)
    operations.note_time(found, minutes=-60, actor=world.erlan, now=NOW)

    with pytest.raises(Invalid):
        operations.note_time(found, minutes=-31, actor=world.erlan, now=NOW)
    operations.note_time(found, minutes=-30, actor=world.erlan, now=NOW)

    assert advising.experts_of(found)[0].minutes == 0


def test_session_is_recorded_once_it_has_begun(world: World) -> None:
    found = advising.assigned(world)

    with pytest.raises(Invalid):
        operations.record_session(found, fields={"starts_at": NOW + SECOND, "minutes": 60}, actor=world.erlan, now=NOW)
    with pytest.raises(Invalid):
        operations.record_session(found, fields={"starts_at": NOW, "minutes": 0}, actor=world.erlan, now=NOW)
    operations.record_session(found, fields={"starts_at": NOW, "minutes": 60}, actor=world.erlan, now=NOW)


# --- the answer and the end ----------------------------------------------------------------------------
def test_day_of_the_answer_is_not_over(world: World) -> None:
    found = advising.asked(world)

    with pytest.raises(Invalid):
        operations.take_on_request(
            found, institution=world.institutions["academy"], due_on=NOW.date() - DAY, actor=world.sofia, now=NOW
        )  # fmt: skip
    operations.take_on_request(found, institution=world.institutions["academy"], due_on=NOW.date(), actor=world.sofia, now=NOW)


def test_second_answer_keeps_the_instant_of_the_first_and_the_document(world: World) -> None:
    found = advising.reopened(world)
    first = found.answered_at

    operations.answer_request(found, text="Use this test; it costs 100.", actor=world.erlan, now=NOW + DAY)

    assert (found.answered_at, found.state_since) == (first, NOW + DAY)
    assert found.answer_file.name == "answer.pdf"


def test_answer_nobody_responds_to_is_closed_after_thirty_days_to_the_second(world: World) -> None:
    found = advising.answered(world)

    assert close_forgotten(now=NOW + 30 * DAY - SECOND) == 0
    assert reload(found).state == "answered"
    assert close_forgotten(now=NOW + 30 * DAY) == 1
    closed = reload(found)
    assert (closed.state, closed.closed_at) == ("closed", NOW + 30 * DAY)
    assert close_forgotten(now=NOW + 31 * DAY) == 0


def test_thirty_days_count_from_the_last_answer(world: World) -> None:
    found = advising.reopened(world)
    operations.answer_request(found, text="Again.", actor=world.erlan, now=NOW + 20 * DAY)

    assert close_forgotten(now=NOW + 49 * DAY) == 0
    assert close_forgotten(now=NOW + 50 * DAY) == 1


def test_clock_closes_nothing_that_was_accepted_or_reopened(world: World) -> None:
    rows = [advising.accepted(world), advising.reopened(world), advising.clarifying(world)]

    assert close_forgotten(now=NOW + 99 * DAY) == 0
    assert [reload(row).state for row in rows] == ["accepted", "reopened", "clarifying"]


def test_nobody_but_the_clock_closes_what_was_not_accepted(world: World) -> None:
    found = advising.answered(world)

    for name in ("sofia", "hana", "alice"):
        with pytest.raises(NotAllowed):
            operations.close_unanswered(found, actor=world.actors[name], now=NOW + 40 * DAY)


# --- who is told ------------------------------------------------------------------------------------
def told(world: World, step: str, name: str) -> set[str]:
    """Names of those whom the last such step tells."""
    entry = HistoryEntry.objects.across_partners(reason="test").filter(model="training.consultation", step=step).latest("pk")
    found = Consultation.objects.across_partners(reason="test").get(pk=entry.object_id)
    users = [user for kind in kinds_for("training.consultation", step) for user in kind.recipients(found, entry)]
    by_id = {user.pk: key for key, user in world.users.items()}
    assert name not in {by_id[user] for user in users}
    return {by_id[user] for user in users}


def test_each_side_is_told_of_what_the_other_did(world: World) -> None:
    found = advising.clarifying(world)
    asking, desk = {"alice", "amir", "daler"}, {"sofia", "hana"}

    assert told(world, "submitted", "alice") == desk
    assert told(world, "take_on", "sofia") == asking
    assert told(world, "assign", "sofia") == asking | {"erlan"}
    assert told(world, "ask_back", "erlan") == asking
    operations.write_for_partner(found, text="French.", actor=world.alice, now=NOW)
    assert told(world, "reply", "alice") == {"erlan"}
    operations.write_note(found, text="x", actor=world.erlan, now=NOW)
    assert told(world, "note", "erlan") == set()
    operations.write_for_partner(found, text="And Arabic.", actor=world.alice, now=NOW)
    assert told(world, "write", "alice") == {"erlan"}
    operations.write_to_partner(found, text="Thank you.", waits=False, actor=world.erlan, now=NOW)
    assert told(world, "write", "erlan") == asking
    operations.answer_request(found, text="x", actor=world.erlan, now=NOW)
    assert told(world, "answer", "erlan") == asking
    operations.reopen_request(found, reason="Why?", actor=world.daler, now=NOW)
    assert told(world, "reopen", "daler") == {"erlan"} | desk


# --- figures ----------------------------------------------------------------------------------------
def test_figures_count_states_hours_and_the_middle_of_the_days(world: World) -> None:
    for days in (2, 4, 9):
        found = advising.assigned(world, lead="erlan", others=("leila",))
        operations.note_time(found, minutes=60, actor=world.erlan, now=NOW)
        operations.record_session(found, fields={"starts_at": NOW, "minutes": 45}, actor=world.erlan, now=NOW)
        operations.answer_request(found, text="x", actor=world.erlan, now=NOW + days * DAY)
    operations.accept_answer(found, usefulness=4, outcome="Good.", actor=world.alice, now=NOW + 9 * DAY)
    advising.asked(world, by="charlie")

    figures = queries.figures(queries.asked_between(world.sofia))

    counts = {state: n for state, _label, n in figures.states}
    assert (counts["answered"], counts["accepted"], counts["submitted"], counts["closed"]) == (2, 1, 1, 0)
    assert [(row.label, row.count, row.hours) for row in figures.experts] == [("Erlan", 3, 3.0), ("Leila", 3, 0.0)]
    assert [(row.label, row.count, row.hours) for row in figures.partners] == [("Tajikistan", 3, 5.2), ("Kyrgyzstan", 1, 0.0)]
    assert (figures.median_days, figures.usefulness, figures.answered, figures.total) == (4.0, 4.0, 3, 4)


def test_figures_of_nothing(world: World) -> None:
    figures = queries.figures(queries.asked_between(world.sofia))

    assert (figures.total, figures.median_days, figures.usefulness, figures.experts, figures.partners) == (0, None, None, [], [])


def test_figures_between_two_days_of_the_host_both_included(world: World) -> None:
    advising.asked(world)
    today = NOW.date()

    assert queries.figures(queries.asked_between(world.sofia, since=today, until=today)).total == 1
    assert queries.figures(queries.asked_between(world.sofia, since=today + DAY)).total == 0
    assert queries.figures(queries.asked_between(world.sofia, until=today - DAY)).total == 0


def test_late_from_the_day_after_the_day_of_the_answer(world: World) -> None:
    found = advising.assigned(world)

    assert not queries.is_late(found, advising.DUE)
    assert queries.is_late(found, advising.DUE + DAY)
    operations.answer_request(found, text="x", actor=world.erlan, now=NOW + 40 * DAY)
    assert not queries.is_late(found, advising.DUE + DAY)


def test_academy_that_does_not_answer_reads_nothing(world: World) -> None:
    advising.assigned(world)
    world.institutions["hub"] = Institution.objects.create(partner=world.host, kind="hub", name_en="Hub")
    add_person(world, "rashid", "hub", Role.REGISTRAR)

    assert Consultation.objects.visible_to(world.ruslan).count() == 1
    assert Consultation.objects.visible_to(world.rashid).count() == 0


def test_words_of_the_desks_are_there_in_each_language(world: World) -> None:
    for language in ("en", "ru", "kk"):
        with translation.override(language):
            assert all(str(words) for words in queries.DESK_WORDS.values())
