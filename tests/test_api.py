"""The machine door: refusals in one form, a key asked twice, pages by key, what leaks not, what it costs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from api import operations, tasks, throttle
from api.enums import SCOPES
from api.models import ApiToken, KeptAnswer
from core.errors import Invalid, NotAllowed, Refused
from partners.enums import Role
from partners.models import Membership
from scholarships.models import Nomination
from tests.api_calls import Caller, caller, token_for
from tests.factories_accounts import prove_password
from tests.operation_cases.training import certified
from tests.world import NOW, PASSWORD, World, add_person, make_call, make_draft, make_nomination

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


# --- tokens ----------------------------------------------------------------------------------------


def test_token_says_who_it_is_and_keeps_no_secret(world: World) -> None:
    token, secret = token_for(world, "alice", "calls:read")

    said = Caller(secret).get("whoami/").json()

    assert (said["owner"], said["role"], said["partner"]["code"], said["scopes"]) == ("Alice", "nominating_officer", "TJ", ["calls:read"])
    assert secret.startswith(f"dtp_{token.prefix}_")
    assert len(secret) > 50
    with connection.cursor() as cursor:
        cursor.execute("SELECT api_apitoken::text FROM api_apitoken UNION ALL SELECT api_apitokenevent::text FROM api_apitokenevent")
        assert all(secret[13:] not in row for (row,) in cursor.fetchall())


def test_use_is_noted_at_most_once_a_minute(world: World, clock: Any) -> None:
    token, secret = token_for(world, "alice", "calls:read")
    seen = []
    for moved in (0, 20, 61):
        clock.move_to(NOW + timedelta(seconds=moved))
        Caller(secret).get("whoami/")
        token.refresh_from_db()
        seen.append(round((token.last_used_at - NOW).total_seconds()))

    assert (seen, token.last_used_from) == ([0, 0, 61], "127.0.0.1")


def test_token_of_one_role_shows_nothing_of_the_other(world: World) -> None:
    user = add_person(world, "double", "authority_a", Role.NOMINATING_OFFICER)
    Membership(user=user, institution=world.institutions["authority_b"], role=Role.NOMINATING_OFFICER, starts_on=NOW.date()).save()
    call = make_call(world, partners=(world.partner_a, world.partner_b))
    mine, theirs = make_draft(world, call), make_draft(world, call, number=1, actor=world.charlie)
    system = caller(world, "double")

    rows = system.get("nominations/").json()["results"]

    assert [row["id"] for row in rows] == [mine.pk]
    assert system.get(f"nominations/{theirs.pk}/").status_code == 404
    asked = system.post("reports/runs/", {"report": "quota_use"})
    assert (asked.status_code, asked.json()["code"]) == (409, "several_roles")


def test_role_that_rests_reads_and_does_nothing_more(world: World) -> None:
    call = make_call(world)
    draft = make_draft(world, call)
    system = caller(world, "alice")
    Membership.objects.across_partners(reason="test").filter(user=world.users["alice"]).update(confirmed_on=None, starts_on="2020-01-01")

    assert system.get(f"nominations/{draft.pk}/").status_code == 200
    assert system.post(f"nominations/{draft.pk}/submit/").status_code == 403
    world.users["alice"].is_active = False
    world.users["alice"].save()
    assert system.get("whoami/").json()["code"] == "account_closed"


def test_refused_token(world: World) -> None:
    alice = Membership.objects.across_partners(reason="test").get(user=world.users["alice"])
    asked: dict[str, Any] = {"name": "Register", "membership": alice, "scopes": ["calls:read"], "expires_at": NOW + timedelta(days=30), "now": NOW}

    for wrong in ({"scopes": ["calls:write"]}, {"expires_at": NOW}, {"expires_at": NOW + timedelta(days=400)}, {"scopes": []}):
        with pytest.raises((Invalid, Refused)):
            operations.make_token(**{**asked, **wrong}, actor=world.alice)
    for actor in (world.charlie, world.timur):
        with pytest.raises(NotAllowed):
            operations.make_token(**asked, actor=actor)
    token, _secret = operations.make_token(**asked, actor=world.alice)
    with pytest.raises(NotAllowed):
        operations.revoke_token(token, actor=world.amir, now=NOW)
    operations.revoke_token(token, actor=world.adil, now=NOW)
    with pytest.raises(Refused):
        operations.revoke_token(token, actor=world.alice, now=NOW)


# --- refusals in one form ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        ("{", "application/json", 400, "parse_error"),
        ('{"call": "\\ud800"}', "application/json", 400, "parse_error"),
        ('{"call": 1, "given_names": "a\\u0000"}', "application/json", 400, "parse_error"),
        ("call=1", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        ('{"call": 1' + " " * 6_000_000 + "}", "application/json", 413, "too_large"),
        ("[]", "application/json", 422, "invalid"),
        ('{"call": 1, "nonsense": 2}', "application/json", 422, "invalid"),
        ('{"call": 999999999999999999999999, "given_names": "A"}', "application/json", 404, "not_found"),
    ],
)
def test_body_that_cannot_be_taken(world: World, body: str, kind: str, status: int, code: str) -> None:
    system = caller(world, "alice")

    answer = system.client.post("/api/v1/nominations/", body, content_type=kind, headers=system.headers)

    assert (answer.status_code, answer.json()["code"], set(answer.json())) == (status, code, {"code", "message", "fields"})


def test_refusals_speak_the_language_that_is_asked_for(world: World) -> None:
    _token, secret = token_for(world, "alice", "calls:read")
    said = [Caller(secret, **{"Accept-Language": language}).get("nominations/").json()["message"] for language in ("en", "ru")]

    assert said[0] == "This token was not ticked for “nominations:read”."
    assert Caller("", **{"Accept-Language": "ru"}).get("calls/").json()["message"] != Caller("").get("calls/").json()["message"]


def test_no_cookie_opens_the_door_and_unknown_addresses_are_json(world: World) -> None:
    assert world.client("alice").get("/api/v1/whoami/").status_code == 401
    answer = Client().get("/api/v1/nothing/here/")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert caller(world, "alice").send("put", "calls/").status_code == 405


def test_too_many_calls_wait_and_without_redis_nobody_does(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "A_MINUTE", 2)
    monkeypatch.setattr(throttle, "KNOCKS_A_MINUTE", 1)
    system = caller(world, "alice")
    answers = [system.get("whoami/") for _n in range(4)]
    assert {answers[0].status_code, answers[3].status_code} == {200, 429}
    assert int(answers[3].headers["Retry-After"]) <= 60
    assert [Caller("dtp_x").get("whoami/").status_code for _n in range(3)][::2] == [401, 429]

    monkeypatch.setattr(throttle.cache, "incr", lambda key: 1 / 0)
    assert system.get("whoami/").status_code == 200


# --- asked twice -------------------------------------------------------------------------------------


def test_same_key_does_it_once_and_another_body_is_refused(world: World) -> None:
    call = make_call(world)
    system = caller(world, "alice")
    body = {"call": call.pk, "given_names": "Anvar", "family_name": "Karim"}
    first, again = system.post("nominations/", body, key="k1"), system.post("nominations/", dict(reversed(body.items())), key="k1")
    other = system.post("nominations/", {**body, "given_names": "Behruz"}, key="k1")
    refused = [system.post("nominations/", {**body, "call": 999}, key="k2") for _n in range(2)]
    elsewhere = caller(world, "amir").post("nominations/", {**body, "given_names": "Komron"}, key="k1")

    assert (first.status_code, again.status_code, again.json() == first.json()) == (201, 201, True)
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")
    assert [answer.status_code for answer in refused] == [404, 404]
    assert elsewhere.status_code == 201
    assert system.post("nominations/", body, key="я").status_code == 422
    assert Nomination.objects.owned_by(world.partner_a).count() == 2


def test_kept_answers_are_forgotten_after_two_days(world: World, clock: Any) -> None:
    caller(world, "alice").post("nominations/", {"call": 1}, key="k1")
    kept = KeptAnswer.objects.across_partners(reason="test")
    tasks.forget_answers()
    assert kept.count() == 1

    clock.move_to(NOW + timedelta(days=3))
    tasks.forget_answers()

    assert kept.count() == 0


# --- pages, leaks, costs --------------------------------------------------------------------------------


def test_pages_by_key_go_forth_and_back_over_every_row_once(world: World) -> None:
    call = make_call(world, places=8)
    made = [make_draft(world, call, number=number).pk for number in range(7)]
    system = caller(world, "alice")
    page, seen, ways = system.get("nominations/", limit=3).json(), [], []
    while True:
        seen += [row["id"] for row in page["results"]]
        ways.append((page["previous"] is not None, page["next"] is not None))
        if page["next"] is None:
            break
        assert page["next"].startswith("http://testserver/api/v1/nominations/?")
        page = system.client.get(page["next"], headers=system.headers).json()

    assert (sorted(seen), ways) == (sorted(made), [(False, True), (True, True), (True, False)])
    back = system.client.get(page["previous"], headers=system.headers).json()
    assert [row["id"] for row in back["results"]] == seen[3:6]
    assert system.get("nominations/", limit=101).status_code == 422
    assert system.get("nominations/", nothing=1).status_code == 422


LISTS = ("partners", "agreements", "calls", "nominations", "enrolments", "papers", "delegations", "registrations", "needs", "missions", "materials",
         "notices", "reports/runs")  # fmt: skip


def test_no_list_shows_rows_of_another_partner(world: World) -> None:
    """Rows of partner A are planted in every list that has any; Charlie of partner B reads none, Alice reads hers."""
    call = make_call(world, places=4)
    for number, state in enumerate(("draft", "submitted", "offered", "enrolled")):
        make_nomination(world, call, state=state, number=number)
    certified(world)
    alice, charlie = caller(world, "alice"), caller(world, "charlie")

    found = {name: (len(alice.get(f"{name}/").json()["results"]), charlie.get(f"{name}/")) for name in LISTS}

    planted = {name for name, (own, _answer) in found.items() if own}
    assert planted >= {"partners", "agreements", "calls", "nominations", "enrolments"}
    for name, (_own, answer) in found.items():
        assert answer.status_code == 200, name
        assert all(word not in answer.content.decode() for word in ("Rahimov", "Nazarova", "Tajikistan")), name
    mixed = charlie.get("nominations/", call=call.pk).json()["results"] + charlie.get("nominations/", q="Rahimov").json()["results"]
    assert mixed == []


@pytest.mark.parametrize(("name", "most"), [("nominations", 5), ("calls", 6)])
def test_list_costs_as_many_queries_for_one_row_as_for_thirty(world: World, name: str, most: int) -> None:
    call = make_call(world, places=12)
    make_draft(world, call)
    system = caller(world, "alice")
    system.get("whoami/")

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert system.get(f"{name}/").status_code == 200
        return len(caught)

    one = cost()
    for number in range(1, 12):
        make_draft(world, call, number=number)
    if name == "calls":
        make_call(world, intake=call.intake)

    assert cost() == one
    assert one <= most


# --- public ---------------------------------------------------------------------------------------------


def test_number_of_a_certificate_is_verified_without_a_token(world: World) -> None:
    enrolment = certified(world)
    assert enrolment.certificate is not None

    answer = Caller().get(f"verify/{enrolment.certificate.code}/")

    assert (answer.status_code, answer.json()["number"], answer.json()["is_valid"]) == (200, enrolment.certificate.number, True)
    assert Caller().get("verify/ABCDEFGH12345678/").status_code == 404


# --- pages of people ---------------------------------------------------------------------------------------


def test_token_is_made_on_its_page_and_its_secret_is_shown_once(world: World) -> None:
    role = Membership.objects.across_partners(reason="test").get(user=world.users["alice"])
    said = {"name": "Register", "membership": role.pk, "days": 90, "calls": ["calls:read"], "nominations": ["nominations:read"]}
    world.users["alice"].set_password(PASSWORD)
    world.users["alice"].save()
    stale = world.client("alice").get(reverse("api:make_token"))
    client = world.client("alice")
    prove_password(client)

    empty = client.post(reverse("api:make_token"), {"name": "", "membership": role.pk, "days": 90})
    made = client.post(reverse("api:make_token"), said)

    assert (stale.status_code, stale.headers["Location"].startswith("/accounts/reauthenticate/")) == (302, True)
    assert empty.status_code == 422
    token = ApiToken.objects.across_partners(reason="test").get()
    secret = made.content.decode().partition(f'value="dtp_{token.prefix}')[2].partition('"')[0]
    assert Caller(f"dtp_{token.prefix}{secret}").get("calls/").status_code == 200
    assert "no-store" in made.headers["Cache-Control"]
    listed = client.get(reverse("api:tokens")).content.decode()
    assert (f"dtp_{token.prefix}" in listed, secret in listed) == (True, False)
    asked = client.get(reverse("api:revoke_token", args=[token.pk]))
    done = client.post(reverse("api:revoke_token", args=[token.pk]))
    assert (asked.status_code, done.status_code) == (200, 302)
    assert Caller(f"dtp_{token.prefix}{secret}").get("calls/").json()["code"] == "revoked"


def test_administrator_sees_all_tokens_and_revokes_them_others_their_own(world: World) -> None:
    token, _secret = token_for(world, "alice", "calls:read")
    revoke = reverse("api:revoke_token", args=[token.pk])

    assert token.prefix in world.client("adil").get(reverse("api:all_tokens")).content.decode()
    assert token.prefix in world.client("olga").get(reverse("api:all_tokens")).content.decode()
    assert world.client("olga").post(revoke).status_code == 403
    for name in ("sofia", "amir", "charlie"):
        assert (world.client(name).get(reverse("api:all_tokens")).status_code, world.client(name).post(revoke).status_code) == (403, 404)
    assert world.client("timur").get(reverse("api:tokens")).status_code == 403
    assert world.client("adil").post(revoke).headers["Location"] == reverse("api:all_tokens")


def test_page_of_endpoints_is_public_and_names_every_call(world: World) -> None:
    page = Client().get(reverse("api:endpoints")).content.decode()

    assert all(f"<code>{scope}</code>" in page for scope in SCOPES)
    assert "<script>" not in page
