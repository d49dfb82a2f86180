"""Nothing that a blind reviewer is sent says who is judged: pages, fragments, searches, downloads, exports, inbox and mail, before and after the decision."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, quote_plus, urlsplit

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.test import Client, override_settings
from django.urls import NoReverseMatch, get_resolver, reverse

from core.models import FormDraft, HistoryEntry
from notifications.models import Notice
from notifications.operations import deliver_event, send_due
from notifications.render import notice_text
from reviews import operations as reviews
from reviews.models import Case
from scholarships import operations as scholarships
from scholarships.models import NominationDocument, RedactedDossier
from tests.crawling import Walk
from tests.planting import (
    AS_THEY_STAND,
    AUTHOR,
    DOSSIER,
    FILE,
    JUSTIFICATION,
    NAMED,
    PASSPORT,
    PERSON,
    PLACED,
    Ear,
    Planted,
    addresses,
    diploma,
    few,
    heard,
    plant,
    text_of_file,
)
from tests.test_routes import WITH_OBJECT, routes
from tests.town import Town, build_town
from tests.world import NOW, make_world

pytestmark = pytest.mark.timeout(900)
# Reference data, the same for everybody who is signed in: that the country takes part is no secret, who of it is judged is.
SAYS_COUNTRIES = (
    "partners:partners",
    "partners:partner",
    "reviews:declaration",
    "agreements:institution",
    "exchanges:materials_search",
    "exchanges:save_search",
    "account_settings",
)  # the last one by time zones, searches by the choice of the side
TYPED = (
    *NAMED,
    *PLACED[:3],
    PASSPORT,
    PERSON["email"],
    PERSON["phone"],
    FILE,
    "Qwyrqmazova Zhyldyzkhan",
    "КУЫРКМАЗОВА",
    "Kuyrkmazova",
    "rakhimov",
    "BT",
)
NAMES_OF_FILTERS = ("q", "name", "search", "partner", "person", "country", "state", "call", "year", "role", "sort", "page")


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, Planted, Path]]:
    """A whole town and the planted case in it, built once, never committed."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), time_machine.travel(NOW), transaction.atomic():
        world = make_world()
        yield build_town(world), plant(world), media
        transaction.set_rollback(True)


@pytest.fixture
def town(built: tuple[Town, Planted, Path], db: None, settings: Any) -> Town:
    settings.MEDIA_ROOT = built[2]
    return built[0]


@pytest.fixture
def planted(built: tuple[Town, Planted, Path], db: None) -> Planted:
    return built[1]


def route_name(address: str) -> str:
    try:
        return str(get_resolver().resolve(urlsplit(address.split(" ", 1)[1]).path).view_name)
    except Exception:
        return ""


def says_countries(address: str) -> bool:
    return route_name(address) in SAYS_COUNTRIES


def typed_in(address: str) -> list[str]:
    """As it stands, as an address holds it, and as an address holds an address that holds it."""
    query = urlsplit(address).query
    values = [value for _name, value in parse_qsl(query)]
    spelt = [spell(value) for value in values for spell in (quote, quote_plus, partial(quote, safe=""))]
    return [query, *values, *spelt, *(quote(text, safe="") for text in spelt)]


def leaks_in(ear: Ear) -> dict[str, set[str]]:
    return ear.leaks(says_countries, typed_in)


def lists() -> list[str]:
    found = []
    for name, _path in set(routes(get_resolver())):
        if name in WITH_OBJECT or name in ("account_logout", "set_language"):
            continue
        try:
            found.append(reverse(name))
        except NoReverseMatch:
            continue
    return sorted(set(found))


PER_ROUTE = 4 if os.environ.get("SOAK") else 1


def listen(town: Town, planted: Planted, name: str = "rana", words: tuple[str, ...] = TYPED) -> Ear:
    """Ask for everything as this person: follow the links and send the forms, ask by key, search for what was planted."""
    ear = Ear(town.world.client(name))
    Walk(ear.client, per_route=PER_ROUTE).go("/", reverse("reviews:desk"), reverse("inbox") if "inbox" in dict(routes(get_resolver())) else "/")
    for url in addresses(planted):
        ear.client.get(url)
    answering = [url for url in lists() if ear.client.get(url).status_code == 200]
    for url in answering:
        for word in few(words, 3):
            ear.client.get(f"{url}?q={quote(str(word))}")
        for filters in NAMES_OF_FILTERS[1:3]:
            ear.client.get(f"{url}?{filters}={quote(NAMED[1])}")
        for filters in few(NAMES_OF_FILTERS[3:], 4):
            ear.client.get(f"{url}?{filters}={planted.partner.pk}")
    for address in [row for row, status in ear.statuses.items() if status == 200 and row.startswith("GET") and "?" not in row][:150]:
        ear.client.get(address[4:], headers={"HX-Request": "true"})
    return ear


