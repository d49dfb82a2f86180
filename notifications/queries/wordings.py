"""Words that a clerk has put in place of the portal's own, fetched with the rows that need them."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Subquery, Value
from django.utils.translation import get_language

from notifications.models import Delivery, NoticeWording

READ = "words of messages are the same for every reader"


def worded(rows: Any) -> Any:
    """Notices (in the active language) or deliveries (each in its own) with `own_subject` and `own_body`: in the same statement, however many rows."""
    language = OuterRef("language") if rows.model is Delivery else Value(get_language() or "en")
    found = NoticeWording.objects.across_partners(reason=READ).filter(kind=OuterRef("kind"), language=language)
    return rows.annotate(own_subject=Subquery(found.values("subject")[:1]), own_body=Subquery(found.values("body")[:1]))


def wording_of(kind: str, language: str) -> tuple[str, str] | None:
    """Of one kind, for whoever shows one message."""
    rows = NoticeWording.objects.across_partners(reason=READ).filter(kind=kind, language=language)
    return rows.values_list("subject", "body").first()  # type: ignore[no-any-return]
