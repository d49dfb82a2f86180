from notifications.models.actions import FollowUpAction, Reminder
from notifications.models.announcements import Announcement
from notifications.models.choices import NoticeChoice, NoticeHours, NoticeWording
from notifications.models.inbox import Delivery, DeliveryTry, DigestItem, Notice, UndeliverableAddress
from notifications.models.watching import JobBeat, KindWatch, MailPause

__all__ = [
    "Announcement",
    "Delivery",
    "DeliveryTry",
    "DigestItem",
    "FollowUpAction",
    "JobBeat",
    "KindWatch",
    "MailPause",
    "Notice",
    "NoticeChoice",
    "NoticeHours",
    "NoticeWording",
    "Reminder",
    "UndeliverableAddress",
]
