"""Words for rows of the history that are no step of a workflow."""

from django.utils.translation import gettext_lazy as _

from core.record import register_words

register_words("exchanges.material", {"written": _("Draft written")})
register_words("exchanges.acknowledgement", {"acknowledged": _("Receipt acknowledged")})
