"""Reports on exchanges of experts and on consultations."""

from django.utils.translation import gettext_lazy as _

from reports.definitions.choices import added_up, list_of
from reports.queries import exchanging
from reports.sheets import Chart

added_up(
    "missions",
    _("Exchange of experts"),
    _("How many experts went each way, for how many days, and what became of their recommendations?"),
    "exchanges",
    exchanging.MISSION_COLUMNS,
    exchanging.missions_by_side,
    exchanging.missions_size,
    chart=Chart("bar", "partner", ("days",), _("Days")),
    url=list_of("exchanges:missions"),
)
added_up(
    "consultations",
    _("Consultations"),
    _("How fast are requests for advice answered, and what came of them?"),
    "exchanges",
    exchanging.CONSULTATION_COLUMNS,
    exchanging.consultations_by_partner,
    exchanging.consultations_size,
    chart=Chart("bar", "partner", ("asked",), _("Asked")),
    url=list_of("training:consultations"),
)
