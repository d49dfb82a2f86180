from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from core.scoping import NOBODY, Internal, PortalModel
from partners.enums import Role
from reports.enums import Format, Rhythm, ScheduleState, Weekday

LONGEST = 366  # days


@tracked
class ReportSchedule(PortalModel):
    """One report made again and again for several people, each with the own rights and in the own language.

    Hours are of the host's zone. A month without the day takes its last one. Never for longer than a year: then somebody looks whether it is still read.
    """

    SCOPE = Internal("whoever made it and the host's staff read it")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("made by"))
    kind = models.CharField(_("report"), max_length=40, help_text="name of a definition")
    params = models.JSONField(default=dict, blank=True)
    formats = ArrayField(models.CharField(max_length=4, choices=Format), verbose_name=_("files"))
    rhythm = models.CharField(_("how often"), max_length=8, choices=Rhythm)
    weekday = models.PositiveSmallIntegerField(_("day of the week"), null=True, blank=True)
    month_day = models.PositiveSmallIntegerField(_("day of the month"), null=True, blank=True)
    hour = models.PositiveSmallIntegerField(_("hour"))
    recipient_ids = ArrayField(models.BigIntegerField(), default=list, blank=True, verbose_name=_("people"))
    roles = ArrayField(models.CharField(max_length=30, choices=Role), default=list, blank=True, verbose_name=_("roles"))
    state = models.CharField(_("state"), max_length=8, choices=ScheduleState, default=ScheduleState.ACTIVE)
    created_at = models.DateTimeField()
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("last day"))
    next_at = models.DateTimeField(_("next time"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ScheduleState.values), name="schedule_state_known"),
            models.CheckConstraint(condition=Q(rhythm__in=Rhythm.values), name="schedule_rhythm_known"),
            models.CheckConstraint(condition=Q(hour__lte=23), name="schedule_hour_of_day"),
            models.CheckConstraint(condition=Q(weekday__isnull=True) | Q(weekday__in=Weekday.values), name="schedule_weekday_known"),
            models.CheckConstraint(condition=Q(month_day__isnull=True) | Q(month_day__range=(1, 31)), name="schedule_day_of_month"),
            models.CheckConstraint(
                condition=(~Q(rhythm=Rhythm.WEEKLY) | Q(weekday__isnull=False)) & (~Q(rhythm=Rhythm.MONTHLY) | Q(month_day__isnull=False)),
                name="schedule_rhythm_has_day",
            ),
            models.CheckConstraint(condition=Q(formats__contained_by=Format.values, formats__len__gt=0), name="schedule_formats_known"),
            models.CheckConstraint(condition=Q(recipient_ids__len__gt=0) | Q(roles__len__gt=0), name="schedule_has_recipients"),
            models.CheckConstraint(condition=Q(roles__contained_by=Role.values), name="schedule_roles_known"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="schedule_ends_after_start"),
            models.CheckConstraint(
                condition=Q(ends_on__lte=ExpressionWrapper(F("starts_on") + LONGEST, output_field=models.DateField())), name="schedule_at_most_a_year"
            ),
            models.CheckConstraint(condition=~Q(state=ScheduleState.ACTIVE) | Q(next_at__isnull=False), name="schedule_active_has_next"),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state="active"), name="schedule_due"),
            models.Index(fields=["-created_at", "-id"], name="schedule_list"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.get_rhythm_display()}"

    @property
    def state_tone(self) -> str:
        return {"active": "good", "paused": "attention", "ended": "neutral"}[self.state]

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(owner_id=actor.user_id) if actor.user_id else NOBODY
