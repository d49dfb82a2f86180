"""What is said of a person in a nomination that others read: it may not change under their eyes through another draft."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext

from people.models import Person
from scholarships.enums import FIXED, NominationState
from scholarships.models import Nomination
from training.enums import ENDED

# How to reach a person may change at any time.
CONTACT = frozenset({"email", "phone", "address", "emergency_name", "emergency_relation", "emergency_phone", "emergency_email"})


def fixing_nominations(persons: Iterable[Person]) -> dict[int, Nomination]:
    """By person the nomination that fixes what is said of them. One whose training has ended fixes nothing any more."""
    rows = Nomination.objects.across_partners(reason="nominations of persons the caller has fetched rightly")
    rows = rows.filter(person__in=[person.pk for person in persons if person.pk], state__in=FIXED)
    rows = rows.exclude(state=NominationState.ENROLLED, enrolment__state__in=ENDED)
    return {row.person_id: row for row in rows.order_by("-submitted_at", "-pk")}


def fixed_changes(person: Person, fields: Mapping[str, Any]) -> list[str]:
    """Fields that would get another value and are no contact. The e-mail is needed: it changes, but doesn't go."""
    changed = [(name, value) for name, value in fields.items() if getattr(person, name) != value]
    return [name for name, value in changed if name not in CONTACT or (name == "email" and not value)]


def fixed_sentence(nomination: Nomination, names: Iterable[str]) -> str:
    """Why these fields of the person can't be changed, and what to do."""
    labels = "; ".join(str(Person._meta.get_field(name).verbose_name) for name in names)  # type: ignore[union-attr]
    words = {"number": nomination.reference, "state": nomination.get_state_display(), "fields": labels}
    sentence = gettext("The same person stands in %(number)s (%(state)s) with other answers: %(fields)s. They can't change while it runs.") % words
    if nomination.state == NominationState.SUBMITTED:
        advice = gettext("Write here what %(number)s says, or ask the ministry to return it and correct it there.")
    else:
        advice = gettext("Write here what %(number)s says; correct it when that nomination has ended.")
    return f"{sentence} {advice % words}"
