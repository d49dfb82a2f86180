"""Sessions: planned alone or in a row, changed, cancelled, brought back. All of a plan stands, or nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.bulk import insert_each
from core.errors import Invalid, NotAllowed, Refused, Text
from core.history import record
from core.timefmt import day_text
from core.workflow import again_when_crossed, begin_each, lock, lock_for, perform, saying_no, wake_delivery
from partners.actor import Actor
from training.models import Attendance, Intake, IntakeGroup, Lecturer, Room, RoomBooking, SessionGroup, SessionLecturer, TeachingSession
from training.queries.clashes import Wanted, clashes_of, expected_in, offer
from training.rules import timetable as rules
from training.seen import refuse_unseen

T = TypeVar("T")
MOST_AT_ONCE = 150
COUNTED = "whether attendance was taken in the session at hand"
NAMED = 5  # clashes that are named in one refusal
WORDS = ("module", "kind", "title", "online_url", "note")  # what a session says of itself, as it is asked for


def span_on(day: date, fields: Mapping[str, Any]) -> tuple[datetime, datetime]:
    """Start and end on this day, by the clock of the academy."""
    zone = ZoneInfo(settings.HOST_ZONE)
    return datetime.combine(day, fields["starts"], zone), datetime.combine(day, fields["ends"], zone)


def plan_session(intake: Intake, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> TeachingSession:
    """On `fields["day"]`; see `plan_sessions`."""
    return plan_sessions(intake, days=[fields["day"]], fields=fields, actor=actor, now=now)[0]


def plan_sessions(intake: Intake, *, days: Sequence[date], fields: Mapping[str, Any], actor: Actor, now: datetime) -> list[TeachingSession]:
    """The same session on each of these days. Trainees and lecturers are told once for all of them.

    Room, lecturers and groups are locked in one order, so that whoever plans at the same moment waits and is told what stands there;
    what passes by the locks is refused by the exclusion constraints.
    """
    if not rules.may_keep_timetable(actor, intake):
        raise NotAllowed
    return _naming(lambda: _plan(intake, days, fields, actor, now), lambda: clash_faults(intake, days, fields))


def _naming(once: Callable[[], T], faults: Callable[[], dict[str, list[Text]]]) -> T:
    """A constraint knows what was taken, not by what: asked again afterwards, when the one who was first can be read."""
    try:
        return again_when_crossed(once)
    except Refused as refused:
        if refused.code == "constraint" and not transaction.get_connection().in_atomic_block and (found := faults()):
            raise Invalid(found) from refused
        raise


def _plan(intake: Intake, days: Sequence[date], fields: Mapping[str, Any], actor: Actor, now: datetime) -> list[TeachingSession]:
    with saying_no(), transaction.atomic():
        locked = lock(intake)
        _hold_still(locked, fields)
        _check(locked, days, fields)
        sessions = [_session(locked, day, fields, now) for day in sorted(set(days))]
        begin_each(sessions, "planned", actor=actor, now=now)
        _hold(sessions, room=fields.get("room"), lecturers=fields.get("lecturers") or (), groups=_groups(locked, fields))
        entry = record(locked, "sessions_planned", actor=actor, now=now, data=_told(sessions, fields))
        wake_delivery(entry)
    return sessions


def _session(intake: Intake, day: date, fields: Mapping[str, Any], now: datetime) -> TeachingSession:
    starts_at, ends_at = span_on(day, fields)
    for_all = not fields.get("groups")
    return TeachingSession(intake=intake, starts_at=starts_at, ends_at=ends_at, for_all=for_all, changed_at=now, **_words(fields))


def _words(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A session without a topic of its own is named after its module."""
    words = {name: fields[name] for name in WORDS if name in fields}
    if not words.get("title") and (module := words.get("module")):
        words["title"] = module.title_en
    return words


