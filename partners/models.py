from calendar import monthrange
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import LANGUAGES
from core.history import tracked
from core.scoping import NOBODY, Internal, Owned, PortalModel, Reference
from partners.enums import CONFIRMED_ROLES, InstitutionKind, PartnerKind, Power, Role

CONFIRM_MONTHS, GRACE_MONTHS = 6, 1


def months_after(day: date, months: int) -> date:
    """The same day of a later month; the last one where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class NamedInThreeLanguages(PortalModel):
    name_en = models.CharField(_("name in English"), max_length=200)
    name_ru = models.CharField(_("name in Russian"), max_length=200, blank=True)
    name_kk = models.CharField(_("name in Kazakh"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return getattr(self, f"name_{(get_language() or 'en')[:2]}", "") or self.name_en


@tracked
class Partner(NamedInThreeLanguages):
    """A country, international organisation or institution that signs agreements and holds quotas."""

    SCOPE = Reference("the list of participating countries and organisations is public")

    kind = models.CharField(_("kind"), max_length=15, choices=PartnerKind)
    code = models.CharField(_("code"), max_length=12, unique=True, help_text=_("ISO 3166 code of a country, or the usual short form: TJ, OSCE."))
    is_host = models.BooleanField(default=False, help_text=_("The country that runs the portal."))
    time_zone = models.CharField(_("time zone"), max_length=40, default=settings.HOST_ZONE)
    joined_on = models.DateField(_("participant since"), null=True, blank=True)
    two_person_endorsement = models.BooleanField(
        _("nominations are endorsed by a second person"),
        default=False,
        help_text=_("One officer prepares a nomination, another person with the right to endorse sends it."),
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=PartnerKind.values), name="partner_kind_known")]
        ordering = ["code"]


@tracked
class Institution(NamedInThreeLanguages):
    """An office of a partner: ministry, academy, embassy, secretariat. Roles are held for one of these."""

    SCOPE = Reference("names of ministries and academies are public")

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="institutions", verbose_name=_("partner"))
    kind = models.CharField(_("kind"), max_length=15, choices=InstitutionKind)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=InstitutionKind.values), name="institution_kind_known"),
            models.UniqueConstraint(
                fields=["partner", "name_en"], name="one_institution_per_name", violation_error_message=_("This institution is in the list already.")
            ),
        ]
        ordering = ["name_en", "pk"]


@tracked
class Membership(PortalModel):
    """A role, held by a person for an institution, from a date to a date."""

    SCOPE = Internal("read by Actor and by the pages of administrators")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text=_("Last day on which the role holds; empty: no end is set."))
    ended_at = models.DateTimeField(null=True, blank=True, help_text=_("Set when the role was ended before the end of its last day."))
    granted_by_id = models.BigIntegerField(null=True, blank=True)
    granted_by_label = models.CharField(max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    confirmed_on = models.DateField(
        _("confirmed on"), null=True, blank=True, help_text=_("The head of the authority confirms each officer every six months.")
    )
    confirmed_by_label = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_start",
                violation_error_message=_("The last day lies before the first day."),
            ),
            models.UniqueConstraint(
                fields=["user", "institution", "role"],
                condition=Q(ends_on__isnull=True),
                name="one_open_membership",
                violation_error_message=_("This person holds the role already."),
            ),
        ]
        indexes = [models.Index(fields=["role", "institution"], name="membership_role_institution")]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}, {self.institution}"

    @staticmethod
    def on(day: date) -> Q:
        """Condition: the membership holds on this day; one that was ended at once no longer holds on its last day."""
        return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gt=day) | Q(ends_on=day, ended_at__isnull=True))

    @property
    def due_on(self) -> date | None:
        """Day by which the head confirms the officer again; None for roles that nobody confirms."""
        if self.role not in CONFIRMED_ROLES:
            return None
        return months_after(max(filter(None, [self.starts_on, self.confirmed_on])), CONFIRM_MONTHS)

    def rests(self, day: date) -> bool:
        """A month after the due day an unconfirmed role lets its holder read, not act (docs/adr/0024-who-may-act.md)."""
        return self.due_on is not None and day > months_after(self.due_on, GRACE_MONTHS)


@tracked
class Invitation(PortalModel):
    """The only way to an account: a signed, dated, single-use invitation to a role at an institution."""

    SCOPE = Internal("read by the inviting administrator and, with the secret link, by the invited person")

    email = models.EmailField(_("e-mail"))
    full_name = models.CharField(_("name"), max_length=128)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+", verbose_name=_("institution"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    role_ends_on = models.DateField(_("role ends on"), null=True, blank=True)
    nonce = models.CharField(max_length=32, editable=False, help_text=_("Part of the signed link; a new one makes old links void."))
    invited_by_id = models.BigIntegerField(null=True, blank=True)
    invited_by_label = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role_known"),
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="invitation_language_known"),
        ]

    def __str__(self) -> str:
        return f"{self.full_name} <{self.email}>"

    def is_open(self, now: datetime) -> bool:
        return self.accepted_at is None and self.cancelled_at is None and now < self.expires_at

    @property
    def still_waits(self) -> bool:
        return self.state == "open"

    @property
    def state(self) -> Any:
        return "accepted" if self.accepted_at else "cancelled" if self.cancelled_at else "open"


@tracked
class Delegation(PortalModel):
    """Powers that the head of an authority lends to another person from a day to a day; shown on every act as "A for B"."""

    SCOPE = Internal("read by Actor, by both persons and by the pages of the authority")

    grantor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegations_given")
    delegate = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegations_held", verbose_name=_("who acts"))
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="delegations")
    powers = ArrayField(models.CharField(max_length=20, choices=Power), verbose_name=_("powers"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), help_text=_("Last day on which the powers hold."))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text=_("Set when it was taken back before its last day."))
    ended_by_label = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="delegation_ends_after_start",
                violation_error_message=_("The last day lies before the first day."),
            ),
            models.CheckConstraint(
                condition=~Q(grantor=F("delegate")),
                name="delegation_to_another",
                violation_error_message=_("Powers can't be lent to oneself."),
            ),
            models.CheckConstraint(
                condition=Q(powers__len__gte=1), name="delegation_has_powers", violation_error_message=_("Choose at least one power.")
            ),
        ]
        indexes = [models.Index(fields=["delegate", "ends_on"], name="delegation_held")]

    def __str__(self) -> str:
        return f"{self.delegate} – {self.grantor}"

    @staticmethod
    def on(day: date) -> Q:
        """Condition: the delegation holds on this day."""
        return Q(starts_on__lte=day, ends_on__gte=day, ended_at__isnull=True)


@tracked
class Absence(PortalModel):
    """Days on which a person is away, and who stands in: the other's worklist shows what waits for them; no right passes (that is what lending is for)."""

    SCOPE = Internal("read by the person, by who stands in and by the worklists")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="absences")
    stand_in = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="stands_in", null=True, blank=True, verbose_name=_("who stands in")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), help_text=_("Last day of the absence."))
    note = models.CharField(_("note"), max_length=300, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text=_("Set when the person was back before the last day."))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="absence_ends_after_start",
                violation_error_message=_("The last day lies before the first day."),
            ),
            models.CheckConstraint(
                condition=Q(stand_in__isnull=True) | ~Q(stand_in=F("user")),
                name="absence_stand_in_is_another",
                violation_error_message=_("Nobody stands in for themselves."),
            ),
        ]
        indexes = [
            models.Index(fields=["user", "ends_on"], name="absence_of_user"),
            models.Index(fields=["stand_in", "ends_on"], name="absence_stand_in"),
        ]
        ordering = ["-starts_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.user} {self.starts_on:%Y-%m-%d} – {self.ends_on:%Y-%m-%d}"

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(user_id=actor.user_id) | Q(stand_in_id=actor.user_id) if actor.user_id else NOBODY

    @staticmethod
    def on(day: date) -> Q:
        """Condition: away on this day."""
        return Q(starts_on__lte=day, ends_on__gte=day, ended_at__isnull=True)


@tracked
class InstitutionContact(PortalModel):
    """A person to write to at an institution, and when somebody last made sure that this is still so."""

    SCOPE = Owned("institution__partner")

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(_("name"), max_length=200)
    post = models.CharField(_("post"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    created_at = models.DateTimeField()
    confirmed_on = models.DateField(_("last confirmed on"), null=True, blank=True)
    confirmed_by_label = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "email"], name="one_contact_an_address", violation_error_message=_("This address is in the list already.")
            )
        ]
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
