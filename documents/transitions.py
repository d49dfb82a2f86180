"""Life of an issued document: valid > revoked. Life of a text: draft > in use > retired."""

from django.utils.translation import gettext_lazy as _

from core.workflow import Workflow, register, step
from documents import rules
from documents.enums import IssuedState as S
from documents.enums import TextState as T

WORKFLOW = register(
    Workflow(
        model="documents.issueddocument",
        initial=S.VALID,
        path=(S.VALID,),
        done={
            "revoke": _("Document revoked"),
        },
        steps=(step("revoke", _("Revoke"), [S.VALID], S.REVOKED, rules.may_revoke, needs_reason=True, button=False, tone="danger"),),
    )
)

TEXT = register(
    Workflow(
        model="documents.lettertext",
        initial=T.DRAFT,
        path=(T.DRAFT, T.IN_USE, T.RETIRED),
        done={
            "put_in_use": _("Taken into use"),
            "replace": _("Replaced by a later version"),
            "retire": _("Taken out of use"),
            "discard": _("Draft thrown away"),
        },
        steps=(
            step("put_in_use", _("Put in use"), [T.DRAFT], T.IN_USE, rules.may_use_text, tone="primary"),
            step("replace", _("Replace"), [T.IN_USE], T.RETIRED, rules.may_use_text, button=False),
            step("retire", _("Take out of use"), [T.IN_USE], T.RETIRED, rules.may_use_text, needs_reason=True, tone="danger"),
            step("discard", _("Throw the draft away"), [T.DRAFT], None, rules.may_change_text, tone="danger"),
        ),
    )
)
