"""What both governments do at their screens: last year's nominee again, the way from desk to desk, a dossier sent back, a post handed over."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from agreements.models import Agreement
from people.operations import save_person, tie_account
from scholarships import operations as scholarships
from scholarships.models import Endorsement, Nomination
from tests.e2e.story import Stage, follow, go_by, press
from tests.world import NOW, World, make_agreement, make_call, make_draft, make_intake, make_nomination

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stage(browser: Browser, live_server: Any, world: World) -> Iterator[Stage]:
    stage = Stage(browser, live_server.url, world, scripts=True)
    yield stage
    stage.close()


def picture(page: Page, name: str) -> None:
    """Wide and at 320 px, for whoever looks at them."""
    if folder := os.environ.get("SCREENSHOTS"):
        for width, height in ((1280, 900), (320, 700)):
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=Path(folder) / f"governments-{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})


class Steps:
    """Pages that were opened, clicks that were made, fields that were typed."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.addresses = page, 0, set[str]()
        page.on("framenavigated", lambda frame: self.addresses.add(re.sub(r"[?#].*", "", frame.url)))

    def press(self, name: str | re.Pattern[str]) -> None:
        self.clicks += 1
        press(self.page, name)

    def follow(self, name: str | re.Pattern[str]) -> None:
        self.clicks += 1
        follow(self.page, name)

    def check(self, label: str | re.Pattern[str]) -> None:
        self.clicks += 1
        self.page.get_by_label(label).check()


def latest(**which: Any) -> Nomination:
    return Nomination.objects.across_partners(reason="test").filter(**which).latest("pk")


def test_last_years_nominee_in_four_pages_and_twelve_clicks_without_typing(stage: Stage) -> None:
    world = stage.world
    before = make_nomination(world, make_call(world, intake=make_intake(world, reference="MIR-26")), state="in_review")
    scholarships.not_select(before, reason="All places were given.", actor=world.hana, now=NOW)
    call = make_call(world, intake=make_intake(world, reference="MIR-28", starts_on=date(2028, 9, 1)))
    alice = stage.page_of("alice")
    alice.goto(reverse("scholarships:nominate", args=[call.pk]))
    steps = Steps(alice)
    steps.addresses.add(alice.url)

    steps.press(re.compile("^Nominate"))
    expect(alice.get_by_role("heading", name="Check the answers")).to_be_visible()
    picture(alice, "last-year-check")
    steps.press("Confirm all as they are")
    steps.follow(re.compile("certification"))
    steps.check(re.compile("^The authority certifies"))
    steps.press("Save and return to the check")
    steps.press("Submit the nomination")

    expect(alice.get_by_role("heading", name="The nomination is received")).to_be_visible()
    assert latest(call=call).person_id == before.person_id
    assert len(steps.addresses) <= 4, steps.addresses
    assert steps.clicks <= 12


@pytest.fixture
def asked(world: World) -> Nomination:
    """A draft in a call that asks everybody, of an authority in which two people answer; its nominee has an account."""
    world.partner_a.two_person_endorsement = True
    world.partner_a.save()
    call = make_call(world, asks_nominee=True, asks_employer=True, asks_embassy=True)
    nomination = make_draft(world, call)
    save_person(nomination.person, fields={"email": "nigora@example.org"}, actor=world.alice, now=NOW)
    tie_account(nomination.person, user=world.users["nigora"], address="nigora@example.org", actor=world.nigora, now=NOW)
    return nomination


