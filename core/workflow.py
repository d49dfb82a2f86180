"""A step of a workflow is written once (a row of a table) and every door goes through `perform`.

Order of effects of `perform`: open a transaction, lock the row, ask who, check source and guard on the locked row,
set state and columns, validate what changed, save, write the history row, run reactions; after COMMIT wake delivery.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from celery import current_app
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.bulk import insert_each
from core.errors import Invalid, NotAllowed, Refused, Text
from core.history import record, record_each
from core.models import HistoryEntry
from core.registries import react_all
from core.scoping import ActorLike

log = logging.getLogger(__name__)
T = TypeVar("T")
CROSSED = frozenset({"40P01", "40001"})  # deadlock, serialization failure: PostgreSQL has undone one of two that crossed
BUSY = CROSSED | {"55P03"}  # and the lock timeout
TRIES = 3
GONE = _("Somebody else has removed it already.")


@dataclass(frozen=True)
class Step:
    """One row of a transition table. `target=None` keeps the state. `guard(obj, now)` raises `Refused`.

    `label` stands on the button ("Submit the nomination"), `done` in the history ("Submitted").
    """

    name: str
    label: Text
    sources: frozenset[str]
    target: str | None
    may: Callable[[Any, Any], bool]
    guard: Callable[[Any, datetime], None] | None = None
    needs_reason: bool = False
    tone: str = "secondary"
    button: bool = True
    done: Text = ""


def step(name: str, label: Text, sources: Iterable[str], target: str | None, may: Callable[[Any, Any], bool], **more: Any) -> Step:
    return Step(name, label, frozenset(str(source) for source in sources), None if target is None else str(target), may, **more)


@dataclass(frozen=True)
class Workflow:
    """Life of one model: its steps by name, its initial state and the states in the order of a usual life.

    `done` gives each step its word for the history, side by side, as they are read. `begins` are other states in which a record may
    come into the world.
    """

    model: str
    initial: str
    steps: tuple[Step, ...]
    path: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    done: Mapping[str, Text] = field(default_factory=dict)
    by_name: dict[str, Step] = field(init=False)

    def __post_init__(self) -> None:
        assert self.done.keys() <= {row.name for row in self.steps}, self.model
        object.__setattr__(self, "steps", tuple(replace(row, done=self.done.get(row.name, row.done)) for row in self.steps))
        object.__setattr__(self, "by_name", {row.name: row for row in self.steps})


workflows: dict[str, Workflow] = {}


def register(workflow: Workflow) -> Workflow:
    workflows[workflow.model.lower()] = workflow
    return workflow


def workflow_of(obj: models.Model) -> Workflow:
    return workflows[obj._meta.label_lower]


def refusal(obj: Any, row: Step, actor: ActorLike, now: datetime) -> NotAllowed | Refused | None:
    """Why this step can't be done now by this actor; None when it can."""
    if not row.may(actor, obj):
        return NotAllowed()
    if obj.state not in row.sources:
        sentence = gettext("“%(step)s” is not possible: %(record)s is now “%(state)s”. Reload the page to see what changed.")
        return Refused(sentence % {"step": row.label, "record": obj, "state": obj.get_state_display()}, code="wrong_state")
    if row.guard:
        try:
            row.guard(obj, now)
        except Refused as refused:
            return refused
    return None


def available(obj: Any, actor: ActorLike, now: datetime) -> list[Step]:
    """Steps whose button this actor may be shown: state and role fit; a guard still answers with its sentence."""
    rows = workflow_of(obj).steps
    return [row for row in rows if row.button and obj.state in row.sources and row.may(actor, obj)]


def lock(obj: models.Model) -> Any:
    """The row as it is now, locked until the transaction ends. Rows that point to it may be made meanwhile: keys never change.

    What somebody else has removed in the meantime is refused, as `take_away` does.
    """
    row = type(obj)._base_manager.select_for_update(of=("self",), no_key=True).filter(pk=obj.pk).first()
    if row is None:
        raise Refused(GONE, code="gone")
    return row


def take_away(row: models.Model) -> None:
    """Delete a row; refused when somebody else was first, so that the history names one removal."""
    if not row.delete()[0]:
        raise Refused(GONE, code="gone")


