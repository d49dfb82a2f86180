"""Building one report in a worker: idempotent, with a sign of life after each batch, nothing kept until all is made."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from core.timefmt import instant_text
from partners.actor import Actor, actor_for
from partners.queries import host_day
from reports.definitions import Definition, definitions
from reports.models import ReportRun
from reports.operations import LostRun, beat, claim, finish, give_up, note_scope, put_back
from reports.rules import scope_of
from reports.sheets import About
from reports.writers.csv_file import CsvWriter
from reports.writers.pdf_file import PdfWriter
from reports.writers.xlsx_file import XlsxWriter

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]


def build_report(run_id: int, *, clock: Clock) -> bool:
    """Claim and build. False when there was nothing to do, another worker took over, or the attempt failed.

    `clock` is asked again for each sign of life; a report may take longer than one `now` is true.
    """
    run = claim(run_id, now=clock())
    if run is None:
        return False
    try:
        with translation.override(run.language):
            return _build(run, clock)
    except LostRun:
        log.warning("report run %s was taken over", run.pk)
    except Exception as fault:
        log.exception("report run %s failed, attempt %s", run.pk, run.attempts)
        put_back(run, now=clock(), error=repr(fault))
    return False


def _build(run: ReportRun, clock: Clock) -> bool:
    actor = actor_for(run.requested_by, clock())
    definition = definitions().get(run.kind)
    if definition is None or not (run.requested_by.is_active and definition.may(actor)):
        sentence = translation.gettext("The person who asked for this report no longer has a role that may read it.")
        give_up(run, now=clock(), sentence=sentence)
        return False
    note_scope(run, scope_of(actor))
    columns = definition.columns_for(run.params, actor)
    about = _about(run, definition, actor)
    now, total = clock(), definition.estimate(run.params, actor)
    writers: dict[str, Any] = {
        "xlsx": XlsxWriter(about, columns, now=now),
        "csv": CsvWriter(columns),
        "pdf": PdfWriter(about, columns, now=now),
    }
    beat(run, done=0, total=total, now=now)
    done = 0
    assert definition.batches
    for rows in definition.batches(run.params, actor):
        for writer in writers.values():
            writer.add(rows)
        done += len(rows)
        beat(run, done=done, total=max(total, done), now=clock())
    files = {}
    for kind, writer in writers.items():
        files[kind] = writer.close()
        beat(run, done=done, total=max(total, done), now=clock())
    finish(run, files, name=f"{definition.title} {host_day(run.requested_at):%Y-%m-%d}", done=done, now=clock())
    return True


def _about(run: ReportRun, definition: Definition, actor: Actor) -> About:
    facts = [
        (translation.gettext("Made for"), str(run.requested_by)),
        (translation.gettext("Asked for"), instant_text(run.requested_at, settings.HOST_ZONE).text),
        (translation.gettext("Covers"), definition.covers(actor)),
        *definition.words(run.params),
    ]
    return About(str(definition.title), facts, run.language)
