"""What lines of a version must be, said before anybody approves them."""

from django.utils.translation import gettext as _

from agreements.models import Agreement, QuotaLine
from agreements.queries.terms import FIXED_OF_LINE, Terms
from core.errors import Refused


def refuse_lines(terms: Terms, agreement: Agreement) -> None:
    """Sending partners are sides; what a line on record is does not change under its ledger."""
    rows = QuotaLine.objects.across_partners(reason="every side approves the whole text").filter(agreement=agreement)
    present = {row.number: row for row in rows}
    for line in terms["lines"]:
        if line["partner"] not in agreement.side_ids:
            raise Refused(_("The sending partner of line %(line)s is no party to the agreement.") % {"line": line["number"]})
        row = present.get(line["number"])
        if row and any(getattr(row, "partner_id" if name == "partner" else name) != line[name] for name in FIXED_OF_LINE):
            sentence = _("Line %(line)s: sending partner, direction and unit can't change. Remove the line and add another one.")
            raise Refused(sentence % {"line": line["number"]})
