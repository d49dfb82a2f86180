"""Hints of a conflict of interest between reviewers and cases.

What a case is about belongs to upper apps: each registers a reader that compares its own records with who is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import User
from reviews.enums import HintKind
from reviews.models import PanelMember, Tie


@dataclass(frozen=True)
class Asked:
    """Somebody who is or may be asked to judge, with the ties declared on the panel; `user` where the caller has the account at hand."""

    user_id: int
    ties: tuple[Tie, ...] = ()
    user: User | None = None


@dataclass(frozen=True)
class Hint:
    """One reason why this user should not judge this case; `detail` names the country, office or person that both have."""

    case_id: int
    user_id: int
    kind: HintKind
    detail: str

    @property
    def bars(self) -> bool:
        """Not to be overruled by hand."""
        return self.kind == HintKind.OWN_SIDE

    def __str__(self) -> str:
        return f"{self.kind.label}: {self.detail}" if self.detail else str(self.kind.label)


ConflictReader = Callable[[Sequence[Asked], set[int], datetime], Iterable[Hint]]
_readers: list[tuple[str, ConflictReader]] = []  # with the kind of their cases (kinds.py)


def register_conflict_reader(kind: str, reader: ConflictReader) -> None:
    """`reader(people, left, now)` gives the hints of its own cases, with a number of queries that does not depend on either.

    It takes its own cases out of `left`: a case is of one kind, so that no other reader has to ask for it.
    """
    if (kind, reader) not in _readers:
        _readers.append((kind, reader))


@dataclass(frozen=True)
class Hints:
    """All hints of some people and cases."""

    by_pair: dict[tuple[int, int], list[Hint]] = field(default_factory=lambda: defaultdict(list))

    def of(self, case_id: int, user_id: int) -> list[Hint]:
        return self.by_pair.get((case_id, user_id), [])

    def bars(self, case_id: int, user_id: int) -> bool:
        return any(hint.bars for hint in self.of(case_id, user_id))

    def pairs(self) -> set[tuple[int, int]]:
        return set(self.by_pair)


def asked_of(members: Iterable[PanelMember]) -> list[Asked]:
    """Members with their ties, in one query."""
    rows = list(members)
    ties: dict[int, list[Tie]] = defaultdict(list)
    own = Tie.objects.across_partners(reason="ties of members the caller has fetched rightly")
    for tie in own.filter(member_id__in=[row.pk for row in rows]).select_related("partner"):
        ties[tie.member_id].append(tie)
    at_hand = PanelMember._meta.get_field("user").is_cached
    return [Asked(row.user_id, tuple(ties[row.pk]), row.user if at_hand(row) else None) for row in rows]


def accounts_of(people: Sequence[Asked]) -> dict[int, User]:
    """By their ids; those that are not at hand with one query."""
    found = {row.user_id: row.user for row in people if row.user}
    lacking = [row.user_id for row in people if not row.user]
    return {**found, **(User.objects.in_bulk(lacking) if lacking else {})}


def hints_of(people: Sequence[Asked], case_ids: Collection[int], now: datetime, kinds: Collection[str] | None = None) -> Hints:
    """Every hint of each of these people on each of these cases; `kinds` of the cases, where they are known, spare the others' queries."""
    found: Any = defaultdict(list)
    left = set(case_ids) if people else set()
    for kind, reader in _readers:
        for hint in reader(people, left, now) if left and (kinds is None or kind in kinds) else ():
            found[hint.case_id, hint.user_id].append(hint)
    return Hints(found)
