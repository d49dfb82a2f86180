"""Exchange of experts, joint research, materials and consultations."""

from __future__ import annotations

from typing import Any

from django.db.models import Avg, Count, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce, ExtractYear, TruncDate
from django.utils.translation import gettext_lazy as _

from agreements.enums import Direction
from exchanges.enums import AGREED_MISSIONS, MISSION_OVER, READABLE, Access, MissionState, ProjectState, ReportState, Topic
from exchanges.models import Acknowledgement, Material, Mission, Project, ProjectReport, ProjectSide, Reading, ResearchOutput
from notifications.models import FollowUpAction
from partners.actor import Actor
from reports.queries.percentiles import Percentile
from reports.queries.spans import HOST, Params, dates, instants, today_of
from reports.queries.whose import chosen, groups, own, partners_named
from reports.sheets import Column, Row
from training.enums import ConsultationState
from training.models import Consultation

OF_SEEN = "counts that hang on records this reader counts"


def _number(rows: Any, what: Any = None) -> Any:
    """How many rows of a subquery, 0 for none. Subqueries side by side, because joined together they would multiply."""
    return Coalesce(Subquery(rows.order_by().annotate(group=Value(0)).values("group").annotate(n=what or Count("pk")).values("n")), Value(0))


# Missions

MISSION_COLUMNS = (
    Column("", "key", name="list"), Column(_("Year"), "year", 8, name="year"), Column(_("Partner"), width=26, name="partner"),
    Column(_("Direction"), width=18, name="direction"), Column(_("Missions asked for"), "whole", 9, name="asked"),
    Column(_("Agreed by all three"), "whole", 9, name="agreed"), Column(_("Closed"), "whole", 9, name="over"),
    Column(_("Declined or called off"), "whole", 9, name="ended"), Column(_("Experts"), "whole", 9, name="experts"),
    Column(_("Days"), "whole", 9, name="days"), Column(_("People reached"), "whole", 10, name="reached"),
    Column(_("Recommendations open"), "whole", 10, name="open"), Column(_("Recommendations done"), "whole", 10, name="done"),
)  # fmt: skip


def missions(params: Params, actor: Actor) -> Any:
    """By the year of the first day. Of an academy those it sends or receives."""
    rows = Mission.objects.visible_to(actor)
    if not actor.sees_all_partners:
        at_academy = Q(receiver_id__in=actor.institution_ids) | Q(sender_id__in=actor.institution_ids)
        rows = rows.filter(Q(partner_id__in=actor.people_partner_ids) | at_academy)
    rows = chosen(rows, params, partner="partner_id").filter(**dates(params, "starts_on")).order_by()
    return rows.annotate(year=ExtractYear("starts_on"))


def missions_size(params: Params, actor: Actor) -> int:
    return groups(missions(params, actor), "year", "partner_id", "direction")


def missions_by_side(params: Params, actor: Actor) -> list[Row]:
    """One query and the names. Experts, days and people reached are those of missions that all three have agreed to."""
    actions = FollowUpAction.objects.across_partners(reason=OF_SEEN).filter(model="exchanges.mission", object_id=OuterRef("pk"))
    agreed = Q(state__in=AGREED_MISSIONS)
    found = list(
        missions(params, actor)
        .annotate(to_do=_number(actions.filter(done_at=None, dropped_at=None)), finished=_number(actions.filter(done_at__isnull=False)))
        .values("year", "partner_id", "direction")
        .annotate(
            asked=Count("pk"), agreed=Count("pk", filter=agreed), over=Count("pk", filter=Q(state=MissionState.CLOSED)),
            ended=Count("pk", filter=Q(state__in=[state for state in MISSION_OVER if state != MissionState.CLOSED])),
            experts=Count("expert", filter=agreed, distinct=True), total=Sum("days", filter=agreed), reached=Sum("report__people_reached", filter=agreed),
            open=Sum("to_do"), done=Sum("finished"),
        )
    )  # fmt: skip
    named, ways = partners_named(row["partner_id"] for row in found), dict(Direction.choices)
    return [
        (
            f"partner={row['partner_id']}&direction={row['direction']}", row["year"], named[row["partner_id"]], str(ways[row["direction"]]),
            row["asked"], row["agreed"], row["over"], row["ended"], row["experts"], row["total"] or 0, row["reached"] or 0, row["open"], row["done"],
        )
        for row in sorted(found, key=lambda row: (row["year"], named[row["partner_id"]], row["direction"]))
    ]  # fmt: skip


