from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EventKind(TextChoices):
    CONFERENCE = "conference", _("conference")
    SEMINAR = "seminar", _("seminar")
    ROUNDTABLE = "roundtable", _("roundtable")


class EventMode(TextChoices):
    ON_SITE = "on_site", _("on the spot")
    ONLINE = "online", _("online")
    HYBRID = "hybrid", _("on the spot and online")


class EventState(TextChoices):
    """Life of an event (domain.md 1.9); that of its delegations and participants stands on these."""

    PLANNED = "planned", _("planned")
    PROGRAMME_OPEN = "programme_open", _("programme published")
    INVITED = "invited", _("invitations sent")
    HELD = "held", _("held")
    MATERIALS_PUBLISHED = "materials_published", _("materials published")
    STATEMENT_ISSUED = "statement_issued", _("statement issued")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")


EVENT_TONES = {
    "planned": "neutral", "programme_open": "info", "invited": "info", "held": "good", "materials_published": "good", "statement_issued": "good",
    "closed": "neutral", "cancelled": "bad",
}  # fmt: skip
# In which people can be named and registered; in which it is over; which somebody outside the house may know of.
COMING = (EventState.PROGRAMME_OPEN, EventState.INVITED)
HAPPENED = (EventState.HELD, EventState.MATERIALS_PUBLISHED, EventState.STATEMENT_ISSUED, EventState.CLOSED)
ANNOUNCED = (*COMING, *HAPPENED, EventState.CANCELLED)


class SessionKind(TextChoices):
    OPENING = "opening", _("opening")
    PLENARY = "plenary", _("plenary session")
    PANEL = "panel", pgettext_lazy("kind of session", "panel")
    ROUNDTABLE = "roundtable", _("roundtable")
    WORKSHOP = "workshop", _("workshop")
    PAPERS = "papers", _("presentation of papers")
    CEREMONY = "ceremony", _("ceremony or reception")
    BREAK = "break", _("break")


class SessionState(TextChoices):
    PLANNED = "planned", _("planned")
    CANCELLED = "cancelled", _("cancelled")


class SpeakerRole(TextChoices):
    CHAIR = "chair", _("chair")
    SPEAKER = "speaker", _("speaker")
    DISCUSSANT = "discussant", _("discussant")
    RAPPORTEUR = "rapporteur", _("rapporteur")


class DelegationState(TextChoices):
    """Of a government or institution that is invited."""

    PREPARED = "prepared", _("invitation not sent yet")
    INVITED = "invited", _("invited")
    NAMED = "named", _("delegation named")
    CONFIRMED = "confirmed", _("delegation confirmed")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("invitation withdrawn")


DELEGATION_TONES = {
    "prepared": "neutral", "invited": "attention", "named": "info", "confirmed": "good", "declined": "bad", "withdrawn": "neutral",
}  # fmt: skip


class RegistrationState(TextChoices):
    """Of one participant. A place is held from the offer or the confirmation on."""

    UNCONFIRMED = "unconfirmed", _("waiting for the confirmation of the e-mail address")
    NAMED = "named", _("named for the delegation")
    REGISTERED = "registered", _("registered, waiting for approval")
    WAITING = "waiting", _("on the waiting list")
    OFFERED = "offered", _("a place is offered")
    CONFIRMED = "confirmed", _("confirmed")
    ATTENDED = "attended", _("attended")
    NO_SHOW = "no_show", _("did not come")
    DECLINED = "declined", _("declined")
    CANCELLED = "cancelled", _("cancelled")


REGISTRATION_TONES = {
    "unconfirmed": "neutral", "named": "info", "registered": "attention", "waiting": "info", "offered": "attention", "confirmed": "good",
    "attended": "good", "no_show": "bad", "declined": "bad", "cancelled": "neutral",
}  # fmt: skip
# Who holds a place of the event; who counts within the ceiling of a delegation; whose registration is over.
PLACED = (RegistrationState.OFFERED, RegistrationState.CONFIRMED, RegistrationState.ATTENDED, RegistrationState.NO_SHOW)
IN_DELEGATION = (
    RegistrationState.NAMED, RegistrationState.REGISTERED, RegistrationState.WAITING, RegistrationState.OFFERED, RegistrationState.CONFIRMED,
    RegistrationState.ATTENDED, RegistrationState.NO_SHOW,
)  # fmt: skip
LIVE = (*IN_DELEGATION, RegistrationState.UNCONFIRMED)
# Whoever holds a place or waits for one, and so is told of each change of the event.
CONCERNED = (
    RegistrationState.NAMED, RegistrationState.REGISTERED, RegistrationState.WAITING, RegistrationState.OFFERED, RegistrationState.CONFIRMED,
)  # fmt: skip
REGISTRATION_OVER = (RegistrationState.DECLINED, RegistrationState.CANCELLED)


class Accreditation(TextChoices):
    NOT_NEEDED = "not_needed", _("not needed")
    WAITING = "waiting", _("waiting")
    ACCREDITED = "accredited", _("accredited")
    REFUSED = "refused", _("refused")


ACCREDITATION_TONES = {"not_needed": "neutral", "waiting": "attention", "accredited": "good", "refused": "bad"}


class Diet(TextChoices):
    ANY = "any", _("no wish")
    HALAL = "halal", _("halal")
    VEGETARIAN = "vegetarian", _("vegetarian")
    VEGAN = "vegan", _("vegan")
    KOSHER = "kosher", _("kosher")
    OTHER = "other", _("other, see the note")


class StatementState(TextChoices):
    DRAFT = "draft", _("draft")
    CIRCULATED = "circulated", _("put to the delegations")
    REPLACED = "replaced", _("replaced by a later version")
    ISSUED = "issued", _("issued")


STATEMENT_TONES = {"draft": "neutral", "circulated": "attention", "replaced": "neutral", "issued": "good"}


class Consent(TextChoices):
    CONSENTS = "consents", _("consents")
    RESERVATION = "reservation", _("consents with a reservation")
    REFUSES = "refuses", _("does not consent")


CONSENT_TONES = {"consents": "good", "reservation": "attention", "refuses": "bad"}


class PaperState(TextChoices):
    SUBMITTED = "submitted", _("submitted")
    UNDER_REVIEW = "under_review", _("in review")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


PAPER_TONES = {"submitted": "attention", "under_review": "info", "accepted": "good", "declined": "bad", "withdrawn": "neutral"}
