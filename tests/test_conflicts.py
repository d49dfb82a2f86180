"""What speaks against a reviewer: country, institution, past post, person; in every script, and never between people who have nothing in common."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse
from hypothesis import given
from hypothesis import strategies as st

from partners.enums import Role
from partners.models import Institution, Membership
from people.models import Person
from reviews import operations
from reviews.conflicts import asked_of, hints_of
from reviews.models import Assignment, PanelMember
from reviews.proposing import ToAsk, ToGive, propose
from scholarships.models import Call, Nomination
from tests.test_panels import join, tie, url
from tests.test_review_pages import document_of
from tests.test_routes import routes
from tests.world import NOW, World, make_call, make_nomination

pytestmark = [pytest.mark.django_db, pytest.mark.still_clock]


@pytest.fixture
def call(world: World) -> Call:
    return make_call(world, places=4)


@pytest.fixture
def nomination(world: World, call: Call) -> Nomination:
    """Farrukh Rahimov, Фаррух Раҳимов, of the ministry; before that at the University of World Economy."""
    found = make_nomination(world, call, state="in_review")
    posts = [{"post": "Lecturer", "employer": "University of World Economy and Diplomacy, Tashkent", "from": "2018", "to": "2020"}]
    Nomination.objects.across_partners(reason="test").filter(pk=found.pk).update(posts=posts)
    return found


@pytest.fixture
def member(world: World, call: Call) -> PanelMember:
    return join(world, call.panel, "rana")


def said(member: PanelMember, nomination: Nomination) -> list[str]:
    return [str(hint) for hint in hints_of(asked_of([member]), [nomination.case_id], NOW).of(nomination.case_id, member.user_id)]  # type: ignore[arg-type,list-item]


def test_nothing_in_common_gives_no_hint(world: World, member: PanelMember, nomination: Nomination) -> None:
    tie(world, member, kind="country", partner=world.partner_b)
    tie(world, member, kind="person", name="Farida Rahimova")
    tie(world, member, kind="institution", name="Academy of Public Administration")

    assert said(member, nomination) == []


@pytest.mark.parametrize("name", ["Farrukh Rahimov", "RAHIMOV Farrukh", "Фаррух Раҳимов", "Рахимов Ф.", "F. Rakhimov", "Raximov"])
def test_person_is_known_in_every_script(world: World, member: PanelMember, nomination: Nomination, name: str) -> None:
    tie(world, member, kind="person", name=name)

    assert said(member, nomination) == [f"tie to the person: {name}"]


@pytest.mark.parametrize("name", ["Farrukh Karimov", "G. Rahimov", "F.", "Rahim"])
def test_another_person_is_not_meant(world: World, member: PanelMember, nomination: Nomination, name: str) -> None:
    tie(world, member, kind="person", name=name)

    assert said(member, nomination) == []


def test_country_of_the_sender_or_of_the_passport(world: World, member: PanelMember, nomination: Nomination) -> None:
    tie(world, member, kind="country", partner=world.partner_b)
    Person.objects.across_partners(reason="test").filter(pk=nomination.person_id).update(citizenship="KG")

    assert said(member, nomination) == ["same country: Kyrgyzstan"]


def test_institution_by_any_of_its_names(world: World, member: PanelMember, nomination: Nomination) -> None:
    """The portal knows the office by three names; the tie has one, the dossier another."""
    Institution.objects.create(partner=world.partner_b, kind="academy", name_en="Bishkek Institute", name_ru="Бишкекский институт")
    tie(world, member, kind="institution", source="current_post", name="Бишкекский  институт")
    Nomination.objects.across_partners(reason="test").filter(pk=nomination.pk).update(employer="Bishkek Institute, chair of law")

    assert said(member, nomination) == ["same institution: Бишкекский  институт"]


@pytest.mark.parametrize("source", ["current_post", "past_post", "supervisor"])
def test_past_post_of_the_nominee(world: World, member: PanelMember, nomination: Nomination, source: str) -> None:
    tie(world, member, kind="institution", source=source, name="University of World Economy and Diplomacy")

    assert said(member, nomination) == ["past post: University of World Economy and Diplomacy"]


def test_own_office_is_compared_but_not_what_every_ministry_is_called(world: World, member: PanelMember, nomination: Nomination) -> None:
    ministry = world.institutions["ministry"]  # "Ministry of Foreign Affairs", as the employer of the nominee; of another country
    Membership(user=world.users["rana"], institution=ministry, role=Role.EXPERT, starts_on=date(2020, 1, 1)).save()
    before = said(member, nomination)
    institute = Institution.objects.create(partner=world.host, kind="academy", name_en="Narxoz")
    Membership(user=world.users["rana"], institution=institute, role=Role.EXPERT, starts_on=date(2020, 1, 1)).save()
    Nomination.objects.across_partners(reason="test").filter(pk=nomination.pk).update(education="BA, Narxoz, 2018\nSchool No. 1")

    assert before == []
    assert said(member, nomination) == ["past post: Narxoz"]


def test_role_at_the_sending_side_is_more_than_a_hint(world: World, member: PanelMember, nomination: Nomination) -> None:
    office = world.institutions["authority_a"]
    row = Membership(user=world.users["rana"], institution=office, role=Role.EXPERT, starts_on=date(2020, 1, 1))
    row.save()
    today = hints_of(asked_of([member]), [nomination.case_id], NOW)  # type: ignore[list-item]
    row.ends_on = NOW.date() - timedelta(days=1)
    row.ended_at = NOW - timedelta(days=1)
    row.save()
    past = hints_of(asked_of([member]), [nomination.case_id], NOW)  # type: ignore[list-item]

    pair = (nomination.case_id, member.user_id)
    assert (today.bars(*pair), [str(hint) for hint in today.of(*pair)]) == (True, ["own side: Tajikistan"])  # type: ignore[arg-type]
    assert (past.bars(*pair), [str(hint) for hint in past.of(*pair)][:1]) == (False, ["same country: Tajikistan"])  # type: ignore[arg-type]


def test_hints_of_many_cost_three_queries(world: World, member: PanelMember, nomination: Nomination, django_assert_num_queries: Any) -> None:
    tie(world, member, kind="institution", name="University of World Economy and Diplomacy")
    members = [member, *(join(world, member.panel, f"reviewer{number}") for number in range(4))]
    cases = [nomination.case_id, *(make_nomination(world, nomination.call, state="in_review", number=number).case_id for number in range(1, 4))]
    asked = asked_of(members)

    with django_assert_num_queries(3):
        hints = hints_of(asked, cases, NOW)  # type: ignore[arg-type]

    assert hints.pairs() == {(nomination.case_id, member.user_id)}


hinted = st.sets(st.tuples(st.integers(0, 11), st.integers(0, 4)), max_size=40)


@given(hinted)
def test_proposal_never_gives_a_case_against_a_hint(pairs: set[tuple[int, int]]) -> None:
    found = propose([ToGive(case) for case in range(12)], [ToAsk(user) for user in range(5)], per_case=2, barred=pairs)

    assert not found.pairs & pairs


# --- after a recusal -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("by", ["rana", "saule"])
@pytest.mark.parametrize("submitted", [False, True])
def test_nothing_of_the_case_opens_after_a_recusal(world: World, member: PanelMember, nomination: Nomination, by: str, submitted: bool) -> None:
    """Every address that names the record: what opened before is gone, and nothing that was closed opens."""
    document = document_of(nomination)
    row = _given(world, nomination)
    if submitted:
        operations.save_marks(row, scores=dict.fromkeys(row.case.rubric.criteria.all(), 4), comment="", actor=world.rana, now=NOW)
        operations.submit_review(row, actor=world.rana, now=NOW)
    rana = world.client("rana")
    before = {address: rana.get(address).status_code for address in addresses(nomination, row, document.pk)}

    verb = operations.recuse if by == "rana" else operations.record_recusal
    verb(row, reason="Related.", actor=world.actors[by], now=NOW)

    assert 200 in before.values()
    after = {address: rana.get(address).status_code for address in before}
    closed = (403, 404, 405)  # 405: takes no GET, from nobody
    assert {address: status for address, status in after.items() if status not in closed} == {}
    assert {address for address, status in after.items() if status != 404} <= {address for address, status in before.items() if status in closed}
    for address in (url("assignment", row.pk), url("recuse", row.pk)):
        assert rana.post(address, {"submit": "yes", "reason": "x"}).status_code == 404
    for page in (url("desk"), reverse("home"), reverse("search") + "?q=Rahimov"):
        text = rana.get(page).content.decode().casefold()
        assert nomination.reference.casefold() not in text


def _given(world: World, nomination: Nomination) -> Assignment:
    pair = (nomination.case_id, world.users["rana"].pk)
    operations.give_cases(nomination.call.panel, pairs=[pair], due_at=NOW + timedelta(days=7), actor=world.saule, now=NOW)  # type: ignore[list-item]
    row: Assignment = Assignment.objects.across_partners(reason="test").get(case=nomination.case)
    return row


def addresses(nomination: Nomination, row: Assignment, document: int) -> list[str]:
    """All routes of reviews and scholarships that take the id of the review, of the nomination or of its call."""
    ids = {"reviews": [row.pk], "scholarships": [nomination.pk]}
    found = []
    for name, path in routes(get_resolver()):
        app = name.split(":")[0]
        if app not in ids or path.count("<") != 1 or any(f"/{other}/" in path for other in ("criteria", "panels", "members")):
            continue
        try:
            found.append(reverse(name, args=ids[app]))
        except NoReverseMatch:
            continue
    call = reverse("scholarships:call", args=[nomination.call_id])
    return [*found, call, reverse("scholarships:nomination_document", args=[nomination.pk, document])]
