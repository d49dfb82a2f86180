"""Reports: numbers equal to the ledger, rights of who asked, files without formulas, runs that survive a killed worker."""

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pypdf
import pytest
from django.db.models import Sum
from django.urls import reverse

from agreements.models import QuotaEntry, QuotaYear
from core.errors import Invalid, NotAllowed, Refused
from core.models import HistoryEntry
from core.registries import kinds_for
from core.workflow import perform
from documents.storage import open_kept
from partners.models import Membership
from reports import building, operations
from reports.building import build_report
from reports.enums import RunState
from reports.models import ReportRun
from reports.operations import LostRun, beat, claim, finish, request_report, sweep_runs
from reports.queries import sheet_for
from reports.queries.quota import use_by_partner
from reports.sheets import About, Column, Row
from reports.writers.csv_file import CsvWriter, safe_cell
from reports.writers.pdf_file import MOST_ROWS, PdfWriter
from reports.writers.xlsx_file import XlsxWriter, sheet_name
from tests.world import NOW, World, add_person, make_call, make_intake, make_nomination
from training import operations as training

LATER = datetime(2028, 9, 1, 6, tzinfo=UTC)
STATES = ("enrolled", "accepted", "selected", "submitted")


@pytest.fixture
def filled(world: World) -> World:
    """Partner A: one call, four nominations in four states, one certificate. Partner B: one call, one submitted."""
    call = make_call(world, places=3, reserve=2)
    made = [make_nomination(world, call, state=state, number=number) for number, state in enumerate(STATES)]
    enrolment = made[0].enrolment
    training.complete(enrolment, completed_on=date(2028, 8, 30), actor=world.ruslan, now=LATER)
    training.issue_certificate(enrolment, actor=world.ruslan, now=LATER)
    other = make_call(world, places=1, partners=(world.partner_b,), intake=make_intake(world, reference="MIR-27B"))
    make_nomination(world, other, number=4, actor=world.charlie)
    return world


def run_of(run: ReportRun) -> ReportRun:
    return ReportRun.objects.across_partners(reason="test").get(pk=run.pk)


def made(world: World, name: str, kind: str = "quota_use", **params: Any) -> ReportRun:
    run = request_report(kind, params, actor=getattr(world, name), now=NOW)
    assert build_report(run.pk, clock=lambda: NOW)
    return run_of(run)


def content(run: ReportRun, kind: str) -> bytes:
    with open_kept(getattr(run, kind).path) as file:
        return file.read()


