"""What nominations stand in: partners with their agreements and quotas, programmes, intakes, panels, calls and places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import make_password

from accounts.models import User
from agreements.enums import AgreementState
from agreements.models import Agreement, AgreementParty, QuotaLine, QuotaYear
from core.bulk import insert_each
from core.models import HistoryEntry
from partners.enums import InstitutionKind
from partners.models import Institution, Partner
from portal.scale.plan import PARTNERS, PROGRAMMES, PlannedCall, places_by_year
from reviews.models import Criterion, Panel, Rubric
from scholarships.enums import CallState
from scholarships.models import Allotment, Call, CallDocument
from training.models import Intake, Programme

BY = "made-up data"
REVIEWERS = 40
THREE = ("en", "ru", "kk")


@dataclass
class Frame:
    """Keys of what was made, by the numbers of the plan."""

    now: datetime
    partners: list[int] = field(default_factory=list)
    reviewers: list[int] = field(default_factory=list)
    quota_years: dict[tuple[int, int], int] = field(default_factory=dict)
    rubric: int = 0
    intakes: dict[int, int] = field(default_factory=dict)
    panels: dict[int, int] = field(default_factory=dict)
    calls: dict[int, Call] = field(default_factory=dict)
    papers: dict[int, tuple[int, int]] = field(default_factory=dict)
    allotments: dict[tuple[int, int], int] = field(default_factory=dict)


def three(name: str, text: str) -> dict[str, str]:
    return {f"{name}_{language}": text for language in THREE}


def made(rows: Sequence[Any]) -> list[int]:
    insert_each(rows)
    return [row.pk for row in rows]


def build(calls: list[PlannedCall], now: datetime) -> Frame:
    frame = Frame(now)
    academy = _host()
    _partners(frame)
    _agreements(frame, calls)
    frame.reviewers = made(
        [User(email=f"reviewer{n}@scale.example", full_name=f"Reviewer {n}", password=make_password(None), created_at=now) for n in range(REVIEWERS)]
    )
    (frame.rubric,) = made([Rubric(**three("name", "Criteria of made-up calls"))])
    made([Criterion(rubric_id=frame.rubric, position=n, **three("name", f"Criterion {n}")) for n in range(1, 5)])
    _calls(frame, calls, _programmes(academy))
    return frame


def _host() -> int:
    """The academy of the host that is there, else one of a made-up host."""
    academies = Institution.objects.filter(partner__is_host=True, kind=InstitutionKind.ACADEMY).order_by("pk")
    if first := academies.first():
        return int(first.pk)
    host = Partner.objects.filter(is_host=True).first()
    if host is None:
        host = Partner(**three("name", "Host"), kind="country", code="KZ", is_host=True)
        made([host])
    made([Institution(**three("name", "Ministry of the host"), partner=host, kind=InstitutionKind.MINISTRY)])
    return made([Institution(**three("name", "Academy of the host"), partner=host, kind=InstitutionKind.ACADEMY)])[0]


def _partners(frame: Frame) -> None:
    codes = [f"{first}{second}" for first in "ABCDEFGHIJ" for second in "ABCDEFGHIJKLMNOPQRST"]
    taken = set(Partner.objects.values_list("code", flat=True))
    codes = [code for code in (*codes, *(f"X{n}" for n in range(99))) if code not in taken][:PARTNERS]
    frame.partners = made([Partner(**three("name", f"Partner {code}"), kind="country", code=code) for code in codes])
    made(
        [
            Institution(**three("name", f"Ministry of Foreign Affairs of {code}"), partner_id=pk, kind=InstitutionKind.AUTHORITY)
            for code, pk in zip(codes, frame.partners, strict=True)
        ]
    )


def _agreements(frame: Frame, calls: list[PlannedCall]) -> None:
    """One in force with each partner, with one line that has as many places a year as the plan needs."""
    first, signed = min(call.year for call in calls), frame.now - timedelta(days=5000)
    last = max(call.year for call in calls)
    rows = [
        Agreement(
            reference=f"A-{signed.year}-S{n:04d}", **three("title", f"Agreement {n}"), state=AgreementState.IN_FORCE,
            signed_on=signed.date(), valid_from=signed.date(), created_at=signed,
        )
        for n in range(PARTNERS)
    ]  # fmt: skip
    keys = made(rows)
    steps = (("created", "draft"), ("sign", "signed"), ("bring_into_force", "in_force"))
    made([past("agreements.agreement", row.pk, row.reference, step, target, signed) for row in rows for step, target in steps])
    made([AgreementParty(agreement_id=key, partner_id=partner) for key, partner in zip(keys, frame.partners, strict=True)])
    lines = made(
        [
            QuotaLine(agreement_id=key, number=1, partner_id=partner, kind="degree", level="eqf7", per_year=1, first_year=first, last_year=last)
            for key, partner in zip(keys, frame.partners, strict=True)
        ]
    )
    places = sorted(places_by_year(calls).items())
    years = made([QuotaYear(line_id=lines[partner], year=year, allotted=number) for (partner, year), number in places])
    frame.quota_years = {key: pk for (key, _number), pk in zip(places, years, strict=True)}


def _programmes(academy: int) -> list[int]:
    return made(
        [
            Programme(**three("title", f"Programme {n}"), code=f"S{n:03d}", kind="degree", institution_id=academy, months=12, languages=["en"])
            for n in range(PROGRAMMES)
        ]
    )


def _calls(frame: Frame, calls: list[PlannedCall], programmes: list[int]) -> None:
    intakes = [_intake(call, programmes) for call in calls]
    panels = [Panel(label=f"Panel {call.number}", blind=False, disagreement=Decimal("1.5"), created_at=opening(call)) for call in calls]
    frame.intakes = dict(zip((call.number for call in calls), made(intakes), strict=True))
    frame.panels = dict(zip((call.number for call in calls), made(panels), strict=True))
    rows = [_call(call, frame) for call in calls]
    insert_each(rows)
    frame.calls = {call.number: row for call, row in zip(calls, rows, strict=True)}
    papers = made([CallDocument(call_id=row.pk, position=n, **three("name", name)) for row in rows for n, name in enumerate(("Diploma", "Letter"))])
    frame.papers = {call.number: (papers[2 * n], papers[2 * n + 1]) for n, call in enumerate(calls)}
    made([entry for row in rows for entry in _life(row)])
    _allotments(frame, calls)


def _intake(call: PlannedCall, programmes: list[int]) -> Intake:
    start = date(call.year, 9, 1)
    return Intake(
        programme_id=programmes[call.number % PROGRAMMES], reference=f"S-{call.year}-{call.number:05d}", starts_on=start,
        ends_on=start + timedelta(days=300), language="en", capacity=call.total,
    )  # fmt: skip


def opening(call: PlannedCall) -> datetime:
    return datetime(call.year - 1, 9, 1, 4, call.number % 60, tzinfo=UTC)


def _call(call: PlannedCall, frame: Frame) -> Call:
    opens = opening(call)
    return Call(
        reference=f"{call.year}/S{call.number:05d}", **three("title", f"Call {call.number}"), intake_id=frame.intakes[call.number],
        rubric_id=frame.rubric, state=state_of(call, frame.now), opens_at=opens, closes_at=opens + timedelta(days=120), zone="Asia/Almaty",
        panel_id=frame.panels[call.number], created_at=opens, published_at=opens,
    )  # fmt: skip


def state_of(call: PlannedCall, now: datetime) -> str:
    """Of the next year it goes on, of this one it is decided, before it is in the archive."""
    if call.year > now.year:
        return CallState.OPEN
    return CallState.DECIDED if call.year == now.year else CallState.ARCHIVED


def _life(row: Call) -> list[HistoryEntry]:
    path = [("created", "draft"), ("publish", "published"), ("open", "open"), ("close", "closed"), ("decide", "decided"), ("archive", "archived")]
    last = [target for _step, target in path].index(str(row.state))
    return [past("scholarships.call", row.pk, row.reference, step, target, row.opens_at) for step, target in path[: last + 1]]


def past(model: str, pk: int, label: str, step: str, target: str, at: datetime) -> HistoryEntry:
    """A row of history that nobody is told of any more."""
    return HistoryEntry(
        at=at, recorded_at=at, model=model, object_id=pk, object_label=label, step=step, target=target, actor_label=BY, delivered_at=at
    )


def _allotments(frame: Frame, calls: list[PlannedCall]) -> None:
    keys = [(call.number, partner) for call in calls for partner in call.sizes]
    rows = [
        Allotment(
            call_id=frame.calls[call.number].pk, partner_id=frame.partners[partner], quota_year_id=frame.quota_years[partner, call.year], places=size
        )
        for call in calls
        for partner, size in call.sizes.items()
    ]
    frame.allotments = dict(zip(keys, made(rows), strict=True))
