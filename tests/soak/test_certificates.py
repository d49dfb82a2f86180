"""A thousand certificates: the child beside bare Typst, the whole job of the runs, the signed one; then workers killed (-9) in the middle."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdf
import pytest

from documents.models import IssuedDocument
from documents.operations.keeping import sweep_notes
from documents.signing import make_certificate
from documents.storage import left_notes, open_kept
from documents.typeset.papers import paper_pdf
from tests.certifying import issuing, large_school, name_of
from tests.lettering import digest, everything_made, kept_digests, measured
from tests.paper_school import ENDED
from tests.processes import wait_for
from tests.schooling import School
from tests.test_report_worker import environment, kill, worker  # noqa: F401
from tests.world import make_world
from training import operations
from training.models import CertificateItem, CertificateRun, Enrolment
from training.operations.paper_runs import TASK, carry_out_run
from training.queries.papers import files_of

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True), pytest.mark.timeout(2400), pytest.mark.real_clock]
COUNT, RUN, KILLED = 1_000, 100, 200  # people, people of one run, people whose worker is killed
MOST = {"rendering_ratio": 1.3, "whole_ratio": 2.0, "signed_ratio": 2.5}


def done(run: CertificateRun) -> int:
    return int(CertificateItem.objects.across_partners(reason="test").filter(run=run).exclude(state="waiting").count())


def killed_in_the_middle(world: Any, school: School, environment: dict[str, str], folder: Path) -> dict[str, Any]:  # noqa: F811
    """Workers killed again and again: nobody is left out, nobody gets two."""
    chosen, kills = school.enrolments[:KILLED], 0
    Enrolment.objects.across_partners(reason="test").filter(pk__in=[one.pk for one in chosen]).update(certificate=None)
    before = IssuedDocument.objects.across_partners(reason="test").count()
    run = operations.order_papers(school.intake, chosen, actor=world.ruslan, now=ENDED)
    while done(run) < KILLED:
        seen, log = done(run), folder / f"worker-{kills}.log"
        with worker(environment, log) as process:
            from portal.celery import app

            app.send_task(TASK, args=[run.pk], retry=False)
            assert wait_for(lambda seen=seen: done(run) > min(seen + 7, KILLED - 1), 120), log.read_text()
            kill(process)
        kills += 1
        assert kills < 60
    carry_out_run(run.pk, now=ENDED)
    everything_made()
    sweep_notes(now=datetime.now(UTC))
    run.refresh_from_db()
    assert (run.state, left_notes()) == ("done", [])
    assert IssuedDocument.objects.across_partners(reason="test").count() == before + KILLED
    return {"killed_certificates": KILLED, "kills": kills, **read_back(run, school)}


def read_back(run: CertificateRun, school: School) -> dict[str, Any]:
    """Each kept file carries the name of its person, and is what the frozen facts give whenever they are set."""
    digests, right = kept_digests(), 0
    numbers = {one.pk: number for number, one in enumerate(school.enrolments)}
    items = CertificateItem.objects.across_partners(reason="test").filter(run=run, state="done").select_related("document__replaces")
    for item in items:
        [file] = files_of([item.document])
        with open_kept(file.file.path) as kept:
            text = " ".join(pypdf.PdfReader(io.BytesIO(kept.read())).pages[0].extract_text().split())
        right += " ".join(name_of(numbers[item.enrolment_id]).split()) in text
        assert digests[item.document.number, "en"] == digest(paper_pdf(item.document, "en"))
    assert right == KILLED
    return {"names_read_back": right}


def test_a_thousand_certificates(
    environment: dict[str, str],  # noqa: F811
    settings: Any,
    tmp_path: Path,
    soak_result: Callable[..., None],
) -> None:
    path = tmp_path / "signing.p12"
    make_certificate(path, password="secret", name="Test", now=datetime.now(UTC))
    settings.SIGNING_PASSWORD, settings.SIGNING_P12 = "secret", ""
    world = make_world()
    school = large_school(world, COUNT)

    def signing(on: bool) -> None:
        settings.SIGNING_P12 = str(path) if on else ""

    figures = measured(world, COUNT, signing=signing, whole=issuing(school), what="certificates", block=RUN)
    signing(False)

    assert figures["identical"] == figures["files"] == COUNT
    figures["waiting"] = IssuedDocument.objects.across_partners(reason="test").filter(waits_for_files=True).count()
    assert figures["waiting"] == 0
    figures |= killed_in_the_middle(world, school, environment, tmp_path)
    print(figures)
    soak_result("certificates", **{key: round(value, 3) if isinstance(value, float) else value for key, value in figures.items()})
    for name, most in MOST.items():
        assert figures[name] < most, (name, figures)
