"""Panels: members, declared ties, cases given to them, and who may not judge."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import Refused
from core.models import HistoryEntry
from notifications.models import Notice
from notifications.operations import deliver_event
from partners.actor import actor_for
from partners.enums import Role
from partners.models import Membership
from reviews import operations
from reviews.models import Assignment, Panel, PanelMember, Tie
from reviews.queries.panels import table_of
from scholarships.models import Call, Nomination
from scholarships.operations import assign_reviewer
from tests.pages import text_of
from tests.world import NOW, World, add_person, make_call, make_nomination

pytestmark = [pytest.mark.django_db, pytest.mark.still_clock]
WEEK = timedelta(days=7)
NAMES = ("rana", "rosa", "rauan")


def url(name: str, *args: Any) -> str:
    return reverse(f"reviews:{name}", args=args)


def join(world: World, panel: Panel, name: str, *, declares: bool = True, languages: tuple[str, ...] = ("en",)) -> PanelMember:
    if name not in world.users:
        add_person(world, name, "academy", Role.REVIEWER)
    member = operations.add_member(panel, user=world.users[name], languages=languages, actor=world.saule, now=NOW)
    if declares:
        operations.declare_ties(member, actor=world.actors[name], now=NOW)
    return member


def tie(world: World, member: PanelMember, **fields: Any) -> Tie:
    """One of Rana's."""
    return operations.add_tie(member, fields={"kind": "person", "source": "family", **fields}, actor=world.rana, now=NOW)


@pytest.fixture
def call(world: World) -> Call:
    return make_call(world, places=3, reserve=3)


@pytest.fixture
def panel(call: Call) -> Panel:
    found: Panel = call.panel
    return found


@pytest.fixture
def nominations(world: World, call: Call) -> list[Nomination]:
    return [make_nomination(world, call, state="in_review", number=number) for number in range(3)]


def given(panel: Panel) -> list[tuple[str, str]]:
    rows = Assignment.objects.across_partners(reason="test").filter(case__panel=panel).order_by("pk")
    return [(row.case.label.split()[0], row.reviewer.full_name) for row in rows]


def notices_of(world: World, name: str) -> list[str]:
    for entry in HistoryEntry.objects.across_partners(reason="test").filter(delivered_at__isnull=True).order_by("pk"):
        deliver_event(entry.pk, now=NOW)
    rows = Notice.objects.across_partners(reason="test").filter(recipient=world.users[name]).order_by("pk")
    return list(rows.values_list("kind", flat=True))


# --- members -----------------------------------------------------------------------------------------------------------------
def test_secretary_makes_a_panel_from_the_page_of_the_call(world: World, call: Call, panel: Panel) -> None:
    saule = world.client("saule")

    assert url("panel", panel.pk) in text_of(saule, reverse("scholarships:call", args=[call.pk]))
    assert "Nobody is on the panel yet" in text_of(saule, url("panel", panel.pk))
    empty = saule.post(url("add_member", panel.pk), {"user": "", "languages": []})
    done = saule.post(url("add_member", panel.pk), {"user": world.users["rana"].pk, "languages": ["en", "kk"]})

    assert "Choose a reviewer." in empty.content.decode()
    assert "Tick at least one language." in empty.content.decode()
    assert done["Location"] == url("panel", panel.pk)
    page = text_of(saule, url("panel", panel.pk))
    assert "English, Kazakh" in page
    assert "not declared yet" in page
    assert notices_of(world, "rana") == ["panel_member_added"]


def test_blind_panel_takes_nobody_who_reads_dossiers(world: World) -> None:
    panel = make_call(world, panel={"blind": True}).panel
    for name, role in (("ruslan", Role.REVIEWER), ("saule", Role.REVIEWER)):
        place = world.institutions["academy"]
        Membership(user=world.users[name], institution=place, role=role, starts_on=date(2020, 1, 1)).save()

    offered = text_of(world.client("sofia"), url("add_member", panel.pk))
    with pytest.raises(Refused, match="reads dossiers by another role"):
        operations.add_member(panel, user=world.users["saule"], languages=["en"], actor=world.sofia, now=NOW)

    assert ">Rana<" in offered
    assert ">Saule<" not in offered
    assert ">Ruslan<" not in offered


