"""How a value is shown in a row. Each piece makes a cell from what it needs of the record; a cell is drawn without a template, for lists draw hundreds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext

from core.lists.definition import Cell, Reading
from core.lists.places import with_place
from core.templatetags.ui.acts import badge as draw_badge
from core.templatetags.ui.acts import state_badge
from core.templatetags.ui.base import zone_of
from core.templatetags.ui.times import day as draw_day
from core.templatetags.ui.times import show_instant

Of = Callable[[Any], Any]


def link(address: Of, text: Of, hint: Of | None = None, *, under: Of | None = None, lang: Of | None = None) -> Cell:
    """The way to the record, which carries the way back to this row; `hint` or, as plain text, `under` stands below. `lang`: the language of its words."""

    def cell(row: Any, reading: Reading) -> Any:
        url = with_place(address(row), f"{reading.here}#row-{row.pk}" if reading.here else "")
        mark = format_html(' lang="{}"', lang(row)) if lang else ""
        head = format_html('<a href="{}"{}>{}</a>', url, mark, text(row))
        if hint and (below := hint(row)):
            return format_html('{}<br><span class="hint">{}</span>', head, below)
        return format_html("{}<br>{}", head, below) if under and (below := under(row)) else head

    return cell


def text(of: Of, hint: Of | None = None) -> Cell:
    def cell(row: Any, reading: Reading) -> Any:
        shown, under = of(row), hint(row) if hint else ""
        if under:
            return format_html('{} <span class="hint">{}</span>', shown, under)
        return "" if shown is None else shown

    return cell


def spoken(of: Callable[[Any, Reading], Any]) -> Cell:
    """Words that depend on who reads and when ("since 3 days")."""
    return of


def state(row: Any, reading: Reading) -> Any:
    return state_badge(object=row)


def badge(word: Of, tone: Of) -> Cell:
    return lambda row, reading: draw_badge(text=str(word(row)), tone=tone(row))


def day(of: Of) -> Cell:
    return lambda row, reading: draw_day(on=found) if (found := of(row)) else ""


def instant(of: Of, zone: Of | None = None) -> Cell:
    """In the zone of the record and, where it differs, in the reader's."""

    def cell(row: Any, reading: Reading) -> Any:
        at = of(row)
        return show_instant(at, zone_of(zone(row) if zone else ""), reading.zone) if at else ""

    return cell


def person(of: Of, address: Of | None = None) -> Cell:
    """A name as in the passport and in its own script."""

    def cell(row: Any, reading: Reading) -> Any:
        found = of(row)
        name = found.passport_name
        if address:
            name = link(address, lambda _row: found.passport_name)(row, reading)
        if found.native_name:
            return format_html('{} <span class="person-native">{}</span>', name, found.native_name)
        return name

    return cell


def yes(of: Of) -> Cell:
    return lambda row, reading: gettext("Yes") if of(row) else gettext("No")


def drawn(template: str, of: Callable[[Any, Reading], dict[str, Any]]) -> Cell:
    """A cell with pieces of its own (pips of a quota, chips): `of` gives what its template shows."""
    return lambda row, reading: get_template(template).render(of(row, reading))


def rows_noun(number: int) -> str:
    return ngettext("%(n)d row", "%(n)d rows", number) % {"n": number}