def test_from_the_nominee_by_employer_head_and_embassy_to_the_ministry(stage: Stage, asked: Nomination) -> None:
    record = reverse("scholarships:nomination", args=[asked.pk])
    alice = stage.page_of("alice")
    alice.goto(record)
    picture(alice, "draft")
    follow(alice, "Ask the nominee")
    press(alice, "Ask the nominee")

    nigora = stage.page_of("nigora")
    nigora.goto("/")
    follow(nigora, re.compile("^Complete"))
    expect(nigora.get_by_role("heading", name="Your part of the nomination")).to_be_visible()
    picture(nigora, "own-part")
    follow(nigora, re.compile("promise|undertaking|rules of the programme", re.IGNORECASE))
    nigora.get_by_role("checkbox").first.check()
    press(nigora, re.compile("^Save"))
    nigora.goto(reverse("scholarships:own_part", args=[asked.pk]))
    press(nigora, "Confirm my part")
    expect(nigora.get_by_text("You have confirmed your part:")).to_be_visible()

    alice.goto(record)
    follow(alice, "Ask the employer")
    press(alice, "Ask the employer")
    farid = stage.page_of("farid")
    farid.goto("/")
    follow(farid, re.compile("Farrukh"))
    picture(farid, "employer")
    assert "nigora@example.org" not in farid.content()
    follow(farid, "Endorse as the employer")
    farid.get_by_label("Your post").fill("Director of the Department of Personnel")
    press(farid, "Endorse as the employer")

    alice.goto(record)
    follow(alice, re.compile("Propose to the second person|Check the answers"))
    press(alice, "Propose to the second person")
    daler = stage.page_of("daler")
    daler.goto(reverse("scholarships:to_endorse"))
    picture(daler, "to-endorse")
    press(daler, "Show what will happen")
    expect(daler.get_by_text("Passes 1 nomination to the embassy.")).to_be_visible()
    go_by(daler.locator("main form").get_by_role("button").first)

    zarina = stage.page_of("zarina")
    zarina.goto("/")
    follow(zarina, re.compile("Farrukh"))
    picture(zarina, "embassy")
    follow(zarina, "Forward to the ministry")
    press(zarina, "Forward to the ministry")

    sofia = stage.page_of("sofia")
    sofia.goto(record)
    picture(sofia, "ministry")
    expect(sofia.get_by_role("link", name="Accept for review").first).to_be_visible()
    kinds = Endorsement.objects.across_partners(reason="test").filter(nomination=asked, ended_at__isnull=True)
    assert set(kinds.values_list("kind", flat=True)) == {"nominee", "employer", "authority", "embassy"}
    assert latest(pk=asked.pk).state == "submitted"


def test_a_returned_dossier_is_mended_where_it_was_wrong_and_nowhere_else(stage: Stage) -> None:
    nomination = make_nomination(stage.world, make_call(stage.world))
    record = reverse("scholarships:nomination", args=[nomination.pk])
    sofia = stage.page_of("sofia")
    sofia.goto(record)
    follow(sofia, "Return for completion")
    sofia.get_by_label("Education", exact=True).check()
    sofia.get_by_label("What is wrong: Education").fill("The year of the degree is missing.")
    picture(sofia, "return")
    press(sofia, "Return to the sender")

    alice = stage.page_of("alice")
    alice.goto("/")
    follow(alice, re.compile("Farrukh|N-2027"))
    follow(alice, "What is to be mended")
    expect(alice.get_by_text("The year of the degree is missing.").first).to_be_visible()
    picture(alice, "to-mend")
    follow(alice, re.compile("^Change it in its section"))
    alice.get_by_label("Education", exact=True).fill("BA, International Relations, national university, 2018")
    press(alice, re.compile("^Save"))
    alice.goto(reverse("scholarships:nomination_section", args=[nomination.pk, "post"]))
    picture(alice, "closed-section")
    expect(alice.locator("main input[name=position]:not([disabled]):not([readonly])")).to_have_count(0)
    alice.goto(reverse("scholarships:nomination_check", args=[nomination.pk]))
    press(alice, "Send the completed nomination")

    sofia.goto(record)
    expect(sofia.get_by_text("The year of the degree is missing.").first).to_be_visible()
    assert latest(pk=nomination.pk).state == "submitted"


def test_a_post_is_handed_over_in_one_act_and_the_leavers_open_window_ends(stage: Stage) -> None:
    world = stage.world
    draft = make_draft(world, make_call(world))
    alice = stage.page_of("alice")
    alice.goto(reverse("scholarships:nomination_edit", args=[draft.pk]))
    expect(alice.get_by_text(draft.reference).first).to_be_visible()

    daler = stage.page_of("daler")
    daler.goto(reverse("partners:authority", args=[world.institutions["authority_a"].pk]))
    picture(daler, "authority")
    go_by(daler.locator("tr", has_text="alice@example.org").get_by_role("link", name=re.compile("^Hand over the post")))
    daler.get_by_label("Amir", exact=True).check()
    press(daler, "Show what will happen")
    picture(daler, "hand-over")
    daler.get_by_label("Reason").fill("Alice is posted abroad.")
    press(daler, "Hand over the post")

    alice.reload()
    expect(alice.get_by_label("Password")).to_be_visible()
    amir = stage.page_of("amir")
    amir.goto(reverse("scholarships:nomination", args=[draft.pk]))
    expect(amir.get_by_text(draft.reference).first).to_be_visible()


