"""Materials as pages and the first page read them. Whoever asks sees what `visible_to` shows and no more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Max, Q

from documents.enums import CircleKind
from documents.models import Circle, CirclePartner
from exchanges.enums import READABLE
from exchanges.models import Acknowledgement, Material, MaterialVersion, Reading
from exchanges.rules import materials as rules
from exchanges.rules.materials import Reach
from partners.actor import Actor
from partners.models import Partner

OWN, OTHERS = "own", "others"


def materials_for(actor: Actor) -> Any:
    rows = Material.objects.visible_to(actor)
    return rows.select_related("partner", "country", "circle", "offered_circle")


def public_materials() -> Any:
    """What is shared with everybody and was not replaced."""
    return materials_for(Actor.nobody()).filter(state__in=READABLE)


def narrowed(rows: Any, *, actor: Actor, text: str = "", side: str = "", **exact: Any) -> Any:
    """`exact`: topic, kind, country, language, state, partner; what is empty narrows nothing."""
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if side:
        own = Q(partner_id__in=rules.partners_written_for(actor) | actor.partner_ids)
        rows = rows.filter(own if side == OWN else ~own)
    for word in text.split():
        rows = rows.filter(Q(reference__icontains=word) | Q(title__icontains=word))
    return rows


def partners_in(rows: Any, field: str) -> Any:
    """For a choice of the filter: partners that stand in what the reader sees, and no other."""
    return Partner.objects.filter(pk__in=rows.order_by().values(field)).order_by("code")


def languages_in(rows: Any) -> list[str]:
    return list(rows.order_by("language").values_list("language", flat=True).distinct())


# --- circles ------------------------------------------------------------------------------------------
def named_in(circles: Iterable[Circle]) -> dict[int, list[Partner]]:
    """Partners that are named, by circle; one query."""
    rows = CirclePartner.objects.across_partners(reason="circles of materials that were fetched for this reader")
    rows = rows.filter(circle__in=[one.pk for one in circles if one.kind == CircleKind.NAMED])
    found: dict[int, list[Partner]] = {}
    for row in rows.select_related("partner").order_by("partner__code"):
        found.setdefault(row.circle_id, []).append(row.partner)
    return found


def reach_of(circle: Circle) -> Reach:
    return Reach(circle.kind, frozenset(partner.pk for partner in named_in([circle]).get(circle.pk, [])))


def widest(material: Material) -> Reach:
    """What its side agrees to."""
    return reach_of(material.offered_circle or material.circle)


def partners_to_name(material_partner_id: int | None = None) -> Any:
    """Whom a circle can name: every partner but the host, which reads as the house, and the side whose paper it is."""
    return Partner.objects.filter(is_host=False).exclude(pk=material_partner_id).order_by("code")


@dataclass(frozen=True)
class Readers:
    """Who exactly reads a material once it is shared."""

    kind: str
    partners: list[Partner]

    @property
    def count(self) -> int:
        return len(self.partners)

    @property
    def is_public(self) -> bool:
        return self.kind == CircleKind.PUBLIC

    @property
    def is_internal(self) -> bool:
        return self.kind == CircleKind.INTERNAL

    @property
    def is_named(self) -> bool:
        return self.kind == CircleKind.NAMED


def readers_of(material: Material, reach: Reach) -> Readers:
    rows = partners_to_name(material.partner_id)
    if reach.kind == CircleKind.INTERNAL:
        rows = rows.none()
    elif reach.kind == CircleKind.NAMED:
        rows = rows.filter(pk__in=reach.partner_ids)
    return Readers(reach.kind, list(rows))


def mark_of(material: Material) -> str:
    """Of what is decided about: the file, the circle, and since when it lies like that. Taken back meanwhile it may say something else of itself."""
    version = _versions(material).filter(is_current=True).values_list("number", flat=True).first()
    return f"{version}/{reach_of(material.circle).mark}/{material.state_since.timestamp()}"


# --- versions, readings, acknowledgements ----------------------------------------------------------------
def _versions(material: Material) -> Any:
    return MaterialVersion.objects.across_partners(reason="versions of a material that was locked or fetched rightly").filter(material=material)


def next_number(material: Material) -> int:
    """Of a version; the material is locked."""
    return (_versions(material).aggregate(last=Max("number"))["last"] or 0) + 1


def versions_of(material: Material, actor: Actor) -> list[MaterialVersion]:
    """Newest first; for the circle the current one alone."""
    rows = MaterialVersion.objects.visible_to(actor).filter(material=material)
    return list(rows.select_related("file").order_by("-number"))


def readings_of(material: Material, actor: Actor) -> Any:
    return Reading.objects.visible_to(actor).filter(material=material).select_related("partner", "version").order_by("-at", "-pk")


@dataclass(frozen=True)
class Opened:
    partner: Partner | None
    people: int
    times: int
    last: Any


def readings_by_partner(material: Material, actor: Actor) -> list[Opened]:
    """How many people of each side have opened it, and when last; the side that opened it last comes first."""
    names = ("code", "name_en", "name_ru", "name_kk")
    rows = Reading.objects.visible_to(actor).filter(material=material).order_by().values("partner_id", *(f"partner__{name}" for name in names))
    found = rows.annotate(people=Count("user_id", distinct=True), times=Count("pk"), last=Max("at")).order_by("-last", "partner_id")

    def side(row: dict[str, Any]) -> Partner | None:
        return Partner(pk=row["partner_id"], **{name: row[f"partner__{name}"] for name in names}) if row["partner_id"] else None

    return [Opened(side(row), row["people"], row["times"], row["last"]) for row in found]


def acknowledgements_of(material: Material, actor: Actor) -> list[Acknowledgement]:
    """All of them for its side and the host; the own one for a partner of the circle."""
    rows = Acknowledgement.objects.visible_to(actor).filter(material=material)
    return list(rows.select_related("partner").order_by("-at", "-pk"))


def partners_to_acknowledge(material: Material, actor: Actor) -> list[Partner]:
    """Of the actor's partners those that stand in the circle and have not said yet that the paper has come."""
    mine = rules.partners_received_for(actor, material)
    if not mine or material.state not in READABLE:
        return []
    reach = reach_of(material.circle)
    said = Acknowledgement.objects.visible_to(actor).filter(material=material).values_list("partner_id", flat=True)
    open_ones = {pk for pk in mine if reach.holds(pk)} - set(said)
    return list(Partner.objects.filter(pk__in=open_ones).order_by("code"))


