"""Enrolments as the pages read them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from core.names import search_words
from partners.actor import Actor
from partners.models import Partner
from people.models import Person
from training.enums import SEATED, STAGES, ExtensionState
from training.models import Enrolment, Extension, Intake

# Filters of the list and what they look at.
PATHS = {"year": "intake__starts_on__year", "programme": "intake__programme", "academy": "intake__programme__institution", "source": "source"}


def enrolments_for(actor: Actor) -> QuerySet[Any]:
    """Enrolments this actor may see, with everything a row shows."""
    rows = Enrolment.objects.visible_to(actor)
    return rows.select_related("person", "partner", "intake__programme", "certificate")  # type: ignore[no-any-return]


def matching(
    rows: QuerySet[Any], *, name: str = "", state: str = "", intake: Intake | None = None, partner: Partner | None = None, **more: Any
) -> QuerySet[Any]:
    """Narrowed by the filters of the list; a name is found in any script, a number by a part of it."""
    rows = rows.filter(**{path: more[key] for key, path in PATHS.items() if more.get(key)})
    if more.get("certified"):
        rows = rows.filter(certificate__isnull=False, completed_on__year=more["certified"])
    if state in STAGES:
        rows, state = rows.filter(state__in=STAGES[state][1]), ""
    if name.strip():
        rows = rows.filter(named(name.strip(), "person__") | Q(reference__icontains=name.strip()))
    if state:
        rows = rows.filter(state=state)
    if partner:
        rows = rows.filter(partner=partner)
    return rows.filter(intake=intake) if intake else rows


def counts_by_state(rows: QuerySet[Any]) -> dict[str, int]:
    """How many of these rows stand in each state."""
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk")))


def named(text: str, path: str) -> Q:
    """Every word stands in the folded names (Рахимов finds Rahimov); no letters at all find nobody."""
    words = search_words(text)
    condition = Q()
    for word in words:
        condition &= Q(**{f"{path}search_key__contains": word})
    return condition if words else Q(pk__in=[])


def people_to_enrol(intake: Intake, partner: Partner, name: str) -> QuerySet[Any]:
    """People of a partner whom the portal knows and who hold no seat of the intake; the caller has asked whether the actor enrols in it."""
    rows = Person.objects.across_partners(reason="a registrar looks for somebody of the partner to enrol").filter(partner=partner)
    rows = rows.filter(named(name.strip(), "")) if name.strip() else rows
    seated = Enrolment.objects.across_partners(reason="who holds a seat of the intake at hand").filter(intake=intake, state__in=SEATED)
    return rows.exclude(pk__in=seated.values("person_id"))  # type: ignore[no-any-return]


def extensions_of(enrolment: Enrolment, actor: Actor) -> list[Extension]:
    """Requests for a longer training, the latest first."""
    return list(Extension.objects.visible_to(actor).filter(enrolment=enrolment).order_by("-asked_at", "-pk"))


def waiting_extension(enrolment: Enrolment) -> Extension | None:
    rows = Extension.objects.across_partners(reason="the extension of an enrolment at hand that waits for its answer")
    found: Extension | None = rows.filter(enrolment=enrolment, state=ExtensionState.ASKED).first()
    return found


def partners_seen_by(actor: Actor) -> QuerySet[Partner]:
    """Partners of which this actor sees somebody: the choices of the filter."""
    seen = Enrolment.objects.visible_to(actor).filter(partner=OuterRef("pk"))
    return Partner.objects.filter(Exists(seen)).order_by("code", "pk")


def intakes_seen_by(actor: Actor) -> QuerySet[Intake]:
    """Intakes in which this actor sees somebody: the choices of the filter."""
    seen = Enrolment.objects.visible_to(actor).filter(intake=OuterRef("pk"))
    return Intake.objects.filter(Exists(seen)).select_related("programme").order_by("-starts_on", "pk")


def people_of(intake: Intake, actor: Actor) -> list[Enrolment]:
    """All people of one intake by name, for marking results together."""
    rows = enrolments_for(actor).filter(intake=intake).select_related("person__partner", "intake__programme__institution")
    return list(rows.order_by("person__sort_key", "pk"))
