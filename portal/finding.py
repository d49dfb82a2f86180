"""Global search: people in any script and spelling, nominations, calls and agreements, within what the actor may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Agreement
from core.names import search_key
from partners.actor import Actor
from people.models import Person
from scholarships.models import Call, Nomination

LIMIT = 10


@dataclass(frozen=True)
class Hit:
    title: str
    detail: str
    url: str


@dataclass(frozen=True)
class Group:
    label: str
    hits: list[Hit]
    more_url: str = ""


def find(text: str, actor: Actor) -> list[Group]:
    """Groups of hits, each at most ten; four queries whatever the size of the tables."""
    text = text.strip()[:100]
    if len(text) < 2:
        return []
    groups = [
        Group(_("Nominations"), _nominations(text, actor)),
        Group(_("People"), _people(text, actor)),
        Group(_("Calls"), _calls(text, actor)),
        Group(_("Agreements"), _agreements(text, actor)),
    ]
    return [group for group in groups if group.hits]


def named(text: str, path: str = "") -> Q:
    """Every word of the text stands in the folded names (Рахимов finds Rahimov)."""
    condition = Q()
    for word in search_key(text).split():
        condition &= Q(**{f"{path}search_key__contains": word})
    return condition if condition else Q(pk__in=[])


def _nominations(text: str, actor: Actor) -> list[Hit]:
    rows = Nomination.objects.visible_to(actor).filter(Q(reference__icontains=text) | named(text, "person__"))
    return [
        Hit(
            f"{row.reference} {row.person.passport_name}",
            f"{row.partner} · {row.get_state_display()}",
            reverse("scholarships:nomination", args=[row.pk]),
        )
        for row in rows.select_related("person", "partner").order_by("-state_since", "-pk")[:LIMIT]
    ]


def _people(text: str, actor: Actor) -> list[Hit]:
    nominations = Prefetch("nominations", Nomination.objects.visible_to(actor).order_by("-pk"), to_attr="seen")
    rows = Person.objects.visible_to(actor).filter(named(text)).select_related("partner").prefetch_related(nominations)
    return [
        Hit(row.passport_name, f"{row.native_name} · {row.partner}", reverse("scholarships:nomination", args=[row.seen[0].pk]))
        for row in rows.order_by("sort_key", "pk")[:LIMIT]
        if row.seen
    ]


def _calls(text: str, actor: Actor) -> list[Hit]:
    wanted = Q(reference__icontains=text) | Q(title_en__icontains=text) | Q(title_ru__icontains=text) | Q(title_kk__icontains=text)
    rows: Any = Call.objects.visible_to(actor).filter(wanted).order_by("-closes_at", "-pk")[:LIMIT]
    return [Hit(f"{row.reference} {row.title}", str(row.get_state_display()), reverse("scholarships:call", args=[row.pk])) for row in rows]


def _agreements(text: str, actor: Actor) -> list[Hit]:
    wanted = Q(reference__icontains=text) | Q(title_en__icontains=text) | Q(title_ru__icontains=text) | Q(title_kk__icontains=text)
    rows: Any = Agreement.objects.visible_to(actor).filter(wanted).order_by("-pk")[:LIMIT]
    return [Hit(f"{row.reference} {row.title}", str(row.get_state_display()), reverse("agreements:agreement", args=[row.pk])) for row in rows]
