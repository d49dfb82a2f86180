"""Reports on what awards cost."""

from django.utils.translation import gettext_lazy as _

from reports.definitions.base import Definition, register
from reports.definitions.choices import added_up
from reports.definitions.params import usual_words, years_in_order, years_partner_and_call
from reports.queries import spending
from reports.queries.costs import LINE_COLUMNS, PERSON_COLUMNS, awards, line_batches, person_batches
from reports.queries.labels import covers_costs
from reports.queries.whose import for_money

register(
    Definition(
        name="costs",
        title=_("Costs by person"),
        answers=_("What is planned and paid for each award, by funder and currency?"),
        theme="money",
        columns=PERSON_COLUMNS,
        estimate=lambda params, actor: awards(params, actor).count(),
        batches=person_batches,
        params=years_partner_and_call,
        check=years_in_order,
        words=usual_words,
        covers=covers_costs,
    )
)
register(
    Definition(
        name="line_costs",
        title=_("Costs by agreement line and year"),
        answers=_("What do the awards of each agreement line cost in a year, and what does one cost on average?"),
        theme="money",
        columns=LINE_COLUMNS,
        estimate=lambda params, actor: awards(params, actor).count(),
        batches=line_batches,
        params=years_partner_and_call,
        check=years_in_order,
        words=usual_words,
        covers=covers_costs,
    )
)

added_up(
    "cost_heads",
    _("Costs by head and funder"),
    _("What was paid for tuition, stipends, travel and the rest, by whom, and how much for one person?"),
    "money",
    spending.HEAD_COLUMNS,
    spending.heads,
    spending.heads_size,
    may=for_money,
    covers=covers_costs,
)
