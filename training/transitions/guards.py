"""What must be true of an enrolment for a step; each says in a sentence why not."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from documents.enums import IssuedState
from partners.queries import host_day
from training.enums import ExtensionState
from training.models import Enrolment, EnrolmentPaper, Extension
from training.models.catalogue import CERTIFICATES


def intake_has_begun(enrolment: Enrolment, now: datetime) -> None:
    if enrolment.intake.starts_on > host_day(now):
        raise Refused(_("The intake has not begun: this can't be recorded before its first day."), code="early")


def intake_is_not_over(enrolment: Enrolment, now: datetime) -> None:
    if enrolment.intake.ends_on < host_day(now):
        raise Refused(_("The intake is over: nobody can be enrolled in it any more."), code="over")


def may_begin(enrolment: Enrolment, now: datetime) -> None:
    """On the first day of the intake or later, of somebody who has come; nobody travels to an intake that is held online."""
    if enrolment.intake.starts_on > host_day(now):
        raise Refused(_("The intake has not begun: the training starts on its first day or later."), code="early")
    if enrolment.stay_id and not enrolment.arrived_on:
        raise Refused(_("The arrival is not recorded yet. Record it first."), code="absent")


def has_arrived(enrolment: Enrolment, now: datetime) -> None:
    if not enrolment.arrived_on:
        raise Refused(_("The arrival is not recorded yet. Record it first."), code="absent")


def nothing_is_asked(enrolment: Enrolment, now: datetime) -> None:
    rows = Extension.objects.across_partners(reason="whether an extension of the enrolment at hand is waiting")
    if rows.filter(enrolment=enrolment, state=ExtensionState.ASKED).exists():
        raise Refused(_("An extension is waiting for the answer of the sending government already."), code="asked")


def has_no_valid_certificate(enrolment: Enrolment, now: datetime) -> None:
    if enrolment.certificate and enrolment.certificate.state == IssuedState.VALID:
        raise Refused(_("A valid certificate exists already. Revoke it first if it must be replaced."))


def has_valid_certificate(enrolment: Enrolment, now: datetime) -> None:
    if not enrolment.certificate or enrolment.certificate.state != IssuedState.VALID:
        raise Refused(_("There is no valid certificate to revoke."))


def has_no_certificate(enrolment: Enrolment, now: datetime) -> None:
    """No paper that is checked in the world says that the training is over."""
    papers = EnrolmentPaper.objects.across_partners(reason="papers of the enrolment at hand").filter(enrolment=enrolment)
    valid = papers.filter(document__state=IssuedState.VALID, document__kind__in=CERTIFICATES).exists()
    if valid or (enrolment.certificate and enrolment.certificate.state == IssuedState.VALID):
        raise Refused(_("A valid certificate says that the training is over. Revoke it first."), code="certified")
