"""Who asks, who answers and who reads an evaluation."""

from partners.actor import Actor
from partners.enums import Role
from training.models import EvaluationForm, EvaluationRound, Intake
from training.rules import may_enrol


def may_keep_questions_of(actor: Actor, institution_id: int | None) -> bool:
    """The registrar of the academy that asks."""
    return institution_id is not None and actor.has_at(institution_id, Role.REGISTRAR)


def may_keep_questions(actor: Actor, form: EvaluationForm) -> bool:
    return may_keep_questions_of(actor, form.institution_id)


def may_ask(actor: Actor, intake: Intake) -> bool:
    return may_enrol(actor, intake)


def may_change_round(actor: Actor, found: EvaluationRound) -> bool:
    return found.intake is not None and may_ask(actor, found.intake)


def reads_all_figures(actor: Actor, institution_id: int) -> bool:
    """The registrar of the academy, the ministry's programme staff and the auditor. The sending side reads none: its own people are few."""
    return actor.has(Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD, Role.AUDITOR) or actor.has_at(institution_id, Role.REGISTRAR)


def may_read_evaluation(actor: Actor, intake: Intake) -> bool:
    """Lecturers of the academy too: the whole, and what was said of themselves and of their modules."""
    institution = intake.programme.institution_id
    return reads_all_figures(actor, institution) or actor.has_at(institution, Role.LECTURER)
