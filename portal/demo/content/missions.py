"""Missions of experts between the Institute and its neighbours. Names and subjects are invented."""

from __future__ import annotations

from typing import NamedTuple

from exchanges.enums import MissionState as S


class Visit(NamedTuple):
    """`begins` and `asked` in days from today; `who` is a place in the list of experts of the side that sends."""

    code: str
    inbound: bool
    title: str
    activity: str
    field: str
    who: int
    begins: int
    length: int
    asked: int
    state: S
    by_line: bool = False


WHY = "The course it was planned for is moved to the next year."
VISITS: tuple[Visit, ...] = (
    Visit("TJ", True, "Negotiating over shared rivers", "teaching", "diplomacy", 0, 41, 10, 24, S.AGREED, by_line=True),
    Visit("KG", True, "Consular practice for young officers", "training", "consular", 0, 63, 5, 12, S.ACCEPTED),
    Visit("KG", False, "Trade agreements in practice", "teaching", "economic_diplomacy", 0, 76, 5, 18, S.ACCEPTED),
    Visit("TJ", True, "Statistics for analysts", "advisory", "information", 1, 90, 4, 9, S.EXPERT_PROPOSED),
    Visit("TJ", False, "Protocol and ceremonial", "training", "consular", 1, 102, 6, 6, S.HOST_CHECKED),
    Visit("KG", True, "Archives of the first embassies", "research_stay", "diplomacy", 1, 118, 12, 4, S.REQUESTED),
    Visit("TJ", True, "Public speaking for envoys", "training", "languages", 1, -4, 12, 70, S.UNDER_WAY),
    Visit("KG", True, "Border treaties of Central Asia", "teaching", "international_law", 0, -30, 10, 95, S.UNDER_WAY),
    Visit("TJ", False, "Programmes of the civil service academy", "advisory", "public_administration", 0, -60, 5, 120, S.REPORTED),
    Visit("TJ", True, "Water law seminar", "teaching", "international_law", 0, -150, 8, 210, S.CLOSED),
    Visit("KG", False, "Study visit to the diplomatic archive", "study_visit", "diplomacy", 1, 55, 4, 35, S.CANCELLED),
    Visit("KG", True, "Crisis communication", "training", "information", 1, 80, 3, 30, S.DECLINED),
)
TERMS = {
    "level": "young diplomats",
    "audience": 24,
    "hours": 20,
    "objectives": "Participants know the practice of the neighbour and can prepare a case of their own.",
    "added_value": "The host gains cases for its own courses, the sending side a circle of colleagues.",
    "content": "Two lectures a day, a simulation, and work in groups on a real file.",
    "outcomes": "Two cases that both academies may use.",
    "sender_department": "Department of training",
    "sender_contact": "Head of the department of training, training@mfa.example, +000 000 00 00",
    "receiver_department": "Chair of diplomacy",
    "receiver_contact": "Secretary of the chair, chair@academy.example, +000 000 00 00",
}
REPORT = {
    "text": "Ten lectures and a simulation were held; the groups worked on the files of last year.",
    "results": "Two cases were written down and tried once.",
    "hours_given": 20,
    "people_reached": 23,
}
RECOMMENDATIONS = ("Translate both cases into Russian.", "Agree on the same week next year.")
