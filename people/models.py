from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from core.scoping import NOBODY, Internal, Owned, PortalModel
from partners.enums import POWERS_OVER_PEOPLE, Role
from partners.models import Invitation, Partner
from people.enums import Gender, PassportKind

AUTHORITY_ROLES = (Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD)


@tracked
class Person(PortalModel):
    """A trainee diplomat or official as one partner knows them. Passport and medical data stand apart."""

    SCOPE = Owned("partner")

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="persons")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="person")
    family_name = models.CharField(
        _("family name, as in the passport"), max_length=128, blank=True, help_text=_("Latin letters. Leave empty if the passport has one name only.")
    )
    given_names = models.CharField(_("given names, as in the passport"), max_length=128, help_text=_("Latin letters, in the order of the passport."))
    native_name = models.CharField(_("full name in native script"), max_length=200, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    gender = models.CharField(_("gender, as in the passport"), max_length=10, choices=Gender, blank=True)
    citizenship = models.CharField(_("citizenship"), max_length=2, blank=True)
    email = models.EmailField(_("e-mail of the nominee"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    birth_place = models.CharField(_("place of birth"), max_length=200, blank=True)
    address = models.TextField(_("postal address"), blank=True)
    emergency_name = models.CharField(_("whom to call in an emergency"), max_length=200, blank=True)
    emergency_relation = models.CharField(_("relation to the nominee"), max_length=60, blank=True)
    emergency_phone = models.CharField(_("telephone of this person"), max_length=40, blank=True)
    emergency_email = models.EmailField(_("e-mail of this person"), blank=True)
    search_key = models.CharField(max_length=500, blank=True, editable=False)
    sort_key = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(gender__in=["", *Gender.values]), name="person_gender_known"),
        ]
        indexes = [
            GinIndex(fields=["search_key"], name="person_search_trgm", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["sort_key", "id"], name="person_sorted"),
            models.Index(fields=["birth_date", "partner"], name="person_born"),
        ]

    def __str__(self) -> str:
        return self.passport_name

    @property
    def passport_name(self) -> str:
        return f"{self.given_names} {self.family_name.upper()}".strip()

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(user_id=actor.user_id) if actor.user_id else NOBODY

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """An embassy reads people on the nominations that come to it; the authority's list of all its people is not its own."""
        if actor.sees_all_partners:
            return None
        lent = {row.partner_id for row in actor.lent if row.power in POWERS_OVER_PEOPLE}
        keepers = {grant.partner_id for grant in actor.grants if grant.role in AUTHORITY_ROLES} | lent
        others = actor.partner_ids - keepers
        return Q(partner_id__in=list(others)) & ~Q(user_id=actor.user_id or 0) if others else None


@tracked
class PersonInvitation(PortalModel):
    """For whom an invitation to an account is meant: who accepts it has the account of this person."""

    SCOPE = Owned("person__partner")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.person}: {self.invitation_id}"


@tracked
class Passport(PortalModel):
    """The travel document of a person, apart from the rest: masked, opened with a reason that is recorded, deleted on a timetable.

    `number_key` finds the same passport again without showing it (a keyed hash of country and number).
    """

    SCOPE = Owned("person__partner")

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="passport")
    kind = models.CharField(_("kind of passport"), max_length=12, choices=PassportKind, blank=True)
    number = models.CharField(_("passport number"), max_length=20, blank=True)
    country = models.CharField(_("issued by (country)"), max_length=2, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    mrz = models.CharField(
        _("machine-readable zone"), max_length=100, blank=True, help_text=_("The two lines of letters and < at the foot of the data page.")
    )
    visa_needed = models.BooleanField(_("needs a visa"), null=True, blank=True)
    visa_city = models.CharField(_("city in which the visa is collected"), max_length=100, blank=True)
    number_key = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    delete_after = models.DateField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=["", *PassportKind.values]), name="passport_kind_known")]

    def __str__(self) -> str:
        return f"{self.person}: passport"

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(person__user_id=actor.user_id) if actor.user_id else NOBODY

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """From the host's staff whose work needs no passport, the sending side's embassy and employers, delegates, and officers whose role rests."""
        if actor.is_system or actor.has(Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD, Role.AUDITOR):
            return None
        keepers = {grant.partner_id for grant in actor.grants if grant.role in AUTHORITY_ROLES and not grant.unconfirmed_since}
        return ~Q(person__partner_id__in=keepers) & ~Q(person__user_id=actor.user_id or 0)


@tracked
class SamePerson(PortalModel):
    """What the ministry decided about two records that look like one person. Records are never merged silently."""

    SCOPE = Internal("of the ministry; the two records may belong to different partners")

    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    is_same = models.BooleanField()
    decided_at = models.DateTimeField()
    decided_by_label = models.CharField(max_length=200)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_decision_a_pair"),
            models.CheckConstraint(condition=Q(first__lt=models.F("second")), name="pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} / {self.second_id}"
