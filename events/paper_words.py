"""Words for rows of the history of papers and statements that are no step."""

from django.utils.translation import gettext_lazy as _

from core.record import register_words

register_words("events.paper", {"submitted": _("Handed in")})
register_words("events.event", {"papers_called": _("Call for papers written"), "panel_opened": _("Panel for the papers opened")})
register_words("events.statementversion", {"written": _("Version written"), "answered": _("Delegation has answered")})