def rows_of(run: ReportRun) -> list[dict[str, str]]:
    text = content(run, "csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_quota_use_equal_to_the_ledger(filled: World) -> None:
    run = made(filled, "sofia")

    entries = QuotaEntry.objects.across_partners(reason="test")
    rows = rows_of(run)
    assert len(rows) == QuotaYear.objects.across_partners(reason="test").count() == run.total_rows == run.done_rows
    for row in rows:
        booked = entries.filter(
            quota_year__line__agreement__reference=row["Agreement"], quota_year__line__number=row["Line"], quota_year__year=row["Year"]
        )
        sums = {kind: booked.filter(kind=kind).aggregate(n=Sum("amount"))["n"] or 0 for kind in ("reserve", "use", "release", "return")}
        assert int(row["Used"]) == sums["use"] - sums["return"]
        assert int(row["Reserved"]) == sums["reserve"] - sums["use"] - sums["release"]
        assert int(row["Free"]) == int(row["Allotted"]) - int(row["Used"]) - int(row["Reserved"])
    tajik = next(row for row in rows if (row["Partner"], row["Year"]) == ("Tajikistan", "2027"))
    assert (tajik["Allotted"], tajik["Reserved"], tajik["Used"], tajik["Free"]) == ("3", "2", "1", "0")
    assert float(tajik["Share used"]) == pytest.approx(1 / 3)


def test_nominations_by_call_counts_states_and_certificates(filled: World) -> None:
    rows = rows_of(made(filled, "olga", "nominations"))

    own = next(row for row in rows if row["Partner"] == "Tajikistan")
    assert [own[name] for name in ("Places", "May nominate", "Enrolled", "Offer accepted", "Selected", "Submitted")] == ["3", "5", "1", "1", "1", "1"]
    assert (own["Accepted an offer, in all"], own["Certificates"]) == ("2", "1")
    assert {row["Partner"]: row["Submitted"] for row in rows} == {"Tajikistan": "1", "Kyrgyzstan": "1"}


def test_officer_sees_only_the_own_partner(filled: World) -> None:
    for kind in ("quota_use", "nominations"):
        assert {row["Partner"] for row in rows_of(made(filled, "alice", kind))} == {"Tajikistan"}
        assert {row["Partner"] for row in rows_of(made(filled, "charlie", kind))} == {"Kyrgyzstan"}
        assert rows_of(made(filled, "charlie", kind, partner=filled.partner_a.pk)) == []


def test_registrar_sees_the_own_academy_from_the_award_on(filled: World) -> None:
    rows = rows_of(made(filled, "ruslan", "nominations"))

    assert "Submitted" not in rows[0]
    assert "Draft" not in rows[0]
    assert next(row for row in rows if row["Partner"] == "Tajikistan")["Enrolled"] == "1"
    assert {row["Year"] for row in rows_of(made(filled, "ruslan"))} == {"2027"}  # 2028 funds no call of the academy


def test_years_and_partner_narrow_the_rows(filled: World) -> None:
    assert {row["Year"] for row in rows_of(made(filled, "sofia", first_year=2028))} == {"2028"}
    assert {row["Partner"] for row in rows_of(made(filled, "sofia", partner=filled.partner_b.pk))} == {"Kyrgyzstan"}
    with pytest.raises(Invalid):
        request_report("quota_use", {"first_year": 2028, "last_year": 2027}, actor=filled.sofia, now=NOW)


def test_drafts_of_calls_and_agreements_stay_out_for_partners(filled: World) -> None:
    make_call(filled, places=1, is_open=False, intake=make_intake(filled, reference="MIR-28"))

    assert len(rows_of(made(filled, "alice", "nominations"))) == 1
    assert len(rows_of(made(filled, "sofia", "nominations"))) == 3


def test_nobody_without_a_role_has_reports_made(filled: World) -> None:
    for name in ("rana", "timur", "nigora", "erlan"):
        with pytest.raises(NotAllowed):
            request_report("quota_use", {}, actor=filled.actors[name], now=NOW)
        assert filled.client(name).get(reverse("reports:runs")).status_code == 403
        assert filled.client(name).get(reverse("reports:quota")).status_code == 403


def test_chart_adds_up_each_partner(filled: World) -> None:
    uses = use_by_partner({"first_year": 2027, "last_year": 2027}, filled.sofia)

    assert [(use.label, use.allotted, use.reserved, use.used) for use in uses] == [("Kyrgyzstan", 1, 0, 0), ("Tajikistan", 3, 2, 1)]
    assert [use.label for use in use_by_partner({}, filled.alice)] == ["Tajikistan"]


# --- files ------------------------------------------------------------------------------------

EVIL = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", " =1+1", "＝1+1", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0", "+7-700-123"]
GOOD = ["+7 700 123 45 67", "-5", "+12.5", "Рахимов", "N-2027-00031", "http://example.org", "", "O'Brien"]


@pytest.mark.parametrize("text", EVIL)
def test_csv_cell_that_would_calculate_gets_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", GOOD)
def test_csv_cell_that_is_plain_stays(text: str) -> None:
    assert safe_cell(text) == text


def table() -> tuple[About, list[Column], list[Row]]:
    about = About("Quota/use: of [all] partners, in a title longer than Excel takes", [("Made for", "=1+1")], "en")
    columns = [Column("=Name", width=30), Column("Count", "whole"), Column("Share", "share"), Column("Year", "year")]
    return about, columns, [[text, number, number / 10, 2027] for number, text in enumerate([*EVIL, *GOOD])]


def test_xlsx_holds_typed_cells_and_no_formula_and_no_link() -> None:
    about, columns, rows = table()
    writer = XlsxWriter(about, columns, now=NOW)
    writer.add(rows)

    with zipfile.ZipFile(io.BytesIO(writer.close())) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    sheets = [text for name, text in parts.items() if name.startswith("xl/worksheets/sheet")]
    assert sheets
    for text in sheets:
        assert not re.search(r"<f[ >/]|<hyperlink", text)
    first = parts["xl/worksheets/sheet1.xml"]
    assert 'state="frozen"' in first
    assert "<autoFilter" in first
    assert first.count('t="s"') == len(columns) + len(rows)  # texts are texts, figures are figures
    assert len(sheet_name(about.title)) <= 31