def test_who_reads_dossiers_later_is_given_no_case_of_a_blind_panel(world: World) -> None:
    panel = make_call(world, panel={"blind": False}).panel
    join(world, panel, "rana")
    Panel.objects.across_partners(reason="test").filter(pk=panel.pk).update(blind=True)
    panel.refresh_from_db()
    ministry = world.institutions["ministry"]
    Membership(user=world.users["rana"], institution=ministry, role=Role.PROGRAMME_OFFICER, starts_on=date(2020, 1, 1)).save()

    assert table_of(panel, world.saule, NOW).members == []


def test_blind_is_settled_with_the_first_case(world: World, panel: Panel, nominations: list[Nomination]) -> None:
    operations.change_panel(panel, fields={"reviews_per_case": 1}, actor=world.saule, now=NOW)
    assign_reviewer(nominations[0], reviewer=world.users["rana"], due_at=NOW + WEEK, actor=world.sofia, now=NOW)

    with pytest.raises(Refused, match="whether this panel is blind can't be changed"):
        operations.change_panel(panel, fields={"blind": True}, actor=world.saule, now=NOW)
    sent = {"blind": "on", "reviews_per_case": "3", "disagreement": "1.5", "reviews_due_at": "2026-12-20"}
    answer = world.client("saule").post(url("change_panel", panel.pk), sent)
    panel.refresh_from_db()

    assert answer.status_code == 302
    assert (panel.blind, panel.reviews_per_case) == (False, 3)
    assert panel.reviews_due_at is not None
    assert panel.reviews_due_at.isoformat() == "2026-12-20T13:00:00+00:00"


def test_who_leaves_the_panel_loses_what_waits_and_is_told_once(world: World, panel: Panel, nominations: list[Nomination]) -> None:
    member = join(world, panel, "rana")
    pairs = [(row.case_id, world.users["rana"].pk) for row in nominations]
    operations.give_cases(panel, pairs=pairs, due_at=NOW + WEEK, actor=world.saule, now=NOW)

    asked = text_of(world.client("saule"), url("end_member", member.pk))
    world.client("saule").post(url("end_member", member.pk), {"reason": "On leave."})

    assert "3 reviews that wait are taken off." in asked
    assert {row.state for row in Assignment.objects.across_partners(reason="test")} == {"taken_off"}
    assert notices_of(world, "rana") == ["panel_member_added", "panel_cases_given", "panel_member_ended"]
    back = operations.add_member(panel, user=world.users["rana"], languages=["ru"], actor=world.saule, now=NOW)
    assert (back.pk, back.declared_at, back.ended_at) == (member.pk, None, None)


@pytest.mark.parametrize(("name", "status"), [("charlie", 404), ("rana", 404), ("timur", 404), ("aidar", 403), ("olga", 200), ("saule", 200)])
def test_panel_is_read_by_those_who_run_or_audit_it(world: World, panel: Panel, name: str, status: int) -> None:
    assert world.client(name).get(url("panel", panel.pk)).status_code == status
    assert world.client(name).get(url("give_cases", panel.pk)).status_code == (403 if name == "olga" else status)


def test_member_reads_nothing_of_the_panel_but_the_own_declaration(world: World, panel: Panel) -> None:
    own, other = join(world, panel, "rana"), join(world, panel, "rosa")
    rana = world.client("rana")

    assert [rana.get(url(name, panel.pk)).status_code for name in ("panel", "change_panel", "give_cases")] == [403, 403, 403]
    assert rana.get(url("declaration", own.pk)).status_code == 200
    assert rana.get(url("declaration", other.pk)).status_code == 404
    assert world.client("saule").get(url("declaration", own.pk)).status_code == 403


# --- declarations ----------------------------------------------------------------------------------------------------------------
def test_reviewer_declares_ties_from_the_desk(world: World, panel: Panel) -> None:
    member = join(world, panel, "rana", declares=False)
    rana, page = world.client("rana"), url("declaration", member.pk)

    assert page in text_of(rana, url("desk"))
    assert page in text_of(rana, reverse("home"))
    missing = rana.post(page, {"act": "add", "kind": "institution", "source": "past_post", "name": "  "})
    rana.post(page, {"act": "add", "kind": "country", "source": "past_post", "partner": world.partner_b.pk, "note": "2015"})
    rana.post(page, {"act": "add", "kind": "person", "source": "family", "name": "Farrukh Rahimov"})
    person = Tie.objects.across_partners(reason="test").get(kind="person")
    rana.post(page, {"act": "remove", "tie": person.pk})
    shown = text_of(rana, page)
    rana.post(page, {"act": "declare"})
    member.refresh_from_db()

    assert "Write the name of the institution or person." in missing.content.decode()
    assert "Kyrgyzstan" in shown
    assert "Farrukh Rahimov" not in shown
    assert "Declare that these are all" in shown
    assert member.declared_at == NOW
    assert "1 tie declared" in text_of(rana, url("desk"))
    assert notices_of(world, "saule") == ["member_declared"]


