from celery import shared_task

from agreements.operations import expire_agreements, remind_of_ends, remind_of_papers
from core.clocks import run_each

JOBS = (expire_agreements, remind_of_ends, remind_of_papers)


@shared_task(name="agreements.clock")
def clock() -> None:
    """Every hour: what is over expires; then the reminders, each whatever the others do."""
    run_each(JOBS)
