"""Nothing that a reviewer of projects and papers is sent says whose they are; nothing that an author is sent says who has judged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.test import override_settings
from django.urls import NoReverseMatch, get_resolver, reverse

from core.models import HistoryEntry
from documents.models import StoredFile
from documents.operations import store_bytes
from events import operations as events
from exchanges import operations as exchanges
from exchanges.models import Project, ProjectMember, ProjectSide
from notifications.models import Notice
from notifications.operations import deliver_event, send_due
from notifications.render import notice_text
from partners.enums import Role
from partners.models import Institution, Partner
from portal.demo.paper import page_of
from reviews import operations as reviews
from reviews.models import Case
from tests import authoring, judging
from tests.authoring import LATER
from tests.crawling import Walk
from tests.planting import Ear, diploma
from tests.test_routes import WITH_OBJECT, routes
from tests.world import NOW, World, add_person, make_world

# In no other record of this world: whose the project and the paper are.
NAMES = ("Zhyldyzkhan", "Qwyrqmazova", "Pemba", "Vlkodlak", "Drukonsult", "Thimphu", "Bhutan", "qwyrq@example.bt", "OwnReference")
REVIEWERS = ("Rana", "Rozalinda")


class Sides:
    """What is planted, and where it is read."""

    def __init__(self, world: World) -> None:
        self.world = world
        world.partner_b = Partner(kind="country", code="BT", name_en="Bhutan", name_ru="Бутан", name_kk="Бутан", time_zone="Asia/Thimphu")
        world.partner_b.save(force_insert=True)
        place = Institution(partner=world.partner_b, kind="academy", name_en="Drukonsult academy of Thimphu")
        place.save(force_insert=True)
        world.institutions["thimphu"] = place
        user = add_person(world, "zhyldyz", "thimphu", Role.NOMINATING_OFFICER)
        user.full_name, user.email = "Zhyldyzkhan Qwyrqmazova", "qwyrq@example.bt"
        user.save()
        add_person(world, "rozalinda", "academy", Role.REVIEWER)
        told = {"title": "Rivers of Bhutan, by Qwyrqmazova", "keywords": ["Thimphu"], "created_by_label": "Zhyldyzkhan Qwyrqmazova", "lead": place}
        self.proposal = self._sides(judging.proposal(world, number=901), place, told)
        self.report = self._sides(judging.reporting(world, number=902), place, told)
        self._submit(user)

    def _sides(self, project: Project, place: Institution, told: dict[str, Any]) -> Project:
        rows = Project.objects.across_partners(reason="test").filter(pk=project.pk)
        rows.update(**told, reference=f"OwnReference{project.pk}", proposal_file=self._file("Proposal of Qwyrqmazova.pdf"))
        ProjectMember.objects.across_partners(reason="test").filter(project=project).delete()
        ProjectSide.objects.across_partners(reason="test").filter(project=project).delete()
        side = ProjectSide(project=project, institution=place, partner=place.partner, consented_at=NOW, contribution="Vlkodlak pays", note="Pemba")
        side.save(force_insert=True)
        names = {"name": "Zhyldyzkhan Qwyrqmazova", "email": "qwyrq@example.bt", "position": "Head of Drukonsult"}
        ProjectMember(project=project, side=side, user=self.world.users["zhyldyz"], role="principal", joined_on=NOW.date(), **names).save(
            force_insert=True
        )
        return judging.again(project)

    def _file(self, name: str) -> StoredFile:
        return store_bytes(diploma(), name=name, content_type="application/pdf", actor=self.world.sofia, now=NOW)

    def _plain(self, name: str) -> StoredFile:
        return store_bytes(page_of("A copy without names"), name=name, content_type="application/pdf", actor=self.world.actors["zhyldyz"], now=NOW)

    def _submit(self, user: Any) -> None:
        world, own = self.world, self.world.actors["zhyldyz"]
        exchanges.choose_panel(self.proposal, rubric=world.rubric, fields=judging.PANEL, actor=world.sofia, now=NOW)  # type: ignore[arg-type]
        exchanges.submit_proposal(judging.again(self.proposal), blind_file=self._plain("proposal.pdf"), actor=own, now=NOW)
        files = {"draft": self._file("Report of Qwyrqmazova.pdf"), "blind_draft": self._plain("report.pdf")}
        exchanges.submit_draft(judging.again(self.report), summary="Water unites.", **files, actor=own, now=NOW)
        event = authoring.make_conference(world)
        fields = {**authoring.WRITTEN, "authors": "Zhyldyzkhan Qwyrqmazova, Drukonsult, Thimphu", "file": self._plain("paper.pdf")}
        self.paper = events.submit_paper(event, fields=fields, actor=own, now=NOW)
        events.open_paper_reviews(event, rubric=world.rubric, fields={}, actor=world.sofia, now=LATER)  # type: ignore[arg-type]
        self.proposal, self.report, self.paper = judging.again(self.proposal), judging.again(self.report), authoring.again(self.paper)
        self.assignments = [
            judging.asked(world, self.proposal), judging.asked(world, self.report), authoring.given(world, self.paper.case)  # type: ignore[arg-type]
        ]  # fmt: skip


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Sides, Path]]:
    """Built once, never committed."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), time_machine.travel(LATER), transaction.atomic():
        yield Sides(make_world()), media
        transaction.set_rollback(True)


