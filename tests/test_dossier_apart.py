"""Passport and medical part stand apart: masked on every page, opened with a reason that is kept, and by nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.errors import Invalid, NotAllowed, Refused
from core.history import entries_for
from partners.enums import Role
from people.models import Passport
from people.queries import masked, months_later, number_key, validity_advice
from scholarships import operations as verbs
from scholarships.models import MedicalRecord, Nomination
from scholarships.operations import apart
from scholarships.operations.nominees import nominate
from tests.hostile_files import pdf
from tests.world import NOW, World, add_person, make_call, make_draft, make_intake, make_nomination

pytestmark = pytest.mark.django_db
NUMBER = "L898902C3"
MRZ = "P<TJKRAHIMOV<<FARRUKH<<<<<<<<<<<<<<<<<<<<<<<\nL898902C36TJK9605176M3004157<<<<<<<<<<<<<<<0"
PASSPORT = {"kind": "diplomatic", "number": NUMBER, "country": "TJ", "expires_on": date(2030, 4, 15), "mrz": MRZ}
DECLARED = {"conditions": "Asthma since childhood", "medication": "Salbutamol", "allergies": "none"}
REPORTED = {
    "physician_name": "Dr. Karim",
    "physician_licence": "LIC-4711",
    "examined_on": date(2026, 11, 1),
    "fitness": "fit",
    "remarks": "Sound heart",
}
SECRETS = (NUMBER, "L898902", "Asthma", "Salbutamol", "LIC-4711", "Sound heart")


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def url(name: str, *args: object) -> str:
    return reverse(f"scholarships:{name}", args=args)


def filled(world: World, call: Any = None, *, number: int = 0) -> Nomination:
    """A draft with passport and medical part."""
    draft = make_draft(world, call or make_call(world), number=number)
    apart.save_passport(draft, fields=PASSPORT, actor=world.alice, now=NOW)
    apart.save_declaration(draft, fields=DECLARED, actor=world.alice, now=NOW)
    apart.save_physicians_report(draft, fields=REPORTED, actor=world.alice, now=NOW)
    return Nomination.objects.across_partners(reason="test").get(pk=draft.pk)


def sent(world: World) -> Nomination:
    found = filled(world)
    verbs.submit_nomination(found, actor=world.alice, now=NOW)
    return found


def accepted(world: World) -> Nomination:
    found = sent(world)
    verbs.accept_for_review(found, actor=world.sofia, now=NOW)
    verbs.select(found, reason="Strong dossier.", actor=world.hana, now=NOW)
    verbs.send_offer(found, expires_at=NOW + timedelta(days=14), actor=world.sofia, now=NOW)
    verbs.accept_offer(found, actor=world.alice, now=NOW)
    return found


def assert_nothing_said(page: str) -> None:
    assert [secret for secret in SECRETS if secret in page] == []


def test_officer_types_the_passport_and_reads_it_masked_ever_after(world: World) -> None:
    draft, alice = make_draft(world, make_call(world)), world.client("alice")
    typed = {
        "kind": "diplomatic", "number": "l 898902-c3", "country": "TJ", "issued_on": "", "expires_on": "15.04.2030", "mrz": MRZ.lower(),
        "visa_needed": "no", "visa_city": "", "then": "next",
    }  # fmt: skip

    answer = alice.post(url("nomination_section", draft.pk, "passport"), typed, follow=True)

    passport = Passport.objects.across_partners(reason="test").get()
    assert (passport.number, passport.country, passport.mrz, passport.visa_needed) == (NUMBER, "TJ", MRZ, False)
    assert passport.number_key == number_key("TJ", NUMBER)
    for page in (answer.content.decode(), *(alice.get(url(*where)).content.decode() for where in pages_of(draft))):
        assert_nothing_said(page)
    assert "•••• 02C3" in alice.get(url("nomination_section", draft.pk, "passport")).content.decode()
    assert "data-no-draft" in alice.get(url("nomination_section", draft.pk, "passport")).content.decode()


def pages_of(nomination: Nomination) -> list[tuple[Any, ...]]:
    return [
        ("nomination", nomination.pk), ("nomination_check", nomination.pk), ("nomination_edit", nomination.pk), ("nomination_medical", nomination.pk),
        ("nomination_section", nomination.pk, "passport"), ("nomination_section", nomination.pk, "identity"), ("nominations",),
        ("nomination_reveal", nomination.pk, "passport"), ("nomination_reveal", nomination.pk, "medical"),
    ]  # fmt: skip


def test_an_empty_number_keeps_the_one_there_is(world: World) -> None:
    draft = filled(world)
    data = {"kind": "ordinary", "number": "", "country": "TJ", "issued_on": "", "expires_on": "15.04.2030", "mrz": "", "visa_city": ""}

    assert world.client("alice").post(url("nomination_section", draft.pk, "passport"), data).status_code == 302

    passport = Passport.objects.across_partners(reason="test").get()
    assert (passport.kind, passport.number, passport.mrz) == ("ordinary", NUMBER, MRZ)


def test_differences_stand_beside_their_fields_and_refuse_nothing(world: World) -> None:
    draft, alice = make_draft(world, make_call(world)), world.client("alice")
    typed = {"number": "L898902C4", "country": "KG", "expires_on": "15.04.2031", "mrz": MRZ.replace("C36TJK", "C37TJK")}

    answer = alice.post(url("nomination_section", draft.pk, "passport"), typed, follow=True)
    assert "is 6, the zone says 7: compare line 2, position 10." in answer.content.decode()
    alice.post(url("nomination_section", draft.pk, "passport"), typed | {"mrz": MRZ})
    page = alice.get(url("nomination_section", draft.pk, "passport")).content.decode()
    identity = draft.person
    identity.family_name = "Rahimi"
    identity.save()

    for text in ("they differ at character 9.", "The zone of the passport says Tajikistan.", "says 30 04 15"):
        assert text in page, text
    assert (
        "The zone of the passport says RAHIMOV: compare the spelling." in alice.get(url("nomination_section", draft.pk, "identity")).content.decode()
    )


def test_passport_that_ends_soon_after_the_intake_is_warned_about(world: World) -> None:
    ends = date(2028, 8, 30)
    assert "before the intake ends" in validity_advice(date(2028, 8, 29), ends)
    assert "less than six months" in validity_advice(date(2029, 2, 27), ends)
    assert validity_advice(date(2029, 2, 28), ends) == ""
    assert months_later(date(2028, 8, 31), 6) == date(2029, 2, 28)
    draft = make_draft(world, make_call(world))
    apart.save_passport(draft, fields={**PASSPORT, "expires_on": date(2028, 9, 1)}, actor=world.alice, now=NOW)

    assert "less than six months after the intake ends" in world.client("alice").get(url("nomination", draft.pk)).content.decode()


@pytest.mark.parametrize(("number", "shown"), [("L898902C3", "•••• 02C3"), ("12345", "•••• 45"), ("7", "••••"), ("", "")])
def test_mask_never_shows_more_than_half(number: str, shown: str) -> None:
    assert masked(number) == shown


def test_revealed_with_a_reason_that_both_sides_and_the_auditor_read(world: World) -> None:
    found, sofia = sent(world), world.client("sofia")
    address = url("nomination_reveal", found.pk, "passport")

    assert_nothing_said(sofia.get(address).content.decode())
    assert_nothing_said(sofia.post(address, {"reason": "  "}).content.decode())
    assert not entries_for(found).filter(step="passport_revealed").exists()
    answer = sofia.post(address, {"reason": "Visa letter"})

    assert NUMBER in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    entry = entries_for(found).get(step="passport_revealed")
    assert (entry.actor_id, entry.reason, entry.at, entry.data) == (world.users["sofia"].pk, "Visa letter", NOW, {})
    for who in ("alice", "sofia", "olga"):
        page = world.client(who).get(url("nomination", found.pk)).content.decode()
        assert "Passport data opened" in page
        assert "Visa letter" in page
        assert_nothing_said(page)


# Who may open which part of what was sent; "" where the nomination is not to be seen at all.
READERS = {
    "alice": ("passport", "medical"), "daler": ("passport", "medical"), "sofia": ("passport", "medical"), "hana": ("passport", "medical"),
    "olga": ("passport",), "saule": (), "aidar": (), "nurlan": (), "adil": (), "zarina": (), "farid": (),
}  # fmt: skip
STRANGERS = ("charlie", "ruslan", "leila", "rana", "erlan", "timur", "nigora")


@pytest.mark.parametrize("who", [*READERS, *STRANGERS])
def test_nobody_else_opens_passport_or_medical_part(world: World, who: str) -> None:
    found = sent(world)
    client = world.client(who)

    for part in ("passport", "medical"):
        answer = client.post(url("nomination_reveal", found.pk, part), {"reason": "Needed"})
        if part in READERS.get(who, ()):
            assert answer.status_code == 200, part
        else:
            assert answer.status_code in ((403, 404) if who in READERS else (404,)), part
            assert_nothing_said(answer.content.decode())
    report = client.get(url("medical_report", found.pk))
    assert report.status_code == 404 if "medical" in READERS.get(who, ()) else report.status_code in (403, 404)
    record = client.get(url("nomination", found.pk))
    assert_nothing_said(record.content.decode())


def test_academy_reads_the_passport_of_who_comes_and_never_the_medical_part(world: World) -> None:
    found = accepted(world)
    ruslan, leila = world.client("ruslan"), world.client("leila")

    assert NUMBER in ruslan.post(url("nomination_reveal", found.pk, "passport"), {"reason": "Letter to the migration service"}).content.decode()
    assert ruslan.post(url("nomination_reveal", found.pk, "medical"), {"reason": "x"}).status_code == 403
    for part in ("passport", "medical"):
        assert leila.post(url("nomination_reveal", found.pk, part), {"reason": "x"}).status_code == 403


def test_before_the_sending_the_host_opens_nothing(world: World) -> None:
    draft = filled(world)

    for who in ("sofia", "hana", "olga"):
        assert world.client(who).post(url("nomination_reveal", draft.pk, "passport"), {"reason": "x"}).status_code == 403


def test_reviewer_of_the_case_sees_neither(world: World) -> None:
    found = sent(world)
    verbs.accept_for_review(found, actor=world.sofia, now=NOW)
    verbs.assign_reviewer(found, reviewer=world.users["rana"], due_at=NOW + timedelta(days=7), actor=world.sofia, now=NOW)
    rana = world.client("rana")

    page = rana.get(url("nomination", found.pk)).content.decode()
    for text in ("Passport and visa", "Medical part", "••••"):
        assert text not in page
    for part in ("passport", "medical"):
        assert rana.post(url("nomination_reveal", found.pk, part), {"reason": "x"}).status_code == 403


def test_searches_lists_exports_and_journals_know_nothing_of_it(world: World) -> None:
    found = sent(world)
    apart.reveal_passport(found, reason="Visa letter", actor=world.sofia, now=NOW)
    for who in ("alice", "sofia", "olga"):
        client = world.client(who)
        for words in (NUMBER, "Asthma", "LIC-4711", "salbutamol"):
            assert found.reference not in client.get(reverse("search"), {"q": words}).content.decode()
        for address in (reverse("search") + "?q=Rahimov", reverse("journal"), url("nominations"), reverse("home")):
            assert_nothing_said(client.get(address).content.decode())


def test_scope_of_the_rows_is_as_narrow_as_the_pages(world: World) -> None:
    filled(world)

    for model, readers in ((Passport, ("alice", "daler", "sofia", "hana", "olga")), (MedicalRecord, ("alice", "daler", "sofia", "hana"))):
        for who, actor in world.actors.items():
            assert model.objects.visible_to(actor).exists() == (who in (*readers, *(("amir",)))) or (
                model is MedicalRecord and who in ("zarina", "farid")
            ), (model, who)


def test_officer_who_enters_from_paper_sees_only_the_state(world: World) -> None:
    draft, alice = make_draft(world, make_call(world)), world.client("alice")
    address = url("nomination_medical", draft.pk)

    assert alice.post(address, {"act": "declare", **DECLARED}).status_code == 302
    file = SimpleUploadedFile("report.pdf", pdf())
    assert alice.post(address, {"act": "report", **REPORTED, "examined_on": "01.11.2026", "report": file}).status_code == 302

    page = alice.get(address).content.decode()
    assert_nothing_said(page)
    assert "Declared on 24 Nov 2026." in page
    assert "Report on file." in page
    assert "Health declaration entered from paper for the nominee" in alice.get(url("nomination", draft.pk)).content.decode()
    assert alice.get(url("medical_report", draft.pk)).status_code == 302
    shown = alice.post(url("nomination_reveal", draft.pk, "medical"), {"reason": "The insurer asks"}).content.decode()
    assert "Asthma since childhood" in shown
    answer = alice.get(url("medical_report", draft.pk))
    assert (answer.status_code, b"".join(answer.streaming_content)[:5]) == (200, b"%PDF-")  # type: ignore[attr-defined]
    with time_machine.travel(NOW + timedelta(minutes=16), tick=False):
        assert alice.get(url("medical_report", draft.pk)).status_code == 302


def test_nominee_reads_and_declares_freely(world: World) -> None:
    draft = filled(world)
    draft.person.user = world.users["nigora"]
    draft.person.save()
    draft.nominee_invited_at = NOW
    draft.save()
    verbs.submit_nomination(draft, actor=world.alice, now=NOW)
    before = entries_for(draft).count()

    page = world.client("nigora").get(url("nomination_reveal", draft.pk, "medical")).content.decode()

    assert "Asthma since childhood" in page
    assert entries_for(draft).count() == before


def test_nominee_completes_passport_and_medical_part_of_the_own_draft(world: World) -> None:
    draft = make_draft(world, make_call(world))
    draft.person.user, draft.nominee_invited_at = world.users["nigora"], NOW
    draft.person.save()
    draft.save()
    nigora = world.client("nigora")

    assert nigora.post(url("nomination_section", draft.pk, "passport"), {"number": NUMBER, "country": "TJ"}).status_code == 302
    assert nigora.post(url("nomination_medical", draft.pk), {"act": "declare", **DECLARED}).status_code == 302

    steps = list(entries_for(draft).values_list("step", "actor_id"))
    assert {("passport_saved", world.users["nigora"].pk), ("medical_declared", world.users["nigora"].pk)} <= set(steps)
    assert "Asthma since childhood" in nigora.get(url("nomination_medical", draft.pk)).content.decode()
    assert_nothing_said(nigora.get(url("nomination_section", draft.pk, "passport")).content.decode())


def test_what_was_sent_is_not_typed_over(world: World) -> None:
    found = sent(world)

    for verb, fields in ((apart.save_passport, PASSPORT), (apart.save_declaration, DECLARED), (apart.save_physicians_report, REPORTED)):
        with pytest.raises(Refused):
            verb(found, fields=fields, actor=world.alice, now=NOW)  # type: ignore[operator]
        for who in ("charlie", "sofia", "olga", "zarina"):
            with pytest.raises(NotAllowed):
                verb(found, fields=fields, actor=world.actors[who], now=NOW)  # type: ignore[operator]


def test_opening_asks_for_data_and_reason(world: World) -> None:
    empty = make_nomination(world, make_call(world))

    with pytest.raises(Refused, match="nothing to show"):
        apart.reveal_passport(empty, reason="Visa", actor=world.sofia, now=NOW)
    with pytest.raises(Invalid):
        apart.reveal_medical(filled(world, empty.call, number=1), reason=" ", actor=world.alice, now=NOW)


def test_call_that_asks_for_them_takes_no_nomination_without(world: World) -> None:
    call = make_call(world, asks_passport=True, asks_medical=True)
    draft = make_draft(world, call)

    with pytest.raises(Refused, match=r"passport number.*licence number of the physician"):
        verbs.submit_nomination(draft, actor=world.alice, now=NOW)
    page = world.client("alice").get(url("nomination_check", draft.pk)).content.decode()
    assert f'href="{url("nomination_section", draft.pk, "passport")}?back=check#id_number"' in page
    assert f'href="{url("nomination_medical", draft.pk)}?back=check#id_conditions"' in page
    full = filled(world, call, number=1)
    verbs.submit_nomination(full, actor=world.alice, now=NOW)
    assert full.state == "submitted"


def test_an_embassy_that_may_forward_reads_neither(world: World) -> None:
    add_person(world, "parviz", "embassy_a", Role.EMBASSY_OFFICER)

    assert world.client("parviz").post(url("nomination_reveal", sent(world).pk, "passport"), {"reason": "x"}).status_code in (403, 404)


def test_passport_is_there_for_the_next_nomination(world: World) -> None:
    before = sent(world)
    coming = make_call(world, intake=make_intake(world, reference="MIR-28", starts_on=date(2028, 9, 1)), partners=(world.partner_a,))

    draft, _is_new = nominate(coming, partner=world.partner_a, person=before.person, person_fields={}, actor=world.alice, now=NOW)

    assert "•••• 02C3" in world.client("alice").get(url("nomination_check", draft.pk)).content.decode()


# --- for the visa, after the dossier was sent -------------------------------------------------------------------------------


def test_sender_brings_the_passport_of_who_has_a_place_and_the_note_can_be_written(world: World) -> None:
    found = make_nomination(world, make_call(world), state="accepted")
    alice, address = world.client("alice"), url("nomination_passport", found.pk)
    typed = {"kind": "service", "number": NUMBER, "country": "TJ", "expires_on": "15.04.2030"}

    assert "Passport for the visa" in alice.get(url("nomination", found.pk)).content.decode()
    first = " ".join(alice.get(address).content.decode().split())
    assert "Passport number</label>" in first
    assert "Passport number <" not in first
    answer = alice.post(address, typed)

    assert answer.status_code == 302
    passport = Passport.objects.across_partners(reason="test").get(person=found.person)
    assert (passport.number, passport.expires_on) == (NUMBER, date(2030, 4, 15))
    assert passport.delete_after is not None
    assert entries_for(found).filter(step="passport_saved").exists()
    assert "•••• 02C3" in alice.get(address).content.decode()
    assert NUMBER not in alice.get(address).content.decode()


@pytest.mark.parametrize(("who", "status"), [("daler", 403), ("sofia", 403), ("charlie", 404)])
def test_nobody_else_brings_the_passport(world: World, who: str, status: int) -> None:
    found = make_nomination(world, make_call(world), state="accepted")

    assert world.client(who).get(url("nomination_passport", found.pk)).status_code == status


def test_who_has_no_place_brings_no_passport_after_sending(world: World) -> None:
    call = make_call(world)
    waits, gone = make_nomination(world, call, state="in_review"), make_nomination(world, call, state="accepted", number=1)
    seen = Nomination.objects.across_partners(reason="test").get(pk=gone.pk)
    verbs.withdraw_nomination(gone, reason="Posted abroad", actor=world.alice, now=NOW)

    assert world.client("alice").get(url("nomination_passport", waits.pk)).status_code == 403
    with pytest.raises(Refused):
        apart.save_passport(waits, fields=PASSPORT, actor=world.alice, now=NOW)
    with pytest.raises(Refused):
        apart.save_passport(seen, fields=PASSPORT, actor=world.alice, now=NOW)
