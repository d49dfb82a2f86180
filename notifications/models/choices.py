from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from core.scoping import NOBODY, Internal, PortalModel
from notifications.enums import Channel, Frequency


class NoticeChoice(PortalModel):
    """How one person wants to hear of one kind of message on one channel; without a row the kind's own way holds."""

    SCOPE = Internal("each person's own")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_choices")
    kind = models.CharField(max_length=60, help_text="name of a kind of notice")
    channel = models.CharField(max_length=10, choices=Channel)
    frequency = models.CharField(max_length=10, choices=Frequency)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "channel"], name="notice_choice_once"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="notice_choice_channel_known"),
            models.CheckConstraint(condition=Q(frequency__in=Frequency.values), name="notice_choice_frequency_known"),
            models.CheckConstraint(
                condition=Q(channel="email") | Q(frequency__in=["at_once", "never"]),
                name="notice_choice_inbox_at_once",
                violation_error_message=_("Messages reach the inbox at once or are marked as read."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel} {self.frequency}"

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(user_id=actor.user_id) if actor.user_id else NOBODY


class NoticeHours(PortalModel):
    """When letters may reach a person: quiet hours and the moment of digests, in the person's own zone."""

    SCOPE = Internal("each person's own")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_hours")
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    digest_at = models.TimeField(_("digest at"), default="08:00")
    digest_weekday = models.PositiveSmallIntegerField(
        _("day of the weekly digest"), default=0, validators=[MaxValueValidator(6)], help_text="0 is Monday"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True) | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_have_both_ends",
                violation_error_message=_("Give both the beginning and the end of the quiet hours, or neither."),
            ),
            models.CheckConstraint(condition=Q(digest_weekday__lte=6), name="digest_weekday_known"),
        ]

    def __str__(self) -> str:
        return f"hours of {self.user_id}"

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(user_id=actor.user_id) if actor.user_id else NOBODY


@tracked
class NoticeWording(PortalModel):
    """Words of one kind of message in one language that a clerk has put in place of the portal's own; what they were before stands in the field history."""

    SCOPE = Internal("edited by the programme desk and administrators")

    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=5)
    subject = models.CharField(_("subject"), max_length=300)
    body = models.TextField(_("text"))
    changed_at = models.DateTimeField()
    changed_by_label = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "language"], name="notice_wording_once")]

    def __str__(self) -> str:
        return f"{self.kind} ({self.language})"
