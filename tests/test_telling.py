"""Knowing before the click: who gets what by a step that is not done yet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import HistoryEntry
from core.registries import NoticeKind, notice_kinds
from core.telling import telling_of
from core.workflow import workflows
from notifications.models import Notice, NoticeChoice
from notifications.operations.delivery import deliver_event
from notifications.preview import preview_of
from partners.enums import Role
from partners.models import Membership
from scholarships import operations as scholarships
from scholarships.models import Nomination
from tests.world import CONFIRMED, NOW, World, add_person, make_call, make_draft, make_nomination

pytestmark = pytest.mark.django_db
REASON = "test"
MODEL = "scholarships.nomination"


def told(world: World, record: Any, step: str, who: str) -> dict[str, list[int]]:
    found = preview_of([record], step, actor=world.actors[who], now=NOW)
    return {row.name: sorted(person.pk for person in row.people) for row in found.told}


def really_told(entry: HistoryEntry) -> dict[str, list[int]]:
    deliver_event(entry.pk, now=NOW)
    rows = Notice.objects.across_partners(reason=REASON).filter(event=entry).order_by("recipient_id")
    found: dict[str, list[int]] = {}
    for kind, user in rows.values_list("kind", "recipient_id"):
        found.setdefault(kind, []).append(user)
    return found


def last_entry(step: str) -> HistoryEntry:
    return HistoryEntry.objects.across_partners(reason=REASON).filter(step=step).latest("pk")


def page_of(world: World, who: str, record: Any, step: str, **more: Any) -> Any:
    return world.client(who).get(reverse("who_is_told", args=[record._meta.label_lower, step, record.pk]), **more)


@pytest.fixture
def nomination(world: World) -> Nomination:
    return make_nomination(world, make_call(world))


def test_what_is_shown_is_what_is_told(world: World, nomination: Nomination) -> None:
    shown = told(world, nomination, "return", "sofia")

    scholarships.return_nomination(nomination, mend_until=NOW + timedelta(days=5), reason="No photo.", actor=world.sofia, now=NOW)

    assert {name: people for name, people in shown.items() if people} == really_told(last_entry("return")) != {}


def test_submitting_is_shown_as_it_is_told(world: World) -> None:
    draft = make_draft(world, make_call(world))
    shown = told(world, draft, "submit", "alice")

    scholarships.submit_nomination(draft, actor=world.alice, now=NOW)

    assert {name: people for name, people in shown.items() if people} == really_told(last_entry("submit")) != {}


def test_the_words_stand_in_the_language_of_each_reader(world: World, nomination: Nomination) -> None:
    user = add_person(world, "rustam", "authority_a", Role.NOMINATING_OFFICER)
    user.language = "ru"
    user.save()
    found = preview_of([nomination], "return", actor=world.sofia, now=NOW)

    texts = [text for row in found.told for text in row.texts]
    assert {"en", "ru"} == {text.language for text in texts}
    assert all("%(" not in text.subject + text.body for text in texts)
    assert any("(the reason that you give)" in text.body for text in texts)
    assert any(text.subject.startswith("To complete by …: ") for text in texts)  # the day is entered with the act


def test_nothing_is_written_even_if_a_kind_tries(world: World, nomination: Nomination, monkeypatch: pytest.MonkeyPatch) -> None:
    def writes(obj: Any, entry: Any) -> list[int]:
        type(obj)._base_manager.filter(pk=obj.pk).update(state="draft")
        return [world.users["sofia"].pk]

    monkeypatch.setitem(notice_kinds, "rude", NoticeKind("rude", MODEL, "return", writes, "a", "b", lambda o, e: {}, lambda o: "/"))
    before = HistoryEntry.objects.across_partners(reason=REASON).count()

    found = preview_of([nomination], "return", actor=world.sofia, now=NOW)

    assert next(row for row in found.told if row.name == "rude").is_open
    assert Nomination.objects.across_partners(reason=REASON).get(pk=nomination.pk).state == "submitted"
    assert HistoryEntry.objects.across_partners(reason=REASON).count() == before
    nomination.save()  # what follows in the same request may write again


def test_the_transaction_of_the_question_is_read_only(world: World, nomination: Nomination, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[type[BaseException]] = []

    def writes(obj: Any, entry: Any) -> list[int]:
        try:
            with connection.cursor() as cursor:
                cursor.execute("UPDATE accounts_user SET full_name = 'x'")
        except Exception as fault:
            seen.append(type(fault.__cause__))
            raise
        return []

    monkeypatch.setitem(notice_kinds, "rude", NoticeKind("rude", MODEL, "return", writes, "a", "b", lambda o, e: {}, lambda o: "/"))
    preview_of([nomination], "return", actor=world.sofia, now=NOW)

    assert [kind.__name__ for kind in seen] == ["ReadOnlySqlTransaction"]


def test_who_hangs_on_what_is_entered_is_said(world: World, nomination: Nomination, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = NoticeKind("named", MODEL, "return", lambda o, e: [e.data["user"]], "a", "b", lambda o, e: {}, lambda o: "/")
    monkeypatch.setitem(notice_kinds, "named", kind)

    page = page_of(world, "sofia", nomination, "return").content.decode()

    assert "to be known when it is done" in page


def statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address, headers={"HX-Request": "true"}).status_code == 200
    return len([row for row in queries if "SAVEPOINT" not in row["sql"]])


def test_a_colleague_is_named_by_the_seat_that_one_knows(world: World, nomination: Nomination) -> None:
    """Rana judges nominations for the host; that she is an officer of Alice's authority as well opens nothing of it."""
    seat = {"institution": world.institutions["authority_a"], "role": Role.NOMINATING_OFFICER, "starts_on": NOW.date(), "confirmed_on": CONFIRMED}
    Membership(user=world.users["rana"], **seat).save()

    page = page_of(world, "alice", nomination, "withdraw").content.decode()

    assert "Rana (nominating officer)" in page
    assert "reviewer" not in page.partition("panel-info")[2].partition("</div>")[0]


