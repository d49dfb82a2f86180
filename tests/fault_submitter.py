"""python -m tests.fault_submitter PK: Alice submits a nomination and the process dies between COMMIT and the queue."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

import django


def die(*args: Any, **kwargs: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(pk: int) -> None:
    django.setup()
    from django.utils import timezone

    from accounts.models import User
    from core import workflow
    from partners.actor import actor_for
    from scholarships.models import Nomination
    from scholarships.operations import submit_nomination

    workflow.current_app.send_task = die
    now = timezone.now()
    nomination = Nomination.objects.across_partners(reason="test").get(pk=pk)
    submit_nomination(nomination, actor=actor_for(User.objects.get(email="alice@example.org"), now), now=now)


if __name__ == "__main__":
    main(int(sys.argv[1]))
