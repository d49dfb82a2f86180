"""A long list measured: what reading, checking and writing it takes, beside the least that the same libraries and tables need."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from python_calamine import CalamineWorkbook

from partners.models import Partner
from scholarships.imports.checking import check_rows
from scholarships.imports.reading import read_workbook
from scholarships.imports.upload import take_in
from scholarships.models import Call, NomineeImport
from scholarships.operations import publish_call
from scholarships.operations.imports import carry_out, confirm_import
from tests.workbooks import person, workbook
from tests.world import World, make_call, make_intake

GIVEN = "Farrukh Saodat Jamshed Gulnora Parviz Nigina Rustam Zarina Bakhtiyor Madina Siyovush Lola Firdavs Shahlo Ilhom Tahmina".split()
FAMILY = "Rahimov Nazarov Olimov Karimov Sharipov Yusufov Hakimov Saidov Davlatov Kholov Mirzoev Ashurov Boboev Gafurov Latifov".split()


def long_list(count: int) -> bytes:
    """People who share names as people do: nobody twice, no native name alike."""
    return workbook([named(number) for number in range(count)])


def named(number: int) -> dict[str, Any]:
    given, family = GIVEN[number % len(GIVEN)], FAMILY[number // len(GIVEN) % len(FAMILY)]
    own = {"given_names": f"{given} {number}", "family_name": family, "native_name": f"{given} {family} {number}", "rank": number + 1}
    return person(number, birth_date=f"{number % 28 + 1:02d}.{number % 12 + 1:02d}.{1980 + number % 20}", **own)


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    found = work()
    return time.perf_counter() - begun, found


def reading(content: bytes, now: datetime) -> dict[str, float]:
    """Seconds of the bare reader, and of reading with every check, without the child process around them; the best of three each."""

    def bare() -> None:
        CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()

    def checked() -> None:
        assert not check_rows(read_workbook(content), today=now.date()).faults

    bare_seconds, checked_seconds = (min(seconds(work)[0] for _round in range(3)) for work in (bare, checked))
    return {"bare_read": bare_seconds, "validation": checked_seconds, "validation_ratio": checked_seconds / bare_seconds}


def open_call(world: World, now: datetime, *, partner: Partner | None = None, reference: str = "MIR-27") -> Call:
    """A call that is open by the machine's own clock, for tests with processes of their own."""
    call = make_call(world, is_open=False, partners=(partner or world.partner_a,), intake=make_intake(world, reference=reference))
    Call.objects.across_partners(reason="test").filter(pk=call.pk).update(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=7))
    call.refresh_from_db()
    publish_call(call, actor=world.sofia, now=now)
    return call


def waiting(world: World, call: Call, content: bytes, now: datetime, *, by: str = "alice") -> NomineeImport:
    """The list, checked and confirmed."""
    actor = world.actors[by]
    partner = Partner.objects.get(pk=min(actor.partner_ids))
    found, _is_new = take_in(SimpleUploadedFile("list.xlsx", content), call=call, partner=partner, actor=actor, now=now)
    confirm_import(found, also_submit=False, actor=actor, now=now)
    return found


def committing(found: NomineeImport, now: datetime) -> float:
    taken, done = seconds(lambda: carry_out(found.pk, now=now))
    assert done
    return taken


def bare_insert() -> float:
    """The rows that were written, once more, by INSERT ... SELECT into the same tables with their indexes and triggers."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE twins ON COMMIT DROP AS SELECT id AS old, nextval('people_person_id_seq') AS new FROM people_person")
        begun = time.perf_counter()
        _copy(cursor, "people_person", {"id": "twins.new"}, "JOIN twins ON twins.old = rows.id")
        other = {"reference": "'X' || rows.reference", "person_id": "twins.new"}
        _copy(cursor, "scholarships_nomination", other, "JOIN twins ON twins.old = rows.person_id")
        _copy(cursor, "core_historyentry", {}, "WHERE rows.model IN ('people.person', 'scholarships.nomination')")
    return time.perf_counter() - begun


def _copy(cursor: Any, table: str, other: dict[str, str], more: str) -> None:
    cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s AND column_name <> 'id'", [table])
    columns = [row[0] for row in cursor.fetchall()] + [name for name in other if name == "id"]
    values = ", ".join(other.get(name, f"rows.{name}") for name in columns)
    cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} AS rows {more}")