# Research

PROJECT_COLUMNS = (
    Column("", "key", name="list"), Column(_("State"), width=28, name="state"), Column(_("Projects"), "whole", 9, name="projects"),
    Column(_("Reports due"), "whole", 9, name="due"), Column(_("Reports late"), "whole", 9, name="late"),
    Column(_("Outputs open to everybody"), "whole", 10, name="open"), Column(_("Outputs for the partners alone"), "whole", 10, name="restricted"),
)  # fmt: skip


def projects(params: Params, actor: Actor) -> Any:
    """Projects in which the own side takes part, not everything that was published; by the first day."""
    sides = ProjectSide.objects.across_partners(reason="who takes part in projects that this reader sees").filter(project=OuterRef("pk"))
    rows = Project.objects.visible_to(actor)
    if not actor.sees_all_partners:
        mine = Q(partner_id__in=actor.people_partner_ids) | Q(institution_id__in=actor.institution_ids)
        rows = rows.filter(Exists(sides.filter(mine)))
    if params.get("partner"):
        rows = rows.filter(Exists(sides.filter(partner_id=params["partner"])))
    return rows.filter(**dates(params, "starts_on")).order_by()


def projects_size(params: Params, actor: Actor) -> int:
    return len(ProjectState)


def projects_by_state(params: Params, actor: Actor) -> list[Row]:
    """One query. Late is a report that is due and whose day lies before that of this report."""
    due = ProjectReport.objects.across_partners(reason=OF_SEEN).filter(project=OuterRef("pk"), state=ReportState.DUE)
    outputs = ResearchOutput.objects.across_partners(reason=OF_SEEN).filter(project=OuterRef("pk"))
    parts = {
        "n_due": _number(due), "n_late": _number(due.filter(due_on__lt=today_of(params))), "n_open": _number(outputs.filter(access=Access.OPEN)),
        "n_restricted": _number(outputs.filter(access=Access.RESTRICTED)),
    }  # fmt: skip
    sums = {f"of_{name}": Sum(name) for name in parts}
    found = {row["state"]: row for row in projects(params, actor).annotate(**parts).values("state").annotate(n=Count("pk"), **sums)}
    return [
        (f"state={state}", state.label[:1].upper() + state.label[1:], found[state]["n"], *(found[state][name] for name in sums))
        for state in ProjectState
        if state in found
    ]


# Materials

MATERIAL_COLUMNS = (
    Column("", "key", name="list"), Column(_("Offered by"), width=26, name="partner"), Column(_("Topic"), width=34, name="topic"),
    Column(_("Materials shared"), "whole", 9, name="shared"), Column(_("Opened at least once"), "whole", 9, name="opened"),
    Column(_("Times opened"), "whole", 9, name="readings"), Column(_("Sides that opened"), "whole", 9, name="sides"),
    Column(_("Acknowledgements"), "whole", 10, name="acknowledged"),
)  # fmt: skip


def materials(params: Params, actor: Actor) -> Any:
    """What was shared and not recalled, of the own side; by the day of the sharing."""
    rows = own(Material.objects.visible_to(actor), actor, partner="partner_id").filter(state__in=READABLE, **instants(params, "shared_at"))
    return chosen(rows, params, partner="partner_id").order_by()


def materials_size(params: Params, actor: Actor) -> int:
    return groups(materials(params, actor), "partner_id", "topic")


