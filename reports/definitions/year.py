"""The year as a whole: the annual report of the ministry, on paper with charts, and as plain rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as gettext_now
from django.utils.translation import gettext_lazy as _

from partners.actor import Actor
from partners.queries import host_day
from reports.annual.chapters import annual_report, years_to_choose
from reports.annual.paper import annual_pdf, annual_rows
from reports.definitions.base import Definition, register
from reports.queries.whose import for_staff
from reports.sheets import About, Column, Params, Row

USUAL_ROWS = 200


def one_year(actor: Actor) -> Mapping[str, forms.Field]:
    """The year before is what one reports on; the running year is offered too and says so on paper."""
    years = years_to_choose(host_day(timezone.now()))
    field = forms.TypedChoiceField(label=_("Year"), coerce=int, choices=[(year, str(year)) for year in years], initial=years[1])
    return {"year": field}


def year_in_words(params: Params) -> list[tuple[str, str]]:
    return [(gettext_now("Year"), str(params["year"]))] if params.get("year") else []


def rows(params: Params, actor: Actor) -> Iterator[list[Row]]:
    yield list(annual_rows(annual_report(int(params["year"]), facts=[], actor=actor, now=timezone.now())))


def paper(about: About, params: Params, actor: Actor, now: datetime) -> bytes:
    facts = [fact for fact in about.facts if fact[0] != gettext_now("Year")]
    return annual_pdf(annual_report(int(params["year"]), facts=facts, actor=actor, now=now), made_at=now)


def _about_200(params: Params, actor: Any) -> int:
    return USUAL_ROWS


register(
    Definition(
        name="annual",
        title=_("Annual report of the ministry"),
        answers=_("What was done in a year: training, quotas, selection, certificates, exchanges, events, research, materials?"),
        theme="year",
        columns=[
            Column(_("Chapter"), width=30, name="chapter"),
            Column(_("Chart or table"), width=34, name="table"),
            Column(_("What is counted"), width=44, name="what"),
            Column(_("Figure"), width=14, name="figure"),
        ],
        estimate=_about_200,
        batches=rows,
        params=one_year,
        words=year_in_words,
        may=for_staff,
        paper=paper,
    )
)
