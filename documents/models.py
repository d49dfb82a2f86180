from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from core.scoping import Internal, Owned, PortalModel
from documents.enums import IssuedKind, IssuedState, ScanState
from partners.models import Partner


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


@tracked
class IssuedDocument(PortalModel):
    """A document the portal issued: its number, its code for /verify/, the facts frozen on the day of issue."""

    SCOPE = Owned("partner")

    kind = models.CharField(_("kind"), max_length=30, choices=IssuedKind)
    number = models.CharField(_("number"), max_length=40, unique=True)
    code = models.CharField(_("verification code"), max_length=24, unique=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="issued_documents")
    facts = models.JSONField(help_text="what the paper says, frozen")
    state = models.CharField(max_length=10, choices=IssuedState, default=IssuedState.VALID)
    issued_at = models.DateTimeField(_("issued"))
    issued_by_label = models.CharField(max_length=200)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=IssuedKind.values), name="issued_kind_known"),
            models.CheckConstraint(condition=Q(state__in=IssuedState.values), name="issued_state_known"),
            models.CheckConstraint(
                condition=Q(state=IssuedState.VALID, revoked_at__isnull=True) | Q(state=IssuedState.REVOKED, revoked_at__isnull=False),
                name="issued_revoked_has_instant",
                violation_error_message=_("A revoked document needs the instant of its revocation."),
            ),
        ]

    def __str__(self) -> str:
        return self.number
