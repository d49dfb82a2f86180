"""Which step of an enrolment tells whom."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.registries import NoticeKind, register_notice
from core.timefmt import day_text
from partners.enums import Role
from partners.queries import unique, users_with_role
from training.enums import DismissalGround
from training.models import Enrolment


def sender_and_trainee(enrolment: Enrolment, entry: HistoryEntry) -> list[int]:
    senders = users_with_role(Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD, now=entry.at, partner_id=enrolment.partner_id)
    return unique(senders, [enrolment.person.user_id], users_with_role(Role.PROGRAMME_OFFICER, now=entry.at))


def with_embassy(enrolment: Enrolment, entry: HistoryEntry) -> list[int]:
    """Of an end that sends the person home at once."""
    embassy = users_with_role(Role.EMBASSY_OFFICER, now=entry.at, partner_id=enrolment.partner_id)
    return unique(sender_and_trainee(enrolment, entry), embassy)


def sender_and_embassy(enrolment: Enrolment, entry: HistoryEntry) -> list[int]:
    """Whoever answers for the sending government, and its embassy, through which such papers go."""
    return users_with_role(Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD, Role.EMBASSY_OFFICER, now=entry.at, partner_id=enrolment.partner_id)


def registrars(enrolment: Enrolment, entry: HistoryEntry) -> list[int]:
    return users_with_role(Role.REGISTRAR, now=entry.at, institution_id=enrolment.intake.programme.institution_id)


def everybody(enrolment: Enrolment, entry: HistoryEntry) -> list[int]:
    """Both sides and the trainee, but who has done it."""
    return [user for user in unique(sender_and_trainee(enrolment, entry), registrars(enrolment, entry)) if user != entry.actor_id]


def facts(enrolment: Enrolment, entry: HistoryEntry) -> dict[str, str]:
    certificate = enrolment.certificate
    return {
        "name": enrolment.person.passport_name,
        "programme": enrolment.intake.programme.title_en,
        "intake": enrolment.intake.reference,
        "certificate": certificate.number if certificate else "",
        "reason": entry.reason,
        "day": str(entry.data.get("until") or entry.data.get("leaves_by") or ""),
        "ground": str(entry.data.get("ground", "")),
        "note": str(entry.data.get("note", "")),
    }


def in_words(params: Mapping[str, str]) -> dict[str, str]:
    """Days and grounds in the language of the reader."""
    ground = params.get("ground", "")
    return {
        "day": day_text(date.fromisoformat(params["day"])) if params.get("day") else "",
        "ground": str(DismissalGround(ground).label) if ground else "",
    }


def url(enrolment: Enrolment) -> str:
    return reverse("training:enrolment", args=[enrolment.pk])


ALWAYS = ("dismiss", "suspend", "withdraw", "revoke_certificate", "not_complete")  # what takes a place or a paper away


def tell(step: str, subject: Any, body: Any, recipients: Any = sender_and_trainee) -> None:
    kind = NoticeKind(f"enrolment_{step}", "training.enrolment", step, recipients, subject, body, facts, url, words=in_words, always=step in ALWAYS)
    register_notice(kind)


tell(
    "pre_registered", _("Pre-registered: %(name)s"), _("%(name)s is pre-registered for %(intake)s, %(programme)s. The enrolment is confirmed later.")
)
tell("confirm", _("Enrolled: %(name)s"), _("%(name)s is enrolled in %(intake)s, %(programme)s."))
tell("start", _("In training: %(name)s"), _("The training of %(name)s in %(intake)s, %(programme)s, has begun."))
tell("suspend", _("Suspended: %(name)s"), _("The training of %(name)s in %(intake)s is suspended. Reason: %(reason)s"))
tell("resume", _("Resumed: %(name)s"), _("The training of %(name)s in %(intake)s goes on."))
tell("resume_extended", _("Resumed: %(name)s"), _("The training of %(name)s in %(intake)s goes on."))
tell(
    "ask_extension",
    _("Consent asked: extension for %(name)s until %(day)s"),
    _("The academy asks your government to let %(name)s stay in %(intake)s until %(day)s. Reason: %(reason)s"),
    sender_and_embassy,
)
tell(
    "extend",
    _("Extended until %(day)s: %(name)s"),
    _("The sending government has consented (%(note)s): the training of %(name)s in %(intake)s runs until %(day)s."),
    everybody,
)
tell(
    "complete_partly",
    _("Partially completed: %(name)s"),
    _("%(name)s has completed a part of %(programme)s (%(intake)s). What is missing: %(reason)s"),
)
tell("reopen", _("In training again: %(name)s"), _("The result of %(name)s in %(intake)s was taken back. Reason: %(reason)s"))
tell(
    "dismiss",
    _("Dismissed: %(name)s"),
    _("The academy has ended the training of %(name)s in %(intake)s (%(ground)s). The person leaves by %(day)s. Reason: %(reason)s"),
    with_embassy,
)
tell("enrolled", _("Enrolled: %(name)s"), _("%(name)s is enrolled in %(intake)s, %(programme)s."))
tell("complete", _("Completed: %(name)s"), _("%(name)s has completed %(programme)s (%(intake)s)."))
tell("not_complete", _("Not completed: %(name)s"), _("%(name)s has not completed %(programme)s (%(intake)s). Reason: %(reason)s"))
tell("withdraw", _("Withdrawn from the intake: %(name)s"), _("%(name)s was withdrawn from %(intake)s. Reason: %(reason)s"))
tell("issue_certificate", _("Certificate %(certificate)s issued"), _("The certificate of %(name)s for %(programme)s is ready: %(certificate)s."))
tell("revoke_certificate", _("Certificate %(certificate)s revoked"), _("The certificate of %(name)s was revoked. Reason: %(reason)s"))
