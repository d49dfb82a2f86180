"""Panels, cases and reviews for tests of the review desk."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from partners.enums import Role
from reviews import operations
from reviews.models import Assignment, Case, Criterion, Panel
from tests.world import NOW, World, add_person


def panel_of(label: str = "Master 2027", **fields: Any) -> Panel:
    return operations.open_panel(label=label, fields={"blind": False, **fields}, now=NOW)


def case_of(world: World, panel: Panel | None, number: int = 1) -> Case:
    assert world.rubric is not None
    return operations.open_case(rubric=world.rubric, label=f"C-{number:03}", panel=panel, now=NOW)


def reviewer_of(world: World, name: str) -> str:
    if name not in world.users:
        add_person(world, name, "academy", Role.REVIEWER)
    return name


def give(world: World, case: Case, name: str = "rana", *, days: float = 5) -> Assignment:
    reviewer = world.users[reviewer_of(world, name)]
    return operations.assign(case, reviewer=reviewer, due_at=NOW + timedelta(days=days), actor=world.sofia, now=NOW)


def criteria() -> list[Criterion]:
    return list(Criterion.objects.order_by("position", "pk"))


def draft(world: World, assignment: Assignment, *scores: int | None, comment: str = "") -> None:
    marks = dict(zip(criteria(), scores, strict=False))
    operations.save_marks(assignment, scores=marks, comment=comment, actor=world.actors[_name(world, assignment)], now=NOW)


def review(world: World, case: Case, name: str, *scores: int, comment: str = "") -> Assignment:
    """Given, marked and submitted."""
    assignment = give(world, case, name)
    draft(world, assignment, *scores, comment=comment)
    operations.submit_review(assignment, actor=world.actors[name], now=NOW)
    return assignment


def _name(world: World, assignment: Assignment) -> str:
    return next(name for name, user in world.users.items() if user.pk == assignment.reviewer_id)


def submit(client: Client, assignment: Assignment) -> Any:
    """Read over and submit by the page."""
    address = reverse("reviews:check", args=[assignment.pk])
    found = re.search(r'name="checked" value="(\w+)"', client.get(address).content.decode())
    return client.post(address, {"checked": found[1] if found else ""})


def text_of(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(f"reviews:{name}", args=args))
    assert answer.status_code == 200, (name, answer.status_code)
    return " ".join(answer.content.decode().split())
