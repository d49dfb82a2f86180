"""Columns of the list of agreements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from agreements import rules
from agreements.forms import AgreementFilter
from agreements.queries.lists import agreements_for, names_of, use_of_year
from core.lists import ListColumn, ListDefinition, Reading, cells, register_list
from core.templatetags.ui.figures import quota_pips
from core.templatetags.ui.times import day
from partners.queries import host_day


def address(row: Any) -> str:
    return reverse("agreements:agreement", args=[row.pk])


def with_use(rows: Sequence[Any], reading: Reading) -> None:
    """Quota of this year by unit, of the lines that this reader may see."""
    uses = use_of_year(rows, reading.actor, host_day(reading.now).year)
    for row in rows:
        row.uses = uses.get(row.pk, [])


def parties(row: Any) -> str:
    return "; ".join(names_of(row.parties.all()))


def shown_parties(row: Any, reading: Reading) -> Any:
    return parties(row) or format_html('<span class="hint">{}</span>', gettext("No party yet"))


def until(row: Any, reading: Reading) -> Any:
    if row.valid_until:
        return day(on=row.valid_until)
    return gettext("no end set") if row.valid_from else format_html('<span class="hint">{}</span>', gettext("Not set"))


def quota(row: Any, reading: Reading) -> Any:
    if not row.uses:
        return format_html('<span class="hint">{}</span>', gettext("None"))
    pips = ((quota_pips(value=use.used, reserved=use.reserved, total=use.limit, label=use.unit),) for use in row.uses)
    return format_html_join("", "<div>{}</div>", pips)


def quota_text(row: Any) -> str:
    words = (f"{use.used} / {use.limit} {use.unit}".strip() for use in row.uses)
    return "; ".join(words)


AGREEMENTS = register_list(
    ListDefinition(
        name="agreements:agreements",
        title=_("Agreements"),
        noun=lambda n: ngettext("%(n)d agreement", "%(n)d agreements", n) % {"n": n},
        columns=(
            ListColumn(
                "agreement", _("Agreement"), lambda row: row.reference, cell=cells.link(address, lambda row: row.reference, lambda row: row.title),
                heads=True, sort=("reference", "pk"), descending=True, width=16,
            ),
            ListColumn("title", _("Title"), lambda row: row.title, default=False, width=40),
            ListColumn("partners", _("Partners"), parties, cell=shown_parties, width=30),
            ListColumn("state", _("State"), lambda row: str(row.get_state_display()), cell=cells.state, width=18),
            ListColumn("from", _("In force from"), lambda row: row.valid_from, kind="day", cell=cells.day(lambda row: row.valid_from), default=False, nowrap=True),
            ListColumn("until", _("In force until"), lambda row: row.valid_until, kind="day", cell=until, nowrap=True),
            ListColumn("quota", _("Quota this year"), quota_text, cell=quota, width=24),
        ),
        form=lambda reading: AgreementFilter(reading.query, actor=reading.actor),
        narrowed=lambda reading, chosen: agreements_for(reading.actor, today=host_day(reading.now), **chosen),
        order=("-reference", "-pk"),
        may_read=lambda reading: rules.may_see_agreements(reading.actor),
        prepare=with_use,
    )
)  # fmt: skip
