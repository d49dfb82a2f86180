"""Columns of the list of people and their roles."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.lists import ListColumn, ListDefinition, Reading, cells, register_list
from core.templatetags.ui.times import day
from partners import queries, rules
from partners.forms import MemberFilter

_person = cells.link(lambda row: reverse("partners:person", args=[row.user_id]), lambda row: row.user, lambda row: row.user.email)


def person(row: Any, reading: Reading) -> Any:
    """The record of an account is for those who see everybody."""
    if rules.may_see_everybody(reading.actor):
        return _person(row, reading)
    return format_html('{}<br><span class="hint">{}</span>', row.user, row.user.email)


def institution_text(row: Any) -> str:
    return f"{row.institution.partner.code}: {row.institution}"


def institution(row: Any, reading: Reading) -> Any:
    if rules.may_see_everybody(reading.actor) and not row.institution.partner.is_host:
        return format_html('<a href="{}">{}</a>', reverse("partners:authority", args=[row.institution_id]), institution_text(row))
    return institution_text(row)


def until(row: Any, reading: Reading) -> Any:
    return day(on=row.ends_on) if row.ends_on else gettext("no end set")


def narrowed(reading: Reading, chosen: Any) -> Any:
    return queries.members_for(
        reading.actor,
        name=chosen.get("name", ""),
        role=chosen.get("role", ""),
        institution=chosen.get("institution"),
        only_on=None if chosen.get("past") else queries.host_day(reading.now),
    )


MEMBERS = register_list(
    ListDefinition(
        name="partners:members",
        title=_("People and roles"),
        noun=lambda n: ngettext("%(n)d role", "%(n)d roles", n) % {"n": n},
        columns=(
            ListColumn("name", _("Name"), lambda row: str(row.user), cell=person, heads=True, sort=("user__full_name", "pk"), width=28),
            ListColumn("email", _("E-mail"), lambda row: row.user.email, default=False, width=28),
            ListColumn("role", _("Role"), lambda row: str(row.get_role_display()), width=24),
            ListColumn("institution", _("Institution"), institution_text, cell=institution, width=36),
            ListColumn("from", _("From"), lambda row: row.starts_on, kind="day", cell=cells.day(lambda row: row.starts_on), nowrap=True),
            ListColumn("until", _("Until"), lambda row: row.ends_on, kind="day", cell=until, nowrap=True),
        ),
        form=lambda reading: MemberFilter(reading.query, actor=reading.actor),
        narrowed=narrowed,
        order=("user__full_name", "pk"),
        may_read=lambda reading: rules.may_see_people(reading.actor),
    )
)  # fmt: skip
