"""Employers, embassies, delegates, officers whose role rests, and the host's other staff: what of the partner's work is not theirs to read."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.errors import NotAllowed
from core.history import entries_for, record
from core.scoping import Owned, Shared
from notifications.models import Notice
from notifications.operations import deliver_event
from notifications.render import notice_text
from partners import operations as partners
from partners.actor import Actor, actor_for
from partners.enums import Power, Role
from partners.models import Membership
from people.models import Passport, Person
from scholarships import operations as verbs
from scholarships.imports.upload import take_in
from scholarships.models import Call, CallDocument, MedicalRecord, Nomination, NominationDocument, NomineeImport
from scholarships.operations import apart
from tests.nominations import give_account, url
from tests.test_dossier_apart import NUMBER, assert_nothing_said, filled
from tests.test_narrow_reading import with_files
from tests.town import build_town
from tests.workbooks import person, workbook
from tests.world import NOW, World, add_person, make_call, make_draft, make_nomination

pytestmark = pytest.mark.django_db
MODELS = [model for model in apps.get_models() if isinstance(getattr(model, "SCOPE", None), Owned | Shared)]


def lent(world: World, name: str, *powers: Power) -> Actor:
    """The actor of the next request, with what the head has lent."""
    partners.lend(
        institution=world.institutions["authority_a"], delegate=world.users[name], powers=list(powers), starts_on=date(2026, 11, 24),
        ends_on=date(2026, 12, 31), reason="Leave", actor=world.daler, now=NOW,
    )  # fmt: skip
    return actor_for(world.users[name], NOW)


def rests(world: World, name: str) -> Actor:
    Membership.objects.across_partners(reason="test").filter(user=world.users[name]).update(confirmed_on=date(2026, 1, 1))
    found = actor_for(world.users[name], NOW)
    assert (found.roles, found.held) == (frozenset(), {Role.NOMINATING_OFFICER})
    return found


def test_employer_to_whom_nothing_is_put_reads_nothing_of_the_partner(world: World) -> None:
    build_town(world)
    call = Call.objects.visible_to(world.alice).first()

    seen = {model._meta.label for model in MODELS if model._base_manager.exists() and model.objects.visible_to(world.farid).exists()}
    assert seen <= {"training.AlumniProfile", "training.PostHeld"}  # who has consented is read by everybody who signs in
    assert not Call.objects.visible_to(world.farid).exists()
    farid = world.client("farid")
    for name in ("agreements:agreements", "reports:runs"):
        assert farid.get(reverse(name)).status_code == 403, name
    assert call
    assert farid.get(url("call", call.pk)).status_code == 404
    for name in ("home", "scholarships:nominations", "scholarships:calls", "training:enrolments"):
        page = farid.get(reverse(name)).content.decode()
        for secret in (call.reference, "RAHIMOV", "N-2027-", reverse("agreements:agreements"), reverse("reports:runs")):
            assert secret not in page, (name, secret)
    assert "RAHIMOV" not in farid.get(reverse("search"), {"q": "Rahimov"}).content.decode()


def test_employer_reads_what_is_put_to_it_and_its_call(world: World) -> None:
    nomination = make_draft(world, make_call(world, asks_employer=True))
    other = make_draft(world, nomination.call, number=1)
    verbs.ask_employer(nomination, actor=world.alice, now=NOW)
    farid = world.client("farid")

    assert list(Nomination.objects.visible_to(world.farid)) == [nomination]
    for name, pk in (("nomination", nomination.pk), ("call", nomination.call_id)):
        assert farid.get(url(name, pk)).status_code == 200
    assert nomination.reference in farid.get(url("nominations")).content.decode()
    assert nomination.reference in farid.get(reverse("home")).content.decode()
    page = farid.get(url("call", nomination.call_id)).content.decode()
    for secret in (other.reference, "nominated 0 of", "1 of 2"):
        assert secret not in page, secret


def test_employer_who_approves_agreements_for_the_head_reads_them(world: World) -> None:
    build_town(world)
    world.actors["farid"] = lent(world, "farid", Power.APPROVE_AGREEMENTS)

    assert world.client("farid").get(reverse("agreements:agreements")).status_code == 200
    assert not Nomination.objects.visible_to(world.actors["farid"]).exists()
    assert not Passport.objects.visible_to(world.actors["farid"]).exists()


def test_employer_finds_the_powers_that_were_lent_to_it(world: World) -> None:
    lent(world, "farid", Power.INVITE_OFFICERS)

    assert "Daler" in world.client("farid").get(reverse("partners:delegations")).content.decode()
    assert not Person.objects.visible_to(actor_for(world.users["farid"], NOW)).exists()


def test_embassy_has_no_list_of_the_authoritys_people(world: World) -> None:
    make_draft(world, make_call(world))

    assert not Person.objects.visible_to(world.zarina).exists()
    assert "RAHIMOV" not in world.client("zarina").get(reverse("search"), {"q": "Rahimov"}).content.decode()


@pytest.mark.parametrize("power", [Power.ENDORSE, Power.ANSWER_OFFERS])
@pytest.mark.parametrize("name", ["zarina", "farid"])
def test_lent_power_opens_nothing_that_stands_apart(world: World, name: str, power: Power) -> None:
    found = filled(world)
    verbs.submit_nomination(found, actor=world.alice, now=NOW)
    delegate = lent(world, name, power)
    client = world.client(name)

    assert client.get(url("nomination", found.pk)).status_code == 200
    for part in ("passport", "medical"):
        answer = client.post(url("nomination_reveal", found.pk, part), {"reason": "Needed"})
        assert answer.status_code == 403
        assert_nothing_said(answer.content.decode())
    assert not Passport.objects.visible_to(delegate).exists()
    assert not MedicalRecord.objects.visible_to(delegate).exists()


def test_personal_papers_are_read_by_who_endorses_and_not_by_who_answers_offers(world: World) -> None:
    call = make_call(world, is_open=False)
    for fields in ({"name_en": "Passport copy", "personal": True, "required": False}, {"name_en": "Diploma", "required": False}):
        verbs.add_to_checklist(call, fields=fields, actor=world.sofia, now=NOW)
    nomination, passport, _diploma = with_files(world, opened(world, call))
    add_person(world, "endorser", "authority_a", Role.EMPLOYER_ENDORSER)

    answers, endorses = lent(world, "farid", Power.ANSWER_OFFERS), lent(world, "endorser", Power.ENDORSE)

    for actor, reads in ((answers, False), (endorses, True), (world.alice, True)):
        assert NominationDocument.objects.visible_to(actor).filter(pk=passport.pk).exists() is reads, actor.label
    assert CallDocument.objects.across_partners(reason="test").filter(call=nomination.call, personal=True).exists()


def opened(world: World, call: Call) -> Call:
    verbs.publish_call(call, actor=world.sofia, now=NOW)
    verbs.turn_clock(now=call.opens_at)
    call.refresh_from_db()
    return call


def test_officer_whose_role_rests_reads_the_record_and_opens_nothing(world: World) -> None:
    found = filled(world)
    resting, alice = rests(world, "alice"), world.client("alice")

    page = alice.get(url("nomination", found.pk))
    assert page.status_code == 200
    assert "••••" not in page.content.decode()
    for part in ("passport", "medical"):
        assert alice.post(url("nomination_reveal", found.pk, part), {"reason": "Needed"}).status_code == 403
    for verb in (apart.reveal_passport, apart.reveal_medical):
        with pytest.raises(NotAllowed):
            verb(found, reason="Needed", actor=resting, now=NOW)  # type: ignore[operator]
    assert not Passport.objects.visible_to(resting).exists()
    assert not MedicalRecord.objects.visible_to(resting).exists()


@pytest.mark.parametrize("name", ["sofia", "aidar", "saule", "nurlan", "adil", "olga", "zarina", "farid", "charlie"])
def test_lists_of_nominees_with_their_passports_are_the_authoritys(world: World, name: str) -> None:
    found = a_list(world)
    client = world.client(name)

    for page in ("nominee_import", "nominee_import_faults"):
        answer = client.get(url(page, found.pk))
        assert answer.status_code == 404
        assert NUMBER not in answer.content.decode()
    assert not NomineeImport.objects.visible_to(world.actors[name]).exists()


def a_list(world: World, **more: Any) -> NomineeImport:
    rows = [person(passport_number=NUMBER, passport_country="TJ", **more)]
    upload = SimpleUploadedFile("list.xlsx", workbook(rows))
    return take_in(upload, call=make_call(world), partner=world.partner_a, actor=world.alice, now=NOW)[0]


def test_officer_whose_role_rests_opens_no_list(world: World) -> None:
    found = a_list(world)
    rests(world, "alice")

    assert world.client("alice").get(url("nominee_import", found.pk)).status_code == 404
    assert world.client("amir").get(url("nominee_import", found.pk)).status_code == 200


def told_of_return(world: World, defects: dict[str, str]) -> str:
    """What the nominee reads, and what is kept with it."""
    row = make_nomination(world, make_call(world))
    give_account(world, row, "nigora")
    verbs.return_nomination(row, reason="", mend_until=NOW + timedelta(days=3), defects=defects, actor=world.sofia, now=NOW)
    deliver_event(entries_for(row).get(step="return").pk, now=NOW)
    notice = Notice.objects.across_partners(reason="test").get(recipient=world.users["nigora"])
    return f"{notice_text(notice, zone='Asia/Dushanbe')} {notice.params}"


def test_nominee_is_told_what_is_wrong_with_the_own_part_only(world: World) -> None:
    said = told_of_return(world, {"education": "The year is missing.", "justification": "Too weak a reason.", "rank": "Two have rank 1."})

    assert "The year is missing." in said
    assert "Too weak" not in said
    assert "Two have rank" not in said


def test_nominee_is_told_that_a_return_is_not_theirs_to_mend(world: World) -> None:
    said = told_of_return(world, {"justification": "Too weak a reason."})

    assert "nothing is asked of you" in said
    assert "Too weak" not in said


def test_receipt_is_for_the_two_sides_and_the_nominee(world: World) -> None:
    row = make_nomination(world, make_call(world), state="accepted")

    shown = {name: world.client(name).get(url("nomination_receipt", row.pk)).status_code for name in ("alice", "sofia", "zarina", "ruslan", "leila")}

    assert shown == {"alice": 200, "sofia": 200, "zarina": 200, "ruslan": 404, "leila": 404}


def test_journal_names_nobody_of_whom_nothing_was_sent_to_an_administrator(world: World) -> None:
    call = make_call(world)
    draft, sent = make_draft(world, call), make_nomination(world, call, number=1)
    assert draft.person.passport_name != sent.person.passport_name
    for step in ("same_person", "other_person"):
        record(sent.person, step, actor=world.sofia, now=NOW, reason="Two passports.")

    pages = {name: world.client(name).get(reverse("journal")).content.decode() for name in ("adil", "olga")}

    assert {name: draft.person.passport_name in page for name, page in pages.items()} == {"adil": False, "olga": True}
    assert {name: "Two passports." in page for name, page in pages.items()} == {"adil": False, "olga": True}
    assert all(sent.person.passport_name in page for page in pages.values())
