"""Life of a method: proposed, designed, piloted, evaluated, adopted or dropped."""

from django.utils.translation import gettext_lazy as _

from core.workflow import Workflow, register, step
from training.enums import MethodState as S
from training.rules import methods as rules

BEFORE_DECISION = (S.PROPOSED, S.DESIGNED, S.PILOTED, S.EVALUATED)


METHODS = register(
    Workflow(
        model="training.method",
        initial=S.PROPOSED,
        path=(S.PROPOSED, S.DESIGNED, S.PILOTED, S.EVALUATED, S.ADOPTED),
        done={
            "design": _("Design written"),
            "change": _("Proposal changed"),
            "add_material": _("Material added"),
            "remove_material": _("Material removed"),
            "pilot": _("Pilot planned"),
            "evaluate": _("Evaluated"),
            "adopt": _("Adopted"),
            "revise": _("Sent back to be revised"),
            "drop": _("Dropped"),
            "use_in": _("Used in a programme"),
            "end_use": _("No longer used in a programme"),
        },
        steps=(
            step("design", _("Write the design"), [S.PROPOSED, S.DESIGNED], S.DESIGNED, rules.may_work_on, tone="primary"),
            step("pilot", _("Plan a pilot"), [S.DESIGNED, S.PILOTED], S.PILOTED, rules.may_work_on, tone="primary"),
            step("evaluate", _("Evaluate a pilot"), [S.PILOTED, S.EVALUATED], S.EVALUATED, rules.may_work_on),
            step("adopt", _("Adopt the method"), [S.EVALUATED], S.ADOPTED, rules.may_decide, needs_reason=True, tone="primary"),
            step("use_in", _("Name a programme that uses it"), [S.ADOPTED], None, rules.may_keep_uses),
            step("end_use", _("End the use in a programme"), [S.ADOPTED], None, rules.may_keep_uses, button=False),
            step("revise", _("Send back to be revised"), [S.EVALUATED], S.DESIGNED, rules.may_decide, needs_reason=True),
            step("change", _("Change the proposal"), [S.PROPOSED, S.DESIGNED, S.PILOTED], None, rules.may_work_on),
            step("add_material", _("Add material"), [*BEFORE_DECISION, S.ADOPTED], None, rules.may_work_on),
            step("remove_material", _("Remove the material"), [*BEFORE_DECISION, S.ADOPTED], None, rules.may_work_on, button=False),
            step("drop", _("Drop the method"), BEFORE_DECISION, S.DROPPED, rules.may_drop, needs_reason=True, tone="danger"),
        ),
    )
)
