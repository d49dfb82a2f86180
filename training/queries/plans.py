"""Individual plans as the pages read them: versions, approvals in words, two versions side by side, what waits for whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import DateTimeField, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from agreements.queries.differences import Change, words
from core.errors import Text
from core.models import HistoryEntry
from partners.actor import Actor
from partners.enums import Role
from training.enums import ChangeReason, PlanState
from training.models import Enrolment, Module, PlanItem, PlanVersion
from training.models.plans import OPEN_PLANS, PLANNED_FOR, WAITING_PLANS


def plans_for(actor: Actor) -> QuerySet[Any]:
    """Versions this actor may read, with what a row and a rule ask for."""
    shown = ("enrolment__person", "enrolment__partner", "enrolment__intake__programme__institution")
    return PlanVersion.objects.visible_to(actor).select_related(*shown)  # type: ignore[no-any-return]


def with_items() -> Prefetch[Any]:
    rows = PlanItem.objects.across_partners(reason="parts of a plan that was fetched rightly").select_related("module")
    return Prefetch("items", rows.order_by("order", "pk"))


def versions_of(enrolment: Enrolment, actor: Actor) -> list[PlanVersion]:
    """Newest first, with their parts; `enrolment` is not fetched again."""
    found = list(PlanVersion.objects.visible_to(actor).filter(enrolment=enrolment).prefetch_related(with_items()).order_by("-number"))
    for version in found:
        version.enrolment = enrolment
    return found


def version_before(versions: Iterable[PlanVersion], version: PlanVersion) -> PlanVersion | None:
    """What a version is compared with: the last one that was agreed before it, else the one just before it."""
    earlier = [row for row in versions if row.number < version.number]
    agreed = [row for row in earlier if row.state in (PlanState.AGREED, PlanState.REPLACED)]
    return next(iter(agreed), None) or next(iter(earlier), None)


def goes_on(enrolment: Enrolment) -> bool:
    """While the training goes on its plan may change."""
    return enrolment.state in PLANNED_FOR


def modules_on_offer(enrolment: Enrolment) -> list[Module]:
    return list(Module.objects.filter(version=enrolment.intake.version_id).order_by("order", "code"))


def histories_of(versions: Iterable[PlanVersion]) -> list[HistoryEntry]:
    """Steps of all versions, oldest first, with one query."""
    rows = HistoryEntry.objects.across_partners(reason="plans that were fetched for this reader")
    rows = rows.filter(model=PlanVersion._meta.label_lower, object_id__in=[row.pk for row in versions]).order_by("-at", "-pk")[:200]
    return list(rows)[::-1]


@dataclass(frozen=True)
class Approval:
    """One of the three: who has approved when, or that it is missing."""

    side: Text
    missing: Text
    at: datetime | None
    by: str
    paper: str = ""


def approvals_of(version: PlanVersion) -> list[Approval]:
    return [
        Approval(_("The trainee"), _("missing: the trainee"), version.trainee_at, version.trainee_label, version.trainee_paper),
        Approval(_("The sending side"), _("missing: the sending side"), version.sender_at, version.sender_label),
        Approval(_("The academy"), _("missing: the academy"), version.academy_at, version.academy_label),
    ]


# Whose turn it is, and what the plan page says of it.
NEXT: dict[str, Text] = {
    PlanState.DRAFT: _("The draft is being written. Nobody was asked to approve it yet."),
    PlanState.WITH_TRAINEE: _("The trainee reads the plan now, and approves or refuses it."),
    PlanState.WITH_SENDER: _("The sending side reads the plan now, and approves or refuses it."),
    PlanState.WITH_ACADEMY: _("The academy's registrar is next, and approves or refuses the plan."),
    PlanState.AGREED: _("All three have agreed. This version holds until a later one is agreed."),
    PlanState.REFUSED: _("The version was refused. Another one can be written from it."),
    PlanState.REPLACED: _("A later version holds now. This one is kept as it was agreed."),
}


def part_words(item: PlanItem) -> str:
    """One part in words: its credits, whether it is virtual, where it stands outside the programme."""
    said = [credits_words(item.credits)] if item.credits is not None else []
    if item.module_id is None:
        said.append(gettext("outside the programme"))
    if item.is_virtual:
        said.append(gettext("virtual"))
    return ", ".join(said) or gettext("in the plan")


def credits_words(credits: Decimal) -> str:
    return ngettext("%(n)s credit", "%(n)s credits", int(credits) if credits == int(credits) else 2) % {"n": f"{credits.normalize():f}"}


def compared(old: PlanVersion, new: PlanVersion) -> list[Change]:
    """What is different, part by part, and in the goals word by word. Both come with their parts."""
    before, after = _by_name(old), _by_name(new)
    changes = []
    for key in {**before, **after}:
        was, now = before.get(key), after.get(key)
        texts = ("" if was is None else part_words(was), "" if now is None else part_words(now))
        if texts[0] != texts[1]:
            changes.append(Change(str(now or was), *texts))
    if old.goals != new.goals:
        changes.append(Change(gettext("Goals of the trainee"), old.goals, new.goals, words(old.goals, new.goals)))
    return changes


def _by_name(version: PlanVersion) -> dict[object, PlanItem]:
    return {item.module_id or item.title.casefold(): item for item in version.items.all()}


def why(version: PlanVersion) -> str:
    """The reason of a change, as people read it; the first plan needs none."""
    return "" if version.reason == ChangeReason.FIRST else str(version.get_reason_display())


# --- what waits -----------------------------------------------------------------------------------------------------------------


def waiting(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Plans that lie at somebody's desk, of trainings that go on, since when."""
    rows = rows.filter(state__in=WAITING_PLANS, enrolment__state__in=PLANNED_FOR)
    return rows.annotate(waits_since=since())


