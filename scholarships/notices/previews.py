"""Who will be told of steps that are not done yet, and with which words: asked of the registered notices and letters themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import translation

from accounts.models import User
from core.models import HistoryEntry
from core.registries import LetterKind, NoticeKind, kinds_for, letters_for
from core.workflow import workflow_of
from notifications.render import readable
from partners.actor import Actor
from partners.models import Membership
from partners.queries import host_day
from scholarships.models import Nomination
from scholarships.notices.facts import language_of, languages_of
from scholarships.notices.recipients import OFFICERS, sender, sender_and_nominee

MODEL = "scholarships.nomination"


@dataclass(frozen=True)
class Move:
    """A nomination, the step that it will take, and why."""

    nomination: Nomination
    step: str
    reason: str


@dataclass(frozen=True)
class Words:
    """A message as one of those told will read it."""

    language: str
    subject: str
    body: str


@dataclass
class Telling:
    """One kind of message of one step: to whom in the inbox, or to whom by letter, and the words in each language that is read."""

    step: str
    by_letter: bool
    people: dict[str, None] = field(default_factory=dict)  # names or addresses, in order, each once
    messages: int = 0
    words: dict[str, Words] = field(default_factory=dict)


@dataclass(frozen=True)
class Message:
    """One message to one person: a notice to a user, or a letter to an address."""

    kind: NoticeKind | LetterKind
    move: Move
    entry: HistoryEntry
    user: int | None = None
    address: str = ""


def messages_of(moves: Sequence[Move], actor: Actor, now: datetime) -> list[Message]:
    """Every message that these moves will bring, step by step. One query for the officers of all partners."""
    officers = _officers({move.nomination.partner_id for move in moves}, now)
    by_step: dict[str, list[tuple[Move, HistoryEntry]]] = defaultdict(list)
    for move in moves:
        by_step[move.step].append((move, entry_of(move, actor, now)))
    found = []
    for step, rows in by_step.items():
        for kind in kinds_for(MODEL, step):
            found += [Message(kind, move, entry, user=user) for move, entry in rows for user in _recipients(kind, move, entry, officers)]
        for letter in letters_for(MODEL, step):
            found += [Message(letter, move, entry, address=to) for move, entry in rows if (to := letter.address(move.nomination, entry))]
    return found


def people_in(messages: Sequence[Message]) -> int:
    """Each person once: by account, or by address."""
    return len({(message.user, message.address) for message in messages})


def tellings_of(messages: Sequence[Message]) -> list[Telling]:
    """With names and words. Three queries, whatever the number of messages."""
    users = User.objects.in_bulk({message.user for message in messages if message.user})
    languages = languages_of([message.move.nomination for message in messages if message.address])
    found: dict[str, Telling] = {}
    for message in messages:
        telling = found.setdefault(message.kind.name, Telling(message.move.step, by_letter=not message.user))
        telling.messages += 1
        if isinstance(message.kind, NoticeKind) and (user := users.get(message.user or 0)):
            telling.people[user.full_name] = None
            if user.language not in telling.words:
                telling.words[user.language] = _notice_words(message.kind, message, user)
        elif isinstance(message.kind, LetterKind):
            telling.people[message.address] = None
            known = languages[message.move.nomination.pk]
            language = known if message.kind.language is language_of else message.kind.language(message.move.nomination, message.entry)
            if language not in telling.words:
                telling.words[language] = _letter_words(message.kind, message, language)
    return list(found.values())


def entry_of(move: Move, actor: Actor, now: datetime) -> HistoryEntry:
    """The history row as the step will write it; never saved."""
    nomination = move.nomination
    row = workflow_of(nomination).by_name[move.step]
    return HistoryEntry(
        at=now, recorded_at=now, model=MODEL, object_id=nomination.pk, object_label=str(nomination), step=move.step,
        source=nomination.state, target=row.target or nomination.state, actor_id=actor.user_id, actor_label=actor.label, reason=move.reason,
    )  # fmt: skip


def _officers(partners: set[int], now: datetime) -> dict[int, list[int]]:
    """As `sender` asks for one nomination."""
    rows = Membership.objects.across_partners(reason="recipients of notices").filter(
        Membership.on(host_day(now)), role__in=OFFICERS, user__is_active=True, institution__partner_id__in=partners
    )
    found: dict[int, set[int]] = defaultdict(set)
    for partner, user in rows.values_list("institution__partner_id", "user_id"):
        found[partner].add(user)
    return {partner: sorted(users) for partner, users in found.items()}


def _recipients(kind: NoticeKind, move: Move, entry: HistoryEntry, officers: dict[int, list[int]]) -> list[int]:
    if kind.recipients not in (sender, sender_and_nominee):
        return list(kind.recipients(move.nomination, entry))
    own = move.nomination.person.user_id if kind.recipients is sender_and_nominee else None
    return sorted({*officers.get(move.nomination.partner_id, []), *([own] if own else [])})


def _notice_words(kind: NoticeKind, message: Message, user: User) -> Words:
    with translation.override(user.language):
        params = {name: str(value) for name, value in kind.params(message.move.nomination, message.entry).items()}
        said = readable(params, user.time_zone, message.entry.at) | (dict(kind.words(params)) if kind.words else {})
        return Words(user.language, str(kind.subject) % said, str(kind.body) % said)


def _letter_words(kind: LetterKind, message: Message, language: str) -> Words:
    with translation.override(language):
        said = dict(kind.params(message.move.nomination, message.entry))
        return Words(language, str(kind.subject) % said, str(kind.body) % said)
