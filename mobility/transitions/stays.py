"""Life of a stay (domain.md 1.6, 1.7): the note verbale, the visa, the days on which the person really came and left."""

from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.timefmt import day_text
from core.workflow import Workflow, register, step
from mobility import rules, visa_clock
from mobility.enums import EXPECTED
from mobility.enums import StayState as S
from mobility.models import Stay
from partners.queries import host_day


def note_may_go_in(stay: Stay, now: datetime) -> None:
    """Inside the window of the visa clock, both edges included."""
    if not stay.visa_needed:
        raise Refused(_("No visa is needed for this stay, so no note verbale goes in."), code="no_visa")
    today, window = host_day(now), visa_clock.window_of(stay.enters_on)
    if today < window.opens_on:
        raise Refused(gettext("Too early: the note verbale goes in from %(day)s on.") % {"day": day_text(window.opens_on)}, code="early")
    if today > window.closes_on:
        sentence = gettext("Too late: the note verbale had to go in by %(day)s. Change the planned entry first.")
        raise Refused(sentence % {"day": day_text(window.closes_on)}, code="late")


NOTED = (S.NOTE_SENT, S.VISA_READY)
WORKFLOW = register(
    Workflow(
        model="mobility.stay",
        initial=S.PLANNED,
        path=(S.PLANNED, S.NOTE_SENT, S.VISA_READY, S.ARRIVED, S.DEPARTED),
        done={
            "send_note": _("Note verbale sent"),
            "take_note_back": _("Note verbale taken back"),
            "record_visa": _("Visa-support reference number recorded"),
            "record_arrival": _("Arrival recorded"),
            "record_departure": _("Departure recorded"),
            "correct_days": _("Days of arrival and departure corrected"),
            "change_days": _("Planned days changed"),
            "change_departure": _("Planned departure changed"),
            "set_visa_need": _("Whether a visa is needed was changed"),
            "no_show": _("Did not arrive"),
            "cancel": _("Stay cancelled"),
        },
        steps=(
            step("send_note", _("Write the note verbale"), [S.PLANNED], S.NOTE_SENT, rules.may_write_notes, guard=note_may_go_in, tone="primary"),
            step("record_visa", _("Record the visa reference"), NOTED, S.VISA_READY, rules.may_keep_stay, tone="primary"),
            step("take_note_back", _("Take the note verbale back"), NOTED, S.PLANNED, rules.may_write_notes, needs_reason=True, tone="danger"),
            step("record_arrival", _("Record the arrival"), EXPECTED, S.ARRIVED, rules.may_keep_stay),
            step("record_departure", _("Record the departure"), [S.ARRIVED], S.DEPARTED, rules.may_keep_stay, tone="primary"),
            step("correct_days", _("Correct the days"), [S.ARRIVED, S.DEPARTED], None, rules.may_keep_stay, needs_reason=True),
            step("change_days", _("Change the planned days"), EXPECTED, None, rules.may_plan_days),
            step("change_departure", _("Change the planned departure"), [S.ARRIVED], None, rules.may_plan_days),
            step("set_visa_need", _("Say whether a visa is needed"), [S.PLANNED], None, rules.may_keep_stay),
            step("no_show", _("Mark as not arrived"), EXPECTED, S.NO_SHOW, rules.may_end_stay, needs_reason=True, button=False),
            step("cancel", _("Cancel the stay"), EXPECTED, S.CANCELLED, rules.may_end_stay, needs_reason=True, button=False),
        ),
    )
)
