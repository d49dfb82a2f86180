"""A dozen papers of the conference in all states, two research projects before their panels, a statement that was issued and one on the table.

By the verbs, so that notices and history are true; some three hundred of them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from core.history import record
from documents.models import StoredFile
from documents.operations import store_bytes
from events import operations as events
from events.models import Delegation, Event, EventSession, Paper, StatementVersion
from exchanges import operations as exchanges
from exchanges.models import Project
from partners.actor import Actor
from partners.enums import Role
from partners.queries import host_day
from portal.demo.content import judging as data
from portal.demo.paper import page_of
from portal.demo.stage import Stage
from reviews import operations as reviews
from reviews.models import Case, Criterion, Panel, PanelMember, Rubric

READERS = ("reviewer.one", "reviewer.two", "reviewer.three")
READ = {"reviewer.one": ["en", "ru", "kk"], "reviewer.two": ["en", "ru"], "reviewer.three": ["en"]}
CLOSED = 6  # days ago the call for papers ended


def judge_and_agree(stage: Stage) -> None:
    rubric = _rubric(stage)
    _papers(stage, rubric)
    _projects(stage, rubric)
    _issued(stage)
    _on_the_table(stage)


def _rubric(stage: Stage) -> Rubric:
    names = dict(zip(("name_en", "name_ru", "name_kk"), data.RUBRIC, strict=True))
    act: dict[str, Any] = {"actor": stage.actors["programme.officer"], "now": stage.ago(120)}
    rubric = reviews.create_rubric(fields=names, **act)
    for en, ru, kk, weight in data.CRITERIA:
        reviews.add_criterion(rubric, fields={"name_en": en, "name_ru": ru, "name_kk": kk, "weight": weight}, **act)
    return rubric


# --- papers ----------------------------------------------------------------------------------------------
def _papers(stage: Stage, rubric: Rubric) -> None:
    event, officer = stage.events["conference"], stage.actors["programme.officer"]
    events.set_papers_call(event, text=data.CALL, until=stage.ago(CLOSED), actor=officer, now=stage.ago(60))
    papers = [_handed_in(stage, event, row, number) for number, row in enumerate(data.PAPERS)]
    settings = {"reviews_per_case": 2, "reviews_due_at": stage.now + timedelta(days=6)}
    events.open_paper_reviews(event, rubric=rubric, fields=settings, actor=officer, now=stage.ago(CLOSED - 1))
    assert event.panel is not None
    _seat(stage, event.panel, stage.ago(CLOSED - 1))
    rows = Paper.objects.across_partners(reason="demo").select_related("event__institution", "event__panel", "case__panel", "partner", "user")
    fresh = rows.in_bulk([paper.pk for paper in papers])
    sessions = list(
        EventSession.objects.across_partners(reason="demo").filter(event=event, kind="papers", state="planned").order_by("starts_at", "pk")[:2]
    )
    for number, (row, paper) in enumerate(zip(data.PAPERS, papers, strict=True)):
        _fate(stage, row, fresh[paper.pk], number, sessions)


def _handed_in(stage: Stage, event: Event, row: data.Written, number: int) -> Paper:
    at, author = stage.ago(40 - 2 * number), stage.actors[row.by]
    fields = {"title": row.title, "authors": row.authors, "language": row.language, "abstract": row.abstract}
    file = _file(stage, "paper") if number % 3 == 0 else None
    paper = events.submit_paper(event, fields={**fields, "file": file}, actor=author, now=at)
    if row.end == "withdrawn":
        events.withdraw_paper(paper, actor=author, now=stage.ago(CLOSED + 3))
    return paper


def _file(stage: Stage, stem: str) -> StoredFile:
    """One for all: it is about nobody."""
    key = ("judged", stem)
    if key not in stage.files:
        content = page_of("Text without names (example)", "Made for the demo. It is about nobody.")
        officer = stage.actors["programme.officer"]
        stage.files[key] = store_bytes(content, name=f"{stem}.pdf", content_type="application/pdf", actor=officer, now=stage.ago(60))
    return stage.files[key]


def _seat(stage: Stage, panel: Panel, at: datetime) -> None:
    for name in READERS:
        act: dict[str, Any] = {"actor": stage.actors["panel.secretary"], "now": at}
        member: PanelMember = reviews.add_member(panel, user=stage.users[name], languages=READ[name], **act)
        reviews.declare_ties(member, actor=stage.actors[name], now=at)


def _fate(stage: Stage, row: data.Written, paper: Paper, number: int, sessions: list[EventSession]) -> None:
    if row.end in ("withdrawn", "submitted") or paper.case is None:
        return
    readers = [READERS[(number + place) % (2 if row.language == "ru" else 3)] for place in range(2)]
    said = row.reviews
    for place, name in enumerate(readers):
        _read(stage, paper.case, name, said[place] if place < len(said) else None, stage.ago(CLOSED - 2))
    act: dict[str, Any] = {"actor": stage.actors["registrar" if row.by != "registrar" else "programme.head"], "now": stage.ago(1)}
    if row.by in ("lecturer", "expert", "registrar"):
        act["actor"] = stage.actors["programme.officer"]
    if row.end in ("placed", "accepted"):
        events.accept_paper(paper, note=row.note, **act)
    if row.end == "declined":
        events.decline_paper(paper, note=row.note, **act)
    if row.end == "placed" and sessions:
        events.place_paper(paper, session=sessions[number % len(sessions)], **act)


def _read(stage: Stage, case: Case, name: str, said: tuple[int, str] | None, at: datetime) -> None:
    """Given, and marked and submitted where it says so."""
    due = stage.now + timedelta(days=6)
    assignment = reviews.assign(case, reviewer=stage.users[name], due_at=due, actor=stage.actors["panel.secretary"], now=at)
    if said is None:
        return
    score, comment = said
    criteria = list(Criterion.objects.filter(rubric=case.rubric_id))
    marks = {row: max(1, min(5, score + (place == 3) - (place == 1 and score > 3))) for place, row in enumerate(criteria)}
    act: dict[str, Any] = {"actor": stage.actors[name], "now": at + timedelta(days=2)}
    reviews.save_marks(assignment, scores=marks, comment=comment, **act)
    reviews.submit_review(assignment, **act)


# --- research --------------------------------------------------------------------------------------------
def _projects(stage: Stage, rubric: Rubric) -> None:
    """One proposal and one report with the same panel."""
    proposal = _consented(stage, data.IDEA, data.TEXT, "TJ", 30)
    officer, registrar = stage.actors["programme.officer"], stage.actors["registrar"]
    fields = {"reviews_per_case": 2, "reviews_due_at": stage.now + timedelta(days=8)}
    exchanges.choose_panel(proposal, rubric=rubric, fields=fields, actor=officer, now=stage.ago(12))
    proposal = _again(proposal)
    assert proposal.panel is not None
    _seat(stage, proposal.panel, stage.ago(12))
    exchanges.submit_proposal(proposal, blind_file=_file(stage, "proposal"), actor=registrar, now=stage.ago(10))
    _ask(stage, _again(proposal), data.SAID_OF_PROPOSAL, 9)
    reported = _consented(stage, data.IDEA_REPORTED, data.TEXT_REPORTED, "KG", 200)
    _approved(stage, reported, rubric, proposal.panel)
    exchanges.choose_panel(_again(reported), rubric=rubric, panel=proposal.panel, actor=officer, now=stage.ago(14))
    file = {"draft": _file(stage, "draft"), "blind_draft": _file(stage, "report")}
    exchanges.submit_draft(_again(reported), summary=data.SUMMARY, **file, actor=registrar, now=stage.ago(11))
    _ask(stage, _again(reported), data.SAID_OF_REPORT, 9)


def _again(project: Project) -> Project:
    rows = Project.objects.across_partners(reason="demo").select_related("lead__partner", "panel", "proposal_case__panel", "draft_case__panel")
    return rows.get(pk=project.pk)  # type: ignore[no-any-return]


def _consented(stage: Stage, idea: dict[str, Any], text: dict[str, Any], code: str, days: int) -> Project:
    """The Institute has the idea, the partner agrees a week later, the proposal is written."""
    registrar, at = stage.actors["registrar"], stage.ago(days)
    dates = {"starts_on": host_day(at + timedelta(days=30)), "ends_on": host_day(at + timedelta(days=360))}
    project = exchanges.have_idea(
        lead=stage.offices["institute"], partners=[stage.offices[f"authority:{code}"]], fields={**idea, **dates}, actor=registrar, now=at
    )
    exchanges.ask_partners(project, actor=registrar, now=at + timedelta(days=1))
    side = next(row for row in project.all_sides if row.partner_id == stage.partners[code].pk)
    exchanges.consent_to_project(side, actor=_officer_of(stage, side.partner_id), now=at + timedelta(days=6))
    project = _again(project)
    exchanges.change_project(project, fields=text, actor=registrar, now=at + timedelta(days=9))
    lead = project.all_sides[0]
    who = {"name": str(stage.users["lecturer"]), "role": "principal", "position": "Lecturer"}
    exchanges.add_member(lead, fields=who, user=stage.users["lecturer"], actor=registrar, now=at + timedelta(days=9))
    return _again(project)


def _officer_of(stage: Stage, partner_id: int) -> Actor:
    return next(actor for actor in stage.actors.values() if actor.has_for_partner(partner_id, Role.NOMINATING_OFFICER))


def _approved(stage: Stage, project: Project, rubric: Rubric, panel: Panel) -> None:
    """Judged half a year ago by two reviewers, and worked on since."""
    officer, registrar, head = (stage.actors[name] for name in ("programme.officer", "registrar", "programme.head"))
    exchanges.choose_panel(project, rubric=rubric, panel=panel, actor=officer, now=stage.ago(188))
    exchanges.submit_proposal(_again(project), actor=registrar, now=stage.ago(186))
    case = _again(project).proposal_case
    assert case is not None
    for name, said in zip(READERS[1:], (data.SAID_OF_PROPOSAL, data.SAID_OF_REPORT), strict=True):
        _read(stage, case, name, said, stage.ago(180))
    exchanges.approve_project(_again(project), grounds=data.GROUNDS, actor=head, now=stage.ago(170))
    exchanges.start_project(_again(project), actor=registrar, now=stage.ago(165))
    exchanges.begin_report(_again(project), actor=registrar, now=stage.ago(20))


def _ask(stage: Stage, project: Project, said: tuple[int, str], days: int) -> None:
    """Two reviewers; one has submitted."""
    case = project.draft_case or project.proposal_case
    assert case is not None
    for name, review in zip(READERS[:2], (said, None), strict=True):
        _read(stage, case, name, review, stage.ago(days))


# --- statements ------------------------------------------------------------------------------------------
def _at_table(stage: Stage, event: Event, codes: tuple[str, ...]) -> list[Delegation]:
    """Those that take part already, or else some that are confirmed here."""
    rows = Delegation.objects.across_partners(reason="demo").filter(event=event, state__in=["named", "confirmed"]).select_related("partner")
    found = list(rows.order_by("precedence", "pk"))
    taken = set(Delegation.objects.across_partners(reason="demo").filter(event=event).values_list("partner__code", flat=True))
    at = event.starts_at - timedelta(days=30)
    for code in codes if len(found) < 2 else ():
        if code not in taken:
            more = {"state": "confirmed", "ceiling": 3, "state_since": at, "invited_at": at, "created_at": at, "answer_by": event.starts_at}
            row = Delegation(event=event, partner=stage.partners[code], **more)
            row.save(force_insert=True)
            record(row, "confirm", actor=stage.actors["programme.officer"], now=at, target=row.state)
            found.append(row)
    return found


def _written(stage: Stage, event: Event, title: str, text: str, at: datetime, until: datetime) -> StatementVersion:
    act: dict[str, Any] = {"actor": stage.actors["programme.officer"]}
    fields = {"title": title, "language": "en", "text": text}
    version = events.write_statement(event, fields=fields, now=at, **act)
    events.circulate_statement(version, answer_by=until, now=at + timedelta(hours=3), **act)
    return StatementVersion.objects.across_partners(reason="demo").select_related("event__institution").get(pk=version.pk)  # type: ignore[no-any-return]


def _issued(stage: Stage) -> None:
    event = stage.events["past_roundtable"]
    delegations = _at_table(stage, event, ("TJ", "KG", "UZ", "MN"))
    at = event.ends_at + timedelta(days=2)
    version = _written(stage, event, data.STATEMENT, data.FIRST_TEXT, at, at + timedelta(days=14))
    for number, row in enumerate(delegations):
        answer = {"answer": "reservation", "words": data.RESERVATION} if number == 1 else {"answer": "consents"}
        officer = _officer_of(stage, row.partner_id)
        events.answer_statement(version, delegation=row, **answer, actor=officer, now=at + timedelta(days=2 + number))
    fresh = StatementVersion.objects.across_partners(reason="demo").select_related("event__institution").get(pk=version.pk)
    events.issue_statement(fresh, actor=stage.actors["programme.officer"], now=min(at + timedelta(days=20), stage.ago(1)))


def _on_the_table(stage: Stage) -> None:
    """A second version, to which one has consented and one has a reservation; the others are still asked."""
    event = stage.events["roundtable"]
    delegations = _at_table(stage, event, ("TJ", "KG", "UZ"))
    _written(stage, event, data.STATEMENT_WATER, data.WATER_TEXT, stage.ago(9), stage.now + timedelta(days=2))
    version = _written(stage, event, data.STATEMENT_WATER, data.WATER_SECOND, stage.ago(4), stage.now + timedelta(days=9))
    home = stage.partners["TJ"].pk
    answering = [row for row in delegations if row.partner_id != home][:2]  # the example officers of Tajikistan are still to answer
    for row, (answer, words) in zip(answering, (("consents", ""), ("reservation", data.RESERVATION)), strict=False):
        officer = _officer_of(stage, row.partner_id)
        events.answer_statement(version, delegation=row, answer=answer, words=words, actor=officer, now=stage.ago(2))
