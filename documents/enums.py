from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class IssuedKind(TextChoices):
    CERTIFICATE_COMPLETION = "certificate_completion", _("certificate of completion")


class ScanState(TextChoices):
    """Whether a file was looked at by the virus scanner; without one every file stays "not scanned" and says so."""

    NOT_SCANNED = "not_scanned", _("not scanned")
    WAITING = "waiting", _("waiting for the virus scan")
    CLEAN = "clean", _("scanned, nothing found")
    INFECTED = "infected", _("a virus was found")


class IssuedState(TextChoices):
    VALID = "valid", _("valid")
    REVOKED = "revoked", _("revoked")
