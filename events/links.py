"""The secret link of a registration: its key and the code of its badge, signed for its address. It stands in letters and nowhere else."""

from __future__ import annotations

import re

from django.core.signing import BadSignature, Signer

from events.models import Registration

FORM = re.compile(r"([0-9]{1,18})\.([0-9A-Za-z]{1,24}):.+")


def _signer(registration: Registration) -> Signer:
    """Once the address is corrected, the link that went to the wrong one opens nothing."""
    return Signer(salt=f"events.registration:{registration.email.lower()}")


def token_of(registration: Registration) -> str:
    return _signer(registration).sign(f"{registration.pk}.{registration.code}")


def registration_of(token: str) -> Registration | None:
    """The registration of a link that this installation signed, else nothing."""
    form = FORM.fullmatch(token)
    if form is None:
        return None
    rows = Registration.objects.across_partners(reason="the signed link is the proof")
    rows = rows.select_related("event__institution", "delegation__partner", "certificate")
    found: Registration | None = rows.filter(pk=int(form[1]), code=form[2]).first()
    try:
        if found:
            _signer(found).unsign(token)
    except BadSignature:
        return None
    return found
