"""Autosave: what the one door of it keeps, refuses, shows to whom, and when a draft goes."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import drafts
from core.models import FormDraft
from core.tasks import drop_old_drafts
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
FORM = "/partners/add/"
ONE, OTHER = "a" * 24, "b" * 24


@pytest.fixture(autouse=True)
def _nobody_typed_yet(db: None) -> None:
    cache.clear()


def rows() -> Any:
    return FormDraft.objects.across_partners(reason="test")


def body(fields: dict[str, tuple[str, int]], *, tab: str = ONE, form: str = FORM) -> dict[str, Any]:
    return {"form": form, "tab": tab, "fields": {name: {"value": [value], "seen": seen} for name, (value, seen) in fields.items()}}


def post(client: Client, world: World, name: str, given: Any, address: str = "form_draft") -> HttpResponse:
    content = given if isinstance(given, (str, bytes)) else json.dumps(given)
    return client.post(reverse(address), content, content_type="application/json", headers={"X-Person": str(world.users[name].pk)})  # type: ignore[return-value]


def read(client: Client, world: World, name: str, form: str = FORM) -> dict[str, Any]:
    answer = client.get(reverse("form_draft"), {"form": form}, headers={"X-Person": str(world.users[name].pk)})
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


@pytest.fixture
def alice(world: World) -> Client:
    return world.client("alice")


# --- keeping and showing ---------------------------------------------------------------------------
def test_typed_text_is_kept_and_found_again(world: World, alice: Client) -> None:
    answer = post(alice, world, "alice", body({"name_en": ("Ta", 0)}))

    assert answer.status_code == 200
    assert answer.json()["text"] == "Saved 11:00"  # 06:00 UTC on the clock of Astana
    found = read(alice, world, "alice")
    assert found["fields"] == {"name_en": {"value": ["Ta"], "revision": answer.json()["revisions"]["name_en"]}}
    assert found["text"] == "Restored what you typed on 24 November, 11:00."
    assert found["token"]


@pytest.mark.parametrize(
    ("language", "saved", "restored"),
    [
        ("ru", "Сохранено в 11:00", "Восстановлено то, что вы ввели 24 ноября, 11:00."),
        ("kk", "11:00-де сақталды", "24 қараша, 11:00 кезінде енгізгеніңіз қалпына келтірілді."),
    ],
)
def test_the_sentences_are_in_the_readers_language(world: World, alice: Client, language: str, saved: str, restored: str) -> None:
    alice.cookies["django_language"] = language

    assert post(alice, world, "alice", body({"name_en": ("Ta", 0)})).json()["text"] == saved
    assert read(alice, world, "alice")["text"] == restored


def test_times_are_on_the_readers_clock(world: World, alice: Client) -> None:
    world.users["alice"].time_zone = "Asia/Tokyo"
    world.users["alice"].save()

    assert post(alice, world, "alice", body({"name_en": ("Ta", 0)})).json()["time"] == "15:00"


def test_the_same_text_twice_is_kept_once(world: World, alice: Client) -> None:
    first = post(alice, world, "alice", body({"name_en": ("Ta", 0)}))
    again = post(alice, world, "alice", body({"name_en": ("Ta", 0)}))

    assert (first.json()["revisions"], again.status_code) == (again.json()["revisions"], 200)
    assert rows().get().revision == first.json()["revisions"]["name_en"]


@pytest.mark.parametrize("text", ["", "a\0b", "half \ud83d", "😀 Ҷамшед\r\nАйгүл <b>", "x" * 60_000])
def test_a_draft_refuses_no_text(world: World, alice: Client, text: str) -> None:
    assert post(alice, world, "alice", body({"name_en": (text, 0)})).status_code == 200

    kept = read(alice, world, "alice")["fields"]["name_en"]["value"][0]
    assert kept == text.replace("\0", "").replace("\ud83d", "?")


def test_queries_of_one_text(world: World, alice: Client) -> None:
    """Four belong to every request of an officer: session, user, roles, lent powers."""
    post(alice, world, "alice", body({"name_en": ("Ta", 0)}))

    with CaptureQueriesContext(connection) as seen:
        post(alice, world, "alice", body({"name_en": ("Taj", 0)}))
    assert len([row for row in seen if "core_formdraft" in row["sql"]]) == 2
    assert len([row for row in seen if "SAVEPOINT" not in row["sql"]]) <= 6


# --- two tabs ----------------------------------------------------------------------------------------
def test_a_stale_tab_does_not_overwrite(world: World, alice: Client) -> None:
    revision = post(alice, world, "alice", body({"name_en": ("from one", 0)})).json()["revisions"]["name_en"]

    answer = post(alice, world, "alice", body({"name_en": ("from the other", 0), "code": ("TJ", 0)}, tab=OTHER))

    assert answer.status_code == 409
    assert answer.json()["conflicts"] == {"name_en": {"value": ["from one"], "revision": revision}}
    assert set(answer.json()["revisions"]) == {"code"}  # what doesn't collide is kept
    kept = read(alice, world, "alice")["fields"]
    assert (kept["name_en"]["value"], kept["code"]["value"]) == (["from one"], ["TJ"])


def test_who_has_seen_the_other_version_may_replace_it(world: World, alice: Client) -> None:
    revision = post(alice, world, "alice", body({"name_en": ("from one", 0)})).json()["revisions"]["name_en"]

    answer = post(alice, world, "alice", body({"name_en": ("meant", revision)}, tab=OTHER))

    assert answer.status_code == 200
    assert post(alice, world, "alice", body({"name_en": ("late", revision)})).status_code == 409


def test_a_tab_whose_answer_was_lost_is_not_its_own_rival(world: World, alice: Client) -> None:
    post(alice, world, "alice", body({"name_en": ("T", 0)}))

    assert post(alice, world, "alice", body({"name_en": ("Ta", 0)})).status_code == 200


def test_a_draft_begun_anew_is_newer_than_what_was_seen_of_the_old_one(world: World) -> None:
    person = world.users["alice"].pk
    typed = {"a": drafts.Typed(["x"], 0)}
    old = drafts.save_typing(drafts.Typing(FORM, ONE, typed), user_id=person, now=NOW).revisions["a"]
    drafts.drop_drafts(person)
    drafts.save_typing(drafts.Typing(FORM, OTHER, typed), user_id=person, now=NOW + timedelta(seconds=5))

    outcome = drafts.save_typing(drafts.Typing(FORM, ONE, {"a": drafts.Typed(["y"], old)}), user_id=person, now=NOW + timedelta(seconds=6))
    assert list(outcome.conflicts) == ["a"]


# --- refused -------------------------------------------------------------------------------------------
MALFORMED = [
    b"", b"{", b"[]", b'"x"', b"\xff\xfe", b"[" * 5000, {"form": FORM}, {"form": FORM, "tab": ONE, "fields": []},
    {"form": FORM, "tab": ONE, "fields": {"a": {"value": "x", "seen": 0}}}, {"form": FORM, "tab": ONE, "fields": {"a": {"value": [1], "seen": 0}}},
    {"form": FORM, "tab": ONE, "fields": {"a": {"value": ["x"]}}}, {"form": FORM, "tab": ONE, "fields": {"a": {"value": ["x"], "seen": -1}}},
    {"form": FORM, "tab": ONE, "fields": {"a": {"value": ["x"], "seen": True}}}, {"form": FORM, "tab": ONE, "fields": {"": {"value": ["x"], "seen": 0}}},
    {"form": FORM, "tab": "TAB", "fields": {}}, {"form": FORM, "tab": 5, "fields": {}}, {"form": FORM, "tab": ONE, "fields": {"a": ["x"]}},
    {"form": "/no/such/page/", "tab": ONE, "fields": {}}, {"form": "https://elsewhere.example/", "tab": ONE, "fields": {}},
    {"form": FORM + "?" + "x" * 300, "tab": ONE, "fields": {}}, {"form": None, "tab": ONE, "fields": {}}, {"form": FORM + "?\0", "tab": ONE, "fields": {}},
    {"form": FORM, "tab": ONE, "fields": {f"f{n}": {"value": [], "seen": 0} for n in range(501)}},
]  # fmt: skip


@pytest.mark.parametrize("given", MALFORMED, ids=range(len(MALFORMED)))
def test_what_our_script_does_not_send_is_malformed(world: World, alice: Client, given: Any) -> None:
    assert post(alice, world, "alice", given).status_code == 400
    assert post(alice, world, "alice", given, "discard_draft").status_code == 400
    assert not rows().exists()


def test_a_form_keeps_64_kilobytes(world: World, alice: Client) -> None:
    post(alice, world, "alice", body({"a": ("я" * 30_000, 0)}))

    answer = post(alice, world, "alice", body({"b": ("я" * 3_000, 0)}))

    assert answer.status_code == 413
    assert "more text than a draft can keep" in answer.json()["text"]
    assert list(rows().get().fields) == ["a"]
    assert post(alice, world, "alice", body({"b": ("x" * 400_000, 0)})).status_code == 413


def test_who_types_too_fast_waits(world: World, alice: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "SAVES_A_MINUTE", 2)

    codes = [post(alice, world, "alice", body({"a": (text, 0)})).status_code for text in "xyz"]
    assert codes == [200, 200, 429]


def test_a_person_keeps_a_limited_number_of_drafts(world: World, alice: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 3)

    for number in range(5):
        drafts.save_typing(drafts.Typing(f"{FORM}?{number}", ONE), user_id=1, now=NOW + timedelta(minutes=number))
    assert sorted(rows().values_list("form", flat=True)) == [f"{FORM}?{number}" for number in (2, 3, 4)]


# --- whose ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["amir", "charlie", "sofia", "adil", "olga"])
def test_a_draft_is_its_persons_alone(world: World, alice: Client, name: str) -> None:
    post(alice, world, "alice", body({"a": ("secret", 0)}))
    other = world.client(name)

    assert read(other, world, name)["fields"] == {}
    assert post(other, world, name, body({"a": ("mine", 0)})).status_code == 200
    assert post(other, world, name, body({"a": ("mine", 2**30)}), "discard_draft").status_code == 200
    assert read(alice, world, "alice")["fields"]["a"]["value"] == ["secret"]
    assert not FormDraft.objects.visible_to(world.actors[name]).exists()
    assert FormDraft.objects.visible_to(world.alice).count() == 1


def test_nobody_is_led_to_the_sign_in(world: World, client: Client) -> None:
    assert post(client, world, "alice", body({"a": ("x", 0)})).status_code == 302
    assert client.get(reverse("form_draft"), {"form": FORM}).status_code == 302
    assert not rows().exists()


def test_text_of_one_person_is_not_kept_for_another_who_has_signed_in(world: World) -> None:
    sofia = world.client("sofia")

    assert post(sofia, world, "alice", body({"a": ("x", 0)})).status_code == 401
    assert post(sofia, world, "alice", body({"a": ("x", 0)}), "discard_draft").status_code == 401
    assert sofia.get(reverse("form_draft"), {"form": FORM}).status_code == 401
    assert not rows().exists()


def test_a_foreign_page_can_not_write(world: World) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = world.client("alice").cookies

    assert post(strict, world, "alice", body({"a": ("x", 0)})).status_code == 403
    assert not rows().exists()


# --- when a draft goes -----------------------------------------------------------------------------------
def mark(form: str, seen: dict[str, int], tab: str = ONE) -> str:
    return json.dumps({"form": form, "tab": tab, "fields": {name: {"seen": revision} for name, revision in seen.items()}})


def settings_form(world: World, client: Client, **more: str) -> HttpResponse:
    fields = {"full_name": "Alice A", "language": "en", "time_zone": "Asia/Almaty", **more}
    return client.post(reverse("account_settings"), fields)  # type: ignore[return-value]


def test_sending_the_form_ends_its_draft(world: World, alice: Client) -> None:
    form = reverse("account_settings")
    seen = post(alice, world, "alice", body({"full_name": ("Alice A", 0)}, form=form)).json()["revisions"]
    post(alice, world, "alice", body({"full_name": ("kept", 0)}, form="/"))

    answer = settings_form(world, alice, _draft=mark(form, seen))

    assert answer.status_code == 302
    assert list(rows().values_list("form", flat=True)) == ["/"]


def test_a_text_still_on_its_way_does_not_bring_the_draft_back(world: World, alice: Client) -> None:
    form = reverse("account_settings")
    settings_form(world, alice, _draft=mark(form, {}))

    answer = post(alice, world, "alice", body({"full_name": ("Alice", 0)}, form=form))

    assert answer.json() == {"is_sent": True}
    assert not rows().exists()


def test_sending_leaves_what_another_tab_has_typed_unseen(world: World, alice: Client) -> None:
    form = reverse("account_settings")
    seen = post(alice, world, "alice", body({"full_name": ("Alice A", 0)}, form=form)).json()["revisions"]
    post(alice, world, "alice", body({"language": ("ru", 0)}, form=form, tab=OTHER))

    settings_form(world, alice, _draft=mark(form, seen))

    assert list(rows().get().fields) == ["language"]


def test_a_page_without_scripts_ends_every_draft_of_its_address(world: World, alice: Client) -> None:
    form = reverse("account_settings")
    for address in (form, f"{form}#2", f"{form}?x=1"):
        post(alice, world, "alice", body({"full_name": ("Alice A", 0)}, form=address))

    settings_form(world, alice)

    assert list(rows().values_list("form", flat=True)) == [f"{form}?x=1"]


def test_a_refused_form_keeps_its_draft(world: World, alice: Client) -> None:
    form = reverse("account_settings")
    seen = post(alice, world, "alice", body({"full_name": ("", 0)}, form=form)).json()["revisions"]

    answer = settings_form(world, alice, full_name="", _draft=mark(form, seen))

    assert answer.status_code != 302
    assert rows().count() == 1


@pytest.mark.parametrize("broken", ["", "{", "null", '{"form": "/"}'])
def test_a_mark_that_can_not_be_read_harms_nobody(world: World, alice: Client, broken: str) -> None:
    assert settings_form(world, alice, _draft=broken).status_code == 302


def test_a_form_sent_after_the_session_has_ended_keeps_its_draft(world: World, alice: Client) -> None:
    form = reverse("account_settings")
    seen = post(alice, world, "alice", body({"full_name": ("Alice A", 0)}, form=form)).json()["revisions"]

    assert settings_form(world, Client(), _draft=mark(form, seen)).status_code == 302  # to the sign-in
    assert rows().count() == 1


def test_a_form_stopped_by_the_second_factor_keeps_its_draft(world: World) -> None:
    person = world.users["sofia"].pk
    drafts.save_typing(drafts.Typing(FORM, ONE, {"a": drafts.Typed(["x"], 0)}), user_id=person, now=NOW)
    bare = Client()
    bare.force_login(world.users["sofia"])

    assert bare.post(FORM, {"_draft": mark(FORM, {})}).status_code == 302  # to the set-up
    assert rows().count() == 1


def test_discarding_takes_what_was_seen(world: World, alice: Client) -> None:
    seen = post(alice, world, "alice", body({"a": ("x", 0)})).json()["revisions"]["a"]
    post(alice, world, "alice", body({"b": ("y", 0)}, tab=OTHER))

    given = {"form": FORM, "tab": "c" * 24, "fields": {"a": {"seen": seen}}}
    assert post(alice, world, "alice", given, "discard_draft").status_code == 200
    assert list(rows().get().fields) == ["b"]


def test_drafts_pass_after_fourteen_days(world: World) -> None:
    for name, age in (("alice", timedelta(days=14, minutes=1)), ("amir", timedelta(days=13))):
        drafts.save_typing(drafts.Typing(FORM, ONE, {"a": drafts.Typed(["x"], 0)}), user_id=world.users[name].pk, now=NOW - age)

    drop_old_drafts()

    assert list(rows().values_list("user_id", flat=True)) == [world.users["amir"].pk]


def test_a_post_that_is_handed_over_leaves_no_drafts(world: World) -> None:
    for name in ("alice", "amir"):
        drafts.save_typing(drafts.Typing(FORM, ONE, {"a": drafts.Typed(["x"], 0)}), user_id=world.users[name].pk, now=NOW)

    drafts.drop_drafts(world.users["alice"].pk)

    assert list(rows().values_list("user_id", flat=True)) == [world.users["amir"].pk]


# --- on the pages ------------------------------------------------------------------------------------------
def test_pages_of_passwords_and_second_factors_keep_nothing(world: World, alice: Client) -> None:
    assert b'id="autosave"' in alice.get(reverse("account_settings")).content
    assert b'id="autosave"' in alice.get("/").content
    for name in ("account_change_password", "account_email", "usersessions_list", "account_logout"):
        assert b'id="autosave"' not in alice.get(reverse(name)).content
    assert b'id="autosave"' not in Client().get(reverse("account_login")).content
