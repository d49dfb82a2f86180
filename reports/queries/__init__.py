"""Rows of reports, always with the rights of one actor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from partners.actor import Actor
from reports.enums import ReportKind
from reports.queries.costs import line_costs_sheet, person_costs_sheet
from reports.queries.nominations import nominations_sheet
from reports.queries.quota import quota_sheet
from reports.sheets import Sheet

SHEETS: dict[str, Callable[[Mapping[str, Any], Actor], Sheet]] = {
    ReportKind.QUOTA_USE: quota_sheet,
    ReportKind.NOMINATIONS: nominations_sheet,
    ReportKind.COSTS: person_costs_sheet,
    ReportKind.LINE_COSTS: line_costs_sheet,
}


def sheet_for(kind: str, params: Mapping[str, Any], actor: Actor) -> Sheet:
    """The report of this kind; its titles are in the active language."""
    return SHEETS[kind](params, actor)
