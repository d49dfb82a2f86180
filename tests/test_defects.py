"""A dossier comes back with what is wrong by name: only that is open, each item is changed or answered, and both sides read what became of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.errors import Invalid, Refused
from core.models import HistoryEntry
from notifications.models import Delivery, Notice
from notifications.operations import deliver_event
from notifications.render import letter_text, notice_text
from scholarships import operations as verbs
from scholarships.models import Call, Defect, Nomination
from scholarships.operations.apart import save_passport
from scholarships.queries.defects import document_field, items_of
from tests.nominations import give_account, read, url
from tests.town import upload
from tests.world import DOSSIER, NOW, World, make_call, make_draft, make_intake, make_nomination, person_fields

pytestmark = pytest.mark.django_db
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
WRONG = {"education": "The year is missing.", "birth_date": "The passport says another day."}


@pytest.fixture
def call(world: World) -> Call:
    found = make_call(world, is_open=False, max_age=35, min_years_of_service=2, language_level="B2")
    verbs.add_to_checklist(found, fields={"name_en": "Diploma", "name_ru": "Диплом", "required": False}, actor=world.sofia, now=NOW - 15 * DAY)
    verbs.publish_call(found, actor=world.sofia, now=NOW - 14 * DAY)
    verbs.turn_clock(now=NOW - 7 * DAY)
    found.refresh_from_db()
    return found


def returned(world: World, call: Call, defects: dict[str, str] | None = None, **more: Any) -> Nomination:
    nomination = make_nomination(world, call)
    given = {"reason": "", "mend_until": NOW + 3 * DAY, "defects": WRONG if defects is None else defects, **more}
    verbs.return_nomination(nomination, **given, actor=world.sofia, now=NOW)
    return nomination


def defects(nomination: Nomination) -> dict[str, Defect]:
    return {row.field: row for row in Defect.objects.across_partners(reason="test").filter(nomination=nomination).order_by("pk")}


def save(world: World, nomination: Nomination, person: dict[str, Any] | None = None, **fields: Any) -> None:
    verbs.save_nomination(nomination, fields=fields, person_fields=person, actor=world.alice, now=NOW + DAY)


def test_only_what_is_named_can_be_changed(world: World, call: Call) -> None:
    nomination = returned(world, call)

    with pytest.raises(Refused) as caught:
        save(world, nomination, position="Attaché")
    assert "Only what the ministry has named" in str(caught.value)
    assert "Post held" in str(caught.value)
    with pytest.raises(Refused):
        save(world, nomination, {"given_names": "Other"})
    save(world, nomination, {"birth_date": person_fields()["birth_date"] + DAY}, education="BA, 2019", position=DOSSIER["position"])

    nomination.refresh_from_db()
    assert nomination.education == "BA, 2019"


def test_change_is_mended_with_old_and_new_value_unless_personal(world: World, call: Call) -> None:
    nomination = returned(world, call)

    save(world, nomination, {"birth_date": person_fields()["birth_date"] + DAY}, education="BA, 2019")

    found = defects(nomination)
    assert (found["education"].value_before, found["education"].value_after) == (DOSSIER["education"], "BA, 2019")
    assert (found["birth_date"].value_before, found["birth_date"].value_after) == ("", "")
    assert {row.mended_by_label for row in found.values()} == {"Alice"}
    assert all(row.mended_at == NOW + DAY for row in found.values())


def test_resubmission_waits_for_each_item(world: World, call: Call) -> None:
    nomination = returned(world, call)
    with pytest.raises(Refused) as caught:
        verbs.resubmit_nomination(nomination, actor=world.alice, now=NOW + DAY)
    assert "Education" in str(caught.value)
    assert "Date of birth" in str(caught.value)

    save(world, nomination, education="BA, 2019")
    verbs.answer_defect(nomination, defect=defects(nomination)["birth_date"], answer="The passport is right.", actor=world.alice, now=NOW + DAY)
    verbs.resubmit_nomination(nomination, actor=world.alice, now=NOW + DAY)

    assert nomination.state == "submitted"
    assert defects(nomination)["birth_date"].answer == "The passport is right."


def test_answer_says_something_and_only_while_it_is_returned(world: World, call: Call) -> None:
    nomination = returned(world, call)
    row = defects(nomination)["education"]
    with pytest.raises(Invalid):
        verbs.answer_defect(nomination, defect=row, answer="  ", actor=world.alice, now=NOW)
    for field in WRONG:
        verbs.answer_defect(nomination, defect=defects(nomination)[field], answer="Right.", actor=world.alice, now=NOW)
    verbs.resubmit_nomination(nomination, actor=world.alice, now=NOW)

    with pytest.raises(Refused):
        verbs.answer_defect(nomination, defect=row, answer="Late.", actor=world.alice, now=NOW)


def test_second_return_opens_other_fields_and_keeps_the_first(world: World, call: Call) -> None:
    nomination = returned(world, call, {"education": "The year is missing."})
    save(world, nomination, education="BA, 2019")
    verbs.resubmit_nomination(nomination, actor=world.alice, now=NOW + DAY)

    verbs.return_nomination(nomination, reason="", mend_until=NOW + 4 * DAY, defects={"position": "Too short."}, actor=world.sofia, now=NOW + 2 * DAY)

    with pytest.raises(Refused):
        save(world, nomination, education="BA, 2020")
    save(world, nomination, position="Second Secretary, Asia")
    verbs.resubmit_nomination(nomination, actor=world.alice, now=NOW + 3 * DAY)
    assert [(row.field, row.note) for row in defects(nomination).values()] == [("education", "The year is missing."), ("position", "Too short.")]


def test_document_that_was_not_named_stays(world: World, call: Call) -> None:
    requirement = call.checklist(manager="_base_manager").get()  # type: ignore[operator]
    nomination = make_draft(world, call)
    document = verbs.attach_document(nomination, requirement=requirement, file=upload(world), actor=world.alice, now=NOW)
    verbs.submit_nomination(nomination, actor=world.alice, now=NOW)
    verbs.return_nomination(nomination, reason="", mend_until=NOW + DAY, defects={"education": "x"}, actor=world.sofia, now=NOW)

    with pytest.raises(Refused) as caught:
        verbs.remove_document(document, actor=world.alice, now=NOW)
    assert "Diploma" in str(caught.value)
    with pytest.raises(Refused):
        verbs.attach_document(nomination, requirement=requirement, file=upload(world, "new.pdf"), actor=world.alice, now=NOW)


def test_document_that_was_named_is_mended_by_a_new_file(world: World, call: Call) -> None:
    requirement = call.checklist(manager="_base_manager").get()  # type: ignore[operator]
    nomination = returned(world, call, {document_field(requirement.pk): "Page two is missing."})

    verbs.attach_document(nomination, requirement=requirement, file=upload(world), actor=world.alice, now=NOW)
    verbs.resubmit_nomination(nomination, actor=world.alice, now=NOW)

    assert nomination.state == "submitted"


def test_return_without_names_opens_everything(world: World, call: Call) -> None:
    nomination = returned(world, call, {}, reason="Look through it again.")

    save(world, nomination, {"given_names": "Farruh"}, position="Attaché")
    verbs.resubmit_nomination(nomination, actor=world.alice, now=NOW)

    assert nomination.state == "submitted"


def test_what_is_no_field_is_refused(world: World, call: Call) -> None:
    nomination = make_nomination(world, call)

    for wrong in ({"state": "x"}, {"document-0": "x"}, {"education": " "}):
        with pytest.raises(Invalid):
            verbs.return_nomination(nomination, reason="", mend_until=NOW + DAY, defects=wrong, actor=world.sofia, now=NOW)
    assert nomination.state == "submitted"


@pytest.mark.parametrize(("sent_before", "read_for"), [(2 * DAY, 10 * DAY), (5 * DAY, 1 * DAY), (SECOND, 30 * DAY)])
def test_clock_of_the_call_stood_still_while_the_ministry_read_it(world: World, call: Call, sent_before: timedelta, read_for: timedelta) -> None:
    sent = call.closes_at - sent_before
    nomination = make_nomination(world, call, now=sent)
    back = sent + read_for
    verbs.return_nomination(nomination, reason="", mend_until=back + timedelta(hours=1), defects=WRONG, actor=world.sofia, now=back)
    until = max(back + timedelta(hours=1), call.closes_at, back + sent_before)

    assert nomination.mendable_until == until
    for row in defects(nomination).values():
        verbs.answer_defect(nomination, defect=row, answer="Right.", actor=world.alice, now=back)
    with pytest.raises(Refused):
        verbs.resubmit_nomination(nomination, actor=world.alice, now=until)
    verbs.resubmit_nomination(nomination, actor=world.alice, now=until - SECOND)


# --- pages ---------------------------------------------------------------------------------------------
def test_return_page_names_each_field_and_shows_the_rules_beside_what_is_given(world: World, call: Call) -> None:
    nomination = make_nomination(world, call)

    page = read(world.client("sofia"), url("nomination_return", nomination.pk))

    for item in items_of(nomination):
        assert f'name="tick-{item.field}"' in page
        assert f'name="note-{item.field}"' in page
    for text in ("Rules of the call", "at most 35 years", "31 years", "2 years or more", "4 years", "B2 or higher", DOSSIER["education"]):
        assert text in page, text
    assert page.count("not met") == 0


def test_returned_by_page_opens_the_fields_named(world: World, call: Call) -> None:
    nomination = make_nomination(world, call)
    data = {"tick-education": "on", "note-education": "The year is missing.", "mend_until_0": "2026-11-28", "mend_until_1": "18:00"}
    assert world.client("sofia").post(url("nomination_return", nomination.pk), data).status_code == 302

    alice = world.client("alice")
    edit, list_page = read(alice, url("nomination_edit", nomination.pk)), read(alice, url("nomination_defects", nomination.pk))
    section = read(alice, url("nomination_section", nomination.pk, "education"))
    post = read(alice, url("nomination_section", nomination.pk, "post"))

    assert "1 item is to be changed or answered." in edit
    assert "The year is missing." in list_page
    assert f"{url('nomination_section', nomination.pk, 'education')}#id_education" in list_page
    assert "The clock of the call stood still" in list_page
    assert 'name="education"' in section
    assert "Checked by the ministry: it stays as it is." in post


def test_item_is_answered_by_page_and_both_sides_read_it(world: World, call: Call) -> None:
    nomination = returned(world, call)
    alice, row = world.client("alice"), defects(nomination)["birth_date"]
    empty = alice.post(url("nomination_defects", nomination.pk), {"defect": row.pk, f"defect-{row.pk}-answer": ""})
    assert "Say why it is right as it stands" in empty.content.decode()

    kept = alice.post(url("nomination_defects", nomination.pk), {"defect": row.pk, f"defect-{row.pk}-answer": "The passport is right."})
    save(world, nomination, education="BA, 2019")

    assert kept.status_code == 302
    for name in ("alice", "sofia"):
        page = read(world.client(name), url("nomination", nomination.pk))
        for text in ("Sent back, and what became of it", "The year is missing.", "BA, 2019", "The passport is right."):
            assert text in page, (name, text)


def test_pages_of_returns_are_for_the_two_authorities(world: World, call: Call) -> None:
    nomination = returned(world, call)
    give_account(world, nomination, "nigora")

    assert world.client("charlie").get(url("nomination_defects", nomination.pk)).status_code == 404
    assert world.client("olga").get(url("nomination_return", nomination.pk)).status_code == 403
    assert "Sent back, and what became of it" not in read(world.client("nigora"), url("nomination", nomination.pk))


# --- who is told ----------------------------------------------------------------------------------------
def deliver() -> None:
    for entry in HistoryEntry.objects.across_partners(reason="test").filter(delivered_at=None).order_by("pk"):
        deliver_event(entry.pk, now=entry.at)


def test_officers_read_what_is_wrong_in_their_language(world: World, call: Call) -> None:
    returned(world, call)
    deliver()

    notice = Notice.objects.across_partners(reason="test").filter(kind="nomination_return", recipient=world.users["alice"]).get()
    _subject, body = notice_text(notice, zone="Asia/Dushanbe")

    assert "Education: The year is missing." in body
    assert "Date of birth: The passport says another day." in body


def test_nominee_without_account_gets_the_same_by_letter(world: World, call: Call) -> None:
    nomination = returned(world, call)
    deliver()

    letter = Delivery.objects.across_partners(reason="test").get(kind="nominee_return")
    subject, body = letter_text(letter)

    assert letter.address == nomination.person.email
    assert nomination.reference in subject
    assert "Education: The year is missing." in body
    assert "Tajikistan" in body


def test_repeated_dossier_of_a_call_with_another_intake_is_not_touched(world: World, call: Call) -> None:
    """A named field of one nomination opens nothing in another of the same person."""
    nomination = returned(world, call)
    other = make_call(world, intake=make_intake(world, reference="MIR-28"))
    draft = verbs.start_nomination(other, partner=world.partner_a, person=nomination.person, person_fields={}, actor=world.alice, now=NOW)

    verbs.save_nomination(draft, fields={"position": "Attaché"}, actor=world.alice, now=NOW)

    assert draft.position == "Attaché"


def test_passport_is_named_as_a_whole(world: World, call: Call) -> None:
    nomination = returned(world, call, {"passport": "The number has a letter too few."})

    page = read(world.client("alice"), url("nomination_section", nomination.pk, "passport"))
    other = read(world.client("alice"), url("nomination_section", nomination.pk, "post"))
    with pytest.raises(Refused):
        save_passport(returned(world, make_call(world, intake=make_intake(world, reference="P-27"))), fields={}, actor=world.alice, now=NOW)
    save_passport(nomination, fields={"country": "TJ", "number": "A1234567"}, actor=world.alice, now=NOW)

    row = defects(nomination)["passport"]
    assert "Checked by the ministry" not in page
    assert "Checked by the ministry" in other
    assert row.mended_at == NOW
    assert (row.value_before, row.value_after) == ("", "")
