"""A thousand letters in three languages: the child beside bare Typst, the whole job, the signed one; then a worker killed (-9) in the middle."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as portal

from documents.models import IssuedDocument, IssuedFile, StoredFile
from documents.operations.keeping import sweep_notes
from documents.signing import make_certificate
from documents.storage import left_notes, place_of
from documents.typeset.papers import paper_pdf
from tests.lettering import digest, everything_made, issue, kept_digests, measured
from tests.processes import wait_for
from tests.test_report_worker import environment, kill, worker  # noqa: F401
from tests.world import make_world

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True), pytest.mark.timeout(2400), pytest.mark.real_clock]
COUNT, KILLED = 1_000, 200
MOST = {"rendering_ratio": 1.3, "whole_ratio": 2.0, "signed_ratio": 3.0}


def kept() -> int:
    return int(IssuedFile.objects.across_partners(reason="test").count())


def on_the_disk() -> set[str]:
    root = Path(portal.MEDIA_ROOT)
    return {str(path.relative_to(root)) for path in root.glob("??/??/*")}


def rows() -> set[str]:
    return set(StoredFile.objects.across_partners(reason="test").values_list("path", flat=True))


def killed_in_the_middle(world: Any, environment: dict[str, str], folder: Path) -> dict[str, Any]:  # noqa: F811
    """Workers killed again and again: nothing is lost, doubled or left behind."""
    before, kills, broken = kept(), 0, 0
    documents = [issue(world, number) for number in range(KILLED)]
    while kept() < before + 3 * KILLED:
        seen, there, log = kept(), on_the_disk(), folder / f"worker-{kills}.log"
        with worker(environment, log) as process:
            from portal.celery import app

            app.send_task("documents.make_files", retry=False)
            if kills % 2:  # after some batch, somewhere in the next
                assert wait_for(lambda seen=seen: kept() > seen, 120), log.read_text()
            else:  # within a batch, whose files lie on the disk already
                assert wait_for(lambda there=there: on_the_disk() - there, 120), log.read_text()
            kill(process)
            broken += kept() == seen
        kills += 1
        assert kills < 60
    everything_made()
    assert broken
    sweep_notes(now=datetime.now(UTC))
    assert left_notes() == []
    assert on_the_disk() == rows()
    digests = kept_digests()
    assert all(digests[one.number, language] == digest(paper_pdf(one, language)) for one in documents for language in ("en", "ru", "kk"))
    return {"killed_letters": KILLED, "kills": kills, "within_a_batch": broken}


def test_a_thousand_letters(
    environment: dict[str, str],  # noqa: F811
    settings: Any,
    tmp_path: Path,
    soak_result: Callable[..., None],
) -> None:
    path = tmp_path / "signing.p12"
    make_certificate(path, password="secret", name="Test", now=datetime.now(UTC))
    settings.SIGNING_PASSWORD, settings.SIGNING_P12 = "secret", ""
    world = make_world()

    def signing(on: bool) -> None:
        settings.SIGNING_P12 = str(path) if on else ""

    figures = measured(world, COUNT, signing=signing)
    signing(False)

    assert figures["identical"] == figures["files"]
    assert kept() == 2 * figures["files"]
    figures["waiting"] = IssuedDocument.objects.across_partners(reason="test").filter(waits_for_files=True).count()
    assert figures["waiting"] == 0
    file = StoredFile.objects.across_partners(reason="test").latest("pk")
    assert digest(place_of(file.path).read_bytes()) == file.sha256
    figures |= killed_in_the_middle(world, environment, tmp_path)
    print(figures)
    for name, most in MOST.items():
        assert figures[name] < most, (name, figures)
    soak_result("letters", **{key: round(value, 3) if isinstance(value, float) else value for key, value in figures.items()})
