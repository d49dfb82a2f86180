"""All papers of a run as one file."""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Iterable
from datetime import datetime

from celery import current_app
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from documents.models import IssuedDocument, IssuedFile
from documents.operations import store_bytes
from documents.storage import open_kept
from documents.typeset.papers import name_of_file
from partners.actor import Actor
from training.models import CertificateRun
from training.queries.papers import files_of, items_of, valid_papers_of

log = logging.getLogger(__name__)
TASK = "training.pack_papers"
IN_PAGE = 200  # papers that a page packs by itself: well under a second, since PDF files are not pressed once more
ZIP = "application/zip"


def parcel(documents: Iterable[IssuedDocument]) -> bytes:
    """The kept PDF files under the names people get them by."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for one in files_of(documents):
            archive.writestr(zipfile.ZipInfo(name_of_file(one.document, one.language), one.made_at.timetuple()[:6]), _content(one))
    return out.getvalue()


def _content(one: IssuedFile) -> bytes:
    with open_kept(one.file.path) as file:
        return bytes(file.read())


def name_of_parcel(run: CertificateRun) -> str:
    return f"{run.intake.reference} {run.pk}.zip"


def is_fresh(run: CertificateRun, documents: Iterable[IssuedDocument]) -> bool:
    """Whether the packed file was made of exactly what is valid now: nothing was revoked since."""
    revoked = items_of(run).filter(document__revoked_at__gt=run.archived_at) if run.archived_at else None
    return bool(run.archive_id and revoked is not None and not revoked.exists() and documents)


def wake_packing(run: CertificateRun) -> None:
    try:
        current_app.send_task(TASK, args=[run.pk], retry=False)
    except Exception:
        log.warning("queue is down; run %s is not packed", run.pk, exc_info=True)
        raise Refused(_("The file can't be made at the moment. Try again in a few minutes."), code="busy")


def pack_run(run_id: int, *, now: datetime) -> None:
    """In a worker, for a large run. Twice at once keeps two files and points to the later."""
    rows = CertificateRun.objects.across_partners(reason="a run whose papers somebody at its academy wants as one file")
    run = rows.select_related("intake").get(pk=run_id)
    documents = valid_papers_of(run)
    if is_fresh(run, documents):
        return
    asker = Actor(run.asked_by_id, run.asked_by_label)
    stored = store_bytes(parcel(documents), name=name_of_parcel(run), content_type=ZIP, actor=asker, now=now)
    rows.filter(pk=run_id).update(archive=stored, archived_at=now)
