"""Pages of the notice centre for its reader: the inbox and its filters, choices, who has read what, words of messages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import Invalid, NotAllowed, Refused
from core.models import HistoryEntry
from core.registries import notice_kinds
from notifications.models import Notice, NoticeHours
from notifications.operations import deliver_event, mark_unread, remind_unread, restore_wording, set_wording
from notifications.operations.actions import add_actions
from notifications.queries.choices import own_choices
from notifications.render import notice_text
from notifications.topics import kinds_of
from notifications.wording import all_kinds, check_words, filled, places_of, portal_words
from tests.exchanging import make_need
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
ADDED = "action_added"
SUBJECT, BODY = "Please do: %(record)s", "%(by)s asks: %(text)s, by %(due)s. 100% of it."


def deliver_all(now: Any = NOW) -> None:
    for entry in HistoryEntry.objects.across_partners(reason="test").filter(delivered_at=None).order_by("pk"):
        deliver_event(entry.pk, now=now)


def told(world: World, *names: str, text: str = "Write the module") -> list[Notice]:
    need = make_need(world, number=1 + Notice.objects.across_partners(reason="test").count())
    rows = [{"text": f"{text} {('alpha', 'beta')[n]}", "due_on": date(2026, 12, 20), "owner": world.users[name]} for n, name in enumerate(names)]
    add_actions(need, rows, url="/exchanges/", actor=world.sofia, now=NOW)
    deliver_all()
    return list(Notice.objects.across_partners(reason="test").filter(kind=ADDED).order_by("pk"))


def subjects(page: Any) -> int:
    return page.content.decode().count('name="notices"')


def test_a_message_whose_facts_are_of_another_time_closes_no_inbox(world: World) -> None:
    """Its kind says today what it did not say then, or reads it in another way."""
    broken, _whole = told(world, "leila", "leila")
    Notice.objects.across_partners(reason="test").filter(pk=broken.pk).update(params={"text": "Write", "due": "soon"})

    page = world.client("leila").get(reverse("inbox"))

    assert subjects(page) == 2
    assert "Something is to be done by you: …" in page.content.decode()
    assert world.client("leila").get(reverse("home")).status_code == 200


def test_filters_of_the_inbox_stand_in_the_address(world: World) -> None:
    first, _second = told(world, "leila", "leila")
    told(world, "ruslan")
    client, inbox = world.client("leila"), reverse("inbox")
    assert subjects(client.get(inbox)) == 2

    client.post(reverse("mark_notices"), {"notices": [first.pk], "as": "read"})

    assert subjects(client.get(inbox, {"unread": "on"})) == 1
    assert subjects(client.get(inbox, {"topic": "actions", "words": "module beta"})) == 1
    assert subjects(client.get(inbox, {"words": "Something be done"})) == 2  # the portal's own sentence
    assert subjects(client.get(inbox, {"topic": "calls"})) == 0
    assert subjects(client.get(inbox, {"since": "2026-11-24", "until": "2026-11-24"})) == 2
    assert subjects(client.get(inbox, {"until": "2026-11-23"})) == 0
    assert "Promises and reminders (1)" in client.get(inbox).content.decode()


def test_marks_go_back_to_the_same_page_and_touch_ones_own_only(world: World) -> None:
    mine, theirs = told(world, "leila", "ruslan")
    client = world.client("leila")

    answer = client.post(reverse("mark_notices"), {"notices": [mine.pk, theirs.pk], "as": "read", "back": "unread=on&words=a%26b"})

    assert answer["Location"] == "/inbox/?unread=on&words=a%26b"
    assert set(Notice.objects.across_partners(reason="test").exclude(read_at=None).values_list("pk", flat=True)) == {mine.pk}
    assert client.post(reverse("mark_notices"), {"as": "read", "back": "https://evil.example"})["Location"].startswith("/inbox/?")
    assert mark_unread([mine.pk], actor=world.leila, now=NOW) == 1


def test_topics_are_chosen_at_once_and_single_kinds_apart(world: World) -> None:
    told(world, "leila")
    client, settings = world.client("leila"), reverse("notice_settings")
    assert "Topics of which you have had no message yet" in client.get(settings).content.decode()

    assert client.post(settings, {"choices": "1", "email-actions": "daily", "inbox-actions": "at_once"}).status_code == 302
    chosen = own_choices(world.leila)
    assert chosen[ADDED, "email"] == "daily"
    assert {kind for kind, _channel in chosen} == {kind.name for kind in kinds_of("actions") if not kind.always}

    client.post(reverse("notice_topic", args=["actions"]), {f"email-{ADDED}": "never"})
    assert own_choices(world.leila)[ADDED, "email"] == "never"
    assert "each in its own way" in client.get(settings).content.decode()
    assert client.get(reverse("notice_topic", args=["nothing"])).status_code == 404
    assert client.post(settings, {"choices": "1", "email-actions": "hourly"}).status_code == 422


def test_hours_need_both_ends(world: World) -> None:
    client, settings = world.client("leila"), reverse("notice_settings")
    fields = {"hours": "1", "quiet_from": "22:00", "quiet_until": "", "digest_at": "08:00", "digest_weekday": "4"}

    assert client.post(settings, fields).status_code == 422
    assert client.post(settings, fields | {"quiet_until": "09:00"}).status_code == 422  # the letter of the day would be quiet
    assert client.post(settings, fields | {"quiet_until": "07:00"}).status_code == 302
    assert NoticeHours.objects.across_partners(reason="test").get().digest_weekday == 4


def test_those_who_have_not_read_are_told_again_by_a_row_of_its_own(world: World) -> None:
    notice = told(world, "leila")[0]
    entry = notice.event

    assert remind_unread(entry, actor=world.sofia, now=NOW) == 1
    with pytest.raises(Refused, match="less than a day"):
        remind_unread(entry, actor=world.sofia, now=NOW + timedelta(hours=1))
    deliver_all()
    again = Notice.objects.across_partners(reason="test").get(kind="not_read_yet")

    assert again.event_id != entry.pk
    assert again.url == notice.url
    assert notice_text(again, zone="UTC")[0] == f"Not read yet: {notice_text(notice, zone='UTC')[0]}"
    Notice.objects.across_partners(reason="test").update(read_at=NOW)
    with pytest.raises(Refused, match="Everybody"):
        remind_unread(entry, actor=world.sofia, now=NOW + timedelta(days=2))
    with pytest.raises(NotAllowed):
        remind_unread(entry, actor=world.olga, now=NOW + timedelta(days=2))


def test_the_desk_sees_who_has_read(world: World, django_assert_max_num_queries: Any) -> None:
    notice = told(world, "leila")[0]
    sofia, page = world.client("sofia"), reverse("told_entry", args=[notice.event_id])

    text = sofia.get(page).content.decode()
    assert "Remind the 1 person who has not read it" in text
    assert "leila@example.org" in text
    assert "Remind the" not in world.client("olga").get(page).content.decode()
    assert subjects_of(sofia.get(page, {"state": "read"})) == 0
    assert sofia.post(reverse("remind_readers", args=[notice.event_id])).status_code == 302
    with django_assert_max_num_queries(12):
        assert "Action agreed on" in sofia.get(reverse("told")).content.decode()
    assert world.client("alice").get(reverse("told")).status_code == 403
    assert world.client("alice").get(page).status_code in (403, 404)


def subjects_of(page: Any) -> int:
    return page.content.decode().count("<tbody><tr>")


def test_a_clerks_words_are_read_everywhere_and_taken_back(world: World) -> None:
    notice = told(world, "leila")[0]
    own = notice_text(notice, zone="UTC")

    set_wording(kind=ADDED, language="en", subject=SUBJECT, body=BODY, actor=world.sofia, now=NOW)
    subject, body = notice_text(notice, zone="UTC")
    assert subject.startswith("Please do: ")
    assert body.endswith("by 20 Dec 2026. 100% of it.")
    assert "Please do" in world.client("leila").get(reverse("inbox")).content.decode()

    restore_wording(kind=ADDED, language="en", actor=world.adil, now=NOW)
    assert notice_text(notice, zone="UTC") == own
    with pytest.raises(Refused):
        restore_wording(kind=ADDED, language="en", actor=world.adil, now=NOW)
    with pytest.raises(NotAllowed):
        set_wording(kind=ADDED, language="en", subject=SUBJECT, body=BODY, actor=world.olga, now=NOW)


@pytest.mark.parametrize(
    ("subject", "body", "named"),
    [
        ("%(record)s %(secret)s", BODY, "%(secret)s"),
        ("Do it", "Now", "%(record)s, %(by)s, %(text)s, %(due)s"),
        (SUBJECT, BODY + " %(text)", "%(text)"),
        (SUBJECT, BODY + " %(text)d", "%(text)d"),
        ("", BODY, "Write the words"),
        ("Please\ndo %(record)s", BODY, "one line"),
    ],
)
def test_places_are_refused_by_name(subject: str, body: str, named: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_words(notice_kinds[ADDED], subject, body)

    assert named in str(refused.value.errors)


def test_a_preview_is_text_and_runs_nothing(world: World) -> None:
    client = world.client("sofia")
    fields = {"subject": "<b>{{ request.user }}</b> %(record)s", "body": BODY + "<script>x</script>", "preview": "1"}

    page = client.post(reverse("wording", args=[ADDED, "en"]), fields).content.decode()

    assert "&lt;b&gt;{{ request.user }}&lt;/b&gt;" in page
    assert "<script>x" not in page
    assert client.get(reverse("wordings"), {"words": "something to be done"}).content.decode().count(ADDED) == 1
    assert client.post(reverse("wording", args=[ADDED, "en"]), fields | {"body": "none"}).status_code == 422
    assert world.client("alice").get(reverse("wordings")).status_code == 403
    assert client.get(reverse("wording", args=["nothing", "en"])).status_code == 404


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_the_portals_own_words_pass_their_own_check(language: str) -> None:
    """And have the same places in every language."""
    for kind in all_kinds().values():
        words = portal_words(kind, language)
        check_words(kind, *words)
        assert not places_of(kind) or "%(" not in "".join(filled(kind, *words, language=language, now=NOW))


def test_lists_cost_the_same_for_one_row_and_for_thirty(world: World) -> None:
    told(world, "hana")
    client = world.client("hana")
    pages = [reverse("inbox"), reverse("told"), reverse("notice_settings"), reverse("wordings")]
    one = [queries(client, page) for page in pages]
    for _n in range(15):
        told(world, "hana", "leila")
    assert subjects(client.get(pages[0])) == 16
    deliveries = Notice.objects.across_partners(reason="test").values("event").first()["event"]

    assert [queries(client, page) for page in pages] == one
    assert max(one) <= 12
    assert queries(client, reverse("told_entry", args=[deliveries])) <= 12


def queries(client: Any, page: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)
