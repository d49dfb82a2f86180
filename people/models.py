from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from core.scoping import NOBODY, Owned, PortalModel
from partners.models import Invitation, Partner
from people.enums import Gender


@tracked
class Person(PortalModel):
    """A trainee diplomat or official as one partner knows them. Passport and medical data stand apart (issue B)."""

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
    search_key = models.CharField(max_length=500, blank=True, editable=False)
    sort_key = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(gender__in=["", *Gender.values]), name="person_gender_known"),
        ]
        indexes = [
            GinIndex(fields=["search_key"], name="person_search_trgm", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["sort_key", "id"], name="person_sorted"),
        ]

    def __str__(self) -> str:
        return self.passport_name

    @property
    def passport_name(self) -> str:
        return f"{self.given_names} {self.family_name.upper()}".strip()

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(user_id=actor.user_id) if actor.user_id else NOBODY


@tracked
class PersonInvitation(PortalModel):
    """For whom an invitation to an account is meant: who accepts it has the account of this person."""

    SCOPE = Owned("person__partner")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations")
    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.person}: {self.invitation_id}"
