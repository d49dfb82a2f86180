from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AssignmentState(TextChoices):
    ASSIGNED = "assigned", _("waiting for the review")
    SUBMITTED = "submitted", _("review submitted")
    RECUSED = "recused", _("recused")


# What a mark says; the scale is the database's too (1 to 5).
SCORE_WORDS = {1: _("weak"), 2: _("fair"), 3: _("good"), 4: _("very good"), 5: _("outstanding")}