@pytest.fixture
def sides(built: tuple[Sides, Path], db: None, settings: Any) -> Sides:
    settings.MEDIA_ROOT = built[1]
    return built[0]


# Every account finds the names of partners there; which of them is judged is not said.
SAYS_PARTNERS = (
    "partners:partners",
    "partners:partner",
    "reviews:declaration",
    "agreements:institution",
    "account_settings",
    "exchanges:materials_search",
    "exchanges:save_search",
)


def heard_in(ear: Ear, words: tuple[str, ...] = NAMES) -> dict[str, list[str]]:
    found = {}
    for address, text in ear.sent.items():
        if route_of(address) in SAYS_PARTNERS:
            continue
        for value in (urlsplit(address).query, *(value for _name, value in parse_qsl(urlsplit(address).query))):
            text = text.replace(value, "").replace(quote(value), "") if value else text
        if told := [word for word in words if word.casefold() in text.casefold()]:
            found[address] = told
    return found


def route_of(address: str) -> str:
    try:
        return str(get_resolver().resolve(urlsplit(address.split(" ", 1)[1]).path).view_name)
    except Exception:
        return ""


def asked_directly(sides: Sides) -> list[str]:
    """Every page of the records behind the cases, by its address."""
    project, report, paper = sides.proposal, sides.report, sides.paper
    found = []
    for name in (
        "project",
        "project_sides",
        "project_members",
        "project_plan",
        "project_budget",
        "project_reports",
        "project_outputs",
        "project_reviews",
    ):
        found += [reverse(f"exchanges:{name}", args=[row.pk]) for row in (project, report)]
    found += [reverse("exchanges:project_paper", args=[report.pk, which]) for which in ("draft", "draft-copy", "proposal-copy")]
    found += [reverse("exchanges:project_proposal_file", args=[project.pk]), reverse("exchanges:ask_reviewers", args=[project.pk])]
    found += [reverse(f"events:{name}", args=[paper.pk]) for name in ("paper", "paper_file", "change_paper")]
    found += [reverse("events:papers", args=[paper.event_id]), reverse("reviews:panel", args=[project.panel_id])]
    copies = [reverse("exchanges:case_copy", args=[case.pk]) for case in (project.proposal_case, report.draft_case) if case]
    return [*found, *copies, reverse("events:case_file", args=[paper.case_id])]


def lists() -> list[str]:
    found = []
    for name, _path in set(routes(get_resolver())):
        if name not in WITH_OBJECT and name not in ("account_logout", "set_language"):
            try:
                found.append(reverse(name))
            except NoReverseMatch:
                continue
    return sorted(set(found))


