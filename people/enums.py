from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Gender(TextChoices):
    FEMALE = "female", _("female")
    MALE = "male", _("male")
    OTHER = "other", _("another, as in the passport")


class PassportKind(TextChoices):
    DIPLOMATIC = "diplomatic", _("diplomatic")
    SERVICE = "service", _("service (official)")
    ORDINARY = "ordinary", _("ordinary")
