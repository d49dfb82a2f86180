from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StayPurpose(TextChoices):
    TRAINING = "training", _("training")
    EXPERT = "expert", _("mission of an expert")
    EVENT = "event", _("event")


class StayState(TextChoices):
    PLANNED = "planned", _("planned")
    NOTE_SENT = "note_sent", _("note verbale sent")
    VISA_READY = "visa_ready", _("visa support given")
    ARRIVED = "arrived", _("arrived")
    DEPARTED = "departed", _("departed")
    NO_SHOW = "no_show", _("did not arrive")
    CANCELLED = "cancelled", _("cancelled")


# Who is still expected, and who is here.
EXPECTED = (StayState.PLANNED, StayState.NOTE_SENT, StayState.VISA_READY)
PRESENT = (StayState.ARRIVED,)
STAY_TONES = {
    "planned": "info", "note_sent": "attention", "visa_ready": "good", "arrived": "good", "departed": "neutral", "no_show": "bad", "cancelled": "neutral",
}  # fmt: skip


class Per(TextChoices):
    """How often an amount is due."""

    ONCE = "once", _("once")
    MONTH = "month", _("a month, by days in the first and last month")
    DAY = "day", _("a day")


class AllowanceKind(TextChoices):
    """What an award or a mission is made of (domain.md 3, allowance sheet)."""

    TUITION = "tuition", _("tuition")
    STIPEND = "stipend", _("stipend")
    TRAVEL = "travel", _("travel")
    HOUSING = "housing", _("housing")
    INSURANCE = "insurance", _("insurance")
    BOOKS = "books", _("books")
    PER_DIEM = "per_diem", _("daily allowance")


class Funder(TextChoices):
    HOST = "host", _("the receiving side")
    SENDER = "sender", _("the sending side")
    ORGANISATION = "organisation", _("an international organisation")
    PARTICIPANT = "participant", _("the participant")


class Currency(TextChoices):
    KZT = "KZT", _("tenge (KZT)")
    USD = "USD", _("US dollar (USD)")
    EUR = "EUR", _("euro (EUR)")
    RUB = "RUB", _("Russian rouble (RUB)")


class SheetState(TextChoices):
    DRAFT = "draft", _("draft")
    APPROVED = "approved", _("approved")
    PAID = "paid", _("paid")


SHEET_TONES = {"draft": "neutral", "approved": "info", "paid": "good"}
