"""Life of a request to let a trainee stay longer: the sending government agrees in writing, or refuses in words (domain.md 1.7)."""

from django.utils.translation import gettext_lazy as _

from core.workflow import Workflow, register, step
from training.enums import ExtensionState as S
from training.rules.enrolments import may_answer_extension, may_call_off_extension

EXTENSION = register(
    Workflow(
        model="training.extension",
        initial=S.ASKED,
        path=(S.ASKED, S.CONSENTED),
        done={
            "consent": _("The sending government has consented"),
            "refuse": _("The sending government has refused"),
            "cancel": _("Called off"),
        },
        steps=(
            step("consent", _("Consent to the extension"), [S.ASKED], S.CONSENTED, may_answer_extension, tone="primary"),
            step("refuse", _("Refuse the extension"), [S.ASKED], S.REFUSED, may_answer_extension, needs_reason=True),
            step("cancel", _("Call the request off"), [S.ASKED], S.CANCELLED, may_call_off_extension, needs_reason=True),
        ),
    )
)
