"""Life of a call: made, places given, published, opened and closed by the clock, decided, archived."""

from __future__ import annotations

from datetime import timedelta

from portal.demo.awards import moves_up, set_components
from portal.demo.blind import is_blind
from portal.demo.content import programmes as data
from portal.demo.content.programmes import MASTER
from portal.demo.dossiers import ASKED
from portal.demo.nominations import life_of_nomination
from portal.demo.panels import panel_stories
from portal.demo.plans import Plan, all_plans, checked
from portal.demo.sheets import sheet_stories, two_decide
from portal.demo.stage import Stage, Story
from portal.demo.training import new_intake
from scholarships import operations as verbs
from scholarships.models import Call, CallDocument

Checklist = list[tuple[str, CallDocument]]


def call_stories(stage: Stage) -> list[Story]:
    return [life_of_call(stage, checked(row)) for row in all_plans(stage)]


def life_of_call(stage: Stage, plan: Plan) -> Story:
    yield plan.created
    officer = stage.actors["programme.officer"]
    call, checklist = _create(stage, plan)
    for story in panel_stories(stage, plan.name, call):
        stage.add(story)
    yield plan.allotted
    for share in plan.shares:
        quota = stage.quotas[share.code, plan.course.kind, plan.starts.year]
        verbs.allot(
            call, partner=stage.partners[share.code], quota_year=quota, places=share.places, reserve_slots=share.reserve,
            amount_per_place=plan.amount, actor=officer, now=stage.time,
        )  # fmt: skip
    yield plan.published
    verbs.publish_call(call, actor=officer, now=stage.time)
    yield plan.opens
    verbs.turn_clock(now=stage.time)
    call.refresh_from_db()
    if plan.cancelled:
        yield plan.cancelled
        verbs.cancel_call(call, reason="The teachers of the course are needed for the summit.", actor=stage.actors["programme.head"], now=stage.time)
        return
    stage.add(_closing(stage, plan, call))
    for story in sheet_stories(stage, plan, call):
        stage.add(story)
    for share in plan.shares:
        for number in range(share.nominees + share.drafts):
            stage.add(life_of_nomination(stage, plan, share, call, checklist, number))


def _create(stage: Stage, plan: Plan) -> tuple[Call, Checklist]:
    officer, course = stage.actors["programme.officer"], plan.course
    intake = new_intake(stage, course, plan.starts, sum(share.places for share in plan.shares) + 4)
    fields = {
        "title_en": f"{course.title_en} {plan.starts.year}", "title_ru": f"{course.title_ru}, {plan.starts.year}",
        "title_kk": f"{course.title_kk}, {plan.starts.year}", "intake": intake, "rubric": stage.rubric, "opens_at": plan.opens,
        "closes_at": plan.closes, "zone": "Asia/Almaty", "language": course.language, "language_level": course.level,
        "max_age": 35 if course is MASTER else 45, "min_years_of_service": 2,
        "notes": "Please nominate women and men alike. Travel is paid by the sending side, study and lodging by the host.",
        "two_person": two_decide(plan.name), "promotes_reserve": moves_up(plan), **ASKED.get(plan.name, {}),
    }  # fmt: skip
    call = verbs.create_call(fields=fields, panel={"blind": is_blind(plan.name)}, actor=officer, now=stage.time)
    rows = data.DEGREE_CHECKLIST if course is MASTER else data.COURSE_CHECKLIST
    checklist = []
    for position, (key, en, ru, kk, required) in enumerate(rows):
        names = {"name_en": en, "name_ru": ru, "name_kk": kk, "required": required, "personal": key in data.PERSONAL, "position": position}
        checklist.append((key, verbs.add_to_checklist(call, fields=names, actor=officer, now=stage.time)))
    set_components(stage, plan, call, officer)
    return call, checklist


def _closing(stage: Stage, plan: Plan, call: Call) -> Story:
    head = stage.actors["programme.head"]
    yield plan.closes + timedelta(seconds=20)
    verbs.turn_clock(now=stage.time)
    call.refresh_from_db()
    if plan.extended_to:
        yield plan.closes + timedelta(hours=12)
        reason = "Three ministries asked for more time because of a public holiday."
        verbs.extend_call(call, closes_at=plan.extended_to, reason=reason, actor=head, now=stage.time)
        yield plan.extended_to + timedelta(seconds=20)
        verbs.turn_clock(now=stage.time)
        call.refresh_from_db()
    yield plan.answered + timedelta(seconds=20)  # offers that nobody answered lapse
    verbs.turn_clock(now=stage.time)
    yield plan.answered + timedelta(days=4)
    verbs.close_selection(call, actor=head, now=stage.time)
    yield plan.answered + timedelta(days=plan.course.days + 120)
    verbs.archive_call(call, actor=stage.actors["programme.officer"], now=stage.time)
