"""Reports on the life of agreements."""

from django.utils.translation import gettext_lazy as _

from reports.definitions.choices import added_up, list_of, one_of, page_of, together, words_with
from reports.definitions.params import partner
from reports.queries import agreed
from reports.queries.whose import for_sides
from reports.sheets import Chart

added_up(
    "agreements_due",
    _("Agreements due for renewal"),
    _("Which agreements end soon, and until when must notice be given?"),
    "quota",
    agreed.DUE_COLUMNS,
    agreed.due_for_renewal,
    agreed.due_size,
    params=together(one_of("months", _("Ends within"), agreed.MONTHS), partner),
    words=words_with(months=(_("Ends within"), agreed.MONTHS)),
    may=for_sides,
    url=page_of("agreements:agreement"),
)
added_up(
    "agreement_approvals",
    _("Approval of agreements"),
    _("How many agreements are in each state, and how far are those on the table approved?"),
    "quota",
    agreed.APPROVAL_COLUMNS,
    agreed.approvals,
    agreed.approval_size,
    params=partner,
    may=for_sides,
    chart=Chart("bar", "state", ("agreements",), _("Agreements")),
    url=list_of("agreements:agreements"),
)
