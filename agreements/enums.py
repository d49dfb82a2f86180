from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AgreementState(TextChoices):
    DRAFT = "draft", _("draft")
    PROPOSED = "proposed", _("under negotiation")
    AGREED = "agreed", _("approved by all sides")
    SIGNED = "signed", _("signed")
    IN_FORCE = "in_force", _("in force")
    AMENDING = "amending", _("in force, being amended")
    TERMINATING = "terminating", _("in force, notice given")
    EXPIRED = "expired", _("expired")
    TERMINATED = "terminated", _("terminated")
    WITHDRAWN = "withdrawn", _("withdrawn before it was signed")


# States in which the last approved terms hold, states before the signing, and the last ones.
RUNNING = (AgreementState.IN_FORCE, AgreementState.AMENDING, AgreementState.TERMINATING)
UNSIGNED = (AgreementState.DRAFT, AgreementState.PROPOSED, AgreementState.AGREED, AgreementState.WITHDRAWN)
OVER = (AgreementState.EXPIRED, AgreementState.TERMINATED, AgreementState.WITHDRAWN)
NEGOTIATED = (AgreementState.PROPOSED, AgreementState.AGREED, AgreementState.AMENDING)


class VersionState(TextChoices):
    DRAFTING = "drafting", _("being written")
    PROPOSED = "proposed", _("proposed")
    COUNTERED = "countered", _("answered with another version")
    WITHDRAWN = "withdrawn", _("withdrawn")
    APPROVED = "approved", _("approved by all sides")


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
    CARRY_OUT = "carry_out", _("carried over to the next year")
    CARRY_IN = "carry_in", _("carried over from the year before")
    EXCEPTION = "exception", _("added by exception")


class RankBand(TextChoices):
    """Whom a line is for, by diplomatic rank."""

    ANY = "any", _("any rank")
    JUNIOR = "junior", _("junior (attaché to third secretary)")
    MIDDLE = "middle", _("middle (second to first secretary)")
    SENIOR = "senior", _("senior (counsellor and above)")


class CarryOver(TextChoices):
    """What happens to places that nobody used in a year."""

    NONE = "none", _("they lapse")
    NEXT_YEAR = "next_year", _("they go to the next year once")
    WITHIN_LINE = "within_line", _("they go on to the last year of the line")


class Cost(TextChoices):
    TUITION = "tuition", _("tuition")
    STIPEND = "stipend", _("stipend")
    TRAVEL = "travel", _("travel")
    HOUSING = "housing", _("housing")
    INSURANCE = "insurance", _("insurance")


class Payer(TextChoices):
    HOST = "host", _("the receiving side")
    SENDER = "sender", _("the sending side")
    SHARED = "shared", _("both, by halves")
    PERSON = "person", _("the participant")


CEFR = [(level, level) for level in ("A1", "A2", "B1", "B2", "C1", "C2")]
