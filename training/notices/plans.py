"""Which step of an individual plan tells whom: the next desk, and at the end all three."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.registries import NoticeKind, register_notice
from partners.enums import Role
from partners.queries import unique, users_with_role
from training.enums import PlanState
from training.models import PlanVersion


def trainee(version: PlanVersion, entry: HistoryEntry) -> list[int]:
    return unique([version.enrolment.person.user_id])


def senders(version: PlanVersion, entry: HistoryEntry) -> list[int]:
    return users_with_role(Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD, now=entry.at, partner_id=version.enrolment.partner_id)


def registrars(version: PlanVersion, entry: HistoryEntry) -> list[int]:
    academy = version.enrolment.intake.programme.institution_id
    return users_with_role(Role.REGISTRAR, now=entry.at, institution_id=academy)


def all_three(version: PlanVersion, entry: HistoryEntry) -> list[int]:
    """But not whoever has done it, and not the sending side before it was asked."""
    asked = senders(version, entry) if entry.source != PlanState.WITH_TRAINEE else []
    return [user for user in unique(trainee(version, entry), asked, registrars(version, entry)) if user != entry.actor_id]


def facts(version: PlanVersion, entry: HistoryEntry) -> dict[str, str]:
    return {
        "name": version.enrolment.person.passport_name,
        "intake": version.enrolment.intake.reference,
        "number": str(version.number),
        "reason": entry.reason,
    }


def url(version: PlanVersion) -> str:
    return reverse("training:plan", args=[version.enrolment_id])


def tell(step: str, recipients: Any, subject: Any, body: Any) -> None:
    register_notice(NoticeKind(f"plan_{step}", "training.planversion", step, recipients, subject, body, facts, url))


tell(
    "give", trainee, _("Your individual plan waits for you"),
    _("The academy has written version %(number)s of your individual plan for %(intake)s. Read it, and approve or refuse it."),
)  # fmt: skip
FOR_SENDER = (
    _("Individual plan to approve: %(name)s"),
    _("Version %(number)s of the individual plan of %(name)s for %(intake)s is approved by the trainee and waits for your side."),
)
for step in ("propose", "approve_as_trainee", "record_trainee"):
    tell(step, senders, *FOR_SENDER)
tell(
    "approve_as_sender", registrars, _("Individual plan to approve: %(name)s"),
    _("The sending side has approved version %(number)s of the individual plan of %(name)s for %(intake)s. The academy is next."),
)  # fmt: skip
tell(
    "approve_as_academy", all_three, _("Individual plan agreed: %(name)s"),
    _("Trainee, sending side and academy have agreed version %(number)s of the individual plan of %(name)s for %(intake)s."),
)  # fmt: skip
REFUSED = _("Individual plan refused: %(name)s")
tell(
    "refuse_as_trainee", all_three, REFUSED,
    _("The trainee %(name)s has refused version %(number)s of the individual plan for %(intake)s. Reason: %(reason)s"),
)  # fmt: skip
tell(
    "refuse_as_sender", all_three, REFUSED,
    _("The sending side has refused version %(number)s of the individual plan of %(name)s for %(intake)s. Reason: %(reason)s"),
)  # fmt: skip
tell(
    "refuse_as_academy", all_three, REFUSED,
    _("The academy has refused version %(number)s of the individual plan of %(name)s for %(intake)s. Reason: %(reason)s"),
)  # fmt: skip
