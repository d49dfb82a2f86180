"""What the pages of a negotiation show: the table, who has approved and who not, versions, messages, history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext

from agreements.enums import VersionState
from agreements.models import Agreement, AgreementMessage, AgreementParty, AgreementVersion, FactSheet, VersionApproval
from agreements.queries.terms import Terms, terms_of, versions_of
from core.models import HistoryEntry
from core.record import who
from partners.actor import Actor

SHOWN = 50  # versions on the page of a negotiation


@dataclass(frozen=True)
class SideView:
    """One side and whether it has approved, as a sentence; `approval` is its proof."""

    name: str
    sentence: str
    approval: VersionApproval | None
    by: str = ""


def seen_by(agreement: Agreement, actor: Actor) -> list[AgreementVersion]:
    """The newest versions this actor may read, newest first, with their approvals; the terms are left out.

    What lies on the table and what is being written have the highest numbers. Older ones are reached by the page that compares.
    """
    rows = AgreementVersion.objects.visible_to(actor).filter(agreement=agreement).select_related("side").defer("terms")
    return list(rows.prefetch_related(with_approvals()).order_by("-number")[:SHOWN])


def with_approvals() -> Prefetch:
    approvals = VersionApproval.objects.across_partners(reason="approvals are read with the version, which the reader may see")
    return Prefetch("approvals", queryset=approvals.select_related("side"))


def sides_of(parties: Iterable[AgreementParty]) -> dict[int, str]:
    """Each side with its name in the reader's language, in the order in which the parties were put on record."""
    return {party.partner_id: str(party.partner) for party in parties}


def approvals_of(version: AgreementVersion, sides: dict[int, str]) -> list[SideView]:
    """For each side, in words: has it approved this version, when and by whom; what is still missing."""
    given = {row.side_id: row for row in version.approvals.all() if row.terms_hash == version.terms_hash}
    return [_side_view(version, name, given.get(side)) for side, name in sides.items()]


def _side_view(version: AgreementVersion, name: str, approval: VersionApproval | None) -> SideView:
    words = {"side": name, "number": version.number}
    if approval is None:
        return SideView(name, gettext("%(side)s has not approved version %(number)s yet.") % words, None)
    by = approval.by_label
    if approval.acting_for:
        by = gettext("%(person)s for %(grantor)s") % {"person": approval.by_label, "grantor": approval.acting_for}
    return SideView(name, gettext("%(side)s has approved version %(number)s.") % words, approval, by)


def messages_of(agreement: Agreement, actor: Actor) -> Any:
    return AgreementMessage.objects.visible_to(actor).filter(agreement=agreement).select_related("side")


def history_of_all(agreement: Agreement, versions: Iterable[AgreementVersion], *, limit: int = 200) -> list[HistoryEntry]:
    """Steps of the agreement and of its versions that the reader may see, oldest first, with one query."""
    rows = HistoryEntry.objects.across_partners(reason="the agreement and these versions were fetched for this reader")
    own = Q(model="agreements.agreement", object_id=agreement.pk)
    theirs = Q(model="agreements.agreementversion", object_id__in=[row.pk for row in versions]) & ~Q(step__in=["created", "changed"])
    return list(rows.filter(own | theirs).order_by("-at", "-pk")[:limit])[::-1]


def terms_by_number(agreement: Agreement, actor: Actor, number: int) -> Terms | None:
    """The terms of a version this actor may read; 0 is what holds now."""
    if number == 0:
        return terms_of(agreement)
    found: Terms | None = (
        AgreementVersion.objects.visible_to(actor).filter(agreement=agreement, number=number).values_list("terms", flat=True).first()
    )
    return found


def numbers_for(agreement: Agreement, actor: Actor) -> list[int]:
    rows = AgreementVersion.objects.visible_to(actor).filter(agreement=agreement)
    return list(rows.order_by("-number").values_list("number", flat=True))


def version_before(version: AgreementVersion) -> int:
    """Number of the version to compare with: the one proposed before it, or what holds now."""
    rows = versions_of(version.agreement).filter(number__lt=version.number).exclude(state=VersionState.DRAFTING)
    return rows.order_by("-number").values_list("number", flat=True).first() or 0


def sheets_for(agreement: Agreement, actor: Actor) -> list[FactSheet]:
    rows = FactSheet.objects.visible_to(actor).filter(agreement=agreement)
    return list(rows.select_related("side").order_by("side__name_en", "pk"))


FACTS = (
    "contact_name", "contact_email", "contact_phone", "website", "nomination_deadlines", "weeks_to_decide", "weeks_to_transcript",
    "extra_requirements", "accessibility", "housing", "visa", "insurance", "other",
)  # fmt: skip


def facts_of(sheet: FactSheet) -> list[tuple[str, str]]:
    """What a side tells, with its labels; what is empty is left out."""
    rows = [(_label(name), getattr(sheet, name)) for name in FACTS]
    return [(label, str(value)) for label, value in rows if value not in (None, "")]


def _label(name: str) -> str:
    text = str(FactSheet._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return text[:1].upper() + text[1:]


def sheet_history(entries: Iterable[HistoryEntry]) -> list[dict[str, Any]]:
    """Each change with what stood there before."""
    return [
        {"at": row.at, "by": who(row), "before": [(_label(name), value) for name, value in row.data.get("before", {}).items()]}
        for row in list(entries)[::-1]
    ]
