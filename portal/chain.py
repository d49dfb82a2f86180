"""From an agreement line to the certificate: its calls, their nominees, what became of each; as far as the reader may see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from agreements.models import QuotaLine
from partners.actor import Actor
from scholarships.models import Allotment, Call, Nomination
from training.models import Enrolment

ORDER = ("-allotment__quota_year__year", "-allotment_id", "pk")
CALLS = 50  # without a nominee; a line of ten years has about so many


@dataclass(frozen=True)
class Branch:
    """One call with the places it has from the line, and those of its nominees that stand on this page."""

    allotment: Allotment
    nominations: list[Nomination] = field(default_factory=list)


def allotments_of(line: QuotaLine, actor: Actor, year: int | None, nominations: Iterable[Nomination], *, is_first: bool) -> list[Allotment]:
    """Calls that draw places from the line: those of the nominees on this page, and on the first page the newest whether or not they have any.

    Of a call that is still written, partners learn nothing.
    """
    rows = Allotment.objects.visible_to(actor).filter(quota_year__line=line, call__in=Call.objects.visible_to(actor).values("pk"))
    if year:
        rows = rows.filter(quota_year__year=year)
    rows = rows.select_related("call__intake__programme", "quota_year", "partner")
    newest = list(rows.order_by("-quota_year__year", "-pk")[:CALLS]) if is_first else []
    missing = {row.allotment_id for row in nominations} - {row.pk for row in newest}
    return newest + (list(rows.filter(pk__in=missing).order_by("-quota_year__year", "-pk")) if missing else [])


def nominations_of(line: QuotaLine, actor: Actor, year: int | None) -> Any:
    rows = Nomination.objects.visible_to(actor).filter(allotment__quota_year__line=line)
    if year:
        rows = rows.filter(allotment__quota_year__year=year)
    return rows.select_related("person", "allotment__quota_year", "enrolment__certificate", "enrolment__intake")


def seats_of(line: QuotaLine, actor: Actor, year: int | None) -> list[Enrolment]:
    """People whose seats stand on the line itself, without a call; the latest first."""
    rows = Enrolment.objects.visible_to(actor).filter(quota_year__line=line)
    if year:
        rows = rows.filter(quota_year__year=year)
    return list(rows.select_related("person", "intake", "quota_year", "certificate").order_by("-enrolled_at", "-pk")[:CALLS])


def branches(allotments: Iterable[Allotment], nominations: Iterable[Nomination]) -> list[Branch]:
    """The tree of one page."""
    found = {row.pk: Branch(row) for row in allotments}
    for nomination in nominations:
        if nomination.allotment_id in found:
            found[nomination.allotment_id].nominations.append(nomination)
    return list(found.values())
