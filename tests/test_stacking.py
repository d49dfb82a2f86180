"""Tables that become blocks of labelled values on a narrow screen."""

from __future__ import annotations

import re

from core.stacking import stacked

HEADS = '<thead><tr><th scope="col">Number</th><th scope="col" class="num">Rank "now"</th><th scope="col">State</th><th scope="col"><span class="visually-hidden">Act</span></th></tr></thead>'


def test_each_cell_carries_the_heading_of_its_column() -> None:
    html = stacked(HEADS + '<tbody><tr><th scope="row">N-1</th><td class="num">2</td><td>sent</td><td><a href="#">Open</a></td></tr></tbody>')

    assert html is not None
    assert '<th scope="row" role="rowheader" data-label="Number">N-1</th>' in html
    assert '<td class="num" role="cell" data-label="Rank &quot;now&quot;">2</td><td role="cell" data-label="State">sent</td>' in html
    assert '<td role="cell"><a href="#">Open</a></td>' in html  # a heading that is only read aloud labels nothing


def test_every_part_says_what_it_is() -> None:
    html = stacked(HEADS + "<tbody><tr><th>1</th><td>2</td><td>3</td><td> </td></tr></tbody>")

    assert html is not None
    assert re.findall(r'role="(\w+)"', html) == ["rowgroup", "row", *["columnheader"] * 4, "rowgroup", "row", "rowheader", *["cell"] * 3]
    assert '<td role="cell"></td>' in html


def test_cell_over_several_columns_has_no_label_and_moves_the_next_ones() -> None:
    html = stacked(HEADS + '<tbody><tr><td colspan="2">Here the places end.</td><td>3</td></tr></tbody>')

    assert html is not None
    assert '<td colspan="2" role="cell">Here the places end.</td><td role="cell" data-label="State">3</td>' in html


def test_figures_stay_a_table() -> None:
    heads = "<thead><tr><th>Year</th>" + '<th class="num">Used</th>' * 3 + "<th>Use</th></tr></thead>"

    assert stacked(heads + "<tbody></tbody>") is None
    assert stacked("<thead><tr><th>Name</th><th>State</th></tr></thead><tbody></tbody>") is None
    assert stacked("<tbody></tbody>") is None
