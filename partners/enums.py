from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PartnerKind(TextChoices):
    COUNTRY = "country", _("country")
    ORGANISATION = "organisation", _("international organisation")
    INSTITUTION = "institution", _("institution")


class InstitutionKind(TextChoices):
    MINISTRY = "ministry", _("ministry of foreign affairs")
    AUTHORITY = "authority", _("nominating authority")
    ACADEMY = "academy", _("academy")
    HUB = "hub", _("regional hub")
    EMBASSY = "embassy", _("embassy")
    SECRETARIAT = "secretariat", _("secretariat")


class Power(TextChoices):
    """What the head of a nominating authority can lend to somebody else for a time; each is narrower than the head's role."""

    ENDORSE = "endorse", _("endorse nominations")
    ANSWER_OFFERS = "answer_offers", _("answer offers")
    APPROVE_AGREEMENTS = "approve_agreements", _("approve versions of agreements")
    INVITE_OFFICERS = "invite_officers", _("invite nominating officers")


# Lent powers with which one reads the partner's nominees; the others open agreements, or invitations.
POWERS_OVER_PEOPLE = frozenset({Power.ENDORSE, Power.ANSWER_OFFERS})


class Role(TextChoices):
    """Roles are data: given to a person for an institution, with start and end dates."""

    PROGRAMME_OFFICER = "programme_officer", _("programme officer")
    PROGRAMME_HEAD = "programme_head", _("head of programme")
    REGISTRAR = "registrar", _("registrar")
    LECTURER = "lecturer", _("lecturer")
    AGREEMENT_OFFICER = "agreement_officer", _("agreement officer")
    PANEL_SECRETARY = "panel_secretary", _("panel secretary")
    SIGNATORY = "signatory", _("signatory")
    NOMINATING_OFFICER = "nominating_officer", _("nominating officer")
    AUTHORITY_HEAD = "authority_head", _("head of nominating authority")
    EMBASSY_OFFICER = "embassy_officer", _("embassy officer")
    EMPLOYER_ENDORSER = "employer_endorser", _("employer endorser")
    NOMINEE = "nominee", _("nominee")
    REVIEWER = "reviewer", _("reviewer")
    TRAINEE = "trainee", _("trainee")
    EXPERT = "expert", _("expert")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")


R = Role
SEES_ALL_PARTNERS = frozenset(
    {R.PROGRAMME_OFFICER, R.PROGRAMME_HEAD, R.AGREEMENT_OFFICER, R.PANEL_SECRETARY, R.SIGNATORY, R.AUDITOR, R.ADMINISTRATOR}
)
PARTNER_ROLES = frozenset({R.NOMINATING_OFFICER, R.AUTHORITY_HEAD, R.EMBASSY_OFFICER, R.EMPLOYER_ENDORSER})
# Of these, who reads the partner's records; an employer reads what is put to it, and each model says what that is.
READS_PARTNER = PARTNER_ROLES - {R.EMPLOYER_ENDORSER}
# Officers whom the head of their authority confirms every six months.
CONFIRMED_ROLES = frozenset({R.NOMINATING_OFFICER})
PERSONAL_ROLES = frozenset({R.NOMINEE, R.TRAINEE, R.EXPERT})
HOST_INSTITUTION_ROLES = frozenset({R.REGISTRAR, R.LECTURER})
# Staff and reviewers must have a second factor.
SECOND_FACTOR_ROLES = SEES_ALL_PARTNERS | HOST_INSTITUTION_ROLES | {R.REVIEWER}

# Who speaks for nobody else and uses the pages only. A reviewer too: whether a case may be judged depends on all roles that the person holds, and a token knows one.
WITHOUT_TOKENS = frozenset({*PERSONAL_ROLES, Role.REVIEWER})
