"""What a partner has in a call, held while somebody is put forward."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from partners.models import Partner
from scholarships.models import Allotment, Call


def lock_allotment(call: Call, partner: Partner) -> Allotment:
    """The partner's row of the call, until the transaction ends: it can't be removed, and nobody else puts forward for it meanwhile.

    All operations lock in one order, so that no two wait for each other: call, nominations by key, persons by key, allotment,
    quota year, counter of numbers.
    """
    return _only(Allotment.objects.owned_by(partner).filter(call=call).select_for_update(of=("self",), no_key=True))


def check_invited(call: Call, partner: Partner) -> None:
    _only(Allotment.objects.owned_by(partner).filter(call=call))


def _only(rows: Any) -> Allotment:
    allotment: Allotment | None = rows.first()
    if allotment is None:
        raise Refused(_("Your country has no places in this call."))
    return allotment
