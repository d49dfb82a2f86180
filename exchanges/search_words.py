"""Words of history rows that the clock writes when it has told somebody of new materials."""

from django.utils.translation import gettext_lazy as _

from core.record import register_words

register_words("accounts.user", {"materials_found": _("Told of new materials"), "materials_digest": _("Sent the digest of materials")})
