"""Requests for advice in every state, one of them with the demo's expert; and methods from the idea to the catalogue, a pilot compared."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Avg

from agreements.enums import RUNNING
from agreements.models import Agreement
from documents.models import StoredFile
from documents.operations import store_bytes
from partners.actor import Actor
from partners.queries import host_day
from portal.demo.content import advice as data
from portal.demo.paper import page_of
from portal.demo.stage import Stage
from training import operations as verbs
from training.enums import ConsultationState as S
from training.models import Consultation, Enrolment, Intake, IntakeGroup, Mark, Method, Pilot

OFFICERS = {"TJ": "nominating.tajikistan", "KG": "nominating.kyrgyzstan"}
DAYS_TO_ANSWER = 21


def advise(stage: Stage) -> None:
    paper = _paper(stage)
    agreements = {code: _agreement(stage, code) for code in OFFICERS}
    for row in data.REQUESTS:
        _play(stage, row, agreements[row.code], paper)
    _methods(stage, paper)


def _paper(stage: Stage) -> StoredFile:
    content = page_of("Advice (example)", "Made for the demo. It is about nobody.")
    return store_bytes(content, name="advice.pdf", content_type="application/pdf", actor=stage.actors["expert"], now=stage.ago(30))


def _agreement(stage: Stage, code: str) -> Agreement | None:
    found: Agreement | None = Agreement.objects.owned_by(stage.partners[code]).filter(state__in=RUNNING).order_by("pk").first()
    return found


def _play(stage: Stage, row: data.Request, agreement: Agreement | None, paper: StoredFile) -> None:
    """Up to its state; each act some days after the one before."""
    officer, desk, expert = stage.actors[OFFICERS[row.code]], stage.actors["programme.officer"], stage.actors["expert"]
    at = stage.ago(row.days)
    fields = {
        "title": row.title, "background": row.background, "goal": row.goal, "outputs": row.outputs, "audience": row.audience, "agreement": agreement,
        "language": "ru" if row.code == "KG" else "en", "contact": officer.label,
    }  # fmt: skip
    found = verbs.ask_for_advice(partner=stage.partners[row.code], fields=fields, actor=officer, now=at)
    step = timedelta(days=max(row.days // 6, 0.2))
    if row.end == S.DECLINED:
        verbs.decline_request(found, reason=data.DECLINED, actor=desk, now=at + step)
    elif row.end == S.WITHDRAWN:
        verbs.withdraw_request(found, reason=data.WITHDRAWN, actor=officer, now=at + step)
    elif row.end != S.SUBMITTED:
        due = host_day(at + step) + timedelta(days=DAYS_TO_ANSWER)
        verbs.take_on_request(found, institution=stage.offices["institute"], due_on=due, actor=desk, now=at + step)
        if row.end != S.TRIAGED:
            _work(stage, found, row, paper, step)
    assert found.state == row.end, (found.state, row.end, expert)


def _work(stage: Stage, found: Consultation, row: data.Request, paper: StoredFile, step: timedelta) -> None:
    officer, desk, expert = stage.actors[OFFICERS[row.code]], stage.actors["programme.officer"], stage.actors["expert"]
    at = found.state_since
    others = [stage.users["lecturer"]] if row.code == "TJ" else []
    verbs.set_experts(found, lead=stage.users["expert"], others=others, actor=desk, now=at + step / 2)
    verbs.write_note(found, text=data.NOTE, actor=expert, now=at + step / 2)
    verbs.write_to_partner(found, text=data.QUESTION, waits=True, actor=expert, now=at + step)
    if row.end == S.CLARIFYING:
        return
    verbs.write_for_partner(found, text=data.REPLY, file=paper, actor=officer, now=at + 1.5 * step)
    session = {"starts_at": at + 2 * step, "minutes": 60, "place": "online", "participants": 4, "notes": data.SESSION}
    verbs.record_session(found, fields=session, actor=expert, now=at + 2 * step + timedelta(hours=2))
    verbs.note_time(found, minutes=90 + 15 * (row.days % 9), actor=expert, now=at + 2 * step + timedelta(hours=2))
    if row.end == S.ASSIGNED:
        return
    verbs.answer_request(found, text=data.ANSWER, file=paper, actor=expert, now=at + 3 * step)
    if row.end == S.REOPENED:
        verbs.reopen_request(found, reason=data.REOPENED, actor=officer, now=at + 4 * step)
    elif row.end in (S.ACCEPTED, S.CLOSED):
        verbs.accept_answer(found, usefulness=4 + row.days % 2, outcome=data.OUTCOME, actor=officer, now=at + 4 * step)
    if row.end == S.CLOSED:
        verbs.close_request(found, actor=desk, now=at + 4.5 * step)


# --- methods ------------------------------------------------------------------------------------------
def _methods(stage: Stage, paper: StoredFile) -> None:
    tried = _tried(stage)
    for number, idea in enumerate(data.IDEAS):
        titles = {"title_en": idea.en, "title_ru": idea.ru, "title_kk": idea.kk}
        who, at = stage.actors["lecturer" if number % 2 == 0 else "registrar"], stage.ago(200 - 30 * number)
        fields = {**titles, "kind": idea.kind, "rationale": idea.rationale}
        method = verbs.propose_method(institution=stage.offices["institute"], fields=fields, actor=who, now=at)
        if idea.end == "dropped":
            verbs.drop_method(method, reason=data.DROPPED, actor=stage.actors["programme.head"], now=at + timedelta(days=9))
        if idea.design:
            verbs.design_method(method, design=idea.design, measure=idea.measure, actor=who, now=at + timedelta(days=5))
            verbs.add_material(
                method, title=f"{idea.en}: script", file=paper, for_partners=number == 0, actor=who, now=at + timedelta(days=6)
            )  # fmt: skip
        if idea.end in ("piloted", "evaluated", "adopted") and tried:
            _try(stage, method, tried[number % len(tried)], idea.end, who)


def _tried(stage: Stage) -> list[tuple[Intake, IntakeGroup]]:
    """Intakes that are over and have approved marks, those with the most people first; each in two groups, of which the first tries the method."""
    marks = Mark.objects.across_partners(reason="marks of the demo").filter(sheet__state="approved", sheet__intake__ends_on__lt=stage.day(0))
    marks = marks.filter(sheet__intake__programme__institution=stage.offices["institute"]).order_by()
    people: dict[int, list[int]] = {}
    means = marks.values_list("sheet__intake_id", "enrolment_id").annotate(mean=Avg("points"))
    for intake_id, enrolment_id, _mean in means.order_by("-mean", "enrolment_id"):
        people.setdefault(intake_id, []).append(enrolment_id)
    most = sorted(people, key=lambda key: (-len(people[key]), -key))[:3]
    intakes = Intake.objects.select_related("programme__institution").in_bulk(most)
    return [(intakes[key], _first_group(intakes[key], people[key])) for key in most]


def _first_group(intake: Intake, people: list[int]) -> IntakeGroup:
    """Dealt out by turns, the highest mark first."""
    groups = list(IntakeGroup.objects.filter(intake=intake).order_by("name", "pk"))
    if len(groups) > 1:
        return groups[0]
    groups.append(IntakeGroup(intake=intake, name="B"))
    groups[-1].save(force_insert=True)
    rows = Enrolment.objects.across_partners(reason="people of the demo are put into groups")
    for number, group in enumerate(groups):
        rows.filter(pk__in=people[number::2]).update(group=group)
    return groups[0]


def _try(stage: Stage, method: Method, tried: tuple[Intake, IntakeGroup], end: str, who: Actor) -> None:
    """In the first group of the intake against the others."""
    intake, group = tried
    fields = {"intake": intake, "group": group, "starts_on": intake.starts_on, "ends_on": intake.ends_on}
    pilot: Pilot = verbs.plan_pilot(method, fields=fields, actor=who, now=method.created_at + timedelta(days=10))
    if end == "piloted":
        return
    at = max(method.created_at + timedelta(days=10), stage.ago(20))
    verbs.evaluate_method(method, pilot=pilot, findings=data.FINDINGS, recommendation="adopt", actor=who, now=at)
    if end == "adopted":
        head, later = stage.actors["programme.head"], at + timedelta(days=6)
        verbs.adopt_method(method, reason=data.ADOPTED, actor=head, now=later)
        verbs.use_method_in(method, programme=intake.programme, actor=head, now=later + timedelta(days=1))
