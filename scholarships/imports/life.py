"""Life of an import: checked > being imported > imported; or rows to mend. Written as a table, like every other life."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.timefmt import day_text
from core.workflow import Workflow, register, step
from scholarships import rules
from scholarships.enums import ImportState as S
from scholarships.models import NomineeImport
from scholarships.queries.imports import imports_of
from scholarships.transitions import check_window


def not_imported_before(nominee_import: NomineeImport, now: datetime) -> None:
    """Drafts may be prepared as soon as the call is published; the same content comes in once."""
    check_window(nominee_import.call, max(now, nominee_import.call.opens_at))
    before = imports_of(nominee_import.call, nominee_import.partner).filter(sha256=nominee_import.sha256, state=S.DONE).first()
    if before is not None:
        raise Refused(imported_before(before), code="imported")


def imported_before(before: NomineeImport) -> str:
    assert before.done_at
    day = before.done_at.astimezone(ZoneInfo(before.call.zone)).date()
    return gettext("This workbook was imported on %(day)s. Nothing changes.") % {"day": day_text(day)}


WORKFLOW = register(
    Workflow(
        model="scholarships.nomineeimport",
        initial=S.PREVIEW,
        path=(S.PREVIEW, S.RUNNING, S.DONE),
        done={
            "find_faults": _("Rows to mend found"),
            "confirm": _("Import confirmed"),
            "finish": _("Import finished"),
            "put_back": _("Put back because nothing was written"),
        },
        steps=(
            step("find_faults", _("Find rows to mend"), [S.PREVIEW], S.FAULTY, rules.may_import, button=False),
            step("confirm", _("Import the list"), [S.PREVIEW], S.RUNNING, rules.may_import, guard=not_imported_before, tone="primary"),
            step("finish", _("Finish the import"), [S.RUNNING], S.DONE, rules.may_turn_clock, button=False),
            step("put_back", _("Put back: nothing was written"), [S.RUNNING], S.PREVIEW, rules.may_turn_clock, button=False),
        ),
    )
)
