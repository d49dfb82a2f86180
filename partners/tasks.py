from celery import shared_task

from core.clocks import run_each
from partners.operations.clock import remind_of_confirmations, remind_of_delegations

JOBS = (remind_of_confirmations, remind_of_delegations)


@shared_task(name="partners.clock")
def clock() -> None:
    """Every hour: confirmations that fall due, powers that end soon; each whatever the other does."""
    run_each(JOBS)
