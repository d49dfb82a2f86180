"""A dead clock can't tell of its own death: while people of the house open pages, the web process looks as well, after the answer."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from celery import shared_task
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from notifications.operations.delivery import attempt_event
from notifications.operations.watching import watch
from partners.http import ActorRequest

log = logging.getLogger(__name__)


class VigilMiddleware:
    """At most once a minute in each process, for whoever sees all partners; other pages pay one comparison of two numbers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.next_look = time.monotonic() + settings.VIGIL_SECONDS

    def __call__(self, request: ActorRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.VIGIL_SECONDS and time.monotonic() >= self.next_look and request.user.is_authenticated and request.actor.sees_all_partners:
            self.next_look = time.monotonic() + settings.VIGIL_SECONDS
            look()
        return response


@shared_task(name="portal.watch")
def watch_automation() -> None:
    """Every minute: what fell silent is told. The delivery of what is told is woken as for every step."""
    watch(now=timezone.now())


def look() -> None:
    """Raise what fell silent and write the messages at once, since workers may be the ones that are dead. A fault here spoils no page."""
    now = timezone.now()
    try:
        for entry in watch(now=now):
            attempt_event(entry.pk, now=now)
    except Exception:
        log.exception("the automation could not be looked at")
