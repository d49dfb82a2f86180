"""Keeping sets of criteria."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.workflow import begin, lock, saying_no, take_away
from partners.actor import Actor
from reviews import rules
from reviews.enums import SCORE_WORDS
from reviews.models import Criterion, Rubric
from reviews.queries import criteria_in, has_cases


def create_rubric(*, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Rubric:
    """A set of criteria, empty at first; calls offer it once it has a criterion."""
    if not rules.may_keep_rubrics(actor):
        raise NotAllowed
    rubric = Rubric(**fields)
    begin(rubric, "created", actor=actor, now=now)
    return rubric


def change_rubric(rubric: Rubric, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """Its names, which may change at any time."""
    with _keeping(rubric, actor) as locked:
        changed = _set(locked, fields)
        if changed:
            record(locked, "changed", actor=actor, now=now, data={"fields": changed})
    rubric.__dict__.update(locked.__dict__)


def add_criterion(rubric: Rubric, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> Criterion:
    """After the last one; the first one counts in the mean."""
    with _changing(rubric, actor) as locked:
        rows = criteria_in(locked)
        criterion = Criterion(**{"rubric": locked, "position": rows[-1].position + 1 if rows else 0, **fields})
        criterion.full_clean()
        _refuse_anchors(criterion)
        _refuse_without_mean([*rows, criterion])
        criterion.save(force_insert=True)
        record(locked, "criterion_added", actor=actor, now=now, data={"criterion": criterion.name_en})
    return criterion


def change_criterion(rubric: Rubric, *, criterion: Criterion, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """Names, what is judged, weight and whether it counts, what its marks mean."""
    with _changing(rubric, actor) as locked:
        row = _own(locked, criterion)
        changed = _set(row, fields)
        _refuse_anchors(row)
        _refuse_without_mean(criteria_in(locked))
        if changed:
            record(locked, "criterion_changed", actor=actor, now=now, data={"criterion": row.name_en, "fields": changed})
    criterion.__dict__.update(row.__dict__)


def remove_criterion(rubric: Rubric, *, criterion: Criterion, actor: Actor, now: datetime) -> None:
    """Not the last one: a call may have been given this set, and a mean needs a weight."""
    with _changing(rubric, actor) as locked:
        row = _own(locked, criterion)
        rows = criteria_in(locked)
        if len(rows) == 1:
            raise Refused(_("A set keeps at least one criterion. Add another one before you remove the last."))
        _refuse_without_mean(one for one in rows if one.pk != row.pk)
        record(locked, "criterion_removed", actor=actor, now=now, data={"criterion": row.name_en})
        take_away(row)


def move_criterion(rubric: Rubric, *, criterion: Criterion, up: bool, actor: Actor, now: datetime) -> None:
    """One place up or down; at the end of the list nothing changes."""
    with _changing(rubric, actor) as locked:
        row = _own(locked, criterion)
        rows = criteria_in(locked)
        place = rows.index(row)
        other = place - 1 if up else place + 1
        if not 0 <= other < len(rows):
            return
        rows[place], rows[other] = rows[other], rows[place]
        for position, moved in enumerate(rows):
            moved.position = position
        Criterion.objects.bulk_update(rows, ["position"])
        record(locked, "criterion_moved", actor=actor, now=now, data={"criterion": row.name_en})


@contextmanager
def _keeping(rubric: Rubric, actor: Actor) -> Iterator[Rubric]:
    """The locked set of a transaction. Whoever opens a case waits for the lock: its foreign key shares the row."""
    if not rules.may_keep_rubrics(actor):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        yield lock(rubric)


@contextmanager
def _changing(rubric: Rubric, actor: Actor) -> Iterator[Rubric]:
    """The same, while nothing is judged by it: marks that were given must mean what they meant."""
    with _keeping(rubric, actor) as locked:
        if has_cases(locked):
            sentence = gettext(
                "“%(name)s” is in use: nominations are judged by it, so its criteria stay as they are. Make another set for new calls."
            )
            raise Refused(sentence % {"name": locked}, code="in_use")
        yield locked


def _refuse_without_mean(rows: Iterable[Criterion]) -> None:
    if not any(row.counts for row in rows):
        raise Refused(_("At least one criterion must count in the mean: without it nobody could be ranked."), code="no_mean")


def _refuse_anchors(criterion: Criterion) -> None:
    """Words for marks of the scale, in languages of the portal, as texts: what pages rely on."""
    marks, languages = {str(score) for score in SCORE_WORDS}, {code for code, _name in settings.LANGUAGES}
    anchors = criterion.anchors
    is_sound = isinstance(anchors, dict) and all(
        mark in marks and isinstance(words, dict) and all(code in languages and isinstance(text, str) for code, text in words.items())
        for mark, words in anchors.items()
    )
    if not is_sound:
        raise Invalid({"anchors": [_("What a mark means is written for marks 1 to 5, in English, Russian or Kazakh.")]})


def _own(rubric: Rubric, criterion: Criterion) -> Criterion:
    """The criterion as it is now, by the lock of its set."""
    row = Criterion.objects.filter(pk=criterion.pk, rubric=rubric).first()
    if row is None:
        raise Refused(_("Somebody else has removed it already."), code="gone")
    return row  # type: ignore[no-any-return]


def _set(row: Any, fields: Mapping[str, Any]) -> list[str]:
    """Save what differs; gives the names of what was changed."""
    changed = sorted(name for name, value in fields.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, fields[name])
    row.full_clean()
    if changed:
        row.save(update_fields=changed)
    return changed
