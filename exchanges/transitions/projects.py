"""Lives of a joint research project (domain.md 1.10) and of a report that it owes.

Verbs of this table stand in two rooms: operations/projects.py (from the idea to the plan, reports, outputs, the end) and
operations/project_reviews.py (`submit_proposal` to `publish`, all that a panel or a decision belongs to).
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.workflow import Workflow, register, step
from exchanges.enums import PROJECT_RUNNING
from exchanges.enums import ProjectState as S
from exchanges.enums import ReportState as R
from exchanges.models import Project, ProjectReport
from exchanges.rules import project_reviews as reviewing
from exchanges.rules import projects as rules

NO_PANEL = _("Nobody has chosen yet who reads it. The ministry, or the registrar of the lead institution, chooses the panel first.")
BEFORE_REVIEW = (S.IDEA, S.PARTNER_CONSENT, S.PROPOSAL)
WORKED_ON = (*BEFORE_REVIEW, *PROJECT_RUNNING)  # a proposal that lies with a panel is not changed
AT_WORK = (*PROJECT_RUNNING, S.PUBLISHED)
PAID = (*WORKED_ON, S.PUBLISHED)  # money and reports may follow the publication
BEFORE_PUBLISHED = (*BEFORE_REVIEW, S.REVIEW, *PROJECT_RUNNING)


def has_partner(project: Project, now: datetime) -> None:
    if len(project.all_sides) < 2:
        raise Refused(_("Joint research needs a partner: add at least one more institution first."), code="no_partner")


def everybody_consents(project: Project, now: datetime) -> None:
    has_partner(project, now)
    if any(side.consented_at is None for side in project.all_sides):
        raise Refused(_("Not every side has consented yet."), code="no_consent")


def lead_is_named(project: Project, now: datetime) -> None:
    if not project.has_principal:
        raise Refused(_("Name the principal investigator of the lead institution first."), code="no_principal")


def is_at_work(report: ProjectReport, now: datetime) -> None:
    if report.project.state not in AT_WORK:
        raise Refused(_("Reports are handed in once the project is approved."), code="not_at_work")


def no_report_is_due(project: Project, now: datetime) -> None:
    rows = ProjectReport.objects.across_partners(reason="whether a project that was fetched rightly owes a report")
    if rows.filter(project=project, state=R.DUE).exists():
        raise Refused(_("A report is due still. Hand it in, or skip it with a reason."), code="report_due")


def panel_is_chosen(project: Project, now: datetime) -> None:
    if project.proposal_case is None or project.proposal_case.is_closed:
        raise Refused(NO_PANEL, code="no_panel")
    if not project.aims or not project.methods:
        raise Refused(_("Write the questions and aims and the methods first: reviewers judge them."), code="incomplete")


def draft_panel_is_chosen(project: Project, now: datetime) -> None:
    if project.draft_case is None or project.draft_case.is_closed:
        raise Refused(NO_PANEL, code="no_panel")


def draft_is_not_decided(project: Project, now: datetime) -> None:
    if project.draft_case is not None and project.draft_case.is_closed:
        raise Refused(_("The draft report is accepted already: publish it."), code="accepted")


def draft_is_accepted(project: Project, now: datetime) -> None:
    if project.draft_case is None or not project.draft_case.is_closed:
        raise Refused(_("The draft report is not accepted yet."), code="not_accepted")


PROJECTS = register(
    Workflow(
        model="exchanges.project",
        initial=S.IDEA,
        path=(
            S.IDEA,
            S.PARTNER_CONSENT,
            S.PROPOSAL,
            S.REVIEW,
            S.APPROVED,
            S.ACTIVE,
            S.DRAFT_REPORT,
            S.PEER_REVIEW,
            S.PUBLISHED,
            S.CLOSED,
        ),
        done={
            "change": _("Text changed"),
            "add_side": _("Institution added"),
            "ask_partners": _("Consent asked for"),
            "consent": _("Side consents"),
            "decline": _("Side declines"),
            "take_out": _("Institution taken out"),
            "reopen_idea": _("Idea opened again; consents are void"),
            "all_consented": _("All sides have consented"),
            "change_plan": _("Work plan changed"),
            "change_members": _("Members changed"),
            "change_budget": _("Budget changed"),
            "plan_reports": _("Dates of reports changed"),
            "change_outputs": _("Outputs changed"),
            "choose_panel": _("Panel chosen"),
            "submit_proposal": _("Proposal submitted"),
            "return_proposal": _("Proposal returned"),
            "approve_project": _("Approved"),
            "reject_project": _("Not approved"),
            "start": _("Begun"),
            "begin_report": _("Writing of the report begun"),
            "submit_draft": _("Draft report submitted"),
            "return_draft": _("Draft report returned"),
            "accept_draft": _("Draft report accepted"),
            "publish": _("Published"),
            "close": _("Closed"),
            "withdraw": _("Withdrawn"),
        },
        steps=(
            # From the idea to the proposal.
            step("change", _("Change the text"), [S.IDEA, S.PROPOSAL], None, rules.may_lead),
            step("add_side", _("Add an institution"), [S.IDEA, S.PARTNER_CONSENT], None, rules.may_lead, button=False),
            step("ask_partners", _("Ask the sides for consent"), [S.IDEA], S.PARTNER_CONSENT, rules.may_lead, guard=has_partner, tone="primary"),
            step("consent", _("Give the consent"), [S.PARTNER_CONSENT], None, rules.may_answer_some, button=False),
            step("decline", _("Decline to take part"), [S.PARTNER_CONSENT], None, rules.may_answer_some, needs_reason=True, button=False),
            step("take_out", _("Take the institution out"), [S.IDEA, S.PARTNER_CONSENT], None, rules.may_lead, button=False),
            step(
                "all_consented",
                _("Go on to the proposal"),
                [S.PARTNER_CONSENT],
                S.PROPOSAL,
                rules.is_clock,
                guard=everybody_consents,
                button=False,
            ),
            step("reopen_idea", _("Change the idea and ask again"), [S.PARTNER_CONSENT, S.PROPOSAL], S.IDEA, rules.may_lead, needs_reason=True),
            # operations/project_reviews.py: the panel and the decision.
            step("choose_panel", _("Choose the panel"), [S.PROPOSAL, S.DRAFT_REPORT], None, reviewing.may_choose_panel),
            step("submit_proposal", _("Submit the proposal"), [S.PROPOSAL], S.REVIEW, reviewing.may_submit, guard=panel_is_chosen, tone="primary"),
            step("approve_project", _("Approve the project"), [S.REVIEW], S.APPROVED, reviewing.may_decide, needs_reason=True, tone="primary"),
            step("return_proposal", _("Return the proposal"), [S.REVIEW], S.PROPOSAL, reviewing.may_decide, needs_reason=True),
            step("reject_project", _("Do not approve the project"), [S.REVIEW], S.REJECTED, reviewing.may_decide, needs_reason=True, tone="danger"),
            # Work on it: plan, members, money, reports, outputs. Each has its own page.
            step("start", _("Begin the work"), [S.APPROVED], S.ACTIVE, rules.may_lead, guard=lead_is_named, tone="primary"),
            step("change_plan", _("Change the work plan"), WORKED_ON, None, rules.may_lead, button=False),
            step("change_members", _("Change the members"), WORKED_ON, None, rules.may_lead, button=False),
            step("change_budget", _("Change the budget"), PAID, None, rules.may_change_some_budget, button=False),
            step("plan_reports", _("Lay down a report"), PAID, None, rules.may_lead, button=False),
            step("change_outputs", _("Add an output"), AT_WORK, None, rules.may_work_on, button=False),
            step("begin_report", _("Begin to write the report"), [S.ACTIVE], S.DRAFT_REPORT, rules.may_lead, tone="primary"),
            # operations/project_reviews.py: peer review and publication.
            step(
                "submit_draft",
                _("Submit the draft report"),
                [S.DRAFT_REPORT],
                S.PEER_REVIEW,
                reviewing.may_submit,
                guard=draft_panel_is_chosen,
                tone="primary",
            ),
            step(
                "accept_draft",
                _("Accept the draft report"),
                [S.PEER_REVIEW],
                None,
                reviewing.may_decide,
                guard=draft_is_not_decided,
                needs_reason=True,
                tone="primary",
            ),
            step("return_draft", _("Return the draft report"), [S.PEER_REVIEW], S.DRAFT_REPORT, reviewing.may_decide, needs_reason=True),
            step("publish", _("Publish the results"), [S.PEER_REVIEW], S.PUBLISHED, reviewing.may_publish, guard=draft_is_accepted),
            step("close", _("Close the project"), [S.PUBLISHED], S.CLOSED, rules.may_lead_or_desk, guard=no_report_is_due),
            step("withdraw", _("Withdraw the project"), BEFORE_PUBLISHED, S.WITHDRAWN, rules.may_lead_or_desk, needs_reason=True, tone="danger"),
        ),
    )
)

REPORTS = register(
    Workflow(
        model="exchanges.projectreport",
        initial=R.DUE,
        path=(R.DUE, R.SUBMITTED),
        done={"hand_in": _("Handed in"), "skip": _("Skipped")},
        steps=(
            step("hand_in", _("Hand the report in"), [R.DUE], R.SUBMITTED, rules.may_hand_in, guard=is_at_work, tone="primary"),
            step("skip", _("Skip the report with a reason"), [R.DUE], R.SKIPPED, rules.may_skip, needs_reason=True, tone="danger"),
        ),
    )
)
