"""Files and lists in which passports stand go on the timetable too, and then the number is in no row, no file, no session and no cache."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from core import drafts
from core.history import entries_for
from core.models import FormDraft
from documents.models import StoredFile
from documents.operations import store_bytes
from scholarships import operations as verbs
from scholarships.imports.upload import take_in, take_pasted
from scholarships.models import Call, CallDocument, Endorsement, Nomination, NominationDocument, NomineeImport
from scholarships.operations import apart
from scholarships.operations.imports import carry_out, confirm_import
from scholarships.operations.timetable_files import forget_overdue_files
from scholarships.queries.completeness import missing_for_submission
from scholarships.queries.endorsements import standings_of
from scholarships.tasks import forget_personal_data
from tests.nominations import read, url
from tests.operation_cases.endorsements import PAPER
from tests.test_dossier_apart import NUMBER, REPORTED
from tests.test_narrow_reading import with_files
from tests.test_timetable import tables_with
from tests.workbooks import person, workbook
from tests.world import NOW, World, make_call, make_draft

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def at_once(world: World, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any) -> Any:
    """What happens after COMMIT happens at the end of each block `with committed():`."""
    settings.MEDIA_ROOT = tmp_path
    return django_capture_on_commit_callbacks


def forget(at_once: Any, now: Any) -> int:
    with at_once(execute=True):
        return forget_overdue_files(now=now)


def files_with(text: str) -> list[str]:
    """Names or contents on the disk."""
    found = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    return [path.name for path in found if text.encode() in path.read_bytes()]


def is_nowhere(*texts: str) -> None:
    for text in texts:
        assert tables_with(text) == [], text
        assert files_with(text) == [], text
        keys = cache._cache.get_client().keys("*") if hasattr(cache, "_cache") and hasattr(cache._cache, "get_client") else []
        assert not [key for key in keys if text in str(key)]


def open_call(world: World) -> Call:
    call = make_call(world, is_open=False)
    for fields in ({"name_en": "Passport copy", "personal": True}, {"name_en": "Diploma", "required": False}):
        verbs.add_to_checklist(call, fields=fields, actor=world.sofia, now=NOW - 14 * DAY)
    verbs.publish_call(call, actor=world.sofia, now=NOW - 14 * DAY)
    verbs.turn_clock(now=NOW - 7 * DAY)
    call.refresh_from_db()
    return call


def scan(world: World, name: str = f"passport {NUMBER}.pdf") -> StoredFile:
    return store_bytes(f"%PDF-1.4 {NUMBER}".encode(), name=name, content_type="application/pdf", actor=world.alice, now=NOW)


def with_scan(world: World) -> Nomination:
    nomination, passport, _diploma = with_files(world, open_call(world))
    verbs.attach_document(nomination, requirement=passport.requirement, file=scan(world), actor=world.alice, now=NOW)
    return nomination


def test_personal_paper_goes_thirty_days_after_the_nomination_ended(world: World, at_once: Any) -> None:
    nomination = with_scan(world)
    verbs.withdraw_nomination(nomination, reason="Another post", actor=world.alice, now=NOW)
    forget(at_once, NOW + 2 * DAY)  # the file in whose place the scan was put
    assert files_with(NUMBER)

    assert forget(at_once, NOW + 30 * DAY) == 0
    assert forget(at_once, NOW + 31 * DAY) == 1

    is_nowhere(NUMBER)
    document = NominationDocument.objects.across_partners(reason="test").get(nomination=nomination, requirement__personal=True)
    assert (document.file.name, document.file.deleted_at) == ("deleted.pdf", NOW + 31 * DAY)
    alice = world.client("alice")
    page = read(alice, url("nomination", nomination.pk))
    assert "Deleted on its timetable on 25 Dec 2026." in page
    assert "Personal paper deleted on its timetable" in page
    assert "Still missing" not in page
    answer = alice.get(url("nomination_document", nomination.pk, document.pk))
    assert (answer.status_code, "Deleted on its timetable" in answer.content.decode()) == (409, True)
    other = NominationDocument.objects.across_partners(reason="test").get(nomination=nomination, requirement__personal=False)
    assert other.file.deleted_at is None
    assert forget(at_once, NOW + 40 * DAY) == 0


def test_endorsements_still_count_without_the_scan(world: World, at_once: Any) -> None:
    nomination = with_scan(world)
    verbs.submit_nomination(nomination, actor=world.alice, now=NOW)
    before = standings_of(nomination)["authority"].counts

    after = nomination.call.intake.ends_on - NOW.date() + 31 * DAY
    assert forget(at_once, NOW + after) == 2

    assert (before, standings_of(nomination)["authority"].counts) == (True, True)
    is_nowhere(NUMBER)


def test_draft_of_a_call_that_takes_nominations_again_asks_for_the_paper_again(world: World, at_once: Any) -> None:
    nomination = with_scan(world)
    assert "Passport copy" not in map(str, missing_for_submission(nomination))

    forget(at_once, nomination.call.closes_at + 31 * DAY)

    assert "Passport copy" in map(str, missing_for_submission(nomination))
    assert "Passport copy" in read(world.client("alice"), url("nomination", nomination.pk))


def test_replaced_scans_go_the_next_night(world: World, at_once: Any) -> None:
    nomination = with_scan(world)
    requirement = CallDocument.objects.across_partners(reason="test").get(call=nomination.call, personal=True)
    fresh = store_bytes(b"%PDF-1.4 y", name="y.pdf", content_type="application/pdf", actor=world.alice, now=NOW)
    verbs.attach_document(nomination, requirement=requirement, file=fresh, actor=world.alice, now=NOW)
    apart.save_physicians_report(nomination, fields=REPORTED, file=scan(world), actor=world.alice, now=NOW)
    apart.save_physicians_report(nomination, fields=REPORTED, file=fresh_report(world), actor=world.alice, now=NOW)
    assert len(files_with(NUMBER)) == 2

    assert forget(at_once, NOW) == 0
    assert forget(at_once, NOW + 2 * DAY) == 3

    is_nowhere(NUMBER)
    assert StoredFile.objects.across_partners(reason="test").filter(name__in=["y.pdf", "z.pdf"]).count() == 2


def fresh_report(world: World) -> StoredFile:
    return store_bytes(b"%PDF-1.4 z", name="z.pdf", content_type="application/pdf", actor=world.alice, now=NOW)


def test_signed_paper_goes_a_year_after_the_nomination_ended(world: World, at_once: Any) -> None:
    nomination = make_draft(world, make_call(world, asks_employer=True))
    verbs.enter_paper(nomination, kind="employer", paper=PAPER, file=scan(world), actor=world.alice, now=NOW)
    verbs.withdraw_nomination(nomination, reason="Another post", actor=world.alice, now=NOW)

    assert forget(at_once, NOW + 365 * DAY) == 0
    assert forget(at_once, NOW + 366 * DAY) == 1

    is_nowhere(NUMBER)
    row = Endorsement.objects.across_partners(reason="test").get(nomination=nomination)
    alice = world.client("alice")
    page = read(alice, url("nomination", nomination.pk))
    assert "Entered from paper by Alice" in page
    assert url("endorsement_evidence", nomination.pk, row.pk) not in page
    assert alice.get(url("endorsement_evidence", nomination.pk, row.pk)).status_code == 409


def a_list(world: World, **changed: Any) -> NomineeImport:
    rows = workbook([person(passport_number=NUMBER, passport_country="TJ", **changed)])
    upload = SimpleUploadedFile(f"{NUMBER}.xlsx", rows)
    return take_in(upload, call=make_call(world), partner=world.partner_a, actor=world.alice, now=NOW)[0]


@pytest.mark.parametrize("fault", [{}, {"birth_date": "never"}])
def test_list_that_was_never_imported_goes_whole(world: World, at_once: Any, fault: dict[str, Any]) -> None:
    found = a_list(world, **fault)
    assert "scholarships_nomineeimport" in tables_with(NUMBER)

    assert forget(at_once, NOW + 14 * DAY) == 0
    assert forget(at_once, NOW + 14 * DAY + timedelta(seconds=1)) == 1

    is_nowhere(NUMBER)
    assert not NomineeImport.objects.across_partners(reason="test").exists()
    assert not StoredFile.objects.across_partners(reason="test").exists()
    steps = list(entries_for(found).values_list("step", "object_label"))
    assert steps[0] == ("uploaded", "deleted.xlsx")
    assert steps[-1] == ("file_deleted", "deleted.xlsx")
    assert world.client("alice").get(url("nominee_import", found.pk)).status_code == 404


def test_pasted_rows_go_too(world: World, at_once: Any) -> None:
    text = "Given names\tFamily name\tDate of birth\tPassport number\nFarrukh\tRahimov\tnever\t" + NUMBER
    take_pasted(text, call=make_call(world), partner=world.partner_a, actor=world.alice, now=NOW)
    assert files_with(NUMBER)

    assert forget(at_once, NOW + 15 * DAY) == 1

    is_nowhere(NUMBER)


def test_imported_list_loses_its_file_and_stays(world: World, at_once: Any) -> None:
    found = a_list(world)
    confirm_import(found, also_submit=False, actor=world.alice, now=NOW)
    assert carry_out(found.pk, now=NOW)

    assert forget(at_once, NOW + 15 * DAY) == 1

    assert tables_with(NUMBER) == ["people_passport", "people_passportevent"]
    assert files_with(NUMBER) == []
    found.refresh_from_db()
    assert (found.state, found.file.name) == ("done", "deleted.xlsx")
    assert "deleted.xlsx" in read(world.client("alice"), url("nominee_import", found.pk))
    again = a_list_again(world, found)
    assert again == (found, False)


def a_list_again(world: World, found: NomineeImport) -> tuple[NomineeImport, bool]:
    rows = workbook([person(passport_number=NUMBER, passport_country="TJ")])
    return take_in(SimpleUploadedFile("again.xlsx", rows), call=found.call, partner=world.partner_a, actor=world.alice, now=NOW)


def test_no_draft_is_kept_of_forms_with_passports(world: World) -> None:
    nominees = a_list(world)
    nomination = make_draft(world, nominees.call)
    alice = world.client("alice")
    assert "data-no-draft" in read(alice, url("import_nominees", nomination.call_id))
    preview = url("nominee_import", nominees.pk)
    assert "data-no-draft" in read(alice, preview)
    addresses = [
        preview,
        url("import_nominees", nomination.call_id), f"{url('nomination_section', nomination.pk, 'passport')}?back=check", url("nomination_medical", nomination.pk),
        url("nomination_reveal", nomination.pk, "passport"),
    ]  # fmt: skip

    for address in addresses:
        with pytest.raises(drafts.Malformed):
            drafts.form_address(address)
    assert drafts.form_address(url("nomination_section", nomination.pk, "identity"))
    assert not FormDraft.objects.across_partners(reason="test").exists()


def test_the_task_of_the_night_does_both(world: World, at_once: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    a_list(world)
    monkeypatch.setattr("scholarships.tasks.NIGHTLY", (lambda now: 1 / 0, forget_overdue_files))
    monkeypatch.setattr("scholarships.tasks.timezone.now", lambda: NOW + 15 * DAY)

    with at_once(execute=True):
        forget_personal_data()

    is_nowhere(NUMBER)