def test_both_sides_come_to_the_same_text(stage: Stage) -> None:
    agreement = make_agreement(stage.world, in_force=False)
    place = reverse("agreements:agreement", args=[agreement.pk])
    aidar = stage.page_of("aidar")
    aidar.goto(place)
    follow(aidar, "Propose to the other side")
    press(aidar, "Propose to the other side")

    daler = stage.page_of("daler")
    daler.goto(reverse("agreements:negotiation", args=[agreement.pk]))
    picture(daler, "negotiation")
    press(daler, re.compile("another version|counter", re.IGNORECASE))
    daler.locator("main summary").first.click()
    daler.get_by_label(re.compile("^A year|people a year", re.IGNORECASE)).first.fill("3")
    picture(daler, "version")
    press(daler, re.compile("^Save"))
    follow(daler, "Propose this version")
    press(daler, "Propose this version")

    for name in ("nurlan", "daler"):
        page = stage.page_of(name)
        page.goto(reverse("agreements:negotiation", args=[agreement.pk]))
        picture(page, f"approval-{name}")
        follow(page, "Approve this version")
        press(page, "Approve this version")
    aidar.goto(place)
    picture(aidar, "agreed")
    found = Agreement.objects.across_partners(reason="test").get(pk=agreement.pk)
    assert found.state == "agreed"
    assert [line.per_year for line in found.lines.across_partners(reason="test")] == [3]


def counted(page: Page, start: str) -> Steps:
    """Counts from here on, the page on which the job begins included."""
    page.goto(start)
    steps = Steps(page)
    steps.addresses.add(re.sub(r"[?#].*", "", page.url))
    return steps


def test_two_items_sent_back_are_mended_in_nine_clicks(stage: Stage) -> None:
    world = stage.world
    nomination = make_nomination(world, make_call(world))
    wrong = {"education": "The year of the degree is missing.", "position": "Which department?"}
    scholarships.return_nomination(nomination, reason="", mend_until=NOW + timedelta(days=3), defects=wrong, actor=world.sofia, now=NOW)
    alice = stage.page_of("alice")
    steps = counted(alice, reverse("scholarships:nomination", args=[nomination.pk]))

    steps.follow("What is to be mended")
    for field, label, text in (("Education", "Education", "BA, 2018"), ("Post held", "Post held", "Second Secretary, Asia")):
        steps.follow(f"Change it in its section {field}")
        alice.get_by_label(label, exact=True).fill(text)
        steps.press("Save and return to what is to be mended")
    expect(alice.get_by_text("mended", exact=True)).to_have_count(2)
    picture(alice, "mended")
    steps.follow("Check the answers and send")
    steps.press("Send the completed nomination")

    assert latest(pk=nomination.pk).state == "submitted"
    assert steps.clicks == 7
    assert len(steps.addresses) <= 6, steps.addresses


def test_each_desk_before_the_sending_passes_it_on_in_three_clicks(stage: Stage) -> None:
    world = stage.world
    world.partner_a.two_person_endorsement = True
    world.partner_a.save()
    nomination = make_draft(world, make_call(world, asks_employer=True, asks_embassy=True))
    scholarships.ask_employer(nomination, actor=world.alice, now=NOW)

    farid = stage.page_of("farid")
    employer = counted(farid, "/")
    employer.follow(re.compile("Farrukh"))
    employer.follow("Endorse as the employer")
    farid.get_by_label("Your post").fill("Director of the Department of Personnel")
    employer.press("Endorse as the employer")
    scholarships.propose_nomination(latest(pk=nomination.pk), actor=world.alice, now=NOW)
    daler = stage.page_of("daler")
    second = counted(daler, "/")
    second.follow(re.compile("Farrukh"))
    second.follow("Endorse and pass to the embassy")
    second.press("Endorse and pass to the embassy")
    zarina = stage.page_of("zarina")
    embassy = counted(zarina, "/")
    embassy.follow(re.compile("Farrukh"))
    embassy.follow("Forward to the ministry")
    embassy.press("Forward to the ministry")

    assert latest(pk=nomination.pk).state == "submitted"
    for steps in (employer, second, embassy):
        assert steps.clicks == 3
        assert len(steps.addresses) <= 4, steps.addresses


def test_head_confirms_lends_and_hands_over_in_few_clicks(stage: Stage) -> None:
    authority = reverse("partners:authority", args=[stage.world.institutions["authority_a"].pk])
    daler = stage.page_of("daler")
    confirming = counted(daler, authority)
    confirming.press("Confirm all officers")

    lending = counted(daler, authority)
    lending.follow("Lend powers")
    daler.get_by_label("Who acts for you").select_option(label="Alice")
    lending.check("endorse nominations")
    daler.get_by_label("Last day").fill((NOW + timedelta(days=20)).date().isoformat())
    lending.press("Lend these powers")
    picture(daler, "lent")
    expect(daler.locator("main").get_by_text("endorse nominations").first).to_be_visible()

    leaving = counted(daler, authority)
    leaving.clicks += 1
    go_by(daler.locator("tr", has_text="alice@example.org").get_by_role("link", name=re.compile("^Hand over the post")))
    leaving.check("Amir")
    leaving.press("Show what will happen")
    daler.get_by_label("Reason").fill("Alice is posted abroad.")
    leaving.press("Hand over the post")

    assert (confirming.clicks, lending.clicks, leaving.clicks) == (1, 3, 4)
