"""Who may read a paper that leaves the house: a circle of readers, pointed to by the record whose paper it is."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from core.scoping import NOBODY, Internal, PortalModel
from documents.enums import CircleKind
from partners.enums import HOST_INSTITUTION_ROLES, READS_PARTNER, SEES_ALL_PARTNERS, Role
from partners.models import Partner

# With these roles somebody reads what was shared with the partner; a nominee or an employer does not stand in its service here.
READERS = READS_PARTNER | {Role.TRAINEE, Role.EXPERT}
# And with these what stays inside the house.
OF_THE_HOUSE = SEES_ALL_PARTNERS | HOST_INSTITUTION_ROLES


@tracked
class Circle(PortalModel):
    """Public, all partners, named partners, or the house alone (domain.md 1.11). Each record has a circle of its own."""

    SCOPE = Internal("read with the record whose circle it is")

    kind = models.CharField(_("who may read it"), max_length=12, choices=CircleKind, default=CircleKind.INTERNAL)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=CircleKind.values), name="circle_kind_known")]

    def __str__(self) -> str:
        return str(self.get_kind_display())


@tracked
class CirclePartner(PortalModel):
    """A partner that is named in a circle."""

    SCOPE = Internal("read with the record whose circle it is")

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="partners")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["circle", "partner"], name="partner_once_in_circle")]

    def __str__(self) -> str:
        return str(self.partner_id)


def within_circle(actor: Any, circle: str = "circle") -> Q:
    """Condition for rows whose field `circle` names their circle: this actor stands in it. Whoever is not signed in reads what is public."""
    kind = f"{circle}__kind"
    if actor.user_id is None:
        return Q(**{kind: CircleKind.PUBLIC})
    if actor.held & OF_THE_HOUSE:
        kinds = [CircleKind.PUBLIC, CircleKind.ALL_PARTNERS, CircleKind.INTERNAL]
    else:
        kinds = [CircleKind.PUBLIC, CircleKind.ALL_PARTNERS] if actor.held & READERS else [CircleKind.PUBLIC]
    return Q(**{f"{kind}__in": [str(one) for one in kinds]}) | _named(actor, circle)


def _named(actor: Any, circle: str) -> Q:
    partners = {grant.partner_id for grant in actor.grants if grant.role in READERS or grant.role in OF_THE_HOUSE}
    if not partners:
        return NOBODY
    named = CirclePartner._base_manager.filter(partner_id__in=partners)
    return Q(**{f"{circle}__kind": CircleKind.NAMED, f"{circle}__in": named.values("circle_id")})
