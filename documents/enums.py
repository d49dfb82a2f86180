from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class IssuedKind(TextChoices):
    CERTIFICATE_COMPLETION = "certificate_completion", _("certificate of completion")
    CERTIFICATE_PARTICIPATION = "certificate_participation", _("certificate of participation")
    DIPLOMA = "diploma", _("diploma")
    TRANSCRIPT = "transcript", _("transcript of records")
    ACCEPTANCE_NOTICE = "acceptance_notice", _("notice of acceptance")
    RESERVE_NOTICE = "reserve_notice", _("notice of a place on the reserve list")
    REGRET = "regret", _("letter of regret")
    AWARD_LETTER = "award_letter", _("award letter")
    TERMS = "terms", _("terms of the award")
    ALLOWANCE_SHEET = "allowance_sheet", _("allowance sheet")
    INVITATION = "invitation", _("letter of invitation")
    VISA_SUPPORT = "visa_support", _("visa support letter")
    NOTE_VERBALE = "note_verbale", _("note verbale")
    MINUTE = "minute", _("minute of the panel")
    MOBILITY_AGREEMENT = "mobility_agreement", _("mobility agreement")
    EVENT_INVITATION = "event_invitation", _("invitation to an event")
    STATEMENT = "statement", _("joint statement")


class CircleKind(TextChoices):
    """How far a circle of readers goes."""

    PUBLIC = "public", _("everybody")
    ALL_PARTNERS = "all_partners", _("all partners")
    NAMED = "named", _("named partners")
    INTERNAL = "internal", _("only inside the house")


class ScanState(TextChoices):
    """Whether a file was looked at by the virus scanner; without one every file stays "not scanned" and says so."""

    NOT_SCANNED = "not_scanned", _("not scanned")
    WAITING = "waiting", _("waiting for the virus scan")
    CLEAN = "clean", _("scanned, nothing found")
    INFECTED = "infected", _("a virus was found")


class IssuedState(TextChoices):
    VALID = "valid", _("valid")
    REVOKED = "revoked", _("revoked")


class TextState(TextChoices):
    """A version of the paragraphs of a letter."""

    DRAFT = "draft", _("draft")
    IN_USE = "in_use", _("in use")
    RETIRED = "retired", _("replaced by a later version")


# Each kind of document counts its numbers in a series of its own, from 1 in each year.
SERIES = {
    IssuedKind.CERTIFICATE_COMPLETION: "C", IssuedKind.CERTIFICATE_PARTICIPATION: "CP", IssuedKind.DIPLOMA: "D", IssuedKind.TRANSCRIPT: "TR",
    IssuedKind.ACCEPTANCE_NOTICE: "AN", IssuedKind.RESERVE_NOTICE: "RN", IssuedKind.REGRET: "RL",
    IssuedKind.AWARD_LETTER: "AL", IssuedKind.TERMS: "TA", IssuedKind.ALLOWANCE_SHEET: "AS", IssuedKind.INVITATION: "IN",
    IssuedKind.VISA_SUPPORT: "VS", IssuedKind.NOTE_VERBALE: "NV", IssuedKind.MINUTE: "PM",
    IssuedKind.MOBILITY_AGREEMENT: "MA", IssuedKind.EVENT_INVITATION: "EI", IssuedKind.STATEMENT: "JS",
}  # fmt: skip
# Letters whose paragraphs a clerk of the ministry may rewrite; the rest is set from its facts alone.
LETTERS = (
    IssuedKind.ACCEPTANCE_NOTICE, IssuedKind.RESERVE_NOTICE, IssuedKind.REGRET, IssuedKind.AWARD_LETTER, IssuedKind.TERMS,
    IssuedKind.ALLOWANCE_SHEET, IssuedKind.INVITATION, IssuedKind.VISA_SUPPORT, IssuedKind.NOTE_VERBALE, IssuedKind.EVENT_INVITATION,
)  # fmt: skip
# Papers at the end of a training: all languages on one sheet.
CERTIFICATES = (IssuedKind.CERTIFICATE_PARTICIPATION, IssuedKind.CERTIFICATE_COMPLETION, IssuedKind.DIPLOMA)
