from typing import Any

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.scoping import Owned, PortalModel
from documents.models import StoredFile
from partners.models import Partner
from scholarships.enums import ImportState
from scholarships.models.calls import Call
from scholarships.models.sides import keeping_partners

IMPORT_TONES = {"preview": "attention", "faulty": "bad", "running": "info", "done": "good"}


# What the rows say of people, passports included, goes when the list is written; a history of fields would keep it for ever.
@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["rows", "faults"])
class NomineeImport(PortalModel):
    """One uploaded workbook of nominees: what was read, what is wrong, and whether it was written.

    While it waits, `rows` holds what each row says; afterwards only which nomination came of it. `layout` names the sheet and
    its columns, `summary` the counts. The same content is imported once for a call and partner.
    """

    SCOPE = Owned("partner")

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="imports")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ImportState)
    layout = models.JSONField(default=dict, blank=True)
    rows = models.JSONField(default=list, blank=True)
    faults = models.JSONField(default=list, blank=True)
    summary = models.JSONField(default=dict, blank=True)
    also_submit = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True, blank=True)
    created_by_label = models.CharField(max_length=200)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by_id = models.BigIntegerField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_known"),
            models.CheckConstraint(condition=~Q(state=ImportState.RUNNING) | Q(confirmed_at__isnull=False), name="import_running_has_instant"),
            models.CheckConstraint(condition=~Q(state=ImportState.DONE) | Q(done_at__isnull=False), name="import_done_has_instant"),
            models.UniqueConstraint(
                fields=["call", "partner", "sha256"],
                condition=Q(state=ImportState.DONE),
                name="workbook_imported_once",
                violation_error_message=_("This workbook has been imported for the call already. Nothing was changed."),
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(state="running"), name="imports_running")]

    def __str__(self) -> str:
        return self.file.name

    @property
    def state_tone(self) -> str:
        return IMPORT_TONES[self.state]

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """Lists with the passports in them are the authority's own work: nobody's of the host, no embassy's and no delegate's."""
        return None if actor.is_system else ~Q(partner_id__in=list(keeping_partners(actor)))
