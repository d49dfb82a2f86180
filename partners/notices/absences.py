"""Who stands in is told at once, and told again when the other is back."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.record import register_words
from core.registries import NoticeKind, register_notice
from partners.models import Absence


def the_stand_in(absence: Absence, entry: HistoryEntry) -> list[int]:
    return [absence.stand_in_id] if absence.stand_in_id else []


def params(absence: Absence, entry: HistoryEntry) -> Mapping[str, str]:
    return {"name": str(absence.user), "first_day": absence.starts_on.isoformat(), "last_day": absence.ends_on.isoformat()}


def page(absence: Any) -> str:
    return reverse("partners:absences")


def register() -> None:
    register_words("partners.absence", {"be_away": _("Absence announced"), "be_back": _("Back before the last day")})
    register_notice(
        NoticeKind(
            "absence_announced",
            "partners.absence",
            "be_away",
            the_stand_in,
            _("You stand in for %(name)s"),
            _(
                "%(name)s is away from %(first_day)s until %(last_day)s and has named you. On these days your first page leads to what waits for %(name)s."
            ),
            params,
            page,
            _("you stand in for somebody"),
        )
    )
    register_notice(
        NoticeKind(
            "absence_ended",
            "partners.absence",
            "be_back",
            the_stand_in,
            _("%(name)s is back"),
            _("You no longer stand in for %(name)s."),
            params,
            page,
            _("somebody you stood in for is back"),
        )
    )
