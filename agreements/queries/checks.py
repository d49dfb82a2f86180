"""What lines of a version must be, said before anybody approves them."""

from django.utils.translation import gettext as _

from agreements.models import Agreement, QuotaLine
from agreements.queries.missing import years_outside
from agreements.queries.terms import DAYS, FIXED_OF_LINE, Terms, columns
from core.errors import Refused


def refuse_lines(terms: Terms, agreement: Agreement) -> None:
    """Sending partners are sides; what a line on record is does not change under its ledger."""
    rows = QuotaLine.objects.across_partners(reason="every side approves the whole text").filter(agreement=agreement)
    present = {row.number: row for row in rows}
    if len({line["number"] for line in terms["lines"]}) < len(terms["lines"]):
        raise Refused(_("Two lines have the same number: reload the page and enter the new line again."))
    for line in terms["lines"]:
        if line["partner"] not in agreement.side_ids:
            raise Refused(_("The sending partner of line %(line)s is no party to the agreement.") % {"line": line["number"]})
        if outside := years_outside(Agreement(**columns(terms, DAYS)), line["first_year"], line["last_year"]):
            sentences = " ".join(str(sentence) for texts in outside.values() for sentence in texts)
            raise Refused(_("Line %(line)s: %(sentences)s") % {"line": line["number"], "sentences": sentences})
        row = present.get(line["number"])
        if row and any(getattr(row, "partner_id" if name == "partner" else name) != line[name] for name in FIXED_OF_LINE):
            sentence = _("Line %(line)s: sending partner, direction and unit can't change. Remove the line and add another one.")
            raise Refused(sentence % {"line": line["number"]})
