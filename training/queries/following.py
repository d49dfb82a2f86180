"""Follow-ups and alumni as the pages read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, Exists, OuterRef, Q, QuerySet

from core.names import search_words
from partners.actor import Actor
from partners.models import Partner
from training.enums import CERTIFIABLE, FollowUpState, FollowUpTo
from training.models import ActionPlan, AlumniProfile, Enrolment, FollowUp, PostHeld, Programme

SHOWN = "of alumni who let everybody read it"


def follow_ups_for(actor: Actor) -> QuerySet[Any]:
    rows = FollowUp.objects.visible_to(actor)
    return rows.select_related("enrolment__person", "enrolment__partner", "enrolment__intake__programme")  # type: ignore[no-any-return]


def follow_ups_matching(rows: QuerySet[Any], *, state: str = "", to: str = "", programme: Programme | None = None) -> QuerySet[Any]:
    chosen = {"state": state, "to": to, "enrolment__intake__programme": programme}
    return rows.filter(**{name: value for name, value in chosen.items() if value})


@dataclass(frozen=True)
class FollowUpFigures:
    """Of one programme, or of all. Shares are per cent of the answers that name the thing; None where there is none."""

    programme: str
    asked: int
    answered: int
    applied: float | None
    shared: int | None
    contacts: int | None
    in_touch: int | None
    progress: int | None

    @property
    def rate(self) -> int:
        return share(self.answered, self.asked) or 0


def share(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None


def _yes(name: str) -> dict[str, Any]:
    return {f"{name}_yes": Count("pk", filter=Q(**{name: True})), f"{name}_said": Count("pk", filter=Q(**{f"{name}__isnull": False}))}


COUNTED = {
    "asked": Count("pk", filter=Q(state__in=[FollowUpState.ASKED, FollowUpState.ANSWERED])),
    "answered": Count("pk", filter=Q(state=FollowUpState.ANSWERED)),
    "mean": Avg("applied"),
    "progress": Avg("plan_progress"),
    **_yes("shared_knowledge"), **_yes("has_contacts"), **_yes("in_touch"),
}  # fmt: skip


def follow_up_figures(rows: QuerySet[Any]) -> list[FollowUpFigures]:
    """One line a programme in which somebody was asked, in the order of their names, by one query."""
    counted = rows.order_by().values("enrolment__intake__programme_id").annotate(**COUNTED).filter(asked__gt=0)
    by_programme = {row["enrolment__intake__programme_id"]: row for row in counted}
    names = {row.pk: str(row) for row in Programme.objects.filter(pk__in=by_programme)}
    return [_figures(names[key], by_programme[key]) for key in sorted(names, key=lambda key: names[key])]


def figures_of_all(rows: QuerySet[Any]) -> FollowUpFigures:
    return _figures("", rows.order_by().aggregate(**COUNTED))


def _figures(name: str, row: dict[str, Any]) -> FollowUpFigures:
    progress = None if row["progress"] is None else round(row["progress"])
    return FollowUpFigures(
        programme=name,
        asked=row["asked"],
        answered=row["answered"],
        applied=row["mean"],
        shared=share(row["shared_knowledge_yes"], row["shared_knowledge_said"]),
        contacts=share(row["has_contacts_yes"], row["has_contacts_said"]),
        in_touch=share(row["in_touch_yes"], row["in_touch_said"]),
        progress=progress,
    )


def has_plan_to_follow(follow_up: FollowUp, actor: Actor) -> bool:
    """The former trainee is asked of the own plan, the sending ministry of one that was shared with it."""
    return bool(ActionPlan.objects.visible_to(actor).filter(enrolment_id=follow_up.enrolment_id).exists())


@dataclass(frozen=True)
class Alumnus:
    """One line of the directory: what the person lets everybody read."""

    profile: AlumniProfile
    trainings: list[str]
    post: PostHeld | None


def directory(actor: Actor, *, name: str = "", programme: Programme | None = None, partner: Partner | None = None, year: int | None = None) -> Any:
    """Entries whose consent holds, narrowed by the filters."""
    rows = AlumniProfile.objects.visible_to(actor).filter(consented_at__isnull=False, consent_ended_at__isnull=True)
    if name.strip():
        words = search_words(name)
        for word in words:
            rows = rows.filter(person__search_key__contains=word)
        rows = rows if words else rows.none()
    if partner:
        rows = rows.filter(person__partner=partner)
    if programme or year:
        finished = Enrolment.objects.across_partners(reason=SHOWN).filter(person=OuterRef("person"), state__in=CERTIFIABLE)
        finished = finished.filter(intake__programme=programme) if programme else finished
        rows = rows.filter(Exists(finished.filter(completed_on__year=year) if year else finished))
    return rows.select_related("person__partner")


def alumni_lines(profiles: Iterable[AlumniProfile]) -> list[Alumnus]:
    """With trainings and, where the person shows it, the latest post: two queries whatever the number."""
    shown = list(profiles)
    persons = [row.person_id for row in shown]
    finished = Enrolment.objects.across_partners(reason=SHOWN).filter(person_id__in=persons, state__in=CERTIFIABLE)
    trainings: dict[int, list[str]] = {}
    for row in finished.select_related("intake__programme").order_by("-completed_on", "-pk"):
        trainings.setdefault(row.person_id, []).append(f"{row.intake.programme}, {row.completed_on.year if row.completed_on else ''}")
    showing = [row.person_id for row in shown if row.shows_post]
    posts = PostHeld.objects.across_partners(reason=SHOWN).filter(person_id__in=showing, ends_on__isnull=True).order_by("starts_on", "pk")
    latest = {row.person_id: row for row in posts}
    return [Alumnus(row, trainings.get(row.person_id, []), latest.get(row.person_id)) for row in shown]


@dataclass(frozen=True)
class AlumniFigures:
    trained: int
    shown: int
    with_post: int
    by_programme: list[tuple[str, int]]
    by_country: list[tuple[str, int]]


def alumni_figures(actor: Actor) -> AlumniFigures:
    """Of everybody who has completed a training and is seen by this actor; nobody is named."""
    rows = Enrolment.objects.visible_to(actor).filter(state__in=CERTIFIABLE).order_by()
    people = rows.values("person_id")
    entries = AlumniProfile.objects.across_partners(reason="how many, no names").filter(
        consented_at__isnull=False, consent_ended_at__isnull=True, person_id__in=people
    )
    posts = PostHeld.objects.across_partners(reason="how many, no names").filter(person_id__in=people)
    programmes = _tally(rows, "intake__programme_id")
    countries = _tally(rows, "partner_id")
    return AlumniFigures(
        rows.aggregate(n=Count("person_id", distinct=True))["n"],
        entries.count(),
        posts.aggregate(n=Count("person_id", distinct=True))["n"],
        _named(programmes, Programme.objects.filter(pk__in=programmes)),
        _named(countries, Partner.objects.filter(pk__in=countries)),
    )


def _tally(rows: Any, by: str) -> dict[int, int]:
    return {row[by]: row["n"] for row in rows.values(by).annotate(n=Count("person_id", distinct=True))}


def _named(counted: dict[int, int], things: Iterable[Any]) -> list[tuple[str, int]]:
    """The largest first."""
    return sorted(((str(row), counted[row.pk]) for row in things), key=lambda row: (-row[1], row[0]))


def asks_trainee(follow_up: FollowUp) -> bool:
    return follow_up.to == FollowUpTo.TRAINEE
