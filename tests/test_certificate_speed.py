"""A sample of what bench/results/certificates.json holds for a thousand: rendering costs little beside bare Typst, each PDF names the right person."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from documents.signing import make_certificate
from tests.certifying import issuing, large_school
from tests.lettering import measured
from tests.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.real_clock]
LOOSELY = 2.5  # a busy machine, of whose turns the quickest counts; the promise is kept by the long measurement


def test_thirty_certificates(world: World, settings: Any, tmp_path: Path) -> None:
    path = tmp_path / "signing.p12"
    make_certificate(path, password="secret", name="Test", now=datetime.now(UTC))
    settings.SIGNING_PASSWORD = "secret"
    school = large_school(world, 30)

    def signing(on: bool) -> None:
        settings.SIGNING_P12 = str(path) if on else ""

    found = measured(world, 30, signing=signing, whole=issuing(school), what="certificates", block=6)

    print(json.dumps(found, indent=1))
    assert found["identical"] == found["files"] == 30
    assert found["rendering_least"] < 1.3 * LOOSELY, found
    assert found["whole_least"] < 2 * LOOSELY, found
    assert found["signed_least"] < 2.5 * LOOSELY, found
