from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from core.scoping import Internal, PortalModel


class JobBeat(PortalModel):
    """Sign of life of one job of the clock: when it last began and ended well, and whether somebody was told of its silence.

    Figures that are watched (letters that wait, refusals) stand beside the jobs: for them `ended_at` is when they were last well.
    """

    SCOPE = Internal("read by administrators and the auditor")

    name = models.CharField(max_length=80, unique=True)
    known_at = models.DateTimeField(db_default=Now(), help_text="since when it is watched: what has never run is silent from here")
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=500, blank=True)
    alarmed_at = models.DateTimeField(null=True, blank=True, help_text="empty again when the job lives")

    def __str__(self) -> str:
        return self.name


@tracked
class KindWatch(PortalModel):
    """How long a kind of message may be silent before somebody is told."""

    SCOPE = Internal("kept by administrators")

    kind = models.CharField(max_length=60, unique=True)
    longest_days = models.PositiveSmallIntegerField(_("longest silence in days"))
    set_at = models.DateTimeField()
    set_by_label = models.CharField(max_length=200)
    alarmed_at = models.DateTimeField(null=True, blank=True, help_text="empty again when a message of the kind was written")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(longest_days__gte=1), name="kind_watch_at_least_a_day", violation_error_message=_("At least one day."))
        ]

    def __str__(self) -> str:
        return self.kind


@tracked
class MailPause(PortalModel):
    """Letters held back, of one kind or of all, until an instant that is always given; notices in the portal go on."""

    SCOPE = Internal("read by administrators, the programme desk and the auditor")

    kind = models.CharField(_("kind of message"), max_length=60, blank=True, help_text=_("Empty: all letters."))
    starts_at = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"))
    reason = models.CharField(_("reason"), max_length=300)
    set_by_label = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by_label = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("starts_at")),
                name="mail_pause_ends_after_start",
                violation_error_message=_("The end lies before the beginning."),
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="mail_pause_has_reason", violation_error_message=_("Give the reason.")),
        ]
        ordering = ["-starts_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind or 'all'} until {self.until:%Y-%m-%d %H:%M}"
