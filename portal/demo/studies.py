"""From an accepted offer to the certificate, or to one of the other ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from partners.queries import host_day
from portal.demo.arrivals import arrive, leave, visa_life
from portal.demo.content import dossiers as words
from portal.demo.fates import Fate
from portal.demo.stage import local
from scholarships import operations as verbs
from training import operations as training
from training.models import Enrolment

if TYPE_CHECKING:
    from portal.demo.nominations import Life


def life_of_enrolment(life: Life) -> Iterator[datetime]:
    registrar, starts = life.stage.actors["registrar"], local(life.plan.starts)
    yield from visa_life(life)
    if life.fate == Fate.NO_SHOW:
        yield starts + timedelta(days=3)
        verbs.mark_no_show(life.nomination, reason=life.any_of(words.NO_SHOW), actor=registrar, now=life.now)
        return
    yield life.later(-4, 0.3, after=starts)
    enrolment = verbs.enrol(life.nomination, actor=registrar, now=life.now)
    arrive(life)
    if life.fate == Fate.LEFT:
        yield starts + timedelta(days=life.plan.course.days * 0.4)
        training.withdraw(enrolment, reason=life.any_of(words.LEFT), actor=registrar, now=life.now)
        leave(life, host_day(life.now))
        return
    yield local(enrolment.intake.ends_on, 16) + timedelta(hours=life.dice.uniform(1, 60))
    leave(life, enrolment.intake.ends_on)
    if life.fate == Fate.NOT_COMPLETED:
        training.not_complete(enrolment, reason=life.any_of(words.NOT_COMPLETED), actor=registrar, now=life.now)
        return
    result = life.any_of(words.RESULTS)
    training.complete(enrolment, completed_on=enrolment.intake.ends_on, result=result, actor=registrar, now=life.now)
    yield from _certificate(life, enrolment)


def _certificate(life: Life, enrolment: Enrolment) -> Iterator[datetime]:
    """One certificate of the story is revoked and issued anew; one is left revoked. What ended lately follows the rules: `papers`."""
    if enrolment.intake.version_id:
        return
    registrar = life.stage.actors["registrar"]
    yield life.later(1, 4)
    training.issue_certificate(enrolment, actor=registrar, now=life.now)
    if life.dice.random() < 0.015:
        yield life.later(6, 9)
        training.revoke_certificate(enrolment, reason=words.REVOKED, actor=registrar, now=life.now)
        if life.dice.random() < 0.5:
            yield life.later(1, 2)
            training.issue_certificate(enrolment, actor=registrar, now=life.now)
