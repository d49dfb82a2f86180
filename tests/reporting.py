"""What tests of reports share: a world with something to report, and reading what was made."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

from documents.storage import open_kept
from reports.building import build_report
from reports.models import ReportRun
from reports.operations import request_report
from tests.world import NOW, World, make_call, make_intake, make_nomination
from training import operations as training

LATER = datetime(2028, 9, 1, 6, tzinfo=UTC)
STATES = ("enrolled", "accepted", "selected", "submitted")


def fill(world: World) -> World:
    """Partner A: one call, four nominations in four states, one certificate. Partner B: one call, one submitted."""
    call = make_call(world, places=3, reserve=2)
    made = [make_nomination(world, call, state=state, number=number) for number, state in enumerate(STATES)]
    enrolment = made[0].enrolment
    training.complete(enrolment, completed_on=date(2028, 8, 30), actor=world.ruslan, now=LATER)
    training.issue_certificate(enrolment, actor=world.ruslan, now=LATER)
    other = make_call(world, places=1, partners=(world.partner_b,), intake=make_intake(world, reference="MIR-27B"))
    make_nomination(world, other, number=4, actor=world.charlie)
    return world


def run_of(run: ReportRun) -> ReportRun:
    return ReportRun.objects.across_partners(reason="test").get(pk=run.pk)


def made(world: World, name: str, kind: str = "quota_use", **params: Any) -> ReportRun:
    run = request_report(kind, params, actor=getattr(world, name), now=NOW)
    assert build_report(run.pk, clock=lambda: NOW)
    return run_of(run)


def content(run: ReportRun, kind: str) -> bytes:
    with open_kept(getattr(run, kind).path) as file:
        return file.read()


def rows_of(run: ReportRun) -> list[dict[str, str]]:
    text = content(run, "csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def at(seconds: int) -> datetime:
    return NOW + timedelta(seconds=seconds)
