"""Life of a call."""

from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.workflow import Workflow, register, step
from scholarships import rules
from scholarships.enums import CallState as C
from scholarships.enums import NominationState as S
from scholarships.models import Allotment, Call, Nomination
from scholarships.queries.calls import line_fault


def has_allotments(call: Call, now: datetime) -> None:
    rows = Allotment.objects.across_partners(reason="guard of the call itself").filter(call=call)
    allotments = list(rows.select_related("call__intake", "partner", "quota_year__line__agreement").order_by("partner__code"))
    if not allotments:
        raise Refused(_("Give places to at least one partner before you publish the call."))
    if sentences := [sentence for row in allotments if (sentence := line_fault(row, now))]:
        raise Refused(" ".join(sentences), code="line_unfit")
    if call.closes_at <= now:
        raise Refused(_("The closing instant lies in the past: set a later one."))


def has_opened(call: Call, now: datetime) -> None:
    if now < call.opens_at:
        raise Refused(_("The call opens later."))


def has_closed(call: Call, now: datetime) -> None:
    if now < call.closes_at:
        raise Refused(_("The call is still open for nominations."))


def nobody_waits(call: Call, now: datetime) -> None:
    waiting = Nomination.objects.across_partners(reason="guard of the call itself").filter(
        call=call, state__in=[S.SUBMITTED, S.RETURNED, S.IN_REVIEW]
    )
    if count := waiting.count():
        raise Refused(gettext("%(count)d nominations of this call still wait for a decision.") % {"count": count})


# Steps that send a nomination to the ministry: receipt, slot and whatever else a sending brings follow each of them.


CALL = register(
    Workflow(
        model="scholarships.call",
        initial=C.DRAFT,
        path=(C.DRAFT, C.PUBLISHED, C.OPEN, C.CLOSED, C.DECIDED, C.ARCHIVED),
        done={
            "publish": _("Call published"),
            "open": _("Call opened"),
            "close": _("Call closed"),
            "extend": _("Call extended"),
            "decide": _("Selection closed"),
            "archive": _("Call archived"),
            "cancel": _("Call cancelled"),
        },
        steps=(
            step("publish", _("Publish the call"), [C.DRAFT], C.PUBLISHED, rules.may_keep_calls, guard=has_allotments, tone="primary"),
            step("open", _("Open"), [C.PUBLISHED], C.OPEN, rules.may_turn_clock, guard=has_opened, button=False),
            step("close", _("Close"), [C.OPEN], C.CLOSED, rules.may_turn_clock, guard=has_closed, button=False),
            step("extend", _("Extend the call"), [C.OPEN, C.CLOSED], C.OPEN, rules.may_head_calls, needs_reason=True),
            step("decide", _("Close the selection"), [C.CLOSED], C.DECIDED, rules.may_head_calls, guard=nobody_waits, tone="primary"),
            step("archive", _("Archive"), [C.DECIDED], C.ARCHIVED, rules.may_keep_calls),
            step(
                "cancel",
                _("Cancel the call"),
                [C.DRAFT, C.PUBLISHED, C.OPEN, C.CLOSED],
                C.CANCELLED,
                rules.may_head_calls,
                needs_reason=True,
                tone="danger",
            ),
        ),
    )
)
