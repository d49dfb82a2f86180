"""The eight figures on top; each opens the list that it counts."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from exchanges.enums import MISSION_OVER
from exchanges.enums import MissionState as M
from partners.actor import Actor
from portal.dashboards.sides import ACADEMY, MINISTRY, Side
from portal.dashboards.sums import Sums
from portal.overview import Counter
from scholarships.enums import NominationState as S
from training.enums import UNDER_WAY, ConsultationState, EnrolmentState
from training.queries.consultations import ENDED

NOMINATIONS, ENROLMENTS = "scholarships:nominations", "training:enrolments"


def tiles_for(side: Side, sums: Sums, few: Mapping[str, int], actor: Actor, year: int) -> list[Counter]:
    if side.name == MINISTRY:
        return _of_ministry(side, sums, few, year)
    return _of_academy(side, sums, few, year) if side.name == ACADEMY else _of_partner(side, sums, few, year)


def _of_ministry(side: Side, sums: Sums, few: Mapping[str, int], year: int) -> list[Counter]:
    missions = [state for state in M if state not in MISSION_OVER]
    consultations = [state for state in ConsultationState if state not in ENDED]
    return [
        _sent(side, sums, year),
        Counter(_("Nominations to check"), sums.total("now", [S.SUBMITTED]), side.link(NOMINATIONS, state=S.SUBMITTED)),
        Counter(_("Offers without an answer"), sums.total("now", [S.OFFERED]), side.link(NOMINATIONS, state=S.OFFERED)),
        Counter(_("People in training"), sums.total("countries"), side.link(ENROLMENTS, state="any_under_way")),
        _ending(side, few),
        _coming(side, few),
        _missions(side, sums.total("missions", missions)),
        _advice(side, sums.total("consultations", consultations)),
    ]


def _of_academy(side: Side, sums: Sums, few: Mapping[str, int], year: int) -> list[Counter]:
    enrolled = EnrolmentState.ENROLLED
    return [
        Counter(_("Accepted offers to enrol"), sums.total("now", [S.ACCEPTED]), side.link(NOMINATIONS, state=S.ACCEPTED)),
        Counter(_("Enrolled, not begun yet"), sums.total("standing", [enrolled]), side.link(ENROLMENTS, state=enrolled)),
        Counter(_("People in training"), sums.total("standing", UNDER_WAY), side.link(ENROLMENTS, state="any_under_way")),
        _certified(side, sums, year),
        _coming(side, few),
        _missions(side, few["missions"]),
        _advice(side, few["consultations"]),
        Counter(_("Materials to read"), few["materials"], side.link("exchanges:materials")),
    ]


def _of_partner(side: Side, sums: Sums, few: Mapping[str, int], year: int) -> list[Counter]:
    return [
        _sent(side, sums, year),
        Counter(_("Returned for completion"), sums.total("now", [S.RETURNED]), side.link(NOMINATIONS, state=S.RETURNED)),
        Counter(_("Offers to answer"), sums.total("now", [S.OFFERED]), side.link(NOMINATIONS, state=S.OFFERED)),
        Counter(_("People in training"), sums.total("standing", UNDER_WAY), side.link(ENROLMENTS, state="any_under_way")),
        _certified(side, sums, year),
        _ending(side, few),
        _missions(side, few["missions"]),
        _coming(side, few),
    ]


def _sent(side: Side, sums: Sums, year: int) -> Counter:
    label = _("Nominations for %(year)d") % {"year": year}
    return Counter(label, sums.total("nominations"), side.link(NOMINATIONS, state="any_sent", year=year))


def _certified(side: Side, sums: Sums, year: int) -> Counter:
    return Counter(_("Certificates of %(year)d") % {"year": year}, sums.by_key("certificates").get(year, 0), side.link(ENROLMENTS, certified=year))


def _ending(side: Side, few: Mapping[str, int]) -> Counter:
    return Counter(_("Agreements that end within 180 days"), few["ending"], side.link("agreements:agreements", expiring="on"))


def _coming(side: Side, few: Mapping[str, int]) -> Counter:
    return Counter(_("Events that come or run"), few["coming"], side.link("events:events", when="coming"))


def _missions(side: Side, number: int) -> Counter:
    return Counter(_("Expert missions that are not over"), number, side.link("exchanges:missions", state="open"))


def _advice(side: Side, number: int) -> Counter:
    return Counter(_("Requests for advice that are open"), number, side.link("training:consultations", state="open"))
