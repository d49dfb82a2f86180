"""A call for papers from the text to the session: who hands in, who decides, what each side reads."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.errors import NotAllowed, Refused
from events import operations
from events.models import Paper
from tests import authoring as made
from tests.authoring import CLOSES, LATER
from tests.eventing import make_session
from tests.judging import seat
from tests.planting import diploma
from tests.world import NOW, World

pytestmark = pytest.mark.django_db


def read(client: Client, name: str, *args: object, status: int = 200) -> str:
    answer = client.get(reverse(f"events:{name}", args=args))
    assert answer.status_code == status, (name, answer.status_code)
    return " ".join(answer.content.decode().split())


def test_paper_is_handed_in_changed_and_read_by_its_side(world: World) -> None:
    event = made.make_conference(world)
    timur = world.client("timur")
    with time_machine.travel(NOW):
        sent = timur.post(reverse("events:submit_paper", args=[event.pk]), {**made.WRITTEN})
        paper = Paper.objects.across_partners(reason="test").get()
        timur.post(reverse("events:change_paper", args=[paper.pk]), {**made.WRITTEN, "title": "Rivers without borders"})
        page = read(timur, "papers", event.pk)

    assert sent.status_code == 302
    assert "Rivers without borders" in page
    assert paper.partner_id == world.partner_a.pk
    assert "Rivers without borders" in read(world.client("alice"), "paper", paper.pk)
    read(world.client("charlie"), "paper", paper.pk, status=404)
    assert "Rivers without borders" not in read(world.client("charlie"), "papers", event.pk)
    with time_machine.travel(LATER):
        answer = world.client("timur").post(reverse("events:change_paper", args=[paper.pk]), {**made.WRITTEN})
    assert answer.status_code == 422
    assert "The call for papers is over." in answer.content.decode()


def test_paper_that_lacks_a_text_keeps_what_was_typed(world: World) -> None:
    event = made.make_conference(world)
    with time_machine.travel(NOW):
        answer = world.client("timur").post(reverse("events:submit_paper", args=[event.pk]), {**made.WRITTEN, "abstract": ""})

    assert answer.status_code == 422
    assert "Shared rivers" in answer.content.decode()


def test_call_is_over_at_its_instant(world: World) -> None:
    event = made.make_conference(world)
    act: dict[str, Any] = {"fields": made.WRITTEN, "actor": world.timur}

    with pytest.raises(Refused, match="call for papers is over"):
        operations.submit_paper(event, **act, now=CLOSES)
    assert operations.submit_paper(event, **act, now=CLOSES - timedelta(seconds=1)).pk
    paper = made.submitted(world, event)
    with pytest.raises(Refused, match="until the call is over"):
        operations.open_paper_reviews(event, rubric=world.rubric, fields={}, actor=world.sofia, now=NOW)  # type: ignore[arg-type]
    paper.refresh_from_db()
    assert paper.case_id is None


def test_call_is_written_by_who_runs_the_event(world: World) -> None:
    event = made.make_conference(world, papers_wanted=False, papers_until=None, papers_call="")
    with time_machine.travel(NOW):
        ruslan = world.client("ruslan")
        ruslan.post(reverse("events:papers_call", args=[event.pk]), {"text": "Write about water.", "until": "2026-12-20"})
        event.refresh_from_db()
        assert "Write about water." in read(world.client("timur"), "papers", event.pk)

    assert event.papers_wanted
    assert event.papers_until is not None
    with pytest.raises(NotAllowed):
        operations.set_papers_call(event, text="x", until=CLOSES, actor=world.alice, now=NOW)


def test_file_is_kept_without_its_maker(world: World, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    event = made.make_conference(world)
    upload = SimpleUploadedFile("Nazarov_Timur_rivers.pdf", diploma())
    with time_machine.travel(NOW):
        world.client("timur").post(reverse("events:submit_paper", args=[event.pk]), {**made.WRITTEN, "file": upload})
    paper = Paper.objects.across_partners(reason="test").get()

    assert paper.file is not None
    assert paper.file.name == "paper.pdf"
    page = world.client("timur").get(reverse("events:paper_file", args=[paper.pk]))
    assert "Nazarov" not in page.headers["Content-Disposition"]
    b"".join(page.streaming_content)  # type: ignore[arg-type]


def test_all_papers_go_to_the_panel_and_reviewers_read_no_name(world: World) -> None:
    event = made.make_conference(world)
    papers = [made.submitted(world, event), made.submitted(world, event, name="alice")]
    with time_machine.travel(LATER):
        sofia = world.client("sofia")
        assert "2 papers wait" in read(sofia, "open_paper_reviews", event.pk)
        assert world.rubric is not None
        sofia.post(
            reverse("events:open_paper_reviews", args=[event.pk]),
            {"rubric": world.rubric.pk, "reviews_per_case": 2, "reviews_due_at": "2027-01-20"},
        )  # fmt: skip
    paper = made.again(papers[0])

    assert paper.case is not None
    assert paper.event.panel is not None
    assert paper.event.panel.blind
    assert {made.again(row).state for row in papers} == {"under_review"}
    assignment = made.given(world, paper.case)
    page = " ".join(world.client("rana").get(reverse("reviews:assignment", args=[assignment.pk])).content.decode().split())
    assert "How water is talked about." in page
    assert "After the decision the authors read it, without your name." in page
    assert "Nazarov" not in page
    assert "Timur" not in page
    assert paper.reference not in page
    read(world.client("rana"), "paper", paper.pk, status=404)
    assert paper.event.reference in " ".join(
        world.client("saule").get(reverse("reviews:panel", args=[paper.event.panel_id])).content.decode().split()
    )


def test_author_reads_comments_without_names_after_the_decision(world: World) -> None:
    paper = made.in_review(world)
    assert paper.case is not None
    made.judged(world, paper.case, "rana", score=5, comment="Clear and new.")
    made.judged(world, paper.case, "roza", score=3, comment="Too long.")
    before = read(world.client("timur"), "paper", paper.pk)
    host = read(world.client("ruslan"), "paper", paper.pk)

    with time_machine.travel(LATER):
        world.client("ruslan").post(reverse("events:paper_step", args=[paper.pk, "accept"]), {"note": "Bring a map."})
    after = read(world.client("timur"), "paper", paper.pk)

    assert "Clear and new." not in before
    assert "4.00" in host
    for words in ("Clear and new.", "Too long.", "Bring a map.", "4.00", "Review 2"):
        assert words in after, words
    for name in ("Rana", "Roza"):
        assert name not in after
        assert name not in host


def test_nobody_decides_about_the_own_paper_or_that_of_the_own_side(world: World) -> None:
    event = made.make_conference(world)
    own = made.submitted(world, event, name="sofia")
    other = made.submitted(world, event)
    n = operations.open_paper_reviews(event, rubric=world.rubric, fields={}, actor=world.sofia, now=LATER)  # type: ignore[arg-type]

    assert n == 1
    with pytest.raises(NotAllowed):
        operations.accept_paper(made.again(own), actor=world.sofia, now=LATER)
    assert operations.open_paper_reviews(event, rubric=world.rubric, fields={}, actor=world.hana, now=LATER) == 1  # type: ignore[arg-type]
    paper = made.again(own)
    assert paper.case is not None
    made.judged(world, paper.case, comment="Weak.", score=1)
    page = read(world.client("sofia"), "paper", own.pk)
    assert "Weak." not in page
    assert not _sees_case(world, "sofia", paper.case_id)
    assert _sees_case(world, "hana", paper.case_id)
    operations.accept_paper(made.again(other), actor=world.sofia, now=LATER)


def _sees_case(world: World, name: str, case: int | None) -> bool:
    from reviews.models import Case

    return bool(Case.objects.visible_to(world.actors[name]).filter(pk=case).exists())


def test_reviewer_of_the_authors_side_is_not_asked(world: World) -> None:
    from partners.enums import Role
    from tests.world import add_person

    paper = made.in_review(world)
    assert paper.case is not None
    add_person(world, "rustam", "authority_a", Role.REVIEWER)

    with pytest.raises(Refused):
        made.given(world, paper.case, "rustam")


def test_accepted_paper_is_placed_and_withdrawn(world: World) -> None:
    paper = made.accepted(world)
    session = made.with_session(world, paper.event)
    cancelled = make_session(paper.event, title="Gone", hour=3, state="cancelled")

    with time_machine.travel(LATER):
        world.client("sofia").post(reverse("events:paper_step", args=[paper.pk, "place"]), {"session": session.pk})
        refused = world.client("sofia").post(reverse("events:paper_step", args=[paper.pk, "place"]), {"session": cancelled.pk})
    assert refused.status_code == 200
    assert made.again(paper).session_id == session.pk
    operations.withdraw_paper(made.again(paper), actor=world.timur, now=LATER)
    found = made.again(paper)
    assert (found.state, found.session_id) == ("withdrawn", None)


def test_list_costs_the_same_for_one_and_for_thirty(world: World, django_assert_max_num_queries: Any) -> None:
    event = made.make_conference(world)
    for number in range(12):
        made.submitted(world, event, title=f"Paper {number}")
    operations.open_paper_reviews(event, rubric=world.rubric, fields={}, actor=world.sofia, now=LATER)  # type: ignore[arg-type]
    sofia = world.client("sofia")
    with django_assert_max_num_queries(12):
        page = read(sofia, "papers", event.pk)

    assert page.count("in review") >= 12


def test_papers_of_a_call_without_a_day_are_decided_once_the_event_has_begun(world: World) -> None:
    event = made.make_conference(world, papers_until=None)
    paper = made.submitted(world, event)

    with pytest.raises(Refused, match="until the call is over"):
        operations.accept_paper(paper, actor=world.sofia, now=NOW)
    with pytest.raises(Refused, match="call for papers is over"):
        operations.submit_paper(event, fields=made.WRITTEN, actor=world.timur, now=event.starts_at)
    operations.accept_paper(paper, actor=world.sofia, now=event.starts_at)
    assert made.again(paper).state == "accepted"


def test_pages_of_a_panel_of_papers_cost_few_queries(world: World, django_assert_max_num_queries: Any) -> None:
    """Members with ties, one review submitted, one open; hints and checks of other kinds of cases are not asked for."""
    paper = made.in_review(world)
    assert paper.case is not None
    assert paper.event.panel is not None
    seat(world, paper.event.panel)
    made.judged(world, paper.case)
    open_one = made.given(world, paper.case, "roza")
    sofia, roza = world.client("sofia"), world.client("roza")
    for name, most in (("panel", 11), ("give_cases", 11)):
        with django_assert_max_num_queries(most):
            page = " ".join(sofia.get(reverse(f"reviews:{name}", args=[paper.event.panel_id])).content.decode().split())
        assert "Rima" in page, name
        assert "same country: Kyrgyzstan" not in page
    with django_assert_max_num_queries(9):
        page = roza.get(reverse("reviews:assignment", args=[open_one.pk])).content.decode()
    assert "How water is talked about." in page
