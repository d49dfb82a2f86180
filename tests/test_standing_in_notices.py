"""What is written to an absent person reaches who stands in: once, with a line that says for whom, and nothing that the other may not see."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from core.models import HistoryEntry
from core.registries import NoticeKind, notice_kinds
from notifications.models import Delivery, DigestItem, Notice
from notifications.operations import deliver_event, send_due, set_choices
from notifications.operations.actions import add_actions
from notifications.preview import preview_of
from notifications.render import letter_text, notice_text
from notifications.standing_in import FOR, in_whose_place, stand_ins
from partners import operations
from partners.enums import Role
from partners.models import Absence, Membership
from partners.queries import host_day
from tests.exchanging import make_need
from tests.reviewing import case_of, give, panel_of
from tests.world import NOW, World, add_person, make_call, make_nomination

pytestmark = pytest.mark.django_db
TODAY = host_day(NOW)


@pytest.fixture
def samat(world: World) -> str:
    add_person(world, "samat", "ministry", Role.PROGRAMME_OFFICER)
    return "samat"


def away(world: World, name: str, to: str, days: int = 7) -> Absence:
    person, stand_in = world.actors[name], world.users[to]
    return operations.be_away(starts_on=TODAY, ends_on=TODAY + timedelta(days=days), stand_in=stand_in, note="", actor=person, now=NOW)


def promise(world: World, *names: str) -> HistoryEntry:
    """Something that each of these is to do, put down by the head of the programmes."""
    need = make_need(world)
    rows = [{"text": "Write the report", "due_on": TODAY + timedelta(days=30), "owner": world.users[name]} for name in names]
    add_actions(need, rows, url="/exchanges/", actor=world.hana, now=NOW)
    deliver_all()
    return HistoryEntry.objects.across_partners(reason="test").filter(step="added").latest("pk")


def deliver_all() -> None:
    for pk in HistoryEntry.objects.across_partners(reason="test").order_by("pk").values_list("pk", flat=True):
        deliver_event(pk, now=NOW)


def notices(world: World, name: str, **which: Any) -> list[Notice]:
    return list(Notice.objects.across_partners(reason="test").filter(recipient=world.users[name], **which).order_by("pk"))


def test_who_stands_in_is_told_too_with_a_line_that_says_for_whom(world: World, samat: str) -> None:
    away(world, "sofia", samat)

    promise(world, "sofia")

    (theirs,), (own,) = notices(world, "sofia", kind="action_added"), notices(world, samat, kind="action_added")
    assert f"For {world.users['sofia']}, who is away until 1 Dec 2026." in notice_text(own, zone="UTC")[1]
    assert "away" not in notice_text(theirs, zone="UTC")[1]
    with translation.override("ru"):
        assert str(world.users["sofia"]) in notice_text(own, zone="UTC")[1]
    letter = Delivery.objects.across_partners(reason="test").get(notice=own)
    assert letter.address == world.users[samat].email
    assert "who is away until" in letter_text(letter)[1]


def test_what_is_shown_before_the_step_is_what_is_told(world: World, samat: str) -> None:
    nomination = make_nomination(world, make_call(world), state="in_review")
    Membership.objects.across_partners(reason="test").filter(user=world.users[samat]).update(role=Role.PROGRAMME_HEAD)
    add_person(world, "hala", "ministry", Role.PROGRAMME_HEAD)
    away(world, "hana", "hala")
    named = NoticeKind("named", "scholarships.nomination", "select", lambda o, e: [world.users["hana"].pk], "a", "b", lambda o, e: {}, lambda o: "/")
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(notice_kinds, "named", named)
        found = preview_of([nomination], "select", actor=world.actors[samat], now=NOW).told
        shown = {row.name: [person.name for person in row.people] for row in found}

    assert sorted(shown["named"]) == ["Hala", "Hana"]


def test_the_letter_comes_as_the_stand_in_has_chosen(world: World, samat: str) -> None:
    away(world, "sofia", samat)
    set_choices([("action_added", "email", "daily")], actor=world.actors[samat], now=NOW)

    promise(world, "sofia")

    (own,) = notices(world, samat, kind="action_added")
    assert DigestItem.objects.across_partners(reason="test").filter(notice=own).exists()
    assert not Delivery.objects.across_partners(reason="test").filter(notice=own).exists()


def test_nobody_is_told_twice(world: World, samat: str) -> None:
    """Told already for themselves; and once more by a second worker."""
    away(world, "sofia", samat)
    nomination = make_nomination(world, make_call(world), state="submitted")
    deliver_all()
    HistoryEntry.objects.across_partners(reason="test").update(delivered_at=None)
    deliver_all()

    submitted = notices(world, samat, event__step="submit", event__object_id=nomination.pk)
    assert len(submitted) == 1
    assert "stands_in_for" not in submitted[0].params


def test_one_message_for_two_who_are_away(world: World, samat: str) -> None:
    add_person(world, "dana", "ministry", Role.PROGRAMME_OFFICER)
    away(world, "sofia", samat)
    away(world, "dana", samat, days=2)
    nomination = make_nomination(world, make_call(world))
    entry = HistoryEntry.objects.across_partners(reason="test").get(object_id=nomination.pk, step="submit")
    two = [world.users["sofia"].pk, world.users["dana"].pk]

    told = stand_ins(two, kind=notice_kinds["action_added"], obj=nomination, entry=entry, now=NOW)

    assert list(told) == [world.users[samat].pk]
    assert in_whose_place({FOR: told[world.users[samat].pk]}).splitlines() == [
        "For Dana, who is away until 26 Nov 2026.",
        "For Sofia, who is away until 1 Dec 2026.",
    ]
    assert stand_ins([*two, world.users[samat].pk], kind=notice_kinds["action_added"], obj=nomination, entry=entry, now=NOW) == {}


def test_no_word_of_a_record_that_the_stand_in_may_not_see(world: World, samat: str) -> None:
    away(world, "sofia", samat)
    Membership.objects.across_partners(reason="test").filter(user=world.users[samat]).update(ends_on=TODAY - timedelta(days=1))

    promise(world, "sofia")

    assert notices(world, samat, kind="action_added") == []


def test_reviews_rights_and_keys_stay_the_persons_own(world: World) -> None:
    add_person(world, "hala", "ministry", Role.PROGRAMME_HEAD, Role.REVIEWER)
    away(world, "hala", "hana")
    give(world, case_of(world, panel_of()), "hala")
    deliver_all()

    assert notices(world, "hala", event__model="reviews.assignment")
    assert notices(world, "hana", event__model="reviews.assignment") == []

    entry = HistoryEntry.objects.across_partners(reason="test").filter(model="reviews.assignment").latest("pk")
    seat = Membership.objects.across_partners(reason="test").filter(user=world.users["hala"]).first()
    assert seat is not None
    for kind in notice_kinds.values():
        if kind.model.partition(".")[0] in ("accounts", "partners", "reviews"):
            assert stand_ins([world.users["hala"].pk], kind=kind, obj=seat, entry=entry, now=NOW) == {}


def test_after_the_absence_and_for_whoever_is_back_nothing_is_copied(world: World, samat: str) -> None:
    absence = away(world, "sofia", samat)
    operations.be_back(absence, actor=world.sofia, now=NOW)

    promise(world, "sofia")

    assert notices(world, samat, kind="action_added") == []


def statements(entry: HistoryEntry) -> int:
    HistoryEntry.objects.across_partners(reason="test").filter(pk=entry.pk).update(delivered_at=None)
    with CaptureQueriesContext(connection) as asked:
        deliver_event(entry.pk, now=NOW)
    return len(asked)


def test_it_costs_nothing_while_everybody_is_here_and_one_question_when_somebody_is_not(world: World, samat: str) -> None:
    entry = promise(world, "sofia")
    here = statements(entry)
    away(world, "hana", add_head(world))

    assert statements(entry) == here + 1  # somebody else is away
    Absence.objects.across_partners(reason="test").all().delete()
    assert statements(entry) == here


def add_head(world: World) -> str:
    add_person(world, "hala", "ministry", Role.PROGRAMME_HEAD)
    return "hala"


def test_letters_of_stand_ins_are_sent(world: World, samat: str, mailoutbox: list[Any]) -> None:
    away(world, "sofia", samat)
    promise(world, "sofia")

    send_due(now=NOW)

    (letter,) = [one for one in mailoutbox if one.to == [world.users[samat].email] and "Write" in one.body]
    assert f"For {world.users['sofia']}" in letter.body
