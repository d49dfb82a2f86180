"""What the mobility agreement says, frozen on the day of the last approval (domain.md 2.9)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import override

from core.country_names import country_name, language_name
from documents.letters import LANGUAGES
from documents.queries import letterhead
from exchanges.models import Mission, MissionApproval
from partners.models import Institution
from partners.queries import host_day

FIRST_MONTH = 9  # of an academic year


def approvals_of(mission: Mission) -> list[MissionApproval]:
    """Of the present terms, in the order in which they were given."""
    rows = MissionApproval.objects.across_partners(reason="approvals of a mission that was fetched rightly")
    return list(rows.filter(mission=mission, void_at__isnull=True).select_related("scan"))


def academic_year(mission: Mission) -> str:
    year = mission.starts_on.year - (mission.starts_on.month < FIRST_MONTH)
    return f"{year}/{year + 1}"


def agreement_facts(mission: Mission, *, now: datetime) -> dict[str, Any]:
    expert, sender, receiver = mission.expert, mission.sender, mission.receiver
    assert expert is not None  # whoever is accepted has both; a constraint says so
    assert sender is not None
    person = expert.person
    plain = ("title", "activity", "direction", "level", "days", "audience", "hours", "objectives", "added_value", "content", "outcomes")
    return {
        "name": person.passport_name,
        "native_name": person.native_name,
        "issuer": letterhead(),
        "issued_on": host_day(now).isoformat(),
        "zone": settings.HOST_ZONE,
        "mission": mission.reference,
        "line": f"{mission.quota_year.line}, {mission.quota_year.year}" if mission.quota_year else "",
        "academic_year": academic_year(mission),
        "from": mission.starts_on.isoformat(),
        "until": mission.ends_on.isoformat(),
        **{name: getattr(mission, name) for name in plain},
        **{f"field_{language}": _said(mission, "field", language) for language in LANGUAGES},
        **{f"language_{language}": language_name(mission.language, language) for language in LANGUAGES},
        "person": {
            "gender": person.gender, "citizenship": person.citizenship, "position": expert.position, "degree": expert.degree, "years": expert.years,
            "email": person.email,
        },
        "sender": _institution(sender, mission.sender_department, mission.sender_contact),
        "receiver": _institution(receiver, mission.receiver_department, mission.receiver_contact),
        "approvals": [_approval(row) for row in approvals_of(mission)],
    }  # fmt: skip


def _said(mission: Mission, field: str, language: str) -> str:
    with override(language):
        return str(getattr(mission, f"get_{field}_display")())


def _institution(row: Institution, department: str, contact: str) -> dict[str, str]:
    """Names as they stand today; later ones change nothing on the paper. An organisation has no country."""
    code = row.partner.code if row.partner.kind == "country" else ""
    names = {}
    for language in LANGUAGES:
        with override(language):
            names[f"name_{language}"] = str(row)
            names[f"country_{language}"] = country_name(code, language) if code else str(row.partner)
    return {**names, "department": department, "contact": contact}


def _approval(row: MissionApproval) -> dict[str, str]:
    at = row.at.astimezone(ZoneInfo(settings.HOST_ZONE))
    return {"side": row.side, "by": row.by_label, "at": at.isoformat(), "paper": row.paper}
