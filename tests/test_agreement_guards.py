"""Doors through which terms, ends or places might change without those who must agree: each stays shut, and says why."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from agreements import operations as verbs
from core.errors import Invalid, NotAllowed
from core.history import entries_for
from notifications.models import Notice
from notifications.operations import deliver_event
from notifications.render import notice_text
from tests.test_negotiation import fresh
from tests.world import CONSENT, NOW, World, line_of, make_agreement

pytestmark = pytest.mark.django_db


def test_an_agreement_does_not_end_before_its_quota_lines(world: World) -> None:
    agreement = make_agreement(world)
    keep = {"actor": world.aidar, "now": NOW}

    with pytest.raises(Invalid) as refused:
        verbs.change_agreement(agreement, fields={"valid_until": date(2027, 12, 31)}, **keep)
    assert refused.value.errors == {"valid_until": ["Quota lines go on after that day: line 1 until 2028. Correct their last year first."]}
    verbs.change_line(line_of(agreement), fields={"last_year": 2027}, **keep)
    verbs.change_agreement(fresh(agreement), fields={"valid_until": date(2027, 12, 31)}, **keep)

    assert fresh(agreement).valid_until == date(2027, 12, 31)


@pytest.mark.parametrize(
    ("more", "field"),
    [({"consent_note": " "}, "consent_note"), ({"consent_on": None}, "consent_on"), ({"consent_on": date(2026, 11, 25)}, "consent_on")],
)
def test_what_is_in_force_ends_at_once_only_with_a_note_of_consent(world: World, more: dict[str, Any], field: str) -> None:
    agreement = make_agreement(world)

    with pytest.raises(Invalid) as refused:
        verbs.terminate(agreement, reason="Why.", **{**CONSENT, **more}, actor=world.aidar, now=NOW)

    assert (list(refused.value.errors), fresh(agreement).state) == ([field], "in_force")
    with pytest.raises(NotAllowed):
        verbs.terminate(agreement, reason="Why.", actor=world.daler, now=NOW)


def test_the_other_side_reads_which_note_is_said_to_be_its_consent(world: World) -> None:
    agreement = make_agreement(world)
    verbs.terminate(agreement, reason="Both wrote.", **CONSENT, actor=world.aidar, now=NOW)

    deliver_event(entries_for(agreement).get(step="terminate").pk, now=NOW)

    notice = Notice.objects.across_partners(reason="test").get(kind="agreement_terminate", recipient=world.users["daler"])
    subject_and_body = notice_text(notice, zone="UTC")
    assert (
        subject_and_body[1]
        == "“Agreement on training” is terminated. Reason: Both wrote. Consent of the other side: note No. 12-3/45 of 20 Nov 2026."
    )


def test_what_never_came_into_force_ends_without_a_note(world: World) -> None:
    agreement = make_agreement(world, in_force=False)
    verbs.sign(agreement, actor=world.aidar, now=NOW)

    assert "consent_note" not in world.client("aidar").get(f"/agreements/{agreement.pk}/steps/terminate/").context["form"].fields
    verbs.terminate(agreement, reason="Nobody ratified it.", actor=world.aidar, now=NOW)

    assert fresh(agreement).state == "terminated"
