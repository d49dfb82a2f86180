"""Many cases for many reviewers, in one act."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, Text
from core.history import record
from core.workflow import begin_each, wake_delivery
from partners.actor import Actor
from reviews.case_readers import not_ready
from reviews.models import Assignment, Case, Panel
from reviews.operations.able import OWN_SIDE, Able, able_of, hints_between
from reviews.operations.panels import assignments_of, keeping

Pair = tuple[int, int]  # case, user


@dataclass(frozen=True)
class Given:
    """What became of one pair: given, or the sentence why not."""

    case_id: int
    user_id: int
    refusal: Text = ""


def give_cases(panel: Panel, *, pairs: Collection[Pair], due_at: datetime, actor: Actor, now: datetime) -> list[Given]:
    """Each pair by itself, all that can be given in one transaction; every reviewer is told once, however many cases it are.

    A hint can be overruled by hand, one's own side and a case that was left can't. The decision waits for the locks of the cases.
    """
    if due_at <= now:
        raise Invalid({"due_on": [_("The reviews must be due in the future.")]})
    with keeping(panel, actor) as locked:
        rows = Case.objects.visible_to(actor).filter(panel=locked, pk__in={case for case, _user in pairs})
        cases = {row.pk: row for row in rows.select_for_update(of=("self",), no_key=True).order_by("pk")}
        results = [Given(case, user, why_not) for (case, user), why_not in _answers(locked, cases, sorted(pairs), now).items()]
        going = [row for row in results if not row.refusal]
        new = [Assignment(case=cases[row.case_id], reviewer_id=row.user_id, assigned_at=now, due_at=due_at) for row in going]
        begin_each(new, "given", actor=actor, now=now)
        for user, number in sorted(Counter(row.user_id for row in going).items()):
            wake_delivery(record(locked, "cases_given", actor=actor, now=now, data={"user": user, "cases": number}))
    return results


def _answers(panel: Panel, cases: dict[int, Case], pairs: list[Pair], now: datetime) -> dict[Pair, Text]:
    able = able_of(panel, now)
    hints = hints_between(able, cases, {user for _case, user in pairs}, now)
    had = set(assignments_of(panel).filter(case_id__in=cases).values_list("case_id", "reviewer_id"))
    for case_row in cases.values():
        case_row.panel = panel
    unready = not_ready(list(cases.values()))
    closed = {case: _of_case(row) or unready.get(case, "") for case, row in cases.items()}
    return {
        (case, user): closed.get(case, _("This case is not of this panel."))
        or (_("This reviewer has or had the case already.") if (case, user) in had else "")
        or _of_person(able, user)
        or (OWN_SIDE if hints.bars(case, user) else "")
        for case, user in pairs
    }


def _of_case(case: Case) -> Text:
    if case.is_closed:
        return _("The case is decided: nobody is asked to review it any more.")
    return ""


def _of_person(able: Able, user: int) -> Text:
    return able.why_not(user) or ""
