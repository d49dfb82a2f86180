"""Play the whole demo in one transaction, once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils.module_loading import import_string

from core.history import record
from core.models import HistoryEntry
from core.scoping import left_to_database
from documents.models import IssuedDocument
from partners.actor import Actor
from partners.models import Partner
from portal.demo.accounts import send_invitations
from portal.demo.advice import advise
from portal.demo.agreements import agreement_stories
from portal.demo.announcements import announce
from portal.demo.arrivals import pay_story, stand_at_the_visa_desk
from portal.demo.authority import authority_stories, remind
from portal.demo.automation import leave_signs
from portal.demo.awards import free_a_place
from portal.demo.calls import call_stories
from portal.demo.catalogue import begin_next_version, describe_programmes
from portal.demo.daily import do_daily_work
from portal.demo.endorsing import stand_at_each_desk
from portal.demo.event_people import invite_and_register
from portal.demo.events import plan_events
from portal.demo.experts import enter_experts
from portal.demo.following import asked_together, follow_trainings
from portal.demo.judging import judge_and_agree
from portal.demo.materials import exchange_materials
from portal.demo.missions import exchange_experts
from portal.demo.notices import deliver_history
from portal.demo.papers import issue_papers
from portal.demo.partners import build_partners
from portal.demo.reading import choose_ways, read_some
from portal.demo.research import join_research
from portal.demo.returns import return_stories
from portal.demo.searches import keep_searches
from portal.demo.seats import stand_in_training
from portal.demo.stage import Stage
from portal.demo.talks import talk_stories
from portal.demo.teaching import build_teaching, build_timetables
from portal.demo.texts import write_texts
from portal.demo.timetables import play_timetables
from portal.demo.trainee_plans import plan_trainings
from portal.demo.training import build_catalogue
from portal.demo_accounts import follow_password

MARK = "demo_loaded"
LOCK = 19032014
PAPERS_KEPT_DAYS = 30


def is_loaded() -> bool:
    rows = HistoryEntry.objects.across_partners(reason="only whether the demo was loaded")
    return bool(rows.filter(model=Partner._meta.label_lower, step=MARK).exists())


@contextmanager
def quickly() -> Iterator[None]:
    """No savepoint for each verb (a refusal here is a fault and undoes the whole load), no search for cycles of objects.

    Nothing is asked of the database that it says again when the row is written. Together half of the time; the verbs, their guards and
    the database's constraints are untouched.
    """
    features = connection.features
    features.uses_savepoints = False
    gc.disable()
    try:
        with left_to_database():
            yield
    finally:
        features.uses_savepoints = True
        gc.enable()


def load(*, now: datetime, password: str) -> str:
    """Load once, or follow a changed password. Two at once: the second waits and finds it done."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if is_loaded():
            return "password changed" if follow_password(password) else "loaded already"
        stage = Stage(now, make_password(password))
        with quickly():
            play(stage)
        deliver_history(stage)
        read_some(stage)
        leave_old_papers(stage)
    return "loaded"


def leave_old_papers(stage: Stage) -> None:
    """Files of papers of earlier years are set when somebody asks for one: a worker would set more than a thousand papers at the first start."""
    rows = IssuedDocument.objects.across_partners(reason="papers of the demo").filter(issued_at__lt=stage.ago(PAPERS_KEPT_DAYS))
    rows.filter(waits_for_files=True).update(waits_for_files=False)


def play(stage: Stage) -> None:
    build_partners(stage)
    build_catalogue(stage)
    build_teaching(stage)
    describe_programmes(stage)
    for story in (*agreement_stories(stage), *call_stories(stage), *authority_stories(stage), *return_stories(stage), *talk_stories(stage)):
        stage.add(story)
    stage.add(pay_story(stage))
    with asked_together():
        stage.play()
    stage.time = stage.now
    stand_at_each_desk(stage)
    free_a_place(stage)
    stand_at_the_visa_desk(stage)
    stand_in_training(stage)
    build_timetables(stage)
    do_daily_work(stage)
    plan_trainings(stage)
    begin_next_version(stage)
    play_timetables(stage)
    advise(stage)
    exchange_materials(stage)
    keep_searches(stage)
    announce(stage)
    import_string("api.demo.show_tokens")(stage)  # of the same floor: named, not imported
    follow_trainings(stage)
    plan_events(stage)
    invite_and_register(stage)
    enter_experts(stage)
    exchange_experts(stage)
    judge_and_agree(stage)
    join_research(stage)
    issue_papers(stage)
    send_invitations(stage)
    remind(stage)
    write_texts(stage)
    leave_signs(stage)
    choose_ways(stage)
    record(stage.partners["KZ"], MARK, actor=Actor.system("demo"), now=stage.now)
