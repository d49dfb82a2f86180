"""Building one report in a worker: idempotent, with a sign of life after each batch; files are kept when all are made."""

from __future__ import annotations

import logging

from django.conf import settings
from django.utils import translation

from core.timefmt import instant_text
from partners.actor import Actor, actor_for
from partners.queries import host_day
from reports.definitions import Definition, definitions
from reports.making import Clock, Making
from reports.models import ReportRun
from reports.operations import LostRun, claim, clear_if_cancelled, finish, give_up, note_scope, put_back
from reports.reading import guarded_columns
from reports.rules import scope_of
from reports.sheets import About

log = logging.getLogger(__name__)


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
        _leave(run)
    except Exception as fault:
        log.exception("report run %s failed, attempt %s", run.pk, run.attempts)
        _give_back(run, clock, fault)
    return False


def _give_back(run: ReportRun, clock: Clock, fault: Exception) -> None:
    """A cancellation takes the files from under the worker, which then fails before it hears of it."""
    try:
        put_back(run, now=clock(), error=repr(fault))
    except LostRun:
        _leave(run)


def _leave(run: ReportRun) -> None:
    log.warning("report run %s was taken over or cancelled", run.pk)
    clear_if_cancelled(run)


def _build(run: ReportRun, clock: Clock) -> bool:
    actor = actor_for(run.requested_by, clock())
    definition = definitions().get(run.kind)
    if definition is None or not (run.requested_by.is_active and definition.may(actor)):
        sentence = translation.gettext("The person who asked for this report no longer has a role that may read it.")
        give_up(run, now=clock(), sentence=sentence)
        return False
    making = Making(run, definition, actor, clock)
    held = {"held": sorted(actor.held)} if definition.is_own else {}
    note_scope(run, {**scope_of(actor), **held, "guarded": guarded_columns(making.seen)})
    making.read_rows()
    files = making.write_files(_about(run, definition, actor))
    finish(run, files, name=f"{run.title} {host_day(run.requested_at):%Y-%m-%d}", done=making.done, now=clock())
    return True


def _about(run: ReportRun, definition: Definition, actor: Actor) -> About:
    facts = [
        (translation.gettext("Made for"), str(run.requested_by)),
        (translation.gettext("Asked for"), instant_text(run.requested_at, settings.HOST_ZONE).text),
        *([(translation.gettext("Covers"), covers)] if (covers := definition.covers(actor)) else []),
        *definition.words(run.params),
        (translation.gettext("Times"), str(settings.HOST_ZONE).replace("_", " ")),
    ]
    return About(run.title, facts, run.language)
