"""Certificates for the measurements: everybody of one large intake, ordered in runs; one worker issues while another keeps the files."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from core.scoping import left_to_database
from documents.models import IssuedDocument
from documents.operations.keeping import make_files
from tests.lettering import Whole
from tests.paper_school import ENDED, confirm_name, ended_school
from tests.papers import NAMES
from tests.schooling import School
from tests.world import World
from training import operations
from training.models import CertificateItem, CertificateRule, Enrolment
from training.operations.paper_runs import carry_out_run


@left_to_database()
def large_school(world: World, people: int) -> School:
    """Diplomas; names in every script of the region."""
    school = ended_school(world, people=people, capacity=people)
    CertificateRule(version=school.version, kind="diploma", needs_modules=True, credits_min=10, rank="rector").save(force_insert=True)
    for number, one in enumerate(school.enrolments):
        name, _native = NAMES[number % len(NAMES)]
        confirm_name(one, en=f"{name} {chr(65 + number % 26)}", ru=f"Слушатель {'АБВГД'[number % 5]}", kk=f"Тыңдаушы {'ӘӨҮҰҚ'[number % 5]}")
    return school


def name_of(number: int) -> str:
    return f"{NAMES[number % len(NAMES)][0]} {chr(65 + number % 26)}"


@contextmanager
def keeping_beside() -> Iterator[None]:
    """Another worker, which is woken by what is issued. Ends when everything is kept."""
    over = threading.Event()

    def work() -> None:
        try:
            while make_files(now=ENDED) or not over.wait(0.05):
                pass
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def issuing(school: School) -> Whole:
    """The whole job of a run: order, issue each in its own transaction, set, sign, keep. Each turn begins as if nothing was issued."""

    def whole(world: World, block: range) -> list[IssuedDocument]:
        chosen = [school.enrolments[number] for number in block]
        Enrolment.objects.across_partners(reason="test").filter(pk__in=[one.pk for one in chosen]).update(certificate=None)
        with keeping_beside():
            run = operations.order_papers(school.intake, chosen, actor=world.ruslan, now=ENDED)
            carry_out_run(run.pk, now=ENDED)
        items = CertificateItem.objects.across_partners(reason="test").filter(run=run).select_related("document__replaces").order_by("pk")
        return [item.document for item in items]

    return whole
