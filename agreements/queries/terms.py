"""The terms of an agreement as one value: what is frozen into a version, hashed, compared and applied.

Terms are what all sides must approve. Who signed, the scan, the fact sheets are facts and no terms.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.enums import NEGOTIATED, AgreementState, Area, VersionState
from agreements.models import Agreement, AgreementParty, AgreementVersion, QuotaLine
from core.errors import Text
from core.history import entries_for

Terms = dict[str, Any]
HEAD = ("title_en", "title_ru", "title_kk", "objectives", "areas", "valid_from", "valid_until", "notice_months", "other_terms")
LINE = (
    "partner", "direction", "kind", "level", "unit", "per_year", "months", "field_code", "field_note", "language", "language_level", "funding",
    "rank_band", "carry_over", "first_year", "last_year",
)  # fmt: skip
# What a line is: with another of these it is another line, and its ledger would speak of something else.
FIXED_OF_LINE = ("partner", "direction", "unit")
DAYS = ("valid_from", "valid_until")


def hash_of(terms: Terms) -> str:
    """SHA-256 of the terms written in one way only, whatever the order in which they were stored."""
    text = json.dumps(terms, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of(version: AgreementVersion) -> str:
    """What a page of a version in writing has shown: a text saved since then has another one."""
    return hash_of({"terms": version.terms, "note": version.note})[:16]


def terms_of(agreement: Agreement) -> Terms:
    """The working rows as terms: head, parties, quota lines. Three queries."""
    parties = AgreementParty.objects.across_partners(reason="every side approves the whole text")
    lines = QuotaLine.objects.across_partners(reason="every side approves the whole text")
    return {
        **{name: plain(getattr(agreement, name)) for name in HEAD},
        "areas": [area for area in Area.values if area in agreement.areas],
        "parties": [
            {
                "partner": row.partner_id,
                "code": row.partner.code,
                "institution": row.institution_id,
                "institution_name": row.institution.name_en if row.institution else "",
                "role": row.role,
            }
            for row in parties.filter(agreement=agreement).select_related("partner", "institution").order_by("pk")
        ],
        "lines": [{"number": row.number, **line_terms(row)} for row in lines.filter(agreement=agreement).order_by("number")],
    }


def line_terms(line: QuotaLine) -> Terms:
    return {name: plain(line.partner_id if name == "partner" else getattr(line, name)) for name in LINE}


def plain(value: Any) -> Any:
    """As JSON keeps it: days as text, numbers with decimals as text without trailing noughts, one way to end a line."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, str):
        return value.replace("\r\n", "\n")  # a browser ends the lines of a text otherwise than a list or a note does
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def columns(terms: Terms, names: tuple[str, ...]) -> dict[str, Any]:
    """The other way: what these terms are as columns of a row."""
    return {name: _column(name, terms.get(name)) for name in names}


def _column(name: str, value: Any) -> Any:
    if name in DAYS:
        return date.fromisoformat(value) if value else None
    if name == "months":
        return Decimal(value) if value not in (None, "") else None
    return value


def versions_of(agreement: Agreement) -> Any:
    return AgreementVersion.objects.across_partners(reason="the agreement was fetched for this actor").filter(agreement=agreement)


def on_the_table(agreement: Agreement) -> AgreementVersion | None:
    found: AgreementVersion | None = versions_of(agreement).filter(state=VersionState.PROPOSED).first()
    return found


def amendment_began_at(agreement: Agreement) -> datetime | None:
    """When the last amendment was begun."""
    at: datetime | None = entries_for(agreement).filter(step="begin_amendment").order_by("-pk").values_list("at", flat=True).first()
    return at


def says_nothing_new(agreement: Agreement, terms: Terms) -> bool:
    """The text that lies on the table, or that all sides have agreed to. What was taken from the table may come back as it was."""
    if lying := on_the_table(agreement):
        return bool(lying.terms == terms)
    return agreement.state != AgreementState.PROPOSED and terms_of(agreement) == terms


def base_terms(agreement: Agreement) -> Terms:
    """From what a new version is copied: the newest one that was proposed since all sides last agreed, else the present terms."""
    if agreement.state == AgreementState.IN_FORCE:
        return terms_of(agreement)
    rows = versions_of(agreement).exclude(state=VersionState.DRAFTING)
    if began := amendment_began_at(agreement):
        rows = rows.filter(proposed_at__gte=began)
    newest = rows.order_by("-number").first()
    if newest is None or newest.state == VersionState.APPROVED:
        return terms_of(agreement)
    terms: Terms = newest.terms
    return terms


def closed_terms(agreement: Agreement) -> Text:
    """Why one side alone can't change the terms now; empty when it can."""
    if agreement.is_over:
        return _("The agreement is over: its terms can't change any more.")
    if agreement.state in NEGOTIATED:
        return _("The sides are negotiating: change the terms by proposing a version.")
    if agreement.approved_at is not None:
        return _("All sides have approved these terms: change them by an amendment that all sides approve.")
    return ""


def closed_fields(agreement: Agreement, changed: list[str]) -> set[str]:
    """Fields of the head, among these, that only the approval of all sides changes.

    The day of entry into force is a fact where the approved terms leave it open: often a later note says it. While an amendment is
    negotiated it rests, since the amendment was copied from it.
    """
    if not closed_terms(agreement):
        return set()
    closed = set(changed) & set(HEAD)
    rests = agreement.is_over or agreement.state == AgreementState.AMENDING
    if "valid_from" in closed and agreement.approved_at is not None and not rests:
        approved = versions_of(agreement).filter(state=VersionState.APPROVED).order_by("-number").first()
        if approved and not approved.terms.get("valid_from"):
            closed.remove("valid_from")
    return closed
