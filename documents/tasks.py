import logging

from celery import shared_task
from django.utils import timezone

from documents.clamd import CouldNotLook, ScannerAway
from documents.operations import scan_file
from documents.operations.keeping import make_files, sweep_notes
from documents.queries import infected_lately, waiting_for_scan
from documents.storage import forget

log = logging.getLogger(__name__)


@shared_task(name="documents.scan")
def scan(file_id: int) -> None:
    """Woken by the upload; when the scanner is away the sweep comes back to the file."""
    try:
        scan_file(file_id, now=timezone.now())
    except ScannerAway as away:
        log.warning("file %s waits for the scanner: %s", file_id, away)


@shared_task(name="documents.make_files")
def make() -> None:
    """Woken by what was issued: everything that waits, a few documents in each transaction. Killed or doubled it does nothing twice."""
    while make_files(now=timezone.now()):
        pass


@shared_task(name="documents.sweep_files")
def sweep_files() -> None:
    """Every few seconds: papers that no wake-up reached, and what a killed worker has left on the disk."""
    sweep_notes(now=timezone.now())
    make()


@shared_task(name="documents.sweep_scans")
def sweep_scans() -> None:
    """Every few seconds: files that no wake-up reached or whose scan broke off, and what a killed worker has left on the disk."""
    for path in infected_lately(timezone.now()):
        forget(path)
    for file_id in waiting_for_scan():
        try:
            scan_file(file_id, now=timezone.now())
        except CouldNotLook as complaint:
            log.warning("the scanner could not look at file %s: %s", file_id, complaint)
        except ScannerAway as away:
            log.warning("file %s and those behind it wait for the scanner: %s", file_id, away)
            return
        except OSError:  # not on the disk: the others need not wait for it
            log.exception("file %s can't be read", file_id)
