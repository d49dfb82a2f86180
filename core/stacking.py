"""Tables on a narrow screen: each row becomes a block of labelled values, so that no column is out of sight.

The stylesheet changes how a cell is displayed, and a browser then no longer says that it is one. Hence the roles.
"""

import re

HEAD = re.compile(r"<thead\b.*?</thead>", re.DOTALL)
HEADING = re.compile(r"<th\b([^>]*)>(.*?)</th>", re.DOTALL)
PART = re.compile(r"<(table|thead|tbody|tfoot|tr)\b([^>]*)>")
ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
CELL = re.compile(r"<(td|th)\b([^>]*)>(.*?)</\1>", re.DOTALL)
UNSEEN = re.compile(r'<span class="visually-hidden">.*?</span>', re.DOTALL)
TAG = re.compile(r"<[^>]*>")
SPAN = re.compile(r'colspan="(\d+)"')
ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tfoot": "rowgroup", "tr": "row"}


def stacked(html: str) -> str | None:
    """The same table with roles, and with the heading of its column at each cell; None for a table that stays as it is.

    It stays when it has two columns or fewer, when its headings span several columns, and when it holds figures: those are compared
    down the column, in a region of their own that scrolls.
    """
    head = HEAD.search(html)
    headings = HEADING.findall(head[0]) if head else []
    if len(headings) <= 2 or any("span=" in attributes for attributes, _inner in headings) or html.count("<table") > 1:
        return None
    figures = sum("num" in attributes for attributes, _inner in headings)
    if figures >= 2 and len(headings) - 1 - figures <= 1:
        return None
    names = [_words(inner) for _attributes, inner in headings]
    assert head
    before, after = html[: head.start()], html[head.end() :]
    heads = HEADING.sub(r'<th\1 role="columnheader">\2</th>', head[0])
    rows = ROW.sub(lambda row: _labelled(row[0], names), after)
    return PART.sub(lambda part: f'<{part[1]}{part[2]} role="{ROLES[part[1]]}">', before + heads + rows)


def _words(inner: str) -> str:
    """Heading as it is seen: one that is only read aloud labels nothing."""
    return " ".join(TAG.sub("", UNSEEN.sub("", inner)).split()).replace('"', "&quot;")


def _labelled(row: str, names: list[str]) -> str:
    place = 0

    def cell(found: re.Match[str]) -> str:
        nonlocal place
        tag, attributes, inner = found.groups()
        spans = SPAN.search(attributes)
        name = names[place] if place < len(names) and not spans else ""
        place += int(spans[1]) if spans else 1
        label = f' data-label="{name}"' if name else ""
        role = "rowheader" if tag == "th" else "cell"
        return f'<{tag}{attributes} role="{role}"{label}>{inner if inner.strip() else ""}</{tag}>'

    return CELL.sub(cell, row)
