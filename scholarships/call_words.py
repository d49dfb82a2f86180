"""What the history of a call says for rows that are no step of its workflow."""

from django.utils.translation import gettext_lazy as _

from core.record import register_words

register_words(
    "scholarships.call",
    {
        "created": _("Draft made"),
        "changed": _("Changed"),
        "allotted": _("Places given to a partner"),
        "allotment_removed": _("Places of a partner taken back"),
        "checklist_added": _("Document added to the checklist"),
        "checklist_removed": _("Document taken off the checklist"),
        "component_added": _("Component of the award added"),
        "component_removed": _("Component of the award taken away"),
        "checklist_moved": _("Order of the checklist changed"),
    },
)
