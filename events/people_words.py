"""Words for history rows that are no step of a workflow."""

from django.utils.translation import gettext_lazy as _

from core.record import register_words

register_words("events.event", {"precedence_set": _("Order of precedence set")})
register_words("events.delegation", {"listed": _("Put on the list")})
register_words(
    "events.registration",
    {
        "registered": _("Registered"),
        "asked": _("Registered on the public page; waits for the confirmation of the address"),
        "asked_again": _("Registered once more with the same address"),
        "named": _("Named for the delegation"),
        "needs_deleted": _("Diet and needs deleted on their timetable"),
    },
)
