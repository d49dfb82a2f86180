from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.scoping import NOBODY, Internal, PortalModel
from partners.enums import Role
from partners.models import Membership

LONGEST_DAYS = 366


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["digest", "last_used_at", "last_used_from"],
)  # fmt: skip
class ApiToken(PortalModel):
    """A key to the machine door: one role of one person, narrowed to the ticked acts, for a year at most.

    Of the secret only its SHA-256 is kept; it has 256 random bits, so nothing slower is needed. The history of fields leaves out the hash, and
    the last use, which changes every minute.
    """

    SCOPE = Internal("everybody reads the own tokens; administrators and the auditor all")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="api_tokens")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("acts as"))
    name = models.CharField(_("name"), max_length=100, help_text=_("Of the system that will use it, for example: personnel register."))
    scopes = ArrayField(models.CharField(max_length=40), verbose_name=_("what it may do"))
    prefix = models.CharField(max_length=8, unique=True, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("holds until"))
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)
    last_used_from = models.GenericIPAddressField(_("from the address"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    revoked_by_label = models.CharField(max_length=200, blank=True, db_default="", editable=False)
    has_factor: bool  # its owner, as `queries.token_of_hash` finds it

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(scopes__len__gte=1), name="token_has_scopes", violation_error_message=_("Tick at least one act.")),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="token_ends_after_start"),
            models.CheckConstraint(
                condition=Q(expires_at__lte=F("created_at") + timedelta(days=LONGEST_DAYS)),
                name="token_for_a_year_at_most",
                violation_error_message=_("A token holds for a year at most."),
            ),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="token_keeps_a_hash"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by_label="") | Q(revoked_at__isnull=False, revoked_by_label__gt=""),
                name="token_revoked_by_somebody",
            ),
            models.CheckConstraint(condition=Q(last_used_from__isnull=True) | Q(last_used_at__isnull=False), name="token_used_has_instant"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(owner_id=actor.user_id) if actor.user_id else NOBODY

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """Of the staff only administrators and the auditor read other people's."""
        if actor.is_system or actor.has(Role.ADMINISTRATOR, Role.AUDITOR):
            return None
        return ~Q(owner_id=actor.user_id)

    def holds(self, now: datetime) -> bool:
        """By itself; whether its owner still may, `authentication` asks."""
        return self.revoked_at is None and self.expires_at > now


class KeptAnswer(PortalModel):
    """What a POST with an Idempotency-Key was answered, so that the same question asked again does nothing twice."""

    SCOPE = Internal("read only by the token that asked")

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of address and body")
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token", "key"], name="one_answer_a_key"),
            models.CheckConstraint(condition=Q(status__isnull=True) | Q(status__range=(200, 499)), name="kept_answer_has_status"),
        ]
        indexes = [models.Index(fields=["created_at"], name="kept_answer_by_age")]

    def __str__(self) -> str:
        return self.key
