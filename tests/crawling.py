"""A walk through the portal as one person: every link followed, every form sent empty and filled in.

Pages are known by their route and the names in their query, so a list of 400 records costs a few visits, not 400.
Each sending is undone, so that the walk sees the data as it was.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

MOST_QUERIES = 12
# Asks each kind of message whom it would tell, as the delivery does; opened on purpose, and the same number whoever is told.
MOST_OF = {"who_is_told": 30}
NOT_COUNTED = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
# Leave the walk's own session alone.
SIGN_OUT = {"account_logout"}


@dataclass
class Field:
    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)


@dataclass
class Form:
    """A form of a page: where it goes, how, and what it asks for."""

    action: str
    method: str
    fields: list[Field] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def sent_empty(self) -> dict[str, Any]:
        """As the browser sends it when nothing was typed: only what the page itself has hidden in it."""
        return {row.name: row.value for row in self.fields if row.kind == "hidden"} | dict(self.buttons[:1])

    def sent_filled(self) -> dict[str, Any]:
        return {row.name: plausible(row) for row in self.fields} | dict(self.buttons[:1])


# What a person might type, by the name of the field; the first that fits.
TYPED = (
    (r"year|places|rank|capacity|seats", "1"),
    (r"email", "crawl@example.org"),
    (r"_time$|_1$", "18:00"),
    (r"_on$|date|_until|_at$|_from|_0$|day", "2028-03-27"),
    (r"", "Crawl text"),
)
OF_KIND = {"number": "1", "email": "crawl@example.org", "time": "18:00", "date": "2028-03-27"}


def plausible(row: Field) -> Any:
    """Something a person might type there; what the page proposes stays."""
    if row.kind == "file":
        return SimpleUploadedFile("crawl.pdf", PDF, "application/pdf")
    if row.value or row.options:
        return row.value or next((option for option in row.options if option), "")
    return OF_KIND.get(row.kind) or next(text for pattern, text in TYPED if re.search(pattern, row.name))


class PageReader(HTMLParser):
    """Links and forms of a page."""

    def __init__(self, url: str, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.url = url
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select: Field | None = None
        self._textarea: Field | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in own:
            self.links.append(urljoin(self.url, own["href"]))
        elif tag == "form":
            self._form = Form(urljoin(self.url, own.get("action") or self.url), own.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None and own.get("name"):
            self._take(tag, own)
        elif tag == "option" and self._select is not None:
            self._select.options.append(own.get("value", ""))
            if "selected" in own:
                self._select.value = own.get("value", "")

    def _take(self, tag: str, own: dict[str, str]) -> None:
        assert self._form is not None
        kind = own.get("type", "text") if tag == "input" else tag
        if tag == "button" or kind == "submit":
            self._form.buttons.append((own["name"], own.get("value", "")))
            return
        if kind in ("radio", "checkbox"):
            known = next((row for row in self._form.fields if row.name == own["name"]), None)
            if known is None:
                known = Field(own["name"], kind)
                self._form.fields.append(known)
            known.options.append(own.get("value", "on"))
            if "checked" in own:
                known.value = own.get("value", "on")
            return
        row = Field(own["name"], kind, own.get("value", ""))
        self._form.fields.append(row)
        self._select = row if tag == "select" else None
        self._textarea = row if tag == "textarea" else None

    def handle_data(self, data: str) -> None:
        if self._textarea is not None:
            self._textarea.value += data.strip()

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._textarea = None


@dataclass
class Walk:
    """`per_route` visits at most for each route and set of query names."""

    client: Client
    per_route: int
    faults: list[str] = field(default_factory=list)
    pages: int = 0
    sendings: int = 0
    most_queries: Counter[str] = field(default_factory=Counter)
    _asked: set[str] = field(default_factory=set)
    _seen: set[str] = field(default_factory=set)
    _visits: Counter[tuple[str, ...]] = field(default_factory=Counter)
    _sent: set[tuple[Any, ...]] = field(default_factory=set)

    def go(self, *starts: str) -> Walk:
        queue = deque((start, "the beginning") for start in starts)
        while queue:
            url, origin = queue.popleft()
            if self._wanted(url):
                queue.extend((link, url) for link in self._visit(url, origin))
        return self

    def _wanted(self, url: str) -> bool:
        parts = urlsplit(url)
        if parts.netloc not in ("", "testserver") or parts.scheme not in ("", "http") or url in self._seen:
            return False
        self._seen.add(url)
        key = (route_of(parts.path), *sorted(parse_qs(parts.query, keep_blank_values=True)))
        self._visits[key] += 1
        return self._visits[key] <= self.per_route

    def _visit(self, url: str, origin: str) -> Iterator[str]:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = self.client.get(url)
        self.pages += 1
        asked = [row["sql"] for row in queries.captured_queries if not row["sql"].startswith(NOT_COUNTED)]
        route = route_of(urlsplit(url).path)
        self.most_queries[route] = max(self.most_queries[route], len(asked))
        if len(asked) > MOST_OF.get(route, MOST_QUERIES):
            self.faults.append(f"{url}: {len(asked)} queries\n    " + "\n    ".join(sql[:160] for sql in asked))
        if answer.streaming:
            list(answer.streaming_content)  # type: ignore[arg-type]
        refused = url in self._asked and answer.status_code in (404, 422)  # a search may find nothing
        if answer.status_code >= 400 and not refused:
            self.faults.append(f"{url}: {answer.status_code}, linked from {origin}")
        if answer.status_code in (301, 302):
            target = clean(urljoin(url, answer["Location"]))
            if url in self._asked:
                self._asked.add(target)
            yield target
        elif answer.get("Content-Type", "").startswith("text/html") and not answer.streaming:
            page = PageReader(url, answer.content.decode())
            yield from (clean(link) for link in page.links)
            for form in page.forms:
                yield from self._send(form, url)

    def _send(self, form: Form, origin: str) -> Iterator[str]:
        names = tuple(sorted({row.name for row in form.fields}))
        route = route_of(urlsplit(form.action).path)
        if (route, form.method, names) in self._sent or route in SIGN_OUT:
            return
        self._sent.add((route, form.method, names))
        for data in (form.sent_empty(), form.sent_filled()):
            if form.method == "get":
                query = "&".join(f"{name}={value}" for name, value in data.items() if isinstance(value, str))
                asked = f"{form.action.split('?')[0]}?{query}"
                self._asked.add(asked)
                yield asked
            else:
                self._post(form.action, data, origin)

    def _post(self, url: str, data: dict[str, Any], origin: str) -> None:
        """Send, follow where it leads, undo all of it."""
        cookies = {name: morsel.value for name, morsel in self.client.cookies.items()}
        with transaction.atomic():
            answer = self.client.post(url, data)
            self.sendings += 1
            status = answer.status_code
            if status in (301, 302) and urlsplit(answer["Location"]).netloc in ("", "testserver"):
                status = self.client.get(urljoin(url, answer["Location"])).status_code
            if status >= 400 and status not in (400, 403, 422, 429):
                self.faults.append(f"POST {url} of {origin} with {sorted(data)}: {status}")
            transaction.set_rollback(True)
        self.client.cookies.clear()
        self.client.cookies.load(cookies)


def clean(url: str) -> str:
    return urldefrag(url).url.removeprefix("http://testserver")


def route_of(path: str) -> str:
    try:
        return resolve(path).view_name or path
    except Resolver404:
        return path
