"""Who is invited and comes: a roundtable with delegations in every state, a conference with three hundred registrations and a waiting list."""

from __future__ import annotations

import itertools
import secrets
import uuid
from collections.abc import Iterator
from datetime import timedelta

from accounts.models import User
from core.bulk import insert_each
from core.history import record_each
from core.models import HistoryEntry
from core.numbers import references
from documents.operations import ALPHABET
from events import operations as verbs
from events.enums import Accreditation, Diet
from events.enums import RegistrationState as S
from events.models import Delegation, Event, Registration
from events.operations.door import Scan
from partners.queries import host_day
from people.models import Person
from portal.demo.accounts import officer_of
from portal.demo.content.names import POOLS
from portal.demo.stage import Stage, chance

INVITED = ("TJ", "UZ", "MN", "AZ", "KG", "TR", "CN", "AM", "GE")
POSTS = ("Second Secretary", "First Secretary", "Counsellor", "Head of division", "Lecturer", "Deputy rector", "Attaché", "Researcher")
PLACES = (
    "Ministry of Foreign Affairs",
    "Diplomatic academy",
    "University",
    "Institute of strategic studies",
    "Embassy",
    "International organisation",
)
CONFIRMED, WAITING, TO_APPROVE = 250, 25, 24
CAME = 7
DIETS = (*[Diet.ANY] * 6, Diet.HALAL, Diet.HALAL, Diet.VEGETARIAN, Diet.VEGAN)


def invite_and_register(stage: Stage) -> None:
    _invite_to_roundtable(stage, stage.events["roundtable"])
    _fill_conference(stage, stage.events["conference"])
    _people_of_seminar(stage, stage.events["past_seminar"])


# --- the roundtable -----------------------------------------------------------------------------------
def _invite_to_roundtable(stage: Stage, event: Event) -> None:
    officer = stage.actors["programme.officer"]
    sides = [(stage.partners[code], None) for code in INVITED]
    until = event.starts_at - timedelta(days=4)
    made = verbs.put_on_list(event, sides=sides, ceiling=3, answer_by=until, actor=officer, now=stage.ago(26))
    rows = dict(zip(INVITED, made, strict=True))
    verbs.send_invitations([row for code, row in rows.items() if code != "CN"], actor=officer, now=stage.ago(25))
    for code in ("TJ", "UZ", "MN"):
        _name(stage, rows[code], code, 2, days=20)
        _check(stage, rows[code], days=16)
        verbs.confirm_delegation(rows[code], actor=officer, now=stage.ago(14))
    _name(stage, rows["AZ"], "AZ", 3, days=2)
    _name(stage, rows["GE"], "GE", 1, days=3)
    _check(stage, rows["GE"], days=2)
    verbs.decline_invitation(rows["TR"], reason="The delegation is needed at a meeting in Ankara.", actor=officer_of(stage, "TR"), now=stage.ago(9))
    verbs.withdraw_invitation(rows["AM"], reason="The invitation went to a side that is invited as an institution.", actor=officer, now=stage.ago(22))


def _name(stage: Stage, row: Delegation, code: str, count: int, *, days: float) -> None:
    """Handed in by the officer of the side; the first heads it."""
    known = Person.objects.across_partners(reason="people of the demo").filter(partner=row.partner, user__isnull=True).order_by("-pk")
    people: list[dict[str, object]] = [{"person": person, "position": POSTS[2 + n], "email": ""} for n, person in enumerate(known[:count])]
    people += [
        {"given_names": given, "family_name": family, "position": POSTS[n]} for n, (given, family) in zip(range(count), _names(code), strict=False)
    ]
    who = officer_of(stage, code)
    verbs.name_people(row, people=people[:count], actor=who, now=stage.ago(days))
    row.refresh_from_db()
    verbs.hand_in_delegation(row, actor=who, now=stage.ago(days) + timedelta(hours=2))


def _check(stage: Stage, row: Delegation, *, days: float) -> None:
    rows = Registration.objects.across_partners(reason="people of the demo").filter(delegation=row).order_by("rank_order")
    for member in rows:
        verbs.accredit(member, actor=stage.actors["registrar"], now=stage.ago(days))


def _names(code: str) -> Iterator[tuple[str, str]]:
    """Given and family names of one country, every pair once."""
    pool = POOLS.get(code, POOLS["UZ"])
    given, families = ([word.partition("=")[0].replace("_", " ") for word in text.split()] for text in (f"{pool.men} {pool.women}", pool.families))
    return ((given[(number * 5 + turn) % len(given)], family) for turn in range(len(given)) for number, family in enumerate(families))


