"""Life of a material (domain.md 1.11)."""

from django.utils.translation import gettext_lazy as _

from core.workflow import Workflow, register, step
from exchanges.enums import READABLE
from exchanges.enums import MaterialState as S
from exchanges.rules import materials as rules

BEFORE_SHARING = (S.OFFERED, S.CLASSIFIED, S.CLEARED)

MATERIALS = register(
    Workflow(
        model="exchanges.material",
        initial=S.DRAFT,
        path=(S.DRAFT, S.OFFERED, S.CLASSIFIED, S.CLEARED, S.SHARED),
        done={
            "change": _("Draft changed"),
            "change_file": _("File of the draft replaced"),
            "offer": _("Offered"),
            "new_version": _("New version; the circle is proposed anew"),
            "take_back": _("Taken back to the draft"),
            "hand_back": _("Returned to its side"),
            "classify": _("Circle of readers proposed"),
            "clear": _("Cleared"),
            "send_back": _("Returned to the desk"),
            "share": _("Shared"),
            "supersede": _("Replaced by a newer one"),
            "recall": _("Recalled"),
            "decline": _("Declined"),
        },
        steps=(
            step("offer", _("Offer it"), [S.DRAFT], S.OFFERED, rules.is_its_side, tone="primary"),
            step("classify", _("Propose who may read it"), [S.OFFERED], S.CLASSIFIED, rules.is_desk, tone="primary"),
            step("clear", _("Clear it"), [S.CLASSIFIED], S.CLEARED, rules.may_clear, tone="primary"),
            step("share", _("Share it"), [S.CLEARED], S.SHARED, rules.is_desk, tone="primary"),
            step("change", _("Change the draft"), [S.DRAFT], None, rules.is_its_side),
            step("change_file", _("Replace the file"), [S.DRAFT], None, rules.is_its_side),
            step("new_version", _("Send a new version"), [S.OFFERED, S.CLASSIFIED], S.OFFERED, rules.is_its_side),
            step("send_back", _("Return it to the desk"), [S.CLASSIFIED], S.OFFERED, rules.may_clear, needs_reason=True),
            step("hand_back", _("Return it to its side"), [S.OFFERED], S.DRAFT, rules.is_desk, needs_reason=True),
            step("supersede", _("Replace"), [S.SHARED], S.SUPERSEDED, rules.is_consequence, button=False),
            step("take_back", _("Take it back"), BEFORE_SHARING, S.DRAFT, rules.is_its_side, tone="danger"),
            step("decline", _("Decline it"), [S.OFFERED], S.DECLINED, rules.is_desk, needs_reason=True, tone="danger"),
            step("recall", _("Recall it"), READABLE, S.RECALLED, rules.may_recall, needs_reason=True, tone="danger"),
        ),
    )
)