def since() -> Coalesce:
    """The instant of the last step."""
    steps = HistoryEntry.objects.across_partners(reason="since when plans that were fetched rightly wait")
    last = steps.filter(model=PlanVersion._meta.label_lower, object_id=OuterRef("pk")).order_by("-at").values("at")[:1]
    return Coalesce(Subquery(last), F("created_at"), output_field=DateTimeField())


def own_turn(actor: Actor) -> Q:
    """Versions whose next step is this actor's. A trainee's own draft too: nobody else sends it."""
    turn = Q(enrolment__person__user_id=actor.user_id, state__in=[PlanState.WITH_TRAINEE]) if actor.user_id else Q(pk__in=[])
    senders = [grant.partner_id for grant in actor.grants if actor.has_for_partner(grant.partner_id, Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD)]
    academies = [grant.institution_id for grant in actor.grants if actor.has_at(grant.institution_id, Role.REGISTRAR)]
    if senders:
        turn |= Q(enrolment__partner_id__in=senders, state=PlanState.WITH_SENDER) & ~Q(enrolment__person__user_id=actor.user_id)
    if academies:
        at_academy = Q(enrolment__intake__programme__institution_id__in=academies)
        turn |= at_academy & (Q(state=PlanState.WITH_ACADEMY) | Q(state=PlanState.WITH_TRAINEE, enrolment__person__user__isnull=True))
    return turn


def chosen(rows: QuerySet[Any], *, show: str = "", state: str = "", intake: Any = None, actor: Actor) -> QuerySet[Any]:
    """Narrowed by the filters of the list: what waits, what waits for this reader, or every version."""
    rows = rows.annotate(waits_since=since())
    if state:
        rows = rows.filter(state=state)
    elif show != "all":
        rows = rows.filter(state__in=OPEN_PLANS, enrolment__state__in=PLANNED_FOR)
    if show == "mine":
        rows = rows.filter(own_turn(actor))
    return rows.filter(enrolment__intake=intake) if intake else rows
