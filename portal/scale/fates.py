"""What became of each nomination: the steps on its way, by the state in which it stands."""

from __future__ import annotations

from scholarships.enums import NominationState as S

CREATED, SENT, ACCEPTED = ("created", S.DRAFT), ("submit", S.SUBMITTED), ("accept_for_review", S.IN_REVIEW)
SELECTED, OFFERED, TAKEN = ("select", S.SELECTED), ("send_offer", S.OFFERED), ("accept_offer", S.ACCEPTED)
ON_BOARD = (CREATED, SENT, ACCEPTED)
WITH_OFFER = (*ON_BOARD, SELECTED, OFFERED)
STEPS: dict[str, tuple[tuple[str, str], ...]] = {
    S.DRAFT: (CREATED,),
    S.EMPLOYER_CHECK: (CREATED, ("ask_employer", S.EMPLOYER_CHECK)),
    S.NATIONAL_CHECK: (CREATED, ("propose", S.NATIONAL_CHECK)),
    S.MISSION_CHECK: (CREATED, ("to_embassy", S.MISSION_CHECK)),
    S.SUBMITTED: (CREATED, SENT),
    S.RETURNED: (CREATED, SENT, ("return", S.RETURNED)),
    S.INELIGIBLE: (CREATED, SENT, ("find_ineligible", S.INELIGIBLE)),
    S.IN_REVIEW: ON_BOARD,
    S.SELECTED: (*ON_BOARD, SELECTED),
    S.RESERVE: (*ON_BOARD, ("put_on_reserve", S.RESERVE)),
    S.NOT_SELECTED: (*ON_BOARD, ("not_select", S.NOT_SELECTED)),
    S.OFFERED: WITH_OFFER,
    S.ACCEPTED: (*WITH_OFFER, TAKEN),
    S.DECLINED: (*WITH_OFFER, ("decline_offer", S.DECLINED)),
    S.LAPSED: (*WITH_OFFER, ("lapse", S.LAPSED)),
    S.NO_SHOW: (*WITH_OFFER, TAKEN, ("no_show", S.NO_SHOW)),
    S.ENROLLED: (*WITH_OFFER, TAKEN, ("enrol", S.ENROLLED)),
    S.WITHDRAWN: (CREATED, SENT, ("withdraw", S.WITHDRAWN)),
}
HISTORY_ROWS = 6  # of one nomination at least: what was uploaded stands between the steps
# Of a hundred in a call that goes on, and in one that is over.
GOING_ON = {
    S.DRAFT: 12, S.EMPLOYER_CHECK: 2, S.NATIONAL_CHECK: 4, S.MISSION_CHECK: 2, S.SUBMITTED: 28, S.RETURNED: 7, S.INELIGIBLE: 3, S.IN_REVIEW: 38,
    S.WITHDRAWN: 4,
}  # fmt: skip
BEING_DECIDED = {
    S.IN_REVIEW: 8, S.SELECTED: 12, S.RESERVE: 14, S.NOT_SELECTED: 28, S.OFFERED: 12, S.ACCEPTED: 12, S.DECLINED: 3, S.LAPSED: 2, S.WITHDRAWN: 5,
    S.INELIGIBLE: 4,
}  # fmt: skip
OVER = {S.ENROLLED: 38, S.NOT_SELECTED: 34, S.DECLINED: 5, S.LAPSED: 3, S.NO_SHOW: 3, S.WITHDRAWN: 9, S.INELIGIBLE: 8}
