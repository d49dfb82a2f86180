from celery import shared_task
from django.utils import timezone

from notifications.operations import remind_of_actions, send_due, sweep_events, write_digests
from notifications.operations.delivery import attempt_event


@shared_task(name="notifications.deliver")
def deliver(entry_id: int) -> None:
    attempt_event(entry_id, now=timezone.now())


@shared_task(name="notifications.send")
def send() -> None:
    """One batch; if it was full another task takes the next."""
    while send_due(now=timezone.now()):
        pass


@shared_task(name="notifications.sweep")
def sweep() -> None:
    """Every few seconds: what no wake-up reached."""
    sweep_events(now=timezone.now())
    send_due(now=timezone.now())


@shared_task(name="notifications.actions")
def actions() -> None:
    """Every hour: whoever has promised something that is due in a week or today."""
    remind_of_actions(now=timezone.now())


@shared_task(name="notifications.digests")
def digests() -> None:
    """Every minute: letters of a day or a week whose moment has come in the reader's zone."""
    while write_digests(now=timezone.now()):
        pass
