"""Pages go compressed to whoever can read it; files go as they are."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client
from django.urls import reverse

from documents.operations import revoke_document
from tests.test_kept_papers import written
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
READS = {"accept-encoding": "gzip, br"}


def test_page_is_compressed_for_a_browser_and_for_nobody_else(world: World) -> None:
    client, url = world.client("alice"), reverse("scholarships:nominations")

    packed, plain = client.get(url, headers=READS), client.get(url)

    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert len(packed.content) < len(plain.content) / 2
    assert "No nomination yet" in gzip.decompress(packed.content).decode()
    assert "Content-Encoding" not in plain


def test_length_of_a_page_says_nothing_of_a_secret(world: World) -> None:
    client, url = world.client("alice"), reverse("scholarships:nominations")

    assert len({len(client.get(url, headers=READS).content) for _time in range(8)}) > 1


def test_paper_goes_byte_for_byte(world: World) -> None:
    document = written(world)
    revoke_document(document, reason="The nominee was replaced.", actor=world.hana, now=NOW)

    answer = world.client("sofia").get(reverse("documents:issued_pdf", args=[document.pk, "en"]), headers=READS)

    assert answer["Content-Type"] == "application/pdf"
    assert "Content-Encoding" not in answer


def test_public_page_is_compressed() -> None:
    assert Client().get(reverse("documents:verify"), headers=READS)["Content-Encoding"] == "gzip"
