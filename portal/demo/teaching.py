"""Versions with modules, lecturers, rooms and signatories; and the timetable of what is running and comes next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from core.bulk import insert_each
from core.history import record_each
from portal.demo.content import modules as data
from portal.demo.stage import Stage, local
from training.models import (
    CertificateRule,
    Intake,
    IntakeGroup,
    Lecturer,
    Module,
    ModuleLecturer,
    Programme,
    ProgrammeVersion,
    Room,
    RoomBooking,
    SessionGroup,
    SessionLecturer,
    Signatory,
    TeachingSession,
)

HOURS = (9, 11, 14, 16)
MOST_DAYS = 60  # of each timetable: enough to look at


def build_teaching(stage: Stage) -> None:
    """Reference data, made as its pages do but in few statements."""
    academy = stage.offices["institute"]
    lecturers = [
        Lecturer(
            institution=academy, user=stage.users.get(account or ""), name=name, title_en=en, title_ru=ru, title_kk=kk, fields=list(fields),
        )
        for account, name, en, ru, kk, fields in data.LECTURERS
    ]  # fmt: skip
    insert_each(lecturers)
    insert_each([Room(institution=academy, name=name, seats=seats) for name, seats in data.ROOMS])
    languages = ("en", "ru", "kk")
    signatories = []
    for rank, *words in data.SIGNATORIES:
        names = {f"name_{language}": word for language, word in zip(languages, words[:3], strict=True)}
        posts = {f"post_{language}": word for language, word in zip(languages, words[3:], strict=True)}
        signatories.append(Signatory(institution=academy, rank=rank, starts_on=date(stage.year - 7, 1, 1), **names, **posts))
    insert_each(signatories)
    for number, (code, programme) in enumerate(stage.programmes.items()):
        _version(stage, programme, data.MODULES[code], lecturers[number % len(lecturers) :] + lecturers)


def _version(stage: Stage, programme: Programme, parts: tuple[data.Part, ...], lecturers: list[Lecturer]) -> None:
    level, field, points, language = data.ABOUT[programme.code]
    programme.level, programme.field, programme.credits, programme.language_level = level, field, points, language
    programme.save(update_fields=["level", "field", "credits", "language_level"])
    en, ru, kk = data.OUTCOMES
    version = ProgrammeVersion(
        programme=programme, number=1, state="in_use", scheme="letter" if level == "master" else "percent", in_use_at=stage.time, created_at=stage.time,
        created_by_label=str(stage.users["registrar"]), outcomes_en=en, outcomes_ru=ru, outcomes_kk=kk,
    )  # fmt: skip
    version.save(force_insert=True)
    record_each([version], "put_in_use", actor=stage.actors["registrar"], now=stage.time)
    modules = [
        Module(
            version=version, order=order, code=part.code, title_en=part.en, title_ru=part.ru, title_kk=part.kk, credits=part.credits, hours=part.hours,
            is_marked=programme.kind != "attachment",
        )
        for order, part in enumerate(parts, 1)
    ]  # fmt: skip
    insert_each(modules)
    insert_each([ModuleLecturer(module=module, lecturer=lecturers[number]) for number, module in enumerate(modules[:4])])
    rules = [CertificateRule(version=version, kind="certificate_participation", attendance_min=50, rank="dean")]
    if programme.kind != "attachment":
        rules.append(CertificateRule(version=version, kind="certificate_completion", attendance_min=75, needs_modules=True, rank="vice_rector"))
    if level == "master":
        rules.append(CertificateRule(version=version, kind="diploma", attendance_min=75, needs_modules=True, credits_min=60, rank="rector"))
    insert_each(rules)


def build_timetables(stage: Stage) -> None:
    """Of each intake that has ended within two months, runs or begins within two; clashes are avoided as a person would."""
    rows = Intake.objects.filter(ends_on__gt=stage.day(-60), starts_on__lt=stage.day(60)).select_related("version").order_by("starts_on", "pk")
    rooms = list(Room.objects.order_by("-seats"))
    taken: set[tuple[int, date, int]] = set()
    for number, intake in enumerate(rows):
        groups = list(IntakeGroup.objects.filter(intake=intake))
        modules = list(Module.objects.filter(version=intake.version).prefetch_related("lecturers__lecturer")) if intake.version else []
        sessions = list(_sessions(stage, intake, modules, rooms, taken, number))
        insert_each([session for session, _room, _lecturer in sessions])
        record_each([session for session, _room, _lecturer in sessions], "planned", actor=stage.actors["registrar"], now=stage.ago(40))
        held = [{"session": session, "starts_at": session.starts_at, "ends_at": session.ends_at} for session, _room, _lecturer in sessions]
        insert_each([RoomBooking(room=room, **more) for (_s, room, _l), more in zip(sessions, held, strict=True)])
        insert_each([SessionLecturer(lecturer=who, **more) for (_s, _r, who), more in zip(sessions, held, strict=True) if who])
        insert_each([SessionGroup(group=group, **more) for more in held for group in groups])


def _sessions(
    stage: Stage, intake: Intake, modules: list[Module], rooms: list[Room], taken: set[tuple[int, date, int]], number: int
) -> Iterator[tuple[TeachingSession, Room, Lecturer | None]]:
    if not modules:
        return
    first = max(intake.starts_on, stage.day(-MOST_DAYS // 2))
    days = [first + timedelta(days=ahead) for ahead in range(MOST_DAYS) if (first + timedelta(days=ahead)).weekday() < 5]
    count = 0
    for day in (day for day in days if day <= intake.ends_on):
        for hour in HOURS[number % 2 :: 2]:
            module = modules[count % len(modules)]
            lecturer = next((row.lecturer for row in module.lecturers.all()), None)
            room = next((room for room in rooms[number % 2 :] if (room.pk, day, hour) not in taken), None)
            if room is None or (lecturer and (-lecturer.pk, day, hour) in taken):
                continue
            taken |= {(room.pk, day, hour), *([(-lecturer.pk, day, hour)] if lecturer else [])}
            kind = ("lecture", "seminar", "simulation")[count % 3]
            starts = local(day, hour)
            count += 1
            yield TeachingSession(
                intake=intake, module=module, kind=kind, title=module.title_en, starts_at=starts, ends_at=starts + timedelta(minutes=90),
                changed_at=stage.time,
            ), room, lecturer  # fmt: skip
