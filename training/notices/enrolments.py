"""Which step of an enrolment tells whom."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.registries import NoticeKind, register_notice
from partners.enums import Role
from partners.queries import unique, users_with_role
from training.models import Enrolment


def sender_and_trainee(enrolment: Enrolment, entry: HistoryEntry) -> list[int]:
    senders = users_with_role(Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD, now=entry.at, partner_id=enrolment.partner_id)
    return unique(senders, [enrolment.person.user_id], users_with_role(Role.PROGRAMME_OFFICER, now=entry.at))


def facts(enrolment: Enrolment, entry: HistoryEntry) -> dict[str, str]:
    certificate = enrolment.certificate
    return {
        "name": enrolment.person.passport_name,
        "programme": enrolment.intake.programme.title_en,
        "intake": enrolment.intake.reference,
        "certificate": certificate.number if certificate else "",
        "reason": entry.reason,
    }


def url(enrolment: Enrolment) -> str:
    return reverse("training:enrolment", args=[enrolment.pk])


def tell(step: str, subject: Any, body: Any) -> None:
    register_notice(NoticeKind(f"enrolment_{step}", "training.enrolment", step, sender_and_trainee, subject, body, facts, url))


tell("enrolled", _("Enrolled: %(name)s"), _("%(name)s is enrolled in %(intake)s, %(programme)s."))
tell("complete", _("Completed: %(name)s"), _("%(name)s has completed %(programme)s (%(intake)s)."))
tell("not_complete", _("Not completed: %(name)s"), _("%(name)s has not completed %(programme)s (%(intake)s). Reason: %(reason)s"))
tell("withdraw", _("Withdrawn from the intake: %(name)s"), _("%(name)s was withdrawn from %(intake)s. Reason: %(reason)s"))
tell("issue_certificate", _("Certificate %(certificate)s issued"), _("The certificate of %(name)s for %(programme)s is ready: %(certificate)s."))
tell("revoke_certificate", _("Certificate %(certificate)s revoked"), _("The certificate of %(name)s was revoked. Reason: %(reason)s"))
