from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class IssuedKind(TextChoices):
    CERTIFICATE_COMPLETION = "certificate_completion", _("certificate of completion")


class IssuedState(TextChoices):
    VALID = "valid", _("valid")
    REVOKED = "revoked", _("revoked")
