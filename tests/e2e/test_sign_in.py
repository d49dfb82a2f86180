"""Sign-in in a real browser, under the real content policy: passkeys by a virtual authenticator, codes without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from accounts import demo
from accounts.models import User
from partners import operations
from partners.enums import Role
from partners.models import Membership
from tests.e2e.story import fits, go_by
from tests.factories_accounts import PASSWORD, code_of, make_account
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_attempts_yet(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    cache.clear()


@pytest.fixture
def reviewer(world: World) -> User:
    user = make_account("rana.s@example.org", full_name="Rana Sadyk")
    Membership(user=user, institution=world.institutions["academy"], role=Role.REVIEWER, starts_on=date(2020, 1, 1)).save()
    return user


@pytest.fixture
def visit(page: Page, live_server: Any) -> Callable[[str], None]:
    return lambda path: page.goto(live_server.url + path) and None


@pytest.fixture
def authenticator(page: Page) -> Iterator[dict[str, Any]]:
    """A device with finger sensor that says yes; `session` and `id` let a test take the yes away."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable", {"enableUI": False})
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    more = {"isUserVerified": True, "automaticPresenceSimulation": True}
    added = session.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, **more}})
    yield {"session": session, "id": added["authenticatorId"]}
    session.detach()


def fill_password(page: Page, email: str) -> None:
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    go_by(page.get_by_role("button", name="Sign in", exact=True))


def sign_out(page: Page) -> None:
    page.goto(re.sub(r"^(https?://[^/]+).*", r"\1/accounts/logout/", page.url))
    go_by(page.locator("main").get_by_role("button", name="Sign out"))


def set_up_passkey(page: Page) -> None:
    """From the set-up page to the recovery codes, with the password asked once more on the way."""
    go_by(page.get_by_role("link", name="Set up a passkey"))
    page.get_by_label("Password").fill(PASSWORD)
    go_by(page.get_by_role("button", name="Continue"))
    page.get_by_label("Name of this key").fill("office laptop")
    page.get_by_label("Also sign in with it without a password").check()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


