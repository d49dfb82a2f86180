"""Life of a version of a programme: draft, in use, replaced by a later one."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.workflow import Workflow, register, step
from training.enums import VersionState as S
from training.models import Module, ProgrammeVersion
from training.rules.catalogue import may_keep_version


def has_modules(version: ProgrammeVersion, now: datetime) -> None:
    if not Module.objects.filter(version=version).exists():
        raise Refused(_("A version without modules teaches nothing. Add at least one module first."), code="no_modules")


VERSION = register(
    Workflow(
        model="training.programmeversion",
        initial=S.DRAFT,
        path=(S.DRAFT, S.IN_USE, S.RETIRED),
        done={
            "put_in_use": _("Taken into use"),
            "replace": _("Replaced by a later version"),
            "discard": _("Draft thrown away"),
        },
        steps=(
            step("put_in_use", _("Put in use"), [S.DRAFT], S.IN_USE, may_keep_version, guard=has_modules, tone="primary"),
            step("replace", _("Replace"), [S.IN_USE], S.RETIRED, may_keep_version, button=False),
            step("discard", _("Throw the draft away"), [S.DRAFT], None, may_keep_version, tone="danger"),
        ),
    )
)
