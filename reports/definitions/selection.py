"""Reports on nominations and how they are selected."""

from django.utils.translation import gettext_lazy as _

from reports.definitions.base import Definition, register
from reports.definitions.choices import added_up, days, in_order, list_of, one_of, together, words_with
from reports.definitions.params import call, partner, usual_words, years_in_order, years_partner_and_call
from reports.queries import dwelling, funnel, returns
from reports.queries.labels import covers_calls
from reports.queries.nominations import allotments, nomination_batches, nomination_columns
from reports.queries.whose import for_sides
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

added_up(
    "funnel",
    _("Nominations by stage"),
    _("How many of those nominated were endorsed, found complete and eligible, selected, accepted, arrived and completed?"),
    "selection",
    funnel.funnel_columns,
    funnel.funnel,
    funnel.funnel_size,
    params=together(one_of("by", _("By"), funnel.BY), years_partner_and_call),
    words=words_with(by=(_("By"), funnel.BY)),
    covers=covers_calls,
    chart=Chart("bar", "by", ("accepted",), _("Accepted the offer")),
    url=list_of("scholarships:nominations"),
)
SPELLS = {
    "params": together(one_of("by", _("By"), dwelling.BY), partner, call, days),
    "words": words_with(by=(_("By"), dwelling.BY)),
    "covers": covers_calls,
    "may": for_sides,
}
added_up(
    "days_in_states",
    _("Days in each state"),
    _("How long do nominations lie in each state, and how many lie there now?"),
    "selection",
    dwelling.STATE_COLUMNS,
    dwelling.days_in_states,
    dwelling.dwelling_size,
    chart=Chart("bar", "place", ("there_now",), _("There now")),
    url=list_of("scholarships:nominations"),
    **SPELLS,
)
added_up(
    "days_at_desks",
    _("Days at each desk"),
    _("At whose desk do nominations lie, and for how long?"),
    "selection",
    dwelling.DESK_COLUMNS,
    dwelling.days_at_desks,
    dwelling.dwelling_size,
    chart=Chart("bar", "place", ("there_now",), _("There now")),
    url=list_of("scholarships:nominations"),
    **SPELLS,
)
added_up(
    "missing_items",
    _("What dossiers are returned for"),
    _("Which field or document is sent back most often, and how long does it take to be mended?"),
    "selection",
    returns.MISSING_COLUMNS,
    returns.missing_items,
    returns.missing_size,
    params=years_partner_and_call,
    may=for_sides,
    chart=Chart("bar", "item", ("times",), _("Times returned")),
)
added_up(
    "lost_places",
    _("Places given and not taken up"),
    _("How many offers were declined or lapsed, who did not arrive, and who came in their place?"),
    "selection",
    returns.lost_columns,
    returns.lost_places,
    returns.lost_size,
    params=years_partner_and_call,
    check=in_order,
    covers=covers_calls,
    chart=Chart("bar", "partner", ("no_show",), _("Did not arrive")),
    url=list_of("scholarships:nominations"),
)
