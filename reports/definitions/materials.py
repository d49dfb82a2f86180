"""Reports on informational and analytical materials."""

from django.utils.translation import gettext_lazy as _

from reports.definitions.choices import added_up, list_of
from reports.queries import exchanging
from reports.queries.whose import for_sides
from reports.sheets import Chart

added_up(
    "materials",
    _("Materials by partner and topic"),
    _("What did each side share, and was it opened and acknowledged?"),
    "exchanges",
    exchanging.MATERIAL_COLUMNS,
    exchanging.materials_by_topic,
    exchanging.materials_size,
    may=for_sides,
    chart=Chart("bar", "topic", ("shared",), _("Materials shared")),
    url=list_of("exchanges:materials"),
)
