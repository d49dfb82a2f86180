"""What the technical check sends back by name: only that is open, each is changed or confirmed, and both sides read what became of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.workflow import lock, saying_no
from partners.actor import Actor
from scholarships import rules
from scholarships.models import Defect, Nomination
from scholarships.operations.steps import move
from scholarships.queries.defects import document_names, is_personal, items_of, label_of, present_round, value_of


def return_nomination(
    nomination: Nomination, *, reason: str, mend_until: datetime, defects: Mapping[str, str] | None = None, actor: Actor, now: datetime
) -> None:
    """Back to the sender with what is wrong, by name of the field or of the checklist row, and until when.

    Without a defect named everything is open again. The step first, then the defects: both or neither.
    """
    if mend_until <= now:
        raise Invalid({"mend_until": [_("The time to complete it must end in the future.")]})
    named = {field: note.strip() for field, note in (defects or {}).items()}
    if any(not note for note in named.values()):
        raise Invalid({"": [_("Say of each item that you tick what is wrong with it.")]})
    reason, note = reason.strip() or " · ".join(named.values()), reason.strip()
    data = {"until": mend_until.isoformat(), "note": note, "defects": [{"field": field, "note": note} for field, note in named.items()]}
    with saying_no(), transaction.atomic():
        changes = {"mend_until": mend_until, "returned_at": now, "proposed_by_id": None}
        if unknown := named.keys() - {item.field for item in items_of(nomination)}:
            raise Invalid({"": [_("This is no field of the form: %(fields)s.") % {"fields": ", ".join(sorted(unknown))}]})
        move(nomination, "return", actor=actor, now=now, reason=reason, changes=changes, data=data)
        rows = [
            Defect(
                nomination=nomination, field=field, note=note, raised_at=now, raised_by_label=actor.label, value_before=value_of(nomination, field)
            )
            for field, note in named.items()
        ]
        Defect.objects.across_partners(reason="defects of the nomination at hand").bulk_create(rows)


def check_open(nomination: Nomination, fields: Iterable[str]) -> None:
    """Of a dossier that came back with named defects nothing else changes: the rest was checked already."""
    found = present_round(nomination)
    if found is None:
        return
    if closed := [name for name in fields if name not in found.open_fields]:
        labels = "; ".join(label_of(name, document_names(closed)) for name in closed)
        sentence = gettext("Only what the ministry has named can be changed now. These answers stay as they are: %(fields)s.")
        raise Refused(sentence % {"fields": labels}, code="field_closed")


def note_changes(nomination: Nomination, fields: Iterable[str], *, actor: Actor, now: datetime, after: Mapping[str, str] | None = None) -> None:
    """What was changed is mended; the new value stands beside the old one where it is not personal. In the caller's transaction."""
    found, changed = present_round(nomination), set(fields)
    for defect in found.defects if found else ():
        if defect.field in changed:
            defect.mended_at, defect.mended_by_label = now, actor.label
            if not is_personal(defect.field):
                defect.value_after = (after or {}).get(defect.field, "") or value_of(nomination, defect.field)
            defect.save(update_fields=["mended_at", "mended_by_label", "value_after"])


def answer_defect(nomination: Nomination, *, defect: Defect, answer: str, actor: Actor, now: datetime) -> None:
    """A word of the sender on one defect: instead of a change ("it is right, because"), or beside it."""
    if not rules.may_nominate(actor, nomination):
        raise NotAllowed
    answer = answer.strip()
    if not answer:
        raise Invalid({"answer": [_("Say why it is right as it stands, or change it in its section.")]})
    with saying_no(), transaction.atomic():
        locked: Nomination = lock(nomination)
        if defect.nomination_id != locked.pk:
            raise NotAllowed
        found = present_round(locked)
        row = next((one for one in found.defects if one.pk == defect.pk), None) if found else None
        if row is None:
            raise Refused(_("This item is no longer open: the nomination has been sent again, or has ended."), code="wrong_state")
        row.answer, row.mended_at, row.mended_by_label = answer, row.mended_at or now, actor.label
        row.save(update_fields=["answer", "mended_at", "mended_by_label"])
        record(locked, "defect_answered", actor=actor, now=now, data={"field": row.field})


def changed_names(record_row: Any, fields: Mapping[str, Any]) -> list[str]:
    """Those that get another value."""
    return [name for name, value in fields.items() if getattr(record_row, name) != value]
