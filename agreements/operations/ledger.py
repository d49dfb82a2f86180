"""The quota ledger: entries only; the totals of the year move in the database and can't be oversold."""

from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext

from agreements.enums import EntryKind
from agreements.models import QuotaEntry, QuotaYear
from core.errors import Refused
from core.workflow import lock, saying_no
from partners.actor import Actor


def post_entry(
    quota_year: QuotaYear,
    kind: EntryKind,
    *,
    subject: models.Model,
    amount: int,
    actor: Actor,
    now: datetime,
    reason: str = "",
    signatory: str = "",
) -> QuotaEntry:
    """Write one entry. Raises `Refused` with a sentence when the year has no place left."""
    with saying_no(), transaction.atomic():
        entry = QuotaEntry(
            quota_year=quota_year,
            kind=kind,
            amount=amount,
            subject=subject_key(subject),
            subject_label=str(subject)[:200],
            at=now,
            actor_id=actor.user_id,
            actor_label=actor.label,
            reason=reason[:300],
            signatory=signatory[:200],
        )
        entry.save(force_insert=True)
    return entry


def subject_key(subject: models.Model) -> str:
    """Key under which the entries of one record are found: "scholarships.nomination:31"."""
    return f"{subject._meta.label_lower}:{subject.pk}"


def reserve(quota_year: QuotaYear, *, subject: models.Model, amount: int, actor: Actor, now: datetime) -> QuotaEntry:
    """Whether the agreement still runs is asked when places are promised, not when they are given (docs/adr/0019-promised-places.md).

    A year that was closed meanwhile gives nothing more: what was left of it has gone on or lapsed.
    """
    with saying_no(), transaction.atomic():
        if lock(quota_year).closed_at is not None:
            raise Refused(
                gettext("The year %(year)d of this quota line is closed: no place of it can be given any more.") % {"year": quota_year.year}
            )
        return post_entry(quota_year, EntryKind.RESERVE, subject=subject, amount=amount, actor=actor, now=now)


def use(quota_year: QuotaYear, *, subject: models.Model, amount: int, actor: Actor, now: datetime) -> QuotaEntry:
    """A reserved place becomes a used one."""
    return post_entry(quota_year, EntryKind.USE, subject=subject, amount=amount, actor=actor, now=now)


def release(quota_year: QuotaYear, *, subject: models.Model, amount: int, actor: Actor, now: datetime, reason: str) -> QuotaEntry:
    """A reserved place is free again."""
    return post_entry(quota_year, EntryKind.RELEASE, subject=subject, amount=amount, actor=actor, now=now, reason=reason)


def take_back(quota_year: QuotaYear, *, subject: models.Model, amount: int, actor: Actor, now: datetime, reason: str) -> QuotaEntry:
    """A used place is free again (an enrolment ended before it began to count)."""
    return post_entry(quota_year, EntryKind.RETURN, subject=subject, amount=amount, actor=actor, now=now, reason=reason)
