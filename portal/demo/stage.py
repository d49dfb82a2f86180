"""Who and what the demo has, and its clock.

A story is a generator that yields the instant of its next act and then acts. The stage plays all stories in the order
of time, whatever order they were begun in, and stops at the present: so numbers, history and ledger come in their
true order, and what lies ahead has not happened.
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from accounts.models import User
from agreements.models import QuotaYear
from documents.models import StoredFile
from events.models import Event
from partners.actor import Actor
from partners.models import Institution, Partner
from people.models import Person
from reviews.models import Criterion, Rubric
from scholarships.models import Nomination
from training.models import Programme

SEED = 19032014
ZONE = ZoneInfo("Asia/Almaty")
Story = Iterator[datetime]


def year_of_story(now: datetime) -> int:
    """The year in which the next master's intake begins: 2027 when the demo is loaded in autumn 2026.

    The agreement was signed on 19 March of the year before. The source gives no year; the demo takes the latest that fits.
    """
    return now.year + 1 if (now.month, now.day) >= (5, 4) else now.year


def chance(*parts: object) -> random.Random:
    """Dice of one thing, the same at each loading whatever else happens."""
    return random.Random(":".join(map(str, (SEED, *parts))))  # noqa: S311 - example data


def local(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ZONE)


@dataclass
class Stage:
    now: datetime
    password_hash: str
    time: datetime = field(init=False)
    partners: dict[str, Partner] = field(default_factory=dict)
    offices: dict[str, Institution] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)
    rubric: Rubric = field(init=False)
    criteria: list[Criterion] = field(default_factory=list)
    quotas: dict[tuple[str, str, int], QuotaYear] = field(default_factory=dict)
    files: dict[tuple[str, str], StoredFile] = field(default_factory=dict)
    known: dict[str, list[Person]] = field(default_factory=dict)
    wishes: dict[str, list[tuple[Nomination, str, str]]] = field(default_factory=dict)  # by call: what the panel thinks
    events: dict[str, Event] = field(default_factory=dict)  # by key: "conference", "roundtable", "seminar", "past_…", "cancelled"
    names_taken: set[tuple[str, str]] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)  # nominations that another story goes on with
    _waiting: list[tuple[datetime, int, Story]] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.time = local(date(self.year - 6, 1, 15))

    @property
    def year(self) -> int:
        return year_of_story(self.now)

    def ago(self, days: float) -> datetime:
        return self.now - timedelta(days=days)

    def day(self, days_from_now: int) -> date:
        return (self.now + timedelta(days=days_from_now)).astimezone(ZONE).date()

    def add(self, story: Story) -> None:
        at = next(story, None)
        if at is not None:
            heapq.heappush(self._waiting, (max(at, self.time), next(self._order), story))

    def play(self) -> None:
        while self._waiting and self._waiting[0][0] <= self.now:
            self.time, _number, story = heapq.heappop(self._waiting)
            self.add(story)
