"""The nominee's own account: invited from the record, tied by accepting, a trainee from the enrolment on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.errors import NotAllowed, Refused
from core.models import HistoryEntry
from notifications.models import Delivery
from notifications.operations import send_due
from notifications.operations.delivery import deliver_event
from partners.enums import Role
from partners.links import token_of
from partners.models import Invitation
from partners.operations import accept_invitation
from people.models import Person
from people.operations import save_person
from scholarships import operations as verbs
from scholarships.models import Call, Nomination
from scholarships.operations.invitations import invite_nominee
from tests.factories_accounts import PASSWORD, accept, is_signed_in, make_account, put_role, roles_of
from tests.world import NOW, World, make_call, make_nomination

pytestmark = pytest.mark.django_db
EMAIL = "nominee0@example.org"
FORM = {"full_name": "Farrukh Rahimov", "language": "en", "time_zone": "Asia/Dushanbe", "password": PASSWORD}


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def call(world: World) -> Call:
    return make_call(world, places=3)


def person_of(nomination: Nomination) -> Person:
    found: Person = Person.objects.across_partners(reason="test").select_related("user").get(pk=nomination.person_id)
    return found


def invitations() -> list[Invitation]:
    return list(Invitation.objects.across_partners(reason="test").select_related("institution__partner").order_by("pk"))


def invited(nomination: Nomination, world: World, by: str = "alice", language: str = "en") -> Invitation:
    return invite_nominee(nomination, language=language, actor=world.actors[by], now=NOW)


def text(client: Client, path: str) -> str:
    answer = client.get(path, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


# --- through the pages ------------------------------------------------------------------------------------------------------


def test_alice_invites_and_the_nominee_answers_the_offer(world: World, call: Call, client: Client) -> None:
    nomination = make_nomination(world, call, state="offered")
    record, page = reverse("scholarships:nomination", args=[nomination.pk]), reverse("scholarships:invite_nominee", args=[nomination.pk])
    alice = world.client("alice")

    assert page in text(alice, record)
    assert EMAIL in text(alice, page)
    assert "on its way to nominee0@example.org" in alice.post(page, {"language": "en"}, follow=True).content.decode()
    assert "Nominee invited to an account" in text(alice, record)

    token = token_of(invitations()[0])
    assert "nominee" in text(client, f"/invitation/{token}/")
    client.post(f"/invitation/{token}/", FORM)

    assert is_signed_in(client)
    assert person_of(nomination).user == User.objects.get(email=EMAIL)
    assert "My page" in text(client, "/accounts/settings/")
    answer = reverse("scholarships:nomination_answer", args=[nomination.pk])
    assert answer in text(client, reverse("scholarships:my_nominations"))
    client.post(answer, {"answer": "accept"})
    nomination.refresh_from_db()
    assert nomination.state == "accepted"
    assert page not in text(alice, record), "who has an account is not invited again"


def test_letter_carries_the_link(world: World, call: Call) -> None:
    invitation = invited(make_nomination(world, call), world)

    for entry in HistoryEntry.objects.across_partners(reason="test").filter(model="partners.invitation").order_by("pk"):
        deliver_event(entry.pk, now=NOW)
    send_due(now=NOW)

    (delivery,) = Delivery.objects.across_partners(reason="test").filter(address=EMAIL, kind="invitation_invite")
    assert (delivery.language, invitation.email, invitation.role) == ("en", EMAIL, Role.NOMINEE)
    assert invitation.institution == world.institutions["authority_a"]


@pytest.mark.parametrize("name", ["daler", "sofia", "nigora"])
def test_only_who_nominates_invites(world: World, call: Call, name: str) -> None:
    nomination = make_nomination(world, call)
    page = reverse("scholarships:invite_nominee", args=[nomination.pk])

    assert world.client(name).get(page).status_code in (403, 404)
    with pytest.raises(NotAllowed):
        invited(nomination, world, by=name)


def test_an_officer_can_invite_nominees_but_gives_no_other_role(world: World) -> None:
    from tests.factories_accounts import invite

    for role, institution in ((Role.NOMINATING_OFFICER, "authority_a"), (Role.NOMINEE, "authority_b"), (Role.TRAINEE, "authority_a")):
        with pytest.raises(NotAllowed):
            invite(world, by="alice", role=role, institution=world.institutions[institution])


# --- when it can't be -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_neither_for_a_draft_nor_after_the_end(world: World, call: Call, state: str) -> None:
    nomination = make_nomination(world, call, state="draft" if state == "draft" else "submitted")
    if state == "withdrawn":
        verbs.withdraw_nomination(nomination, reason="Posted.", actor=world.alice, now=NOW)

    with pytest.raises(Refused, match="has ended" if state == "withdrawn" else "asking for the own part"):
        invited(nomination, world)
    assert reverse("scholarships:invite_nominee", args=[nomination.pk]) not in text(
        world.client("alice"), reverse("scholarships:nomination", args=[nomination.pk])
    )


def test_who_has_an_account_is_not_invited_again(world: World, call: Call) -> None:
    nomination = make_nomination(world, call)
    accept(token_of(invited(nomination, world)))

    with pytest.raises(Refused, match="has an account already"):
        invited(nomination, world)
    page = world.client("alice").get(reverse("scholarships:invite_nominee", args=[nomination.pk]), follow=True)
    assert "has an account already" in page.content.decode()


def test_sent_again_the_first_link_is_void(world: World, call: Call) -> None:
    nomination = make_nomination(world, call)
    first = token_of(invited(nomination, world))

    again = invited(nomination, world, by="amir")

    assert len(invitations()) == 1
    with pytest.raises(Refused, match="newer letter"):
        accept(first)
    accept(token_of(again))
    assert person_of(nomination).user is not None


def test_a_corrected_address_voids_what_went_to_the_old_one(world: World, call: Call) -> None:
    nomination = make_nomination(world, call)
    invited(nomination, world)
    save_person(nomination.person, fields={"email": "right@example.org"}, actor=world.alice, now=NOW)

    with pytest.raises(Refused, match="e-mail was changed"):
        accept(token_of(invitations()[0]))
    assert not User.objects.filter(email=EMAIL).exists(), "nothing of the acceptance is left"

    accept(token_of(invited(nomination, world)))

    old, new = invitations()
    assert (old.state, new.state, new.email) == ("cancelled", "accepted", "right@example.org")
    assert person_of(nomination).user == User.objects.get(email="right@example.org")


def test_one_account_belongs_to_one_person(world: World, call: Call) -> None:
    first, second = (make_nomination(world, call, number=number) for number in (0, 1))
    user = accept(token_of(invited(first, world)))
    other = world.partner_b
    stranger = save_person(Person(partner=other), fields={"given_names": "F", "user": make_account("f@example.org")}, actor=world.charlie, now=NOW)
    save_person(second.person, fields={"email": EMAIL}, actor=world.alice, now=NOW)
    with pytest.raises(Refused, match="is the account of Farrukh RAHIMOV"):
        invited(second, world)

    save_person(second.person, fields={"email": "f@example.org"}, actor=world.alice, now=NOW)
    token = token_of(invited(second, world))
    with pytest.raises(Refused, match="belongs to another nominee"):
        accept_invitation(token=token, now=NOW, user=stranger.user)

    assert (person_of(first).user, person_of(second).user) == (user, None)


def test_who_holds_the_role_already_is_tied_all_the_same(world: World, call: Call) -> None:
    user = make_account(EMAIL)
    put_role(user, world, Role.NOMINEE, "authority_a")
    nomination = make_nomination(world, call)

    accept_invitation(token=token_of(invited(nomination, world)), now=NOW, user=user)

    assert person_of(nomination).user == user
    assert [row.role for row in roles_of(user)] == [Role.NOMINEE]


# --- a trainee from the enrolment on ----------------------------------------------------------------------------------------


def test_the_enrolled_becomes_a_trainee(world: World, call: Call) -> None:
    nomination = make_nomination(world, call, state="accepted")
    user = accept(token_of(invited(nomination, world)))

    verbs.enrol(nomination, actor=world.ruslan, now=NOW)

    assert {(row.role, row.institution) for row in roles_of(user)} == {
        (role, world.institutions["authority_a"]) for role in (Role.NOMINEE, Role.TRAINEE)
    }


def test_who_accepts_after_the_enrolment_is_a_trainee_at_once(world: World, call: Call) -> None:
    nomination = make_nomination(world, call, state="enrolled")

    user = accept(token_of(invited(nomination, world)), now=NOW + timedelta(days=1))

    assert {row.role for row in roles_of(user)} == {Role.NOMINEE, Role.TRAINEE}


def test_enrolment_without_an_account_gives_no_role(world: World, call: Call) -> None:
    before = HistoryEntry.objects.across_partners(reason="test").filter(step="give_role").count()

    make_nomination(world, call, state="enrolled")

    assert HistoryEntry.objects.across_partners(reason="test").filter(step="give_role").count() == before
