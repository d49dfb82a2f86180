"""Reports on nominations and how they are selected."""

from django.utils.translation import gettext_lazy as _

from reports.definitions.base import Definition, register
from reports.definitions.params import usual_words, years_in_order, years_partner_and_call
from reports.queries.labels import covers_calls
from reports.queries.nominations import allotments, nomination_batches, nomination_columns
from reports.sheets import Chart

register(
    Definition(
        name="nominations",
        title=_("Nominations by call"),
        answers=_("How far have the nominations of each partner for each call come?"),
        theme="selection",
        columns=nomination_columns,
        estimate=lambda params, actor: allotments(params, actor).count(),
        batches=nomination_batches,
        params=years_partner_and_call,
        check=years_in_order,
        words=usual_words,
        covers=covers_calls,
        chart=Chart("bar", "partner", ("accepted_in_all",), _("Offers accepted")),
    )
)
