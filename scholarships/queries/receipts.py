"""What was received: fixed at the sending, so that a receipt printed years later says the same."""

from dataclasses import dataclass

from scholarships.models import Nomination
from scholarships.queries.endorsements import documents_of, endorsements_of


@dataclass(frozen=True)
class Received:
    """The checksum of the dossier as the authority sent it, and each file with its own."""

    checksum: str
    documents: list[tuple[str, str]]


def received(nomination: Nomination) -> Received:
    """Of personal papers the receipt says only that they were there: the checksum tells nothing of what they say."""
    authority = endorsements_of(nomination).get("authority")
    rows = [(str(row.requirement), row.file.sha256) for row in documents_of(nomination)]
    return Received(authority.content_hash if authority else "", rows)