def deliver_all(address: str) -> list[str]:
    """Everything that has happened is told; what was sent to this address, as it left: headers and body."""
    waiting = HistoryEntry.objects.across_partners(reason="test").filter(delivered_at__isnull=True)
    for pk in list(waiting.values_list("pk", flat=True)):
        deliver_event(pk, now=NOW)
    while send_due(now=NOW + timedelta(minutes=1)):
        pass
    return [str(letter.message()) + letter.subject + letter.body for letter in mail.outbox if address in letter.to]


def test_the_world_is_full_of_what_must_not_be_told(town: Town, planted: Planted) -> None:
    """The ear hears each planted fact where it may be told: on pages of the staff and in the original file."""
    ear = Ear(town.world.client("sofia"))
    record = reverse("scholarships:nomination", args=[planted.nomination.pk])
    ear.client.get(record)
    copy = ear.client.get(reverse("scholarships:redacted_copy", args=[planted.nomination.pk])).content.decode()

    assert len(leaks_in(ear)[f"GET {record}"]) > 12
    assert heard(copy) >= {"drukonsult", PASSPORT, FILE} or heard(copy) >= {PASSPORT, FILE}
    assert {AUTHOR, FILE, "Pemba"} <= heard(text_of_file(diploma()))
    for word in (*NAMED, *PLACED, *AS_THEY_STAND):
        assert heard(f"x {word} y"), word
        assert heard(f"x{word.upper()}y"), word


def test_blind_reviewer_is_sent_nothing_that_says_who_it_is(town: Town, planted: Planted) -> None:
    ear = listen(town, planted)
    own = [row for row, status in ear.statuses.items() if status == 200]
    paper = f"GET {reverse('scholarships:case_paper', args=[planted.case.pk, 1])}"

    assert f"GET {reverse('reviews:assignment', args=[planted.assignment.pk])}" in own
    assert paper in own
    assert "document-1.pdf" in ear.sent[paper]
    assert len(own) > 60
    assert leaks_in(ear) == {}


def test_reviewer_reads_the_redacted_copy_and_can_judge(town: Town, planted: Planted) -> None:
    page = town.world.client("rana").get(reverse("reviews:assignment", args=[planted.assignment.pk])).content.decode()

    for shown in (planted.case.label, "water policy", "Second Secretary", "30–34", "English C1", "Attaché", "2015", "C1"):
        assert shown in page
    for hidden in ("female", "Female", "1993", "dz", "Dzongkha", "Submitted by", planted.nomination.reference):
        assert hidden not in page


def test_inbox_and_mail_say_nothing(town: Town, planted: Planted) -> None:
    world = town.world
    reviews.take_off(planted.assignment, reason="Zhyldyzkhan Qwyrqmazova is her cousin.", actor=world.saule, now=NOW)
    reviews.assign_again(planted.assignment, due_at=planted.assignment.due_at, actor=world.saule, now=NOW)
    letters = deliver_all("rana@example.org")
    notices = list(Notice.objects.across_partners(reason="test").filter(recipient=world.users["rana"]))
    told = ["\n".join([*notice_text(row, zone="UTC"), str(row.params), row.url]) for row in notices]
    ear = Ear(world.client("rana"))
    Walk(ear.client, per_route=20).go("/", "/inbox/", reverse("reviews:desk"))

    assert letters
    assert any(planted.case.label in text for text in told)
    assert [text for text in (*letters, *told) if heard(text)] == []
    assert leaks_in(ear) == {}


@pytest.mark.soak  # walks every address once more, as long as the first time
def test_blind_stays_blind_after_the_decision(town: Town, planted: Planted) -> None:
    world, nomination = town.world, planted.nomination
    criteria = dict.fromkeys(world.rubric.criteria.all(), 4)  # type: ignore[union-attr]
    reviews.save_marks(planted.assignment, scores=criteria, comment="Strong.", actor=world.rana, now=NOW)
    reviews.submit_review(planted.assignment, actor=world.rana, now=NOW)
    scholarships.select(nomination, reason="Strong.", actor=world.hana, now=NOW)
    scholarships.send_offer(nomination, expires_at=planted.assignment.due_at, actor=world.sofia, now=NOW)
    scholarships.accept_offer(nomination, actor=world.ugyen, now=NOW)

    ear = listen(town, planted, words=TYPED[:3])

    assert ear.statuses[f"GET {reverse('reviews:assignment', args=[planted.assignment.pk])}"] == 200
    assert leaks_in(ear) == {}
    assert [letter for letter in deliver_all("rana@example.org") if heard(letter)] == []


