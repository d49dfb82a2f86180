"""Life of a version of the joint statement. One is on the table at a time; the next takes its place."""

from datetime import datetime

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.workflow import Workflow, register, step
from events.enums import Consent, EventState
from events.enums import StatementState as S
from events.models import StatementVersion
from events.rules import statements as rules


def event_goes_on(version: StatementVersion, now: datetime) -> None:
    if version.event.state in (EventState.PLANNED, EventState.CANCELLED):
        raise Refused(_("The event is not announced, or it is called off."), code="event_not_announced")


def somebody_takes_part(version: StatementVersion, now: datetime) -> None:
    event_goes_on(version, now)
    if not version.delegations:
        raise Refused(_("No delegation is named yet: there is nobody to ask for consent."), code="no_delegations")


def everybody_consents(version: StatementVersion, now: datetime) -> None:
    """A reservation with its words is a consent."""
    event_goes_on(version, now)
    answers = version.answers
    refused = [row for row in version.delegations if row.pk in answers and answers[row.pk].answer == Consent.REFUSES]
    if refused:
        raise Refused(
            gettext("Not everybody consents: %(names)s. Write another version, or let the head of programme issue it without them.")
            % {"names": ", ".join(map(str, refused))},
            code="refused",
        )
    silent = [row for row in version.delegations if row.pk not in answers]
    if silent:
        sentence = ngettext("%(n)d delegation has not answered: %(names)s.", "%(n)d delegations have not answered: %(names)s.", len(silent))
        raise Refused(sentence % {"n": len(silent), "names": ", ".join(map(str, silent))}, code="not_answered")
    if not version.delegations:
        somebody_takes_part(version, now)


def somebody_consents(version: StatementVersion, now: datetime) -> None:
    """Of those at the table: who has withdrawn since stands in no list of the paper."""
    event_goes_on(version, now)
    answers = version.answers
    if not any(row.pk in answers and answers[row.pk].answer != Consent.REFUSES for row in version.delegations):
        raise Refused(_("No delegation consents: there is nothing joint to issue."), code="nobody_consents")


STATEMENTS = register(
    Workflow(
        model="events.statementversion",
        initial=S.DRAFT,
        path=(S.DRAFT, S.CIRCULATED, S.ISSUED),
        done={
            "change": _("Text changed"),
            "circulate": _("Put to the delegations"),
            "answer": _("Delegation has answered"),
            "replace": _("Replaced by a later version"),
            "issue": _("Issued"),
            "issue_without": _("Issued without those who did not consent"),
        },
        steps=(
            step("change", _("Change the text"), [S.DRAFT], None, rules.may_write),
            step(
                "circulate", _("Put it to the delegations"), [S.DRAFT], S.CIRCULATED, rules.may_write, guard=somebody_takes_part, tone="primary"
            ),
            step("answer", _("Answer for the delegation"), [S.CIRCULATED], None, rules.may_answer, guard=event_goes_on, tone="primary"),
            step("replace", _("Replace"), [S.CIRCULATED, S.DRAFT], S.REPLACED, rules.is_consequence, button=False),
            step("issue", _("Issue the statement"), [S.CIRCULATED], S.ISSUED, rules.may_write, guard=everybody_consents, tone="primary"),
            step(
                "issue_without", _("Issue it without some delegations"), [S.CIRCULATED], S.ISSUED, rules.may_issue_all_the_same,
                guard=somebody_consents, needs_reason=True,
            ),
        ),
    )
)  # fmt: skip
