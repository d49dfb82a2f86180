"""Kyrgyzstan works with two persons and one call asks for everybody: a nomination stands at each desk before the sending."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from partners.actor import Actor
from partners.enums import Role
from partners.operations import set_two_person_rule
from people.operations import save_person
from portal.demo.accounts import add_account
from portal.demo.content import dossiers as words
from portal.demo.content.cast import Part
from portal.demo.content.programmes import COURSES
from portal.demo.paper import example_file
from portal.demo.people import new_person
from portal.demo.stage import Stage, chance, local
from portal.demo.training import new_intake
from scholarships import operations as verbs
from scholarships.models import Call, Nomination
from scholarships.operations.invitations import ask_own_part

CODE, FIRST = "KG", 2


def stand_at_each_desk(stage: Stage) -> None:
    """After all stories, so that what was sent until now was sent by one person."""
    head = stage.actors["head.kyrgyzstan"]
    set_two_person_rule(institution=stage.offices[f"authority:{CODE}"], on=True, actor=head, now=stage.ago(2))
    call = _open_call(stage)
    for number, act in enumerate((_with_nominee, _at_employer, _endorsed, _proposed, _at_embassy)):
        act(stage, _draft(stage, call, number))


def _open_call(stage: Stage) -> Call:
    officer, course = stage.actors["programme.officer"], COURSES[0]
    starts = stage.day(95)
    stage.time = stage.ago(12)
    intake = new_intake(stage, course, starts, 12)
    fields = {
        "title_en": f"{course.title_en}, with endorsements", "title_ru": f"{course.title_ru}, с подтверждениями", "title_kk": f"{course.title_kk}, растаулармен",
        "intake": intake, "rubric": stage.rubric, "opens_at": local(stage.day(-9), 9), "closes_at": local(stage.day(19), 23, 59), "zone": "Asia/Almaty",
        "language": course.language, "language_level": course.level, "asks_nominee": True, "asks_employer": True, "asks_embassy": True,
    }  # fmt: skip
    call = verbs.create_call(fields=fields | {"two_person": False, "promotes_reserve": False}, panel={"blind": False}, actor=officer, now=stage.time)
    quota = stage.quotas[CODE, course.kind, starts.year]
    verbs.allot(call, partner=stage.partners[CODE], quota_year=quota, places=1, reserve_slots=6, amount_per_place=1, actor=officer, now=stage.time)
    verbs.publish_call(call, actor=officer, now=stage.time)
    verbs.turn_clock(now=stage.ago(8))
    call.refresh_from_db()
    stage.time = stage.now
    return call


def _draft(stage: Stage, call: Call, number: int) -> Nomination:
    """As complete as an officer makes it."""
    dice, officer, now = chance("desks", number), stage.actors["nominating.kyrgyzstan"], stage.ago(6) + timedelta(minutes=number)
    person = new_person(stage, CODE, dice, starts=call.intake.starts_on)
    nomination = verbs.start_nomination(call, partner=stage.partners[CODE], person_fields=person, actor=officer, now=now)
    year = call.intake.starts_on.year
    years = {"early": year - 9, "late": year - 7, "since": year - 6, "year": year - 2}
    fields = {
        "rank": number + 1, "position": dice.choice(words.POSTS), "employer": dice.choice(words.EMPLOYERS), "years_of_service": 5,
        "education": dice.choice(words.EDUCATION).format(**years), "language_level": "C1", "past_training": "none",
        "justification": dice.choice(words.JUSTIFICATIONS).format(**years), "undertaking": True,
    }  # fmt: skip
    verbs.save_nomination(nomination, fields=fields, actor=officer, now=now)
    return nomination


def _give_account(stage: Stage, nomination: Nomination, number: int) -> Actor:
    """The first is one of the printed accounts, the others share its password."""
    name = f"nominee{number}.kyrgyzstan"
    person = nomination.person
    if name not in stage.users:
        add_account(stage, Part(name, f"{person.given_names} {person.family_name}", Role.NOMINEE, f"authority:{CODE}", "ru", "Asia/Bishkek"))
    user = stage.users[name]
    fields: dict[str, Any] = {"user": user, "email": user.email}
    if number == FIRST:
        given, family = user.full_name.split()
        fields |= {"given_names": given, "family_name": family, "native_name": "Нурлан Садырбаев", "gender": "male"}
    save_person(person, fields=fields, actor=stage.actors["nominating.kyrgyzstan"], now=stage.ago(5))
    until, officer = stage.now + timedelta(days=6), stage.actors["nominating.kyrgyzstan"]
    ask_own_part(nomination, until=until, language="ru", actor=officer, now=stage.ago(5))
    return stage.actors[name]


def _with_nominee(stage: Stage, nomination: Nomination) -> None:
    _give_account(stage, nomination, FIRST)


def _at_employer(stage: Stage, nomination: Nomination) -> None:
    verbs.ask_employer(nomination, actor=stage.actors["nominating.kyrgyzstan"], now=stage.ago(2))


def _endorsed(stage: Stage, nomination: Nomination) -> None:
    """By the employer; then the officer corrects a fact, so that the employer is to be asked again."""
    officer = stage.actors["nominating.kyrgyzstan"]
    verbs.ask_employer(nomination, actor=officer, now=stage.ago(4))
    verbs.endorse_as_employer(nomination, post="Director of Personnel", actor=stage.actors["employer.kyrgyzstan"], now=stage.ago(3))
    verbs.save_nomination(nomination, fields={"years_of_service": 6}, actor=officer, now=stage.ago(1))


def _from_all(stage: Stage, nomination: Nomination, number: int) -> None:
    """Confirmed by the nominee, the employer's letter entered from paper."""
    officer, nominee = stage.actors["nominating.kyrgyzstan"], _give_account(stage, nomination, number)
    verbs.save_nomination(nomination, fields={"promise": True}, actor=nominee, now=stage.ago(4))
    verbs.confirm_own_part(nomination, actor=nominee, now=stage.ago(4))
    paper = {
        "signatory": "Almaz Tynchtykov", "post": "Director of Personnel", "evidence": "letter", "evidence_number": f"07-{number}/114",
        "evidence_on": stage.day(-5),
    }  # fmt: skip
    file = example_file(stage, "letter", CODE, officer)
    verbs.enter_paper(nomination, kind="employer", paper=paper, file=file, actor=officer, now=stage.ago(3))
    verbs.propose_nomination(nomination, actor=officer, now=stage.ago(2))


def _proposed(stage: Stage, nomination: Nomination) -> None:
    _from_all(stage, nomination, FIRST + 1)


def _at_embassy(stage: Stage, nomination: Nomination) -> None:
    _from_all(stage, nomination, FIRST + 2)
    verbs.endorse_nomination(nomination, actor=stage.actors["head.kyrgyzstan"], now=stage.ago(1))
