"""Panels of the calls that are in review or will be: members, what they have declared, one conflict of interest."""

from __future__ import annotations

from typing import Any

from partners.enums import Role
from portal.demo.accounts import add_account
from portal.demo.content.cast import Part
from portal.demo.stage import Stage, Story
from reviews import operations as verbs
from reviews.models import Assignment, Panel
from scholarships.models import Call

FOURTH = Part("reviewer.four", "Serik Abdrakhmanov", Role.REVIEWER, "academy", "kk")
SEATED = ("DIG-deciding", "DPE-closed")
COMING = "CSR-announced"
READ: dict[str, tuple[str, ...]] = {
    "reviewer.one": ("en", "ru", "kk"), "reviewer.two": ("en", "ru"), "reviewer.three": ("en",), "reviewer.four": ("en", "kk"),
}  # fmt: skip
# Who is tied to whom; a country by its code.
TIES: dict[str, tuple[dict[str, str], ...]] = {
    "reviewer.two": ({"kind": "institution", "source": "past_post", "name": "Санкт-Петербургский государственный университет", "note": "2009–2014"},),
    "reviewer.three": ({"kind": "country", "source": "past_post", "partner": "MN", "note": "Embassy in Ulaanbaatar, 2016–2018"},),
    "reviewer.four": ({"kind": "person", "source": "family", "name": "Айгүл Әбдірахманова"},),
}


def panel_stories(stage: Stage, name: str, call: Call) -> list[Story]:
    """What happens to the panel of this call; most calls of the past had none, and any reviewer was asked."""
    if name in SEATED:
        return [_seated(stage, call.panel), _conflict(stage, call)] if name == SEATED[0] else [_seated(stage, call.panel)]
    return [_coming(stage, call.panel)] if name == COMING else []


def _seated(stage: Stage, panel: Panel) -> Story:
    yield stage.time
    for name in READ:
        _join(stage, panel, name)


def _join(stage: Stage, panel: Panel, name: str, *, declares: bool = True) -> None:
    if name not in stage.users:
        add_account(stage, FOURTH)
    member = verbs.add_member(panel, user=stage.users[name], languages=READ[name], actor=stage.actors["panel.secretary"], now=stage.time)
    if not declares:
        return
    for row in TIES.get(name, ()):
        fields: dict[str, Any] = dict(row)
        if code := row.get("partner"):
            fields["partner"] = stage.partners[code]
        verbs.add_tie(member, fields=fields, actor=stage.actors[name], now=stage.time)
    verbs.declare_ties(member, actor=stage.actors[name], now=stage.time)


def _conflict(stage: Stage, call: Call) -> Story:
    """Two days ago a reviewer has noticed whom a case is about; yesterday another has declared one more tie."""
    yield stage.ago(2)
    given = Assignment.objects.across_partners(reason="demo").filter(case__panel=call.panel, case__closed_at__isnull=True)
    row = given.filter(reviewer=stage.users["reviewer.three"], state__in=("assigned", "submitted")).order_by("pk").first()
    if row:
        verbs.recuse(row, reason="I know this work: I supervised the thesis behind it.", actor=stage.actors["reviewer.three"], now=stage.time)
    yield stage.ago(1)
    member = call.panel.members.across_partners(reason="demo").get(user=stage.users["reviewer.one"])
    tie = {"kind": "country", "source": "family", "partner": stage.partners["UZ"]}
    verbs.add_tie(member, fields=tie, actor=stage.actors["reviewer.one"], now=stage.time)


def _coming(stage: Stage, panel: Panel) -> Story:
    """The panel of a call that was announced is being put together: one has declared, one is asked."""
    yield stage.ago(4)
    _join(stage, panel, "reviewer.two")
    _join(stage, panel, "reviewer.one", declares=False)
