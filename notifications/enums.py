from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DeliveryState(TextChoices):
    QUEUED = "queued", _("waiting to be sent")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    BOUNCED = "bounced", _("returned by the other side")
    DROPPED = "dropped", _("not sent: the address is known to be wrong")


class TryOutcome(TextChoices):
    """What the mail server's answer means for the next try."""

    SENT = "sent", _("accepted")
    LATER = "later", _("try again later")
    REFUSED = "refused", _("refused for good")
    UNREACHED = "unreached", _("server out of reach")
    LOST = "lost", _("worker lost on the way")
    BOUNCED = "bounced", _("returned afterwards")


class Channel(TextChoices):
    INBOX = "inbox", _("inbox of the portal")
    EMAIL = "email", _("e-mail")


class Frequency(TextChoices):
    AT_ONCE = "at_once", _("at once")
    DAILY = "daily", _("once a day")
    WEEKLY = "weekly", _("once a week")
    NEVER = "never", _("never")


class AnnouncementState(TextChoices):
    DRAFT = "draft", _("draft")
    SENT = "sent", _("sent")
    DROPPED = "dropped", _("not sent")