def listen(sides: Sides, name: str) -> Ear:
    ear = Ear(sides.world.client(name))
    Walk(ear.client, per_route=1).go("/", reverse("reviews:desk"), "/inbox/")
    for url in [*asked_directly(sides), *(reverse("reviews:assignment", args=[row.pk]) for row in sides.assignments)]:
        ear.client.get(url)
    for url in [url for url in lists() if ear.client.get(url).status_code == 200]:
        ear.client.get(f"{url}?q={quote(NAMES[1])}")
    return ear


def test_what_is_planted_can_be_heard(sides: Sides) -> None:
    ear = Ear(sides.world.client("sofia"))
    for url in asked_directly(sides):
        ear.client.get(url)
    told = {word for words in heard_in(ear).values() for word in words}

    assert told >= {"Zhyldyzkhan", "Qwyrqmazova", "Drukonsult", "Vlkodlak", "OwnReference", "Thimphu", "Bhutan"}


def test_reviewer_is_sent_no_name_of_a_side(sides: Sides) -> None:
    ear = listen(sides, "rana")
    own = [address for address, status in ear.statuses.items() if status == 200]

    for assignment in sides.assignments:
        assert f"GET {reverse('reviews:assignment', args=[assignment.pk])}" in own
    assert f"GET {reverse('exchanges:case_copy', args=[sides.assignments[0].case_id])}" in own
    assert f"GET {reverse('events:case_file', args=[sides.paper.case_id])}" in own
    assert heard_in(ear) == {}


def test_inbox_and_mail_of_a_reviewer_say_nothing(sides: Sides) -> None:
    letters, told = told_to(sides, "rana")

    assert letters
    assert [text for text in (*letters, *told) if any(word.casefold() in text.casefold() for word in NAMES)] == []


def told_to(sides: Sides, name: str) -> tuple[list[str], list[str]]:
    """Mail as it left and notices as they are read, after everything that has happened is delivered."""
    for pk in list(HistoryEntry.objects.across_partners(reason="test").filter(delivered_at__isnull=True).values_list("pk", flat=True)):
        deliver_event(pk, now=LATER)
    while send_due(now=LATER):
        pass
    user = sides.world.users[name]
    notices = Notice.objects.across_partners(reason="test").filter(recipient=user)
    shown = ["\n".join([*notice_text(row, zone="UTC"), str(row.params), row.url]) for row in notices]
    return [str(letter.message()) + letter.subject + letter.body for letter in mail.outbox if user.email in letter.to], shown


def test_author_is_sent_no_name_of_a_reviewer(sides: Sides) -> None:
    world = sides.world
    for assignment, name in zip(sides.assignments, ("rana",) * 3, strict=True):
        judging.judge(world, assignment, name, comment="Say more of the data.")
    extra = exchanges.ask_reviewer(sides.proposal, reviewer=world.users["rozalinda"], due_at=judging.DUE, actor=world.saule, now=NOW)
    reviews.recuse(extra, reason="I know them.", actor=world.actors["rozalinda"], now=NOW)
    exchanges.return_proposal(sides.proposal, reason="Describe the data.", actor=world.hana, now=LATER)
    exchanges.accept_draft(sides.report, grounds="Sound.", actor=world.hana, now=LATER)
    events.decline_paper(sides.paper, note="Too long.", actor=world.hana, now=LATER)

    ear = listen(sides, "zhyldyz")
    letters, told = told_to(sides, "zhyldyz")

    reviews_page = f"GET {reverse('exchanges:project_reviews', args=[sides.report.pk])}"
    assert "Say more of the data." in ear.sent[reviews_page]
    assert "Say more of the data." in ear.sent[f"GET {reverse('events:paper', args=[sides.paper.pk])}"]
    assert heard_in(ear, REVIEWERS) == {}
    assert [text for text in (*letters, *told) if any(name in text for name in REVIEWERS)] == []


def test_a_name_in_the_label_of_a_case_is_heard(sides: Sides) -> None:
    """The test can fail."""
    Case.objects.across_partners(reason="test").filter(pk=sides.proposal.proposal_case_id).update(label="Qwyrqmazova 1")
    ear = Ear(sides.world.client("rana"))
    ear.client.get(reverse("reviews:desk"))

    assert heard_in(ear)
