"""What the sending government has answered, and a question that was called off."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.registries import NoticeKind, register_notice
from partners.enums import Role
from partners.queries import users_with_role
from training.models import Extension
from training.notices.enrolments import in_words, registrars, sender_and_embassy


def academy(extension: Extension, entry: HistoryEntry) -> list[int]:
    return registrars(extension.enrolment, entry)


def sending_side(extension: Extension, entry: HistoryEntry) -> list[int]:
    return sender_and_embassy(extension.enrolment, entry)


def academy_and_ministry(extension: Extension, entry: HistoryEntry) -> list[int]:
    return sorted({*academy(extension, entry), *users_with_role(Role.PROGRAMME_OFFICER, now=entry.at)})


def facts(extension: Extension, entry: HistoryEntry) -> dict[str, str]:
    enrolment = extension.enrolment
    return {
        "name": enrolment.person.passport_name,
        "intake": enrolment.intake.reference,
        "day": extension.until.isoformat(),
        "reason": entry.reason,
    }


def url(extension: Extension) -> str:
    return reverse("training:enrolment", args=[extension.enrolment_id])


def tell(step: str, recipients: Any, subject: Any, body: Any) -> None:
    register_notice(NoticeKind(f"extension_{step}", "training.extension", step, recipients, subject, body, facts, url, words=in_words))


tell(
    "refuse",
    academy_and_ministry,
    _("Extension refused: %(name)s"),
    _("The sending government does not consent to a stay of %(name)s in %(intake)s until %(day)s. Its words: %(reason)s"),
)
tell(
    "cancel",
    sending_side,
    _("Nothing to answer any more: %(name)s"),
    _("The request to extend the training of %(name)s in %(intake)s until %(day)s is called off. Reason: %(reason)s"),
)
