"""A trainee is asked to confirm the name that papers will carry."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.registries import NoticeKind, register_notice
from partners.queries import unique
from training.models import Enrolment


def trainee(enrolment: Enrolment, entry: HistoryEntry) -> list[int]:
    return unique([enrolment.person.user_id])


def facts(enrolment: Enrolment, entry: HistoryEntry) -> dict[str, str]:
    return {"programme": enrolment.intake.programme.title_en}


register_notice(
    NoticeKind(
        "names_asked", "training.enrolment", "names_asked", trainee,
        _("Confirm your name for the certificate"),
        _("Papers of %(programme)s come next. Say how your name shall stand on them in Latin, Russian and Kazakh, and confirm it."),
        facts, lambda enrolment: reverse("training:certificate_names"),
    )
)  # fmt: skip
