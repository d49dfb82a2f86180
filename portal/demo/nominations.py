"""Life of a nomination, from the officer's draft to the certificate, each step by the person whose work it is."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from partners.actor import Actor
from people.models import Person
from portal.demo.accounts import head_of, officer_of
from portal.demo.blind import is_blind, read_over
from portal.demo.content import dossiers as words
from portal.demo.content.programmes import MASTER
from portal.demo.dossiers import fill_sections
from portal.demo.fates import Fate, fates_of
from portal.demo.leading_parts import part_of
from portal.demo.paper import example_file
from portal.demo.people import new_person
from portal.demo.plans import Plan, Share
from portal.demo.reviews import review_stories
from portal.demo.sheets import two_decide, wish
from portal.demo.stage import Stage, Story, chance
from portal.demo.studies import life_of_enrolment
from scholarships import operations as verbs
from scholarships.enums import Decision, NominationState
from scholarships.models import Call, CallDocument, Nomination

LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")


@dataclass
class Life:
    """One nomination and all that its steps need."""

    stage: Stage
    plan: Plan
    share: Share
    call: Call
    checklist: list[tuple[str, CallDocument]]
    dice: random.Random
    fate: Fate
    officer: Actor
    nomination: Nomination = field(init=False)

    @property
    def now(self) -> datetime:
        return self.stage.time

    def later(self, days_from: float, days_to: float, *, after: datetime | None = None) -> datetime:
        """An instant between so many days after the present one, or after the one given."""
        return (after or self.now) + timedelta(days=self.dice.uniform(days_from, days_to))

    def any_of(self, texts: tuple[str, ...]) -> str:
        return self.dice.choice(texts)


def life_of_nomination(stage: Stage, plan: Plan, share: Share, call: Call, checklist: list[tuple[str, CallDocument]], number: int) -> Story:
    fate = fates_of(plan, share)[number]
    if (part := part_of(plan, share, number)) and part.fate:
        fate = part.fate
    life = Life(stage, plan, share, call, checklist, chance("life", plan.name, share.code, number), fate, officer_of(stage, share.code))
    yield _first_day(life, number)
    _draft(life, part.fields(stage) if part else {})
    if fate == Fate.DRAFT:
        return
    yield _submission(life)
    verbs.submit_nomination(life.nomination, actor=life.officer, now=life.now)
    yield from _until_taken(life, _screening(life))


def _until_taken(life: Life, story: Story) -> Story:
    """On the last day others return or replace what still waits for its next step."""
    for at in story:
        yield at
        if life.nomination.pk in life.stage.taken:
            return


def _first_day(life: Life, number: int) -> datetime:
    """Somewhere in the window; in the calls that are open now most of them early, so that the pages are full."""
    opens, closes = life.plan.opens, life.plan.closes
    if life.plan.name == "MIR-next":
        return opens + timedelta(days=3 if life.share.code == "TJ" else life.dice.uniform(1, 30))
    return opens + (closes - opens) * life.dice.uniform(0.02, 0.9)


def _submission(life: Life) -> datetime:
    last = life.plan.closes - timedelta(hours=life.dice.uniform(1, 20))
    return min(life.later(0.1, 4), max(last, life.now))


def _draft(life: Life, more: dict[str, Any]) -> None:
    """Names, dossier and documents; half of the drafts are only begun."""
    stage, plan, code = life.stage, life.plan, life.share.code
    partner = stage.partners[code]
    person = None if more else _nominated_before(life)
    if person:
        fields: dict[str, Any] = {"phone": f"+{life.dice.randint(10**10, 10**11 - 1)}"}
    else:
        fields = {**new_person(stage, code, life.dice, starts=plan.starts), **more}
    life.nomination = verbs.start_nomination(life.call, partner=partner, person=person, person_fields=fields, actor=life.officer, now=life.now)
    half = life.fate == Fate.DRAFT and life.dice.random() < 0.5
    dossier = _dossier(life)
    if half:
        dossier = {name: dossier[name] for name in ("position", "employer")}
    verbs.save_nomination(life.nomination, fields=dossier, actor=life.officer, now=life.now)
    if not half:
        fill_sections(life.nomination, plan, life.share, dice=chance("passport", life.nomination.reference), actor=life.officer, now=life.now)
    for key, requirement in life.checklist:
        if not half and (requirement.required or life.dice.random() < 0.5):
            file = example_file(stage, key, code, life.officer)
            verbs.attach_document(life.nomination, requirement=requirement, file=file, actor=life.officer, now=life.now)


def _nominated_before(life: Life) -> Person | None:
    """One person in twelve was put forward earlier without success and is still young enough."""
    known = life.stage.known.setdefault(life.share.code, [])
    if life.dice.random() < 0.08:
        for person in known:
            if person.birth_date and person.birth_date.year > life.plan.starts.year - 35:
                known.remove(person)
                return person
    return None


def _dossier(life: Life) -> dict[str, Any]:
    dice, year = life.dice, life.plan.starts.year
    early = year - dice.randint(5, 12)
    years = {"early": early, "late": early + 2, "since": early + 3, "year": year - dice.randint(1, 4)}
    levels = LEVELS[LEVELS.index(life.plan.course.level) :]
    return {
        "rank": None if life.share.nominees == 1 else dice.randint(1, life.share.nominees),
        "position": life.any_of(words.POSTS),
        "employer": life.any_of(words.EMPLOYERS),
        "years_of_service": dice.randint(2, max(3, year - early - 1)),
        "education": life.any_of(words.EDUCATION).format(**years),
        "language_level": dice.choice(levels),
        "past_training": life.any_of(words.PAST_TRAINING).format(**years),
        "justification": life.any_of(words.JUSTIFICATIONS).format(**years),
        "undertaking": True,
    }


def _screening(life: Life) -> Iterator[datetime]:
    screener, nomination = life.stage.actors["programme.officer"], life.nomination
    if life.fate == Fate.WITHDRAWN and life.dice.random() < 0.5:
        yield life.later(2, 5)
        verbs.withdraw_nomination(nomination, reason=life.any_of(words.WITHDRAWN), actor=life.officer, now=life.now)
        return
    if life.fate == Fate.NEVER_MENDED or life.dice.random() < 0.15:
        yield life.later(1, 4)
        until = life.later(12, 12)
        verbs.return_nomination(nomination, reason=life.any_of(words.RETURNED), mend_until=until, actor=screener, now=life.now)
        if life.fate == Fate.NEVER_MENDED:
            yield max(until, life.plan.closes) + timedelta(days=2)
            verbs.find_ineligible(nomination, reason="Not completed by the date given.", actor=screener, now=life.now)
            return
        yield life.later(2, 6)
        verbs.resubmit_nomination(nomination, actor=life.officer, now=life.now)
    yield life.later(1, 5)
    if life.fate == Fate.INELIGIBLE:
        verbs.find_ineligible(nomination, reason=life.any_of(words.INELIGIBLE), actor=screener, now=life.now)
        life.stage.known[life.share.code].append(nomination.person)
        return
    verbs.accept_for_review(nomination, actor=screener, now=life.now)
    if is_blind(life.plan.name) and not (yield from read_over(life)):
        return
    yield from _selection(life)


def _selection(life: Life) -> Iterator[datetime]:
    yield life.later(0.5, 2)
    for story in review_stories(life.stage, life.nomination, life.dice, count=2 if life.plan.course is MASTER else 1):
        life.stage.add(story)
    head, nomination = life.stage.actors["programme.head"], life.nomination
    if life.fate == Fate.WITHDRAWN:
        yield life.later(3, 9)
        verbs.withdraw_nomination(nomination, reason=life.any_of(words.WITHDRAWN), actor=life.officer, now=life.now)
        return
    if two_decide(life.plan.name):
        yield from _by_sheet(life)
        return
    yield max(life.later(9, 10), life.later(0, life.plan.decision_days, after=life.plan.decided))
    if life.fate == Fate.NOT_SELECTED:
        verbs.not_select(nomination, reason=life.any_of(words.NOT_SELECTED), actor=head, now=life.now)
        life.stage.known[life.share.code].append(nomination.person)
        return
    if life.fate in (Fate.RESERVE, Fate.PROMOTED):
        verbs.put_on_reserve(nomination, reason=life.any_of(words.RESERVED), actor=head, now=life.now)
        if life.fate == Fate.RESERVE:
            return
        yield life.plan.answered + timedelta(days=2)
        verbs.select(nomination, reason="A place of the country became free.", actor=head, now=life.now)
    else:
        verbs.select(nomination, reason=life.any_of(words.SELECTED), actor=head, now=life.now)
    yield from _offer(life)


def _by_sheet(life: Life) -> Iterator[datetime]:
    """Proposed by one, confirmed by another; whoever came too late for the sheet stays in review."""
    wishes = {Fate.NOT_SELECTED: (Decision.NOT_SELECT, words.NOT_SELECTED), Fate.RESERVE: (Decision.RESERVE, words.RESERVED)}
    decision, reasons = (wishes | {Fate.PROMOTED: wishes[Fate.RESERVE]}).get(life.fate, (Decision.SELECT, words.SELECTED))
    yield from wish(life, decision, life.any_of(reasons))
    still_waits = life.share.code not in ("TJ", "KG") and chance("offer waits", life.plan.name, life.share.code).random() < 0.3
    if life.nomination.state == NominationState.SELECTED and not still_waits:
        yield from _offer(life)


def _offer(life: Life) -> Iterator[datetime]:
    nomination, officer = life.nomination, life.officer
    if life.fate == Fate.TAKEN_BACK:
        yield life.later(0.5, 1.5)
        verbs.withdraw_nomination(nomination, reason=life.any_of(words.WITHDRAWN), actor=officer, now=life.now)
        return
    yield max(life.later(0.2, 1), life.later(0, 0.4, after=life.plan.offered))
    expires = max(life.plan.answered, life.later(6, 6))
    verbs.send_offer(nomination, expires_at=expires, actor=life.stage.actors["programme.officer"], now=life.now)
    if life.fate == Fate.LAPSED:
        return  # the clock of the call lets it lapse
    yield life.now + (expires - life.now) * life.dice.uniform(0.1, 0.95)
    if life.fate == Fate.DECLINED:
        verbs.decline_offer(nomination, reason=life.any_of(words.DECLINED), actor=head_of(life.stage, life.share.code), now=life.now)
        return
    verbs.accept_offer(nomination, actor=officer if life.dice.random() < 0.8 else head_of(life.stage, life.share.code), now=life.now)
    yield from life_of_enrolment(life)
