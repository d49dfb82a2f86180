"""The table of a list and the tools above it."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from core.lists.page import WHOLE_LIST, ListPage, query_of, sort_url
from core.lists.places import PAGES, place_of, without
from core.templatetags.ui.base import draw, part, register
from core.templatetags.ui.containers import table
from core.templatetags.ui.lists import pager, sort_header


@register.simple_tag(takes_context=True)
def list_tools(context: template.Context, *, list: ListPage) -> SafeString:
    """Views with a name, the choice of columns, how close the rows stand, the same rows as a file. Works without scripts."""
    asked = list.asked
    at = urlencode({"at": asked.reading.here})
    chosen = {column.name for column in list.columns}
    parts = {
        "views": [_view(list, view) for view in asked.views],
        "view": asked.view,
        "whole_url": f"{list.definition.address(asked.reading.key)}?view={WHOLE_LIST}" if asked.view else "",
        "columns": [{"name": one.name, "title": one.title, "is_chosen": one.name in chosen} for one in list.definition.columns_for(asked.reading)],
        "kept": [(name, value) for name, values in asked.query.lists() if name not in (*PAGES, "columns") for value in values],
        "own_columns_url": without(asked.query, *PAGES, "columns"),
        "has_columns": "columns" in asked.query,
        "compact": asked.compact,
        "at": asked.reading.here,
        "save_url": f"{reverse('list_save')}?{at}",
        "export_url": f"{reverse('list_export')}?{at}",
        "export_label": list.definition.noun(len(list.rows)) if list.is_the_whole else "",
        "has_rows": bool(list.rows),
        "csrf_token": context.get("csrf_token"),
    }
    return draw("list_tools", **parts)


def _view(shown: ListPage, view: Any) -> dict[str, Any]:
    asked = shown.asked
    return {
        "name": view.name,
        "url": f"{asked.definition.address(asked.reading.key)}?{query_of(view).urlencode(safe=',')}",
        "is_open": asked.view is not None and asked.view.pk == view.pk,
        "is_first": view.is_first,
        "whose": "" if view.owner_id == asked.reading.actor.user_id else view.owner_label,
        "change_url": f"{reverse('list_view', args=[view.pk])}?{urlencode({'at': asked.reading.here})}",
    }


@register.simple_tag
def list_table(*, list: ListPage, caption: str, foot: str = "") -> SafeString:
    """Headings that sort, a cell a column, the pager under it; with check boxes and buttons where there are acts for many rows.

    The buttons lead to the page of the act, which asks first and says what becomes of each row: nothing is done from here.
    """
    rows = format_html_join("\n", '<tr id="row-{}">{}{}</tr>', ((row.pk, _tick(list, row), _cells(list, row)) for row in list.rows))
    tick_head = format_html('<th scope="col"><span class="visually-hidden">{}</span></th>', gettext("Select")) if list.bulk else ""
    head = format_html("<thead><tr>{}{}</tr></thead>", tick_head, format_html_join("", "{}", ((_heading(list, one),) for one in list.columns)))
    body = format_html("{}<tbody>{}</tbody>", head, rows)
    drawn = table(body, caption=caption, caption_hidden=True, compact=list.asked.compact)
    below = pager(page=list.page)
    if not list.bulk:
        return mark_safe(f"{drawn}{below}")  # noqa: S308 drawn by components
    return draw(
        "list_bulk",
        table=drawn,
        pager=below,
        acts=list.bulk,
        foot=foot,
        at=list.reading.here,
        may_tick=list.may_tick is None or bool(list.may_tick),
    )


def _heading(shown: ListPage, column: Any) -> SafeString:
    if column.sort:
        url, way = sort_url(shown, column)
        return sort_header(label=column.title, url=url, direction=way, numeric=column.is_number)
    return format_html('<th scope="col"{}>{}</th>', mark_safe(' class="num"') if column.is_number else "", column.title)


def _cells(shown: ListPage, row: Any) -> SafeString:
    return mark_safe("".join(_cell(shown, row, column) for column in shown.columns))  # noqa: S308 each cell was escaped


def _cell(shown: ListPage, row: Any, column: Any) -> str:
    inner = column.cell(row, shown.reading) if column.cell else column.value(row)
    kind = "num" if column.is_number else "nowrap" if column.nowrap else ""
    mark = format_html(' class="{}"', kind) if kind else ""
    if column.heads:
        return format_html('<th scope="row"{}>{}</th>', mark, "" if inner is None else inner)
    return format_html("<td{}>{}</td>", mark, "" if inner is None else inner)


def _tick(shown: ListPage, row: Any) -> SafeString | str:
    if not shown.bulk:
        return ""
    if shown.may_tick is not None and row.pk not in shown.may_tick:
        return format_html("<td>{}</td>", "")
    label = gettext("Select %(row)s") % {"row": row}
    return format_html('<td><input type="checkbox" name="{}" value="{}" aria-label="{}"></td>', shown.ticks, row.pk, label)


@register.simple_tag(takes_context=True)
def way_back(context: template.Context) -> SafeString | str:
    """The list from which the reader came, with the row in view; nothing for whoever came from elsewhere."""
    request = context.get("request")
    place = place_of(request) if request is not None else ""
    if not place:
        return ""
    return format_html('<p class="crumbs way-back"><a href="{}"><span aria-hidden="true">←</span> {}</a></p>', place, gettext("Back to the list"))


__all__ = ["list_table", "list_tools", "part", "way_back"]
