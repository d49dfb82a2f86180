"""Autosave in a real browser: what was typed comes back, whatever has died meanwhile; two tabs never overwrite each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from core.models import FormDraft
from scholarships.models import Nomination
from tests.e2e.story import fits, go_by
from tests.factories_accounts import PASSWORD
from tests.world import World, make_call, make_draft

pytestmark = pytest.mark.django_db(transaction=True)
SAVED = re.compile("^Saved")
JUSTIFICATION = "Works on water and energy questions of the region."


@pytest.fixture(autouse=True)
def _nobody_typed_yet(db: None) -> None:
    cache.clear()


@pytest.fixture
def nomination(world: World) -> Nomination:
    world.users["alice"].set_password(PASSWORD)
    world.users["alice"].save()
    EmailAddress.objects.create(user=world.users["alice"], email=world.users["alice"].email, verified=True, primary=True)
    return make_draft(world, make_call(world))


@pytest.fixture
def form(nomination: Nomination) -> str:
    return reverse("scholarships:nomination_section", args=[nomination.pk, "reasons"])


@pytest.fixture
def window(browser: Browser, live_server: Any, world: World, nomination: Nomination) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=live_server.url, locale="en-GB")
    sign_in(context, live_server.url, world)
    yield context
    context.close()


def sign_in(context: BrowserContext, url: str, world: World) -> None:
    context.add_cookies([{"name": "sessionid", "value": world.client("alice").cookies["sessionid"].value, "url": url}])


def opened(window: BrowserContext, form: str) -> Page:
    page = window.new_page()
    with page.expect_response(re.compile(r"/drafts/\?form=")):
        page.goto(form)
    return page


def field(page: Page) -> Any:
    return page.locator("textarea[name=justification]")


def status(page: Page) -> Any:
    return page.locator(".draft-status").first


def saved(page: Page) -> None:
    """All of it: the line may say so of the first half, while the second is typed or waits for its second."""
    expect(page.locator("main form", has=field(page))).to_have_attribute("data-draft", "kept")
    expect(status(page)).to_have_text(SAVED)


def kept() -> Any:
    return FormDraft.objects.across_partners(reason="test")


def held(page: Page) -> list[str]:
    return list(page.evaluate("Object.keys(localStorage)"))


def write(page: Page, text: str) -> None:
    field(page).fill("")
    field(page).press_sequentially(text)


def test_typed_text_is_saved_and_survives_a_killed_page(window: BrowserContext, form: str) -> None:
    page = opened(window, form)
    write(page, JUSTIFICATION)
    saved(page)
    expect(status(page)).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    assert held(page) == []
    page.close(run_before_unload=False)

    page = opened(window, form)

    expect(page.get_by_text(re.compile(r"^Restored what you typed on 24 November, \d\d:\d\d\.$"))).to_be_visible()
    expect(field(page)).to_have_value(JUSTIFICATION)
    assert Axe().run(page).response["violations"] == []


def test_text_not_saved_yet_survives_a_killed_page(window: BrowserContext, form: str) -> None:
    page = opened(window, form)
    page.route("**/drafts/**", lambda route: route.abort())
    write(page, "Half a sentence")
    expect(status(page)).to_have_text("Not saved yet, trying again. What you type is kept in this browser.")
    assert not kept().exists()
    page.close(run_before_unload=False)

    page = opened(window, form)

    expect(field(page)).to_have_value("Half a sentence")
    assert held(page) == []


def test_a_discarded_draft_is_gone(window: BrowserContext, form: str) -> None:
    page = opened(window, form)
    before = field(page).input_value()
    write(page, JUSTIFICATION)
    saved(page)
    page.close()
    page = opened(window, form)

    page.get_by_role("button", name="Discard it").click()

    expect(field(page)).to_have_value(before)
    expect(page.get_by_role("button", name="Discard it")).to_have_count(0)
    assert not kept().exists()
    write(page, "Another")
    saved(page)


def test_a_sent_form_leaves_no_draft(window: BrowserContext, form: str, nomination: Nomination) -> None:
    page = opened(window, form)
    write(page, JUSTIFICATION)
    saved(page)
    field(page).press("End")
    field(page).press_sequentially(" And more.")  # not saved yet when the form leaves

    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: form not in url)

    nomination.refresh_from_db()
    assert nomination.justification == f"{JUSTIFICATION} And more."
    page = opened(window, form)
    expect(field(page)).to_have_value(f"{JUSTIFICATION} And more.")
    expect(page.get_by_role("button", name="Discard it")).to_have_count(0)
    assert held(page) == []
    assert not kept().exists()


def test_typing_goes_on_after_the_session_has_ended(window: BrowserContext, form: str, live_server: Any, world: World) -> None:
    page = opened(window, form)
    Session.objects.all().delete()
    write(page, "Typed without a session")
    expect(status(page)).to_have_text("Sign in again in another tab; what you type is kept here.")
    assert len(held(page)) == 1

    other = window.new_page()
    other.goto(form)
    other.get_by_label("E-mail").fill(world.users["alice"].email)
    other.get_by_label("Password").fill(PASSWORD)
    go_by(other.get_by_role("button", name="Sign in", exact=True))

    expect(field(other)).to_have_value("Typed without a session")  # through `next`, from what this browser held
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    saved(page)
    field(page).press_sequentially("!")
    saved(page)
    page.locator("main form button[type=submit]").first.click()  # the form has the new session's token too
    page.wait_for_url(lambda url: form not in url)


def test_the_text_of_one_person_is_not_given_to_the_next(window: BrowserContext, form: str, live_server: Any, world: World) -> None:
    page = opened(window, form)
    Session.objects.all().delete()
    write(page, "Of Alice alone")
    window.add_cookies([{"name": "sessionid", "value": world.client("amir").cookies["sessionid"].value, "url": live_server.url}])

    other = opened(window, form)

    expect(field(other)).not_to_have_value("Of Alice alone")
    assert not kept().exists()


def test_a_server_that_comes_back_gets_the_text(window: BrowserContext, form: str) -> None:
    page = opened(window, form)
    write(page, "Before")
    saved(page)

    def gone(route: Route) -> None:
        route.abort()

    page.route("**/drafts/", gone)
    write(page, "While the server is away")
    expect(status(page)).to_have_text(re.compile(r"^Not saved since \d\d:\d\d, trying again\.$"))
    page.unroute("**/drafts/", gone)

    saved(page)
    assert kept().get().fields["justification"]["value"] == ["While the server is away"]


@pytest.mark.parametrize("mine", [True, False], ids=["keep mine", "take the other"])
def test_two_tabs_show_both_versions(window: BrowserContext, form: str, mine: bool) -> None:
    first, second = opened(window, form), opened(window, form)
    write(first, "From the first tab")
    saved(first)
    write(second, "From the second tab")

    group = second.get_by_role("group", name="Two versions of this field")
    expect(group).to_contain_text("From the first tab")
    expect(status(second)).to_have_text("Changed in another tab: choose below the field which version stays.")
    assert Axe().run(second).response["violations"] == []
    assert kept().get().fields["justification"]["value"] == ["From the first tab"]
    second.locator("main form button[type=submit]").first.click()  # the form waits for the choice
    expect(group.get_by_role("button", name="Keep mine")).to_be_focused()

    if not mine:
        second.keyboard.press("Tab")
    second.keyboard.press("Enter")

    expect(group).to_have_count(0)
    expect(field(second)).to_be_focused()
    expect(field(second)).to_have_value("From the second tab" if mine else "From the first tab")
    if mine:
        saved(second)
        write(first, "The first again")  # now the first is the stale one
        expect(first.get_by_role("group", name="Two versions of this field")).to_contain_text("From the second tab")


def test_a_narrow_page_is_not_wider_for_it(browser: Browser, live_server: Any, world: World, nomination: Nomination, form: str) -> None:
    context = browser.new_context(base_url=live_server.url, viewport={"width": 320, "height": 640}, color_scheme="dark")
    sign_in(context, live_server.url, world)
    first, second = opened(context, form), opened(context, form)
    write(first, "x" * 90)
    saved(first)
    write(second, "y" * 90)
    expect(second.get_by_role("group", name="Two versions of this field")).to_be_visible()
    third = opened(context, form)
    expect(third.get_by_role("button", name="Discard it")).to_be_visible()

    for page in (second, third):
        assert fits(page, 320)
        assert Axe().run(page).response["violations"] == []
    context.close()


def test_signing_out_empties_this_browser(window: BrowserContext, form: str) -> None:
    page = opened(window, form)
    page.route("**/drafts/", lambda route: route.abort())
    write(page, "Left behind")
    assert len(held(page)) == 1

    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("details.account-menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: form not in url)

    assert held(page) == []


def test_leaving_asks_only_while_something_is_unsaved(window: BrowserContext, form: str) -> None:
    page = opened(window, form)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    write(page, "Saved")
    saved(page)
    page.goto("/")
    assert asked == []

    page = opened(window, form)
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.route("**/drafts/", lambda route: route.abort())
    write(page, "Unsaved")
    page.goto("/")
    assert asked == ["beforeunload"]