def test_new_tie_tells_the_secretary_and_shows_what_it_meets(world: World, panel: Panel, nominations: list[Nomination]) -> None:
    member = join(world, panel, "rana")
    pairs = [(row.case_id, world.users["rana"].pk) for row in nominations]
    operations.give_cases(panel, pairs=pairs, due_at=NOW + WEEK, actor=world.saule, now=NOW)
    row = Assignment.objects.across_partners(reason="test").get(case=nominations[1].case)

    page = world.client("rana").post(url("declaration", member.pk), {"act": "add", "kind": "person", "source": "supervisor", "name": "С. Назарова"})
    own, panels = text_of(world.client("rana"), url("declaration", member.pk)), text_of(world.client("saule"), url("panel", panel.pk))

    assert page.status_code == 302
    assert notices_of(world, "saule") == ["member_declared", "member_tie_added"]
    assert url("recuse", row.pk) in own
    assert own.count("Declare a conflict of interest") == 1
    assert f'href="{url("assignment", row.pk)}">' in panels
    assert "tie to the person: С. Назарова" in panels


def test_blind_reviewer_is_not_told_which_case_meets_a_tie(world: World) -> None:
    call = make_call(world, panel={"blind": True})
    member = join(world, call.panel, "rana")
    nomination = make_nomination(world, call, state="in_review")
    Assignment(case=nomination.case, reviewer=world.users["rana"], assigned_at=NOW, due_at=NOW + WEEK).save()
    tie(world, member, kind="country", partner=world.partner_a)

    own = text_of(world.client("rana"), url("declaration", member.pk))

    assert "Reviews of yours that meet a tie" not in own
    assert "you judge blindly and are not told" in own
    assert "same country: Tajikistan" in text_of(world.client("saule"), url("panel", call.panel_id))


# --- giving ------------------------------------------------------------------------------------------------------------------------
def boxes(client: Client, panel: Panel) -> tuple[str, list[str]]:
    page = text_of(client, url("give_cases", panel.pk))
    ticked = [part.split('"')[0] for part in page.split('name="give" value="')[1:] if " checked" in part.split(">")[0]]
    return page, ticked


def test_secretary_gives_the_proposal_in_one_act(world: World, panel: Panel, nominations: list[Nomination]) -> None:
    for name in NAMES:
        join(world, panel, name)
    saule = world.client("saule")

    page, ticked = boxes(saule, panel)
    asked = saule.post(url("give_cases", panel.pk), {"give": ticked, "due_at": "2026-12-10"})
    done = saule.post(url("give_cases", panel.pk), {"give": ticked, "due_at": "2026-12-10", "confirmed": "yes"})

    assert page.count(">0, then 2</td>") == 3
    assert len(ticked) == 6
    assert "6 reviews are given. 3 reviewers get one message each." in asked.content.decode()
    assert given(panel) != []
    assert done["Location"] == url("panel", panel.pk)
    assert len(given(panel)) == 6
    assert notices_of(world, "rana") == ["panel_member_added", "panel_cases_given"]
    assert "6 reviews are given." in text_of(saule, url("panel", panel.pk))
    assert "Tick at least one box" in saule.post(url("give_cases", panel.pk), {"due_at": "2026-12-10"}).content.decode()


def test_asking_gives_nothing_yet_and_the_way_back_keeps_the_ticks(world: World, panel: Panel, nominations: list[Nomination]) -> None:
    join(world, panel, "rana")
    saule, pair = world.client("saule"), f"{nominations[0].case_id}-{world.users['rana'].pk}"

    saule.post(url("give_cases", panel.pk), {"give": [pair], "due_at": "2026-12-10"})
    back = saule.post(url("give_cases", panel.pk), {"give": [pair], "due_at": "2026-12-11", "confirmed": "yes", "back": "1"}).content.decode()

    assert given(panel) == []
    assert back.count(" checked") == 1
    assert 'value="2026-12-11"' in back


