"""Questions 6 and 12 months after the training, to the former trainee and to the sending ministry (domain.md, section 4)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid
from core.workflow import each_by_itself, lock_for, perform, saying_no
from notifications.models import Reminder
from partners.actor import Actor
from partners.models import months_after
from partners.queries import host_day
from training.enums import CERTIFIABLE, FollowUpState, FollowUpTo
from training.models import Enrolment, FollowUp
from training.operations.alumni import new_post

MONTHS = (6, 12)
REMIND_AFTER = timedelta(days=14)
AT_ONCE = 500
CLOCK = Actor.system("clock")
WHOEVER = "the clock asks whoever is due"


def plan_follow_ups(enrolment: Enrolment) -> None:
    """In the transaction of the completion. What was asked after an earlier completion that was taken back is not asked again."""
    last = enrolment.completed_on
    assert last  # a constraint holds it
    rows = [FollowUp(enrolment=enrolment, to=to, months=months, due_on=months_after(last, months)) for months in MONTHS for to in FollowUpTo.values]
    FollowUp.objects.across_partners(reason="planned for an enrolment that is completed").bulk_create(rows, ignore_conflicts=True)


def drop_planned_follow_ups(enrolment: Enrolment) -> None:
    """In the transaction in which a completion is taken back."""
    rows = FollowUp.objects.across_partners(reason="planned for a completion that is taken back")
    rows.filter(enrolment=enrolment, state=FollowUpState.PLANNED).delete()


def ask_follow_ups(*, now: datetime) -> int:
    """The clock: everything that is due by today's date in Astana. Late or twice, each is asked once. Returns how many were."""
    rows = FollowUp.objects.across_partners(reason=WHOEVER).filter(state=FollowUpState.PLANNED, due_on__lte=host_day(now))
    rows = rows.filter(enrolment__state__in=CERTIFIABLE).order_by("due_on", "pk")[:AT_ONCE]
    return each_by_itself(rows, lambda row: perform(row, "ask", actor=CLOCK, now=now, changes={"asked_at": now}), what="follow-up")


def remind_follow_ups(*, now: datetime) -> int:
    """Once, two weeks after the question, whoever has not answered."""
    rows = FollowUp.objects.across_partners(reason=WHOEVER).filter(state=FollowUpState.ASKED, asked_at__lte=now - REMIND_AFTER)
    key = Concat(Value("training.followup:"), Cast(OuterRef("pk"), CharField()), Value(":remind"))
    given = Reminder.objects.across_partners(reason="the clock keeps what it gave").filter(key=key)
    waiting = list(rows.filter(~Exists(given)).order_by("asked_at", "pk")[:AT_ONCE])  # who never answers is not read again each minute
    return each_by_itself(waiting, lambda row: _remind(row, now), what="reminder of follow-up")


def _key(row: FollowUp) -> str:
    return f"training.followup:{row.pk}:remind"


def _remind(row: FollowUp, now: datetime) -> None:
    with transaction.atomic():
        rows = Reminder.objects.across_partners(reason="the clock keeps what it gave")
        if rows.get_or_create(key=_key(row), defaults={"at": now})[1]:
            perform(row, "remind", actor=CLOCK, now=now)


def answer_follow_up(follow_up: FollowUp, *, fields: Mapping[str, Any], post_since: date | None = None, actor: Actor, now: datetime) -> None:
    """Once. With `post_since` the post that a former trainee names is added to the own posts as well."""
    with saying_no(), transaction.atomic():
        locked = lock_for(follow_up, "answer", actor=actor, now=now)
        if post_since and post_since > host_day(now):
            raise Invalid({"post_since": [_("This day has not come yet.")]})
        changes = {**fields, "answered_at": now, "answered_by_label": actor.label[:200]}
        perform(follow_up, "answer", actor=actor, now=now, changes=changes)
        if post_since and fields.get("post") and locked.to == FollowUpTo.TRAINEE:
            held = {"title": fields["post"], "organisation": fields.get("organisation", ""), "starts_on": post_since}
            new_post(locked.enrolment.person, held, actor, now)


def skip_follow_up(follow_up: FollowUp, *, reason: str, actor: Actor, now: datetime) -> None:
    perform(follow_up, "skip", actor=actor, now=now, reason=reason)
