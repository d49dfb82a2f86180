"""Columns of the lists of intakes and of the people in them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.lists import ListColumn, ListDefinition, Reading, cells, register_list
from core.templatetags.ui.acts import badge
from core.templatetags.ui.figures import quota_pips
from partners.queries import host_day
from training.forms.catalogue import IntakeFilter
from training.forms.enrolments import EnrolmentFilter
from training.queries import enrolments_for, intakes_matching, matching, phase_of


def intake_address(row: Any) -> str:
    return reverse("training:intake", args=[row.pk])


def phase(row: Any, reading: Reading) -> Any:
    return phase_of(row, host_day(reading.now)).label


def seats(row: Any, reading: Reading) -> Any:
    return quota_pips(value=row.taken, total=row.capacity)


INTAKES = register_list(
    ListDefinition(
        name="training:intakes",
        title=_("Intakes"),
        noun=lambda n: ngettext("%(n)d intake", "%(n)d intakes", n) % {"n": n},
        columns=(
            ListColumn("intake", _("Intake"), str, cell=cells.link(intake_address, str), heads=True, width=36),
            ListColumn("academy", _("Academy"), lambda row: str(row.programme.institution), width=30),
            ListColumn(
                "first_day", _("First day"), lambda row: row.starts_on, kind="day", cell=cells.day(lambda row: row.starts_on),
                sort=("starts_on", "pk"), descending=True,
            ),
            ListColumn("last_day", _("Last day"), lambda row: row.ends_on, kind="day", cell=cells.day(lambda row: row.ends_on)),
            ListColumn("when", _("When"), lambda row: row.phase_label, cell=phase, width=12),
            ListColumn("seats", _("Seats"), lambda row: f"{row.taken} / {row.capacity}", cell=seats, width=12),
            ListColumn("capacity", _("Seats in all"), lambda row: row.capacity, kind="whole", default=False, width=9),
            ListColumn("taken", _("Seats taken"), lambda row: row.taken, kind="whole", default=False, width=9),
        ),
        form=lambda reading: IntakeFilter(reading.query),
        narrowed=lambda reading, chosen: intakes_matching(**chosen, today=host_day(reading.now)),
        order=("-starts_on", "-pk"),
        may_read=lambda reading: reading.actor.is_signed_in,
        prepare=lambda rows, reading: _with_phase(rows, reading),
    )
)  # fmt: skip


def _with_phase(rows: Any, reading: Reading) -> None:
    for row in rows:
        row.phase_label = str(phase(row, reading))


def enrolment_address(row: Any) -> str:
    return reverse("training:enrolment", args=[row.pk])


def certificate(row: Any, reading: Reading) -> Any:
    if not row.certificate:
        return ""
    if row.certificate.revoked_at:
        return format_html("{} {}", row.certificate.number, badge(text=gettext("revoked"), tone="bad"))
    return row.certificate.number


ENROLMENTS = register_list(
    ListDefinition(
        name="training:enrolments",
        title=_("Enrolments"),
        noun=lambda n: ngettext("%(n)d enrolment", "%(n)d enrolments", n) % {"n": n},
        columns=(
            ListColumn(
                "name", pgettext_lazy("of a person", "Name"), lambda row: row.person.passport_name, heads=True, width=28,
                cell=cells.link(enrolment_address, lambda row: row.person.passport_name, lambda row: row.person.native_name),
                sort=("person__sort_key", "pk"),
            ),
            ListColumn("native_name", _("Name in native script"), lambda row: row.person.native_name, default=False, width=28),
            ListColumn("number", _("Number"), lambda row: row.reference, nowrap=True, width=15),
            ListColumn("partner", _("Partner"), lambda row: str(row.partner), width=24),
            ListColumn("intake", _("Intake"), lambda row: str(row.intake), width=30),
            ListColumn("state", _("State"), lambda row: str(row.get_state_display()), cell=cells.state, width=18),
            ListColumn("result", _("Result"), lambda row: row.result, width=18),
            ListColumn("certificate", _("Certificate"), lambda row: row.certificate.number if row.certificate else "", cell=certificate, nowrap=True, width=18),
            ListColumn(
                "enrolled", _("Enrolled"), lambda row: row.enrolled_at, kind="instant", default=False, width=20,
                cell=cells.instant(lambda row: row.enrolled_at), sort=("enrolled_at", "pk"), descending=True,
            ),
            ListColumn("source", _("On the ground of"), lambda row: str(row.get_source_display()), default=False, width=20),
            ListColumn("completed", _("Completed"), lambda row: row.completed_on, kind="day", default=False, cell=cells.day(lambda row: row.completed_on)),
        ),
        form=lambda reading: EnrolmentFilter(reading.query, actor=reading.actor),
        narrowed=lambda reading, chosen: matching(enrolments_for(reading.actor), **chosen),
        order=("-enrolled_at", "-pk"),
        may_read=lambda reading: reading.actor.is_signed_in,
    )
)  # fmt: skip
