"""What happens to a stay and to an enrolment follows each other; what a seat gives and takes beside it. In the transaction of the step."""

from datetime import date, datetime

from django.utils.translation import gettext, ngettext

from core.errors import Refused
from core.models import HistoryEntry
from core.registries import react
from core.timefmt import day_text
from core.workflow import lock
from mobility.enums import EXPECTED, StayState
from mobility.models import Stay
from mobility.operations import cancel_stay, change_days, change_departure, correct_days, end_allowances, record_arrival, record_departure
from partners.actor import Actor
from partners.operations.trainees import make_trainee_of
from partners.queries import host_day
from people.models import Person
from training.enums import BEFORE, UNDER_WAY, EnrolmentSource
from training.models import Enrolment, Intake
from training.operations.days import follow_stay
from training.operations.extensions import drop_waiting_extension
from training.queries.days import LATEST, enrolment_of, stays_to_move, usual_days

ENROLMENT, STAY = "training.enrolment", "mobility.stay"
CORRECTED = "The academy has corrected the day of arrival or of departure."


def days_reach_stay(enrolment: Enrolment, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    """What the academy has recorded of its enrolment is true of the stay: the first time, and as a correction."""
    if enrolment.stay is None or enrolment.arrived_on is None:
        return
    stay: Stay = lock(enrolment.stay)
    arrived, departed = enrolment.arrived_on, enrolment.departed_on
    if stay.state in EXPECTED:
        record_arrival(stay, arrived_on=arrived, actor=actor, now=now)
    if stay.state == StayState.ARRIVED and departed and stay.arrived_on == arrived:
        record_departure(stay, departed_on=departed, actor=actor, now=now)
    elif stay.arrived_on and (stay.arrived_on, stay.departed_on) != (arrived, departed):
        correct_days(stay, arrived_on=arrived, departed_on=departed, reason=CORRECTED, actor=actor, now=now)


def days_reach_enrolment(stay: Stay, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    """What the visa desk or the ministry has recorded is true of the enrolment."""
    if enrolment := enrolment_of(stay):
        follow_stay(enrolment, stay, actor=actor, now=now)


def planned_days_fit(stay: Stay, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    """The sending side plans within the training: nobody comes after its last day, and a longer stay is an extension."""
    enrolment = enrolment_of(stay)
    if enrolment is None:
        return
    last = enrolment.last_day
    if stay.enters_on > last:
        raise Refused(gettext("The training ends on %(day)s: the planned entry can't lie after it.") % {"day": day_text(last)}, code="days")
    if stay.leaves_on > last + LATEST:
        sentence = gettext("The training ends on %(day)s. Who stays more than 14 days longer needs an extension, for which the academy asks.")
        raise Refused(sentence % {"day": day_text(last)}, code="days")


def stay_ends(enrolment: Enrolment, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    """Nobody comes any more, or nothing more is due; whoever is dismissed is planned to leave within three days. Awards end in scholarships."""
    if enrolment.stay is None:
        return
    stay: Stay = lock(enrolment.stay)
    if enrolment.source != EnrolmentSource.AWARD:
        if stay.state in EXPECTED:
            cancel_stay(stay, reason=entry.reason, actor=actor.in_consequence(), now=now)
        else:
            end_allowances(stay, ends_on=host_day(now), reason=entry.reason, actor=actor, now=now)
    leaves_by = entry.data.get("leaves_by")
    if leaves_by and stay.state == StayState.ARRIVED and stay.leaves_on > date.fromisoformat(leaves_by):
        change_departure(stay, leaves_on=max(date.fromisoformat(leaves_by), stay.enters_on), actor=actor, now=now)


def question_ends(enrolment: Enrolment, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    """An extension that was asked for has nothing left to extend."""
    drop_waiting_extension(enrolment, reason=entry.reason or str(enrolment.get_state_display()), actor=actor, now=now)


def becomes_trainee(enrolment: Enrolment, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    """Whoever has an account already; the nominees of a call become trainees with their nomination."""
    user = enrolment.person.user
    if user and enrolment.source != EnrolmentSource.AWARD:
        make_trainee_of(enrolment.partner_id, user=user, reason=enrolment.reference, actor=actor, now=now)


def account_of_enrolled(person: Person, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    """The account came after the seat."""
    rows = Enrolment.objects.across_partners(reason="enrolments of the person at hand").filter(person=person, state__in=[*BEFORE, *UNDER_WAY])
    if found := rows.exclude(source=EnrolmentSource.AWARD).select_related("person__user").order_by("-pk").first():
        becomes_trainee(found, entry=entry, actor=actor, now=now)


def stays_follow_intake(intake: Intake, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    if not {"starts_on", "ends_on"} & set(entry.data.get("fields", [])):
        return
    days = usual_days(intake)
    for enrolment in stays_to_move(intake):
        if (enrolment.stay.enters_on, enrolment.stay.leaves_on) != (days.enters_on, days.leaves_on):
            change_days(enrolment.stay, enters_on=days.enters_on, leaves_on=days.leaves_on, actor=actor.in_consequence(), now=now)


def places_are_of_its_year(intake: Intake, *, entry: HistoryEntry, actor: Actor, now: datetime) -> None:
    """A place counts for the year in which the intake begins: nobody's place of one year is carried into another by a change of dates."""
    rows = Enrolment.objects.across_partners(reason="places of agreement lines held in the intake that has moved")
    held = rows.filter(intake=intake, state__in=BEFORE, quota_year__isnull=False).exclude(quota_year__year=intake.starts_on.year).count()
    if held and "starts_on" in entry.data.get("fields", []):
        sentence = ngettext(
            "%(n)d person holds a place of an agreement line for another year than %(year)d. Withdraw this person first, then enrol on a line of that year.",
            "%(n)d people hold places of agreement lines for another year than %(year)d. Withdraw them first, then enrol on lines of that year.",
            held,
        )
        raise Refused(sentence % {"n": held, "year": intake.starts_on.year}, code="other_year")


for _step in ("record_arrival", "record_departure"):
    react(ENROLMENT, _step, days_reach_stay)
for _step in ("record_arrival", "record_departure", "correct_days"):
    react(STAY, _step, days_reach_enrolment)
for _step in ("change_days", "change_departure"):
    react(STAY, _step, planned_days_fit)
for _step in ("withdraw", "dismiss"):
    react(ENROLMENT, _step, stay_ends)
for _step in ("withdraw", "dismiss", "complete", "complete_partly", "not_complete"):
    react(ENROLMENT, _step, question_ends)
for _step in ("pre_registered", "enrolled"):
    react(ENROLMENT, _step, becomes_trainee)
react("people.person", "account_tied", account_of_enrolled)
react("training.intake", "changed", places_are_of_its_year)
react("training.intake", "changed", stays_follow_intake)
