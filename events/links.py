"""The secret link of a registration: its key and the code of its badge, signed. It stands in letters and nowhere else."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer

from events.models import Registration


def _signer() -> Signer:
    return Signer(salt="events.registration")


def token_of(registration: Registration) -> str:
    return _signer().sign(f"{registration.pk}.{registration.code}")


def registration_of(token: str) -> Registration | None:
    """The registration of a link that this installation signed, else nothing."""
    try:
        pk, _dot, code = _signer().unsign(token).partition(".")
    except BadSignature:
        return None
    rows = Registration.objects.across_partners(reason="the signed link is the proof")
    found: Registration | None = rows.select_related("event__institution", "delegation__partner", "certificate").filter(pk=int(pk), code=code).first()
    return found
