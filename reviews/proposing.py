"""Who should judge what: a proposal that the panel's secretary changes by hand. Pure, and the same each time.

Each case gets as many reviewers as the panel asks for, among members who read its language and against whom nothing speaks.
The load is as even as these conditions allow: no review could be moved, directly or along a chain of members, from one member
to another who has at least two fewer. (Semi-matching without a cost-reducing path; Harvey, Ladner, Lovász, Tamir 2006.)
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ToGive:
    """A case. `language` is empty when its papers can be read by every member; `given` counts reviewers who have it now."""

    pk: int
    language: str = ""
    given: int = 0


@dataclass(frozen=True)
class ToAsk:
    """A member who may be asked. `load` are open reviews on the member's desk, of all panels."""

    user_id: int
    languages: frozenset[str] = frozenset()
    load: int = 0

    def reads(self, case: ToGive) -> bool:
        return not case.language or case.language in self.languages


@dataclass(frozen=True)
class Proposal:
    """New pairs by case, the load each member would have, and how many reviewers each case would still lack."""

    by_case: Mapping[int, tuple[int, ...]]
    load: Mapping[int, int]
    lacking: Mapping[int, int]

    @property
    def pairs(self) -> set[tuple[int, int]]:
        return {(case, user) for case, users in self.by_case.items() for user in users}


@dataclass
class _Table:
    """Working state: who may have which case, who has it, how much each has."""

    able: dict[int, list[int]]
    given: dict[int, set[int]] = field(default_factory=dict)
    load: dict[int, int] = field(default_factory=dict)

    def give(self, case: int, user: int) -> None:
        self.given[case].add(user)
        self.load[user] += 1

    def move(self, case: int, user: int, to: int) -> None:
        self.given[case].remove(user)
        self.load[user] -= 1
        self.give(case, to)


def propose(cases: Sequence[ToGive], members: Sequence[ToAsk], *, per_case: int, barred: Collection[tuple[int, int]] = ()) -> Proposal:
    """`barred` are pairs (case, user) against which something speaks: a hint, the own side, a case had or left before."""
    no, people = set(barred), sorted(members, key=lambda row: row.user_id)
    rows = sorted(cases, key=lambda row: row.pk)
    able = {row.pk: [one.user_id for one in people if one.reads(row) and (row.pk, one.user_id) not in no] for row in rows}
    table = _Table(able, {row.pk: set() for row in rows}, {row.user_id: row.load for row in people})
    wanted = {row.pk: max(0, per_case - row.given) for row in rows}
    for row in sorted(rows, key=lambda row: (len(able[row.pk]), row.pk)):
        for user in sorted(able[row.pk], key=lambda user: (table.load[user], user))[: wanted[row.pk]]:
            table.give(row.pk, user)
    _even_out(table)
    by_case = {case: tuple(sorted(users)) for case, users in table.given.items()}
    return Proposal(by_case, table.load, {case: n - len(by_case[case]) for case, n in wanted.items() if n > len(by_case[case])})


def _even_out(table: _Table) -> None:
    """Each move lowers the sum of the squares of the loads, so that it ends."""
    while any(_relieve(table, user) for user in sorted(table.load, key=lambda user: (-table.load[user], user))):
        pass


def _relieve(table: _Table, user: int) -> bool:
    """Pass one review on, by way of others if need be, to somebody who has at least two fewer; False when nobody can be reached."""
    came: dict[int, tuple[int, int]] = {}  # by member: from whom a review would come, and of which case
    seen, turn = {user}, [user]
    for giver in turn:
        for case, to in _ways(table, giver):
            if to in seen:
                continue
            came[to] = (giver, case)
            if table.load[to] <= table.load[user] - 2:
                _pass_along(table, came, to)
                return True
            seen.add(to)
            turn.append(to)
    return False


def _ways(table: _Table, giver: int) -> list[tuple[int, int]]:
    """What the giver could pass on, and to whom."""
    own = [case for case, users in table.given.items() if giver in users]
    return [(case, to) for case in own for to in table.able[case] if to not in table.given[case]]


def _pass_along(table: _Table, came: Mapping[int, tuple[int, int]], to: int) -> None:
    while to in came:
        giver, case = came[to]
        table.move(case, giver, to)
        to = giver
