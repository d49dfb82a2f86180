"""Life of a request or an offer: open, until missions have been begun from it or its side ends it."""

from django.utils.translation import gettext_lazy as _

from core.workflow import Workflow, register, step
from exchanges.enums import NeedState as S
from exchanges.rules import needs as rules

LIVE = (S.OPEN, S.MATCHED)
FOLLOWS = ("match", "free")  # what comes of missions, under the name of whoever has begun or ended one

NEEDS = register(
    Workflow(
        model="exchanges.exchangeneed",
        initial=S.OPEN,
        path=(S.OPEN, S.MATCHED, S.CLOSED),
        done={
            "change": _("Changed"),
            "match": _("Matched: an exchange has begun"),
            "free": _("Open again: an exchange was declined or called off"),
            "close": _("Closed"),
            "withdraw": _("Withdrawn"),
        },
        steps=(
            step("change", _("Change"), [S.OPEN], None, rules.is_writer),
            step("match", _("Match"), [S.OPEN], S.MATCHED, rules.follows, button=False),
            step("free", _("Open again"), [S.MATCHED], S.OPEN, rules.follows, button=False),
            step("close", _("Close"), LIVE, S.CLOSED, rules.is_writer, needs_reason=True),
            step("withdraw", _("Withdraw"), [S.OPEN], S.WITHDRAWN, rules.is_writer, needs_reason=True, tone="danger"),
        ),
    )
)
