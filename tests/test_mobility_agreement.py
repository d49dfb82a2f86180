"""The mobility agreement as a paper: three languages, the same bytes for the same facts, and what its page of /verify/ says."""

from __future__ import annotations

import io
import unicodedata

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from documents.models import IssuedDocument
from documents.typeset.papers import paper_pdf
from exchanges import operations as verbs
from tests.exchanging import make_expert
from tests.missioning import TERMS, fresh, mission, scan
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
SAID = {
    "en": ("Mobility agreement", "Approvals on record", "the sending institution", "1 March 2027", "2026/2027"),
    "ru": ("Соглашение о мобильности", "Согласования", "направляющее учреждение", "1 марта 2027"),
    "kk": ("Ұтқырлық туралы келісім", "Келісулер", "жіберуші мекеме", "2027"),
}


def paper_of(world: World) -> IssuedDocument:
    paper = mission(world, "agreed", hours=20, audience=24, level="young diplomats").agreement_paper
    assert paper is not None
    return paper


def words(content: bytes) -> str:
    """Ligatures as their letters, as far as the paper tells."""
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return " ".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.parametrize("language", sorted(SAID))
def test_paper_says_terms_and_approvals_in_each_language(world: World, language: str) -> None:
    paper = paper_of(world)

    content = paper_pdf(paper, language)

    text = words(content)
    for sentence in (*SAID[language], paper.number, "Water diplomacy", TERMS["objectives"], "Alice", "No. 7 of 20 November 2026"):
        assert sentence in text, sentence
    assert paper_pdf(paper, language) == content


def test_later_changes_touch_no_paper(world: World) -> None:
    row = mission(world, "agreed")
    before = paper_pdf(row.agreement_paper, "en")  # type: ignore[arg-type]
    row.receiver.name_en = "Another name"
    row.receiver.save()

    assert paper_pdf(fresh(row).agreement_paper, "en") == before  # type: ignore[arg-type]


def test_verify_page_says_who_where_and_when_and_no_contact(world: World) -> None:
    paper = paper_of(world)

    shown = Client().get(reverse("documents:verify_code", args=[paper.code])).content.decode()

    for sentence in (paper.number, "Institute of Diplomacy", "Diplomatic academy of Tajikistan", "1 Mar 2027"):
        assert sentence in shown, sentence
    for secret in ("m.karimova", "Alice", TERMS["objectives"], "12,000"):
        assert secret not in shown, secret


def test_paper_of_a_mission_called_off_says_so(world: World) -> None:
    row = mission(world, "agreed")
    verbs.call_off_mission(row, reason="The expert is ill.", actor=world.alice, now=NOW)

    shown = Client().get(reverse("documents:verify_code", args=[row.agreement_paper.code])).content.decode()  # type: ignore[union-attr]

    assert "The mission was called off." in shown
    assert "The expert is ill." not in shown
    assert "REVOKED" in words(paper_pdf(fresh(row).agreement_paper, "en"))  # type: ignore[arg-type]


def test_names_in_other_scripts_are_set(world: World) -> None:
    expert = make_expert(world, 702)
    expert.person.native_name = "Ҷамшед Олимов"
    expert.person.save()
    row = mission(world, "accepted", expert=expert)
    verbs.record_paper(row, side="person", paper="No. 7", scan=scan(world), actor=world.alice, now=NOW)
    verbs.approve_as_sender(row, actor=world.alice, now=NOW)
    verbs.approve_as_receiver(row, actor=world.sofia, now=NOW)

    assert "Ҷамшед Олимов" in words(paper_pdf(row.agreement_paper, "kk"))  # type: ignore[arg-type]
