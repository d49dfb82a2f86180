"""Missions of experts in all states and both directions: some with stays, papers and a daily allowance, one whose report is overdue."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from agreements.enums import Direction
from agreements.models import QuotaYear
from documents.models import StoredFile
from documents.operations import store_bytes
from exchanges import operations as verbs
from exchanges.enums import MissionState as S
from exchanges.models import Expert, Mission
from mobility import operations as mobility
from partners.actor import Actor
from partners.queries import host_day
from people.operations import save_passport
from portal.demo.content import missions as data
from portal.demo.content.missions import Visit
from portal.demo.paper import page_of
from portal.demo.stage import Stage, local

OFFICERS = {"TJ": "nominating.tajikistan", "KG": "nominating.kyrgyzstan"}
PATH = (S.REQUESTED, S.HOST_CHECKED, S.EXPERT_PROPOSED, S.ACCEPTED, S.AGREED, S.UNDER_WAY, S.REPORTED, S.CLOSED)
PER_DIEM = {"kind": "per_diem", "amount": Decimal("14000.00"), "currency": "KZT", "per": "day", "shares": {"host": 100}}


def exchange_experts(stage: Stage) -> None:
    experts = {code: _experts(stage, code) for code in ("KZ", *OFFICERS)}
    for visit in data.VISITS:
        _Played(stage, visit, experts["KZ" if not visit.inbound else visit.code]).play()


def _experts(stage: Stage, code: str) -> list[Expert]:
    """The first two of the side, with and without an account."""
    rows = Expert.objects.across_partners(reason="experts of the demo").filter(partner=stage.partners[code], is_active=True)
    return list(rows.select_related("person__user", "institution", "partner").order_by("pk")[:2])


class _Played:
    """One mission up to its state; each act some days after the one before."""

    def __init__(self, stage: Stage, visit: Visit, experts: list[Expert]) -> None:
        self.stage, self.visit, self.expert = stage, visit, experts[visit.who % len(experts)]
        self.ministry, self.officer = stage.actors["programme.officer"], stage.actors[OFFICERS[visit.code]]
        self.receiver, self.sender = (self.ministry, self.officer) if visit.inbound else (self.officer, self.ministry)
        self.first = host_day(stage.now) + timedelta(days=visit.begins)
        self.last = self.first + timedelta(days=visit.length - 1)
        self.at, self.pace = stage.ago(visit.asked), timedelta(days=min(visit.asked, 40) / 8)

    def play(self) -> None:
        visit, mission = self.visit, self._asked()
        goal = S.AGREED if visit.state == S.CANCELLED else S.HOST_CHECKED if visit.state == S.DECLINED else visit.state
        acts = {
            S.HOST_CHECKED: self._check, S.EXPERT_PROPOSED: self._propose, S.ACCEPTED: self._accept, S.AGREED: self._agree, S.UNDER_WAY: self._begin,
            S.REPORTED: self._report, S.CLOSED: lambda row: verbs.close_mission(row, actor=self.receiver, now=self._next()),
        }  # fmt: skip
        for state in PATH[1 : PATH.index(goal) + 1]:
            acts[state](mission)
        if visit.state in (S.CANCELLED, S.DECLINED):
            end = verbs.call_off_mission if visit.state == S.CANCELLED else verbs.decline_mission
            end(mission, reason=data.WHY, actor=self.sender, now=self._next())
        assert mission.state == visit.state, (mission.state, visit)

    def _next(self) -> datetime:
        self.at = min(self.at + self.pace, self.stage.now)
        return self.at

    def _asked(self) -> Mission:
        visit, stage = self.visit, self.stage
        ours, theirs = stage.offices["institute"], stage.offices[f"authority:{visit.code}"]
        fields = {
            "direction": Direction.INBOUND if visit.inbound else Direction.OUTBOUND, "activity": visit.activity, "title": visit.title,
            "field": visit.field, "language": "ru" if visit.code == "KG" else "en", "starts_on": self.first, "ends_on": self.last,
            "days": visit.length - (2 if visit.length > 7 else 0), "receiver": ours if visit.inbound else theirs, "sender": theirs if visit.inbound else ours,
        }  # fmt: skip
        return verbs.request_mission(partner=stage.partners[visit.code], fields=fields, actor=self.receiver, now=self.at)

    def _check(self, mission: Mission) -> None:
        verbs.check_mission(mission, quota_year=self._line(), actor=self.receiver, now=self._next())

    def _line(self) -> QuotaYear | None:
        found = self.stage.quotas.get((self.visit.code, "attachment", self.first.year)) if self.visit.by_line else None
        if found is not None:
            found.refresh_from_db()
        return found if found is not None and found.free > 0 and found.closed_at is None else None

    def _propose(self, mission: Mission) -> None:
        verbs.propose_expert(mission, expert=self.expert, actor=self.sender, now=self._next())

    def _accept(self, mission: Mission) -> None:
        """With the terms of the sending side; where it stops here, the receiving side has approved them."""
        verbs.accept_expert(mission, actor=self.receiver, now=self._next())
        verbs.set_terms(mission, fields=data.TERMS, actor=self.sender, now=self._next())
        verbs.approve_as_receiver(mission, actor=self.receiver, now=self._next())

    def _agree(self, mission: Mission) -> None:
        user = self.expert.person.user
        own = next((actor for actor in self.stage.actors.values() if user and actor.user_id == user.pk), None)
        if own:
            verbs.approve_as_person(mission, actor=own, now=self._next())
        else:
            self._on_paper(mission)
        verbs.approve_as_sender(mission, actor=self.sender, now=self._next())
        if self.visit.inbound:
            self._papers(mission)

    def _on_paper(self, mission: Mission) -> None:
        paper = f"No. {mission.reference[-2:]}/24, {host_day(self.at):%d.%m.%Y}"
        verbs.record_paper(mission, side="person", paper=paper, scan=_scan(self.stage, self.sender), actor=self.sender, now=self._next())

    def _papers(self, mission: Mission) -> None:
        """Passport, invitation and a daily allowance of who comes."""
        assert mission.expert is not None
        assert mission.stay is not None
        fields = {"number": f"E{mission.pk:07d}", "country": self.visit.code, "expires_on": date(self.first.year + 4, 6, 1), "visa_needed": True}
        save_passport(mission.expert.person, fields=fields, now=self.at)
        if mission.expert.person.birth_date and mission.expert.person.citizenship:
            verbs.invite_expert(mission, actor=self.ministry, now=self._next())
        mobility.add_allowance(mission.stay, fields=PER_DIEM, actor=self.ministry, now=self.at)

    def _begin(self, mission: Mission) -> None:
        """Who comes has arrived the day before; who goes abroad begins by the clock's rule."""
        assert mission.stay is not None
        if self.visit.inbound:
            came = self.first - timedelta(days=1)
            mobility.record_arrival(mission.stay, arrived_on=came, actor=self.stage.actors["registrar"], now=local(came, 18))
            mission.refresh_from_db()
            if self.last < host_day(self.stage.now):
                gone = self.last + timedelta(days=1)
                mobility.record_departure(mission.stay, departed_on=gone, actor=self.stage.actors["registrar"], now=local(gone, 12))
        else:
            verbs.begin_mission(mission, actor=self.receiver, now=local(self.first, 9))
        self.at = local(self.last, 18)

    def _report(self, mission: Mission) -> None:
        owner, due = self.stage.users["programme.officer"], host_day(self.stage.now) + timedelta(days=30)
        todo = [{"text": text, "owner": owner, "due_on": due + timedelta(days=20 * n)} for n, text in enumerate(data.RECOMMENDATIONS)]
        verbs.hand_in_report(mission, fields=data.REPORT, recommendations=todo, actor=self.sender, now=self._next())


def _scan(stage: Stage, actor: Actor) -> StoredFile:
    content = page_of("Approval of an expert (example)", "Made for the demo. It is about nobody.")
    return store_bytes(content, name="approval.pdf", content_type="application/pdf", actor=actor, now=stage.ago(40))
