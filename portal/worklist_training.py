"""Enrolments on the first page: for the registrar what is to be started and settled, for the sending side what waits for its consent."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.timefmt import day_text
from documents.enums import IssuedKind
from partners.actor import Actor
from partners.enums import Power, Role
from partners.queries import host_day
from portal.whole_lists import Task
from portal.worklist_kinds import Kind, Row
from training.enums import UNDER_WAY, EnrolmentState, ExtensionState
from training.models import CertificateRule, Extension, Intake

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
    """With people whose training is over, whoever was extended by the own last day."""
    today = host_day(now)
    ended = Q(enrolments__extended_until__isnull=True) | Q(enrolments__extended_until__lt=today)
    return _with(actor, Q(enrolments__state__in=[EnrolmentState.ENROLLED, *UNDER_WAY]) & ended).filter(ends_on__lt=today)


def _settle(row: Row, actor: Actor) -> Task:
    n = row.number or 0
    title = ngettext("The training of %(n)d person is over", "The training of %(n)d people is over", n) % {"n": n}
    return Task(title, reverse("training:complete_many", args=[row.key]), _("Mark results"), row.about)


def _certifiable(actor: Actor, now: datetime) -> QuerySet[Any]:
    """With people who have no certificate: of who completed a part, where the rules know a certificate of participation."""
    of_part = CertificateRule.objects.filter(version=OuterRef("version"), kind=IssuedKind.CERTIFICATE_PARTICIPATION)
    states = Q(enrolments__state=EnrolmentState.COMPLETED) | Q(enrolments__state=EnrolmentState.PARTIALLY_COMPLETED) & Q(Exists(of_part))
    return _with(actor, states & Q(enrolments__certificate__isnull=True))


def _certify(row: Row, actor: Actor) -> Task:
    n = row.number or 0
    title = ngettext("%(n)d certificate is to be issued", "%(n)d certificates are to be issued", n) % {"n": n}
    return Task(title, reverse("training:intake_certificates", args=[row.key]), _("Issue certificates"), row.about)


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
    Kind("to_complete", REGISTRARS, _over, _of_intake, _settle),
    Kind("to_certify", REGISTRARS, _certifiable, _of_intake, _certify),
    Kind("to_consent", SENDERS, _asked, _of_extension, _consent),
)
