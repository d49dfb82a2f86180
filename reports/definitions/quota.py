"""Reports on agreements and their quotas."""

from django.utils.translation import gettext_lazy as _

from reports.definitions.base import Definition, register
from reports.definitions.params import usual_words, years_and_partner, years_in_order
from reports.queries.labels import covers_lines
from reports.queries.quota import QUOTA_COLUMNS, quota_batches, quota_years
from reports.sheets import Chart

register(
    Definition(
        name="quota_use",
        title=_("Quota use by partner and year"),
        answers=_("How many places of each agreement line are given, reserved, used, free and lapsed?"),
        theme="quota",
        columns=QUOTA_COLUMNS,
        estimate=lambda params, actor: quota_years(params, actor).count(),
        batches=quota_batches,
        params=years_and_partner,
        check=years_in_order,
        words=usual_words,
        covers=covers_lines,
        chart=Chart("stacked", "partner", ("used", "reserved", "lapsed"), _("Places used, reserved and lapsed"), apart="unit"),
    )
)