def lock_for(obj: Any, step_name: str, *, actor: ActorLike, now: datetime) -> Any:
    """The locked row, if this step can be done on it now: for verbs that do something before their step. Needs a transaction."""
    locked = lock(obj)
    if no := refusal(locked, workflow_of(obj).by_name[step_name], actor, now):
        raise no
    return locked


def perform(
    obj: Any,
    step_name: str,
    *,
    actor: ActorLike,
    now: datetime,
    reason: str = "",
    changes: Mapping[str, Any] | None = None,
    data: dict[str, Any] | None = None,
) -> HistoryEntry:
    """Do one step or raise `NotAllowed`, `Refused` or `Invalid`; `obj` shows the new values afterwards.

    Undone by the database because it crossed another transaction, the step is tried again.
    """
    row = workflow_of(obj).by_name[step_name]
    reason = reason.strip()
    if row.needs_reason and not reason:
        raise Invalid({"reason": [_("Give the reason: both sides will read it in the history.")]})

    def once() -> tuple[Any, HistoryEntry]:
        with saying_no(), transaction.atomic():
            locked = lock_for(obj, step_name, actor=actor, now=now)
            entry = _move(locked, row, actor, now, reason, dict(changes or {}), data)
            react_all(locked, row.name, entry=entry, actor=actor, now=now)
            wake_delivery(entry)
        return locked, entry

    locked, entry = again_when_crossed(once)
    obj.__dict__.update(locked.__dict__)
    return entry


def again_when_crossed(once: Callable[[], T]) -> T:
    """Run a whole transaction, and again when it crossed another. Not inside an outer one, which keeps the locks that crossed."""
    for _try in range(0 if connection.in_atomic_block else TRIES - 1):
        try:
            return once()
        except Refused as refused:
            if sqlstate(refused.__cause__) not in CROSSED:
                raise
            log.info("crossed another transaction; once more", exc_info=True)
    return once()


def sqlstate(exc: BaseException | None) -> str:
    """PostgreSQL's five letters for what went wrong; empty when it was not PostgreSQL."""
    return getattr(getattr(exc and exc.__cause__, "diag", None), "sqlstate", None) or ""


def _move(locked: Any, row: Step, actor: ActorLike, now: datetime, reason: str, changes: dict[str, Any], data: dict[str, Any] | None) -> HistoryEntry:
    source = locked.state
    for name, value in changes.items():
        setattr(locked, name, value)
    locked.state = row.target or source
    touched = {*changes, "state"}
    locked.clean_fields(exclude={f.name for f in locked._meta.fields} - touched)
    locked.clean()
    locked.save(update_fields=sorted(touched))
    return record(locked, row.name, actor=actor, now=now, source=source, target=locked.state, reason=reason, data=data)


def begin(obj: Any, step_name: str, *, actor: ActorLike, now: datetime, data: dict[str, Any] | None = None) -> HistoryEntry:
    """Save a new record and write its first history row ("created"); same refusals as `perform`."""
    with saying_no(), transaction.atomic():
        obj.full_clean()
        obj.save(force_insert=True)
        entry = record(obj, step_name, actor=actor, now=now, target=getattr(obj, "state", ""), data=data)
        react_all(obj, step_name, entry=entry, actor=actor, now=now)
        wake_delivery(entry)
    return entry


def begin_each(
    objs: Sequence[Any], step_name: str, *, actor: ActorLike, now: datetime, data: Callable[[Any], dict[str, Any]] | None = None, empty: bool = False
) -> list[HistoryEntry]:
    """`begin` for many new records of one model, in a few statements whatever their number; all or none.

    Each is validated here without asking the database. Relations are the caller's, who has fetched them rightly; constraints are
    PostgreSQL's. With `empty`, what is not filled in stays so. Wakes nobody: the history rows that tell somebody wait for the sweep.
    """
    if not objs:
        return []
    model = type(objs[0])
    relations = {one.name for one in model._meta.fields if one.is_relation or one.primary_key}
    with saying_no(), transaction.atomic():
        for obj in objs:
            left = {one.name for one in model._meta.fields if getattr(obj, one.attname) == ""} if empty else set()
            obj.clean_fields(exclude=relations | left)
            obj.clean()
        insert_each(objs)
        entries = record_each(objs, step_name, actor=actor, now=now, data=data)
        for obj, entry in zip(objs, entries, strict=True):
            react_all(obj, step_name, entry=entry, actor=actor, now=now)
    return entries


