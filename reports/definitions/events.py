"""Reports on conferences, seminars and roundtables."""

from django.utils.translation import gettext_lazy as _

from reports.definitions.choices import added_up, page_of
from reports.queries import attending
from reports.sheets import Chart

added_up(
    "events",
    _("Events"),
    _("Who was invited to each event, who registered and came, and what did they think?"),
    "exchanges",
    attending.EVENT_COLUMNS,
    attending.events_held,
    attending.events_size,
    chart=Chart("bar", "title", ("attended",), _("Attended")),
    url=page_of("events:event"),
)
added_up(
    "events_by_partner",
    _("Events by partner"),
    _("To how many events was each partner invited, and how many of its people came?"),
    "exchanges",
    attending.SIDE_COLUMNS,
    attending.events_by_partner,
    attending.sides_size,
    chart=Chart("bar", "partner", ("attended",), _("Attended")),
)
