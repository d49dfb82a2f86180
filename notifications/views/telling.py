"""Who will be told of a step, before it is done: a page, and the fragment that step pages fetch."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.apps import apps
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.errors import NotAllowed
from core.pages import page
from core.record import step_words
from core.registries import kinds_for, letters_for
from core.scoping import PortalModel
from core.telling import act_of, register_link
from core.workflow import workflows
from notifications.enums import Frequency
from notifications.preview import Told, preview_of
from partners.http import ActorRequest

MOST_RECORDS = 200
BETWEEN = "-"
LONGEST_KEY = 18  # digits of a key that PostgreSQL can hold


def link(model: str, keys: list[int], step: str) -> str:
    return reverse("who_is_told", args=[model, step, BETWEEN.join(str(key) for key in keys[:MOST_RECORDS])])


register_link(link)


@require_safe
@page
def who_is_told(request: ActorRequest, model: str, step: str, of: str) -> HttpResponse:
    """Only for whoever may do the step, and only of records that they see."""
    records = _records(request, model, step, of)
    found = preview_of(records, step, actor=request.actor, now=request.now)
    context = {
        "preview": found,
        "rows": [(told, _groups(told), _ways(told)) for told in found.told],
        "record": records[0] if len(records) == 1 else "",
        "step_label": _label(model, step),
    }
    template = "notifications/telling.html#told" if request.htmx else "notifications/telling.html"  # type: ignore[attr-defined]
    return render(request, template, context)


def _records(request: ActorRequest, label: str, step: str, of: str) -> list[Any]:
    if not kinds_for(label, step) and not letters_for(label, step):
        raise Http404
    model = apps.get_model(label)
    parts = of.split(BETWEEN)
    if not issubclass(model, PortalModel) or len(parts) > MOST_RECORDS or not all(part.isdecimal() and len(part) <= LONGEST_KEY for part in parts):
        raise Http404
    keys = [int(part) for part in parts]
    rows = list(model.objects.visible_to(request.actor).filter(pk__in=keys).order_by("pk"))
    if len(rows) != len(set(keys)):
        raise Http404
    if not all(_may(label, step, request.actor, row) for row in rows):
        raise NotAllowed
    return rows


def _may(label: str, step: str, actor: Any, record: Any) -> bool:
    workflow = workflows.get(label)
    row = workflow.by_name.get(step) if workflow else None
    may = row.may if row else act_of(label, step)
    return bool(may and may(actor, record))


def _label(model: str, step: str) -> str:
    workflow = workflows.get(model)
    return str(workflow.by_name[step].label) if workflow and step in workflow.by_name else str(step_words(model, step))


def _groups(told: Told) -> list[tuple[str, list[str], dict[str, int]]]:
    """By partner: names that may be known, and of the others how many in which role."""
    names: dict[str, list[str]] = defaultdict(list)
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for person in told.people:
        side, role = person.sides[0] if person.sides else ("", "")
        if person.is_named:
            names[side].append(f"{person.name} ({role})" if role else person.name)
        else:
            counts[side][role] += 1
    return [(side, names[side], dict(counts[side])) for side in sorted({*names, *counts})]


def _ways(told: Told) -> list[tuple[str, int]]:
    """How many hear of it by e-mail at once, in a digest, or not by e-mail; where all hear at once that is said in one sentence."""
    return [(str(Frequency(way).label), number) for way, number in told.ways.items()] if set(told.ways) - {"at_once"} else []
