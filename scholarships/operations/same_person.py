"""The ministry says whether two records are of one person. Nothing is merged: each partner keeps its own record and learns nothing of the other's."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, NotAllowed
from core.history import record
from core.workflow import saying_no
from partners.actor import Actor
from people.models import Person, SamePerson
from scholarships import rules
from scholarships.models import Nomination


def decide_same_person(nomination: Nomination, *, other: Person, is_same: bool, reason: str, actor: Actor, now: datetime) -> SamePerson:
    """Of the nominee and another record; said again, the later word counts. On record with both people, not with the nomination.

    The nomination's own history is read by its sender, who must not learn that another country has such a person.
    """
    if not (rules.may_screen(actor, nomination) and rules.may_read_panel(actor, nomination)):
        raise NotAllowed
    if other.pk == nomination.person_id:
        raise Invalid({"": [_("This is the same record.")]})
    if not reason.strip():
        raise Invalid({"reason": [_("Say by what you have seen it.")]})
    first, second = sorted((nomination.person, other), key=lambda row: row.pk)
    with saying_no(), transaction.atomic():
        rows = SamePerson.objects.across_partners(reason="what was decided about this pair")
        values = {"is_same": is_same, "reason": reason.strip()[:300], "decided_at": now, "decided_by_label": actor.label}
        row, _is_new = rows.update_or_create(first=first, second=second, defaults=values)
        for person, twin in ((first, second), (second, first)):
            step = "same_person" if is_same else "other_person"
            record(person, step, actor=actor, now=now, reason=reason.strip(), data={"other": twin.pk})
    found: SamePerson = row
    return found
