from collections.abc import Callable

from celery import shared_task
from django.utils import timezone

from core.clocks import run_each
from exchanges.operations.mission_clock import begin_due_missions, remind_of_reports
from exchanges.operations.project_clock import remind_of_milestones, remind_of_project_reports
from exchanges.operations.search_clock import send_digests, tell_at_once
from exchanges.operations.words import read_next_words

FILES_OF_A_ROUND = 50
JOBS: tuple[Callable[..., object], ...] = (begin_due_missions, remind_of_reports, remind_of_project_reports, remind_of_milestones)
NEWS: tuple[Callable[..., object], ...] = (tell_at_once, send_digests)


@shared_task(name="exchanges.clock")
def clock() -> None:
    """Every minute, each whatever the others do: missions whose first day has come, reports to ask for, milestones that are late."""
    run_each(JOBS)


@shared_task(name="exchanges.tell_of_materials")
def tell_of_materials() -> None:
    """Every minute, each whatever the other does: new materials for saved searches, at once and on Monday morning."""
    run_each(NEWS)


@shared_task(name="exchanges.read_words")
def read_words() -> None:
    """Woken by a new file, and every few seconds for what no wake-up reached or a killed worker has begun: words for the search."""
    for _turn in range(FILES_OF_A_ROUND):
        if not read_next_words(now=timezone.now()):
            return
