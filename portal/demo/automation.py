"""The automation of the demo has lived until this moment: jobs with their last runs, a pause that is over, kinds of messages that are watched."""

from __future__ import annotations

from datetime import timedelta

from core.bulk import insert_each
from notifications.models import JobBeat, KindWatch, MailPause
from notifications.queries.automation import GIVEN_UP, OUTBOX, REFUSALS
from notifications.schedule import Job, scheduled_jobs
from portal.demo.stage import Stage

RAN = timedelta(seconds=2)
WATCHED = {"nomination_submit": 120, "agreement_ends_soon": 200}
BY = "Adil Serikbayev"


def leave_signs(stage: Stage) -> None:
    insert_each([_beat(name, stage, job) for name, job in scheduled_jobs().items()])
    insert_each([JobBeat(name=name, known_at=stage.ago(90), ended_at=stage.now) for name in (OUTBOX, GIVEN_UP, REFUSALS)])
    began = stage.ago(41)
    reason = "The mail server of the ministry moves to another building."
    insert_each(
        [
            MailPause(
                kind="",
                starts_at=began,
                until=began + timedelta(days=1),
                reason=reason,
                set_by_label=BY,
                ended_at=began + timedelta(hours=5),
                ended_by_label=BY,
            )
        ]
    )
    insert_each([KindWatch(kind=kind, longest_days=days, set_at=stage.ago(60), set_by_label=BY) for kind, days in WATCHED.items()])


def _beat(name: str, stage: Stage, job: Job) -> JobBeat:
    """As late as the schedule would have it: half an interval ago, or in the last night."""
    ended = stage.now - min(job.every / 2, timedelta(minutes=20)) if job.every else job.must_live_since(stage.now) + RAN
    return JobBeat(name=name, known_at=stage.ago(90), began_at=ended - RAN, ended_at=ended)
