"""Every page in the browser: no accessibility fault in either scheme, nothing wider than 320 px, no complaint of the browser."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page, Request

from tests.e2e.story import ask_until, fits
from tests.planting import few
from tests.test_routes import ROUTES
from tests.town import Town, build_town
from tests.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.still_clock]  # codes of the wall pass in two minutes

FILES = {
    "training:marks_template", "training:marks_file", "mobility:visa_letter", "mobility:workbook", "scholarships:nomination_letter", "scholarships:round_letter",
    "agreements:signed_file_download", "agreements:paper_download", "documents:issued_pdf", "documents:text_picture", "documents:text_preview", "reports:run_file", "scholarships:import_template", "scholarships:nomination_document",
    "exchanges:project_proposal_file", "exchanges:project_report_file", "exchanges:output_file",
    "exchanges:mission_agreement", "exchanges:mission_invitation", "exchanges:mission_report_file", "exchanges:mission_scan",
    "events:invitation_letter", "events:invitation_letter_in", "events:credentials_file", "events:registrations_file",
    "events:event_calendar", "events:report_file", "events:door_list", "events:door_worker", "events:badges", "events:badge", "events:participation_certificate",
    "events:paper_file", "events:case_file", "exchanges:project_paper", "exchanges:case_copy",
    "training:consultation_answer", "training:consultation_file", "training:method_file", "exchanges:material_file", "events:session_material_file",
    "training:certificate", "training:paper_pdf", "training:transcript_xml", "training:run_parcel", "training:preview_certificate", "training:session_calendar", "scholarships:nominee_import_faults", "scholarships:case_paper", "scholarships:round_minute", "scholarships:endorsement_evidence", "scholarships:medical_report",
}  # fmt: skip
WITHOUT_OBJECT = {
    "training:evaluation_forms": ("ruslan",), "training:follow_ups": ("ruslan", "alice"), "training:alumni": ("alice",), "training:my_alumni_entry": ("timur",),
    "training:end_alumni_consent": ("timur",), "training:alumni_figures": ("hana",), "training:add_post": ("timur",),
    "mobility:desk": ("sofia", "ruslan"), "mobility:references": ("sofia",), "mobility:register": ("sofia",), "mobility:stays": ("zarina",), "mobility:sheets": ("ruslan",),
    "home": ("alice", "sofia", "hana", "aidar", "saule", "rana", "ruslan", "nigora", "timur", "olga", "adil", "leila", "erlan", "daler", "zarina"),
    "dashboard": ("sofia", "ruslan", "alice", "hana", "olga", "daler"), "announcements": ("sofia",), "new_announcement": ("sofia",), "addresses": ("adil",), "partners:absences": ("sofia",), "my_training": ("timur", "nigora"), "training:plans": ("ruslan",),
    "search": ("sofia",), "inbox": ("alice",), "notice_settings": ("alice",), "told": ("sofia",), "wordings": ("sofia",), "deliveries": ("adil",), "account_settings": ("alice",), "api:tokens": ("alice",), "api:endpoints": ("alice",), "api:all_tokens": ("adil",),
    "agreements:agreements": ("aidar", "alice"), "agreements:create": ("aidar",), "agreements:renewals": ("aidar", "alice"),
    "scholarships:calls": ("sofia", "alice"), "scholarships:create_call": ("sofia",), "scholarships:nominations": ("sofia", "alice"),
    "scholarships:my_nominations": ("nigora",), "scholarships:to_enrol": ("ruslan",),
    "reviews:desk": ("rana",), "reviews:rubrics": ("saule", "alice"), "reviews:create_rubric": ("saule",), "reports:runs": ("sofia",), "reports:catalogue": ("sofia", "alice"), "reports:schedules": ("sofia",), "reports:quota": ("sofia",),
    "training:attend_by_code": ("timur",), "training:programmes": ("ruslan",), "training:intakes": ("ruslan", "alice"), "training:enrolments": ("ruslan", "alice", "timur"),
    "training:timetable": ("ruslan", "leila", "timur"), "training:rooms": ("ruslan",), "training:add_room": ("ruslan",), "training:calendar_link": ("leila",),
    "training:catalogue": ("alice",), "training:catalogue_calendar": ("alice",), "training:lecturers": ("ruslan",), "training:add_lecturer": ("ruslan",),
    "training:certificate_names": ("timur",),
    "training:signatories": ("ruslan", "alice"), "training:add_signatory": ("ruslan",),
    "exchanges:materials": ("alice", "sofia", "timur"), "exchanges:write_material": ("alice", "sofia"), "exchanges:public_materials": ("alice",),
    "exchanges:materials_search": ("alice",), "exchanges:saved_searches": ("alice", "timur"), "exchanges:save_search": ("alice",),
    "exchanges:missions": ("alice", "sofia", "erlan"), "exchanges:new_mission": ("sofia",), "exchanges:stays_calendar": ("alice", "sofia"),
    "exchanges:experts": ("alice", "sofia", "erlan"), "exchanges:new_expert": ("alice",), "exchanges:my_expert_page": ("erlan",), "exchanges:needs": ("alice", "sofia"),
    "actions": ("alice", "sofia"),
    "automation": ("adil", "olga"), "mail_pause": ("adil",), "message_kinds": ("adil",),
    "exchanges:projects": ("alice", "sofia"), "exchanges:new_project": ("leila",),
    "events:events": ("alice", "sofia"), "events:new_event": ("sofia",), "events:public_events": ("alice",),
    "training:consultations": ("alice", "sofia", "erlan"), "training:ask": ("alice",), "training:consultation_figures": ("sofia",),
    "training:methods": ("leila", "alice"), "training:propose_method": ("leila",),
    "training:create_programme": ("ruslan",), "training:create_intake": ("ruslan",),
    "partners:partners": ("sofia",), "partners:members": ("adil",), "partners:invitations": ("adil",), "partners:invite": ("adil",),
    "partners:add_partner": ("adil",), "partners:delegations": ("daler", "amir"), "documents:verify": ("sofia",), "documents:texts": ("sofia",),
}  # fmt: skip
# The same record as others see it.
MORE_READERS = {
    "scholarships:nomination": ("sofia", "rana", "nigora", "olga"), "scholarships:call": ("sofia", "hana"),
    "scholarships:round": ("saule",),
    "exchanges:material": ("sofia", "ruslan"),
    "exchanges:mission": ("sofia", "ruslan"),
    "exchanges:project": ("leila", "sofia"), "exchanges:project_plan": ("leila",), "exchanges:project_sides": ("leila",),
    "events:delegations": ("sofia",), "events:delegation": ("sofia",), "events:registration": ("ruslan",), "events:registrations": ("ruslan",),
    "events:papers": ("sofia",), "events:statement": ("sofia",), "exchanges:project_reviews": ("hana",),
    "training:plan": ("ruslan", "alice"),
    "training:programme": ("alice",), "training:intake": ("alice",), "training:enrolment_papers": ("ruslan", "timur"), "training:intake_certificates": ("olga",),
    "agreements:ledger": ("aidar",), "agreements:institution": ("aidar",), "line_chain": ("sofia",), "agreements:agreement": ("aidar", "olga"), "training:enrolment": ("ruslan", "timur"), "training:sheet": ("ruslan", "hana"), "training:enrolment_marks": ("ruslan", "timur"),
    "training:intake_attendance": ("leila",),
}  # fmt: skip


def addresses(town: Town) -> list[tuple[str, str, str]]:
    """(route, reader, address) of every page."""
    found = [(name, reader, reverse(name)) for name, readers in WITHOUT_OBJECT.items() for reader in readers]
    for name, route in ROUTES.items():
        if route.method == "get" and name not in FILES:
            record = [town.nomination_in_review.pk] if name == "scholarships:nomination" else route.args(town)
            readers = (route.owner, *MORE_READERS.get(name, ()))
            found += [(name, reader, reverse(name, args=_seen_by(reader, name, record, town))) for reader in readers]
    found.append(("training:catalogue_programme", "alice", reverse("training:catalogue_programme", args=[town.intake.programme.code])))
    for name, report in (("definition", "nominations"), ("definition", "annual"), ("print", "nominations"), ("new_schedule", "nominations")):
        found.append((f"reports:{name}", "sofia", reverse(f"reports:{name}", args=[report])))
    found.append(("list_export", "sofia", f"{reverse('list_export')}?at={reverse('scholarships:nominations')}"))
    found.append(("list_save", "sofia", f"{reverse('list_save')}?at={reverse('scholarships:nominations')}"))
    found.append(("reviews:assignment", "rana", reverse("reviews:assignment", args=[town.blind_assignment.pk])))
    return found


def _seen_by(reader: str, name: str, args: list[Any], town: Town) -> list[Any]:
    """The nominee sees their own nomination only."""
    return [town.nomination_offered.pk] if (reader, name) == ("nigora", "scholarships:nomination") else args


ASKED: WeakKeyDictionary[Page, set[Request]] = WeakKeyDictionary()  # what the page of a window has asked for and not got yet


def faults_of(page: Page, where: str) -> list[str]:
    """Of a page that has come whole, with what its scripts fetch: whoever left it earlier would cut them short, and the browser would complain."""
    page.wait_for_load_state()
    assert ask_until(page, lambda: not ASKED.get(page)), where
    violations = Axe().run(page).response["violations"]
    found = [f"{where}: {row['id']}: {row['nodes'][0]['html'][:200]}" for row in violations]
    if not fits(page, page.viewport_size["width"]):
        found.append(f"{where}: {page.evaluate('document.documentElement.scrollWidth')} px wide")
    if (count := page.locator("h1").count()) != 1:
        found.append(f"{where}: {count} h1")
    return found


def window_of(browser: Browser, live_server: Any, town: Town, reader: str, faults: list[str], **context: Any) -> Page:
    """A window in which this reader is signed in; what the browser complains about joins the faults."""
    opened = browser.new_context(base_url=live_server.url, **context)
    cookie = town.world.client(reader).cookies["sessionid"].value
    opened.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = opened.new_page()
    asked = ASKED[page] = set()
    page.on("framenavigated", lambda frame: asked.clear())  # of the last page nothing comes any more
    page.on("request", lambda request: asked.add(request))
    page.on("requestfinished", lambda request: asked.discard(request))
    page.on("requestfailed", lambda request: asked.discard(request))
    page.on("console", lambda message: faults.append(f"console: {message.text}") if message.type == "error" else None)
    return page


def visit(browser: Browser, live_server: Any, town: Town, *, one_of: int, **context: Any) -> list[str]:
    """One page of so many, by the seed of the run; in the long trials all."""
    faults: list[str] = []
    windows: dict[str, Page] = {}
    pages = addresses(town)
    for name, reader, address in pages if os.environ.get("SCREENSHOTS") else few(pages, len(pages) // one_of):
        if reader not in windows:
            windows[reader] = window_of(browser, live_server, town, reader, faults, **context)
        page = windows[reader]
        answer = page.goto(address)
        assert answer is not None
        if answer.status != 200:
            faults.append(f"{name} as {reader}: {answer.status}")
            continue
        faults += faults_of(page, f"{name} as {reader}")
        if folder := os.environ.get("SCREENSHOTS"):
            width = context["viewport"]["width"]
            page.screenshot(path=Path(folder) / f"{name.replace(':', '-')}-{reader}-{width}.png", full_page=True)
    for page in windows.values():
        page.context.close()
    return faults


@pytest.fixture
def town(world: World, settings: Any) -> Town:
    settings.DEMO = True  # the gallery has an address
    return build_town(world)


def test_every_page_is_accessible_in_a_wide_light_window(browser: Browser, live_server: Any, town: Town) -> None:
    """Fewer than in the narrow window, where faults show first."""
    assert visit(browser, live_server, town, one_of=6, viewport={"width": 1280, "height": 900}, color_scheme="light") == []


def test_every_page_is_accessible_in_a_narrow_dark_window(browser: Browser, live_server: Any, town: Town) -> None:
    assert visit(browser, live_server, town, one_of=3, viewport={"width": 320, "height": 640}, color_scheme="dark") == []