def test_proposal_passes_by_what_speaks_against_it(world: World, panel: Panel, nominations: list[Nomination]) -> None:
    """Rana is tied to the second nominee, Rosa reads no English, Rauan was taken off the first case, Rinat has not declared."""
    tie(world, join(world, panel, "rana"), name="Саодат Назарова")
    join(world, panel, "rosa", languages=("kk",))
    join(world, panel, "rauan")
    join(world, panel, "rinat", declares=False)
    off = assign_reviewer(nominations[0], reviewer=world.users["rauan"], due_at=NOW + WEEK, actor=world.sofia, now=NOW)
    operations.take_off(off, reason="Too much.", actor=world.saule, now=NOW)
    operations.change_panel(panel, fields={"reviews_per_case": 1}, actor=world.saule, now=NOW)

    page, ticked = boxes(world.client("saule"), panel)

    rana, rauan = world.users["rana"].pk, world.users["rauan"].pk
    first, second, third = (row.case_id for row in nominations)
    assert ticked in ([f"{first}-{rana}", f"{second}-{rauan}", f"{third}-{rana}"], [f"{first}-{rana}", f"{second}-{rauan}", f"{third}-{rauan}"])
    assert "tie to the person: Саодат Назарова" in page
    assert "does not read it in English" in page
    assert "taken off the case" in page
    assert "Rinat" not in page


def test_each_pair_that_can_t_be_given_says_why(world: World, panel: Panel, nominations: list[Nomination]) -> None:
    for name in ("rana", "rosa"):
        join(world, panel, name)
    join(world, panel, "rauan", declares=False)
    Membership(
        user=world.users["rosa"], institution=world.institutions["authority_a"], role=Role.EXPERT, starts_on=date(2020, 1, 1)
    ).save()  # of the sending side
    assign_reviewer(nominations[0], reviewer=world.users["rana"], due_at=NOW + WEEK, actor=world.sofia, now=NOW)
    users = {name: world.users[name].pk for name in NAMES}
    first, second, third = (row.case_id for row in nominations)
    pairs = [(first, users["rana"]), (second, users["rana"]), (second, users["rosa"]), (third, users["rauan"]), (0, users["rana"])]

    results = operations.give_cases(panel, pairs=pairs, due_at=NOW + WEEK, actor=world.saule, now=NOW)

    assert {(row.case_id, row.user_id): str(row.refusal) for row in results} == {
        (0, users["rana"]): "This case is not of this panel.",
        (first, users["rana"]): "This reviewer has or had the case already.",
        (second, users["rana"]): "",
        (second, users["rosa"]): "This person is judged here, or holds a role at the side that is judged.",
        (third, users["rauan"]): "This person has not declared yet to whom they are tied: cases are given afterwards.",
    }
    assert len(given(panel)) == 2


def test_single_case_is_given_to_members_only_and_shows_hints(world: World, panel: Panel, nominations: list[Nomination]) -> None:
    add_person(world, "outside", "academy", Role.REVIEWER)
    tie(world, join(world, panel, "rana"), kind="country", partner=world.partner_a)

    page = text_of(world.client("sofia"), reverse("scholarships:assign_reviewer", args=[nominations[0].pk]))
    with pytest.raises(Refused, match="not on the panel"):
        assign_reviewer(nominations[0], reviewer=world.users["outside"], due_at=NOW + WEEK, actor=world.sofia, now=NOW)

    assert "Rana (0); same country: Tajikistan" in page
    assert "Outside" not in page