# --- the conference -----------------------------------------------------------------------------------
def _fill_conference(stage: Stage, event: Event) -> None:
    """Written together: what each says of itself, then the steps that brought it where it is, of which nobody is told any more."""
    officer = stage.actors["programme.officer"]
    (own,) = verbs.put_on_list(
        event, sides=[(stage.partners["TJ"], None)], ceiling=4, answer_by=stage.now + timedelta(days=12), actor=officer, now=stage.ago(8)
    )
    verbs.send_invitations([own], as_note=True, actor=officer, now=stage.ago(7))
    placed = CONFIRMED + 1
    verbs.change_event(event, fields={"capacity": placed}, actor=officer, now=stage.ago(30))
    states = [*[S.CONFIRMED] * CONFIRMED, S.OFFERED, *[S.WAITING] * WAITING, *[S.REGISTERED] * TO_APPROVE]
    rows = _registrations(stage, event, states)
    insert_each(rows)
    before = HistoryEntry.objects.across_partners(reason="history of the demo").order_by("-pk").values_list("pk", flat=True).first() or 0
    record_each(rows, "registered", actor=officer, now=stage.ago(20))
    for step, state in (("approve", S.CONFIRMED), ("put_on_waiting_list", S.WAITING), ("offer_place", S.OFFERED)):
        record_each([row for row in rows if row.state == state], step, actor=officer, now=stage.ago(5 if state == S.CONFIRMED else 3))
    written = HistoryEntry.objects.across_partners(reason="history of the demo").filter(pk__gt=before, model="events.registration")
    written.exclude(step="offer_place").update(delivered_at=stage.now)


def _people_of_seminar(stage: Stage, event: Event) -> None:
    """Held: seven were seen at the door, two were not; certificates wait to be issued, and nobody is asked yet."""
    officer = stage.actors["programme.officer"]
    rows = _registrations(stage, event, [S.CONFIRMED] * (CAME + 2), days=45)
    insert_each(rows)
    before = HistoryEntry.objects.across_partners(reason="history of the demo").order_by("-pk").values_list("pk", flat=True).first() or 0
    record_each(rows, "registered", actor=officer, now=stage.ago(45))
    record_each(rows, "approve", actor=officer, now=stage.ago(26))
    scans = [Scan(uuid.uuid4(), row.code, event.starts_at - timedelta(minutes=20 - number)) for number, row in enumerate(rows[:CAME])]
    verbs.let_in(event, scans, device="Hall C", actor=stage.actors["registrar"], now=event.starts_at)
    written = HistoryEntry.objects.across_partners(reason="history of the demo").filter(pk__gt=before, model="events.registration")
    written.update(delivered_at=stage.now)


def _registrations(stage: Stage, event: Event, states: list[S], *, days: float = 20) -> list[Registration]:
    """The first has come so many days ago, the last seventeen days later."""
    pools = itertools.cycle(POOLS)
    turns = {code: _names(code) for code in POOLS}
    accounts: dict[int, User] = {0: stage.users["trainee"], CONFIRMED: stage.users["expert"], CONFIRMED + 2: stage.users["lecturer"]}
    numbers = references("G", host_day(stage.now).year, len(states))
    rows = []
    for number, (reference, state) in enumerate(zip(numbers, states, strict=True)):
        dice, code = chance("guest", number), next(pools)
        user = accounts.get(number)
        given, family = str(user).split(" ", 1) if user else next(turns[code])
        came = stage.ago(days - 17 * number / len(states))
        rows.append(
            Registration(
                event=event, reference=reference, code="".join(secrets.choice(ALPHABET) for _n in range(20)), given_names=given, family_name=family,
                user=user, position=dice.choice(POSTS), organisation=dice.choice(PLACES), country=code,
                email=user.email if user else f"guest{number}@guests.example", language="ru" if number % 3 else "en", state=state, state_since=came,
                interpretation=dice.choice(("", "", "ru", "kk", "en")), diet=dice.choice(DIETS), visa_needed=False,
                diet_note="no nuts" if number % 40 == 7 else "", access_needs="a place for a wheelchair" if number % 60 == 11 else "",
                accreditation=Accreditation.NOT_NEEDED, created_at=came, waits_since=came if state in (S.WAITING, S.OFFERED) else None,
                offered_until=stage.now + timedelta(hours=30) if state == S.OFFERED else None,
            )
        )  # fmt: skip
    return rows
