from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from core.scoping import Internal, PortalModel
from notifications.enums import AnnouncementState


@tracked
class Announcement(PortalModel):
    """One message of the host to many people at once: written in up to three languages, shown to whom it goes before it goes, sent once."""

    SCOPE = Internal("written by the host's programme desk; its recipients read their own notice of it")

    title_en = models.CharField(_("subject, English"), max_length=200)
    title_ru = models.CharField(_("subject, Russian"), max_length=200, blank=True)
    title_kk = models.CharField(_("subject, Kazakh"), max_length=200, blank=True)
    text_en = models.TextField(_("text, English"))
    text_ru = models.TextField(_("text, Russian"), blank=True)
    text_kk = models.TextField(_("text, Kazakh"), blank=True)
    audience = models.CharField(_("to whom"), max_length=40, help_text="name of an audience that an app has registered")
    audience_params = models.JSONField(default=dict, blank=True, help_text="what narrows the audience: partners, roles, a programme")
    state = models.CharField(_("state"), max_length=10, choices=AnnouncementState, default=AnnouncementState.DRAFT)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    recipients = models.PositiveIntegerField(default=0, help_text="to how many it went")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AnnouncementState.values), name="announcement_state_known"),
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="announcement_sent_has_instant"),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="announcement_list")]

    def __str__(self) -> str:
        return self.title_en

    @property
    def state_tone(self) -> str:
        return {"draft": "attention", "sent": "good"}.get(self.state, "neutral")
