from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext

from core.clocks import run_each
from core.errors import Refused
from scholarships.imports.progress import is_to_stop, note_progress
from scholarships.operations import lapse_offers, turn_calls
from scholarships.operations.carrying import carry_out as carry_out_round
from scholarships.operations.carrying import sweep_rounds
from scholarships.operations.imports import carry_out, sweep_imports
from scholarships.operations.reminders import remind
from scholarships.operations.timetable import forget_overdue
from scholarships.operations.timetable_files import forget_overdue_files

LOOKS_EVERY = 500  # rows
JOBS = (turn_calls, lapse_offers, sweep_imports, remind)
NIGHTLY = (forget_overdue, forget_overdue_files)


@shared_task(name="scholarships.clock")
def clock() -> None:
    """Every 20 seconds: calls that open and close, offers that lapse, imports whose wake-up or worker was lost, reminders; each whatever the others do."""
    run_each(JOBS)


@shared_task(name="scholarships.import_nominees")
def import_nominees(import_id: int) -> None:
    carry_out(import_id, now=timezone.now(), in_background=True, progress=lambda done, total: _look_up(import_id, done, total))


def _look_up(import_id: int, done: int, total: int) -> None:
    """The bar moves, and the officer may have asked to stop."""
    if (done % LOOKS_EVERY == 0 or done == total) and is_to_stop(import_id):
        raise Refused(gettext("The import was stopped before it was complete."), code="stopped")
    note_progress(import_id, done, total)


@shared_task(name="scholarships.forget_overdue")
def forget_personal_data() -> None:
    """Every night: passport and medical data and the files that say them, whose purpose was met long enough ago; each whatever the other does."""
    run_each(NIGHTLY)


@shared_task(name="scholarships.carry_out")
def carry_out_decisions(round_id: int) -> None:
    """Row by row; killed or woken twice, it goes on where it stopped."""
    carry_out_round(round_id, now=timezone.now())


@shared_task(name="scholarships.leave")
def leave() -> None:
    """Every 15 seconds: confirmed sheets whose letters are due to leave, and those whose worker was lost."""
    sweep_rounds(now=timezone.now())
