"""Whose certificate name is to be confirmed: near the end of a training and after it, while no paper is issued."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from partners.queries import host_day
from training.enums import CERTIFIABLE, STUDYING
from training.models import CertificateName, Enrolment

NAME_DAYS = timedelta(days=14)  # before the last day


def without_confirmed_name(rows: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    """Of these enrolments those whose paper comes next and whose trainee has an account and has confirmed no Latin name."""
    today = host_day(now)
    names = CertificateName.objects.across_partners(reason="whether a name is confirmed, not which")
    confirmed = names.filter(person=OuterRef("person"), language="en", confirmed_at__isnull=False)
    ends_soon = Q(state__in=STUDYING, intake__starts_on__lte=today, until__lte=today + NAME_DAYS)
    rows = rows.annotate(until=Coalesce(F("extended_until"), F("intake__ends_on"))).filter(ends_soon | Q(state__in=CERTIFIABLE))
    return rows.filter(~Exists(confirmed), certificate__isnull=True, person__user__isnull=False)


def unnamed(actor: Any, now: datetime) -> QuerySet[Any]:
    """The reader's own."""
    return without_confirmed_name(Enrolment.objects.visible_to(actor).filter(person__user_id=actor.user_id), now)