def _told(sessions: Sequence[TeachingSession], fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "count": len(sessions),
        "title": sessions[0].title,
        "first": sessions[0].starts_at.isoformat(),
        "last": sessions[-1].starts_at.isoformat(),
        "ends": sessions[-1].ends_at.isoformat(),
        "groups": [group.pk for group in fields.get("groups") or ()],
        "lecturers": [lecturer.pk for lecturer in fields.get("lecturers") or ()],
    }


def _groups(intake: Intake, fields: Mapping[str, Any]) -> list[IntakeGroup]:
    """Those chosen; none chosen means the whole intake, which is every group of it."""
    return list(fields.get("groups") or IntakeGroup.objects.filter(intake=intake).order_by("pk"))


def _hold_still(intake: Intake, fields: Mapping[str, Any]) -> None:
    """Who plans the same room, lecturer or group waits here. One order for everybody, so that two never wait for each other."""
    lecturers, room = fields.get("lecturers") or (), fields.get("room")
    wanted: list[tuple[Any, list[int]]] = [
        (IntakeGroup, [group.pk for group in _groups(intake, fields)]),
        (Lecturer, [lecturer.pk for lecturer in lecturers]),
        (Room, [room.pk] if room else []),
    ]
    for model, keys in wanted:
        if keys:
            list(model.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk", flat=True))


def _hold(
    sessions: Sequence[TeachingSession], *, room: Room | None = None, lecturers: Iterable[Lecturer] = (), groups: Iterable[IntakeGroup] = ()
) -> None:
    held = [{"session": session, "starts_at": session.starts_at, "ends_at": session.ends_at} for session in sessions]
    lecturers, groups = list(lecturers), list(groups)
    insert_each([RoomBooking(room=room, **more) for more in held] if room else [])
    insert_each([SessionLecturer(lecturer=lecturer, **more) for more in held for lecturer in lecturers])
    insert_each([SessionGroup(group=group, **more) for more in held for group in groups])


def change_session(session: TeachingSession, *, fields: Mapping[str, Any], seen: str = "", actor: Actor, now: datetime) -> None:
    """Time, place, people or words. What really differs is written, counted in `sequence` and told each time; nothing else is.

    `seen` is the `sequence` that the page showed: a page that was opened before another change takes nothing of it back.
    """
    _naming(lambda: _change(session, fields, seen, actor, now), lambda: clash_faults(session.intake, [fields["day"]], fields, besides=session.pk))


def _change(session: TeachingSession, fields: Mapping[str, Any], seen: str, actor: Actor, now: datetime) -> None:
    with saying_no(), transaction.atomic():
        intake = lock(session.intake)
        locked = lock_for(session, "change", actor=actor, now=now)
        refuse_unseen(seen, str(locked.sequence))
        _hold_still(intake, fields)
        before = standing(locked)
        wanted = _wanted(intake, fields)
        differs = {name: [_plain(before[name]), _plain(wanted[name])] for name in wanted if before[name] != wanted[name]}
        if not differs:
            return
        if {"starts_at", "ends_at"} & differs.keys() and Attendance.objects.across_partners(reason=COUNTED).filter(session=locked).exists():
            raise Refused(_("Attendance was taken in this session: it was held, and its time no longer changes."), code="held")
        _check(intake, [fields["day"]], fields, besides=session.pk)
        left = _let_go(locked, before, wanted)
        columns = {name: wanted[name] for name in (*WORDS, "starts_at", "ends_at", "for_all") if name in differs}
        perform(locked, "change", actor=actor, now=now, changes=columns | told_to_calendars(locked, now), data={"changed": differs, "left": left})
        more = {name: [row for row in wanted[name] if row not in before[name]] for name in ("lecturers", "groups")}
        _hold([locked], room=wanted["room"] if wanted["room"] != before["room"] else None, **more)
    session.__dict__.update(locked.__dict__)


def told_to_calendars(session: TeachingSession, now: datetime) -> dict[str, Any]:
    """A calendar takes over an event whose sequence is higher (RFC 5545, 3.8.7.4)."""
    return {"sequence": session.sequence + 1, "changed_at": now}


def standing(session: TeachingSession) -> dict[str, Any]:
    """What the session is and holds now, under the names of `_wanted`."""
    booking = RoomBooking.objects.filter(session=session).select_related("room").first()
    return {
        **{name: getattr(session, name) for name in WORDS},
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "for_all": session.for_all,
        "room": booking.room if booking else None,
        "lecturers": [row.lecturer for row in SessionLecturer.objects.filter(session=session).select_related("lecturer").order_by("lecturer_id")],
        "groups": [row.group for row in SessionGroup.objects.filter(session=session).select_related("group").order_by("group_id")],
    }


def _wanted(intake: Intake, fields: Mapping[str, Any]) -> dict[str, Any]:
    starts_at, ends_at = span_on(fields["day"], fields)
    return {
        **_words(fields),
        "starts_at": starts_at,
        "ends_at": ends_at,
        "for_all": not fields.get("groups"),
        "room": fields.get("room"),
        "lecturers": sorted(fields.get("lecturers") or (), key=lambda row: row.pk),
        "groups": sorted(_groups(intake, fields), key=lambda row: row.pk),
    }


def _plain(value: Any) -> Any:
    """For the history: words, and instants in UTC."""
    if isinstance(value, list):
        return ", ".join(str(row) for row in value)
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo("UTC")).isoformat()
    return value if isinstance(value, bool) else "" if value is None else str(value)


