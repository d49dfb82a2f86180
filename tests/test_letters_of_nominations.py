"""Letters follow the steps of a nomination: written with the decision and the offer, revoked with the end, in three languages, names never bent."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from core.errors import Invalid, NotAllowed, Refused
from documents.models import IssuedDocument
from mobility.models import Allowance
from partners.models import Partner
from people.models import Passport
from scholarships import operations as verbs
from scholarships.models import Award, CallComponent, Nomination, NominationLetter
from scholarships.operations.letters import reissue_letter
from tests.stays import expected_by_now
from tests.world import NOW, World, make_call, make_draft, make_nomination
from training import operations as training

pytestmark = pytest.mark.django_db
WHY = "Strong dossier."


def letters(nomination: Nomination) -> list[IssuedDocument]:
    rows = NominationLetter.objects.across_partners(reason="test").filter(nomination=nomination).select_related("document")
    return [row.document for row in rows.order_by("document_id")]


def kinds(nomination: Nomination, state: str = "valid") -> list[str]:
    return [row.kind for row in letters(nomination) if row.state == state]


def award_of(nomination: Nomination) -> Award:
    found: Award = Award.objects.across_partners(reason="test").select_related("stay").get(nomination=nomination)
    return found


def with_components(world: World) -> Nomination:
    call = make_call(world)
    rows = [("tuition", "900000", "once", {"host": 100}), ("stipend", "150000.50", "month", {"host": 70, "sender": 30})]
    for position, (kind, amount, per, shares) in enumerate(rows):
        CallComponent(call=call, kind=kind, amount=Decimal(amount), per=per, shares=shares, position=position).save()
    return make_nomination(world, call, state="selected")


def test_each_step_writes_its_letters(world: World) -> None:
    nomination = make_nomination(world, make_call(world), state="selected")
    assert kinds(nomination) == ["acceptance_notice"]

    verbs.send_offer(nomination, actor=world.sofia, now=NOW)
    assert kinds(nomination) == ["acceptance_notice", "award_letter", "terms", "allowance_sheet"]

    verbs.accept_offer(nomination, actor=world.alice, now=NOW)
    assert kinds(nomination)[-1] == "invitation"


@pytest.mark.parametrize(("verb", "kind"), [("put_on_reserve", "reserve_notice"), ("not_select", "regret")])
def test_other_decisions_write_theirs(world: World, verb: str, kind: str) -> None:
    nomination = make_nomination(world, make_call(world), state="in_review")

    getattr(verbs, verb)(nomination, reason=WHY, actor=world.hana, now=NOW)

    assert kinds(nomination) == [kind]


def test_letter_says_its_data_in_three_languages(world: World) -> None:
    Partner.objects.filter(pk=world.partner_a.pk).update(name_ru="Таджикистан", name_kk="Тәжікстан")
    nomination = make_nomination(world, make_call(world), state="selected")

    facts = letters(nomination)[0].facts

    values = facts["values"]
    assert values["en"]["from"] == "1 September 2027"
    assert values["ru"]["from"].replace("\N{NARROW NO-BREAK SPACE}", " ") == "1 сентября 2027 г."
    assert "қыркүйек" in values["kk"]["from"]
    assert [values[language]["country"] for language in ("en", "ru", "kk")] == ["Tajikistan", "Таджикистан", "Тәжікстан"]
    assert {values[language]["name"] for language in ("en", "ru", "kk")} == {"Farrukh RAHIMOV"}
    assert values["ru"]["programme"] == "Магистр международных отношений"
    assert facts["native_name"] == "Фаррух Раҳимов"
    for language in ("en", "ru", "kk"):
        assert any("Farrukh RAHIMOV" in row for row in facts["texts"][language]["paragraphs"])


def test_reason_stands_in_the_regret_alone(world: World) -> None:
    call = make_call(world)
    selected, refused = make_nomination(world, call, state="selected"), make_nomination(world, call, state="in_review", number=1)
    verbs.not_select(refused, reason="There were stronger candidates.", actor=world.hana, now=NOW)

    assert "Strong dossier" not in str(letters(selected)[0].facts)
    assert "There were stronger candidates." in str(letters(refused)[0].facts)


def test_allowance_sheet_lists_what_the_call_gives(world: World) -> None:
    nomination = with_components(world)
    verbs.send_offer(nomination, actor=world.sofia, now=NOW)

    sheet = next(row for row in letters(nomination) if row.kind == "allowance_sheet")

    assert sheet.facts["table"]["en"]["rows"] == [
        ["tuition", "900,000.00\N{NO-BREAK SPACE}KZT", "once", "the receiving side"],
        [
            "stipend",
            "150,000.50\N{NO-BREAK SPACE}KZT",
            "a month, by days in the first and last month",
            "the receiving side 70 %, the sending side 30 %",
        ],
    ]
    assert len(sheet.facts["table"]["kk"]["rows"]) == 2


def test_invitation_names_the_passport_and_no_other_letter_does(world: World) -> None:
    call = make_call(world)
    draft = make_draft(world, call)
    Passport(person=draft.person, number="A1234567", kind="diplomatic").save()
    nomination = Nomination.objects.across_partners(reason="test").get(pk=draft.pk)
    verbs.submit_nomination(nomination, actor=world.alice, now=NOW)
    verbs.accept_for_review(nomination, actor=world.sofia, now=NOW)
    verbs.select(nomination, reason=WHY, actor=world.hana, now=NOW)
    verbs.send_offer(nomination, actor=world.sofia, now=NOW)
    verbs.accept_offer(nomination, actor=world.alice, now=NOW)

    naming = [row.kind for row in letters(nomination) if "A1234567" in str(row.facts)]

    assert naming == ["invitation"]


@pytest.mark.parametrize("end", ["withdraw", "replace", "decline_offer", "no_show", "end_enrolment", "lapse", "cancel"])
def test_end_revokes_every_letter_in_the_same_act(world: World, end: str) -> None:
    state = {"decline_offer": "offered", "lapse": "offered", "end_enrolment": "enrolled"}.get(end, "accepted")
    nomination = make_nomination(world, make_call(world, reserve=1), state=state)
    before = len(letters(nomination))
    ends = {
        "withdraw": lambda: verbs.withdraw_nomination(nomination, reason="Secret reason.", actor=world.alice, now=NOW),
        "replace": lambda: verbs.replace_nomination(
            nomination, by=make_draft(world, nomination.call, number=1), reason="Secret reason.", actor=world.alice, now=NOW
        ),
        "decline_offer": lambda: verbs.decline_offer(nomination, reason="Secret reason.", actor=world.alice, now=NOW),
        "no_show": lambda: verbs.mark_no_show(expected_by_now(nomination), reason="Secret reason.", actor=world.ruslan, now=NOW),
        "end_enrolment": lambda: training.withdraw(nomination.enrolment, reason="Secret reason.", actor=world.ruslan, now=NOW),
        "lapse": lambda: verbs.lapse_offers(now=nomination.offer_expires_at),
        "cancel": lambda: verbs.cancel_call(nomination.call, reason="Secret reason.", actor=world.hana, now=NOW),
    }

    ends[end]()

    assert before >= 4
    assert Counter(row.state for row in letters(nomination)) == {"revoked": before}
    assert all(row.revoked_reason and "Secret" not in row.revoked_reason for row in letters(nomination))


def test_reserve_notice_ends_when_the_person_is_selected(world: World) -> None:
    nomination = make_nomination(world, make_call(world, reserve=1), state="in_review")
    verbs.put_on_reserve(nomination, reason=WHY, actor=world.hana, now=NOW)

    verbs.select(nomination, reason=WHY, actor=world.hana, now=NOW)

    assert (kinds(nomination), kinds(nomination, "revoked")) == (["acceptance_notice"], ["reserve_notice"])


def test_passing_a_place_on_revokes_and_writes_in_one_act(world: World) -> None:
    call = make_call(world, places=1, reserve=1)
    old, new = make_nomination(world, call, state="accepted"), make_nomination(world, call, state="in_review", number=1)
    verbs.put_on_reserve(new, reason=WHY, actor=world.hana, now=NOW)

    verbs.promote_in_place(old, by=new, reason=WHY, actor=world.hana, now=NOW)

    assert kinds(old) == []
    assert kinds(new) == ["acceptance_notice"]
    assert award_of(old).ended_at == NOW
    assert award_of(old).stay.state == "cancelled"


def test_award_copies_what_the_call_gives_and_plans_the_stay(world: World) -> None:
    nomination = with_components(world)
    verbs.send_offer(nomination, actor=world.sofia, now=NOW)
    verbs.accept_offer(nomination, actor=world.alice, now=NOW)

    award, intake = award_of(nomination), nomination.call.intake

    assert award.reference == nomination.reference.replace("N-", "A-")
    assert (award.stay.enters_on.isoformat(), award.stay.leaves_on) == ("2027-08-31", intake.ends_on)
    assert (award.stay.institution, award.stay.visa_needed) == (world.institutions["academy"], False)
    rows = Allowance.objects.across_partners(reason="test").filter(stay=award.stay).order_by("pk")
    assert [(row.kind, row.amount, row.shares) for row in rows] == [
        ("tuition", Decimal("900000.00"), {"host": 100}),
        ("stipend", Decimal("150000.50"), {"host": 70, "sender": 30}),
    ]


def test_stay_follows_the_intake_and_the_arrival(world: World) -> None:
    from datetime import UTC, date, datetime

    nomination = make_nomination(world, make_call(world), state="enrolled")
    fields = {"starts_on": date(2027, 9, 6), "ends_on": date(2028, 9, 4)}
    training.change_intake(nomination.call.intake, fields=fields, actor=world.hana, now=NOW)
    stay = award_of(nomination).stay
    assert (stay.enters_on, stay.leaves_on) == (date(2027, 9, 5), date(2028, 9, 4))

    training.record_arrival(nomination.enrolment, arrived_on=date(2027, 9, 4), actor=world.ruslan, now=datetime(2027, 9, 7, tzinfo=UTC))

    stay = award_of(nomination).stay
    assert (stay.state, stay.arrived_on) == ("arrived", date(2027, 9, 4))


def test_no_show_marks_the_stay(world: World) -> None:
    nomination = make_nomination(world, make_call(world), state="accepted")

    verbs.mark_no_show(expected_by_now(nomination), reason="No ticket was used.", actor=world.ruslan, now=NOW)

    assert award_of(nomination).stay.state == "no_show"


def letter_of(nomination: Nomination, kind: str) -> NominationLetter:
    rows = NominationLetter.objects.across_partners(reason="test").select_related("document", "nomination")
    found: NominationLetter = rows.get(nomination=nomination, document__kind=kind, document__state="valid")
    return found


def test_letter_is_written_anew_after_a_correction(world: World) -> None:
    nomination = make_nomination(world, make_call(world), state="selected")
    old = letter_of(nomination, "acceptance_notice")
    person = nomination.person
    person.family_name = "Rakhimov"
    person.save(update_fields=["family_name"])

    new = reissue_letter(old, reason="The name was misspelt.", actor=world.sofia, now=NOW)

    old.document.refresh_from_db()
    assert (old.document.state, old.document.revoked_reason) == ("revoked", "The name was misspelt.")
    assert (new.replaces, new.facts["name"]) == (old.document, "Farrukh RAKHIMOV")
    assert kinds(nomination) == ["acceptance_notice"]
    with pytest.raises(Refused):
        reissue_letter(old, reason="Again.", actor=world.sofia, now=NOW)


def test_letters_are_written_anew_by_programme_staff_with_a_reason(world: World) -> None:
    letter = letter_of(make_nomination(world, make_call(world), state="selected"), "acceptance_notice")

    for who in (world.alice, world.ruslan, world.saule, world.olga):
        with pytest.raises(NotAllowed):
            reissue_letter(letter, reason="The name was misspelt.", actor=who, now=NOW)
    with pytest.raises(Invalid):
        reissue_letter(letter, reason=" ", actor=world.sofia, now=NOW)
