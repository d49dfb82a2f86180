from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from partners.enums import Role


class AssignmentState(TextChoices):
    ASSIGNED = "assigned", _("waiting for the review")
    SUBMITTED = "submitted", _("review submitted")
    RECUSED = "recused", _("recused")


# Who of the staff reads reviewers, marks and means: those who run the panel, decide or audit.
PANEL_READERS = (Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD, Role.PANEL_SECRETARY, Role.AUDITOR)
# What a mark says; the scale is the database's too (1 to 5).
SCORE_WORDS = {1: _("weak"), 2: _("fair"), 3: _("good"), 4: _("very good"), 5: _("outstanding")}
