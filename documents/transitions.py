"""Life of an issued document: valid > revoked."""

from django.utils.translation import gettext_lazy as _

from core.workflow import Workflow, register, step
from documents import rules
from documents.enums import IssuedState as S

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
