"""What the history of a nomination says for rows that are no step of its workflow."""

from django.utils.translation import gettext_lazy as _

from core.record import register_words

register_words(
    "scholarships.nomination",
    {
        "created": _("Draft made"),
        "carried_over": _("Answers taken over from the person's last nomination"),
        "carried_over_checked": _("Answers taken over were checked"),
        "document_added": _("Document uploaded"),
        "document_removed": _("Document removed"),
        "nominee_invited": _("Nominee invited to an account"),
        "personal_file_read": _("Personal paper opened"),
    },
)
