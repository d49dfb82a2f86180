"""Primitives of versions, for the verbs of negotiation and of the life of an agreement."""

from datetime import datetime
from typing import Any

from django.db.models import Max

from agreements.enums import VersionState
from agreements.models import Agreement, AgreementVersion
from agreements.queries.terms import Terms, hash_of, on_the_table, versions_of
from core.workflow import begin, perform
from partners.actor import Actor


def write(agreement: Agreement, *, side: int, terms: Terms, actor: Actor, now: datetime, note: str = "") -> AgreementVersion:
    """A version in writing, read by its own side only until it is proposed. Its number is settled when it is proposed."""
    last = versions_of(agreement).aggregate(last=Max("number"))["last"] or 0
    version = AgreementVersion(agreement=agreement, number=last + 1, side_id=side, terms=terms, note=note, created_at=now)
    begin(version, "created", actor=actor, now=now, data={"side": side})
    return version


def lay_on_the_table(version: AgreementVersion, *, actor: Actor, now: datetime) -> None:
    """Freeze and hash it; the version that lay there until now is answered, or withdrawn when it was one's own."""
    if before := on_the_table(version.agreement):
        step = "lay_aside" if before.side_id == version.side_id else "counter"
        perform(before, step, actor=actor, now=now, changes={"ended_at": now}, data={"side": version.side_id, "version": before.number})
    changes: dict[str, Any] = {
        "number": _next_number(version),
        "terms_hash": hash_of(version.terms),
        "proposed_at": now,
        "proposed_by_id": actor.user_id,
        "proposed_by_label": actor.label[:200],
    }
    perform(version, "propose", actor=actor, now=now, changes=changes, data={"side": version.side_id, "version": changes["number"]})


def _next_number(version: AgreementVersion) -> int:
    """Numbers in the order of proposing, without gaps; a version that another side is still writing moves out of the way."""
    rows = versions_of(version.agreement)
    number: int = (rows.exclude(state=VersionState.DRAFTING).aggregate(last=Max("number"))["last"] or 0) + 1
    last: int = rows.aggregate(last=Max("number"))["last"] or 0
    rows.filter(number=number, state=VersionState.DRAFTING).exclude(pk=version.pk).update(number=last + 1)
    return number


def lay_aside(agreement: Agreement, *, actor: Actor, now: datetime) -> None:
    """What lies on the table when the agreement or the amendment ends."""
    if version := on_the_table(agreement):
        perform(version, "lay_aside", actor=actor, now=now, changes={"ended_at": now}, data={"version": version.number})
