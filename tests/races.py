"""Many people want the same few places at the same moment, through two web processes."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils import timezone

from core.models import HistoryEntry
from portal.recount import disagreements
from scholarships import operations as scholarships
from scholarships.models import Call, Nomination
from tests.live import Answer, Caller, Request, all_at_once, browser_of, environment_of_test, own_valkey, web_process
from tests.world import NOW, World, allotment_of, make_call, make_draft, make_intake, make_world

PLACES = 10
IN_FLIGHT = 200


@dataclass
class Stage:
    """A world and two web processes that serve it."""

    world: Any
    ports: tuple[int, int]
    logs: tuple[Path, Path]

    def faults(self) -> list[str]:
        """Lines of the logs that no reader should ever cause: deadlocks, tracebacks, answers of 500."""
        bad = ("deadlock", "Traceback", "Internal Server Error", "busy")
        return [line for log in self.logs for line in log.read_text().splitlines() if any(word in line for word in bad)]


@contextmanager
def two_web_processes(folder: Path) -> Iterator[Stage]:
    world = make_world()
    logs = (folder / "web1.log", folder / "web2.log")
    with own_valkey(folder / "valkey") as queue:
        environment = environment_of_test(queue.url)
        with web_process(environment, logs[0]) as first, web_process(environment, logs[1]) as second:
            yield Stage(world, (first, second), logs)


@dataclass(frozen=True)
class Result:
    accepted: int
    refused: int
    seconds: float


def open_call(world: World, name: str, *, places: int, reserve: int, **more: Any) -> Call:
    until = timezone.now() + timedelta(days=7)  # the web processes have the clock of the machine
    return make_call(world, places=places, reserve=reserve, intake=make_intake(world, reference=name), closes_at=until, **more)


def drafts(world: World, call: Call, count: int) -> list[Nomination]:
    return [make_draft(world, call, number=number) for number in range(count)]


def in_flight(stage: Stage, people: Sequence[str], name: str, rows: Sequence[Nomination], *args: str, **fields: str) -> tuple[list[Answer], float]:
    """One POST for each row, spread over people and web processes."""
    paths = [reverse(f"scholarships:{name}", args=[row.pk, *args]) for row in rows]
    callers: list[Caller] = [browser_of(stage.world, person, port, paths[0]) for person in people for port in stage.ports]
    requests = [Request(callers[place % len(callers)], path, fields) for place, path in enumerate(paths)]
    began = time.monotonic()
    return all_at_once(requests), time.monotonic() - began


def judged(answers: Sequence[Answer], sentences: Sequence[str], seconds: float) -> Result:
    """Accepted, or refused with one of the sentences; nothing else may happen."""
    kinds = Counter(answer.status for answer in answers)
    assert set(kinds) <= {200, 302}, kinds
    without = [answer.body for answer in answers if answer.status == 200 and not any(sentence in unescape(answer.body) for sentence in sentences)]
    assert without == [], without[0]
    return Result(kinds[302], kinds[200], seconds)


def submissions(stage: Stage, name: str, count: int = IN_FLIGHT) -> Result:
    """`count` submissions for ten slots."""
    call = open_call(stage.world, name, places=PLACES, reserve=0)
    rows = drafts(stage.world, call, count)

    answers, seconds = in_flight(stage, ("alice", "amir"), "nomination_check", rows)

    result = judged(answers, ("has nominated 10 of 10", "has nominated as many people as this call allows"), seconds)
    check(stage, call, result, nominated=PLACES, placed=0, state="submitted", others="draft", count=count)
    return result


def selections(stage: Stage, name: str, count: int = IN_FLIGHT) -> Result:
    """`count` selections for ten places."""
    call = open_call(stage.world, name, places=PLACES, reserve=count - PLACES)
    rows = drafts(stage.world, call, count)
    for row in rows:
        scholarships.submit_nomination(row, actor=stage.world.alice, now=NOW)
        scholarships.accept_for_review(row, actor=stage.world.sofia, now=NOW)

    answers, seconds = in_flight(stage, ("hana", "hana"), "nomination_step", rows, "select", reason="Strong dossier.")

    result = judged(answers, ("All 10 places of", "All places of this partner in the call are given"), seconds)
    check(stage, call, result, nominated=count, placed=PLACES, state="selected", others="in_review", count=count)
    return result


def check(stage: Stage, call: Call, result: Result, *, nominated: int, placed: int, state: str, others: str, count: int) -> None:
    states = Counter(Nomination.objects.across_partners(reason="test").filter(call=call).values_list("state", flat=True))
    allotment = allotment_of(call, stage.world.partner_a)

    assert states == {state: PLACES, others: count - PLACES}
    assert (result.accepted, result.refused) == (PLACES, count - PLACES)
    assert (allotment.nominated, allotment.placed) == (nominated, placed)
    assert allotment.quota_year.reserved == placed
    assert disagreements() == []
    assert stage.faults() == []


@dataclass(frozen=True)
class Moves:
    """What became of a race for places with a reserve list behind it."""

    states: Counter[str]
    promoted: list[int]  # places on the list, in the order in which they moved up
    waiting: list[int]  # places on the list of those who wait still
    seconds: float


def reserve_moves(stage: Stage, name: str, count: int = IN_FLIGHT) -> Moves:
    """`count` acts at once on one call: offers declined, accepted, withdrawn; the reserve list withdrawn from and selected from."""
    offered, waiting = count * 3 // 10, count // 2
    call = open_call(stage.world, name, places=offered, reserve=count - offered, promotes_reserve=True)
    rows = drafts(stage.world, call, count)
    for number, row in enumerate(rows):
        _bring(stage.world, row, "offered" if number < offered else "reserve" if number < offered + waiting else "in_review")
    began = time.monotonic()
    answers = all_at_once(_acts(stage, rows, offered, waiting))
    seconds = time.monotonic() - began

    assert {answer.status for answer in answers} <= {200, 302, 422}  # a late answer is refused with 422, a decision with 200
    allotment = allotment_of(call, stage.world.partner_a)
    assert allotment.placed <= offered
    assert allotment.quota_year.reserved == allotment.placed
    assert disagreements() == []
    assert stage.faults() == []
    return _moves(call, seconds)


def _bring(world: World, row: Nomination, state: str) -> None:
    scholarships.submit_nomination(row, actor=world.alice, now=NOW)
    scholarships.accept_for_review(row, actor=world.sofia, now=NOW)
    if state == "reserve":
        scholarships.put_on_reserve(row, reason="Strong dossier.", actor=world.hana, now=NOW)
    if state == "offered":
        scholarships.select(row, reason="Strong dossier.", actor=world.hana, now=NOW)
        scholarships.send_offer(row, actor=world.sofia, now=timezone.now())


def _acts(stage: Stage, rows: Sequence[Nomination], offered: int, waiting: int) -> list[Request]:
    """Of those offered: two fifths declined, a fifth accepted, the rest withdrawn. Of the list: half withdrawn, half selected. The others: selected."""
    why = {"reason": "Sent to another post."}
    acts: list[tuple[str, tuple[str, ...], dict[str, str], str]] = []
    for number, _row in enumerate(rows):
        if number < offered:
            answer = ("decline", "decline", "accept", "", "")[number % 5]
            acts.append(("nomination_answer", (), {"answer": answer, **(why if answer == "decline" else {})}, "alice") if answer else WITHDRAWAL)
        elif number < offered + waiting and number % 2:
            acts.append(WITHDRAWAL)
        else:
            acts.append(("nomination_step", ("select",), why, "hana"))
    paths = [reverse(f"scholarships:{name}", args=[row.pk, *args]) for row, (name, args, _fields, _who) in zip(rows, acts, strict=True)]
    first = {who: next(path for path, act in zip(paths, acts, strict=True) if act[3] == who) for who in ("alice", "hana")}
    callers = {(who, port): browser_of(stage.world, who, port, path) for who, path in first.items() for port in stage.ports}
    return [Request(callers[act[3], stage.ports[place % 2]], path, act[2]) for place, (path, act) in enumerate(zip(paths, acts, strict=True))]


WITHDRAWAL: tuple[str, tuple[str, ...], dict[str, str], str] = ("nomination_withdraw", (), {"reason": "Sent to another post."}, "alice")


def _moves(call: Call, seconds: float) -> Moves:
    found = Nomination.objects.across_partners(reason="test").filter(call=call)
    entries = HistoryEntry.objects.across_partners(reason="test").filter(
        model="scholarships.nomination", step="promote", object_id__in=found.values("pk")
    )
    places = dict(found.values_list("pk", "reserve_rank"))
    return Moves(
        states=Counter(found.values_list("state", flat=True)),
        promoted=[places[entry.object_id] for entry in entries.order_by("pk")],
        waiting=sorted(places[pk] for pk in found.filter(state="reserve").values_list("pk", flat=True)),
        seconds=seconds,
    )


def check_order(moves: Moves) -> None:
    """Nobody was passed over: whoever waits still stands behind everybody who has moved up, and they moved in order."""
    assert moves.promoted, moves.states
    assert moves.promoted == sorted(moves.promoted)
    assert not moves.waiting or moves.waiting[0] > moves.promoted[-1]