def test_passkey_set_up_and_sign_in_without_password(page, visit, reviewer, authenticator):
    visit("/accounts/settings/")
    fill_password(page, reviewer.email)
    expect(page.get_by_role("heading", name="Set up a second factor", level=1)).to_be_visible()

    set_up_passkey(page)
    sign_out(page)
    visit("/accounts/login/?next=/accounts/settings/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "/accounts/login/" not in url)
    visit("/accounts/settings/")

    expect(page.get_by_role("heading", name="Account and security")).to_be_visible()
    expect(page.get_by_text("1 passkey")).to_be_visible()
    assert Authenticator.objects.filter(user=reviewer, type="webauthn").count() == 1


def test_passkey_as_second_step_after_the_password(page, visit, reviewer, authenticator):
    visit("/accounts/settings/")
    fill_password(page, reviewer.email)
    set_up_passkey(page)
    sign_out(page)

    visit("/accounts/login/?next=/accounts/settings/")
    fill_password(page, reviewer.email)
    page.get_by_role("button", name="Use the passkey").click()

    expect(page.get_by_role("heading", name="Account and security")).to_be_visible()


def test_refused_passkey_says_so(page, visit, reviewer, authenticator):
    visit("/accounts/settings/")
    fill_password(page, reviewer.email)
    set_up_passkey(page)
    sign_out(page)
    answer = {"authenticatorId": authenticator["id"], "isUserVerified": False}
    authenticator["session"].send("WebAuthn.setUserVerified", answer)

    visit("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("alert").filter(has_text="The passkey was not used")).to_be_visible()


@pytest.mark.still_clock  # a code is another one after half a minute
def test_app_set_up_and_recovery_code(page, visit, reviewer):
    visit("/accounts/settings/")
    fill_password(page, reviewer.email)
    go_by(page.get_by_role("link", name="Set up an app"))
    page.get_by_label("Password").fill(PASSWORD)
    go_by(page.get_by_role("button", name="Continue"))
    picture = page.get_by_role("img", name="Picture for the app")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth > 0"), "the content policy lets the picture in"

    page.get_by_label("Code", exact=True).fill(code_of(page.locator("#authenticator_secret").inner_text()))
    go_by(page.get_by_role("button", name="Turn the app on"))
    code = page.locator("main li code").first.inner_text()
    sign_out(page)
    visit("/accounts/login/?next=/accounts/settings/")
    fill_password(page, reviewer.email)
    page.get_by_label("Code of the authenticator app").fill(code)
    go_by(page.get_by_role("button", name="Sign in", exact=True))

    expect(page.get_by_role("heading", name="Account and security")).to_be_visible()


@pytest.mark.still_clock  # a code is another one after half a minute
def test_demo_sign_in_without_scripts(browser: Browser, live_server, reviewer, settings):
    settings.DEMO_SECOND_FACTOR = True
    demo.give_demo_totp(reviewer)
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()

    page.goto("/accounts/login/?next=/accounts/settings/")
    expect(page.get_by_role("button", name="passkey"), "what needs scripts is not offered without them").to_have_count(0)
    fill_password(page, reviewer.email)
    page.get_by_label("Code of the authenticator app").fill(page.locator("#demo-code").inner_text())
    go_by(page.get_by_role("button", name="Sign in", exact=True))
    go_by(page.get_by_role("button", name="Русский"))

    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page).to_have_url(re.compile("/accounts/settings/$"))
    context.close()


def test_invitation_accepted_in_the_browser(page, visit, world: World):
    values = {"full_name": "Mavzuna Karimova", "role": Role.NOMINATING_OFFICER, "language": "en", "role_ends_on": None}
    institution = world.institutions["authority_a"]
    _invitation, token = operations.invite(email="mavzuna@example.org", institution=institution, actor=world.daler, now=timezone.now(), **values)

    visit(f"/invitation/{token}/")
    expect(page.get_by_text("Daler")).to_be_visible()
    page.get_by_label("Password").fill("short")
    go_by(page.get_by_role("button", name="Accept the invitation"))
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    go_by(page.get_by_role("button", name="Accept the invitation"))
    page.wait_for_url(lambda url: "/invitation/" not in url)
    visit("/accounts/settings/")

    expect(page.get_by_label("Your name")).to_have_value("Mavzuna Karimova")


SIGNED_OUT = ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/password/reset/done/", "/accounts/inactive/"]
SIGNED_IN = [
    "/accounts/settings/", "/accounts/2fa/", "/accounts/2fa/webauthn/", "/accounts/sessions/", "/accounts/email/", "/accounts/password/change/",
    "/people-and-roles/", "/people-and-roles/{user}/", "/people-and-roles/{user}/give-role/", "/people-and-roles/{user}/deactivate/",
    "/invitations/", "/invitations/new/", "/partners/", "/partners/{partner}/", "/partners/add/",
]  # fmt: skip


def faults_of(page: Page) -> list[str]:
    page.wait_for_load_state()
    found = Axe().run(page).response["violations"]
    return [f"{page.url} {row['id']}: {row['nodes'][0]['html'][:160]}" for row in found]


def test_pages_have_no_accessibility_fault(page, visit, live_server, world: World):
    faults: list[str] = []
    for path in SIGNED_OUT:
        visit(path)
        faults += faults_of(page)
    client = world.client("adil")
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    for path in SIGNED_IN:
        visit(path.format(user=world.users["alice"].pk, partner=world.partner_a.pk))
        expect(page.locator("h1"), path).to_have_count(1)
        faults += faults_of(page)

    assert faults == []


def test_pages_fit_a_narrow_screen(page, visit, live_server, world: World):
    page.set_viewport_size({"width": 320, "height": 640})
    client = world.client("adil")
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])

    for path in SIGNED_IN:
        visit(path.format(user=world.users["alice"].pk, partner=world.partner_a.pk))
        assert fits(page, 320), path
