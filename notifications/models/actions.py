from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from core.scoping import NOBODY, Internal, PortalModel


class Reminder(PortalModel):
    """A reminder that was given, by what it was about: the row keeps a late or doubled clock from giving it again."""

    SCOPE = Internal("only the clocks read it")

    key = models.CharField(max_length=120, unique=True, help_text='"scholarships.call:5:host:7"')
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


@tracked
class FollowUpAction(PortalModel):
    """Something that somebody has promised to do by a day, out of a mission's report, an event, a review. The record it came from is named, not pointed to."""

    SCOPE = Internal("the host's staff, and whoever it was given to; upper apps show those of their own record")

    text = models.CharField(_("what is to be done"), max_length=300)
    due_on = models.DateField(_("due on"))
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="follow_up_actions", verbose_name=_("by whom"))
    model = models.CharField(max_length=60, help_text='"exchanges.mission"')
    object_id = models.BigIntegerField()
    object_label = models.CharField(max_length=200)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    created_by_label = models.CharField(max_length=200)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_note = models.CharField(_("what came of it"), max_length=300, blank=True)
    dropped_at = models.DateTimeField(_("dropped"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(done_at__isnull=True) | Q(dropped_at__isnull=True), name="action_done_or_dropped"),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True) | ~Q(done_note=""),
                name="action_dropped_says_why",
                violation_error_message=_("Say why it is not done."),
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "due_on", "id"], condition=Q(done_at__isnull=True, dropped_at__isnull=True), name="actions_open"),
            models.Index(fields=["model", "object_id"], name="actions_of_record"),
        ]
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.dropped_at is None

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(owner_id=actor.user_id) if actor.user_id else NOBODY
