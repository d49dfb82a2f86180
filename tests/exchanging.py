"""Experts, missions, projects and materials, written plainly and without history, for tests of exchanges."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from core.scoping import left_to_database
from documents.models import Circle, CirclePartner, IssuedDocument, StoredFile
from exchanges.enums import AGREED_MISSIONS, WITH_EXPERT
from exchanges.models import (
    ExchangeNeed,
    Expert,
    Material,
    MaterialText,
    MaterialVersion,
    Mission,
    Project,
    ProjectMember,
    ProjectSide,
)
from mobility.models import Stay
from partners.models import Institution, Partner
from people.models import Person
from tests.academy import person
from tests.world import NOW, World

BEGINS, ENDS = date(2027, 3, 1), date(2027, 3, 12)


def academy_of(partner: Partner) -> Institution:
    """The academy of a partner."""
    found = Institution.objects.filter(partner=partner, kind="academy").first()
    return found or Institution.objects.create(partner=partner, kind="academy", name_en=f"Diplomatic academy of {partner.name_en}")


@left_to_database()
def make_expert(world: World, number: int = 700, *, partner: Partner | None = None, listed: bool = True, user: Any = None, **more: Any) -> Expert:
    """Of partner A; stands in the directory unless said otherwise."""
    side = partner or world.partner_a
    who: Person = person(world, number, partner=side, user=user)
    fields = {"fields": ["diplomacy"], "languages": ["en", "ru"], "activities": ["teaching"], "position": "Professor", **more}
    expert = Expert(partner=side, institution=academy_of(side), person=who, consented_at=NOW if listed else None, created_at=NOW, **fields)
    expert.save(force_insert=True)
    return expert


@left_to_database()
def make_need(world: World, *, kind: str = "request", partner: Partner | None = None, number: int = 1, **more: Any) -> ExchangeNeed:
    """The host asks partners for a teacher; with `kind="offer"` partner A offers one."""
    side = partner or (world.host if kind == "request" else world.partner_a)
    fields = {
        "activity": "teaching", "title": "Water diplomacy", "field": "diplomacy", "language": "en", "days": 5, "wished_from": BEGINS,
        "wished_until": date(2027, 5, 31), "background": "A new module needs a practitioner.", **more,
    }  # fmt: skip
    need = ExchangeNeed(
        reference=f"X-{kind[0].upper()}-{side.code}-{number}",
        kind=kind,
        partner=side,
        state_since=NOW,
        created_at=NOW,
        created_by_label="Sofia",
        **fields,
    )
    need.save(force_insert=True)
    return need


@left_to_database()
def make_mission(world: World, *, state: str = "requested", expert: Expert | None = None, number: int = 1, **more: Any) -> Mission:
    """An expert of partner A teaches at the Institute of Diplomacy for five days in March 2027."""
    side = expert.partner if expert else world.partner_a
    if state in WITH_EXPERT and expert is None:
        expert = make_expert(world, 700 + number)
    fields = {
        "activity": "teaching", "direction": "inbound", "partner": side, "receiver": world.institutions["academy"], "title": "Water diplomacy",
        "field": "diplomacy", "language": "en", "starts_on": BEGINS, "ends_on": ENDS, "days": 5, "sender": academy_of(side), **more,
    }  # fmt: skip
    mission = Mission(reference=f"M-{number}", expert=expert, state=state, state_since=NOW, created_at=NOW, created_by_label="Sofia", **fields)
    if state in AGREED_MISSIONS:
        mission.stay = _stay(mission, number)
        mission.agreement_paper = _paper(mission, number)
    mission.save(force_insert=True)
    return mission


def _stay(mission: Mission, number: int) -> Stay:
    expert = mission.expert
    assert expert is not None
    stay = Stay(
        reference=f"S-M-{number}", partner=expert.partner, person=expert.person, institution=mission.receiver, purpose="expert", about=mission.title,
        enters_on=mission.starts_on - timedelta(days=1), leaves_on=mission.ends_on + timedelta(days=1), state_since=NOW, created_at=NOW,
    )  # fmt: skip
    stay.save(force_insert=True)
    return stay


def _paper(mission: Mission, number: int) -> IssuedDocument:
    paper = IssuedDocument(
        kind="mobility_agreement", number=f"MA-{number}", code=f"MA{number:010d}", partner=mission.partner, facts={}, issued_at=NOW,
        issued_by_label="Sofia",
    )  # fmt: skip
    paper.save(force_insert=True)
    return paper


@left_to_database()
def make_project(world: World, *, state: str = "idea", number: int = 1, consented: bool = True, **more: Any) -> Project:
    """The Institute leads, the academy of partner A takes part; Leila is a principal investigator, Erlan a researcher."""
    fields = {
        "title": "Water and peace in Central Asia", "field": "security", "language": "en", "lead": world.institutions["academy"],
        "starts_on": date(2027, 1, 1), "ends_on": date(2027, 12, 31), "abstract": "How shared rivers are talked about.", **more,
    }  # fmt: skip
    project = Project(reference=f"R-{number}", state=state, state_since=NOW, created_at=NOW, created_by_label="Leila", **fields)
    project.save(force_insert=True)
    sides = [
        ProjectSide(project=project, institution=where, partner=where.partner, consented_at=NOW if consented else None)
        for where in (world.institutions["academy"], academy_of(world.partner_a))
    ]
    for side in sides:
        side.save(force_insert=True)
    for name, role in (("leila", "principal"), ("erlan", "researcher")):
        member = ProjectMember(project=project, side=sides[0], user=world.users[name], name=name.title(), role=role, joined_on=date(2026, 11, 1))
        member.save(force_insert=True)
    return project


def make_circle(kind: str = "all_partners", *partners: Partner) -> Circle:
    circle = Circle(kind=kind)
    circle.save(force_insert=True)
    for partner in partners:
        CirclePartner(circle=circle, partner=partner).save(force_insert=True)
    return circle


@left_to_database()
def make_material(
    world: World,
    file: StoredFile,
    *,
    state: str = "shared",
    circle: Circle | None = None,
    partner: Partner | None = None,
    number: int = 1,
    **more: Any,
) -> Material:
    """A note of the host on water; its words can be searched."""
    cleared = {"classified_by_id": 1, "cleared_by_id": 2, "cleared_at": NOW} if state in ("cleared", "shared", "superseded", "recalled") else {}
    if state in ("shared", "superseded", "recalled"):
        cleared |= {"shared_at": NOW}
    fields = {
        "title": "Rivers and treaties", "kind": "note", "topic": "regional", "language": "en", "author": "Sofia", "abstract": "A short survey.",
        "recalled_at": NOW if state == "recalled" else None, **cleared, **more,
    }  # fmt: skip
    material = Material(
        reference=f"IM-{number}", partner=partner or world.host, circle=circle or make_circle(), state=state, state_since=NOW, created_at=NOW,
        created_by_label="Sofia", **fields,
    )  # fmt: skip
    material.save(force_insert=True)
    version = MaterialVersion(material=material, number=1, file=file, uploaded_at=NOW, uploaded_by_label="Sofia")
    version.save(force_insert=True)
    words = {"title": material.title, "abstract": material.abstract, "body": "The upstream state stores water in summer."}
    MaterialText(material=material, version=version, state="done", **words).save(force_insert=True)
    return material