def test_no_typed_form_is_kept_with_what_is_hidden(town: Town, planted: Planted) -> None:
    ear = Ear(town.world.client("rana"))
    Walk(ear.client, per_route=3).go(reverse("reviews:assignment", args=[planted.assignment.pk]))

    drafts = FormDraft.objects.across_partners(reason="test").filter(user_id=town.world.users["rana"].pk)
    assert [row for row in drafts if heard(f"{row.form} {row.fields}")] == []


# --- the test can fail: each leak that somebody might make is heard ---------------------------------------------------------


def asked(town: Town, planted: Planted, *urls: str) -> dict[str, set[str]]:
    ear = Ear(town.world.client("rana"))
    for url in (reverse("home"), reverse("reviews:desk"), reverse("reviews:assignment", args=[planted.assignment.pk]), *urls):
        ear.client.get(url)
    return leaks_in(ear)


def _copy(planted: Planted, **fields: str) -> None:
    RedactedDossier.objects.across_partners(reason="test").filter(nomination=planted.nomination).update(**fields)


@pytest.mark.parametrize(
    ("text", "heard_as"),
    [
        ("QWYRQMAZOVA", "kvirkmazov"), ("Куырқмазовой", "kuirkmazov"), ("Жылдызханға", "zhildizhan"), ("Ӯҷқорғонбековнаро", "uzhkorgonbekov"),
        ("в Бутане", "butan"), ("bhutanese", "bhutan"), ("qz 739-1846", PASSPORT), ("+975 (17) 64-29-83", "17642983"), ("ZZ.QWYRQ@DRUKMAIL.EXAMPLE", "drukmail"),
        ("DRUKCONSULT's", "drukonsult"), ("born 29 July 1993", "29 July 1993"),
    ],
)  # fmt: skip
def test_a_planted_leak_on_the_copy_is_heard(town: Town, planted: Planted, text: str, heard_as: str) -> None:
    _copy(planted, justification=f"Works on {text}, well.")

    page = reverse("reviews:assignment", args=[planted.assignment.pk])
    assert heard_as in asked(town, planted)[f"GET {page}"]


def test_a_leak_in_the_label_is_heard_on_desk_worklist_and_mail(town: Town, planted: Planted) -> None:
    Case.objects.across_partners(reason="test").filter(pk=planted.case.pk).update(label="N-1 Zhyldyzkhan QWYRQMAZOVA")

    assert len(asked(town, planted)) == 3
    planted.assignment.case.refresh_from_db()
    assert any(heard(letter) for letter in deliver_all("rana@example.org"))


def test_a_leak_in_a_file_is_heard(town: Town, planted: Planted) -> None:
    """The original in the place of the copy: its name in the headers, its author in the metadata, the camera in the photograph."""
    document = NominationDocument.objects.across_partners(reason="test").get(nomination=planted.nomination)
    paper = reverse("scholarships:case_paper", args=[planted.case.pk, 1])
    assert asked(town, planted, paper) == {}

    document.redacted_file = document.file
    document.save()

    assert {FILE, AUTHOR, "Lhawangcam 9"} <= asked(town, planted, paper)[f"GET {paper}"]


def test_an_open_panel_is_heard(town: Town, planted: Planted) -> None:
    planted.case.panel.blind = False  # type: ignore[union-attr]
    planted.case.panel.save()  # type: ignore[union-attr]

    record = reverse("scholarships:nomination", args=[planted.nomination.pk])
    assert len(asked(town, planted, record)[f"GET {record}"]) > 8


def test_an_unread_copy_is_not_sent(town: Town, planted: Planted) -> None:
    _copy(planted, justification=JUSTIFICATION, education=DOSSIER["education"])
    RedactedDossier.objects.across_partners(reason="test").filter(nomination=planted.nomination).update(checked_at=None)

    assert asked(town, planted, reverse("scholarships:case_paper", args=[planted.case.pk, 1])) == {}


def test_nobody_else_reaches_the_paper(town: Town, planted: Planted) -> None:
    paper = reverse("scholarships:case_paper", args=[planted.case.pk, 1])

    for name, status in {"ugyen": 404, "alice": 404, "charlie": 404, "leila": 404, "aidar": 404, "saule": 200, "sofia": 200}.items():
        answer = town.world.client(name).get(paper)
        assert answer.status_code == status, name
        if answer.streaming:
            b"".join(answer.streaming_content)  # type: ignore[arg-type]
    assert Client().get(paper).status_code == 302