def test_the_number_of_queries_does_not_grow_with_the_people(world: World, nomination: Nomination) -> None:
    client, address = world.client("alice"), reverse("who_is_told", args=[MODEL, "withdraw", nomination.pk])
    client.get(address)
    few = statements(client, address)
    for number in range(12):
        add_person(world, f"officer{number}", "authority_a", Role.NOMINATING_OFFICER)
        add_person(world, f"desk{number}", "ministry", Role.PROGRAMME_OFFICER)

    assert statements(client, address) == few <= 16


def test_names_of_another_side_are_counted(world: World, nomination: Nomination) -> None:
    page = page_of(world, "alice", nomination, "withdraw").content.decode()
    assert "Sofia" not in page
    assert "programme officer: 1" in page

    page = page_of(world, "sofia", nomination, "return").content.decode()
    assert "Alice (" in page


def test_only_who_may_do_the_step_and_sees_the_record_asks(world: World, nomination: Nomination) -> None:
    assert page_of(world, "alice", nomination, "return").status_code == 403
    assert page_of(world, "charlie", nomination, "withdraw").status_code == 404
    client = world.client("sofia")
    assert client.get(reverse("who_is_told", args=[MODEL, "no_such_step", nomination.pk])).status_code == 404
    assert client.get(reverse("who_is_told", args=["accounts.nothing", "return", nomination.pk])).status_code == 404
    assert client.get(reverse("who_is_told", args=[MODEL, "return", "x"])).status_code == 404
    assert client.get(reverse("who_is_told", args=[MODEL, "return", f"{nomination.pk}-{2**62}"])).status_code == 404


def test_the_step_page_leads_there_and_the_fragment_is_the_panel(world: World, nomination: Nomination) -> None:
    address = reverse("who_is_told", args=[MODEL, "return", nomination.pk])
    step = world.client("sofia").get(reverse("scholarships:nomination_step", args=[nomination.pk, "find_ineligible"])).content.decode()
    fragment = page_of(world, "sofia", nomination, "return", headers={"HX-Request": "true"}).content.decode()

    assert address.replace("return", "find_ineligible") in step
    assert "<html" not in fragment
    assert fragment.strip() in page_of(world, "sofia", nomination, "return").content.decode()
    assert "This tells" in fragment


def test_choices_of_readers_are_counted(world: World, nomination: Nomination) -> None:
    (kind, users), *_more = told(world, nomination, "return", "sofia").items()
    NoticeChoice.objects.across_partners(reason=REASON).create(user_id=users[0], kind=kind, channel="email", frequency="daily")

    row = preview_of([nomination], "return", actor=world.sofia, now=NOW).told[0]

    assert row.ways["daily"] == (0 if row.always else 1)


def test_a_list_of_records_is_one_question(world: World) -> None:
    call = make_call(world)
    rows = [make_nomination(world, call, number=number) for number in (1, 2)]
    telling = telling_of(rows, "return")
    assert telling is not None

    page = world.client("sofia").get(telling.url)

    assert page.status_code == 200
    assert preview_of(rows, "return", actor=world.sofia, now=NOW).records == 2


def test_a_step_that_tells_nobody_asks_nothing(world: World, nomination: Nomination, django_assert_num_queries: Any) -> None:
    quiet = next(
        row.name for row in workflows[MODEL].steps if not any(kind.model == MODEL and kind.step == row.name for kind in notice_kinds.values())
    )
    with django_assert_num_queries(0):
        telling = telling_of(nomination, quiet)

    assert telling is not None
    assert telling.url == ""
    assert telling_of(None, "return") is None
    assert telling_of(Nomination(), "return") is None


@pytest.mark.parametrize(
    ("name", "step", "who", "state"),
    [
        ("nomination_return", "return", "sofia", "submitted"),
        ("nomination_withdraw", "withdraw", "alice", "submitted"),
        ("nomination_check", "submit", "alice", "draft"),
        ("nomination_answer", "accept_offer", "alice", "offered"),
    ],
)
def test_own_pages_of_acts_lead_there(world: World, name: str, step: str, who: str, state: str) -> None:
    nomination = make_nomination(world, make_call(world), state=state)
    page = world.client(who).get(reverse(f"scholarships:{name}", args=[nomination.pk])).content.decode()

    assert reverse("who_is_told", args=[MODEL, step, nomination.pk]) in page