def test_xlsx_reads_back_as_written() -> None:
    from python_calamine import CalamineWorkbook

    about, columns, rows = table()
    writer = XlsxWriter(about, columns, now=NOW)
    writer.add(rows)

    read = CalamineWorkbook.from_filelike(io.BytesIO(writer.close())).get_sheet_by_index(0).to_python()
    assert [row[0] for row in read[1:]] == [row[0] for row in rows]
    assert [row[1] for row in read[1:]] == [float(row[1]) for row in rows]  # type: ignore[arg-type]


def test_csv_begins_with_the_mark_of_utf8() -> None:
    writer = CsvWriter([Column("Имя")])
    writer.add([["Қанат"]])

    assert writer.close() == b"\xef\xbb\xbf" + "Имя\r\nҚанат\r\n".encode()


def test_pdf_has_title_language_pages_and_the_same_bytes_twice() -> None:
    about, columns, rows = table()

    def make() -> bytes:
        writer = PdfWriter(About(about.title, about.facts, "ru"), columns, now=NOW)
        writer.add(rows * 5)
        return writer.close()

    reader = pypdf.PdfReader(io.BytesIO(make()))
    assert len(reader.pages) > 1
    assert reader.metadata is not None
    assert reader.metadata.title == about.title
    assert reader.trailer["/Root"]["/Lang"] == "ru"
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "Рахимов" in text
    assert f"{len(reader.pages)} / {len(reader.pages)}" in text
    assert make() == make()


def test_pdf_says_when_it_holds_less_than_all() -> None:
    writer = PdfWriter(About("All", [], "en"), [Column("Number", "whole")], now=NOW)
    writer.add([[number] for number in range(MOST_ROWS + 7)])

    assert len(writer._rows) == MOST_ROWS
    assert "7 more" in writer._data()["note"]


def test_empty_report_says_so(world: World) -> None:
    run = made(world, "charlie")

    assert run.total_rows == 0
    assert "There are no rows" in pypdf.PdfReader(io.BytesIO(content(run, "pdf"))).pages[0].extract_text()


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_titles_are_in_the_language_of_who_asked(filled: World, language: str) -> None:
    from django.utils import translation

    run = request_report("nominations", {}, actor=filled.sofia, now=NOW, language=language)
    build_report(run.pk, clock=lambda: NOW)

    with translation.override(language):
        titles = [column.title for column in sheet_for("nominations", {}, filled.sofia).columns]
    assert content(run_of(run), "csv").decode("utf-8-sig").splitlines()[0] == ",".join(f'"{t}"' if "," in t else t for t in titles)


# --- life of a run ----------------------------------------------------------------------------


def at(seconds: int) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_run_is_claimed_once(filled: World) -> None:
    run = request_report("quota_use", {}, actor=filled.sofia, now=NOW)

    first = claim(run.pk, now=NOW)

    assert first is not None
    assert (first.state, first.attempts, first.heartbeat_at) == (RunState.RUNNING, 1, NOW)
    assert claim(run.pk, now=NOW) is None
    assert not build_report(run.pk, clock=lambda: NOW)


def test_built_twice_keeps_the_first_files(filled: World) -> None:
    run = made(filled, "sofia")

    assert not build_report(run.pk, clock=lambda: NOW)
    assert run_of(run).xlsx_id == run.xlsx_id


def test_sweep_takes_back_a_silent_run_and_leaves_a_living_one(filled: World) -> None:
    run = request_report("quota_use", {}, actor=filled.sofia, now=NOW)
    claim(run.pk, now=NOW)

    assert sweep_runs(now=at(29)) == []
    assert run_of(run).state == RunState.RUNNING
    assert sweep_runs(now=at(31)) == [run.pk]
    assert run_of(run).state == RunState.QUEUED
    assert build_report(run.pk, clock=lambda: at(40))
    assert (run_of(run).state, run_of(run).attempts) == (RunState.DONE, 2)


def test_sweep_wakes_a_run_whose_wake_up_was_lost(filled: World) -> None:
    run = request_report("quota_use", {}, actor=filled.sofia, now=NOW)

    assert sweep_runs(now=at(30)) == []
    assert sweep_runs(now=at(61)) == [run.pk]
    assert sweep_runs(now=at(62)) == []  # woken a second ago


