"""Words that a clerk has put in place of the portal's own, fetched with the rows that need them."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Concat
from django.utils.translation import get_language

from notifications.models import Delivery, NoticeWording

LETTER = "letter-"  # before the name of a letter to an address without an account: a notice may have the same name and other words
READ = "words of messages are the same for every reader"


def worded(rows: Any) -> Any:
    """Notices (in the active language) or deliveries (each in its own) with `own_subject` and `own_body`: in the same statement, however many rows."""
    found = NoticeWording.objects.across_partners(reason=READ)
    if rows.model is Delivery:
        rows = rows.annotate(words_of=Case(When(notice=None, then=Concat(Value(LETTER), "kind")), default=F("kind"), output_field=CharField()))
        found = found.filter(kind=OuterRef("words_of"), language=OuterRef("language"))
    else:
        found = found.filter(kind=OuterRef("kind"), language=Value(get_language() or "en"))
    return rows.annotate(own_subject=Subquery(found.values("subject")[:1]), own_body=Subquery(found.values("body")[:1]))


def wording_of(kind: str, language: str) -> tuple[str, str] | None:
    """Of one kind, for whoever shows one message."""
    rows = NoticeWording.objects.across_partners(reason=READ).filter(kind=kind, language=language)
    return rows.values_list("subject", "body").first()  # type: ignore[no-any-return]


def all_wordings(kinds: list[str]) -> dict[tuple[str, str], tuple[str, str]]:
    """Of these kinds in all languages, by kind and language."""
    rows = NoticeWording.objects.across_partners(reason=READ).filter(kind__in=kinds)
    return {(kind, language): (subject, body) for kind, language, subject, body in rows.values_list("kind", "language", "subject", "body")}
