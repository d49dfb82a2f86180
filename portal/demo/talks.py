"""Agreements on the table: a memorandum that Tajikistan has answered, an amendment that waits for Kyrgyzstan, two fact sheets."""

from __future__ import annotations

from datetime import date
from typing import Any

from agreements import operations as verbs
from agreements.models import Agreement, AgreementVersion
from portal.demo.content.agreements import TALK
from portal.demo.quotas import last_year
from portal.demo.stage import Stage, Story

OFFICER, ALISHER, DALER = "agreement.officer", "nominating.tajikistan", "head.tajikistan"


def memorandum(stage: Stage) -> Story:
    """Version 1 of the host, a question, version 2 of Tajikistan, which its head has approved: the ministry is asked to answer."""
    yield stage.ago(18)
    agreement = _draft(stage)
    yield stage.ago(16)
    version = verbs.propose(agreement, note=TALK["first"], **_by(stage, OFFICER))
    yield stage.ago(12)
    verbs.write_message(agreement, text=TALK["question"], **_by(stage, ALISHER))
    yield stage.ago(6)
    answer = verbs.start_version(agreement, **_by(stage, ALISHER))
    (line,) = answer.terms["lines"]
    _write(stage, answer, ALISHER, TALK["second"], lines=[{**line, "per_year": 4, "months": "3"}], objectives=TALK["more"], notice_months=6)
    verbs.propose_version(answer, **_by(stage, ALISHER))
    assert answer.number == version.number + 1
    yield stage.ago(5)
    verbs.approve_version(answer, terms_hash=answer.terms_hash, **_by(stage, DALER))


def _draft(stage: Stage) -> Agreement:
    titles = dict(zip(("title_en", "title_ru", "title_kk"), TALK["title"], strict=True))
    days = {"valid_from": None, "valid_until": date(last_year(stage.year), 12, 31), "notice_months": 3}
    fields = {**titles, **days, "areas": ["training", "experts"], "objectives": TALK["objectives"]}
    agreement = verbs.create_agreement(fields=fields, **_by(stage, OFFICER))
    for code, office in (("KZ", "ministry"), ("TJ", "authority:TJ")):
        party = {"partner": stage.partners[code], "institution": stage.offices[office], "role": "coordinating"}
        verbs.add_party(agreement, fields=party, **_by(stage, OFFICER))
    line = {
        "partner": stage.partners["TJ"], "kind": "attachment", "level": "professional", "per_year": 2, "months": 2, "first_year": stage.year,
        "last_year": last_year(stage.year), "language": "ru", "language_level": "B2", "funding": {"travel": "sender", "housing": "host"},
    }  # fmt: skip
    verbs.add_line(agreement, fields=line, **_by(stage, OFFICER))
    return agreement


def amendment(stage: Stage) -> Story:
    """The host asks Kyrgyzstan for one more master's student a year; what was signed holds meanwhile."""
    yield stage.ago(9)
    agreement = stage.quotas["KG", "degree", stage.year].line.agreement
    version = verbs.begin_amendment(agreement, **_by(stage, OFFICER))
    yield stage.ago(8)
    lines = [{**line, "per_year": line["per_year"] + 1} if line["kind"] == "degree" else line for line in version.terms["lines"]]
    _write(stage, version, OFFICER, TALK["amendment"], lines=lines, notice_months=6)
    verbs.propose_version(version, **_by(stage, OFFICER))
    yield stage.ago(7)
    verbs.approve_version(version, terms_hash=version.terms_hash, **_by(stage, "signatory"))


def sheets(stage: Stage) -> Story:
    """What each side tells the other under the agreement on the master's programme; Tajikistan has corrected its own once."""
    yield stage.ago(40)
    agreement = stage.quotas["TJ", "degree", stage.year].line.agreement
    verbs.save_fact_sheet(agreement, fields=TALK["host_sheet"], **_by(stage, OFFICER))
    verbs.save_fact_sheet(agreement, fields=TALK["partner_sheet"], **_by(stage, ALISHER))
    yield stage.ago(20)
    verbs.save_fact_sheet(agreement, fields={"weeks_to_decide": 3}, **_by(stage, ALISHER))


def _write(stage: Stage, version: AgreementVersion, who: str, note: str, **terms: Any) -> None:
    verbs.change_version(version, terms={**version.terms, **terms}, note=note, **_by(stage, who))


def _by(stage: Stage, who: str) -> dict[str, Any]:
    return {"actor": stage.actors[who], "now": stage.time}


def talk_stories(stage: Stage) -> list[Story]:
    return [memorandum(stage), amendment(stage), sheets(stage)]
