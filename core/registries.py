"""Where upper apps tell core what they have: reactions to steps and kinds of notices. Filled in `AppConfig.ready`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from core.errors import Text

Reaction = Callable[..., None]
reactions: dict[tuple[str, str], list[Reaction]] = defaultdict(list)


def react(model: str, step: str, reaction: Reaction) -> None:
    """Run `reaction(obj, entry=..., actor=..., now=...)` in the transaction of the step, in order of registration."""
    reactions[model.lower(), step].append(reaction)


@dataclass(frozen=True)
class NoticeKind:
    """Which step tells whom what. Texts are full translatable sentences with %(name)s places.

    `recipients(obj, entry)` gives user ids; `params(obj, entry)` plain strings kept with the notice; `url(obj)` a path.
    `words(params)` adds what can only be said in the reader's language, each time the notice is read.
    """

    name: str
    model: str
    step: str
    recipients: Callable[[Any, Any], Iterable[int]]
    subject: Text
    body: Text
    params: Callable[[Any, Any], Mapping[str, str]]
    url: Callable[[Any], str]
    label: Text = ""
    words: Callable[[Mapping[str, str]], Mapping[str, str]] | None = None
    always: bool = False  # its letter can't be switched off or put off: money, rights, deadlines that cost a place


notice_kinds: dict[str, NoticeKind] = {}


def register_notice(kind: NoticeKind) -> None:
    assert kind.name not in notice_kinds, kind.name
    notice_kinds[kind.name] = kind


def kinds_for(model: str, step: str) -> list[NoticeKind]:
    return [kind for kind in notice_kinds.values() if (kind.model, kind.step) == (model, step)]


@dataclass(frozen=True)
class LetterKind:
    """Which step sends an e-mail to an address that need not have an account.

    `address(obj, entry)` and `language(obj, entry)` say to whom; `params(obj, entry)` is asked when the letter is drawn,
    so that a secret link stands in the letter and nowhere else. Texts are full sentences with %(name)s places.
    """

    name: str
    model: str
    step: str
    address: Callable[[Any, Any], str]
    language: Callable[[Any, Any], str]
    subject: Text
    body: Text
    params: Callable[[Any, Any], Mapping[str, str]]


letter_kinds: dict[str, LetterKind] = {}


def register_letter(kind: LetterKind) -> None:
    assert kind.name not in letter_kinds, kind.name
    letter_kinds[kind.name] = kind


def letters_for(model: str, step: str) -> list[LetterKind]:
    return [kind for kind in letter_kinds.values() if (kind.model, kind.step) == (model, step)]


def react_all(obj: Model, step: str, **context: Any) -> None:
    for reaction in reactions.get((obj._meta.label_lower, step), ()):
        reaction(obj, **context)
