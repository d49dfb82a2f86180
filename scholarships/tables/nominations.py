"""Columns of the list of nominations."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.lists import ListColumn, ListDefinition, Reading, cells, register_list
from core.timefmt import since_text
from partners.enums import Role
from scholarships import rules
from scholarships.forms.lists import NominationFilter
from scholarships.models.sides import only_as
from scholarships.queries.lists import nominations_for


def shows_partner(reading: Reading) -> bool:
    """Not to people of one partner, for whom it would say the same in each row."""
    actor = reading.actor
    return bool(actor.sees_all_partners or actor.institution_ids or len(actor.partner_ids) > 1)


def shows_rank(reading: Reading) -> bool:
    """The rank among the partner's nominees is between the partner and the ministry; an employer does not read it."""
    actor = reading.actor
    return bool(actor.sees_all_partners or actor.partner_ids - only_as(actor, Role.EMPLOYER_ENDORSER))


def is_staff(reading: Reading) -> bool:
    return bool(reading.actor.sees_all_partners)


def address(row: Any) -> str:
    return reverse("scholarships:nomination", args=[row.pk])


def since(row: Any, reading: Reading) -> str:
    return str(since_text(row.state_since, reading.now, row.call.zone))


COLUMNS = (
    ListColumn(
        "number", _("Number"), lambda row: row.reference, cell=cells.link(address, lambda row: row.reference), heads=True, nowrap=True,
        sort=("reference",), descending=True, width=15,
    ),
    ListColumn(
        "name", _("Name"), lambda row: row.person.passport_name, cell=cells.person(lambda row: row.person), sort=("person__sort_key", "id"), width=28,
        fields=("person__given_names", "person__family_name", "person__native_name", "person__sort_key"),
    ),
    ListColumn("partner", _("Partner"), lambda row: str(row.partner), may_see=shows_partner, width=24, fields=("partner__name_en", "partner__name_ru", "partner__name_kk")),
    ListColumn("call", _("Call"), lambda row: row.call.reference, nowrap=True, fields=("call__reference",)),
    ListColumn("state", _("State"), lambda row: str(row.get_state_display()), cell=cells.state, width=20),
    ListColumn(
        "since", _("In this state"), lambda row: row.state_since, kind="instant", cell=cells.spoken(since), nowrap=True,
        sort=("state_since", "id"), descending=True, width=20,
    ),
    ListColumn("rank", _("Rank"), lambda row: row.rank, kind="whole", may_see=shows_rank, width=8, fields=("rank",)),
    ListColumn("native_name", _("Name in native script"), lambda row: row.person.native_name, default=False, width=28, fields=("person__native_name",)),
    ListColumn("post", _("Post held"), lambda row: row.position, default=False, width=24, fields=("position",)),
    ListColumn("employer", _("Employer"), lambda row: row.employer, default=False, width=24, fields=("employer",)),
    ListColumn("level", _("Level of language"), lambda row: row.language_level, default=False, width=10, fields=("language_level",)),
    ListColumn("service", _("Years of service"), lambda row: row.years_of_service, kind="whole", default=False, width=9, fields=("years_of_service",)),
    ListColumn(
        "submitted", _("Submitted"), lambda row: row.submitted_at, kind="instant", default=False, width=20, fields=("submitted_at",),
        cell=cells.instant(lambda row: row.submitted_at, lambda row: row.call.zone),
    ),
    ListColumn(
        "decided", _("Decided"), lambda row: row.decided_at, kind="instant", default=False, width=20, fields=("decided_at",), may_see=is_staff,
        cell=cells.instant(lambda row: row.decided_at, lambda row: row.call.zone),
    ),
    ListColumn(
        "answer_by", _("Answer by"), lambda row: row.offer_expires_at, kind="instant", default=False, width=20, fields=("offer_expires_at",),
        cell=cells.instant(lambda row: row.offer_expires_at, lambda row: row.call.zone),
    ),
)  # fmt: skip

NOMINATIONS = register_list(
    ListDefinition(
        name="scholarships:nominations",
        title=_("Nominations"),
        noun=lambda n: ngettext("%(n)d nomination", "%(n)d nominations", n) % {"n": n},
        columns=COLUMNS,
        form=lambda reading: NominationFilter(reading.query, actor=reading.actor),
        narrowed=lambda reading, chosen: nominations_for(reading.actor, chosen),
        order=("-state_since", "-id"),
        may_read=lambda reading: rules.may_list_nominations(reading.actor),
        fields=("reference", "state", "state_since", "person", "partner", "call__reference", "call__zone"),
    )
)
