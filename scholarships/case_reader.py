"""What a reviewer reads of a nomination: what is judged and its documents; nothing of passport, health, contact or rank."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.country_names import language_name
from partners.actor import Actor
from partners.sections import Section
from reviews.case_readers import register_case_reader, register_judged
from reviews.models import Case
from scholarships.models import Nomination, judged_cases
from scholarships.queries.dossier import checklist_of


def nomination_case(actor: Actor, case: Case) -> Section | None:
    """The dossier, for whoever may see the nomination: the reviewers of this case and the ministry's staff."""
    rows = Nomination.objects.visible_to(actor).filter(case=case)
    nomination = rows.select_related("person", "partner", "call__intake__programme").first()
    if nomination is None:
        return None
    given = [row for row in checklist_of(nomination) if row.document and not row.requirement.personal]
    return Section(
        "scholarships/case.html",
        {"nomination": nomination, "facts": _facts(nomination), "documents": given, "may_open": actor.sees_all_partners},
    )


def _facts(nomination: Nomination) -> list[tuple[str, Any]]:
    language = language_name(nomination.call.language, (get_language() or "en")[:2])
    return [
        (_("Nominated by"), nomination.partner),
        (_("Call"), f"{nomination.call.reference} {nomination.call.title}"),
        (_("Programme"), nomination.call.intake.programme),
        (_("Post held"), nomination.position),
        (_("Employer"), nomination.employer),
        (_("Years of service"), nomination.years_of_service),
        (_("Level in the language of the programme, %(language)s") % {"language": language}, nomination.language_level),
    ]


register_case_reader(nomination_case)
register_judged(judged_cases)