def _let_go(session: TeachingSession, before: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[int]:
    """Before the time moves, so that what is left behind stands in no way. Returns the lecturers who teach it no more."""
    if before["room"] != wanted["room"]:
        RoomBooking.objects.filter(session=session).delete()
    left = [row.pk for row in before["lecturers"] if row not in wanted["lecturers"]]
    SessionLecturer.objects.filter(session=session, lecturer__in=left).delete()
    SessionGroup.objects.filter(session=session).exclude(group__in=wanted["groups"]).delete()
    return left


def cancel_session(session: TeachingSession, *, reason: str, actor: Actor, now: datetime) -> None:
    """Room, lecturers and groups are free at once; the session stays in the timetable, marked as cancelled, and in calendars too."""
    with saying_no(), transaction.atomic():
        locked = lock_for(session, "cancel", actor=actor, now=now)
        perform(locked, "cancel", actor=actor, now=now, reason=reason, changes=told_to_calendars(locked, now))
    session.__dict__.update(locked.__dict__)


def bring_back(session: TeachingSession, *, actor: Actor, now: datetime) -> None:
    """At its old time, in its old room, if nothing else stands there by now."""
    again_when_crossed(lambda: _bring_back(session, actor, now))


def _bring_back(session: TeachingSession, actor: Actor, now: datetime) -> None:
    with saying_no(), transaction.atomic():
        lock(session.intake)
        locked = lock_for(session, "bring_back", actor=actor, now=now)
        held = standing(locked)
        _hold_still(locked.intake, held)
        wanted = Wanted(((locked.starts_at, locked.ends_at),), held["room"], tuple(held["lecturers"]), tuple(held["groups"]), locked.pk)
        if found := clashes_of(wanted):
            sentence = gettext("It can't come back as it was. %(clashes)s Plan a new session instead.")
            raise Refused(sentence % {"clashes": " ".join(clash.sentence for clash in found[:NAMED])}, code="clash")
        perform(locked, "bring_back", actor=actor, now=now, changes=told_to_calendars(locked, now))
    session.__dict__.update(locked.__dict__)


def _check(intake: Intake, days: Sequence[date], fields: Mapping[str, Any], *, besides: int | None = None) -> None:
    faults = _own_faults(intake, days, fields)
    if not faults:
        faults = clash_faults(intake, days, fields, besides=besides)
        for name, texts in _seat_faults(intake, days, fields).items():
            faults.setdefault(name, []).extend(texts)
    if faults:
        raise Invalid(faults)


def _own_faults(intake: Intake, days: Sequence[date], fields: Mapping[str, Any]) -> dict[str, list[Text]]:
    """What is wrong whatever else stands in the timetable."""
    academy = intake.programme.institution_id
    faults: dict[str, list[Text]] = {}
    if not days:
        faults["days"] = [_("Choose at least one day.")]
    if len(days) > MOST_AT_ONCE:
        faults["days"] = [_("So many sessions can't be planned at once; end the series earlier.")]
    if fields["ends"] <= fields["starts"]:
        faults["ends"] = [_("The session would end before it begins.")]
    if any(not intake.starts_on <= day <= intake.ends_on for day in days):
        words = {"first": day_text(intake.starts_on), "last": day_text(intake.ends_on)}
        faults["day"] = [gettext("The intake runs from %(first)s to %(last)s.") % words]
    if (room := fields.get("room")) and (room.institution_id != academy or not room.is_active):
        faults["room"] = [_("This room is not in use at the academy.")]
    if any(lecturer.institution_id != academy for lecturer in fields.get("lecturers") or ()):
        faults["lecturers"] = [_("Choose lecturers of the academy.")]
    if any(group.intake_id != intake.pk for group in fields.get("groups") or ()):
        faults["groups"] = [_("Choose groups of this intake.")]
    if (module := fields.get("module")) and module.version_id != intake.version_id:
        faults["module"] = [_("Choose a module of this intake.")]
    if not _words(fields).get("title"):
        faults["title"] = [_("Enter a topic, or choose a module.")]
    return faults


def wanted_by(intake: Intake, days: Iterable[date], fields: Mapping[str, Any], *, besides: int | None = None) -> Wanted:
    spans = tuple(span_on(day, fields) for day in sorted(set(days)))
    return Wanted(spans, fields.get("room"), tuple(fields.get("lecturers") or ()), tuple(_groups(intake, fields)), besides)


def clash_faults(intake: Intake, days: Iterable[date], fields: Mapping[str, Any], *, besides: int | None = None) -> dict[str, list[Text]]:
    """By field: what stands there already, and for the room where one could go instead."""
    faults: dict[str, list[Text]] = {}
    found = clashes_of(wanted_by(intake, days, fields, besides=besides))
    for clash in found:
        faults.setdefault(clash.field, []).append(clash.sentence)
    for texts in faults.values():
        if (more := len(texts) - NAMED) > 0:
            texts[NAMED:] = [gettext("And %(n)d more.") % {"n": more}]
    if taken := [clash.span for clash in found if clash.field == "room"]:
        faults["room"].append(_elsewhere(intake, fields, taken))
    return faults


def _elsewhere(intake: Intake, fields: Mapping[str, Any], spans: Iterable[tuple[datetime, datetime]]) -> str:
    return offer(intake.programme.institution_id, spans, seats=expected_in(intake, fields.get("groups") or ()))


def _seat_faults(intake: Intake, days: Sequence[date], fields: Mapping[str, Any]) -> dict[str, list[Text]]:
    """Too few seats is a refusal with figures that the registrar may overrule with a tick: a visit or an examination may need few."""
    room = fields.get("room")
    if room is None or fields.get("crowded"):
        return {}
    expected = expected_in(intake, fields.get("groups") or ())
    if room.seats >= expected:
        return {}
    words = {"room": room, "seats": room.seats, "people": expected}
    elsewhere = _elsewhere(intake, fields, [span_on(day, fields) for day in days])
    sentence = gettext("Room %(room)s has fewer seats (%(seats)d) than people are expected (%(people)d).") % words
    return {"room": [f"{sentence} {elsewhere}"], "crowded": [_("Tick this only if the room will do all the same.")]}
