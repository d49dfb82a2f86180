"""Columns of the lists of missions and of materials."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.lists import ListColumn, ListDefinition, Reading, cells, register_list
from core.templatetags.ui.acts import badge, state_badge
from core.templatetags.ui.times import day
from exchanges import material_pages
from exchanges.forms.materials import MaterialFilter
from exchanges.forms.missions import MissionFilter
from exchanges.queries import materials as material_queries
from exchanges.queries import missions as mission_queries
from exchanges.rules import materials as material_rules
from exchanges.rules import missions as mission_rules
from partners.queries import host_day


def mission_address(row: Any) -> str:
    return reverse("exchanges:mission", args=[row.pk])


def expert(row: Any) -> str:
    return str(row.expert) if row.expert else gettext("not proposed yet")


def sides(row: Any) -> str:
    sender = row.sender or (row.partner if row.is_inbound else "–")
    return f"{sender} → {row.receiver}"


def days(row: Any, reading: Reading) -> Any:
    return format_html("{} – {}", day(on=row.starts_on), day(on=row.ends_on))


def mission_state(row: Any, reading: Reading) -> Any:
    shown = state_badge(object=row)
    if mission_queries.is_report_late(row, host_day(reading.now)):
        return format_html("{} {}", shown, badge(text=gettext("report overdue"), tone="bad"))
    return shown


MISSIONS = register_list(
    ListDefinition(
        name="exchanges:missions",
        title=_("Expert missions"),
        noun=lambda n: ngettext("%(n)d mission", "%(n)d missions", n) % {"n": n},
        columns=(
            ListColumn(
                "mission", _("Mission"), lambda row: row.reference, heads=True, width=16,
                cell=cells.link(mission_address, lambda row: row.reference, under=lambda row: row.title),
            ),
            ListColumn("subject", _("Subject"), lambda row: row.title, default=False, width=36),
            ListColumn("expert", _("Expert"), expert, width=28),
            ListColumn("sides", _("From, to"), sides, width=36),
            ListColumn(
                "days", _("Days"), lambda row: f"{row.starts_on.isoformat()} – {row.ends_on.isoformat()}", cell=days, nowrap=True, width=24,
                sort=("starts_on", "pk"), descending=True,
            ),
            ListColumn("first_day", _("First day"), lambda row: row.starts_on, kind="day", cell=cells.day(lambda row: row.starts_on), default=False),
            ListColumn("last_day", _("Last day"), lambda row: row.ends_on, kind="day", cell=cells.day(lambda row: row.ends_on), default=False),
            ListColumn("state", _("State"), lambda row: str(row.get_state_display()), cell=mission_state, width=20),
            ListColumn("desk", _("Where it lies"), lambda row: str(mission_queries.desk_of(row) or "–"), width=24),
        ),
        form=lambda reading: MissionFilter(reading.query, actor=reading.actor),
        narrowed=lambda reading, chosen: mission_queries.narrowed(mission_queries.missions_for(reading.actor), **chosen),
        order=("-starts_on", "-pk"),
        may_read=lambda reading: mission_rules.may_see_missions(reading.actor),
    )
)  # fmt: skip


def material_address(row: Any) -> str:
    return reverse("exchanges:material", args=[row.pk])


def reads_as_staff(reading: Reading) -> bool:
    return bool(reading.actor.sees_all_partners or material_rules.is_desk(reading.actor))


def shows_state(reading: Reading) -> bool:
    return reads_as_staff(reading) or bool(reading.actor.partner_ids)


def filters(reading: Reading) -> tuple[str, ...]:
    if reads_as_staff(reading):
        return ("partner", "state")
    return ("partner", "side", "state") if reading.actor.partner_ids else ("partner",)


def with_circles(rows: Sequence[Any], reading: Reading) -> None:
    for found in material_pages.rows_of_list(rows, reading.actor):
        found["material"].badges = found["circle"]


def circles(row: Any, reading: Reading) -> Any:
    return format_html_join(" ", "{}", ((badge(text=one.text, tone=one.tone),) for one in row.badges))


MATERIALS = register_list(
    ListDefinition(
        name="exchanges:materials",
        title=_("Materials"),
        noun=lambda n: ngettext("%(n)d material", "%(n)d materials", n) % {"n": n},
        columns=(
            ListColumn(
                "material", _("Material"), lambda row: row.title, heads=True, width=44,
                cell=cells.link(
                    material_address, lambda row: row.title, lambda row: f"{row.reference} · {row.get_kind_display()}", lang=lambda row: row.language
                ),
            ),
            ListColumn("number", _("Number"), lambda row: row.reference, default=False, width=15),
            ListColumn("kind", _("Kind"), lambda row: str(row.get_kind_display()), default=False, width=18),
            ListColumn("topic", _("Topic"), lambda row: capfirst(str(row.get_topic_display())), width=24),
            ListColumn("offered_by", _("Offered by"), lambda row: str(row.partner), width=24),
            ListColumn("author", _("Author"), lambda row: row.author, default=False, width=28),
            ListColumn("readers", _("Who may read it"), lambda row: "; ".join(str(one.text) for one in row.badges), cell=circles, width=30),
            ListColumn("state", _("State"), lambda row: str(row.get_state_display()), cell=cells.state, may_see=shows_state, width=16),
            ListColumn("shared", _("Shared"), lambda row: row.shared_at, kind="instant", cell=cells.instant(lambda row: row.shared_at), width=20),
            ListColumn(
                "written", _("Written"), lambda row: row.created_at, kind="instant", cell=cells.instant(lambda row: row.created_at), default=False,
                sort=("created_at", "pk"), descending=True, may_see=shows_state, width=20,
            ),
        ),
        form=lambda reading: MaterialFilter(reading.query, rows=material_queries.materials_for(reading.actor), shown=filters(reading)),
        narrowed=lambda reading, chosen: material_queries.narrowed(material_queries.materials_for(reading.actor), actor=reading.actor, **chosen),
        order=("-created_at", "-pk"),
        may_read=lambda reading: material_rules.may_see_materials(reading.actor),
        prepare=with_circles,
    )
)  # fmt: skip
