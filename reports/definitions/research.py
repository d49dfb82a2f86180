"""Reports on joint research projects."""

from django.utils.translation import gettext_lazy as _

from reports.definitions.choices import added_up, list_of
from reports.queries import exchanging
from reports.sheets import Chart

added_up(
    "projects",
    _("Research projects"),
    _("How many projects are in each state, whose reports are late, and what was published?"),
    "exchanges",
    exchanging.PROJECT_COLUMNS,
    exchanging.projects_by_state,
    exchanging.projects_size,
    chart=Chart("bar", "state", ("projects",), _("Projects")),
    url=list_of("exchanges:projects"),
)
