"""The secret link of an invitation: `id.nonce`, signed (docs/adr/0010-invitation-only.md)."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer

from partners.models import Invitation

NONCE_LENGTH = 32


def _signer() -> Signer:
    return Signer(salt="partners.invitation")


def token_of(invitation: Invitation) -> str:
    """The secret of the link. It may stand in the letter and nowhere else."""
    return _signer().sign(f"{invitation.pk}.{invitation.nonce}")


def read_token(token: str) -> tuple[int, str] | None:
    """Id and nonce of a link that this installation signed, else None."""
    try:
        pk, _dot, nonce = _signer().unsign(token).partition(".")
    except BadSignature:
        return None
    return int(pk), nonce
