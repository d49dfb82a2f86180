"""An empty portal's first steps: the host, its ministry, and the invitation that nobody could send."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.country_names import country_name
from core.errors import Refused
from core.workflow import begin
from partners.actor import Actor, Grant
from partners.enums import InstitutionKind, PartnerKind, Role
from partners.models import Institution, Invitation, Membership, Partner
from partners.operations.invitations import invite
from partners.queries import host_day

INSTALLER = "installation of the portal"


@transaction.atomic
def invite_first_administrator(*, email: str, full_name: str, language: str, country: str, ministry: str, now: datetime) -> tuple[Invitation, str]:
    """Make host and ministry if there are none, invite the administrator; the invitation and its secret.

    Raises `Refused` once somebody holds the role: from then on administrators invite administrators.
    """
    held = Membership.objects.across_partners(reason="is there an administrator?").filter(Membership.on(host_day(now)), role=Role.ADMINISTRATOR)
    if held.exists():
        raise Refused(_("The portal has an administrator already: ask them for an invitation."))
    office = _ministry_of(_host(country, now), ministry, now)
    installer = Actor(user_id=None, label=INSTALLER, grants=(Grant(Role.ADMINISTRATOR, office.pk, office.partner_id),))
    return invite(
        email=email, full_name=full_name, role=Role.ADMINISTRATOR, institution=office, language=language, role_ends_on=None, actor=installer, now=now
    )  # fmt: skip


def _host(code: str, now: datetime) -> Partner:
    if host := Partner.objects.filter(is_host=True).first():
        return host  # type: ignore[no-any-return]
    names = {f"name_{language}": country_name(code, language) for language in ("en", "ru", "kk")}
    host = Partner(kind=PartnerKind.COUNTRY, code=code, is_host=True, joined_on=host_day(now), **names)
    begin(host, "add", actor=Actor.system(INSTALLER), now=now)
    return host


def _ministry_of(host: Partner, name: str, now: datetime) -> Institution:
    if office := Institution.objects.filter(partner=host, kind=InstitutionKind.MINISTRY).order_by("pk").first():
        return office  # type: ignore[no-any-return]
    office = Institution(partner=host, kind=InstitutionKind.MINISTRY, name_en=name)
    begin(office, "add", actor=Actor.system(INSTALLER), now=now)
    return office
