"""One row of each table of the notice centre, of saved views, tallies and absences; and what the database refuses of them."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from django.db.models import F

from core.models import FirstView, SavedView, TallyRow
from notifications.models import (
    Announcement,
    Delivery,
    DeliveryTry,
    DigestItem,
    JobBeat,
    KindWatch,
    MailPause,
    Notice,
    NoticeChoice,
    NoticeHours,
    NoticeWording,
    UndeliverableAddress,
)
from partners.models import Absence
from portal.tallies import NOMINATIONS_OF_CALLS
from scholarships.models import Nomination
from tests.world import NOW, World

TODAY = date(2026, 11, 24)
# Constraint -> a raw UPDATE of one row that it must refuse.
UPDATES: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "delivery_try_outcome_known": ("notifications.DeliveryTry", {}, {"outcome": "x"}),
    "digest_frequency_known": ("notifications.DigestItem", {}, {"frequency": "never"}),
    "notice_choice_channel_known": ("notifications.NoticeChoice", {}, {"channel": "x"}),
    "notice_choice_frequency_known": ("notifications.NoticeChoice", {}, {"frequency": "x"}),
    "notice_choice_inbox_at_once": ("notifications.NoticeChoice", {}, {"channel": "inbox"}),
    "quiet_hours_have_both_ends": ("notifications.NoticeHours", {}, {"quiet_from": time(22)}),
    "digest_weekday_known": ("notifications.NoticeHours", {}, {"digest_weekday": 7}),
    "kind_watch_at_least_a_day": ("notifications.KindWatch", {}, {"longest_days": 0}),
    "mail_pause_ends_after_start": ("notifications.MailPause", {}, {"until": NOW - timedelta(days=1)}),
    "mail_pause_has_reason": ("notifications.MailPause", {}, {"reason": ""}),
    "announcement_state_known": ("notifications.Announcement", {}, {"state": "x"}),
    "announcement_sent_has_instant": ("notifications.Announcement", {}, {"state": "sent"}),
    "absence_ends_after_start": ("partners.Absence", {}, {"ends_on": TODAY - timedelta(days=9)}),
    "absence_stand_in_is_another": ("partners.Absence", {}, {"stand_in_id": F("user_id")}),
}
COPIES: dict[str, tuple[str, dict[str, Any]]] = {
    "delivery_try_once": ("notifications.DeliveryTry", {}),
    "notice_choice_once": ("notifications.NoticeChoice", {}),
    "notice_wording_once": ("notifications.NoticeWording", {}),
    "saved_view_name_once": ("core.SavedView", {}),
    "first_view_once_a_list": ("core.FirstView", {}),
}


def add_notice_rows(world: World) -> None:
    """For the first notice and the first letter there are."""
    sofia, hana = world.users["sofia"], world.users["hana"]
    notice, letter = Notice._base_manager.order_by("pk").first(), Delivery._base_manager.order_by("pk").first()
    view = SavedView(owner_id=sofia.pk, owner_label="Sofia", list_name="scholarships:nominations", name="Mine", created_at=NOW)
    nomination = Nomination._base_manager.filter(submitted_at__isnull=False).order_by("pk").first()
    for row in (
        DeliveryTry(delivery=letter, number=1, at=NOW, outcome="sent", code=250),
        DigestItem(notice=notice, frequency="daily", due_at=NOW),
        UndeliverableAddress(address="gone@example.org", since=NOW, answer="550 no such user"),
        NoticeChoice(user=sofia, kind="nomination_submitted", channel="email", frequency="daily"),
        NoticeHours(user=sofia),
        NoticeWording(kind="nomination_submitted", language="en", subject="x", body="y", changed_at=NOW, changed_by_label="Sofia"),
        JobBeat(name="notifications.sweep", began_at=NOW),
        KindWatch(kind="nomination_submitted", longest_days=30, set_at=NOW, set_by_label="Aidar"),
        MailPause(starts_at=NOW, until=NOW + timedelta(days=1), reason="The mail server moves.", set_by_label="Aidar"),
        Announcement(title_en="x", text_en="y", audience="everybody", written_by=sofia, created_at=NOW),
        view,
        FirstView(user_id=sofia.pk, list_name=view.list_name, view=view),
        TallyRow(name=NOMINATIONS_OF_CALLS.name, first=nomination.call_id, word=nomination.state, number=0),
        Absence(user=sofia, stand_in=hana, starts_on=TODAY, ends_on=TODAY + timedelta(days=7), created_at=NOW),
    ):
        row.save(force_insert=True)
