"""What the partner's people meet on their screens: what comes next stands first, one button leads, nothing is offered that can't be done."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from agreements import operations as negotiation
from agreements.models import AgreementVersion
from partners.models import Partner
from scholarships import operations as verbs
from scholarships.models import Nomination
from scholarships.queries.parts import nominee_sections
from scholarships.views.nominations import section_url
from tests.nominations import give_account, read, url
from tests.world import NOW, World, make_agreement, make_call, make_draft, make_nomination

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def buttons(page: str) -> list[tuple[str, str]]:
    """Label and shade of the buttons in the head of a record."""
    head = page[: page.index('class="stepper"')]
    return [(label, shade) for shade, label in re.findall(r'<a class="button button-(\w+)" href="[^"]*">([^<]+)</a>', head)]


def test_complete_draft_leads_to_the_next_desk_and_the_deletion_stands_last(world: World) -> None:
    Partner.objects.filter(pk=world.partner_a.pk).update(two_person_endorsement=True)
    draft = make_draft(world, make_call(world, asks_nominee=True, asks_employer=True))

    found = buttons(read(world.client("alice"), url("nomination", draft.pk)))

    assert found[0] == ("Propose to the second person", "primary")
    assert found[-1] == ("Delete the draft", "danger")
    assert [shade for _label, shade in found].count("primary") == 1


def test_incomplete_draft_leads_to_the_filling_in(world: World) -> None:
    draft = make_draft(world, make_call(world))
    verbs.save_nomination(draft, fields={"justification": ""}, actor=world.alice, now=NOW)

    found = buttons(read(world.client("alice"), url("nomination", draft.pk)))

    assert found[0] == ("Fill in", "primary")
    assert ("Submit the nomination", "secondary") in found


def test_second_person_finds_one_leading_button_before_the_embassy(world: World) -> None:
    Partner.objects.filter(pk=world.partner_a.pk).update(two_person_endorsement=True)
    draft = make_draft(world, make_call(world, asks_embassy=True))
    verbs.propose_nomination(draft, actor=world.alice, now=NOW)

    assert buttons(read(world.client("daler"), url("nomination", draft.pk)))[0] == ("Endorse and pass to the embassy", "primary")


def test_returned_dossier_leads_to_what_is_to_be_mended(world: World) -> None:
    nomination = make_nomination(world, make_call(world))
    verbs.return_nomination(nomination, reason="", mend_until=NOW + DAY, defects={"education": "The year is missing."}, actor=world.sofia, now=NOW)

    found = buttons(read(world.client("alice"), url("nomination", nomination.pk)))

    assert found[0] == ("What is to be mended", "primary")
    assert ("Send the completed nomination", "secondary") in found


def test_what_was_checked_is_drawn_closed_and_leads_back_to_what_is_to_be_mended(world: World) -> None:
    nomination = make_nomination(world, make_call(world))
    verbs.return_nomination(nomination, reason="", mend_until=NOW + DAY, defects={"education": "The year is missing."}, actor=world.sofia, now=NOW)
    alice = world.client("alice")

    closed = read(alice, url("nomination_section", nomination.pk, "post"))
    opened = read(alice, url("nomination_section", nomination.pk, "education"))

    assert 'name="posts-0-post"' not in closed
    assert 'name="languages-0-code"' not in opened
    assert "Save and continue" not in closed
    assert url("nomination_defects", nomination.pk) in closed
    assert "Save and return to what is to be mended" in opened
    assert "Save and show more rows" not in opened
    sent = alice.post(url("nomination_section", nomination.pk, "education"), {"education": "BA, 2018", "then": "mend"})
    assert sent["Location"] == url("nomination_defects", nomination.pk)


def test_rows_that_are_closed_can_be_read_and_not_typed_into(world: World) -> None:
    nomination = make_nomination(world, make_call(world))
    Nomination.objects.across_partners(reason="test").filter(pk=nomination.pk).update(posts=[{"post": "Attaché", "employer": "MFA", "from": "2019"}])
    verbs.return_nomination(nomination, reason="", mend_until=NOW + DAY, defects={"position": "Too short."}, actor=world.sofia, now=NOW)

    page = read(world.client("alice"), url("nomination_section", nomination.pk, "post"))

    assert re.search(r'name="posts-0-post"[^>]* value="Attaché"[^>]* disabled', page)
    assert 'name="posts-1-post"' not in page


def test_nominee_is_led_through_the_own_part_and_nowhere_else(world: World) -> None:
    draft = make_draft(world, make_call(world, asks_nominee=True))
    give_account(world, draft, "nigora")
    assert (
        world.client("alice").post(url("ask_nominee", draft.pk), {"until_0": "2026-11-29", "until_1": "18:00", "language": "en"}).status_code == 302
    )
    nigora = world.client("nigora")

    for section in nominee_sections():
        page = read(nigora, section_url(draft, section.slug))
        for address in set(
            re.findall(r'<a [^>]*href="(/[^"?#]*)', page[page.index("<main") :] + page[page.index('class="crumbs"') : page.index("<main")])
        ):
            assert nigora.get(address).status_code in (200, 302), (section.slug, address)


@pytest.mark.parametrize("asks", ["asks_employer", "asks_embassy"])
def test_life_before_the_sending_says_what_follows(world: World, asks: str) -> None:
    draft = make_draft(world, make_call(world, **{asks: True}))
    verb = {"asks_employer": verbs.ask_employer, "asks_embassy": verbs.pass_to_embassy}[asks]
    verb(draft, actor=world.alice, now=NOW)

    page = read(world.client("alice"), url("nomination", draft.pk))

    steps = re.findall(r'class="step step-(\w+)"', page)
    assert steps[:2] == ["done", "current"]
    assert steps[2:].count("todo") == 6


def test_who_has_approved_is_not_asked_again(world: World) -> None:
    agreement = make_agreement(world, in_force=False)
    negotiation.propose(agreement, actor=world.aidar, now=NOW)
    version = AgreementVersion.objects.across_partners(reason="test").get(agreement=agreement)
    pages = [reverse("agreements:negotiation", args=[agreement.pk]), reverse("agreements:version", args=[version.pk])]
    for page in pages:
        assert "Approve this version" in read(world.client("daler"), page)

    negotiation.approve_version(version, terms_hash=version.terms_hash, actor=world.daler, now=NOW)

    for page in pages:
        assert "Approve this version" not in read(world.client("daler"), page)
        assert "Approve this version" in read(world.client("nurlan"), page)
        assert read(world.client("daler"), page).count("button-primary") <= 1


def test_pasted_rows_are_mended_where_they_were_pasted(world: World) -> None:
    call = make_call(world)
    alice = world.client("alice")
    answer = alice.post(url("import_nominees", call.pk), {"pasted": "Family name\tGiven names\tDate of birth\nKarimov\tFarhod\t31.02.1990"})

    page = read(alice, answer["Location"])

    assert "Mend the rows that you pasted" in page
    assert re.findall(r'class="button button-primary" href="[^"]*"[^>]*>([^<]+)<', page) == ["Mend the pasted rows"]


def test_lent_powers_lead_back_to_people_and_roles(world: World) -> None:
    page = read(world.client("daler"), reverse("partners:delegations"))

    crumbs = page[page.index('class="crumbs"') : page.index("<main")]
    assert reverse("partners:members") in crumbs
    assert 'class="crumbs"' not in read(world.client("alice"), reverse("partners:delegations"))
