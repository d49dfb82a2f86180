"""A call whose panel reads blind: redacted copies, most of them read over by the secretary, with the copy of one document."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime
from typing import TYPE_CHECKING

from documents.operations import store_bytes
from portal.demo.paper import page_of
from portal.demo.stage import Stage
from reviews.models import Case
from scholarships import operations as verbs
from scholarships.queries.redacting import papers_of

if TYPE_CHECKING:
    from documents.models import StoredFile
    from portal.demo.nominations import Life

CALLS = frozenset({"DPE-closed"})


def is_blind(name: str) -> bool:
    return name in CALLS


def read_over(life: Life) -> Generator[datetime, None, bool]:
    """By the panel's secretary, within a few days; one copy in five still waits. False when the panel has decided meanwhile."""
    yield life.later(60, 60) if life.dice.random() < 0.2 else life.later(0.2, 1.5)
    secretary, nomination = life.stage.actors["panel.secretary"], life.nomination
    if Case.objects.across_partners(reason="cases of the demo").filter(pk=nomination.case_id, closed_at__isnull=False).exists():
        return False
    for paper in papers_of(nomination)[:1]:
        paper.document.nomination = nomination
        verbs.attach_redacted(paper.document, file=_file(life.stage, paper.number), actor=secretary, now=life.now)
    verbs.save_redacted(nomination, fields={}, read_over=True, actor=secretary, now=life.now)
    return True


def _file(stage: Stage, number: int) -> StoredFile:
    """One for all: it is about nobody."""
    key = ("redacted", str(number))
    if key not in stage.files:
        content = page_of("Copy for the panel (example)", "Name: [hidden]   Ministry: [hidden]", "Made for the demo. It is about nobody.")
        made = {"name": f"document-{number}.pdf", "content_type": "application/pdf"}
        stage.files[key] = store_bytes(content, **made, actor=stage.actors["panel.secretary"], now=stage.time)
    return stage.files[key]
