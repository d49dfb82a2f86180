"""Columns of the list of calls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.lists import ListColumn, ListDefinition, Reading, cells, register_list
from core.templatetags.ui.times import day, show_deadline, show_instant
from scholarships.forms.calls import CallFilter
from scholarships.queries import calls as queries


def address(row: Any) -> str:
    return reverse("scholarships:call", args=[row.pk])


def shows_figures(reading: Reading) -> bool:
    return bool(reading.actor.sees_all_partners or reading.actor.partner_ids)


def with_figures(rows: Sequence[Any], reading: Reading) -> None:
    figures = queries.figures_of(list(rows), reading.actor)
    for row in rows:
        row.figures = figures.get(row.pk)


def intake(row: Any, reading: Reading) -> Any:
    return format_html('{}<br><span class="hint">{}, {}</span>', row.intake.programme, row.intake.reference, day(on=row.intake.starts_on))


def closing(row: Any, reading: Reading) -> Any:
    if queries.is_over(row, reading.now):
        return format_html('<span class="hint">{}</span>', show_instant(row.closes_at, row.zone, reading.zone))
    return show_deadline(row.closes_at, row.zone, reading.now, reading.zone, "closes")


def figures(row: Any, reading: Reading) -> Any:
    if row.figures:
        return get_template("scholarships/calls/figures.html").render({"figures": row.figures})
    return format_html('<span class="hint">{}</span>', gettext("no places given"))


def of_figures(name: str) -> Any:
    return lambda row: getattr(row.figures, name) if row.figures else None


CALLS = register_list(
    ListDefinition(
        name="scholarships:calls",
        title=_("Calls"),
        noun=lambda n: ngettext("%(n)d call", "%(n)d calls", n) % {"n": n},
        columns=(
            ListColumn(
                "call", _("Call"), lambda row: f"{row.reference} {row.title}", heads=True, width=34,
                cell=cells.link(address, lambda row: f"{row.reference} {row.title}"),
            ),
            ListColumn("intake", _("Intake"), lambda row: f"{row.intake.programme}, {row.intake.reference}", cell=intake, width=30),
            ListColumn("state", _("State"), lambda row: str(row.get_state_display()), cell=cells.state, width=16),
            ListColumn("opens", _("Opening"), lambda row: row.opens_at, kind="instant", default=False, width=20, cell=cells.instant(lambda row: row.opens_at, lambda row: row.zone)),
            ListColumn("closing", _("Closing"), lambda row: row.closes_at, kind="instant", cell=closing, width=20),
            ListColumn("figures", _("Nominations and places"), lambda row: _text(row), cell=figures, may_see=shows_figures, width=30),
            ListColumn("nominated", _("Nominated"), of_figures("nominated"), kind="whole", may_see=shows_figures, default=False, width=10),
            ListColumn("places", _("Places"), of_figures("places"), kind="whole", may_see=shows_figures, default=False, width=10),
            ListColumn("placed", _("Places taken"), of_figures("placed"), kind="whole", may_see=shows_figures, default=False, width=10),
            ListColumn("starts", _("First day"), lambda row: row.intake.starts_on, kind="day", default=False, cell=cells.day(lambda row: row.intake.starts_on)),
        ),
        form=lambda reading: CallFilter(reading.query, actor=reading.actor),
        narrowed=lambda reading, chosen: queries.in_turn(
            queries.calls_for(reading.actor, state=chosen.get("state", ""), year=chosen.get("year"), words=chosen.get("q", ""))
        ),
        order=queries.IN_TURN,
        may_read=lambda reading: reading.actor.is_signed_in,
        prepare=with_figures,
    )
)  # fmt: skip


def _text(row: Any) -> str:
    return " ".join(figures(row, None).split()) if row.figures else ""  # type: ignore[arg-type]
