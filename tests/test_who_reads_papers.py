"""Who opens papers, stays and money beside the people they are for: passports of others, powers lent for something else, teachers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from core.history import entries_for
from documents.models import IssuedDocument, IssuedFile
from documents.operations.texts import start_text
from mobility import operations as mobility
from mobility.models import Allowance, Payment, PaySheet, Stay
from partners import operations as partners
from partners.actor import Actor, actor_for
from partners.enums import Power, Role
from partners.models import Membership
from people.models import Person
from people.operations import save_passport
from portal import journal
from reports.queries.costs import awards
from scholarships import operations as verbs
from scholarships.models import Award, Nomination, NominationLetter
from tests import sheets
from tests.nominations import give_account
from tests.stays import allow
from tests.test_kept_papers import body, text_of
from tests.world import CONFIRMED, NOW, World, make_call, make_nomination
from training.models import Enrolment

pytestmark = pytest.mark.django_db
PAPERS_AND_MONEY = (IssuedDocument, IssuedFile, NominationLetter, Award, Stay, Allowance, Payment)
NUMBER = "AB7654321"


def stay_of(nomination: Nomination) -> Stay:
    return Award.objects.across_partners(reason="test").select_related("stay__person").get(nomination=nomination).stay


def noted_with(world: World) -> tuple[Nomination, IssuedDocument]:
    """The nomination of Nigora, and the note verbale that names her beside another person."""
    call = make_call(world, reserve=1)
    accepted = [make_nomination(world, call, state="accepted", number=number) for number in range(2)]
    give_account(world, accepted[0], "nigora")
    stays = [stay_of(row) for row in accepted]
    for stay in stays:
        save_passport(stay.person, fields={"number": f"{NUMBER}{stay.pk}", "country": "TJ", "expires_on": date(2032, 3, 1)}, now=NOW)
        mobility.set_visa_need(stay, visa_needed=True, actor=world.sofia, now=NOW)
        mobility.change_days(stay, enters_on=date(2026, 12, 24), leaves_on=date(2027, 8, 1), actor=world.sofia, now=NOW)
    return accepted[0], mobility.write_note(stays, actor=world.sofia, now=NOW)


def paper_url(document: IssuedDocument) -> str:
    return reverse("documents:issued_pdf", args=[document.pk, "en"])


def test_nominee_reads_no_note_verbale_with_the_passports_of_others(world: World) -> None:
    nomination, note = noted_with(world)
    letters = NominationLetter.objects.across_partners(reason="test").filter(nomination=nomination)
    nigora = world.client("nigora")

    page = nigora.get(reverse("scholarships:nomination", args=[nomination.pk])).content.decode()
    letter, support = letters.get(document=note), letters.get(document__kind="visa_support")

    assert note.number not in page
    assert support.document.number in page
    urls = [reverse("scholarships:nomination_letter", args=[nomination.pk, row.pk, "en"]) for row in (letter, support)]
    assert [nigora.get(url).status_code for url in urls] == [404, 200]


@pytest.mark.parametrize(("who", "status"), [("sofia", 200), ("alice", 200), ("zarina", 200), ("nurlan", 404), ("olga", 404), ("adil", 404)])
def test_note_verbale_opens_for_those_who_may_read_its_passports(world: World, who: str, status: int) -> None:
    _nomination, note = noted_with(world)

    assert world.client(who).get(paper_url(note)).status_code == status


@pytest.mark.parametrize("who", ["nurlan", "olga"])
def test_register_names_notes_to_whom_it_does_not_open_them(world: World, who: str) -> None:
    _nomination, note = noted_with(world)

    page = world.client(who).get(reverse("mobility:register")).content.decode()

    assert note.number in page
    assert paper_url(note) not in page
    assert paper_url(note) in world.client("sofia").get(reverse("mobility:register")).content.decode()


@pytest.mark.parametrize(("who", "status"), [("sofia", 200), ("alice", 200), ("nigora", 200), ("leila", 403), ("ruslan", 403), ("nurlan", 403)])
def test_visa_support_letter_opens_for_those_who_may_read_its_passport(world: World, who: str, status: int) -> None:
    nomination, _note = noted_with(world)
    stay, client = stay_of(nomination), world.client(who)
    url = reverse("mobility:visa_letter", args=[stay.pk])

    page = client.get(reverse("mobility:stay", args=[stay.pk])).content.decode()

    assert client.get(url).status_code == status
    assert (url in page) is (status == 200)


def approver(world: World) -> Actor:
    """The employer's endorser, to whom the head has lent the approval of agreements and nothing else."""
    partners.lend(
        institution=world.institutions["authority_a"], delegate=world.users["farid"], powers=[Power.APPROVE_AGREEMENTS], starts_on=NOW.date(),
        ends_on=date(2026, 12, 31), reason="Leave", actor=world.daler, now=NOW,
    )  # fmt: skip
    return actor_for(world.users["farid"], NOW)


def test_approving_agreements_opens_neither_papers_nor_stays_nor_money(world: World) -> None:
    nomination, _note = noted_with(world)
    stay = stay_of(nomination)
    allow(stay, "62000")
    refused = make_nomination(world, nomination.call, state="in_review", number=2)
    verbs.not_select(refused, reason="Weak dossier.", actor=world.hana, now=NOW)
    actor, farid = approver(world), world.client("farid")
    regret = IssuedDocument.objects.across_partners(reason="test").get(kind="regret")

    assert [model.__name__ for model in PAPERS_AND_MONEY if model.objects.visible_to(actor).exists()] == []
    assert farid.get(reverse("agreements:agreements")).status_code == 200
    urls = [paper_url(regret), reverse("mobility:stay", args=[stay.pk]), reverse("mobility:visa_letter", args=[stay.pk])]
    assert [farid.get(url).status_code for url in urls] == [404, 404, 404]
    assert not awards({}, actor).exists()


