"""Passport and medical data go on their timetable, and then the number stands nowhere in the database."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection

from core.history import entries_for
from documents.models import StoredFile
from documents.operations import store_bytes
from documents.storage import place_of
from people.models import Passport
from scholarships import operations as verbs
from scholarships.models import MedicalRecord, Nomination
from scholarships.operations import apart
from scholarships.operations.nominees import nominate
from scholarships.operations.timetable import forget_overdue
from tests.test_dossier_apart import DECLARED, MRZ, NUMBER, PASSPORT, REPORTED, filled
from tests.world import NOW, World, make_call, make_intake

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def tables_with(text: str) -> list[str]:
    """Every table in which a row says this, field history included."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        names = [name for (name,) in cursor.fetchall()]
        found = []
        for name in names:
            cursor.execute(f'SELECT count(*) FROM "{name}" t WHERE t::text LIKE %s', [f"%{text}%"])
            if cursor.fetchone()[0]:
                found.append(name)
    return found


def passport() -> Passport:
    found: Passport = Passport.objects.across_partners(reason="test").get()
    return found


def medical(nomination: Nomination) -> MedicalRecord:
    found: MedicalRecord = MedicalRecord.objects.across_partners(reason="test").get(nomination=nomination)
    return found


def withdrawn(world: World) -> Nomination:
    found = filled(world)
    apart.save_passport(found, fields={"number": "X1234567"}, actor=world.alice, now=NOW)
    apart.save_passport(found, fields=PASSPORT, actor=world.alice, now=NOW)
    apart.reveal_passport(found, reason="Visa", actor=world.alice, now=NOW)
    paper = store_bytes(b"x", name="blood test.pdf", content_type="application/pdf", actor=world.alice, now=NOW)
    apart.save_physicians_report(found, fields=REPORTED, file=paper, actor=world.alice, now=NOW)
    verbs.withdraw_nomination(found, reason="Another post", actor=world.alice, now=NOW)
    return found


def test_five_days_after_the_last_nomination_ended_the_number_is_nowhere(world: World, django_capture_on_commit_callbacks: object) -> None:
    found = withdrawn(world)
    assert tables_with(NUMBER) == ["people_passport", "people_passportevent"]

    assert forget_overdue(now=NOW + 5 * DAY) == 0
    assert passport().delete_after == date(2026, 11, 29)
    assert forget_overdue(now=NOW + 6 * DAY) == 1

    for text in (NUMBER, "X1234567", MRZ[:20]):
        assert tables_with(text) == []
    row = passport()
    assert (row.number, row.number_key, row.kind, row.expires_on, row.deleted_at) == ("", "", "", None, NOW + 6 * DAY)
    assert forget_overdue(now=NOW + 7 * DAY) == 0
    entry = entries_for(found).get(step="passport_deleted")
    assert (entry.actor_id, entry.actor_label) == (None, "clock")
    page = world.client("alice").get(f"/nominations/{found.pk}/").content.decode()
    assert "Deleted on its timetable on 30 Nov 2026." in page


def test_thirty_days_after_it_ended_the_medical_part_and_its_file_are_nowhere(world: World, django_capture_on_commit_callbacks: object) -> None:
    found = withdrawn(world)
    place = place_of(medical(found).report_file.path)
    assert place.exists()

    forget_overdue(now=NOW + 30 * DAY)
    assert medical(found).conditions == DECLARED["conditions"]
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        forget_overdue(now=NOW + 31 * DAY)

    for text in ("Asthma", "Salbutamol", "LIC-4711", "Sound heart", "blood test.pdf"):
        assert tables_with(text) == [], text
    assert not place.exists()
    assert not StoredFile.objects.across_partners(reason="test").exists()
    assert entries_for(found).filter(step="medical_deleted").count() == 1


def test_other_field_history_stays_append_only(world: World) -> None:
    found = filled(world)
    other = filled(world, found.call, number=1)
    verbs.withdraw_nomination(found, reason="x", actor=world.alice, now=NOW)

    forget_overdue(now=NOW + 6 * DAY)

    kept = Passport.objects.across_partners(reason="test").get(person=other.person)
    assert kept.number == NUMBER
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_passportevent WHERE person_id = %s AND number = %s", [other.person_id, NUMBER])
        assert cursor.fetchone()[0] > 0
        with pytest.raises(Exception, match="Cannot update or delete"):
            cursor.execute("DELETE FROM people_passportevent")


def test_kept_until_the_intake_ends_while_a_nomination_lives(world: World) -> None:
    found = filled(world)
    verbs.submit_nomination(found, actor=world.alice, now=NOW)
    ends = found.call.intake.ends_on

    forget_overdue(now=NOW + 60 * DAY)

    assert passport().delete_after == ends + 5 * DAY
    assert medical(found).delete_after == ends + 30 * DAY
    after = datetime.combine(ends, NOW.timetz()) + 6 * DAY
    assert forget_overdue(now=after) == 1
    assert passport().number == ""


def test_draft_that_was_never_sent_ends_with_its_call(world: World) -> None:
    found = filled(world)

    forget_overdue(now=found.call.closes_at + 6 * DAY)

    assert passport().number == ""


def test_nominated_again_in_time_the_passport_stays(world: World) -> None:
    found = withdrawn(world)
    forget_overdue(now=NOW + 4 * DAY)
    again = make_call(world, intake=make_intake(world, reference="MIR-28", starts_on=date(2028, 9, 1)))
    nominate(again, partner=world.partner_a, person=found.person, person_fields={}, actor=world.alice, now=NOW)
    assert passport().delete_after == date(2026, 12, 6)

    forget_overdue(now=NOW + 6 * DAY)

    assert passport().number == NUMBER
    assert passport().delete_after == date(2026, 12, 6)


def test_given_again_after_its_deletion_it_has_a_new_life(world: World) -> None:
    found = withdrawn(world)
    forget_overdue(now=NOW + 6 * DAY)
    again = make_call(world, intake=make_intake(world, reference="MIR-28", starts_on=date(2028, 9, 1)))
    draft, _is_new = nominate(again, partner=world.partner_a, person=found.person, person_fields={}, actor=world.alice, now=NOW)

    apart.save_passport(draft, fields=PASSPORT, actor=world.alice, now=NOW)

    assert (passport().number, passport().deleted_at, passport().delete_after) == (NUMBER, None, date(2026, 12, 6))
