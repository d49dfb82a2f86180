"""How the matrix makes an enrolment and a request for an extension, puts them into any state and does each of their steps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from core.workflow import perform
from documents.enums import IssuedKind
from documents.operations import issue_document
from partners.actor import Actor
from tests.world import NOW, World, make_call, make_nomination
from training import operations as training
from training.models import CertificateRule, Enrolment, ProgrammeVersion

LATER = datetime(2028, 9, 1, tzinfo=UTC)  # the intake runs from 1 September 2027 to 30 August 2028
CAME, LAST_DAY, LONGER = date(2027, 8, 30), date(2028, 8, 30), date(2028, 10, 1)
WHY = "Because it is so."
APART = frozenset({"issue_certificate", "revoke_certificate"})
WITH_DAY = ("completed", "partially_completed")


def make(world: World) -> Any:
    return make_nomination(world, make_call(world), state="enrolled").enrolment


def columns(world: World, record: Any, state: str) -> dict[str, Any]:
    """Of somebody who is here already."""
    return {
        "arrived_on": CAME,
        "completed_on": LAST_DAY if state in WITH_DAY else None,
        "extended_until": LONGER if state == "extended" else None,
        "dismissed_for": "conduct" if state == "dismissed" else "",
    }


def plain(verb: Callable[..., object], **more: Any) -> Callable[[Any, Actor], object]:
    return lambda record, actor: verb(record, actor=actor, now=LATER, **more)


def bare(step: str) -> Callable[[Any, Actor], object]:
    """A step that is only ever done as a consequence."""
    return lambda record, actor: perform(record, step, actor=actor, now=LATER, changes={"extended_until": LONGER})


def issue_certificate(record: Any, actor: Actor) -> None:
    """Of a part only what the rules of a version know for it is certified."""
    if record.state == "partially_completed" and record.intake.version is None:
        number = {"programme": record.intake.programme, "number": 1}
        version = ProgrammeVersion(**number, state="in_use", in_use_at=NOW, created_at=NOW, created_by_label="Ruslan")
        version.save(force_insert=True)
        CertificateRule(version=version, kind=IssuedKind.CERTIFICATE_PARTICIPATION, rank="dean").save(force_insert=True)
        record.intake.version = version
        record.intake.save(update_fields=["version"])
    training.issue_certificate(record, actor=actor, now=LATER)


def revoke_certificate(record: Any, actor: Actor) -> None:
    """A completed enrolment has a certificate to revoke; in other states the database knows none."""
    if record.state in WITH_DAY:
        record.certificate = issue_document(
            kind=IssuedKind.CERTIFICATE_COMPLETION, partner=record.partner, facts={"name": "Farrukh"}, actor=Actor.system("test"), now=NOW
        )
        record.save()
    training.revoke_certificate(record, reason=WHY, actor=actor, now=LATER)


STEPS: dict[str, Callable[[Any, Actor], object]] = {
    "confirm": lambda record, actor: training.confirm(record, actor=actor, now=NOW),  # before the intake is over
    "start": plain(training.start),
    "suspend": plain(training.suspend, reason=WHY),
    "resume": plain(training.resume),
    "resume_extended": bare("resume_extended"),
    "ask_extension": plain(training.ask_extension, until=date(2028, 12, 1), reason=WHY),
    "extend": bare("extend"),
    "complete": plain(training.complete, completed_on=LAST_DAY),
    "complete_partly": plain(training.complete_partly, completed_on=LAST_DAY, reason=WHY),
    "not_complete": plain(training.not_complete, reason=WHY),
    "reopen": plain(training.reopen, reason=WHY),
    "withdraw": plain(training.withdraw, reason=WHY),
    "dismiss": plain(training.dismiss, ground="conduct", reason=WHY),
    "issue_certificate": issue_certificate,
    "revoke_certificate": revoke_certificate,
    "record_arrival": plain(training.record_arrival, arrived_on=CAME),
    "record_departure": plain(training.record_departure, departed_on=LAST_DAY),
}


def make_extension(world: World) -> Any:
    enrolment = make(world)
    Enrolment._base_manager.filter(pk=enrolment.pk).update(state="active", arrived_on=CAME)
    enrolment.refresh_from_db()
    return training.ask_extension(enrolment, until=LONGER, reason=WHY, actor=world.ruslan, now=LATER)


def extension_columns(world: World, record: Any, state: str) -> dict[str, Any]:
    return {"answered_at": None if state == "asked" else LATER}


EXTENSION_STEPS: dict[str, Callable[[Any, Actor], object]] = {
    "consent": plain(training.consent_to_extension, note_reference="No. 12-7/81"),
    "refuse": plain(training.refuse_extension, reason=WHY),
    "cancel": plain(training.call_off_extension, reason=WHY),
}