def test_lecturer_sees_who_comes_and_no_money(world: World) -> None:
    nomination, _note = noted_with(world)
    stay = stay_of(nomination)
    allow(stay, "62000")
    mobility.record_arrival(stay, arrived_on=stay.enters_on, actor=world.ruslan, now=NOW + timedelta(days=40))
    mobility.make_sheet(institution=world.institutions["academy"], month=date(2026, 12, 1), actor=world.sofia, now=NOW + timedelta(days=40))

    assert Stay.objects.visible_to(world.leila).filter(pk=stay.pk).exists()
    for model in (Allowance, Payment, PaySheet, Award):
        assert model.objects.visible_to(world.ruslan).exists(), model.__name__
        assert not model.objects.visible_to(world.leila).exists(), model.__name__


def openings(document: IssuedDocument) -> list[str]:
    return [row.actor_label for row in entries_for(document).filter(step="passport_read")]


def test_each_opening_of_a_paper_with_a_passport_is_kept_for_the_auditor(world: World) -> None:
    nomination, note = noted_with(world)
    letters = NominationLetter.objects.across_partners(reason="test").select_related("document").filter(nomination=nomination)
    support, award = letters.get(document__kind="visa_support"), letters.get(document__kind="award_letter")
    address = reverse("mobility:visa_letter", args=[stay_of(nomination).pk])

    for row in (support, award):
        world.client("alice").get(reverse("scholarships:nomination_letter", args=[nomination.pk, row.pk, "ru"]))
    world.client("zarina").get(address)
    world.client("sofia").get(paper_url(note))

    assert openings(support.document) == ["Alice", "Zarina"]
    assert openings(note) == ["Sofia"]
    assert openings(award.document) == []
    found = {(row.step, row.actor_label) for row in journal.entries_for(world.olga, {"opened": True})}
    assert {("passport_read", "Alice"), ("passport_read", "Zarina"), ("passport_read", "Sofia"), ("passport_opened", "Sofia")} <= found


def test_preview_of_a_text_borrows_a_letter_without_its_passports(world: World) -> None:
    _nomination, note = noted_with(world)
    support = IssuedDocument.objects.across_partners(reason="test").filter(kind="visa_support").order_by("pk")[0]
    for issued in (note, support):
        text = start_text(issued.kind, "en", actor=world.sofia, now=NOW)
        address = reverse("documents:text_preview", args=[text.pk])

        seen = text_of(body(world.client("sofia").get(address, {"letter": issued.pk})))

        assert issued.facts["people"][0]["name"].split()[-1] in seen
        assert NUMBER not in seen
        assert NUMBER in str(issued.facts)


@pytest.mark.parametrize(("name", "role"), [("saule", Role.EMBASSY_OFFICER), ("sofia", Role.NOMINATING_OFFICER)])
def test_minute_is_kept_from_staff_that_holds_a_role_at_the_judged_side(world: World, name: str, role: Role) -> None:
    sheet = sheets.carried_out(world, sheets.usual_sheet(world))
    urls = [reverse("documents:issued_pdf", args=[sheet.minute_id]), reverse("scholarships:round_minute", args=[sheet.pk])]
    assert [world.client(name).get(url).status_code for url in urls] == [200, 200]

    Membership(user=world.users[name], institution=world.institutions["authority_a"], role=role, starts_on=NOW.date(), confirmed_on=CONFIRMED).save()

    assert [world.client(name).get(url).status_code for url in urls] == [404, 404]
    assert [world.client("hana").get(url).status_code for url in urls] == [200, 200]


def test_lecturer_reads_neither_visa_nor_why_days_were_corrected(world: World) -> None:
    nomination, _note = noted_with(world)
    stay, later = stay_of(nomination), NOW + timedelta(days=40)
    mobility.record_visa(stay, visa_reference="KZ-77-2026", actor=world.ruslan, now=NOW)
    mobility.record_arrival(stay, arrived_on=stay.enters_on, actor=world.ruslan, now=later)
    mobility.correct_days(stay, arrived_on=stay.enters_on + timedelta(days=2), reason="Was in hospital.", actor=world.ruslan, now=later)

    def read_by(name: str) -> list[str]:
        client = world.client(name)
        pages = [client.get(reverse("mobility:stay", args=[stay.pk])), client.get(reverse("mobility:stays"))]
        return [word for word in ("RAHIMOV", "KZ-77-2026", "Was in hospital.") if any(word in page.content.decode() for page in pages)]

    assert read_by("ruslan") == ["RAHIMOV", "KZ-77-2026", "Was in hospital."]
    assert read_by("leila") == ["RAHIMOV"]


def test_approving_agreements_opens_no_person_and_no_enrolment(world: World) -> None:
    nomination = make_nomination(world, make_call(world), state="enrolled")
    partners.lend(
        institution=world.institutions["authority_a"], delegate=world.users["zarina"], powers=[Power.APPROVE_AGREEMENTS], starts_on=NOW.date(),
        ends_on=date(2026, 12, 31), reason="Leave", actor=world.daler, now=NOW,
    )  # fmt: skip
    farid, zarina = approver(world), actor_for(world.users["zarina"], NOW)

    assert not Enrolment.objects.visible_to(farid).exists()
    assert not Person.objects.visible_to(farid).exists()
    assert not Person.objects.visible_to(zarina).exists()
    assert Enrolment.objects.visible_to(zarina).filter(pk=nomination.enrolment_id).exists()  # as the embassy
