from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from core.scoping import Internal, PortalModel
from documents.enums import ScanState


@tracked
class StoredFile(PortalModel):
    """One uploaded or made file, kept by its checksum outside every public folder, streamed only by its owner's page."""

    SCOPE = Internal("reached through the record that owns it, whose page has checked the right")

    path = models.CharField(max_length=200, unique=True, editable=False)
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True)
    created_by_label = models.CharField(max_length=200, blank=True)
    scan_state = models.CharField(_("virus scan"), max_length=12, choices=ScanState, default=ScanState.NOT_SCANNED)
    scanned_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True, help_text="when its content was deleted on a timetable; the row says that it was there")
    scan_note = models.CharField(max_length=200, blank=True, help_text="name of what was found, or why the scan failed")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(scan_state__in=ScanState.values), name="file_scan_state_known")]
        indexes = [models.Index(fields=["id"], condition=Q(scan_state="waiting"), name="file_waits_for_scan")]

    def __str__(self) -> str:
        return self.name

    @property
    def scan_tone(self) -> str:
        return {ScanState.WAITING: "attention", ScanState.CLEAN: "good", ScanState.INFECTED: "bad"}.get(ScanState(self.scan_state), "neutral")
