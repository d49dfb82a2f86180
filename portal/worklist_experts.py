"""Follow-up actions that are due, requests and offers of the other side, and the consent of an expert, on the first page."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from exchanges.enums import NeedKind, NeedState
from exchanges.models import ExchangeNeed, Expert
from exchanges.rules.experts import MINISTRY, OFFICIALS
from notifications.models import FollowUpAction
from notifications.queries import OPEN
from partners.actor import Actor
from partners.enums import Role
from partners.queries import host_day
from portal.whole_lists import Task
from portal.worklist_kinds import Kind, Row

AHEAD = timedelta(days=14)  # what is due later waits in its list


def _end_of(day: date) -> datetime:
    """The end of the day by the clocks of the host."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(settings.HOST_ZONE)) - timedelta(minutes=1)


# --- follow-up actions ----------------------------------------------------------------------------------
def _due(actor: Actor, now: datetime) -> QuerySet[Any]:
    rows = FollowUpAction.objects.across_partners(reason="one's own promises")
    return rows.filter(OPEN, owner_id=actor.user_id, due_on__lte=host_day(now) + AHEAD).order_by("due_on", "pk")  # type: ignore[no-any-return]


def _of_action(actor: Actor) -> dict[str, Any]:
    return {"key": F("pk"), "about": F("text"), "more": F("object_label"), "since": F("created_at"), "on": F("due_on")}


def _promise(row: Row, actor: Actor) -> Task:
    assert row.on is not None
    detail = _("You have promised it: %(record)s") % {"record": row.more}
    return Task(row.about, reverse("action", args=[row.key]), _("Say what came of it"), detail, due_at=_end_of(row.on), since=row.since)


# --- requests and offers --------------------------------------------------------------------------------
def _of_the_other_side(actor: Actor, now: datetime) -> QuerySet[Any]:
    """For the ministry what partners have written; for a partner what the host has written to it."""
    rows = ExchangeNeed.objects.visible_to(actor).filter(state=NeedState.OPEN, wished_until__gte=host_day(now))
    if actor.has(*MINISTRY):
        return rows.filter(partner__is_host=False).order_by("state_since", "pk")  # type: ignore[no-any-return]
    return rows.filter(partner__is_host=True, addressed_to_id__in=actor.partner_ids).order_by("state_since", "pk")  # type: ignore[no-any-return]


def _of_need(actor: Actor) -> dict[str, Any]:
    name = Coalesce(NullIf(F(f"partner__name_{(get_language() or 'en')[:2]}"), Value("")), F("partner__name_en"))
    return {"key": F("pk"), "given": F("reference"), "family": name, "about": F("title"), "more": F("kind"), "since": F("state_since")}


def _answer(row: Row, actor: Actor) -> Task:
    words = _("%(side)s asks for an expert") if row.more == NeedKind.REQUEST else _("%(side)s offers an expert")
    return Task(
        f"{row.given} {row.about}", reverse("exchanges:need", args=[row.key]), _("See what fits"), words % {"side": row.family}, since=row.since
    )  # fmt: skip


# --- consent --------------------------------------------------------------------------------------------
def _undecided(actor: Actor, now: datetime) -> QuerySet[Any]:
    rows = Expert.objects.visible_to(actor).filter(Q(person__user_id=actor.user_id or 0), consented_at__isnull=True, is_active=True)
    return rows.order_by("pk")  # type: ignore[no-any-return]


def _of_expert(actor: Actor) -> dict[str, Any]:
    return {"key": F("pk"), "since": F("created_at")}


def _decide(row: Row, actor: Actor) -> Task:
    detail = _("Your side has entered you; other sides do not see it until you agree.")
    return Task(_("Your entry among the experts"), reverse("exchanges:my_expert_page"), _("Decide"), detail, since=row.since)


OF_EXPERTS = (
    Kind(
        "follow_up_actions", frozenset(Role), _due, _of_action, _promise, (gettext_lazy("Show all follow-up actions"), "actions", "")
    ),
    Kind(
        "exchange_needs", frozenset({*MINISTRY, *OFFICIALS}), _of_the_other_side, _of_need, _answer,
        (gettext_lazy("Show all requests and offers"), "exchanges:needs", "?state=open"),
    ),
    Kind("expert_consent", frozenset({Role.EXPERT, Role.LECTURER}), _undecided, _of_expert, _decide),
)  # fmt: skip
