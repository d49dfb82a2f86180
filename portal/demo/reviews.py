"""The panel's work: assignments, marks and comments, now and then a conflict of interest."""

from __future__ import annotations

import random
from datetime import timedelta

from portal.demo.content import dossiers as words
from portal.demo.stage import Stage, Story, chance
from reviews.models import Assignment
from reviews.operations import recuse, save_marks, submit_review
from scholarships.models import Nomination
from scholarships.operations import assign_reviewer

REVIEWERS = ("reviewer.one", "reviewer.two", "reviewer.three")
# The first is strict, the third mild: the page of a panel's reviewers shows it.
HABITS = {"reviewer.one": (-1, -1, 0, 0), "reviewer.two": (-1, 0, 0, 1), "reviewer.three": (0, 0, 0, 1)}


def review_stories(stage: Stage, nomination: Nomination, dice: random.Random, *, count: int) -> list[Story]:
    names = dice.sample(REVIEWERS, count)
    stories = [_review(stage, nomination, name, random.Random(dice.random())) for name in names]  # noqa: S311
    if dice.random() < 0.03:
        spare = next(name for name in REVIEWERS if name not in names)
        stories.append(_recusal(stage, nomination, spare))
    return stories


def _review(stage: Stage, nomination: Nomination, name: str, dice: random.Random) -> Story:
    yield stage.time
    secretary = stage.actors["programme.officer"]
    due = stage.time + timedelta(days=14)
    assignment = assign_reviewer(nomination, reviewer=stage.users[name], due_at=due, actor=secretary, now=stage.time)
    days = dice.uniform(1.5, 8)
    worth = chance("worth", nomination.reference).choice([2, 3, 3, 4, 4, 4, 5])
    level = min(5, max(2, worth + dice.choice([-1, 0, 0, 0, 0, 0, 0, 1])))
    scores = {row: min(5, max(1, level + dice.choice(HABITS[name]))) for row in stage.criteria}
    yield stage.time + timedelta(days=days / 2)
    if _is_over(assignment):
        return
    if days > 6:  # those who take their time leave a draft for a while
        save_marks(assignment, scores=dict(list(scores.items())[:3]), actor=stage.actors[name], now=stage.time)
    yield stage.time + timedelta(days=days / 2)
    if _is_over(assignment):
        return
    comment = dice.choice(words.REVIEWS[level])
    save_marks(assignment, scores=scores, comment=comment, actor=stage.actors[name], now=stage.time)
    submit_review(assignment, actor=stage.actors[name], now=stage.time)


def _is_over(assignment: Assignment) -> bool:
    """The nomination was withdrawn meanwhile."""
    assignment.case.refresh_from_db()
    return assignment.case.is_closed


def _recusal(stage: Stage, nomination: Nomination, name: str) -> Story:
    yield stage.time
    secretary = stage.actors["programme.officer"]
    due = stage.time + timedelta(days=14)
    assignment = assign_reviewer(nomination, reviewer=stage.users[name], due_at=due, actor=secretary, now=stage.time)
    yield stage.time + timedelta(days=1)
    if _is_over(assignment):
        return
    recuse(assignment, reason="I supervised the nominee's thesis.", actor=stage.actors[name], now=stage.time)
