from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AssignmentState(TextChoices):
    ASSIGNED = "assigned", _("waiting for the review")
    SUBMITTED = "submitted", _("review submitted")
    RECUSED = "recused", _("recused")
