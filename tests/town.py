"""One record of each kind, all of partner A, in the states in which its pages have something to show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from agreements import operations as agreements
from core.models import HistoryEntry
from core.scoping import left_to_database
from documents.operations import store_upload, texts
from mobility import operations as mobility
from notifications.enums import DeliveryState
from notifications.models import Delivery, Notice
from partners import operations as partners
from partners.enums import Role
from partners.models import Membership
from partners.operations.contacts import add_contact
from people.models import Person
from people.operations import save_passport
from reports.building import build_report
from reports.operations import make_schedule, request_report
from reviews import operations as reviews
from reviews.models import Assignment, Criterion
from scholarships import operations as scholarships
from scholarships.imports.upload import take_in
from scholarships.models import Award, CallDocument, NominationDocument, NominationLetter
from scholarships.operations.invitations import ask_own_part
from tests import sheets
from tests import world as w
from tests.factories_accounts import invite
from tests.hostile_files import pdf
from tests.operation_cases.endorsements import PAPER
from tests.stays import allow, make_stay
from tests.town_absences import add_absences
from tests.town_advising import add_advice
from tests.town_api import add_api
from tests.town_automation import add_automation
from tests.town_catalogue import add_catalogue
from tests.town_daily import add_daily
from tests.town_door import add_door
from tests.town_enrolments import add_enrolments
from tests.town_experts import add_experts
from tests.town_following import add_following
from tests.town_judging import add_judging
from tests.town_lists import add_lists
from tests.town_mail import add_mail
from tests.town_materials import add_materials
from tests.town_missions import add_missions
from tests.town_papers import add_papers
from tests.town_people import add_people
from tests.town_plans import add_plans
from tests.town_programme import add_programme
from tests.town_projects import add_projects
from tests.town_searches import add_searches
from tests.town_session_materials import add_session_materials
from tests.town_timetable import add_timetable
from tests.workbooks import person, workbook
from training import operations as training

NOW = w.NOW


@dataclass
class Town:
    """Everything by name: `town.nomination_offered`."""

    world: w.World
    things: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["things"][name]
        except KeyError:
            raise AttributeError(name) from None


@left_to_database()
def build_town(world: w.World) -> Town:
    town = Town(world)
    w.add_person(world, "gulnara", "authority_b", Role.AUTHORITY_HEAD)
    _criteria(town)
    _agreements(town)
    _negotiation(town)
    _calls(town)
    _nominations(town)
    _blind(town)
    _lists(town)
    _studies(town)
    _stays(town)
    _messages(town)
    _sheets(town)
    add_catalogue(town)
    add_plans(town)
    add_papers(town)
    add_advice(town)
    add_judging(town)
    add_experts(town)
    add_projects(town)
    add_materials(town)
    add_searches(town)
    add_api(town)
    add_people(town)
    add_timetable(town)  # last: it takes the lecturer of the others
    add_enrolments(town)
    add_following(town)
    add_daily(town)
    add_missions(town)
    add_door(town)
    add_programme(town)
    add_session_materials(town)
    add_absences(town)
    add_automation(town)
    add_mail(town)
    add_lists(town)
    return town


def upload(world: w.World, name: str = "paper.pdf", by: str = "alice") -> Any:
    return store_upload(SimpleUploadedFile(name, pdf(), "application/pdf"), actor=getattr(world, by), now=NOW)


def _criteria(town: Town) -> None:
    """A set that judges nothing yet, so that its criteria can be changed."""
    spare = reviews.create_rubric(fields={"name_en": "Short courses"}, actor=town.world.saule, now=NOW)
    for name in ("Needs of the post", "Language"):
        reviews.add_criterion(spare, fields={"name_en": name, "weight": 1}, actor=town.world.saule, now=NOW)
    town.things["spare_rubric"] = spare


def _agreements(town: Town) -> None:
    world = town.world
    signed = w.make_agreement(world, per_year=6)
    agreements.attach_signed_file(signed, file=upload(world, "agreement.pdf", "aidar"), actor=world.aidar, now=NOW)
    town.things |= {"agreement": signed, "line": w.line_of(signed), "draft_agreement": w.make_agreement(world, in_force=False)}
    town.things["quota_year"] = w.year_of(signed)
    office, who = world.institutions["authority_a"], {"actor": world.aidar, "now": NOW}
    town.things["contact"] = add_contact(office, fields={"name": "M. Karimova", "email": "m.karimova@mfa.example"}, **who)
    town.things["paper"] = agreements.add_paper(office, file=upload(world, "licence.pdf", "aidar"), fields={"title": "Licence"}, **who)


def _negotiation(town: Town) -> None:
    """Version 1 of the host on the table, an answer of partner A in writing, a fact sheet."""
    world = town.world
    talk = w.make_agreement(world, in_force=False)
    lying = agreements.propose(talk, actor=world.aidar, now=NOW)
    answer = agreements.start_version(talk, actor=world.alice, now=NOW)
    sheet = agreements.save_fact_sheet(town.agreement, fields={"housing": "A hostel."}, actor=world.alice, now=NOW)
    town.things |= {"talk": talk, "lying_version": lying, "answer_version": answer, "fact_sheet": sheet}


def _calls(town: Town) -> None:
    world = town.world
    fields = {"title_en": "Master", "intake": w.make_intake(world), "rubric": world.rubric, "zone": "Asia/Almaty"}
    times = {"opens_at": NOW - timedelta(days=7), "closes_at": NOW + timedelta(days=7)}
    call = scholarships.create_call(fields=fields | times | w.ALONE, panel=w.OPENLY, actor=world.sofia, now=NOW - timedelta(days=20))
    required = {"name_en": "Diploma", "required": False}
    requirement = scholarships.add_to_checklist(call, fields=required, actor=world.sofia, now=NOW - timedelta(days=19))
    year = w.year_of(town.agreement)
    scholarships.allot(call, partner=world.partner_a, quota_year=year, places=6, reserve_slots=2, actor=world.sofia, now=NOW - timedelta(days=19))
    later = {"opens_at": NOW + timedelta(days=30), "closes_at": NOW + timedelta(days=60)}
    coming = scholarships.create_call(fields=fields | later | w.ALONE, panel=w.OPENLY, actor=world.sofia, now=NOW)
    scholarships.allot(coming, partner=world.partner_a, quota_year=year, places=1, reserve_slots=0, actor=world.sofia, now=NOW)
    scholarships.publish_call(call, actor=world.sofia, now=NOW - timedelta(days=18))
    scholarships.publish_call(coming, actor=world.sofia, now=NOW)
    scholarships.turn_clock(now=NOW - timedelta(days=7))
    call.refresh_from_db()
    town.things |= {"call": call, "coming_call": coming, "requirement": requirement}


def _nominations(town: Town) -> None:
    world = town.world
    states = ("draft", "submitted", "in_review", "selected", "offered", "accepted", "enrolled")
    for number, state in enumerate(states):
        nomination = w.make_nomination(world, town.call, state=state, number=number)
        town.things[f"nomination_{state}"] = nomination
    draft = town.nomination_draft
    scholarships.attach_document(draft, requirement=town.requirement, file=upload(world), actor=world.alice, now=NOW)
    returned = town.things["nomination_returned"] = w.make_nomination(world, town.call, number=len(states))
    defects = {"education": "The year is missing."}
    scholarships.return_nomination(returned, reason="", mend_until=NOW + timedelta(days=3), defects=defects, actor=world.sofia, now=NOW)
    town.things["allotment"] = w.allotment_of(town.call, world.partner_a)
    town.things["document"] = NominationDocument.objects.across_partners(reason="test").get(nomination=draft)
    report = {"physician_name": "Dr. Karim"}
    scholarships.save_physicians_report(draft, fields=report, file=upload(world, "report.pdf"), actor=world.alice, now=NOW)
    town.things["endorsement"] = scholarships.enter_paper(
        draft, kind="employer", paper=PAPER, file=upload(world, "letter.pdf"), actor=world.alice, now=NOW
    )
    _awards(town)
    _invited(town)
    case = town.nomination_in_review
    scholarships.assign_reviewer(case, reviewer=world.users["rana"], due_at=NOW + timedelta(days=9), actor=world.sofia, now=NOW)
    town.things["assignment"] = Assignment.objects.across_partners(reason="test").get(case=case.case)
    scores = dict.fromkeys(Criterion.objects.filter(rubric=world.rubric), 4)
    reviews.save_marks(town.assignment, scores=scores, comment="Clear aims.", actor=world.rana, now=NOW)
    _panel(town)
    Person.objects.across_partners(reason="test").filter(pk=town.nomination_offered.person_id).update(user=world.users["nigora"])
    Person.objects.across_partners(reason="test").filter(pk=town.nomination_enrolled.person_id).update(user=world.users["timur"])


def _blind(town: Town) -> None:
    """A nomination that a blind panel judges, with the redacted copy of a document."""
    world = town.world
    call = w.make_call(world, intake=town.call.intake, panel={"blind": True})
    requirement = CallDocument(call=call, name_en="Diploma", required=False)
    requirement.save()
    blind = town.things["nomination_blind"] = w.make_draft(world, call, number=11)
    scholarships.attach_document(blind, requirement=requirement, file=upload(world), actor=world.alice, now=NOW)
    scholarships.submit_nomination(blind, actor=world.alice, now=NOW)
    scholarships.accept_for_review(blind, actor=world.sofia, now=NOW)
    paper = NominationDocument.objects.across_partners(reason="test").select_related("nomination__case", "requirement").get(nomination=blind)
    scholarships.attach_redacted(paper, file=upload(world, "document-1.pdf", "saule"), actor=world.saule, now=NOW)
    scholarships.save_redacted(blind, fields={}, read_over=True, actor=world.saule, now=NOW)
    scholarships.assign_reviewer(blind, reviewer=world.users["rana"], due_at=NOW + timedelta(days=9), actor=world.sofia, now=NOW)
    town.things["blind_assignment"] = Assignment.objects.across_partners(reason="test").get(case=blind.case)


def _panel(town: Town) -> None:
    """Two members of the panel have declared: the one with the case a tie that meets it. A third is still to declare."""
    world, panel = town.world, town.call.panel
    for name in ("rosa", "rauan"):
        w.add_person(world, name, "academy", Role.REVIEWER)
    for name in ("rana", "rosa", "rauan"):
        member = reviews.add_member(panel, user=world.users[name], languages=["en", "ru"], actor=world.saule, now=NOW)
        town.things.setdefault("panel_member", member)
        if name == "rana":
            tie = {"kind": "country", "source": "past_post", "partner": world.partner_a, "note": "2015 to 2019"}
            reviews.add_tie(member, fields=tie, actor=world.rana, now=NOW)
        if name != "rauan":
            reviews.declare_ties(member, actor=world.actors[name], now=NOW)
    town.things["panel"] = panel


def _awards(town: Town) -> None:
    """The award of who has accepted, one of its letters, and somebody on the reserve list."""
    accepted = town.nomination_accepted
    town.things["award"] = Award.objects.across_partners(reason="test").get(nomination=accepted)
    letters = NominationLetter.objects.across_partners(reason="test").filter(nomination=accepted)
    town.things["letter"] = letters.order_by("pk")[0]


def _invited(town: Town) -> None:
    """A draft whose own part the nominee was asked to complete, for another call."""
    world = town.world
    invited = w.make_draft(world, w.make_call(world, intake=town.call.intake), number=9)
    w.add_person(world, "rustam", "authority_a", Role.NOMINEE)
    Person.objects.across_partners(reason="test").filter(pk=invited.person_id).update(user=world.users["rustam"])
    ask_own_part(invited, until=None, language="en", actor=world.alice, now=NOW)
    town.things["nomination_invited"] = invited


def _lists(town: Town) -> None:
    """A list of nominees that waits to be confirmed, and one with a cell to mend."""
    for name, more in {"list_to_confirm": {}, "list_to_mend": {"birth_date": "31.02.1990"}}.items():
        file = SimpleUploadedFile("list.xlsx", workbook([person(50, **more)]))
        town.things[name], _is_new = take_in(file, call=town.call, partner=town.world.partner_a, actor=town.world.alice, now=NOW)


def _studies(town: Town) -> None:
    world = town.world
    enrolment, later = town.nomination_enrolled.enrolment, NOW + timedelta(days=700)
    training.complete(enrolment, completed_on=date(2028, 8, 30), actor=world.ruslan, now=later)
    training.issue_certificate(enrolment, actor=world.ruslan, now=later)
    town.things |= {"enrolment": enrolment, "certificate": enrolment.certificate, "intake": enrolment.intake}


def _stays(town: Town) -> None:
    """One expected, one with a letter, one that is paid."""
    world = town.world
    noted, paid = make_stay(world), make_stay(world, enters_on=date(2026, 9, 16))
    save_passport(noted.person, fields={"number": "A1234567", "country": "TJ", "expires_on": date(2032, 3, 1)}, now=NOW)
    mobility.write_note([noted], actor=world.sofia, now=NOW)
    noted.refresh_from_db()
    mobility.record_arrival(paid, arrived_on=date(2026, 9, 16), actor=world.ruslan, now=NOW)
    allowance = allow(paid, "62000")
    sheet = mobility.make_sheet(institution=world.institutions["academy"], month=date(2026, 9, 1), actor=world.sofia, now=NOW)
    town.things |= {"stay": make_stay(world), "stay_noted": noted, "stay_paid": paid, "allowance": allowance, "pay_sheet": sheet}


def _messages(town: Town) -> None:
    world = town.world
    entry = HistoryEntry.objects.across_partners(reason="test").filter(model="scholarships.nomination").first()
    facts = {"number": "N", "name": "Farrukh Rahimov", "call": "2027/01"}
    notice = Notice(event=entry, recipient=world.users["alice"], kind="nomination_submit", params=facts, url="/", created_at=NOW)
    notice.save()
    sent = Delivery(
        key="town", address="alice@example.org", language="en", kind="nomination_submit", message_id="<town@example.org>",
        state=DeliveryState.FAILED, created_at=NOW, next_attempt_at=NOW,
    )  # fmt: skip
    sent.save()
    run = request_report("quota_use", {}, actor=world.alice, now=NOW)
    build_report(run.pk, clock=lambda: NOW)
    run.refresh_from_db()
    town.things["queued_run"] = request_report("quota_use", {}, actor=world.alice, now=NOW)
    plan = {"formats": ["csv"], "rhythm": "daily", "hour": 7, "ends_on": NOW.date() + timedelta(days=30), "recipient_ids": [world.alice.user_id]}
    town.things["report_schedule"] = make_schedule("quota_use", {}, plan=plan, actor=world.alice, now=NOW)
    invitation, secret = invite(world)
    membership = Membership.objects.across_partners(reason="test").get(user=world.users["amir"], role=Role.NOMINATING_OFFICER)
    lent = {"powers": ["endorse"], "starts_on": NOW.date(), "ends_on": NOW.date() + timedelta(days=30), "reason": "Leave"}
    office = world.institutions["authority_a"]
    text = texts.start_text("regret", "en", actor=world.saule, now=NOW)
    town.things["letter_text"] = texts.change_text(text, fields={"title": "Result", "body": "{name}", "closing": ""}, actor=world.saule, now=NOW)
    town.things["delegation"] = partners.lend(institution=office, delegate=world.users["amir"], actor=world.daler, now=NOW, **lent)
    town.things |= {"notice": notice, "delivery": sent, "run": run, "invitation": invitation, "secret": secret, "membership": membership}


def _sheets(town: Town) -> None:
    """One sheet of decisions that waits for its confirmation, one that is carried out, with its minute."""
    world = town.world
    call = sheets.two_person_call(world, intake=town.call.intake)
    rows = [w.make_nomination(world, call, state="in_review", number=number) for number in range(20, 24)]
    done = sheets.make_sheet(world, call, (rows[0], "put_on_reserve"), (rows[1], "not_select"))
    town.things["sheet_done"] = sheets.carried_out(world, done)
    waits = sheets.proposed(world, sheets.make_sheet(world, call, (rows[2], "select"), (rows[3], "not_select")))
    town.things |= {"sheet": waits, "sheet_item": sheets.items(waits)[0], "sheet_call": call}
