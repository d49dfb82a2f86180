"""Lists of nominations, narrowed by what the reader asks for."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Case, Q, QuerySet, When

from core.names import alphabetical, search_words
from partners.actor import Actor
from partners.enums import HOST_INSTITUTION_ROLES, PARTNER_ROLES, Role
from partners.models import Partner
from scholarships import rules
from scholarships.enums import STAGES, CallState, NominationState
from scholarships.models import Call, Nomination

COLUMNS = (
    "reference", "state", "state_since", "rank", "call__reference", "call__zone",
    "person__given_names", "person__family_name", "person__native_name", "partner__name_en", "partner__name_ru", "partner__name_kk",
)  # fmt: skip


# As a choice of the call: all in which something can still happen.
UNDER_WAY = "under_way"
LATEST = 60  # calls to choose from: a choice of thousands is no choice, and would weigh more than the list
NUMBER = re.compile("[A-Za-z]-[0-9]{4}[0-9-]*")


def nominations_for(actor: Actor, chosen: Mapping[str, Any]) -> QuerySet[Any]:
    """Rows of the list with the columns it shows and no others."""
    rows = Nomination.objects.visible_to(actor).select_related("call", "person", "partner").only(*COLUMNS)
    if words := chosen.get("q", "").strip():
        rows = rows.filter(_named(words))
    if year := chosen.get("year"):
        rows = rows.filter(call__intake__starts_on__year=year)
    if academy := chosen.get("academy"):
        rows = rows.filter(call__intake__programme__institution_id=academy)
    for name in ("state", "call", "partner"):
        value = chosen.get(name)
        if value in STAGES:
            rows = rows.filter(submitted_at__isnull=False, state__in=STAGES[value][1])
            continue
        if value == UNDER_WAY:
            rows = rows.exclude(call__state__in=[CallState.CANCELLED, CallState.ARCHIVED])
        elif value:
            rows = rows.filter(**{name: value})
    return rows  # type: ignore[no-any-return]


def _named(words: str) -> Q:
    """Number of the nomination, or each word of a name in any script: never both at once, for no index finds what stands in one table or in another.

    Whatever holds a digit is a number, for no name does.
    """
    if NUMBER.fullmatch(words):
        return Q(reference__startswith=words.upper())
    if any(letter.isdigit() for letter in words):
        return Q(reference__icontains=words)
    found = search_words(words)
    condition = Q()
    for word in found:
        condition &= Q(person__search_key__contains=word)
    return condition if found else Q(reference__icontains=words)


def calls_to_filter_by(actor: Actor, chosen: str = "") -> list[tuple[int, str]]:
    """The latest, and the one chosen: an older one is opened from its own page."""
    calls = Call.objects.visible_to(actor)
    found = list(calls.order_by("-closes_at", "-id").values_list("pk", "reference")[:LATEST])
    if chosen.isdecimal() and len(chosen) < 18 and int(chosen) not in dict(found):
        found += calls.filter(pk=int(chosen)).values_list("pk", "reference")
    return found


def academies_to_filter_by(actor: Actor) -> list[tuple[int, str]]:
    """For who works at one and may read of others too: as a judge, or at two."""
    return sorted({(grant.institution_id, grant.institution_label) for grant in actor.grants if grant.role in HOST_INSTITUTION_ROLES})


def partners_to_filter_by(actor: Actor) -> list[tuple[int, str]]:
    """All for those who see all; a partner's own people need no choice, unless they judge those of others."""
    rows = Partner.objects.visible_to(actor).filter(is_host=False)
    if not actor.sees_all_partners:
        if not actor.partner_ids or actor.held <= PARTNER_ROLES:
            return []
        rows = rows.filter(pk__in=actor.partner_ids)
    return [(row.pk, str(row)) for row in sorted(rows, key=alphabetical)]


def next_to_check(actor: Actor, nomination: Nomination) -> Nomination | None:
    """The submitted nomination that has waited longest behind this one; from the front again when this one was the last. After the decision nobody checks any more."""
    if not rules.may_screen(actor, nomination) or nomination.decided_at:
        return None
    rows = Nomination.objects.visible_to(actor).filter(state=NominationState.SUBMITTED).exclude(pk=nomination.pk)
    rows = rows.exclude(call__state__in=[CallState.CANCELLED, CallState.ARCHIVED])
    rows = rows.select_related("person").only("reference", "state_since", "person__given_names", "person__family_name")
    if nomination.state == NominationState.SUBMITTED:
        behind = Q(state_since__gt=nomination.state_since) | Q(state_since=nomination.state_since, pk__gt=nomination.pk)
        rows = rows.order_by(Case(When(behind, then=0), default=1), "state_since", "pk")
    else:
        rows = rows.order_by("state_since", "pk")
    first: Nomination | None = rows.first()
    return first


ENROL_ORDER = ("call__intake__starts_on", "call__intake_id", "id")


def of_academies(actor: Actor) -> QuerySet[Any]:
    """Nominations for intakes of the academies at which the actor is registrar, in any state."""
    academies = [grant.institution_id for grant in actor.grants if grant.role == Role.REGISTRAR]
    rows = Nomination.objects.visible_to(actor).filter(call__intake__programme__institution_id__in=academies)
    return rows.select_related("person", "partner", "call__intake__programme")  # type: ignore[no-any-return]


def awarded(actor: Actor) -> QuerySet[Any]:
    """Accepted offers for them."""
    return of_academies(actor).filter(state=NominationState.ACCEPTED).exclude(call__state=CallState.CANCELLED)


def share_intakes(nominations: Iterable[Nomination]) -> None:
    """Rows of one intake look at one object, so that a preview can count its seats."""
    intakes: dict[int, Any] = {}
    for row in nominations:
        row.call.intake = intakes.setdefault(row.call.intake_id, row.call.intake)