def test_worker_that_was_overtaken_keeps_nothing(filled: World) -> None:
    run = request_report("quota_use", {}, actor=filled.sofia, now=NOW)
    slow = claim(run.pk, now=NOW)
    assert slow is not None
    sweep_runs(now=at(31))
    quick = claim(run.pk, now=at(32))

    with pytest.raises(LostRun):
        beat(slow, done=1, total=1, now=at(33))
    with pytest.raises(LostRun):
        finish(slow, {"xlsx": b"x", "csv": b"x", "pdf": b"x"}, name="x", done=1, now=at(33))
    assert quick is not None
    beat(quick, done=1, total=1, now=at(33))


def test_fifth_silence_ends_in_a_sentence_and_a_notice(filled: World) -> None:
    run = request_report("quota_use", {}, actor=filled.sofia, now=NOW)
    for attempt in range(1, 6):
        assert claim(run.pk, now=at(100 * attempt)) is not None
        sweep_runs(now=at(100 * attempt + 31))

    failed = run_of(run)
    assert (failed.state, failed.attempts) == (RunState.FAILED, 5)
    assert "after 5 attempts" in failed.error
    entry = HistoryEntry.objects.across_partners(reason="test").get(model="reports.reportrun", step="fail")
    (kind,) = kinds_for("reports.reportrun", "fail")
    assert list(kind.recipients(failed, entry)) == [filled.sofia.user_id]
    assert failed.error in filled.client("sofia").get(reverse("reports:run", args=[run.pk])).content.decode()


def test_fault_while_building_goes_back_into_the_queue(filled: World, monkeypatch: pytest.MonkeyPatch) -> None:
    run = request_report("quota_use", {}, actor=filled.sofia, now=NOW)

    def broken(*args: Any) -> Any:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(building, "sheet_for", broken)
        assert not build_report(run.pk, clock=lambda: NOW)
    assert run_of(run).state == RunState.QUEUED
    assert sweep_runs(now=at(20)) == [run.pk]
    assert build_report(run.pk, clock=lambda: at(20))


def test_heartbeat_is_kept_while_rows_are_written(filled: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.queries.batches.in_batches.__defaults__", (1,))
    seen: list[tuple[int, int]] = []

    def watched(run: ReportRun, *, done: int, total: int, now: datetime) -> None:
        beat(run, done=done, total=total, now=now)
        seen.append((run_of(run).done_rows, run_of(run).total_rows))

    monkeypatch.setattr(building, "beat", watched)
    made(filled, "sofia")

    assert seen[:5] == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]


def test_rights_lost_before_building_end_the_run(filled: World) -> None:
    run = request_report("quota_use", {}, actor=filled.alice, now=NOW)
    Membership.objects.across_partners(reason="test").filter(user=filled.users["alice"]).update(ends_on=NOW.date() - timedelta(days=1))

    assert not build_report(run.pk, clock=lambda: NOW)
    assert run_of(run).state == RunState.FAILED
    assert "no longer has a role" in run_of(run).error


def test_only_the_worker_moves_a_run(filled: World) -> None:
    run = request_report("quota_use", {}, actor=filled.sofia, now=NOW)
    for step in ("start", "retry", "finish", "fail"):
        with pytest.raises(NotAllowed):
            perform(run, step, actor=filled.adil, now=NOW)
    with pytest.raises(Refused):
        perform(run, "finish", actor=operations.WORKER, now=NOW)


def test_finish_tells_the_person_who_asked(filled: World) -> None:
    run = made(filled, "alice")

    entry = HistoryEntry.objects.across_partners(reason="test").get(model="reports.reportrun", step="finish")
    (kind,) = kinds_for("reports.reportrun", "finish")
    assert list(kind.recipients(run, entry)) == [filled.alice.user_id]
    assert kind.url(run) == reverse("reports:run", args=[run.pk])


# --- pages ------------------------------------------------------------------------------------


def test_asking_on_the_page_makes_a_run_and_shows_its_progress(filled: World) -> None:
    client = filled.client("alice")

    answer = client.post(reverse("reports:runs"), {"kind": "quota_use", "first_year": "2027"})
    run = ReportRun.objects.across_partners(reason="test").get()

    assert answer["Location"] == reverse("reports:run", args=[run.pk])
    page = client.get(answer["Location"]).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert "Show the state again" in page
    build_report(run.pk, clock=lambda: NOW)
    page = client.get(answer["Location"]).content.decode()
    assert "every 2s" not in page
    assert "Download XLSX" in page


