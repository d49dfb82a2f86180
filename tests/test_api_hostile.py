"""The machine door looked at by somebody who means ill: what a body, a factor that was taken away, a page at the same moment can do."""

from __future__ import annotations

import threading

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse

from core.errors import NotAllowed
from core.record import history_of
from partners.enums import Role
from partners.models import Membership
from partners.operations import reset_second_factor
from tests.api_calls import Caller, caller, token_for
from tests.sign_in import signed_in
from tests.test_tallies import together
from tests.world import NOW, World, add_person, make_call, make_nomination, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("[" * 200_000, "application/json"),
        ('{"a":' * 200_000, "application/json"),
        ("{}", "application/json; charset=hex"),
        ("{}", "application/json; charset=rot13"),
        ("{}", "application/json; charset=utf-16"),
        ('{"call": 1e400, "given_names": {"a": 1}, "birth_date": [], "as_new": {}, "person": true}', "application/json"),
        ('{"call": "1' + "0" * 5000 + '"}', "application/json"),
        ("null", "application/json"),
        ('"x"', "application/json"),
        ("", "application/json"),
    ],
    ids=["deep rows", "deep records", "hex", "rot13", "utf-16", "wrong types", "long number", "null", "text", "nothing"],
)
@pytest.mark.parametrize("key", ["", "k"])
def test_ill_body_meets_no_fault_of_ours(world: World, body: str, kind: str, key: str) -> None:
    system = caller(world, "alice")
    headers = {**system.headers, **({"Idempotency-Key": key} if key else {})}

    answer = system.client.generic("POST", "/api/v1/nominations/", body, content_type=kind, headers=headers)

    assert answer.status_code in {400, 404, 415, 422}, answer.content[:300]


# --- whose token it still is ---------------------------------------------------------------------------
def code_of(secret: str) -> str:
    answer = Caller(secret).get("whoami/")
    return "open" if answer.status_code == 200 else str(answer.json()["code"])


def test_token_of_a_role_that_needs_a_second_factor_rests_without_one(world: World) -> None:
    _token, secret = token_for(world, "sofia", "calls:read")
    Authenticator.objects.filter(user=world.users["sofia"]).delete()
    assert code_of(secret) == "no_second_factor"

    Authenticator.objects.create(user=world.users["sofia"], type=Authenticator.Type.RECOVERY_CODES, data={})
    assert code_of(secret) == "no_second_factor"
    Authenticator.objects.create(user=world.users["sofia"], type=Authenticator.Type.TOTP, data={})
    assert code_of(secret) == "open"


def test_reset_of_the_second_factor_revokes_the_tokens_for_good(world: World) -> None:
    _token, secret = token_for(world, "alice", "calls:read")
    _other, theirs = token_for(world, "amir", "calls:read")

    reset_second_factor(user=world.users["alice"], reason="Lost phone", actor=world.adil, now=NOW)

    assert (code_of(secret), code_of(theirs)) == ("revoked", "open")


def test_role_that_was_given_again_does_not_wake_the_token_of_the_old_one(world: World) -> None:
    token, secret = token_for(world, "alice", "calls:read")
    again = {"user": world.users["alice"], "role": token.membership.role, "institution": token.membership.institution}
    rows = Membership.objects.across_partners(reason="test").filter(pk=token.membership_id)
    rows.update(ends_on=NOW.date(), ended_at=NOW)
    Membership(**again, starts_on=NOW.date()).save()

    assert code_of(secret) == "role_ended"


def test_reviewer_has_no_token_because_it_would_forget_the_roles_that_forbid_to_judge(world: World) -> None:
    user = add_person(world, "judge", "ministry", Role.REVIEWER)
    Membership(user=user, institution=world.institutions["authority_a"], role=Role.NOMINATING_OFFICER, starts_on=NOW.date()).save()

    from partners.actor import actor_for

    world.actors["judge"] = actor_for(user, NOW)
    with pytest.raises(NotAllowed):
        token_for(world, "judge", "calls:read")


# --- a page and a system at the same moment ------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("path", "body"), [("withdraw", {"reason": "Moved to another post."}), ("answer", {"answer": "accept"})], ids=["withdraw", "accept"]
)
def test_page_and_system_at_once_take_one_step(path: str, body: dict[str, str]) -> None:
    world = make_world()
    nomination = make_nomination(world, make_call(world), state="offered")
    system, person = caller(world, "alice"), signed_in(world.users["alice"])
    begin, answers = threading.Barrier(2), dict[str, int]()
    page = reverse("scholarships:nomination_withdraw", args=[nomination.pk])

    def from_system() -> None:
        begin.wait(60)
        answers["system"] = system.post(f"nominations/{nomination.pk}/{path}/", body, key="k1").status_code

    def from_page() -> None:
        begin.wait(60)
        answers["page"] = person.post(page, {"reason": "Moved to another post."}).status_code

    assert together(from_system, from_page) == []

    steps = [row.step for row in history_of(nomination) if row.step in STEPS.values()]
    assert answers["page"] in {302, 422}
    assert answers["system"] in {200, 409}
    assert len(steps) == len(set(steps)), steps
    assert answers["system"] != 200 or STEPS[path] in steps
    nomination.refresh_from_db()
    assert nomination.state == ("withdrawn" if "withdraw" in steps else "accepted")


STEPS = {"withdraw": "withdraw", "answer": "accept_offer"}  # whoever has accepted may still withdraw