def can_be_replaced(partner_ids: Iterable[int]) -> Any:
    """Shared ones of these sides that nothing replaces yet, for the form of a newer one."""
    rows = Material.objects.across_partners(reason="papers of the sides for which the actor writes")
    return rows.filter(partner_id__in=list(partner_ids), state="shared", superseded_by__isnull=True).order_by("-created_at", "-pk")


def newer_than(material: Material, actor: Actor) -> Material | None:
    """What takes its place, if this reader may read that."""
    if material.state not in READABLE:
        return None
    found: Material | None = Material.objects.visible_to(actor).filter(supersedes=material).first()
    return found


def older_than(material: Material, actor: Actor) -> Material | None:
    if material.supersedes_id is None:
        return None
    found: Material | None = Material.objects.visible_to(actor).filter(pk=material.supersedes_id).first()
    return found


def side_of_reader(actor: Actor, material: Material) -> int | None:
    """The side for which somebody reads: one that is named in the circle before any other."""
    sides = rules.unique(grant.partner_id for grant in actor.grants)
    named = reach_of(material.circle).partner_ids
    return next((pk for pk in sides if pk in named), sides[0] if sides else None)


def who_has_opened(material: Material) -> list[int]:
    """Users who opened any version of it."""
    rows = Reading.objects.across_partners(reason="who opened a paper is told when it is recalled").filter(material=material, user_id__isnull=False)
    return sorted(set(rows.order_by().values_list("user_id", flat=True)))


def not_acknowledged_by(actor: Actor) -> Any:
    """Shared with the actor's partners by name, and not yet acknowledged for them."""
    mine = [grant.partner_id for grant in actor.grants if grant.role in rules.RECEIVERS and not grant.unconfirmed_since]
    said = Acknowledgement.objects.visible_to(actor).filter(partner_id__in=mine).values("material_id")
    named = CirclePartner.objects.across_partners(reason="circles in which the actor's own partners are named").filter(partner_id__in=mine)
    rows = Material.objects.visible_to(actor).filter(state="shared", circle__kind=CircleKind.NAMED, circle__in=named.values("circle_id"))
    return rows.exclude(pk__in=said).exclude(partner_id__in=mine).order_by(F("shared_at").asc(), "pk")