def test_fragment_equals_the_reloaded_page(filled: World) -> None:
    client = filled.client("sofia")
    run = made(filled, "sofia")
    address = reverse("reports:run", args=[run.pk])

    whole = client.get(address).content.decode()
    fragment = client.get(address, headers={"HX-Request": "true"}).content.decode().strip()

    assert "<html" not in fragment
    assert fragment in whole


def test_form_says_what_is_wrong(filled: World) -> None:
    client = filled.client("sofia")

    for data in ({}, {"kind": "weather"}, {"kind": "quota_use", "first_year": "2028", "last_year": "2027"}, {"kind": "quota_use", "partner": "999"}):
        answer = client.post(reverse("reports:runs"), data)
        assert answer.status_code == 422
        assert "error-summary" in answer.content.decode()
    assert not ReportRun.objects.across_partners(reason="test").exists()


def test_form_offers_an_officer_only_the_own_partner(filled: World) -> None:
    client = filled.client("charlie")

    page = client.get(reverse("reports:runs")).content.decode()

    assert "Kyrgyzstan" in page
    assert "Tajikistan" not in page
    assert client.post(reverse("reports:runs"), {"kind": "quota_use", "partner": filled.partner_a.pk}).status_code == 422


@pytest.mark.parametrize("kind", ["xlsx", "csv", "pdf"])
def test_files_are_downloads_of_who_asked_and_of_staff(filled: World, kind: str) -> None:
    run = made(filled, "alice")
    address = reverse("reports:run_file", args=[run.pk, kind])

    for name in ("alice", "sofia", "olga"):
        answer = filled.client(name).get(address)
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment;")
        assert b"".join(answer.streaming_content) == content(run, kind)  # type: ignore[attr-defined]


def test_run_of_somebody_else_is_not_found(filled: World) -> None:
    run = made(filled, "alice")
    for name in ("charlie", "amir", "ruslan", "timur"):
        client = filled.client(name)
        assert client.get(reverse("reports:run", args=[run.pk])).status_code == 404
        assert client.get(reverse("reports:run_file", args=[run.pk, "csv"])).status_code == 404
    assert filled.client("alice").get(reverse("reports:run_file", args=[run.pk, "exe"])).status_code == 404


def test_file_made_with_lost_rights_is_no_longer_read(filled: World) -> None:
    run = made(filled, "sofia")
    Membership.objects.across_partners(reason="test").filter(user=filled.users["sofia"]).update(ends_on=NOW.date() - timedelta(days=1))
    add = filled.institutions["authority_b"]
    Membership(user=filled.users["sofia"], institution=add, role="nominating_officer", starts_on=date(2020, 1, 1)).save()

    client = filled.client("sofia")

    assert client.get(reverse("reports:run_file", args=[run.pk, "csv"])).status_code == 404
    page = client.get(reverse("reports:runs")).content.decode()
    assert reverse("reports:run_file", args=[run.pk, "csv"]) not in page


def test_list_asks_the_same_number_of_queries_at_1_and_30_rows(filled: World, django_assert_max_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert filled.client("sofia").get(reverse("reports:runs")).status_code == 200
        return len(queries)

    made(filled, "sofia")
    first = count()
    for number in range(31):
        request_report("quota_use", {}, actor=filled.actors["sofia" if number % 2 else "alice"], now=at(number))
    assert count() == first
    page = filled.client("sofia").get(reverse("reports:runs")).content.decode()
    assert "?after=" in page


def test_quota_page_shows_bars_and_table(filled: World) -> None:
    add_person(filled, "both", "authority_a", "nominating_officer")  # type: ignore[arg-type]
    page = filled.client("both").get(reverse("reports:quota"), {"first_year": "2027", "last_year": "2027"}).content.decode()

    assert "1 of 3 used, 2 reserved, 0 left" in page
    assert '<th scope="row">Tajikistan</th>' in page
    assert "Kyrgyzstan" not in page
    assert filled.client("both").get(reverse("reports:quota"), {"first_year": "1"}).status_code == 422
