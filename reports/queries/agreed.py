"""Agreements: which end soon, and how far those on the table are approved."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agreements.enums import AgreementState, VersionState
from agreements.models import Agreement, AgreementParty, AgreementVersion, VersionApproval
from agreements.queries.renewals import ENDING, with_end
from core.errors import Text
from partners.actor import Actor
from partners.models import months_after
from reports.queries.spans import Params, today_of
from reports.sheets import Column, Row

SIDES = "sides and versions of agreements that this reader counts"
MONTHS: dict[str, Text] = {"12": _("12 months"), "6": _("6 months"), "3": _("3 months"), "24": _("24 months"), "60": _("5 years")}
DUE_COLUMNS = (
    Column("", "key", name="agreement"), Column(_("Agreement"), width=16, name="number"), Column(_("Title"), width=40, name="title"),
    Column(_("Partners"), width=30, name="partners"), Column(_("State"), width=20, name="state"), Column(_("Ends on"), "day", 12, name="ends_on"),
    Column(_("Days left"), "whole", 9, name="days_left"), Column(_("Notice period in months"), "whole", 9, name="notice_months"),
    Column(_("Notice to be given until"), "day", 12, name="notice_until"),
)  # fmt: skip


def agreements(params: Params, actor: Actor) -> Any:
    """Of which the own side is a party; an academy is none."""
    rows = Agreement.objects.visible_to(actor)
    parties = AgreementParty.objects.across_partners(reason=SIDES)
    if not actor.sees_all_partners:
        rows = rows.filter(pk__in=parties.filter(partner_id__in=actor.partner_ids).values("agreement_id"))
    if params.get("partner"):
        rows = rows.filter(pk__in=parties.filter(partner_id=params["partner"]).values("agreement_id"))
    return rows.order_by()


def ending(params: Params, actor: Actor) -> Any:
    """From the day of the report on, that day included, up to the same day so many months later, which is left out."""
    today = today_of(params)
    rows = with_end(agreements(params, actor).filter(state__in=ENDING))
    return rows.filter(ends_on__gte=today, ends_on__lt=months_after(today, int(params.get("months") or 12)))


def due_size(params: Params, actor: Actor) -> int:
    return int(ending(params, actor).count())


def _others() -> Any:
    language = (get_language() or "en")[:2]
    name = Case(
        When(~Q(**{f"partner__name_{language}": ""}), then=F(f"partner__name_{language}")), default=F("partner__name_en"), output_field=TextField()
    )
    parties = AgreementParty.objects.across_partners(reason=SIDES).filter(agreement=OuterRef("pk"), partner__is_host=False).order_by()
    named = parties.values("agreement_id").annotate(names=StringAgg(name, Value(", "), distinct=True, output_field=TextField()))
    return Coalesce(Subquery(named.values("names")), Value(""), output_field=TextField())


def due_for_renewal(params: Params, actor: Actor) -> list[Row]:
    """One query. The last day for a notice is the one its period before the end; without a period there is none."""
    today = today_of(params)
    found = ending(params, actor).annotate(others=_others()).order_by("ends_on", "reference")
    return [
        (
            row.pk, row.reference, row.title, row.others, str(row.get_state_display()), row.ends_on, (row.ends_on - today).days, row.notice_months,
            _notice(row.ends_on, row.notice_months),
        )
        for row in found
    ]  # fmt: skip


def _notice(ends_on: date, months: int | None) -> date | None:
    return months_after(ends_on, -months) if months else None


APPROVAL_COLUMNS = (
    Column("", "key", name="list"), Column(_("State"), width=30, name="state"), Column(_("Agreements"), "whole", 10, name="agreements"),
    Column(_("With the signed file"), "whole", 10, name="with_file"), Column(_("With a version on the table"), "whole", 10, name="on_table"),
    Column(_("Approved by no side"), "whole", 10, name="by_none"), Column(_("Approved by one side"), "whole", 10, name="by_one"),
    Column(_("Approved by several, not all"), "whole", 10, name="by_some"), Column(_("Approved by all sides"), "whole", 10, name="by_all"),
    Column(_("Changed after the first approval"), "whole", 10, name="changed"),
)  # fmt: skip


def approval_size(params: Params, actor: Actor) -> int:
    return len(AgreementState)


def approvals(params: Params, actor: Actor) -> list[Row]:
    """One query. Approvals are those of the version on the table; "approved by all" counts agreements whose terms all sides approved in the portal."""
    on_table = AgreementVersion.objects.across_partners(reason=SIDES).filter(agreement=OuterRef("pk"))
    table = Subquery(on_table.filter(state=VersionState.PROPOSED).values("pk")[:1])
    said = VersionApproval.objects.across_partners(reason=SIDES).filter(version_id=OuterRef("table")).order_by().values("version_id")
    settled = on_table.filter(state=VersionState.APPROVED).order_by().values("agreement_id")
    rows = agreements(params, actor).annotate(
        table=table, approving=Coalesce(Subquery(said.annotate(n=Count("side", distinct=True)).values("n")), Value(0)),
        settled=Coalesce(Subquery(settled.annotate(n=Count("pk")).values("n")), Value(0)),
    )  # fmt: skip
    waits = Q(table__isnull=False)
    counted = rows.values("state").annotate(
        n=Count("pk"), with_file=Count("pk", filter=Q(signed_file__isnull=False)), on_table=Count("pk", filter=waits),
        by_none=Count("pk", filter=waits & Q(approving=0)), by_one=Count("pk", filter=waits & Q(approving=1)),
        by_some=Count("pk", filter=waits & Q(approving__gt=1)), by_all=Count("pk", filter=Q(approved_at__isnull=False)),
        changed=Count("pk", filter=Q(settled__gt=1)),
    )  # fmt: skip
    found = {row["state"]: row for row in counted}
    names = ("n", "with_file", "on_table", "by_none", "by_one", "by_some", "by_all", "changed")
    return [
        (f"state={state}", state.label[:1].upper() + state.label[1:], *(found[state][name] for name in names))
        for state in AgreementState
        if state in found
    ]
