"""What others read of a person doesn't change through another draft: on the form, in a list, at the moment of sending."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.urls import reverse

from core.errors import Refused
from people.models import Person
from scholarships import operations as verbs
from scholarships.enums import ENDED, FIXED, UNSENT, NominationState
from scholarships.imports.upload import take_in
from scholarships.imports.words import row_words
from scholarships.models import Call, Nomination, NomineeImport
from scholarships.operations.imports import carry_out, confirm_import
from scholarships.operations.nominees import nominate
from scholarships.queries.imports import planned_rows
from tests.test_persons import fresh
from tests.workbooks import person, workbook
from tests.world import DOSSIER, NOW, World, make_call, make_draft, make_intake, make_nomination, make_world, person_fields
from training.operations import complete

OTHER = {"given_names": "Somebody", "birth_date": date(1970, 1, 1)}


@pytest.fixture
def second(world: World) -> Call:
    """Another call of the same partner; the first is made by the test."""
    return make_call(world, intake=make_intake(world, reference="MIR-28", starts_on=date(2027, 2, 1)), places=3)


def draft_for(world: World, call: Call, someone: Person) -> Nomination:
    nomination, _is_new = nominate(call, partner=world.partner_a, person=someone, person_fields={}, actor=world.alice, now=NOW)
    return nomination


def change(draft: Nomination, actor: Any, **fields: Any) -> None:
    verbs.save_nomination(draft, fields={}, person_fields=fields, actor=actor, now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["submitted", "in_review", "selected", "offered", "accepted", "enrolled"])
def test_a_draft_does_not_rewrite_who_is_being_read_or_was_decided(world: World, second: Call, state: str) -> None:
    sent = make_nomination(world, make_call(world), state=state)
    draft = draft_for(world, second, sent.person)

    with pytest.raises(Refused) as refused:
        change(draft, world.amir, **OTHER)

    assert f"{sent.reference}" in str(refused.value)
    assert "given names, as in the passport; date of birth" in str(refused.value)
    assert ("ask the ministry to return it" in str(refused.value)) == (state == "submitted")
    assert fresh(sent.person).passport_name == "Farrukh RAHIMOV"
    assert fresh(sent.person).birth_date == date(1996, 5, 17)


@pytest.mark.django_db
def test_contact_and_unchanged_answers_are_kept(world: World, second: Call) -> None:
    sent = make_nomination(world, make_call(world), state="in_review")
    draft = draft_for(world, second, sent.person)

    change(draft, world.amir, **person_fields(0, email="new@example.org", phone="+992 900 111"))

    assert (fresh(sent.person).email, fresh(sent.person).phone) == ("new@example.org", "+992 900 111")


@pytest.mark.django_db
def test_a_returned_or_ended_nomination_fixes_nothing(world: World, second: Call) -> None:
    sent = make_nomination(world, make_call(world))
    draft = draft_for(world, second, sent.person)
    verbs.return_nomination(sent, reason="Names.", mend_until=NOW + timedelta(days=3), actor=world.sofia, now=NOW)
    change(sent, world.alice, given_names="Farruh")
    change(draft, world.alice, family_name="Rahimzoda")
    verbs.find_ineligible(sent, reason="Age.", actor=world.sofia, now=NOW)

    change(draft, world.alice, native_name="Ф. Раҳимзода")

    kept = fresh(sent.person)
    assert (kept.given_names, kept.family_name, kept.native_name) == ("Farruh", "Rahimzoda", "Ф. Раҳимзода")


@pytest.mark.django_db
def test_a_training_that_is_over_fixes_nothing(world: World, second: Call) -> None:
    sent = make_nomination(world, make_call(world), state="enrolled")
    complete(sent.enrolment, completed_on=date(2028, 8, 30), actor=world.ruslan, now=NOW + timedelta(days=700))

    change(draft_for(world, second, sent.person), world.alice, family_name="Rahimzoda")

    assert fresh(sent.person).family_name == "Rahimzoda"


def test_every_state_is_said_to_fix_or_not() -> None:
    assert {*FIXED, *ENDED, *UNSENT, NominationState.RETURNED} == set(NominationState)


@pytest.mark.django_db
def test_the_form_shows_the_sentence_and_keeps_what_was_typed(world: World, second: Call) -> None:
    sent = make_nomination(world, make_call(world))
    draft = draft_for(world, second, sent.person)
    typed = person_fields(0, birth_date="01.01.1970")

    with time_machine.travel(NOW, tick=False):
        answer = world.client("amir").post(reverse("scholarships:nomination_section", args=[draft.pk, "identity"]), typed)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "ask the ministry to return it and correct it there." in page
    assert "01.01.1970" in page
    assert fresh(sent.person).birth_date == date(1996, 5, 17)


# --- lists ------------------------------------------------------------------------------------------------------------------


def listed(world: World, call: Call, **more: Any) -> NomineeImport:
    file = SimpleUploadedFile("list.xlsx", workbook([person(**more)]))
    found, _is_new = take_in(file, call=call, partner=world.partner_a, actor=world.alice, now=NOW)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("has_draft", [False, True])
def test_a_list_leaves_who_is_being_read_and_says_so(world: World, second: Call, has_draft: bool) -> None:
    sent = make_nomination(world, make_call(world), state="in_review")
    if has_draft:
        draft_for(world, second, sent.person)
    found = listed(world, second, gender="female", citizenship="KG", phone="+992 900 111")

    (row,) = planned_rows(found)
    said = " ".join(row_words(row))
    confirm_import(found, also_submit=False, actor=world.alice, now=NOW)

    assert carry_out(found.pk, now=NOW)
    assert f"stands in {sent.reference} (in review) with other answers" in said
    kept = fresh(sent.person)
    assert (kept.gender, kept.citizenship, kept.phone) == ("male", "TJ", "+992 900 111")
    assert Nomination.objects.across_partners(reason="test").get(call=second).position == DOSSIER["position"]


# --- eligibility is asked again --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_who_no_longer_meets_the_rules_is_not_accepted_for_review_or_selected(world: World) -> None:
    call = make_call(world, max_age=35)
    sent, read = make_nomination(world, call), make_nomination(world, call, number=1, state="in_review")
    Person.objects.across_partners(reason="test").update(birth_date=date(1970, 1, 1))
    sent, read = (Nomination.objects.across_partners(reason="test").get(pk=row.pk) for row in (sent, read))

    with pytest.raises(Refused, match="the call takes people up to 35 years"):
        verbs.accept_for_review(sent, actor=world.sofia, now=NOW)
    with pytest.raises(Refused, match="is not selected"):
        verbs.select(read, reason="Strong dossier.", actor=world.hana, now=NOW)

    assert (sent.state, read.state, sent.case_id) == ("submitted", "in_review", None)


# --- at once ----------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_sending_and_rewriting_at_once_never_send_what_was_not_checked() -> None:
    """Whoever is first: either the dossier is sent with the old age, or the young draft finds nothing that fixes the person."""
    world = make_world()
    first = make_draft(world, make_call(world, max_age=35))
    other = make_call(world, intake=make_intake(world, reference="MIR-28", starts_on=date(2027, 2, 1)))
    draft = draft_for(world, other, first.person)
    ready, answers = threading.Barrier(2), dict[str, str]()

    def go(name: str, verb: Any) -> None:
        try:
            ready.wait(60)
            verb()
            answers[name] = "done"
        except Refused:
            answers[name] = "refused"
        finally:
            connections.close_all()

    verbs_at_once = {
        "submit": lambda: verbs.submit_nomination(first, actor=world.alice, now=NOW),
        "rewrite": lambda: change(draft, world.amir, birth_date=date(1970, 1, 1)),
    }
    threads = [threading.Thread(target=go, args=row) for row in verbs_at_once.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers.values()) == ["done", "refused"]
