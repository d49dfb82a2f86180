from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from partners.enums import SEES_ALL_PARTNERS, Role


class AssignmentState(TextChoices):
    ASSIGNED = "assigned", _("waiting for the review")
    SUBMITTED = "submitted", _("review submitted")
    RECUSED = "recused", _("recused")
    TAKEN_OFF = "taken_off", _("taken off the case")


# States in which a reviewer has nothing to do with the case any more: neither reads it nor counts in it.
LEFT = (AssignmentState.RECUSED, AssignmentState.TAKEN_OFF)


class TieKind(TextChoices):
    """What a reviewer declares to be tied to; hints of a conflict of interest are drawn from it (peers.md C 3)."""

    COUNTRY = "country", _("country or organisation")
    INSTITUTION = "institution", _("institution")
    PERSON = "person", _("person")


class TieSource(TextChoices):
    """How the tie came about."""

    CURRENT_POST = "current_post", _("I work there, or with this person")
    PAST_POST = "past_post", _("I worked there, or with this person")
    SUPERVISOR = "supervisor", _("I taught or supervised there, or this person")
    FAMILY = "family", _("family or friendship")
    OTHER = "other", _("another tie")


class HintKind(TextChoices):
    """Why a reviewer should perhaps not judge a case. The first is no hint: nobody judges those of their own side."""

    OWN_SIDE = "own_side", _("own side")
    COUNTRY = "country", _("same country")
    INSTITUTION = "institution", _("same institution")
    PAST_POST = "past_post", _("past post")
    PERSON = "person", _("tie to the person")


# Roles with which somebody reads dossiers: no member of a blind panel, who would know whom they judge.
DOSSIER_READERS = SEES_ALL_PARTNERS | {Role.REGISTRAR}
# Who of the staff reads reviewers, marks and means: those who run the panel, decide or audit.
PANEL_READERS = (Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD, Role.PANEL_SECRETARY, Role.AUDITOR)
# What a mark says; the scale is the database's too (1 to 5).
SCORE_WORDS = {1: _("weak"), 2: _("fair"), 3: _("good"), 4: _("very good"), 5: _("outstanding")}
