"""Experts of several sides, with consent and without; requests and offers in all states, with pairs that fit; follow-up actions that are due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from exchanges import operations as verbs
from exchanges.enums import NeedKind
from exchanges.models import ExchangeNeed, Expert
from exchanges.rules.needs import may_see_needs
from notifications import operations as notifications
from partners.actor import Actor
from partners.models import Institution
from partners.queries import host_day
from portal.demo.content import experts as data
from portal.demo.stage import Stage

NAMED = {"KZ": "programme.officer", "TJ": "nominating.tajikistan", "KG": "nominating.kyrgyzstan"}


def enter_experts(stage: Stage) -> None:
    experts = {row.family: _enter(stage, row) for row in data.PEOPLE}
    needs = [_write(stage, row, experts) for row in data.NEEDS]
    _promise(stage, needs[0])


def keeper(stage: Stage, code: str) -> Actor:
    """Who acts for this side: the officer of its authority."""
    return stage.actors[NAMED.get(code, f"nominating.{code.lower()}")]


def _office(stage: Stage, code: str) -> Institution:
    return stage.offices["institute" if code == "KZ" else f"authority:{code}"]


def _enter(stage: Stage, row: data.Somebody) -> Expert:
    actor, at = keeper(stage, row.code), stage.ago(320)
    person = {
        "given_names": row.given, "family_name": row.family, "native_name": row.native, "birth_date": date(row.born, 5, 17), "citizenship": row.code,
        "email": f"{row.family.lower()}@expert.example",
    }  # fmt: skip
    fields = {
        "position": row.post, "fields": row.fields.split(), "languages": row.languages.split(), "activities": row.activities.split(), "summary": data.SUMMARY,
        "years": stage.now.year - row.born - 25,
    }  # fmt: skip
    expert = verbs.add_expert(
        partner=stage.partners[row.code], institution=_office(stage, row.code), person_fields=person, user=stage.users.get(row.account), fields=fields,
        actor=actor, now=at,
    )  # fmt: skip
    for first, last in row.free:
        verbs.add_availability(expert, fields={"starts_on": stage.day(first), "ends_on": stage.day(last)}, actor=actor, now=stage.ago(10))
    if row.consent == "account":
        verbs.give_consent(expert, actor=stage.actors[row.account], now=stage.ago(310))
    elif row.consent:
        verbs.record_consent(expert, paper=f"No. {expert.pk}-12, {stage.day(-312):%d.%m.%Y}", actor=actor, now=stage.ago(311))
    if row.consent == "ended":
        verbs.end_consent(expert, actor=actor, now=stage.ago(20))
    return expert


def _write(stage: Stage, row: data.Need, experts: dict[str, Expert]) -> ExchangeNeed:
    actor = keeper(stage, row.code)
    fields: dict[str, Any] = {
        "title": row.title, "activity": row.activity, "field": row.field, "language": row.language, "people": row.people, "days": row.days,
        "wished_from": stage.day(row.begins), "wished_until": stage.day(row.begins + row.lasts), "background": data.BACKGROUND,
        "outcomes": data.OUTCOMES, "inputs": data.INPUTS, "contact": actor.label, "institution": _office(stage, row.code),
    }  # fmt: skip
    if row.to:
        fields["addressed_to"] = stage.partners[row.to]
    if row.expert:
        fields["expert"] = experts[row.expert]
    need = verbs.post_need(partner=stage.partners[row.code], kind=NeedKind(row.kind), fields=fields, actor=actor, now=stage.ago(row.ago))
    later = stage.ago(row.ago / 2)
    if row.end == "closed":
        verbs.close_need(need, reason=data.REASONS["closed"], actor=actor, now=later)
    elif row.end == "withdrawn":
        verbs.withdraw_need(need, reason=data.REASONS["withdrawn"], actor=actor, now=later)
    elif row.end == "matched":
        _begin(stage, need, row)
        need.refresh_from_db()
    assert need.state == row.end, (need.state, row)
    return need


def _begin(stage: Stage, offer: ExchangeNeed, row: data.Need) -> None:
    """The host takes up the offer."""
    first = stage.day(row.begins + 7)
    fields = {
        "direction": "inbound", "activity": row.activity, "receiver": stage.offices["institute"], "sender": _office(stage, row.code), "offer": offer,
        "expert": offer.expert, "title": row.title, "field": row.field, "language": row.language, "starts_on": first,
        "ends_on": first + timedelta(days=row.days - 1), "days": row.days,
    }  # fmt: skip
    verbs.request_mission(partner=offer.partner, fields=fields, actor=stage.actors["programme.officer"], now=stage.ago(row.ago / 2))


def _promise(stage: Stage, need: ExchangeNeed) -> None:
    """Put down a month ago, when the last round of exchanges was looked at."""
    head, at = stage.actors["programme.head"], stage.ago(40)
    rows = [{"text": text, "owner": stage.users[who], "due_on": host_day(stage.now) + timedelta(days=days)} for text, who, days, _end in data.ACTIONS]
    made = []
    for row, (_text, who, _days, _end) in zip(rows, data.ACTIONS, strict=True):
        url = f"/exchanges/needs/{need.pk}/" if may_see_needs(stage.actors[who]) else ""
        made += notifications.add_actions(need, [row], url=url, actor=head, now=at)
    for action, (_text, who, _days, end) in zip(made, data.ACTIONS, strict=True):
        if end == "done":
            notifications.finish_action(action, note="The figures stand in the report.", actor=stage.actors[who], now=stage.ago(25))
        elif end == "dropped":
            notifications.drop_action(action, reason="One trainer is enough for the group.", actor=stage.actors[who], now=stage.ago(15))
