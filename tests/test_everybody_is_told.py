"""Each outcome reaches the officers and the nominee, by account or by letter, in the recipient's language, with the reason as far as it may be told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import translation

from core.models import HistoryEntry
from notifications.models import Delivery, Notice
from notifications.operations import deliver_event
from notifications.render import letter_text, notice_text
from scholarships import operations as verbs
from scholarships.models import Nomination
from tests.nominations import give_account, read, url
from tests.world import NOW, World, make_call, make_draft, make_nomination

pytestmark = pytest.mark.django_db
WHY, NOTE = "Others speak the language better.", "Spoke badly of the embassy."
DAY = timedelta(days=1)
Act = Callable[[World, Nomination], object]
# state before, act, history step, whether the nominee reads the reason
OUTCOMES: dict[str, tuple[str, Act, bool]] = {
    "submit": ("draft", lambda world, row: verbs.submit_nomination(row, actor=world.alice, now=NOW), False),
    "return": (
        "submitted",
        lambda world, row: verbs.return_nomination(row, reason=WHY, mend_until=NOW + DAY, defects={"education": "x"}, actor=world.sofia, now=NOW),
        True,
    ),
    "accept_for_review": ("submitted", lambda world, row: verbs.accept_for_review(row, actor=world.sofia, now=NOW), False),
    "find_ineligible": ("submitted", lambda world, row: verbs.find_ineligible(row, reason=WHY, note=NOTE, actor=world.sofia, now=NOW), True),
    "select": ("in_review", lambda world, row: verbs.select(row, reason=WHY, note=NOTE, actor=world.hana, now=NOW), False),
    "put_on_reserve": ("in_review", lambda world, row: verbs.put_on_reserve(row, reason=WHY, note=NOTE, actor=world.hana, now=NOW), False),
    "not_select": ("in_review", lambda world, row: verbs.not_select(row, reason=WHY, note=NOTE, actor=world.hana, now=NOW), True),
    "withdraw": ("submitted", lambda world, row: verbs.withdraw_nomination(row, reason=WHY, actor=world.alice, now=NOW), False),
    "replace": (
        "submitted",
        lambda world, row: verbs.replace_nomination(
            row, reason=WHY, by=make_draft(world, row.call, number=1), actor=world.alice, now=NOW
        ),
        False,
    ),
}  # fmt: skip
each = pytest.mark.parametrize("step", OUTCOMES)


def ready(world: World, step: str) -> Nomination:
    call = make_call(world, places=1, reserve=1)
    state = OUTCOMES[step][0]
    return make_draft(world, call) if state == "draft" else make_nomination(world, call, state=state)


def deliver(row: Nomination, step: str) -> None:
    entries = HistoryEntry.objects.across_partners(reason="test").filter(model="scholarships.nomination", object_id=row.pk, step=step)
    for entry in entries:
        deliver_event(entry.pk, now=entry.at)


@each
def test_nominee_with_an_account_reads_it_in_the_inbox(world: World, step: str) -> None:
    row = ready(world, step)
    give_account(world, row, "nigora")
    _state, act, with_reason = OUTCOMES[step]

    act(world, row)
    deliver(row, step)

    notice = Notice.objects.across_partners(reason="test").get(recipient=world.users["nigora"])
    subject, body = notice_text(notice, zone="Asia/Dushanbe")
    assert row.reference in subject
    assert (WHY in body) == with_reason
    assert NOTE not in f"{subject} {body} {notice.params}"


@each
def test_nominee_without_an_account_gets_a_letter_in_the_officers_language(world: World, step: str) -> None:
    row = ready(world, step)
    world.users["alice"].language = "ru"
    world.users["alice"].save()
    _state, act, with_reason = OUTCOMES[step]

    act(world, row)
    deliver(row, step)

    letter = Delivery.objects.across_partners(reason="test").get(notice=None, address=row.person.email, kind=f"nominee_{step}")
    with translation.override("en"):
        subject, body = letter_text(letter)
    assert letter.language == "ru"
    assert row.reference in subject
    assert (WHY in body) == with_reason
    assert NOTE not in f"{subject} {body}"


@each
def test_officers_hear_of_it(world: World, step: str) -> None:
    row = ready(world, step)

    OUTCOMES[step][1](world, row)
    deliver(row, step)

    told = set(Notice.objects.across_partners(reason="test").values_list("recipient__full_name", flat=True))
    assert {"Amir", "Daler"} <= told
    assert "Charlie" not in told


def test_note_of_a_decision_stays_with_the_ministry(world: World) -> None:
    row = ready(world, "not_select")
    give_account(world, row, "nigora")

    verbs.not_select(row, reason=WHY, note=NOTE, actor=world.hana, now=NOW)

    pages = {name: read(world.client(name), url("nomination", row.pk)) for name in ("sofia", "alice", "nigora")}
    assert {name: NOTE in page for name, page in pages.items()} == {"sofia": True, "alice": False, "nigora": False}
    assert all(WHY in page for page in pages.values())
    assert not HistoryEntry.objects.across_partners(reason="test").filter(reason__contains=NOTE).exists()


def test_step_page_asks_for_a_reason_that_may_be_told_and_a_note_that_may_not(world: World) -> None:
    row, hana = ready(world, "not_select"), world.client("hana")
    page = read(hana, url("nomination_step", row.pk, "not_select"))
    assert "Reason, as the nominee may read it" in page
    assert "Note for the ministry alone" in page

    hana.post(url("nomination_step", row.pk, "not_select"), {"reason": WHY, "note": NOTE})

    row.refresh_from_db()
    assert (row.state, row.decision_reason, row.decision_note) == ("not_selected", WHY, NOTE)


def test_receipt_says_what_was_received_and_can_be_opened_later(world: World) -> None:
    row = make_nomination(world, make_call(world), state="in_review")
    give_account(world, row, "nigora")

    for name in ("alice", "nigora", "sofia"):
        page = read(world.client(name), url("nomination_receipt", row.pk))
        for text in (row.reference, "Astana", "Checksum (SHA-256) of the dossier as it was sent:", "No documents were sent with it."):
            assert text in page, (name, text)
        assert url("nomination_receipt", row.pk) in read(world.client(name), url("nomination", row.pk))
    assert world.client("charlie").get(url("nomination_receipt", row.pk)).status_code == 404
