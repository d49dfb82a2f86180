"""Whom the judgement of a project is told. No notice to a side names a reviewer, and none to a reviewer names a side (reviews/notices.py)."""

from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from exchanges.models import Project
from exchanges.notices.projects import everybody, everybody_and_desk, lead, tell
from partners.enums import Role
from partners.queries import users_with_role


def panel_desk(project: Project, entry: HistoryEntry) -> list[int]:
    """Who asks reviewers and who decides."""
    return users_with_role(Role.PROGRAMME_HEAD, Role.PROGRAMME_OFFICER, Role.PANEL_SECRETARY, now=entry.at)


tell("choose_panel", lead, _("%(number)s: the panel is chosen"), _("A panel is chosen for “%(title)s”. Submit the text when it is ready."))
tell(
    "submit_proposal", panel_desk, _("Proposal submitted: %(number)s"), _("The proposal “%(title)s” of %(lead)s lies with its panel. Ask reviewers.")
)
tell("approve_project", everybody, _("%(number)s is approved"), _("The project “%(title)s” is approved. Grounds: %(reason)s"))
tell(
    "return_proposal",
    everybody,
    _("%(number)s is returned"),
    _("The proposal “%(title)s” is returned. Read the comments, mend it and submit it again. %(reason)s"),
)
tell("reject_project", everybody, _("%(number)s is not approved"), _("The project “%(title)s” is not approved. %(reason)s"))
tell("submit_draft", panel_desk, _("Draft report submitted: %(number)s"), _("The report of “%(title)s” lies with its panel. Ask reviewers."))
tell("accept_draft", everybody, _("%(number)s: the report is accepted"), _("The report of “%(title)s” is accepted and can be published. %(reason)s"))
tell(
    "return_draft",
    everybody,
    _("%(number)s: the report is returned"),
    _("The report of “%(title)s” is returned. Read the comments, mend it and submit it again. %(reason)s"),
)
tell("publish", everybody_and_desk, _("%(number)s is published"), _("The results of “%(title)s” are published: everybody who signs in reads them."))
