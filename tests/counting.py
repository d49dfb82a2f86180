"""A small world that reports count, its numbers known by hand: everything of one partner at one academy.

Written plainly where a verb would cost more than it proves; nominations go by their verbs, because their history is what is counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from agreements.models import Agreement, AgreementVersion, VersionApproval
from core.history import record
from core.scoping import left_to_database
from documents.models import IssuedDocument
from exchanges.models import Acknowledgement, MissionReport, ProjectReport, Reading, ResearchOutput
from mobility.models import Allowance, Payment, PaySheet, Stay
from notifications.models import FollowUpAction
from partners.actor import Actor
from partners.enums import Role
from partners.models import Institution
from people.models import Person
from reports.definitions import definition_of
from scholarships import operations as scholarships
from scholarships.models import Call, Defect, Nomination
from tests.academy import person
from tests.eventing import make_delegation, make_event, make_registration
from tests.exchanging import make_circle, make_expert, make_material, make_mission, make_project
from tests.sharing import paper, version_of
from tests.world import NOW, World, add_person, make_call, make_intake, make_nomination
from training.models import (
    AlumniProfile,
    Consultation,
    Enrolment,
    EvaluationAnswer,
    EvaluationForm,
    EvaluationQuestion,
    EvaluationRound,
    EvaluationTicket,
    FollowUp,
    Intake,
    Lecturer,
    PostHeld,
)

YEAR = 2027


@dataclass
class Counted:
    world: World
    offset: int = 0  # to the numbers of what is planted, so that a second world of another partner stands beside it
    call: Call | None = None
    nominations: dict[str, Nomination] = field(default_factory=dict)
    enrolments: list[Enrolment] = field(default_factory=list)


def every(model: Any) -> Any:
    return model.objects.across_partners(reason="test")


def lines(name: str, actor: Actor, **params: Any) -> list[dict[str, Any]]:
    """What a report tells this actor, by the names of its columns."""
    definition = definition_of(name)
    names = [column.name for column in definition.columns_for(params, actor)]
    assert definition.batches is not None
    found = [row for part in definition.batches(params, actor) for row in part]
    assert all(len(row) == len(names) for row in found), name
    return [dict(zip(names, row, strict=True)) for row in found]


def cells(row: dict[str, Any], *names: str) -> list[Any]:
    return [row[name] for name in names]


def nominations(counted: Counted) -> None:
    """Seven put forward by partner A of whom six were sent; two women.

    draft, never sent | at the embassy | submitted | found ineligible | withdrawn in review | no-show after the acceptance | enrolled
    """
    world = counted.world
    intake = make_intake(world, reference=f"MIR-27-{counted.offset}")
    call = counted.call = make_call(world, places=3, reserve=4, asks_embassy=True, intake=intake, partners=(world.partner_a,))
    made = counted.nominations
    made["draft"] = make_nomination(world, call, state="draft", number=counted.offset)
    for number, (name, state) in enumerate([("submitted", "submitted"), ("ineligible", "submitted"), ("withdrawn", "in_review")], 1):
        made[name] = _sent(counted, state, number)
    for number, name in enumerate(("no_show", "enrolled"), 4):
        made[name] = _sent(counted, "accepted", number)
    made["embassy"] = make_nomination(world, call, state="draft", number=counted.offset + 6)
    scholarships.pass_to_embassy(made["embassy"], actor=world.alice, now=NOW)
    scholarships.find_ineligible(made["ineligible"], reason="Too old.", actor=world.sofia, now=NOW + timedelta(days=3))
    scholarships.withdraw_nomination(made["withdrawn"], reason="Ill.", actor=world.alice, now=NOW + timedelta(days=4))
    scholarships.mark_no_show(made["no_show"], reason="Did not come.", actor=world.ruslan, now=datetime(2027, 9, 3, 6, tzinfo=UTC))
    scholarships.enrol(made["enrolled"], actor=world.ruslan, now=NOW + timedelta(days=4))
    every(Enrolment).filter(pk=made["enrolled"].enrolment_id).update(arrived_on=date(2027, 9, 2))
    Person.objects.across_partners(reason="test").filter(nominations__in=[made["enrolled"].pk, made["embassy"].pk]).update(gender="female")
    every(Nomination).filter(pk=made["no_show"].pk).update(position="Counsellor")


def _sent(counted: Counted, state: str, number: int) -> Nomination:
    """By way of the embassy, as the call asks."""
    world, call = counted.world, counted.call
    assert call is not None
    made = make_nomination(world, call, state="draft", number=counted.offset + number)
    scholarships.pass_to_embassy(made, actor=world.alice, now=NOW)
    scholarships.forward_nomination(made, actor=world.zarina, now=NOW + timedelta(days=2))
    steps = {
        "submitted": lambda: None,
        "in_review": lambda: scholarships.accept_for_review(made, actor=world.sofia, now=NOW + timedelta(days=3)),
        "selected": lambda: scholarships.select(made, reason="Strong.", actor=world.hana, now=NOW + timedelta(days=3)),
        "offered": lambda: scholarships.send_offer(made, expires_at=NOW + timedelta(days=20), actor=world.sofia, now=NOW + timedelta(days=3)),
        "accepted": lambda: scholarships.accept_offer(made, actor=world.alice, now=NOW + timedelta(days=3)),
    }
    for reached, verb in steps.items():
        verb()
        assert made.state == reached
        if reached == state:
            break
    return made


@left_to_database()
def trainings(counted: Counted) -> None:
    """At the academy, beside the nominee: three completed (two with a valid certificate), one left after it began, one not begun; one more of 2026.

    Persons 21 to 25 in MIR-27X; 21 and 22 are women. 21 completed a training of 2026 as well.
    """
    world = counted.world
    intake, before = (
        make_intake(world, reference=f"MIR-27X-{counted.offset}"),
        make_intake(world, reference=f"MIR-26X-{counted.offset}", starts_on=date(2026, 2, 2)),
    )
    people = [person(world, counted.offset + number, world.partner_a) for number in range(21, 26)]
    every(Person).filter(pk__in=[people[0].pk, people[1].pk]).update(gender="female")
    states = ("completed", "completed", "partially_completed", "withdrawn", "pre_registered")
    for number, (who, state) in enumerate(zip(people, states, strict=True)):
        counted.enrolments.append(_enrolment(world, intake, who, state, number))
    counted.enrolments.append(_enrolment(world, before, people[0], "completed", 9))
    _certify(counted, 0, "valid")
    _certify(counted, 1, "revoked")
    _certify(counted, 2, "valid")
    for row in counted.enrolments[:4]:
        record(row, "activate", actor=world.ruslan, now=NOW, target="active")
    record(counted.enrolments[3], "withdraw", actor=world.ruslan, now=NOW, source="active", target="withdrawn")


def _enrolment(world: World, intake: Intake, who: Person, state: str, number: int) -> Enrolment:
    ended = intake.ends_on if state in ("completed", "partially_completed") else None
    row = Enrolment(
        partner=who.partner, person=who, intake=intake, state=state, reference=f"EC-{who.partner.code}-{number}", enrolled_at=NOW, completed_on=ended,
    )  # fmt: skip
    row.save(force_insert=True)
    return row


def _certify(counted: Counted, index: int, state: str) -> None:
    row = counted.enrolments[index]
    paper_ = IssuedDocument(
        kind="certificate_completion", number=f"C-{row.reference}", code=f"CC{row.pk:010d}", partner=row.partner, facts={}, issued_at=NOW, issued_by_label="R",
        state=state, revoked_at=NOW if state == "revoked" else None,
    )  # fmt: skip
    paper_.save(force_insert=True)
    every(Enrolment).filter(pk=row.pk).update(certificate=paper_)


@left_to_database()
def afterwards(counted: Counted) -> None:
    """Of those who completed: two answered after 6 months (one uses it), one was asked; the sender answered once. One alumna shows her post, one hides it."""
    rows = counted.enrolments
    said = {"asked_at": NOW, "answered_at": NOW, "state": "answered"}
    for row, more in (
        (rows[0], {**said, "applied": 5, "post": "Counsellor", "shared_knowledge": True, "has_contacts": True, "in_touch": False}),
        (rows[1], {**said, "applied": 2, "shared_knowledge": False}),
        (rows[2], {"state": "asked", "asked_at": NOW}),
    ):
        FollowUp(enrolment=row, to="trainee", months=6, due_on=date(2027, 5, 1), **more).save(force_insert=True)
    FollowUp(enrolment=rows[0], to="sender", months=6, due_on=date(2027, 5, 1), applied=4, post="x", **said).save(force_insert=True)
    FollowUp(enrolment=rows[1], to="sender", months=12, due_on=date(2027, 11, 1)).save(force_insert=True)
    for row, more in ((rows[0], {}), (rows[1], {"shows_post": False}), (rows[2], {"consent_ended_at": NOW})):
        AlumniProfile(person=row.person, consented_at=NOW - timedelta(days=1), **more).save(force_insert=True)
        PostHeld(
            person=row.person, title="Consul in Almaty", organisation="Embassy", country="KZ", starts_on=date(2028, 9, 1), said_by_label="x", created_at=NOW,
        ).save(force_insert=True)  # fmt: skip


@left_to_database()
def opinions(counted: Counted) -> None:
    """Two rounds that are over: one with five ballots (whole 5 5 4 4 2; the lecturer by four only, and by five 3 each in another question), one with four."""
    academy = counted.world.institutions["academy"]
    form = EvaluationForm(institution=academy, title="Questions", created_at=NOW)
    form.save(force_insert=True)
    words = {"text_en": "Useful?", "text_ru": "?", "text_kk": "?"}
    questions = [
        EvaluationQuestion(form=form, order=number, about=about, kind="scale", **words)
        for number, about in enumerate(("whole", "lecturer", "lecturer"))
    ]
    for question in questions:
        question.save(force_insert=True)
    lecturer = Lecturer.objects.create(institution=academy, name=f"Dr Leila {counted.offset}")
    over = {"form": form, "opens_at": NOW - timedelta(days=20), "closes_at": NOW - timedelta(days=10), "created_at": NOW}
    full, few = (EvaluationRound(intake=row.intake, **over) for row in (counted.enrolments[0], counted.enrolments[-1]))
    for round_, scores in ((full, (5, 5, 4, 4, 2)), (few, (1, 1, 1, 1))):
        round_.save(force_insert=True)
        EvaluationTicket(round=round_, person=counted.enrolments[0].person, answered=True).save(force_insert=True)
        for number, score in enumerate(scores):
            ballot = uuid4()
            EvaluationAnswer(round=round_, ballot=ballot, question=questions[0], score=score).save(force_insert=True)
            EvaluationAnswer(round=round_, ballot=ballot, question=questions[2], lecturer=lecturer, score=3).save(force_insert=True)
            if number < 4:
                EvaluationAnswer(round=round_, ballot=ballot, question=questions[1], lecturer=lecturer, score=1).save(force_insert=True)


@left_to_database()
def defects(counted: Counted) -> None:
    """Education twice (once mended after two days), the first document of the checklist once."""
    nominations_ = counted.nominations
    for name, what, mended in (("submitted", "education", None), ("enrolled", "education", 2), ("enrolled", "position", None)):
        Defect(
            nomination=nominations_[name], field=what, note="unclear", raised_at=NOW, raised_by_label="Sofia",
            mended_at=NOW + timedelta(days=mended) if mended else None,
        ).save(force_insert=True)  # fmt: skip


@left_to_database()
def money(counted: Counted) -> None:
    """The stay of the enrolled nominee: 100 and 200 tenge of stipend by the host in two months of 2027, 50 dollars of travel by an organisation, all paid.

    A draft sheet of 999 tenge counts nowhere.
    """
    stay: Stay = counted.nominations["enrolled"].award.stay
    usual = {"stay": stay, "shares": {"host": 100}, "created_at": NOW, "amount": 1000}
    stipend, travel = Allowance(kind="stipend", currency="KZT", **usual), Allowance(kind="travel", currency="USD", per="once", **usual)
    for allowance in (stipend, travel):
        allowance.save(force_insert=True)
    for month, state, allowance, payer, amount in (
        (9, "paid", stipend, "host", "100"), (10, "paid", stipend, "host", "200"), (10, "paid", travel, "organisation", "50"),
        (11, "draft", stipend, "host", "999"),
    ):  # fmt: skip
        sheet = every(PaySheet).filter(institution=stay.institution, month=date(YEAR, month, 1)).first() or PaySheet(
            institution=stay.institution,
            month=date(YEAR, month, 1),
            state=state,
            made_at=NOW,
            approved_at=NOW,
            paid_on=NOW.date(),
            made_by_label="Ruslan",
        )
        if not sheet.pk:
            sheet.save(force_insert=True)
        Payment(sheet=sheet, stay=stay, allowance=allowance, payer=payer, amount=Decimal(amount), currency=allowance.currency).save(force_insert=True)


@left_to_database()
def exchanges(counted: Counted) -> None:
    """Inbound: a closed mission of five days (30 reached; a recommendation open, one done, one dropped), one of the same expert agreed, one declined."""
    world = counted.world
    first = counted.offset
    expert = make_expert(world, first + 80, partner=world.partner_a)
    closed = make_mission(world, state="closed", expert=expert, number=first + 81)
    make_mission(world, state="agreed", expert=expert, number=first + 82, starts_on=date(2027, 6, 1), ends_on=date(2027, 6, 9), days=4)
    make_mission(world, state="declined", number=first + 83, partner=world.partner_a)
    MissionReport(mission=closed, text="x", people_reached=30, handed_in_at=NOW, handed_in_by_label="x").save(force_insert=True)
    about = {
        "model": "exchanges.mission",
        "object_id": closed.pk,
        "object_label": "M",
        "due_on": date(2027, 9, 1),
        "owner": world.users["sofia"],
        "created_at": NOW,
    }
    for text, more in (("open", {}), ("done", {"done_at": NOW}), ("dropped", {"dropped_at": NOW, "done_note": "no"})):
        FollowUpAction(text=text, created_by_label="x", **about, **more).save(force_insert=True)
    for state, number in (("published", 84), ("active", 85), ("active", 86)):
        project = make_project(world, state=state, number=first + number, published_on=date(2027, 12, 1) if state == "published" else None)
        if number == 85:
            ProjectReport(project=project, due_on=date(2026, 11, 23)).save(force_insert=True)
            ProjectReport(project=project, due_on=date(2026, 11, 24)).save(force_insert=True)
        if state == "published":
            for access in ("open", "open", "restricted"):
                ResearchOutput(project=project, kind="article", title="x", authors="x", access=access, added_at=NOW, added_by_label="x").save(
                    force_insert=True
                )
    _materials(counted)
    _consultations(counted)


def _materials(counted: Counted) -> None:
    """Partner A shared two on the region: one opened by B twice and acknowledged, the other by nobody but A; one it recalled."""
    world = counted.world
    file = paper(world, actor=world.alice)
    made = [
        make_material(world, file, state=state, circle=make_circle(), partner=world.partner_a, number=counted.offset + number)
        for number, state in ((91, "shared"), (92, "shared"), (93, "recalled"))
    ]
    for material, reader in ((made[0], world.partner_b), (made[0], world.partner_b), (made[1], world.partner_a)):
        Reading(material=material, version=version_of(material), user_label="x", partner=reader, at=NOW).save(force_insert=True)
    Acknowledgement(material=made[0], partner=world.partner_b, at=NOW, by_label="x").save(force_insert=True)


def _consultations(counted: Counted) -> None:
    """Answered after 2 and 4 days (the second late), one accepted with usefulness 5; one declined."""
    world = counted.world
    usual = {
        "partner": world.partner_a, "institution": world.institutions["academy"], "state_since": NOW, "title": "Advice", "background": "x", "goal": "x",
        "submitted_at": NOW, "submitted_by_label": "Alice", "due_on": (NOW + timedelta(days=3)).date(),
    }  # fmt: skip
    for number, (state, days, more) in enumerate((("accepted", 2, {"usefulness": 5}), ("answered", 4, {}), ("declined", None, {}))):
        answered = NOW + timedelta(days=days) if days else None
        Consultation(reference=f"CQ-{counted.offset + number}", state=state, answered_at=answered, **usual, **more).save(force_insert=True)


@left_to_database()
def events(counted: Counted) -> None:
    """One held event: A invited with three at most, two registered of whom one came; a guest of no side came too. One that is still planned."""
    world = counted.world
    event = make_event(world, state="held", number=counted.offset + 95)
    side = make_delegation(event, world.partner_a, state="confirmed")
    for number, state in ((1, "attended"), (2, "no_show"), (3, "cancelled")):
        make_registration(event, number=number, state=state, delegation=side)
    make_registration(event, number=4, state="attended")
    make_event(world, state="planned", number=counted.offset + 96)


@left_to_database()
def agreements(counted: Counted) -> None:
    """That of the call ends on 23 May 2027, with three months of notice; of a second version on the table one side has approved."""
    world = counted.world
    assert counted.call is not None
    found = every(Agreement).get(lines__years__allotments__call=counted.call)
    every(Agreement).filter(pk=found.pk).update(valid_until=date(2027, 5, 23), notice_months=3, state="amending")
    version = AgreementVersion(
        agreement=found, number=2, side=world.host, state="proposed", terms={}, terms_hash="a" * 64, created_at=NOW, proposed_at=NOW
    )
    version.save(force_insert=True)
    VersionApproval(version=version, side=world.host, terms_hash="a" * 64, approved_at=NOW, by_label="Aidar").save(force_insert=True)


def plant(world: World, offset: int = 0) -> Counted:
    counted = Counted(world, offset)
    for part in (nominations, trainings, afterwards, opinions, defects, money, exchanges, events, agreements):
        part(counted)
    return counted


def other_side(world: World) -> World:
    """The same world with partner B in the place of A: Charlie nominates, an embassy of B forwards."""
    embassy = Institution.objects.create(partner=world.partner_b, kind="embassy", name_en="Embassy of Kyrgyzstan in Astana")
    world.institutions["embassy_b"] = embassy
    add_person(world, "embassy_b", "embassy_b", Role.EMBASSY_OFFICER)
    actors = {**world.actors, "alice": world.charlie, "zarina": world.actors["embassy_b"]}
    return replace(world, partner_a=world.partner_b, partner_b=world.partner_a, actors=actors)
