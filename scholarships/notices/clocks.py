"""Of the three clocks: who set one, and who still has something open before it ends."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.registries import NoticeKind, register_notice
from scholarships.models import Allotment
from scholarships.notices.facts import allotment_facts, to_nominee
from scholarships.notices.recipients import officers_of, other_officers


def call_url(allotment: Allotment) -> str:
    return reverse("scholarships:call", args=[allotment.call_id])


def of_allotment(step: str, to: Any, subject: Any, body: Any) -> None:
    register_notice(NoticeKind(f"allotment_{step}", "scholarships.allotment", step, to, subject, body, allotment_facts, call_url, always=True))


of_allotment(
    "host_soon",
    officers_of,
    _("Call %(call)s closes %(until)s"),
    _("The call %(call)s, %(title)s, closes %(until)s. Nominations of %(partner)s that are not sent yet: %(drafts)s."),
)
of_allotment(
    "internal_soon",
    officers_of,
    _("Your own closing in call %(call)s: %(until)s"),
    _("Nominees and employers complete their parts until %(until)s. Nominations of %(partner)s that are not sent yet: %(drafts)s."),
)
of_allotment(
    "internal_closing_set",
    other_officers,
    _("Your own closing in call %(call)s is set: %(until)s"),
    _("For the call %(call)s, %(title)s, nominees and employers of %(partner)s complete their parts until %(until)s."),
)
of_allotment(
    "internal_closing_taken_away",
    other_officers,
    _("Your own closing in call %(call)s is taken away"),
    _("For the call %(call)s, %(title)s, nominees and employers of %(partner)s have time until the call closes."),
)
to_nominee(
    "nominee_closing_set",
    _("Complete your part by %(until)s: %(number)s"),
    _("For your nomination %(number)s to call %(call)s you complete your own part until %(until)s."),
)
to_nominee(
    "nominee_soon",
    _("Still open until %(until)s: your part of %(number)s"),
    _("Your part of the nomination %(number)s to call %(call)s is not confirmed yet. You can complete it until %(until)s."),
)
