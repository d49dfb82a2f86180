"""What follows from the end of a project for its reviews."""

from datetime import datetime
from typing import Any

from core.registries import react
from exchanges.models import Project
from reviews.operations import close_case


def close_reviews(project: Project, *, now: datetime, **context: Any) -> None:
    """Nobody reads a project any more that was withdrawn."""
    for case in (project.proposal_case, project.draft_case):
        if case is not None:
            close_case(case, now=now)


react("exchanges.project", "withdraw", close_reviews)
