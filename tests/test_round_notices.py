"""Who hears of a sheet of decisions at each of its steps, and that nobody outside hears anything before the letters leave."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.models import HistoryEntry
from notifications.models import Delivery, Notice
from notifications.operations.delivery import deliver_event
from notifications.render import notice_text
from reviews.operations import add_member
from scholarships.models import DecisionRound
from scholarships.operations import rounds
from scholarships.operations.carrying import carry_out
from tests.sheets import HALF_AN_HOUR, confirmed, proposed, second_head, usual_sheet
from tests.world import NOW, World

pytestmark = pytest.mark.django_db


def told(step: str) -> dict[str, str]:
    """Who was told of the last such step, with the subject in English."""
    entry = HistoryEntry.objects.across_partners(reason="test").filter(model="scholarships.decisionround", step=step).latest("pk")
    deliver_event(entry.pk, now=entry.at)
    rows = Notice.objects.across_partners(reason="test").filter(event=entry).select_related("recipient")
    return {row.recipient.email.partition("@")[0]: notice_text(row, zone="Asia/Almaty")[0] for row in rows}


def test_proposed_to_the_heads_but_not_to_the_proposer(world: World) -> None:
    second_head(world)
    proposed(world, usual_sheet(world), by="hana")

    assert told("propose") == {"gulshat": "Decisions to confirm: call 2027/01, sheet 1"}


def test_returned_to_the_proposer_with_the_reason(world: World) -> None:
    sheet = proposed(world, usual_sheet(world))
    rounds.return_round(sheet, reason="The second first.", actor=world.hana, now=NOW)

    assert told("return") == {"saule": "Returned: call 2027/01, sheet 1"}
    body = notice_text(Notice.objects.across_partners(reason="test").latest("pk"), zone="Asia/Almaty")[1]
    assert body == "Hana has returned sheet 1 of call 2027/01. What is to be changed: The second first."


def test_confirmed_is_told_to_the_desk_with_the_instant(world: World) -> None:
    confirmed(world, usual_sheet(world))

    assert told("confirm") == {"saule": "Confirmed: call 2027/01, sheet 1"}
    body = notice_text(Notice.objects.across_partners(reason="test").latest("pk"), zone="Asia/Almaty")[1]
    assert "11:30" in body


def test_taken_back_is_told_to_the_proposer(world: World) -> None:
    sheet = confirmed(world, usual_sheet(world))
    rounds.take_back_round(sheet, actor=world.hana, now=NOW)

    assert told("take_back") == {"saule": "Taken back: call 2027/01, sheet 1"}


def test_carried_out_is_told_to_the_desk_and_to_the_panel(world: World) -> None:
    sheet = confirmed(world, usual_sheet(world))
    add_member(sheet.call.panel, user=world.users["rana"], languages=["en"], actor=world.saule, now=NOW)
    carry_out(sheet.pk, now=NOW + HALF_AN_HOUR)

    assert told("finish") == {
        "saule": "Carried out: call 2027/01, sheet 1",
        "hana": "Carried out: call 2027/01, sheet 1",
        "rana": "The decisions of call 2027/01 are made",
    }
    rana = Notice.objects.across_partners(reason="test").get(recipient=world.users["rana"])
    assert rana.url == reverse("reviews:desk")


def test_nobody_outside_hears_before_the_letters_leave(world: World) -> None:
    """Every row of the outbox is delivered: proposed, confirmed, taken back and confirmed again."""
    sheet = confirmed(world, usual_sheet(world))
    rounds.take_back_round(sheet, actor=world.hana, now=NOW)
    confirmed(world, DecisionRound._base_manager.get(pk=sheet.pk))
    letters = Delivery.objects.across_partners(reason="test").filter(notice=None)
    before = letters.count()
    since = HistoryEntry.objects.across_partners(reason="test").filter(model="scholarships.decisionround").order_by("pk").first()
    assert since

    for entry in HistoryEntry.objects.across_partners(reason="test").filter(pk__gte=since.pk).order_by("pk"):
        deliver_event(entry.pk, now=NOW)

    heard = set(Notice.objects.across_partners(reason="test").filter(event__pk__gte=since.pk).values_list("recipient__email", flat=True))
    assert heard == {"hana@example.org", "saule@example.org"}
    assert letters.count() == before
