"""One row of each table that stands beside agreements, people and dossiers, written plainly for tests of the database itself."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from agreements.models import Agreement, AgreementMessage, AgreementVersion, FactSheet, InstitutionPaper, VersionApproval
from core.models import FormDraft
from documents.models import IssuedDocument, IssuedFile, LetterText, StoredFile
from mobility.models import Allowance, Payment, PaySheet, Stay
from notifications.models import Reminder
from partners.models import Delegation, InstitutionContact
from people.models import Passport, Person, SamePerson
from reviews.models import PanelMember, Tie
from scholarships.models import (
    Award,
    CallComponent,
    DecisionItem,
    DecisionRound,
    Defect,
    Endorsement,
    MedicalRecord,
    Nomination,
    NominationLetter,
    RedactedDossier,
)
from tests.world import NOW, World

TODAY = date(2026, 11, 24)


def add_rows_beside(world: World, file: StoredFile) -> None:
    """For the first agreement and the first nomination there is."""
    for row in (
        *_of_partners(world, file),
        *_of_agreement(world),
        *_of_dossier(file),
        *_of_panel(world),
        *_of_selection(),
        *_of_stay(world, file),
        FormDraft(user_id=1, form="/x/", started_at=NOW, updated_at=NOW),
    ):
        row.save(force_insert=True)
    Reminder(key="x", at=NOW).save(force_insert=True)


def _of_partners(world: World, file: StoredFile) -> list[Any]:
    lent = Delegation(
        grantor=world.users["daler"], delegate=world.users["amir"], institution=world.institutions["authority_a"], powers=["endorse"],
        starts_on=TODAY, ends_on=TODAY + timedelta(days=30), created_at=NOW,
    )  # fmt: skip
    contact = InstitutionContact(institution=world.institutions["authority_a"], name="Zafar", email="zafar@example.org", created_at=NOW)
    paper = InstitutionPaper(institution=world.institutions["authority_a"], title="Statute", file=file, added_at=NOW, added_by_label="Aidar")
    return [lent, contact, paper]


def _of_agreement(world: World) -> list[Any]:
    agreement = Agreement.objects.across_partners(reason="test").order_by("pk").first()
    more = {"agreement": agreement, "side": world.host, "created_at": NOW, "terms": {}}
    proposed = AgreementVersion(**more, number=91, state="proposed", terms_hash="0" * 64, proposed_at=NOW)
    return [
        proposed,
        AgreementVersion(**more, number=92, state="drafting"),
        VersionApproval(version=proposed, side=world.host, terms_hash="0" * 64, approved_at=NOW, by_label="Nurlan"),
        AgreementMessage(agreement=agreement, side=world.host, text="Good morning.", at=NOW, author_label="Aidar"),
        FactSheet(agreement=agreement, side=world.host, changed_at=NOW, changed_by_label="Aidar"),
    ]


def _of_dossier(file: StoredFile) -> list[Any]:
    nomination = Nomination.objects.across_partners(reason="test").order_by("pk").first()
    persons = list(Person.objects.across_partners(reason="test").order_by("pk")[:2])
    return [
        Passport(person=persons[0], kind="ordinary"),
        SamePerson(first=persons[0], second=persons[1], is_same=False, decided_at=NOW, decided_by_label="Sofia"),
        Endorsement(nomination=nomination, kind="employer", at=NOW, by_label="Farid", content_hash="0" * 64, evidence="letter", evidence_file=file),
        Defect(nomination=nomination, field="education", note="The year is missing.", raised_at=NOW, raised_by_label="Sofia"),
        MedicalRecord(nomination=nomination, fitness="fit"),
    ]


def _of_panel(world: World) -> list[Any]:
    member = PanelMember(panel=_nomination().call.panel, user=world.users["rana"], languages=["en"], added_at=NOW, added_by_label="Saule")
    return [member, Tie(member=member, kind="institution", source="past_post", name="Institute of Diplomacy")]


def _of_selection() -> list[Any]:
    nomination = _nomination()
    sheet = DecisionRound(call=nomination.call, number=91, state="trying", created_at=NOW)
    money = {"kind": "stipend", "amount": Decimal(100), "currency": "KZT", "per": "month", "shares": {"host": 100}}
    return [
        sheet,
        DecisionItem(round=sheet, nomination=nomination, decision="select"),
        CallComponent(call=nomination.call, **money),
        RedactedDossier(nomination=nomination, made_at=NOW),
        LetterText(
            kind="regret", language="en", number=1, state="in_use", title="Regret", body="x", created_at=NOW, created_by_label="Sofia", in_use_at=NOW
        ),
    ]


def _of_stay(world: World, file: StoredFile) -> list[Any]:
    nomination = _nomination()
    stay = Stay(
        reference="S-91", partner=nomination.partner, person=nomination.person, institution=world.institutions["academy"], about="MIR-27",
        state_since=NOW, enters_on=TODAY, leaves_on=TODAY + timedelta(days=30), created_at=NOW, arrived_on=TODAY,
    )  # fmt: skip
    allowance = Allowance(
        stay=stay, kind="stipend", amount=Decimal(100), currency="KZT", per="month", shares={"host": 100}, starts_on=TODAY, created_at=NOW
    )
    sheet = PaySheet(institution=world.institutions["academy"], month=date(2026, 11, 1), made_at=NOW, made_by_label="Ruslan")
    payment = Payment(sheet=sheet, stay=stay, allowance=allowance, payer="host", days=7, amount=Decimal(23), currency="KZT")
    letter = IssuedDocument(
        kind="regret", number="RL-91", code="Q" * 12, partner=nomination.partner, facts={}, issued_at=NOW, issued_by_label="Sofia"
    )
    kept = IssuedFile(document=letter, language="en", file=file, made_at=NOW)
    award = Award(reference="A-91", nomination=nomination, stay=stay, granted_at=NOW)
    return [stay, allowance, sheet, payment, letter, kept, award, NominationLetter(nomination=nomination, document=letter)]


def _nomination() -> Nomination:
    rows = Nomination.objects.across_partners(reason="test").select_related("call__panel", "partner", "person")
    return rows.order_by("pk").first()  # type: ignore[return-value]
