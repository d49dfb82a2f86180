"""What a reviewer reads of a project: field, language, the text and a file without names. Neither title, sides, members nor history."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.country_names import language_name
from core.errors import Text
from exchanges.enums import ProjectState
from exchanges.models import Project
from exchanges.queries.project_reviews import KIND, copy_for_reader, is_of_project, judged_cases
from partners.actor import Actor
from partners.sections import Section
from reviews.case_readers import register_case_reader, register_judged, register_ready_check
from reviews.kinds import register_kind
from reviews.models import Case

SENTENCE = _("The text is not submitted yet: reviewers are asked once it is.")


def project_case(actor: Actor, case: Case) -> Section | None:
    copy = copy_for_reader(case)
    if copy is None:
        return None
    language = language_name(copy.language, (get_language() or "en")[:2])
    return Section("exchanges/reviews/case.html", {"copy": copy, "case": case, "language": language, "authors_read": True})


def text_is_submitted(cases: Sequence[Case]) -> dict[int, Text]:
    """Before that nobody is asked: the text may change. Panels of research are blind: of others nothing is asked."""
    cases = [case for case in cases if case.panel is None or case.panel.blind]
    if not cases:
        return {}
    rows = Project.objects.across_partners(reason="whether the text behind a case is submitted")
    waiting = Q(proposal_case__in=cases, state=ProjectState.PROPOSAL) | Q(draft_case__in=cases, state=ProjectState.DRAFT_REPORT)
    found = rows.filter(waiting).values_list("proposal_case_id", "draft_case_id", "state")
    return {(draft if state == ProjectState.DRAFT_REPORT else proposal): SENTENCE for proposal, draft, state in found}


register_kind(KIND, is_of_project)
register_case_reader(KIND, project_case)
register_judged(judged_cases)
register_ready_check(KIND, text_is_submitted)