def perform_each(
    objs: Sequence[Any],
    step_name: str,
    *,
    actor: ActorLike,
    now: datetime,
    changes: Mapping[str, Any] | None = None,
    data: Callable[[Any], dict[str, Any]] | None = None,
) -> list[HistoryEntry]:
    """`perform` of one step for many records of one model, in a few statements whatever their number; all or none.

    The caller holds the transaction and has read the records under lock, in one order. Those that can't do the step are the caller's to leave
    out (`refusal`). Wakes nobody: the history rows that tell somebody wait for the sweep.
    """
    if not objs:
        return []
    row, sources = workflow_of(objs[0]).by_name[step_name], {obj.pk: obj.state for obj in objs}
    if no := next((found for obj in objs if (found := refusal(obj, row, actor, now))), None):
        raise no
    values = {**(changes or {}), **({"state": row.target} if row.target else {})}
    with saying_no(), transaction.atomic():
        for obj in objs:
            for name, value in values.items():
                setattr(obj, name, value)
            obj.clean_fields(exclude={one.name for one in obj._meta.fields} - values.keys())
            obj.clean()
        rows = type(objs[0]).objects.across_partners(reason="records that the caller has locked for this step")
        rows.filter(pk__in=[obj.pk for obj in objs]).update(**values)
        entries = record_each(objs, row.name, actor=actor, now=now, data=data, sources=sources)
        for obj, entry in zip(objs, entries, strict=True):
            react_all(obj, row.name, entry=entry, actor=actor, now=now)
    return entries


def each_by_itself(rows: Iterable[Any], verb: Callable[[Any], object], *, what: str) -> int:
    """For clocks: a row that fails is logged with its key and keeps no other back. Returns how many were done."""
    done = 0
    for row in rows:
        try:
            verb(row)
            done += 1
        except Refused as refused:  # somebody was first, or the next round comes soon: no news; anything else stays refused until somebody looks
            log.log(logging.INFO if refused.code in ("wrong_state", "busy") else logging.WARNING, "%s %s is refused: %s", what, row.pk, refused)
        except Exception:
            log.exception("%s %s failed", what, row.pk)
    return done


_quiet: ContextVar[bool] = ContextVar("quiet", default=False)


@contextmanager
def quietly() -> Iterator[None]:
    """For a worker that writes many rows one by one: inside nobody is woken for each of them. The caller wakes the sweeps afterwards."""
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


def is_quiet() -> bool:
    return _quiet.get()


def wake_delivery(entry: HistoryEntry) -> None:
    """After COMMIT tell a worker; when the queue is down the sweep finds the row."""

    def send() -> None:
        if is_quiet():
            return
        try:
            current_app.send_task("notifications.deliver", args=[entry.pk], retry=False)
        except Exception:
            log.warning("queue is down; history entry %s waits for the sweep", entry.pk, exc_info=True)

    transaction.on_commit(send)


class saying_no:  # noqa: N801 - reads as a statement
    """Turn a database refusal into ours: a named constraint gives its own sentence."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, exc: BaseException | None, trace: Any) -> None:
        if isinstance(exc, ValidationError):
            errors = exc.message_dict if hasattr(exc, "error_dict") else {"": exc.messages}
            raise Invalid({("" if name == "__all__" else name): texts for name, texts in errors.items()}) from exc
        if isinstance(exc, IntegrityError):
            if sentence := constraint_sentence(exc):
                raise Refused(sentence, code="constraint") from exc
        elif isinstance(exc, OperationalError) and sqlstate(exc) in BUSY:
            raise Refused(_("Many people are saving at this moment. Nothing was changed; try again in a few seconds."), code="busy") from exc


def constraint_sentence(exc: IntegrityError) -> Text | None:
    """Message of the violated constraint, found by its name over all models."""
    name = getattr(getattr(exc.__cause__, "diag", None), "constraint_name", None)
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return str(constraint.violation_error_message)
    return None