def materials_by_topic(params: Params, actor: Actor) -> list[Row]:
    """Two queries and the names. A side that opened several of a topic counts once; the own side does not count."""
    read = Reading.objects.across_partners(reason=OF_SEEN).filter(material=OuterRef("pk")).exclude(partner_id=OuterRef("partner_id"))
    said = Acknowledgement.objects.across_partners(reason=OF_SEEN).filter(material=OuterRef("pk"))
    shared = materials(params, actor)
    keys = ("partner_id", "topic")
    counted = shared.annotate(times=_number(read), seen=Exists(read), said=_number(said)).values(*keys)
    found = list(counted.annotate(n=Count("pk"), opened=Count("pk", filter=Q(seen=True)), readings=Sum("times"), said_by=Sum("said")))
    others = Reading.objects.across_partners(reason=OF_SEEN).filter(material__in=shared).exclude(partner_id=F("material__partner_id")).order_by()
    sides = {
        (row["material__partner_id"], row["material__topic"]): row["n"]
        for row in others.values("material__partner_id", "material__topic").annotate(n=Count("partner", distinct=True))
    }
    named, topics = partners_named(row["partner_id"] for row in found), dict(Topic.choices)
    return [
        (
            f"partner={row['partner_id']}&topic={row['topic']}", named[row["partner_id"]], str(topics[row["topic"]]), row["n"], row["opened"],
            row["readings"], sides.get((row["partner_id"], row["topic"]), 0), row["said_by"],
        )
        for row in sorted(found, key=lambda row: (named[row["partner_id"]], row["topic"]))
    ]  # fmt: skip


# Consultations

CONSULTATION_COLUMNS = (
    Column("", "key", name="list"), Column(_("Year"), "year", 8, name="year"), Column(_("Partner"), width=26, name="partner"),
    Column(_("Asked"), "whole", 9, name="asked"), Column(_("Answered"), "whole", 9, name="answered"),
    Column(_("Answered late"), "whole", 9, name="late"), Column(_("Median days to the answer"), "number", 10, name="median"),
    Column(_("Nine of ten within days"), "number", 10, name="ninetieth"), Column(_("Answer accepted"), "whole", 9, name="accepted"),
    Column(_("Declined"), "whole", 9, name="declined"), Column(_("Withdrawn"), "whole", 9, name="withdrawn"),
    Column(_("Usefulness, 1 to 5"), "number", 9, name="usefulness"),
)  # fmt: skip


def consultations(params: Params, actor: Actor) -> Any:
    """By the moment of asking."""
    rows = own(Consultation.objects.visible_to(actor), actor, partner="partner_id", academy="institution_id")
    rows = chosen(rows, params, partner="partner_id").filter(**instants(params, "submitted_at")).order_by()
    return rows.annotate(year=ExtractYear("submitted_at", tzinfo=HOST))


def consultations_size(params: Params, actor: Actor) -> int:
    return groups(consultations(params, actor), "year", "partner_id")


def consultations_by_partner(params: Params, actor: Actor) -> list[Row]:
    """One query and the names; the time runs from the asking to the first answer, holidays included."""
    took = ExpressionWrapper(F("answered_at") - F("submitted_at"), output_field=DurationField())
    done = Q(state__in=[ConsultationState.ACCEPTED, ConsultationState.CLOSED])
    found = list(
        consultations(params, actor).annotate(took=took).values("year", "partner_id").annotate(
            asked=Count("pk"), answered=Count("answered_at"), late=Count("pk", filter=Q(due_on__lt=TruncDate("answered_at", tzinfo=HOST))),
            median=Percentile("took", 0.5), ninetieth=Percentile("took", 0.9), accepted=Count("pk", filter=done & Q(answered_at__isnull=False)),
            declined=Count("pk", filter=Q(state=ConsultationState.DECLINED)), withdrawn=Count("pk", filter=Q(state=ConsultationState.WITHDRAWN)),
            useful=Avg("usefulness"),
        )
    )  # fmt: skip
    named = partners_named(row["partner_id"] for row in found)
    return [
        (
            f"partner={row['partner_id']}", row["year"], named[row["partner_id"]], row["asked"], row["answered"], row["late"], _days(row["median"]),
            _days(row["ninetieth"]), row["accepted"], row["declined"], row["withdrawn"], None if row["useful"] is None else round(float(row["useful"]), 2),
        )
        for row in sorted(found, key=lambda row: (row["year"], named[row["partner_id"]]))
    ]  # fmt: skip


def _days(took: Any) -> float | None:
    return None if took is None else round(took.total_seconds() / 86400, 1)
