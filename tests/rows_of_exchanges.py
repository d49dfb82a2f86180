"""One row of each table of exchanges, circles and follow-up actions, and what PostgreSQL refuses in each."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F

from documents.models import StoredFile
from exchanges.models import (
    Acknowledgement,
    Availability,
    BudgetLine,
    Milestone,
    Mission,
    MissionApproval,
    MissionReport,
    Project,
    ProjectReport,
    ProjectSide,
    Reading,
    ResearchOutput,
    SavedSearch,
)
from notifications.models import FollowUpAction
from tests.exchanging import BEGINS, ENDS, make_circle, make_expert, make_material, make_mission, make_need, make_project
from tests.world import NOW, World

PAST = date(2000, 1, 1)

UPDATES: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "circle_kind_known": ("documents.Circle", {}, {"kind": "x"}),
    "action_done_or_dropped": ("notifications.FollowUpAction", {}, {"done_at": NOW, "dropped_at": NOW, "done_note": "x"}),
    "action_dropped_says_why": ("notifications.FollowUpAction", {}, {"dropped_at": NOW}),
    "person_at_one_place": ("mobility.Stay", {"reference": "S-M-2"}, {"enters_on": BEGINS, "leaves_on": ENDS}),
    "expert_consent_ends_after_start": ("exchanges.Expert", {}, {"consent_ended_at": NOW - timedelta(days=1)}),
    "expert_has_field": ("exchanges.Expert", {}, {"fields": []}),
    "expert_has_language": ("exchanges.Expert", {}, {"languages": []}),
    "availability_ends_after_start": ("exchanges.Availability", {}, {"starts_on": date(2027, 1, 2), "ends_on": date(2027, 1, 1)}),
    "need_kind_known": ("exchanges.ExchangeNeed", {}, {"kind": "x"}),
    "need_activity_known": ("exchanges.ExchangeNeed", {}, {"activity": "x"}),
    "need_state_known": ("exchanges.ExchangeNeed", {}, {"state": "x"}),
    "need_field_known": ("exchanges.ExchangeNeed", {}, {"field": "x"}),
    "need_people_positive": ("exchanges.ExchangeNeed", {}, {"people": 0}),
    "need_days_positive": ("exchanges.ExchangeNeed", {}, {"days": 0}),
    "need_days_in_order": ("exchanges.ExchangeNeed", {}, {"wished_until": PAST}),
    "need_expert_only_offered": ("exchanges.ExchangeNeed", {"kind": "offer"}, {"kind": "request"}),
    "mission_direction_known": ("exchanges.Mission", {}, {"direction": "x"}),
    "mission_activity_known": ("exchanges.Mission", {}, {"activity": "x"}),
    "mission_state_known": ("exchanges.Mission", {}, {"state": "x"}),
    "mission_field_known": ("exchanges.Mission", {}, {"field": "x"}),
    "mission_ends_after_start": ("exchanges.Mission", {}, {"ends_on": PAST}),
    "mission_days_positive": ("exchanges.Mission", {}, {"days": 0}),
    "mission_holds_its_days": ("exchanges.Mission", {}, {"days": 13}),
    "mission_has_expert": ("exchanges.Mission", {"state": "requested"}, {"state": "expert_proposed", "expert_id": None}),
    "mission_agreed_has_paper": ("exchanges.Mission", {"state": "expert_proposed"}, {"state": "agreed"}),
    "mission_approval_side_known": ("exchanges.MissionApproval", {}, {"side": "x"}),
    "project_state_known": ("exchanges.Project", {}, {"state": "x"}),
    "project_field_known": ("exchanges.Project", {}, {"field": "x"}),
    "project_ends_after_start": ("exchanges.Project", {}, {"ends_on": PAST}),
    "project_in_review_has_case": ("exchanges.Project", {}, {"state": "review"}),
    "project_in_peer_review_has_case": ("exchanges.Project", {}, {"state": "peer_review"}),
    "project_published_has_day": ("exchanges.Project", {}, {"state": "published"}),
    "project_side_answers_once": ("exchanges.ProjectSide", {}, {"consented_at": NOW, "declined_at": NOW}),
    "project_member_role_known": ("exchanges.ProjectMember", {}, {"role": "x"}),
    "project_member_leaves_after_joining": ("exchanges.ProjectMember", {}, {"left_on": PAST}),
    "milestone_due_after_start": ("exchanges.Milestone", {}, {"due_on": PAST}),
    "budget_head_known": ("exchanges.BudgetLine", {}, {"head": "x"}),
    "budget_currency_known": ("exchanges.BudgetLine", {}, {"currency": "x"}),
    "budget_not_negative": ("exchanges.BudgetLine", {}, {"planned": -1}),
    "output_kind_known": ("exchanges.ResearchOutput", {}, {"kind": "x"}),
    "output_access_known": ("exchanges.ResearchOutput", {}, {"access": "x"}),
    "output_doi_has_form": ("exchanges.ResearchOutput", {}, {"doi": "doi:10.1000/182"}),
    "project_report_kind_known": ("exchanges.ProjectReport", {}, {"kind": "x"}),
    "project_report_state_known": ("exchanges.ProjectReport", {}, {"state": "x"}),
    "project_report_has_instant": ("exchanges.ProjectReport", {}, {"state": "submitted"}),
    "project_report_skipped_has_reason": ("exchanges.ProjectReport", {}, {"state": "skipped"}),
    "material_kind_known": ("exchanges.Material", {}, {"kind": "x"}),
    "material_topic_known": ("exchanges.Material", {}, {"topic": "x"}),
    "material_state_known": ("exchanges.Material", {}, {"state": "x"}),
    "material_cleared_by_somebody": ("exchanges.Material", {}, {"cleared_by_id": None}),
    "material_cleared_by_another": ("exchanges.Material", {}, {"cleared_by_id": F("classified_by_id")}),
    "material_shared_has_instant": ("exchanges.Material", {}, {"shared_at": None}),
    "material_recalled_has_instant": ("exchanges.Material", {}, {"state": "recalled"}),
    "material_text_state_known": ("exchanges.MaterialText", {}, {"state": "x"}),
    "saved_search_kind_known": ("exchanges.SavedSearch", {}, {"kind": "x"}),
    "saved_search_topic_known": ("exchanges.SavedSearch", {}, {"topic": "x"}),
    "saved_search_notify_known": ("exchanges.SavedSearch", {}, {"notify": "x"}),
    "saved_search_asks_something": ("exchanges.SavedSearch", {}, {"words": ""}),
}
COPIES: dict[str, tuple[str, dict[str, Any]]] = {
    "partner_once_in_circle": ("documents.CirclePartner", {}),
    "availability_once": ("exchanges.Availability", {}),
    "mission_approved_once": ("exchanges.MissionApproval", {}),
    "institution_once_in_project": ("exchanges.ProjectSide", {}),
    "project_member_once": ("exchanges.ProjectMember", {"role": "adviser"}),
    "one_principal_a_side": ("exchanges.ProjectMember", {"user_id": None}),
    "budget_head_once_a_side": ("exchanges.BudgetLine", {}),
    "material_version_once": ("exchanges.MaterialVersion", {"is_current": False}),
    "material_one_version_current": ("exchanges.MaterialVersion", {"number": 9}),
    "acknowledged_once": ("exchanges.Acknowledgement", {}),
    "saved_search_name_once": ("exchanges.SavedSearch", {}),
}


def add_exchange_rows(world: World, file: StoredFile) -> None:
    expert = make_expert(world)
    missions = [make_mission(world, expert=expert, number=number, state=state) for number, state in enumerate(("requested", "expert_proposed"))]
    agreed = make_mission(world, expert=expert, number=2, state="agreed", starts_on=date(2028, 3, 1), ends_on=date(2028, 3, 12))
    make_mission(world, expert=expert, number=3, state="agreed")
    make_need(world)
    make_need(world, kind="offer", expert=expert)
    material = make_material(world, file, circle=make_circle("named", world.partner_a))
    for row in (
        FollowUpAction(
            text="Send the slides", due_on=date(2027, 4, 1), owner=world.users["sofia"], model="exchanges.mission", object_id=missions[0].pk,
            object_label="M-0", created_at=NOW, created_by_label="Sofia",
        ),
        Availability(expert=expert, starts_on=BEGINS, ends_on=ENDS),
        *_of_mission(agreed),
        *_of_project(make_project(world)),
        Reading(material=material, version=material.versions.across_partners(reason="test").get(), user_label="Alice", at=NOW),
        Acknowledgement(material=material, partner=world.partner_a, at=NOW, by_label="Alice"),
        SavedSearch(user=world.users["alice"], label="Water", words="water", created_at=NOW, seen_until=NOW),
    ):  # fmt: skip
        row.save(force_insert=True)


def _of_mission(mission: Mission) -> list[Any]:
    return [
        MissionApproval(mission=mission, side="person", at=NOW, by_label="Expert"),
        MissionReport(mission=mission, text="Two seminars were held.", handed_in_at=NOW, handed_in_by_label="Expert"),
    ]


def _of_project(project: Project) -> list[Any]:
    side = ProjectSide.objects.across_partners(reason="test").filter(project=project).first()
    return [
        Milestone(project=project, title="Interviews", starts_on=date(2027, 1, 10), due_on=date(2027, 3, 1)),
        BudgetLine(project=project, side=side, head="travel", planned=Decimal(1000)),
        ResearchOutput(project=project, kind="article", title="Rivers", authors="Leila", added_at=NOW, added_by_label="Leila"),
        ProjectReport(project=project, due_on=date(2027, 6, 30)),
    ]
