"""Programmes of the Institute and the panel's criteria."""

from __future__ import annotations

from datetime import date, timedelta

from portal.demo.content import criteria
from portal.demo.content import programmes as data
from portal.demo.content.programmes import Course
from portal.demo.stage import Stage
from reviews.models import Criterion, Rubric
from training.models import Intake
from training.operations import create_intake, create_programme

DAILY_RECORD = 60  # days before the load from which intakes follow a version, with attendance and marks


def build_catalogue(stage: Stage) -> None:
    registrar = stage.actors["registrar"]
    for row in (data.MASTER, *data.COURSES, data.ATTACHMENT):
        fields = {
            "code": row.code, "title_en": row.title_en, "title_ru": row.title_ru, "title_kk": row.title_kk, "kind": row.kind, "months": row.months,
            "institution": stage.offices["institute"], "languages": list(row.languages), "summary_en": row.summary,
        }  # fmt: skip
        stage.programmes[row.code] = create_programme(fields=fields, actor=registrar, now=stage.time)
    _build_rubric(stage)


def _build_rubric(stage: Stage) -> None:
    """Reference data without a workflow: made as its admin page does."""
    en, ru, kk = criteria.RUBRIC
    stage.rubric = Rubric(name_en=en, name_ru=ru, name_kk=kk)
    stage.rubric.save(force_insert=True)
    for position, judged in enumerate(criteria.CRITERIA):
        criterion = Criterion(rubric=stage.rubric, position=position, **judged.fields())
        criterion.full_clean()
        criterion.save(force_insert=True)
        stage.criteria.append(criterion)


def new_intake(stage: Stage, course: Course, starts: date, capacity: int) -> Intake:
    fields = {
        "programme": stage.programmes[course.code], "reference": f"{course.code}-{starts:%y-%m}", "capacity": capacity,
        "starts_on": starts, "ends_on": starts + timedelta(days=course.days - 1),
    }  # fmt: skip
    intake = create_intake(fields=fields, actor=stage.actors["registrar"], now=stage.time)
    if intake.ends_on < stage.day(-DAILY_RECORD):
        intake.version = None
        intake.save(update_fields=["version"])
    return intake
