"""Who judges the cases of one call: the panel, its members and what each has declared to be tied to."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from core.scoping import NOBODY, Internal, PortalModel
from partners.enums import Role
from partners.models import Partner
from reviews.enums import TieKind, TieSource


@tracked
class Panel(PortalModel):
    """The reviewers of one call (later: of a call for papers or proposals). The upper record points to it."""

    SCOPE = Internal("its members and those who run panels or audit; see also_visible_to")

    label = models.CharField(max_length=200)
    blind = models.BooleanField(
        _("blind review"),
        default=True,
        help_text=_("Reviewers see neither name, country, photo nor file of a candidate; they judge a redacted copy."),
    )
    reviews_per_case = models.PositiveSmallIntegerField(_("reviews for each candidate"), default=2, db_default=2)
    disagreement = models.DecimalField(
        _("alarm when reviewers lie apart by"),
        max_digits=3,
        decimal_places=2,
        default=1.5,
        db_default=1.5,
        help_text=_("Difference between the highest and the lowest mean of one candidate, in marks."),
    )
    reviews_due_at = models.DateTimeField(_("reviews due"), null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reviews_per_case__gte=1, reviews_per_case__lte=9),
                name="panel_reviews_from_1_to_9",
                violation_error_message=_("Each candidate is read by 1 to 9 reviewers."),
            ),
            models.CheckConstraint(
                condition=Q(disagreement__gt=0, disagreement__lte=4),
                name="panel_disagreement_within_scale",
                violation_error_message=_("Marks go from 1 to 5: choose an alarm above 0 and up to 4."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        if not actor.has(Role.REVIEWER):
            return NOBODY
        own = PanelMember._base_manager.filter(user_id=actor.user_id, ended_at__isnull=True)
        return Q(pk__in=own.values("panel_id"))


@tracked
class PanelMember(PortalModel):
    """One reviewer on one panel. Cases are given to members who have declared their ties, or that there are none."""

    SCOPE = Internal("a member sees the own row, those who run panels or audit see all")

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="panels", verbose_name=_("reviewer"))
    languages = ArrayField(models.CharField(max_length=3), default=list, blank=True, verbose_name=_("languages read"))
    added_at = models.DateTimeField()
    added_by_label = models.CharField(max_length=200)
    declared_at = models.DateTimeField(
        _("ties declared"), null=True, blank=True, help_text=_("When the member declared the ties, or that there are none.")
    )
    ended_at = models.DateTimeField(_("left the panel"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "user"], name="member_once_a_panel", violation_error_message=_("This person is on the panel already.")
            )
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.panel} / {self.user}"

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(user_id=actor.user_id) if actor.has(Role.REVIEWER) else NOBODY


@tracked
class Tie(PortalModel):
    """What a member has declared: a country, an institution or a person the member should not judge."""

    SCOPE = Internal("read through its member")

    member = models.ForeignKey(PanelMember, on_delete=models.CASCADE, related_name="ties")
    kind = models.CharField(_("tie to a"), max_length=12, choices=TieKind)
    source = models.CharField(_("how"), max_length=14, choices=TieSource)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country or organisation"))
    name = models.CharField(_("name of the institution or person"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=TieKind.values), name="tie_kind_known"),
            models.CheckConstraint(condition=Q(source__in=TieSource.values), name="tie_source_known"),
            models.CheckConstraint(
                condition=Q(kind=TieKind.COUNTRY, partner__isnull=False) | (~Q(kind=TieKind.COUNTRY) & ~Q(name="")),
                name="tie_says_to_what",
                violation_error_message=_("Choose the country, or write the name of the institution or person."),
            ),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name or str(self.partner)
