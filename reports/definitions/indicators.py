"""What the ministry tells others of the year: people trained, scholarship flows; and how its own notices fare.

`sdg_4b1` follows SDG indicator 4.b.1, the volume of official development assistance flows for scholarships by sector and type of study
(custodian: OECD; education data: UNESCO Institute for Statistics). It covers what the host itself has paid, by sheets that are paid, under
awards to people of partner countries. It does not cover: what others pay (the sending side, organisations, participants), costs of teaching
that no sheet pays for (imputed student costs), stays without an award (experts, delegates, places under an agreement without scholarship),
commitments not paid yet, conversion into US dollars of the year, and whether a country stands on the list of recipients of the DAC, which
the reporting office adds. Sectors are purpose codes 11420 (degree programmes) and 11430 (everything else) of the Creditor Reporting System,
with the field in ISCED-F 2013 beside them.
"""

from django.utils.translation import gettext_lazy as _

from reports.definitions.choices import added_up, days, list_of, one_of, together, words_with
from reports.definitions.params import years_and_partner
from reports.queries import spending, telling, trained
from reports.queries.labels import covers_costs
from reports.queries.whose import for_money
from reports.sheets import Chart

added_up(
    "trained",
    _("People trained"),
    _("Who was trained, by type, gender, country, region and group of countries?"),
    "year",
    trained.TRAINED_COLUMNS,
    trained.trained,
    trained.trained_size,
    params=together(one_of("by", _("By"), trained.BY), years_and_partner),
    words=words_with(by=(_("By"), trained.BY)),
    chart=Chart("bar", "what", ("trainings",), _("Trainings")),
    url=list_of("training:enrolments"),
)
added_up(
    "sdg_4b1",
    _("Scholarship flows (SDG 4.b.1)"),
    _("What did the host pay for scholarships, by partner, sector and type of study?"),
    "year",
    spending.SDG_COLUMNS,
    spending.scholarship_flows,
    spending.sdg_size,
    may=for_money,
    covers=covers_costs,
)
added_up(
    "notices",
    _("Notices by kind"),
    _("How many notices were given, sent, failed and read?"),
    "year",
    telling.NOTICE_COLUMNS,
    telling.notices_by_kind,
    telling.notices_size,
    params=days,
    words=words_with(),
    may=telling.for_readers,
    chart=Chart("bar", "label", ("notices",), _("Notices")),
)
