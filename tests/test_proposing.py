"""The proposal of reviewers: complete, even, blind to nothing that speaks against it, the same each time."""

from __future__ import annotations

import random
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.proposing import Proposal, ToAsk, ToGive, propose

LANGUAGES = ("", "en", "kk")
cases = st.lists(
    st.builds(ToGive, pk=st.integers(1, 40), language=st.sampled_from(LANGUAGES), given=st.integers(0, 3)), max_size=14, unique_by=lambda row: row.pk
)
members = st.lists(
    st.builds(ToAsk, user_id=st.integers(1, 9), languages=st.frozensets(st.sampled_from(LANGUAGES[1:])), load=st.integers(0, 5)),
    max_size=6,
    unique_by=lambda row: row.user_id,
)
barred = st.sets(st.tuples(st.integers(1, 40), st.integers(1, 9)), max_size=60)


def reached_from(user: int, may: set[tuple[int, int]], found: Proposal) -> set[int]:
    """Members to whom a review of this one could go, passed on by others if need be."""
    seen, turn = {user}, [user]
    for giver in turn:
        for case, to in may:
            if (case, giver) in found.pairs and (case, to) not in found.pairs and to not in seen:
                seen.add(to)
                turn.append(to)
    return seen


@given(cases, members, barred, st.integers(1, 4))
def test_proposal_keeps_every_promise(rows: list[ToGive], people: list[ToAsk], no: set[tuple[int, int]], per_case: int) -> None:
    found = propose(rows, people, per_case=per_case, barred=no)

    may = {(case.pk, one.user_id) for case, one in product(rows, people) if one.reads(case) and (case.pk, one.user_id) not in no}
    assert found.pairs <= may
    assert found.load == {one.user_id: one.load + sum(user == one.user_id for _case, user in found.pairs) for one in people}
    for case in rows:
        able, wanted = sum(pk == case.pk for pk, _user in may), max(0, per_case - case.given)
        assert len(found.by_case[case.pk]) == min(able, wanted)
        assert found.lacking.get(case.pk, 0) == max(0, wanted - able)
    for user in found.load:
        assert min(found.load[to] for to in reached_from(user, may, found)) >= found.load[user] - 1


@given(cases, members, barred, st.randoms(use_true_random=False))
def test_proposal_does_not_depend_on_the_order(rows: list[ToGive], people: list[ToAsk], no: set[tuple[int, int]], dice: random.Random) -> None:
    mixed_rows, mixed_people = dice.sample(rows, len(rows)), dice.sample(people, len(people))

    assert propose(rows, people, per_case=2, barred=no) == propose(mixed_rows, mixed_people, per_case=2, barred=no)


@pytest.mark.parametrize(("n_cases", "n_people", "per_case"), [(250, 10, 2), (250, 7, 3), (7, 4, 1)])
def test_load_differs_by_one_at_most_when_nothing_speaks_against_anybody(n_cases: int, n_people: int, per_case: int) -> None:
    found = propose([ToGive(pk) for pk in range(n_cases)], [ToAsk(user) for user in range(n_people)], per_case=per_case)

    assert max(found.load.values()) - min(found.load.values()) <= 1
    assert sum(found.load.values()) == n_cases * per_case
    assert found.lacking == {}


def test_who_has_much_already_gets_less() -> None:
    found = propose([ToGive(pk) for pk in range(6)], [ToAsk(1, load=4), ToAsk(2), ToAsk(3)], per_case=1)

    assert found.load == {1: 4, 2: 3, 3: 3}


def test_a_chain_of_members_evens_the_load_out() -> None:
    """The first reads Kazakh alone, the second both, the third English alone: what the first has too much goes on by way of the second."""
    rows = [*(ToGive(pk, "kk") for pk in range(6)), *(ToGive(pk, "en") for pk in range(6, 9))]
    people = [ToAsk(1, frozenset({"kk"})), ToAsk(2, frozenset({"kk", "en"})), ToAsk(3, frozenset({"en"}))]

    assert propose(rows, people, per_case=1).load == {1: 3, 2: 3, 3: 3}


def test_case_for_which_too_few_are_left_says_how_many_it_lacks() -> None:
    found = propose([ToGive(1, "kk"), ToGive(2, given=1)], [ToAsk(1), ToAsk(2)], per_case=2, barred={(2, 1)})

    assert found.by_case == {1: (), 2: (2,)}
    assert found.lacking == {1: 2}
