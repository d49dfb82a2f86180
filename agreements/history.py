"""What the history of an agreement says in words, besides the steps of its life."""

from django.utils.translation import gettext_lazy as _

from core.record import register_words

register_words(
    "agreements.agreement",
    {
        "created": _("Draft made"),
        "changed": _("Facts changed"),
        "party_added": _("Party added"),
        "party_changed": _("Facts of a party changed"),
        "party_removed": _("Party removed"),
        "line_added": _("Quota line added"),
        "signed_file_added": _("Signed file put on record"),
    },
)
