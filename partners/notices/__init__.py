"""Who is told what when roles, invitations and lent powers change."""

from partners.notices import absences, authority, roles
from partners.notices.authority import powers_text

__all__ = ["powers_text", "register"]


def register() -> None:
    roles.register()
    authority.register()
    absences.register()
