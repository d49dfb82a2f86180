"""Who gets what by a step that is not done yet: asked of the registered kinds themselves, dry.

The kinds get the record as the step will leave it and a history row that is never saved. PostgreSQL holds that nothing is written: the
questions are asked in a read-only transaction. What hangs on facts that are entered with the act can't be known before and is said so.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext

from core.models import HistoryEntry
from core.registries import LetterKind, NoticeKind, kinds_for, letters_for, reactions
from core.telling import assumed_of
from core.workflow import workflows
from notifications.queries.recipients import Person, email_ways, people_of
from notifications.queries.wordings import LETTER, all_wordings
from notifications.render import in_words, readable
from notifications.standing_in import ANYBODY_AWAY, stand_ins
from notifications.topics import label_of
from partners.actor import Actor
from partners.queries import host_day

RECORDS_ASKED = 10  # of a longer list the first are asked; each asks the database by itself
OPEN = "…"
Own = dict[tuple[str, str], tuple[str, str]]  # words of a clerk by kind and language


class Facts(dict[str, Any]):
    """The data of a history row that nobody has entered yet, but for what is assumed; remembers whether it was asked for something."""

    asked = False

    def get(self, key: str, default: Any = None) -> Any:
        self.asked = True
        return super().get(key, default)

    def __getitem__(self, key: str) -> Any:
        self.asked = True
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.asked = True
        return super().__contains__(key)


class Words(dict[str, str]):
    """Places of a text whose words are not known yet."""

    def __missing__(self, key: str) -> str:
        return OPEN


@dataclass(frozen=True)
class Text:
    language: str
    label: str
    subject: str
    body: str


@dataclass
class Told:
    """One kind of message: to whom, by which ways, with which words. `is_open`: who gets it hangs on what is entered with the act."""

    name: str
    label: str
    always: bool
    people: list[Person] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    ways: Counter[str] = field(default_factory=Counter)
    is_open: bool = False
    words_open: bool = False

    @property
    def total(self) -> int:
        return len(self.people) + len(self.addresses)


@dataclass(frozen=True)
class Preview:
    told: list[Told]
    total: int  # people, each once
    records: int
    asked: int
    has_more: bool  # what follows from the step for other records may tell others

    @property
    def is_open(self) -> bool:
        return any(row.is_open for row in self.told)


@dataclass
class _Asked:
    kind: NoticeKind | LetterKind
    users: set[int] = field(default_factory=set)
    addresses: list[str] = field(default_factory=list)
    is_open: bool = False
    sample: tuple[Any, HistoryEntry] | None = None


def preview_of(records: Sequence[Any], step: str, *, actor: Actor, now: datetime) -> Preview:
    """The number of statements does not depend on how many people are told."""
    model = records[0]._meta.label_lower
    pairs = [(after(record, step), entry_of(record, step, actor, now)) for record in records[:RECORDS_ASKED]]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT set_config('transaction_read_only', 'on', true), {ANYBODY_AWAY}", {"day": host_day(now)})
        away = bool(cursor.fetchone()[1])
        kinds: list[NoticeKind | LetterKind] = [*kinds_for(model, step), *letters_for(model, step)]
        asked = [_ask(kind, pairs, away) for kind in kinds]
        people = people_of({user for row in asked for user in row.users}, actor, now)
        ways = email_ways([row.kind.name for row in asked], list(people))
        own = all_wordings([name for row in asked for name in (row.kind.name, LETTER + row.kind.name)])
        told = [_told(row, people, ways, own, now) for row in asked]
    reached = {person.pk for row in told for person in row.people}
    letters = {address for row in told for address in row.addresses}
    more = bool(reactions.get((model, step)))
    return Preview([row for row in told if row.total or row.is_open], len(reached) + len(letters), len(records), len(pairs), more)


def after(record: Any, step: str) -> Any:
    """A copy of the record in the state that the step leads to; nothing of it is saved."""
    shown = copy.copy(record)
    workflow = workflows.get(record._meta.label_lower)
    row = workflow.by_name.get(step) if workflow else None
    if row and row.target:
        shown.__dict__["state"] = row.target
    return shown


def entry_of(record: Any, step: str, actor: Actor, now: datetime) -> HistoryEntry:
    """As the engine would write it, but for what is entered with the act."""
    return HistoryEntry(
        model=record._meta.label_lower,
        object_id=record.pk,
        object_label=str(record)[:200],
        step=step,
        source=getattr(record, "state", ""),
        target=getattr(after(record, step), "state", ""),
        actor_id=actor.user_id,
        actor_label=actor.label[:200],
        acting_for=actor.acting_for[:200],
        reason=gettext("(the reason that you give)"),
        at=now,
        recorded_at=now,
        data=Facts(),
    )


def _ask(kind: NoticeKind | LetterKind, pairs: Iterable[tuple[Any, HistoryEntry]], away: bool) -> _Asked:
    found = _Asked(kind)
    for obj, entry in pairs:
        entry.data = facts = Facts(assumed_of(entry.model, entry.step))
        try:
            with transaction.atomic():
                _collect(found, obj, entry, away)
        except Exception:  # it needs what is entered with the act
            found.is_open = True
            continue
        found.is_open = found.is_open or facts.asked
        if found.sample is None and (found.users or found.addresses):
            found.sample = obj, entry
    return found


def _collect(found: _Asked, obj: Any, entry: HistoryEntry, away: bool) -> None:
    kind = found.kind
    if isinstance(kind, NoticeKind):
        users = {user for user in kind.recipients(obj, entry) if user is not None}
        found.users |= users | set(stand_ins(users, kind=kind, obj=obj, entry=entry, now=entry.at) if away else ())
    elif address := kind.address(obj, entry):
        found.addresses.append(address)


def _told(row: _Asked, people: dict[int, Person], ways: dict[tuple[str, int], str], own: Own, now: datetime) -> Told:
    reached = [people[user] for user in sorted(row.users) if user in people]
    always = getattr(row.kind, "always", False)
    told = Told(row.kind.name, label_of(row.kind.name), always, reached, row.addresses, is_open=row.is_open)
    told.ways = Counter("at_once" if always else ways.get((row.kind.name, person.pk), "at_once") for person in reached)
    if row.sample:
        _write(told, row, own, now)
    return told


def _write(told: Told, row: _Asked, own: Own, now: datetime) -> None:
    """The words as each language of those told will read them, of the first record."""
    obj, entry = row.sample  # type: ignore[misc]
    entry.data = facts = Facts(assumed_of(entry.model, entry.step))
    try:
        with transaction.atomic():
            if isinstance(row.kind, NoticeKind):
                told.texts = _notice_texts(row.kind, obj, entry, told.people, own, now)
                told.label = told.texts[0].subject if len(told.texts) == 1 else told.label
            else:
                told.texts = [_letter_text(row.kind, row.kind.language(obj, entry), own)]
                told.words_open = True  # names and secret links are set when the letter is drawn
    except Exception:
        told.texts = []
        told.words_open = True
    told.words_open = told.words_open or facts.asked


def _notice_texts(kind: NoticeKind, obj: Any, entry: HistoryEntry, people: list[Person], own: Own, now: datetime) -> list[Text]:
    params = {name: str(value) for name, value in kind.params(obj, entry).items()}
    texts = []
    for language in sorted({person.language for person in people}):
        with translation.override(language):
            shown = readable(params, str(settings.HOST_ZONE), now) | dict(kind.words(params) if kind.words else {})
            subject, body = in_words(kind, {name: value or OPEN for name, value in shown.items()}, own.get((kind.name, language)))
        texts.append(Text(language, _language(language), subject, body))
    return texts


def _letter_text(kind: LetterKind, language: str, own: Own) -> Text:
    with translation.override(language):
        subject, body = in_words(kind, Words(), own.get((LETTER + kind.name, language)))
    return Text(language, _language(language), subject, body)


def _language(code: str) -> str:
    return str(dict(settings.LANGUAGES).get(code, code))
