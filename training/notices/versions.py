"""Who is told that a programme is taught by another version: the academy's registrars and the lecturers of its modules."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.registries import NoticeKind, register_notice
from partners.enums import Role
from partners.queries import unique, users_with_role
from training.models import Lecturer, ProgrammeVersion


def registrars_and_lecturers(version: ProgrammeVersion, entry: HistoryEntry) -> list[int]:
    registrars = users_with_role(Role.REGISTRAR, now=entry.at, institution_id=version.programme.institution_id)
    teachers = Lecturer.objects.filter(modules__module__version=version, is_active=True, user__is_active=True)
    return unique(registrars, teachers.values_list("user_id", flat=True))


def facts(version: ProgrammeVersion, entry: HistoryEntry) -> dict[str, str]:
    return {"programme": version.programme.title_en, "code": version.programme.code, "number": str(version.number), "note": version.note}


def url(version: ProgrammeVersion) -> str:
    return reverse("training:version", args=[version.pk])


def tell(step: str, subject: Any, body: Any) -> None:
    register_notice(NoticeKind(f"version_{step}", "training.programmeversion", step, registrars_and_lecturers, subject, body, facts, url))


tell("put_in_use", _("Version %(number)s of %(code)s is in use"), _("New intakes of %(programme)s are taught by version %(number)s. %(note)s"))