def test_table_costs_the_same_for_one_and_for_many_cases(world: World) -> None:
    call = make_call(world, places=40)
    panel = call.panel
    tie(world, join(world, panel, "rana"), kind="institution", name="Nobody at all")
    one = make_nomination(world, call, state="in_review")
    assign_reviewer(one, reviewer=world.users["rana"], due_at=NOW + WEEK, actor=world.sofia, now=NOW)
    saule = world.client("saule")

    def cost(page: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert saule.get(url(page, panel.pk)).status_code == 200
        return len(queries)

    first = {page: cost(page) for page in ("give_cases", "panel")}
    for number in range(1, 25):
        make_nomination(world, call, state="in_review", number=number)
    for number in range(8):
        join(world, panel, f"reviewer{number}")
    rows = table_of(panel, world.saule, NOW).proposal.pairs
    operations.give_cases(panel, pairs=sorted(rows)[:30], due_at=NOW + WEEK, actor=world.saule, now=NOW)

    assert {page: cost(page) for page in first} == first
    assert max(first.values()) <= 12


# --- leaving and coming back -------------------------------------------------------------------------------------------------------
@pytest.fixture
def assignment(world: World, nominations: list[Nomination]) -> Assignment:
    return assign_reviewer(nominations[0], reviewer=world.users["rana"], due_at=NOW + WEEK, actor=world.sofia, now=NOW)


def marked(world: World, row: Assignment, *, submits: bool = True) -> None:
    criteria = row.case.rubric.criteria.all()
    operations.save_marks(row, scores=dict.fromkeys(criteria, 4), comment="Good.", actor=world.rana, now=NOW)
    if submits:
        operations.submit_review(row, actor=world.rana, now=NOW)


def test_taken_off_and_given_again_finds_the_marks(world: World, assignment: Assignment) -> None:
    marked(world, assignment, submits=False)
    saule, rana, own = world.client("saule"), world.client("rana"), url("assignment", assignment.pk)

    saule.post(url("assignment_step", assignment.pk, "take_off"), {"reason": "Knows F. Rahimov."})
    gone = rana.get(own).status_code
    saule.post(url("assignment_step", assignment.pk, "assign_again"), {"due_at": "2026-12-12"})
    back = text_of(rana, own)

    assert gone == 404
    assert back.count(" checked") == 3
    assert "Knows F. Rahimov." not in back
    assert "Knows F. Rahimov." in text_of(saule, own)
    assert notices_of(world, "rana") == ["assignment_assigned", "assignment_take_off", "assignment_assign_again"]


def test_reopened_review_counts_nowhere_until_it_is_submitted_again(world: World, assignment: Assignment) -> None:
    marked(world, assignment)
    saule, own = world.client("saule"), url("assignment", assignment.pk)

    saule.post(url("assignment_step", assignment.pk, "reopen"), {"reason": "The comment breaks off.", "due_at": "2026-12-12"})
    assignment.refresh_from_db()

    assert (assignment.state, assignment.mean, assignment.submitted_at) == ("assigned", None, None)
    assert text_of(world.client("rana"), own).count(" checked") == 3
    assert "The comment breaks off." in text_of(world.client("rana"), own)


@pytest.mark.parametrize("name", ["rana", "saule"])
def test_recusal_removes_a_submitted_review_and_says_who_recorded_it(world: World, assignment: Assignment, name: str) -> None:
    marked(world, assignment)
    address = url("recuse", assignment.pk) if name == "rana" else url("assignment_step", assignment.pk, "record_recusal")

    world.client(name).post(address, {"reason": "They are related."})
    assignment.refresh_from_db()
    entry = HistoryEntry.objects.across_partners(reason="test").filter(model="reviews.assignment").latest("pk")

    assert (assignment.state, assignment.mean) == ("recused", None)
    assert (entry.actor_id, entry.reason) == (world.users[name].pk, "They are related.")
    assert world.client("rana").get(url("assignment", assignment.pk)).status_code == 404
    assert "They are related." in text_of(world.client("saule"), url("assignment", assignment.pk))


def test_decided_case_keeps_its_reviewers(world: World, nominations: list[Nomination], assignment: Assignment) -> None:
    operations.close_case(assignment.case, now=NOW)

    for name in ("take_off", "record_recusal"):
        with pytest.raises(Refused, match="its reviews stay as they are"):
            getattr(operations, name)(assignment, reason="x", actor=world.saule, now=NOW)
    assert url("assignment_step", assignment.pk, "take_off") not in text_of(world.client("saule"), url("assignment", assignment.pk))


def test_steps_of_the_panel_are_not_the_reviewer_s(world: World, assignment: Assignment) -> None:
    for name in ("take_off", "record_recusal"):
        assert world.client("rana").get(url("assignment_step", assignment.pk, name)).status_code == 403
    assert world.client("saule").get(url("assignment_step", assignment.pk, "nothing")).status_code == 404
    assert actor_for(world.users["rana"], NOW).has(Role.REVIEWER)
