"""The reviewer's desk, drafts, submission, recusal, and what others see of a review."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import Invalid, NotAllowed, Refused
from documents.models import StoredFile
from partners.actor import actor_for
from partners.enums import Role
from partners.models import Membership
from reviews import operations
from reviews.models import Assignment, Case, Criterion, Mark
from reviews.queries import results_of
from reviews.queries.panels import people_to_ask
from scholarships.models import Call, CallDocument, Nomination, NominationDocument
from scholarships.operations import assign_reviewer
from tests.world import NOW, World, add_person, make_call, make_nomination


def page(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def given(world: World, nomination: Nomination, reviewer: str = "rana") -> Assignment:
    return assign_reviewer(nomination, reviewer=world.users[reviewer], due_at=NOW + timedelta(days=5), actor=world.sofia, now=NOW)


@pytest.fixture
def nomination(world: World) -> Nomination:
    return make_nomination(world, make_call(world), state="in_review")


@pytest.fixture
def assignment(world: World, nomination: Nomination) -> Assignment:
    return given(world, nomination)


def typed(*scores: int | None, **more: str) -> dict[str, str]:
    rows = zip(Criterion.objects.all(), scores, strict=False)
    return {operations.mark_field(row): str(score) for row, score in rows if score} | {"comment": "Clear aims."} | more


def marks_of(assignment: Assignment) -> list[int]:
    return sorted(Mark.objects.across_partners(reason="test").filter(assignment=assignment).values_list("score", flat=True))


def document_of(nomination: Nomination) -> NominationDocument:
    requirement = CallDocument(call=nomination.call, name_en="Letter")
    requirement.save()
    file = StoredFile(path="x/1.pdf", name="letter.pdf", content_type="application/pdf", size=5, sha256="0" * 64, created_at=NOW)
    file.save()
    document = NominationDocument(nomination=nomination, requirement=requirement, file=file, uploaded_at=NOW)
    document.save()
    return document


def test_desk_shows_what_waits_and_what_was_submitted(world: World, assignment: Assignment) -> None:
    client = world.client("rana")

    waiting = page(client, "reviews:desk")
    submit(client, assignment)
    submitted = page(client, "reviews:desk")

    assert "Farrukh RAHIMOV" in waiting
    assert "Reviews you submitted" not in waiting
    assert "Nothing waits for your review" in submitted
    assert 'data-label="Your mean">4.00</td>' in submitted
    assert "Your panels" not in submitted
    assert "Panels for which you have submitted everything" in submitted


def test_submitted_review_is_not_the_end_of_the_road(world: World, assignment: Assignment) -> None:
    client, url = world.client("rana"), reverse("reviews:assignment", args=[assignment.pk])
    before = client.get(url).content.decode()
    submit(client, assignment)

    text = client.get(url).content.decode()

    assert 'href="#marks">Give your marks' in before
    assert "Give your marks" not in text
    assert "Nothing else waits for your review" in text
    assert f'<a href="{reverse("reviews:desk")}">Back to your reviews</a>' in text
    assert "Back to your reviews" not in page(world.client("sofia"), "reviews:assignment", assignment.pk)


@pytest.mark.parametrize("name", ["sofia", "olga", "alice", "timur", "ruslan"])
def test_desk_is_for_reviewers(world: World, name: str) -> None:
    assert world.client(name).get(reverse("reviews:desk")).status_code == 403


def submit(client: Client, assignment: Assignment, *scores: int) -> Any:
    """Give the marks, read them over, submit."""
    client.post(reverse("reviews:assignment", args=[assignment.pk]), typed(*(scores or (4, 4, 4)), check="yes"))
    address = reverse("reviews:check", args=[assignment.pk])
    found = re.search(r'name="checked" value="(\w+)"', client.get(address).content.decode())
    return client.post(address, {"checked": found[1] if found else ""})


def test_case_shows_the_dossier_and_nothing_of_passport_or_contact(world: World, nomination: Nomination, assignment: Assignment) -> None:
    document = document_of(nomination)

    text = page(world.client("rana"), "reviews:assignment", assignment.pk)

    for words in ("Фаррух Раҳимов", "Second Secretary", "Works on regional cooperation.", "BA, International Relations, 2018", "Tajikistan"):
        assert words in text
    assert reverse("scholarships:nomination_document", args=[nomination.pk, document.pk]) in text
    for hidden in ("nominee0@example.org", "17 May 1996", reverse("scholarships:nomination", args=[nomination.pk]) + '"'):
        assert hidden not in text


def test_draft_is_kept_with_missing_marks(world: World, assignment: Assignment) -> None:
    client = world.client("rana")
    url = reverse("reviews:assignment", args=[assignment.pk])

    answer = client.post(url, typed(5, None, None, draft="yes"))
    text = client.get(url).content.decode()

    assert answer["Location"] == url
    assert marks_of(assignment) == [5]
    assert "The draft is saved." in text
    assert "Clear aims." in text
    assert text.count(" checked") == 1


def test_draft_can_be_emptied_again(world: World, assignment: Assignment) -> None:
    client = world.client("rana")
    url = reverse("reviews:assignment", args=[assignment.pk])
    client.post(url, typed(5, 3, None, draft="yes"))

    client.post(url, {"draft": "yes"})

    assert marks_of(assignment) == []


def test_submitting_without_all_marks_names_them_and_keeps_what_was_typed(world: World, assignment: Assignment) -> None:
    answer = world.client("rana").post(reverse("reviews:assignment", args=[assignment.pk]), typed(5, None, None, check="yes"))
    text = answer.content.decode()
    assignment.refresh_from_db()

    assert "Language: Give a mark before you submit the review." in text
    assert "Motivation: Give a mark before you submit the review." in text
    assert "Needs of the state: Give a mark" not in text
    assert text.count(" checked") == 1
    assert "Clear aims." in text
    assert (assignment.state, marks_of(assignment)) == ("assigned", [])


def test_submitted_review_is_read_only_and_has_its_weighted_mean(world: World, assignment: Assignment) -> None:
    Criterion.objects.filter(name_en="Language").update(weight=2)
    client, url = world.client("rana"), reverse("reviews:assignment", args=[assignment.pk])

    submit(client, assignment, 5, 2, 3)
    text = client.get(url).content.decode()
    again = client.post(url, typed(1, 1, 1, check="yes"))

    assert "<strong>3.00</strong>" in text
    assert "Save the draft" not in text
    assert "is not possible" in again.content.decode()
    assert marks_of(assignment) == [2, 3, 5]


def test_mark_outside_the_scale_is_refused(world: World, assignment: Assignment) -> None:
    answer = world.client("rana").post(reverse("reviews:assignment", args=[assignment.pk]), typed(7, 1, 1, draft="yes"))

    assert "error-summary" in answer.content.decode()
    assert marks_of(assignment) == []


@pytest.mark.parametrize("name", ["alice", "charlie", "timur", "ruslan", "other"])
def test_review_of_somebody_else_is_not_found(world: World, nomination: Nomination, assignment: Assignment, name: str) -> None:
    add_person(world, "other", "academy", Role.REVIEWER)
    document = document_of(nomination)
    client = world.client(name)

    for address in (reverse("reviews:assignment", args=[assignment.pk]), reverse("reviews:recuse", args=[assignment.pk])):
        assert client.get(address).status_code == 404
        assert client.post(address, typed(1, 1, 1, check="yes")).status_code == 404
    if name == "other":
        assert client.get(reverse("scholarships:nomination_document", args=[nomination.pk, document.pk])).status_code == 404


@pytest.mark.parametrize("name", ["sofia", "hana", "saule", "olga"])
def test_staff_read_and_do_not_mark(world: World, assignment: Assignment, name: str) -> None:
    operations.save_marks(assignment, scores=dict.fromkeys(Criterion.objects.all(), 4), comment="Draft words.", actor=world.rana, now=NOW)
    client, url = world.client(name), reverse("reviews:assignment", args=[assignment.pk])

    draft = client.get(url).content.decode()
    refused = client.post(url, typed(1, 1, 1, check="yes"))
    operations.submit_review(assignment, actor=world.rana, now=NOW)
    submitted = client.get(url).content.decode()

    assert "Draft words." not in draft
    assert "Save the draft" not in draft
    assert reverse("reviews:recuse", args=[assignment.pk]) not in draft
    assert refused.status_code == 403
    assert client.get(reverse("reviews:recuse", args=[assignment.pk])).status_code == 403
    assert "Draft words." in submitted
    assert "<strong>4.00</strong>" in submitted


def test_recused_reviewer_reads_nothing_any_more(world: World, nomination: Nomination, assignment: Assignment) -> None:
    document = document_of(nomination)
    client, url = world.client("rana"), reverse("reviews:recuse", args=[assignment.pk])

    asked = client.post(url, {"reason": ""})
    answer = client.post(url, {"reason": "We worked together."})
    assignment.refresh_from_db()

    assert "Give the reason, so that the panel can judge" in asked.content.decode()
    assert answer["Location"] == reverse("reviews:desk")
    assert assignment.state == "recused"
    for address in (
        reverse("reviews:assignment", args=[assignment.pk]),
        reverse("reviews:recuse", args=[assignment.pk]),
        reverse("scholarships:nomination_document", args=[nomination.pk, document.pk]),
    ):
        assert client.get(address).status_code == 404
    assert "Farrukh" not in page(client, "reviews:desk").split("<h2")[1]
    assert "We worked together." in page(world.client("saule"), "reviews:assignment", assignment.pk)


def test_reviewer_whose_role_has_ended_reads_nothing_by_another_role(world: World, nomination: Nomination, assignment: Assignment) -> None:
    document = document_of(nomination)
    rana = world.users["rana"]
    Membership(user=rana, institution=world.institutions["academy"], role=Role.EXPERT, starts_on=date(2020, 1, 1)).save()
    addresses = (
        reverse("reviews:assignment", args=[assignment.pk]),
        reverse("scholarships:nomination", args=[nomination.pk]),
        reverse("scholarships:nomination_document", args=[nomination.pk, document.pk]),
        reverse("scholarships:call", args=[nomination.call_id]),
    )
    assert [row.objects.visible_to(actor_for(rana, NOW)).count() for row in (Assignment, Case, Nomination, Call)] == [1, 1, 1, 1]

    Membership.objects.across_partners(reason="test").filter(user=rana, role=Role.REVIEWER).update(ends_on=NOW.date() - timedelta(days=1))

    client = world.client("rana")
    assert [row.objects.visible_to(actor_for(rana, NOW)).count() for row in (Assignment, Case, Nomination, Call)] == [0, 0, 0, 0]
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404, 404]


def test_operations_refuse_others(world: World, assignment: Assignment) -> None:
    for actor in (world.sofia, world.alice):
        with pytest.raises(NotAllowed):
            operations.submit_review(assignment, actor=actor, now=NOW)
        with pytest.raises(NotAllowed):
            operations.save_marks(assignment, scores={}, comment="", actor=actor, now=NOW)
    with pytest.raises(Invalid) as refused:
        operations.submit_review(assignment, actor=world.rana, now=NOW)
    assert len(refused.value.errors) == 3
    operations.recuse(assignment, reason="Related.", actor=world.rana, now=NOW)
    with pytest.raises(Refused):
        operations.submit_review(assignment, actor=world.rana, now=NOW)


def reviewed(world: World, case: Case, name: str, *scores: int) -> None:
    add_person(world, name, "academy", Role.REVIEWER)
    row = operations.assign(case, reviewer=world.users[name], due_at=NOW, actor=world.sofia, now=NOW)
    if scores:
        marks = dict(zip(Criterion.objects.all(), scores, strict=True))
        operations.save_marks(row, scores=marks, comment="", actor=world.actors[name], now=NOW)
        operations.submit_review(row, actor=world.actors[name], now=NOW)


def test_results_of_cases_in_one_query(world: World, nomination: Nomination, django_assert_num_queries: Callable[[int], Any]) -> None:
    case = nomination.case
    assert case is not None
    empty = operations.open_case(rubric=case.rubric, label="Nobody yet", now=NOW)
    reviewed(world, case, "rosa", 5, 5, 5)
    reviewed(world, case, "rustam", 3, 4, 4)
    reviewed(world, case, "roza")
    reviewed(world, case, "ravshan")
    last = Assignment.objects.across_partners(reason="test").get(reviewer=world.users["ravshan"])
    operations.recuse(last, reason="Related.", actor=world.actors["ravshan"], now=NOW)

    with django_assert_num_queries(1):
        results = results_of([case.pk, empty.pk], world.hana)

    result = results[case.pk]
    assert (result.mean, result.low, result.high) == (Decimal("4.34"), Decimal("3.67"), Decimal("5.00"))
    assert (result.spread, result.submitted, result.assigned) == (Decimal("1.33"), 2, 3)
    assert empty.pk not in results


def test_reviewers_to_assign_come_by_load(world: World, nomination: Nomination, django_assert_num_queries: Callable[[int], Any]) -> None:
    case = nomination.case
    assert case is not None
    for name in ("busy", "free", "taken", "left"):
        add_person(world, name, "academy", Role.REVIEWER)
    for number in range(2):
        other = operations.open_case(rubric=case.rubric, label=f"Other {number}", now=NOW)
        operations.assign(other, reviewer=world.users["busy"], due_at=NOW, actor=world.sofia, now=NOW)
    operations.assign(case, reviewer=world.users["taken"], due_at=NOW, actor=world.sofia, now=NOW)
    gone = operations.assign(case, reviewer=world.users["left"], due_at=NOW, actor=world.sofia, now=NOW)
    operations.recuse(gone, reason="Related.", actor=world.actors["left"], now=NOW)

    with django_assert_num_queries(4):  # members of the panel, users, the nomination, where they work
        people, _hints = people_to_ask(case, NOW)

    assert [(user.full_name, user.load) for user in people] == [("Free", 0), ("Rana", 0), ("Busy", 2)]


def test_desk_asks_the_same_number_of_queries_at_1_and_30_rows(world: World, assignment: Assignment) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("reviews:desk")).status_code == 200
        return len(queries)

    client = world.client("rana")
    first = count()
    for number in range(62):
        case = operations.open_case(rubric=assignment.case.rubric, label=f"N-{number}", now=NOW)
        row = operations.assign(case, reviewer=world.users["rana"], due_at=NOW + timedelta(hours=number), actor=world.sofia, now=NOW)
        if number % 2:
            operations.save_marks(row, scores=dict.fromkeys(Criterion.objects.all(), 4), comment="", actor=world.rana, now=NOW)
            operations.submit_review(row, actor=world.rana, now=NOW + timedelta(minutes=number))

    assert count() == first <= 12
    text = page(client, "reviews:desk")
    assert text.count("?after=") == 2
    assert text.index("N-0<") < text.index("N-2<")


def test_page_of_a_case_asks_at_most_12_queries(world: World, nomination: Nomination, assignment: Assignment) -> None:
    document_of(nomination)
    client = world.client("rana")

    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("reviews:assignment", args=[assignment.pk])).status_code == 200

    assert len(queries) <= 12
