"""Questions of an academy, and the rounds in which they are put to people."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, NotAllowed, Refused
from core.history import record
from core.workflow import begin, lock, saying_no, wake_delivery
from partners.actor import Actor
from partners.models import Institution
from people.models import Person
from training import standard_questions as standard
from training.enums import FINISHED, STUDYING
from training.models import Enrolment, EvaluationForm, EvaluationQuestion, EvaluationRound, EvaluationTicket, Intake
from training.models.evaluation import FEWEST_BALLOTS
from training.rules.evaluation import may_ask, may_change_round, may_keep_questions, may_keep_questions_of

ASKED = (*STUDYING, *FINISHED)


def take_standard_questions(institution: Institution, *, actor: Actor, now: datetime) -> EvaluationForm:
    """Once an academy: from then on they are its own, to change and to copy."""
    if not may_keep_questions_of(actor, institution.pk):
        raise NotAllowed
    rows = [dict(zip(("about", "kind", "text_en", "text_ru", "text_kk"), row, strict=True)) for row in standard.QUESTIONS]
    with transaction.atomic():
        lock(institution)
        known = EvaluationForm.objects.across_partners(reason="whether the academy has these questions").filter(institution=institution)
        if known.filter(title=standard.TITLE).exists():
            raise Refused(_("The academy has the standard questions already."), code="exists")
        return _begin_form(institution, standard.TITLE, rows, actor, now)


def create_evaluation_form(
    *, institution: Institution, title: str, questions: Sequence[Mapping[str, Any]], actor: Actor, now: datetime
) -> EvaluationForm:
    if not may_keep_questions_of(actor, institution.pk):
        raise NotAllowed
    with transaction.atomic():
        return _begin_form(institution, title, questions, actor, now)


def _begin_form(institution: Institution, title: str, questions: Sequence[Mapping[str, Any]], actor: Actor, now: datetime) -> EvaluationForm:
    form = EvaluationForm(institution=institution, title=title, created_at=now)
    begin(form, "created", actor=actor, now=now)
    _write_questions(form, questions)
    return form


def _write_questions(form: EvaluationForm, questions: Sequence[Mapping[str, Any]]) -> None:
    if not questions:
        raise Invalid({"": [_("Enter at least one question.")]})
    with saying_no():
        for order, row in enumerate(questions, 1):
            question = EvaluationQuestion(form=form, order=order, **row)
            question.full_clean()
            question.save(force_insert=True)


def change_evaluation_form(
    form: EvaluationForm, *, title: str, questions: Sequence[Mapping[str, Any]], is_active: bool = True, actor: Actor, now: datetime
) -> None:
    """Questions that were put to people stay as they were: a form in use is renamed or taken out of use only."""
    if not may_keep_questions(actor, form):
        raise NotAllowed
    with transaction.atomic():
        locked = lock(form)
        rows = EvaluationQuestion.objects.across_partners(reason="the questions of a form whose keeper changes them").filter(form=locked)
        old = list(rows.values("about", "kind", "text_en", "text_ru", "text_kk"))
        if [dict(row) for row in questions] != old:
            if EvaluationRound.objects.across_partners(reason="whether the questions were put to somebody").filter(form=locked).exists():
                raise Refused(_("These questions were put to people already. Make a new form instead."), code="in_use")
            rows.delete()
            _write_questions(locked, questions)
        locked.title, locked.is_active = title, is_active
        locked.full_clean()
        locked.save(update_fields=["title", "is_active"])
        record(locked, "changed", actor=actor, now=now)
    form.__dict__.update(locked.__dict__)


def open_evaluation(intake: Intake, *, form: EvaluationForm, opens_at: datetime, closes_at: datetime, actor: Actor, now: datetime) -> EvaluationRound:
    """Ask everybody in the intake. Fewer than five people are not asked: each answer could be guessed."""
    if not may_ask(actor, intake):
        raise NotAllowed
    if not form.is_active or form.institution_id not in (None, intake.programme.institution_id):
        raise Invalid({"form": [_("Choose questions of this academy that are in use.")]})
    with transaction.atomic():
        lock(intake)
        seated = Enrolment.objects.across_partners(reason="who is asked: everybody in the intake").filter(intake=intake, state__in=ASKED)
        persons = list(Person.objects.across_partners(reason="who is asked").filter(pk__in=seated.values("person_id")).order_by("pk"))
        open_rounds = EvaluationRound.objects.across_partners(reason="one round of an intake at a time").filter(intake=intake)
        if open_rounds.filter(closes_at__gt=opens_at, opens_at__lt=closes_at).exists():
            raise Refused(_("Another evaluation of this intake is open at that time."), code="open")
        return begin_round(form=form, persons=persons, opens_at=opens_at, closes_at=closes_at, intake=intake, actor=actor, now=now)


def begin_round(
    *,
    form: EvaluationForm,
    persons: Iterable[Person],
    opens_at: datetime,
    closes_at: datetime,
    actor: Actor,
    now: datetime,
    intake: Intake | None = None,
) -> EvaluationRound:
    """The round with a ticket for each person; who may is asked by the caller, who holds the transaction. Events ask through it too."""
    asked = list(persons)
    if len(asked) < FEWEST_BALLOTS:
        sentence = _("Fewer than %(n)d people would be asked: their answers could be guessed.")
        raise Refused(sentence % {"n": FEWEST_BALLOTS}, code="too_few")
    if closes_at <= now:
        raise Invalid({"closes_on": [_("This day is over.")]})
    found = EvaluationRound(form=form, intake=intake, opens_at=opens_at, closes_at=closes_at, created_at=now)
    begin(found, "created", actor=actor, now=now)
    rows = EvaluationTicket.objects.across_partners(reason="tickets for everybody who is asked")
    rows.bulk_create([EvaluationTicket(round=found, person=person) for person in asked])
    return found


def change_closing(found: EvaluationRound, *, closes_at: datetime, actor: Actor, now: datetime) -> None:
    """Only while it is open. Once closed it stays so: a later answer would stand out between two readings of the figures."""
    if not may_change_round(actor, found):
        raise NotAllowed
    with saying_no(), transaction.atomic():
        locked = lock(found)
        if locked.closes_at <= now:
            raise Refused(_("This evaluation is closed, and its figures can be read. It can't be opened again."), code="closed")
        if closes_at <= now:
            raise Invalid({"closes_on": [_("This day is over.")]})
        locked.closes_at = closes_at
        locked.full_clean()
        locked.save(update_fields=["closes_at"])
        wake_delivery(record(locked, "closing_changed", actor=actor, now=now, data={"until": closes_at.isoformat()}))
    found.__dict__.update(locked.__dict__)
