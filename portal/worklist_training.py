"""Enrolments on the first page: for the registrar what is to be started and settled, for the sending side what waits for its consent."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.timefmt import day_text
from documents.enums import IssuedKind
from partners.actor import Actor
from partners.enums import Power, Role
from partners.queries import host_day
from portal.whole_lists import Task
from portal.worklist_kinds import Kind, Row
from training.enums import CERTIFIABLE, UNDER_WAY, EnrolmentState, ExtensionState
from training.models import CertificateRule, Enrolment, Extension, Intake

SOON = timedelta(days=14)  # before the intake begins pre-registrations are confirmed
REGISTRARS = frozenset({Role.REGISTRAR})
SENDERS = frozenset({Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD, Role.EMBASSY_OFFICER})


def _with(actor: Actor, condition: Q) -> QuerySet[Any]:
    """Intakes of the registrar's academy with how many of their people fit; only those with somebody."""
    rows = Intake.objects.visible_to(actor).filter(programme__institution_id__in=actor.institution_ids)
    counted = rows.annotate(people=Count("enrolments", filter=condition)).filter(people__gt=0)
    return counted.order_by("starts_on", "pk")  # type: ignore[no-any-return]


def _here(actor: Actor, now: datetime) -> QuerySet[Any]:
    present = Q(enrolments__arrived_on__isnull=False) | Q(enrolments__stay__isnull=True)
    rows = _with(actor, Q(enrolments__state=EnrolmentState.ENROLLED) & present)
    return rows.filter(starts_on__lte=host_day(now), ends_on__gte=host_day(now))


def _first(actor: Actor, now: datetime) -> QuerySet[Any]:
    return _with(actor, Q(enrolments__state=EnrolmentState.PRE_REGISTERED)).filter(starts_on__lte=host_day(now) + SOON)


def _of_intake(actor: Actor) -> dict[str, Any]:
    return {"key": F("pk"), "number": F("people"), "about": F("reference")}


def _start(row: Row, actor: Actor) -> Task:
    n = row.number or 0
    title = ngettext("%(n)d person is here and not in training yet", "%(n)d people are here and not in training yet", n) % {"n": n}
    return Task(title, reverse("training:start_many", args=[row.key]), _("Start the training"), row.about, tone="attention")


def _confirm(row: Row, actor: Actor) -> Task:
    n = row.number or 0
    title = ngettext("%(n)d person is only pre-registered", "%(n)d people are only pre-registered", n) % {"n": n}
    return Task(title, f"{reverse('training:start_many', args=[row.key])}#confirm", _("Enrol"), row.about)


def _over(actor: Actor, now: datetime) -> QuerySet[Any]:
    """Trainings that are over, and certificates not issued: of who completed a part, where the rules know a certificate of participation."""
    rows = Enrolment.objects.visible_to(actor).filter(intake__programme__institution_id__in=actor.institution_ids)
    rows = rows.annotate(last=Greatest("extended_until", "intake__ends_on"))
    over = Q(state__in=[EnrolmentState.ENROLLED, *UNDER_WAY], last__lt=host_day(now))
    of_part = CertificateRule.objects.filter(version=OuterRef("intake__version"), kind=IssuedKind.CERTIFICATE_PARTICIPATION)
    certified = Q(state=EnrolmentState.COMPLETED) | Q(state=EnrolmentState.PARTIALLY_COMPLETED) & Q(Exists(of_part))
    waiting = rows.filter(over | certified & Q(certificate__isnull=True))
    return waiting.order_by("last", "pk")  # type: ignore[no-any-return]


def _of_enrolment(actor: Actor) -> dict[str, Any]:
    return {
        "key": F("pk"),
        "given": F("person__given_names"),
        "family": F("person__family_name"),
        "about": F("intake__reference"),
        "more": F("reference"),
        "own": Case(When(state__in=CERTIFIABLE, then=Value(True)), default=Value(False)),
    }


def _settle(row: Row, actor: Actor) -> Task:
    """`own` says here that only the certificate is left."""
    detail = _("Certificate to issue") if row.own else _("The intake is over: mark the result")
    return Task(f"{row.more} {row.person}", reverse("training:enrolment", args=[row.key]), _("Open"), f"{row.about} · {detail}")


def _asked(actor: Actor, now: datetime) -> QuerySet[Any]:
    own = [grant.partner_id for grant in actor.grants] + [row.partner_id for row in actor.lent]
    rows = Extension.objects.visible_to(actor).filter(state=ExtensionState.ASKED, enrolment__partner_id__in=own)
    return rows.order_by("asked_at", "pk")  # type: ignore[no-any-return]


def _of_extension(actor: Actor) -> dict[str, Any]:
    """`own`: whether this reader answers; an embassy only follows."""
    sides = {grant.partner_id for grant in actor.grants} | {row.partner_id for row in actor.lent}
    answering = [one for one in sides if actor.has_for_partner(one, Role.NOMINATING_OFFICER) or actor.has_power(one, Power.ANSWER_OFFERS)]
    return {
        "key": F("enrolment_id"),
        "given": F("enrolment__person__given_names"),
        "family": F("enrolment__person__family_name"),
        "about": F("enrolment__intake__reference"),
        "since": F("asked_at"),
        "on": F("until"),
        "own": Case(When(enrolment__partner_id__in=answering, then=Value(True)), default=Value(False)),
    }


def _consent(row: Row, actor: Actor) -> Task:
    words = {"name": row.person, "intake": row.about, "day": day_text(row.on) if row.on else ""}
    title, detail = _("Extension for %(name)s until %(day)s") % words, _("%(intake)s: the academy asks for the consent of your government") % words
    url, tone = f"{reverse('training:enrolment', args=[row.key])}#extensions", "attention" if row.own else "neutral"
    return Task(title, url, _("Answer") if row.own else "", detail, since=row.since, tone=tone, follow=not row.own)


OF_ENROLMENTS = (
    Kind("to_start", REGISTRARS, _here, _of_intake, _start),
    Kind("to_confirm_seats", REGISTRARS, _first, _of_intake, _confirm),
    Kind("to_complete", REGISTRARS, _over, _of_enrolment, _settle, (gettext_lazy("Show all enrolments"), "training:enrolments", "")),
    Kind("to_consent", SENDERS, _asked, _of_extension, _consent),
)
