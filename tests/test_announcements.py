"""One message to many: as many statements for one reader as for thirty, sent once, to the number that was agreed to."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import NotAllowed, Refused
from notifications import operations
from notifications.models import Announcement, Delivery, DigestItem, Notice, NoticeChoice, UndeliverableAddress
from notifications.operations import deliver_event
from notifications.queries.announcements import counts_of, entry_of, preview_of
from notifications.render import letter_text, notice_text
from tests.announcing import crowd, draft, of_b
from tests.world import NOW, World

pytestmark = pytest.mark.django_db


def notices() -> Any:
    return Notice.objects.across_partners(reason="test").filter(kind="announcement").order_by("recipient_id")


def letters() -> Any:
    return Delivery.objects.across_partners(reason="test").filter(kind="announcement").order_by("pk")


def statements(work: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        work()
    return len([row for row in found if not row["sql"].startswith(("SAVEPOINT", "RELEASE"))])


@pytest.mark.parametrize("people", [1, 30])
def test_the_request_costs_the_same_few_statements_for_one_and_for_thirty(world: World, people: int) -> None:
    crowd(world, people - 1)  # Charlie is the first
    announcement = draft(world, **of_b(world))

    sending = statements(lambda: operations.send_announcement(announcement, count=people, actor=world.sofia, now=NOW))
    entry = entry_of(announcement)
    delivering = statements(lambda: deliver_event(entry.pk, now=NOW))

    assert notices().count() == letters().count() == people
    assert (sending, delivering) == (4, 5)  # lock, state, history, INSERT ... SELECT; then entry, record, digests, letters, delivered


def test_each_reader_reads_the_own_language_and_english_where_it_is_missing(world: World) -> None:
    crowd(world, 3)
    announcement = draft(world, **of_b(world))
    operations.send_announcement(announcement, count=4, actor=world.sofia, now=NOW)
    deliver_event(entry_of(announcement).pk, now=NOW)

    told = {row.notice.recipient.full_name: letter_text(row) for row in letters().select_related("notice__recipient")}

    assert told["Officer 00001"][0] == "Новое здание"
    assert told["Officer 00001"][1].startswith("Мы переезжаем в понедельник.")
    assert told["Officer 00002"][0] == "New building"  # no Kazakh was written
    assert notice_text(notices()[0], zone="UTC") == ("New building", "We move on Monday.")


def test_what_readers_chose_and_wrong_addresses_are_joined_in(world: World) -> None:
    first, second, third = crowd(world, 3)
    first.is_active = False
    first.save()
    NoticeChoice.objects.across_partners(reason="test").create(user=second, kind="announcement", channel="email", frequency="daily")
    UndeliverableAddress.objects.across_partners(reason="test").create(address=third.email, since=NOW, answer="550 5.1.1 no such user")
    announcement = draft(world, **of_b(world))

    operations.send_announcement(announcement, count=3, actor=world.sofia, now=NOW)
    entry = entry_of(announcement)
    deliver_event(entry.pk, now=NOW)
    deliver_event(entry.pk, now=NOW)

    assert {(row.address, row.state) for row in letters()} == {("charlie@example.org", "queued"), (third.email, "dropped")}
    assert DigestItem.objects.across_partners(reason="test").get().notice.recipient == second
    assert counts_of(entry) == {"told": 3, "read": 0, "sent": 0, "waiting": 1, "failed": 1}


def test_another_number_than_was_agreed_to_sends_nothing(world: World) -> None:
    announcement = draft(world, **of_b(world))
    crowd(world, 1)

    with pytest.raises(Refused, match="2 people and no longer 1"):
        operations.send_announcement(announcement, count=1, actor=world.sofia, now=NOW)

    announcement.refresh_from_db()
    assert (announcement.state, notices().count()) == ("draft", 0)


def test_it_is_sent_once_and_only_by_the_desk(world: World) -> None:
    announcement = draft(world, **of_b(world))
    with pytest.raises(NotAllowed):
        operations.send_announcement(announcement, count=1, actor=world.alice, now=NOW)
    operations.send_announcement(announcement, count=1, actor=world.hana, now=NOW)

    with pytest.raises(Refused):
        operations.send_announcement(announcement, count=1, actor=world.sofia, now=NOW)

    assert notices().count() == 1


def test_preview_counts_people_by_partner_role_and_language(world: World) -> None:
    crowd(world, 3)

    shown = preview_of(draft(world), NOW)

    assert shown.count == 9
    assert shown.languages == {"en": 7, "ru": 1, "kk": 1}
    assert [(row.partner, row.role, row.people) for row in shown.shares if row.partner == "Kyrgyzstan"] == [("Kyrgyzstan", "nominating officer", 4)]
    assert str(shown.names[0]) == "Alice"


@pytest.mark.parametrize(("audience", "people"), [("officers", 6), ("academy", 2), ("reviewers", 1), ("alumni", 0)])
def test_each_audience_finds_its_people(world: World, audience: str, people: int) -> None:
    assert preview_of(draft(world, audience=audience), NOW).count == people


def test_pages_lead_from_the_list_to_the_counts(world: World) -> None:
    crowd(world, 1)
    sofia = world.client("sofia")
    first = sofia.get(reverse("new_announcement"))
    form = sofia.get(reverse("new_announcement"), {"audience": "officers"})
    fields = {"title_en": "Moving", "text_en": "On Monday.", "partners": [str(world.partner_b.pk)]}

    written = sofia.post(f"{reverse('new_announcement')}?audience=officers", fields)
    announcement = Announcement.objects.across_partners(reason="test").get()
    send = reverse("send_announcement", args=[announcement.pk])
    look, sure = sofia.get(send), sofia.get(send, {"sure": 1})
    wrong, sent = sofia.post(send, {"count": 7}, follow=True), sofia.post(send, {"count": 2}, follow=True)
    entry = entry_of(announcement)
    deliver_event(entry.pk, now=NOW)

    assert (first.status_code, form.status_code, written.status_code) == (200, 200, 302)
    assert "It reaches 2 people today." in look.content.decode()
    assert "Send it to 2 people" in sure.content.decode()
    assert "no longer 7" in wrong.content.decode()
    assert "It stands in the inboxes of 2 people" in sent.content.decode()
    assert "Moving" in sofia.get(reverse("announcements")).content.decode()
    assert world.client("charlie").get(reverse("inbox")).content.decode().count("Moving")
    assert world.client("alice").get(reverse("announcements")).status_code == 403


def test_a_draft_says_what_is_missing_and_can_be_dropped(world: World) -> None:
    sofia = world.client("sofia")
    half = sofia.post(f"{reverse('new_announcement')}?audience=officers", {"title_en": "A", "text_en": "B", "title_ru": "В"})
    announcement = draft(world)

    dropped = sofia.post(reverse("drop_announcement", args=[announcement.pk]))

    assert half.status_code == 422
    assert "Write both the subject and the text in this language, or neither." in half.content.decode()
    announcement.refresh_from_db()
    assert (dropped.status_code, announcement.state) == (302, "dropped")
