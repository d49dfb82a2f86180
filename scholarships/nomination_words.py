"""What the history of a nomination says for rows that are no step of its workflow."""

from django.utils.translation import gettext_lazy as _

from core.record import register_words

register_words(
    "scholarships.nomination",
    {
        "created": _("Draft made"),
        "document_added": _("Document uploaded"),
        "document_removed": _("Document removed"),
    },
)
