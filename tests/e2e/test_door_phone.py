"""What a phone at the door does when things go wrong: no room, another token, an entry that is refused, another door, two tabs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page, Route, expect

ADDRESS = "http://localhost:9/events/1/door/"
JS = settings.BASE_DIR / "static" / "js"
PEOPLE = [{"code": f"CODE{n}", "number": f"G-{n}", "name": f"Guest {n}", "about": "", "seen": ""} for n in range(1, 5)]
PAGE = """<!doctype html><html lang="en"><body>
<div id="door" data-event="1" data-session="%(session)s" data-device="phone" data-list="list.json" data-sync="/events/1/door/sync/%(query)s" data-worker="w.js"
 data-leave="/left/" data-count="%%(seen)s of %%(all)s" data-unsent="%%(n)s wait" data-sent="all sent" data-seen-at="since %%(time)s" data-let-in="Let in"
 data-again="%%(name)s again" data-welcome="%%(name)s is in" data-full="%%(name)s: no room" data-many="many" data-unknown="unknown" data-refused="refused"
 data-sign-in="sign in" data-no-camera="none">
<strong data-door-count></strong><span data-door-state></span><form><input data-door-words><button type="button" data-door-camera hidden></button></form>
<p data-door-line></p><video hidden></video><ul data-door-results></ul><ol data-door-log></ol><button type="button" data-door-forget>Forget</button></div>
<form action="/logout/" method="post" onsubmit="return false"><button id="out">Out</button></form>
<input type="hidden" name="csrfmiddlewaretoken" value="%(token)s"><script src="/portal.js"></script><script src="/door.js"></script></body></html>"""


class House:
    """A server of a few lines: which token holds, which codes it refuses, what it was sent."""

    def __init__(self) -> None:
        self.token, self.refuses, self.is_down = "first", set[str](), False
        self.kept: dict[str, tuple[str, str]] = {}

    def answer(self, route: Route) -> None:
        path, _mark, query = route.request.url.removeprefix("http://localhost:9").partition("?")
        if path.endswith(".js") and not path.endswith("w.js"):
            return route.fulfill(body=(JS / path.lstrip("/")).read_text(), content_type="text/javascript")
        if path.endswith("list.json"):
            return route.fulfill(json={"people": PEOPLE})
        if path == "/left/":
            return route.fulfill(body="<p>left</p>", content_type="text/html")
        if path.endswith("/sync/"):
            return self.sync(route, query)
        session = query.removeprefix("session=")
        words = {"token": self.token, "session": session, "query": f"?{query}" if query else ""}
        return route.fulfill(body=PAGE % words, content_type="text/html")

    def sync(self, route: Route, query: str) -> None:
        if self.is_down:
            return route.abort()
        if route.request.headers["x-csrftoken"] != self.token:
            return route.fulfill(status=403, body="no")
        rows: list[dict[str, Any]] = json.loads(route.request.post_data or "")["rows"]
        if self.refuses & {row["code"] for row in rows}:
            return route.fulfill(status=409, json={})
        self.kept |= {row["key"]: (row["code"], query) for row in rows}
        return route.fulfill(json={"rows": [{"key": row["key"], "result": "in", "sentence": ""} for row in rows]})

    @property
    def codes(self) -> list[str]:
        return sorted(code for code, _query in self.kept.values())


@pytest.fixture
def house(context: BrowserContext) -> House:
    house = House()
    context.route("http://localhost:9/**", house.answer)
    return house


def at_door(context: BrowserContext, query: str = "") -> Page:
    page = context.new_page()
    page.goto(ADDRESS + query)
    expect(page.locator("[data-door-count]")).to_contain_text("4")
    return page


def read(page: Page, *codes: str) -> None:
    for code in codes:
        page.locator("[data-door-words]").fill(code)
        page.keyboard.press("Enter")


def send(page: Page) -> None:
    page.evaluate("dispatchEvent(new Event('online'))")


def test_phone_without_room_keeps_the_entry_in_the_page_and_says_so(context: BrowserContext, house: House) -> None:
    page, house.is_down = at_door(context), True
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }")

    read(page, "CODE1", "CODE2")
    expect(page.locator("[data-door-line]")).to_have_text("Guest 2: no room")
    expect(page.locator("[data-door-state]")).to_have_text("2 wait")
    house.is_down = False
    send(page)

    expect(page.locator("[data-door-state]")).to_have_text("all sent")
    assert house.codes == ["CODE1", "CODE2"]


def test_whoever_has_signed_in_again_need_not_load_the_page_anew(context: BrowserContext, house: House) -> None:
    page = at_door(context)
    house.token = "second"

    read(page, "CODE1")

    expect(page.locator("[data-door-state]")).to_have_text("all sent")
    assert house.codes == ["CODE1"]


def test_entry_that_is_refused_keeps_no_other_back_and_stays(context: BrowserContext, house: House) -> None:
    page, house.is_down = at_door(context), True
    read(page, "CODE1", "CODE2", "CODE3")
    house.refuses, house.is_down = {"CODE1"}, False

    send(page)

    expect(page.locator("[data-door-state]")).to_have_text("1 wait")
    assert house.codes == ["CODE2", "CODE3"]
    house.refuses = set()
    send(page)
    expect(page.locator("[data-door-state]")).to_have_text("all sent")
    assert house.codes == ["CODE1", "CODE2", "CODE3"]


def test_what_waits_at_one_door_is_sent_from_the_page_of_another(context: BrowserContext, house: House) -> None:
    page, house.is_down = at_door(context, "?session=7"), True
    read(page, "CODE1")
    page.goto(ADDRESS)
    expect(page.locator("[data-door-state]")).to_have_text("1 wait")

    house.is_down = False
    send(page)

    expect(page.locator("[data-door-state]")).to_have_text("all sent")
    assert list(house.kept.values()) == [("CODE1", "session=7")]


def test_forgetting_in_one_tab_loses_nothing_of_another(context: BrowserContext, house: House) -> None:
    first, second = at_door(context), at_door(context)
    house.is_down = True
    read(second, "CODE1")

    first.evaluate("document.querySelector('[data-door-forget]').disabled = false")
    first.locator("[data-door-forget]").click()
    expect(first.locator("[data-door-state]")).to_have_text("1 wait")
    house.is_down = False
    send(first)
    expect(first.locator("[data-door-state]")).to_have_text("all sent")
    first.locator("[data-door-forget]").click()
    first.wait_for_url("**/left/")

    assert house.codes == ["CODE1"]
    assert second.evaluate("localStorage.getItem('door:1::list')") is None


def test_signing_out_takes_the_names_from_the_phone_and_leaves_what_was_seen(context: BrowserContext, house: House) -> None:
    page, house.is_down = at_door(context), True
    read(page, "CODE1")

    page.locator("#out").click()

    names = page.evaluate("Object.keys(localStorage)")
    assert "door:1::list" not in names
    assert "door:1::waiting" in names
