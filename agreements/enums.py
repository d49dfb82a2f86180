from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AgreementState(TextChoices):
    DRAFT = "draft", _("draft")
    SIGNED = "signed", _("signed")
    IN_FORCE = "in_force", _("in force")
    EXPIRED = "expired", _("expired")
    TERMINATED = "terminated", _("terminated")


class Area(TextChoices):
    """Areas of cooperation seen in such memoranda (domain.md 2.1)."""

    TRAINING = "training", _("training of diplomats and officials")
    SCHOLARSHIPS = "scholarships", _("scholarships")
    EXPERTS = "experts", _("exchange of experts and teaching staff")
    RESEARCH = "research", _("joint research")
    MATERIALS = "materials", _("exchange of informational and analytical materials")
    CURRICULA = "curricula", _("exchange of curricula and methods of training")
    CONSULTATIONS = "consultations", _("consultations on training")
    EVENTS = "events", _("conferences, seminars and roundtables")


class PartyRole(TextChoices):
    COORDINATING = "coordinating", _("coordinating authority")
    IMPLEMENTING = "implementing", _("implementing organisation")
    PARTY = "party", _("party")


class Direction(TextChoices):
    INBOUND = "inbound", _("to Kazakhstan")
    OUTBOUND = "outbound", _("from Kazakhstan")


class LineKind(TextChoices):
    DEGREE = "degree", _("degree programme")
    COURSE = "course", _("short course")
    ATTACHMENT = "attachment", _("attachment")
    TEACHING = "teaching", _("teaching")
    RESEARCH = "research", _("research stay")


class Level(TextChoices):
    BACHELOR = "eqf6", _("bachelor (EQF 6)")
    MASTER = "eqf7", _("master (EQF 7)")
    DOCTOR = "eqf8", _("doctor (EQF 8)")
    PROFESSIONAL = "professional", _("professional training")


class Unit(TextChoices):
    PEOPLE = "people", _("people")
    PERSON_MONTHS = "person_months", _("person-months")
    DAYS = "days", _("days")


class EntryKind(TextChoices):
    RESERVE = "reserve", _("reserved")
    USE = "use", _("used")
    RELEASE = "release", _("released")
    RETURN = "return", _("returned after use")
