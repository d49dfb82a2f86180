"""The minute of the panel: issued when a sheet is confirmed, in place of the one that was revoked when it was taken back."""

from collections.abc import Sequence
from datetime import datetime

from documents.enums import IssuedKind, IssuedState
from documents.models import IssuedDocument
from documents.operations import issue_document
from partners.actor import Actor
from partners.models import Partner
from scholarships.models import DecisionItem, DecisionRound
from scholarships.queries.minutes import minute_facts


def issue_minute(round_: DecisionRound, items: Sequence[DecisionItem], *, actor: Actor, now: datetime) -> IssuedDocument:
    """The host's own paper, read by those who run the panel, decide or audit. Called in the transaction of the confirmation."""
    before = round_.minute if round_.minute and round_.minute.state == IssuedState.REVOKED else None
    return issue_document(
        kind=IssuedKind.MINUTE, partner=Partner.objects.get(is_host=True), facts=minute_facts(round_, items, actor=actor, now=now),
        subject=str(round_), replaces=before, actor=actor, now=now,
    )  # fmt: skip
