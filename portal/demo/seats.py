"""Who is in training now: started, suspended, dismissed, waiting for more time; and seats that stand on an agreement or on nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from partners.models import Partner
from portal.demo.stage import Stage, local
from training import operations as training
from training.enums import EnrolmentState
from training.models import Enrolment, Intake
from training.queries.seats import lines_for_intake

REASON = "demo"
LEFT_TO_START = 2  # so that the registrar finds somebody
# Country, names, native name, born on, gender.
BY_AGREEMENT = (
    ("Nargis", "Sharipova", "Наргис Шарипова", date(1994, 2, 11), "female"),
    ("Komron", "Yusufov", "Комрон Юсуфов", date(1992, 10, 30), "male"),
    ("Zebo", "Alieva", "Зебо Алиева", date(1995, 6, 4), "female"),
)
AT_HOME = ("Aruzhan", "Sadykova", "Аружан Садықова", date(1998, 1, 19), "female")
ILL = "In hospital until the end of the month; the embassy knows."
UNEXCUSED = "Absent without leave for three weeks, after two warnings in writing."
CONSENT = "Note 02-14/611"
CALLED_HOME = "Called home for a new post; the modules up to then were done."
MORE_TIME = "The defence of the thesis was moved by the examination board."


def stand_in_training(stage: Stage) -> None:
    """After the stories: those who are here are in training, and one of each kind waits for somebody."""
    people = _started(stage)
    taken: set[int] = set()
    if ill := _one(people, taken, without="TJ"):
        training.suspend(ill, reason=ILL, actor=stage.actors["registrar"], now=stage.ago(6))
    if gone := _one(people, taken, without="TJ"):
        training.dismiss(gone, ground="breach", reason=UNEXCUSED, actor=stage.actors["registrar"], now=stage.ago(4))
    if longer := _one(people, taken, only="TJ"):
        until = longer.intake.ends_on + timedelta(days=30)
        training.ask_extension(longer, until=until, reason=MORE_TIME, actor=stage.actors["registrar"], now=stage.ago(2))
    if prolonged := _one(people, taken, only="KG"):
        more = training.ask_extension(
            prolonged, until=prolonged.intake.ends_on + timedelta(days=14), reason=MORE_TIME, actor=stage.actors["registrar"], now=stage.ago(9)
        )
        training.consent_to_extension(more, note_reference=CONSENT, actor=stage.actors["nominating.kyrgyzstan"], now=stage.ago(7))
    if called_home := _one(people, taken, without="TJ"):
        training.complete_partly(called_home, completed_on=stage.day(-3), reason=CALLED_HOME, actor=stage.actors["registrar"], now=stage.ago(2))
    _seats_beside_calls(stage)


def _started(stage: Stage) -> list[Enrolment]:
    """Everybody who has come to what runs now, but two of the latest intake; whoever has an account is in training."""
    rows = Enrolment.objects.across_partners(reason=REASON).filter(
        state=EnrolmentState.ENROLLED, arrived_on__isnull=False, intake__starts_on__lte=stage.day(0), intake__ends_on__gte=stage.day(0),
        intake__programme__institution=stage.offices["institute"],
    )  # fmt: skip
    found = list(rows.select_related("intake__programme", "person", "partner", "stay").order_by("-intake__starts_on", "-arrived_on", "-pk"))
    left = [row.pk for row in found if row.person.user_id is None][:LEFT_TO_START]
    started = [row for row in found if row.pk not in left]
    for row in started:
        at = local(max(row.intake.starts_on, row.arrived_on), 15)
        training.start(row, actor=stage.actors["registrar"], now=min(max(at, row.enrolled_at), stage.now))
    return started


def _one(people: Iterable[Enrolment], taken: set[int], *, only: str = "", without: str = "") -> Enrolment | None:
    """Somebody of whom nothing else is told, rather without an account: those play parts of their own."""
    fits = [row for row in people if row.pk not in taken and (not only or row.partner.code == only) and row.partner.code != without]
    found = min(fits, key=lambda row: (row.person.user_id is not None, row.pk), default=None)
    taken |= {found.pk} if found else set()
    return found


def _seats_beside_calls(stage: Stage) -> None:
    """Two people of Tajikistan under its agreement, one of them only pre-registered; somebody of the host's own ministry."""
    registrar, at = stage.actors["registrar"], stage.ago(1)
    coming = Intake.objects.filter(starts_on__gt=stage.day(10), programme__institution=stage.offices["institute"]).order_by("starts_on", "pk")
    names = list(BY_AGREEMENT)
    for intake in coming.select_related("programme"):
        line = next((row for row in lines_for_intake(intake, stage.partners["TJ"], stage.day(0)) if row.free >= len(BY_AGREEMENT)), None)
        if line and intake.capacity - intake.taken > len(BY_AGREEMENT):
            for number, person in enumerate(names):
                fields = _fields(person, "TJ")
                training.enrol_new_person(
                    partner=stage.partners["TJ"], fields=fields, intake=intake, quota_year=line, pre_register=number > 0, actor=registrar, now=at
                )
            break
    running = Intake.objects.filter(starts_on__gt=stage.day(10), programme__institution=stage.offices["institute"]).order_by("starts_on").first()
    if running and running.taken < running.capacity:
        host: Partner = stage.partners["KZ"]
        training.enrol_new_person(partner=host, fields=_fields(AT_HOME, "KZ"), intake=running, actor=registrar, now=at)


def _fields(person: tuple[str, str, str, date, str], country: str) -> dict[str, object]:
    given, family, native, born, gender = person
    return {"given_names": given, "family_name": family, "native_name": native, "birth_date": born, "gender": gender, "citizenship": country}
