from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models import User
from core.models import HistoryEntry
from core.scoping import NOBODY, Internal, PortalModel
from notifications.enums import DeliveryState, Frequency, TryOutcome


class Notice(PortalModel):
    """One message to one person about one step; shown in the inbox in the reader's language of the moment."""

    SCOPE = Internal("each person reads their own inbox")

    event = models.ForeignKey(HistoryEntry, on_delete=models.PROTECT, related_name="notices")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "recipient", "kind"], name="one_notice_per_event_and_person")]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notice_inbox"),
            models.Index(fields=["recipient"], condition=Q(read_at__isnull=True), name="notice_unread"),
            models.Index(fields=["kind", "-created_at"], name="notice_of_kind"),
        ]

    def __str__(self) -> str:
        return self.kind

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(recipient_id=actor.user_id) if actor.user_id else NOBODY


class Delivery(PortalModel):
    """One e-mail of the outbox: intent, attempts, result. The address is kept as it was used."""

    SCOPE = Internal("read by administrators and the auditor")

    key = models.CharField(max_length=120, unique=True, help_text="event, recipient and kind: one intent, one row")
    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, null=True, related_name="delivery")
    address = models.EmailField()
    language = models.CharField(max_length=5)
    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    message_id = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    may_have_repeated = models.BooleanField(default=False, help_text="taken up again after a worker died between SMTP and COMMIT")
    last_error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="delivery_state_known"),
            models.CheckConstraint(condition=~Q(state=DeliveryState.SENT) | Q(sent_at__isnull=False), name="delivery_sent_has_instant"),
        ]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(state__in=["queued", "sending"]), name="delivery_waiting"),
            models.Index(fields=["kind", "-created_at"], name="delivery_of_kind"),
            models.Index(fields=["message_id"], name="delivery_message"),  # of a letter that came back
            models.Index(fields=["-id"], condition=Q(state__in=["failed", "bounced", "dropped"]), name="delivery_not_arrived"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def state_tone(self) -> str:
        return {"sent": "good", "failed": "bad", "bounced": "bad", "dropped": "attention"}.get(self.state, "neutral")

    @property
    def may_be_resent(self) -> bool:
        return self.state not in (DeliveryState.QUEUED, DeliveryState.SENDING)


class DeliveryTry(PortalModel):
    """One attempt to hand a letter to the mail server, and what it answered; written once, never changed."""

    SCOPE = Internal("read by administrators, the programme desk and the auditor")

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="tries")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=TryOutcome)
    code = models.PositiveSmallIntegerField(null=True, blank=True, help_text="reply code of SMTP (RFC 5321, 4.2), where there was a reply")
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number", "outcome"], name="delivery_try_once"),
            models.CheckConstraint(condition=Q(outcome__in=TryOutcome.values), name="delivery_try_outcome_known"),
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id}, try {self.number}: {self.outcome}"


class DigestItem(PortalModel):
    """A notice whose e-mail waits for the reader's digest; the letter that told of it is named afterwards."""

    SCOPE = Internal("only the clocks read it")

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="digest_item")
    frequency = models.CharField(max_length=10, choices=Frequency)
    due_at = models.DateTimeField()
    letter = models.ForeignKey(Delivery, on_delete=models.PROTECT, null=True, blank=True, related_name="digest_items")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(frequency__in=["daily", "weekly"]), name="digest_frequency_known")]
        indexes = [models.Index(fields=["due_at"], condition=Q(letter__isnull=True), name="digest_waiting")]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.frequency}"


class UndeliverableAddress(PortalModel):
    """An address that the other side's server refuses for good: no letter goes there until somebody has put it right."""

    SCOPE = Internal("read by administrators, the programme desk and the auditor")

    address = models.EmailField(unique=True)
    since = models.DateTimeField()
    answer = models.CharField(max_length=500)
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by_label = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.address

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        """Whoever signs in with it."""
        own = User.objects.filter(pk=actor.user_id).annotate(lowered=Lower("email")).values("lowered")
        return Q(address__in=own) if actor.user_id else NOBODY
