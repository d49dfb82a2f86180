"""What a reviewer reads of a nomination: what is judged and its documents; nothing of passport, health, contact or rank.

A blind panel reads the redacted copy instead, and nothing that is not on it. The record is never asked to fill what the copy leaves blank.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.country_names import language_name
from core.errors import Text
from partners.actor import Actor
from partners.sections import Section
from reviews.case_readers import register_case_reader, register_judged, register_ready_check
from reviews.kinds import register_kind
from reviews.models import Case
from scholarships import rules
from scholarships.models import Nomination, RedactedDossier, judged_cases
from scholarships.queries.dossier import given_to_panel
from scholarships.queries.redacting import age_band, is_blind, papers_of, redacted_for_reader, spoken, unread_copies

KIND = "nomination"  # of a case, see reviews/kinds.py


def nomination_case(actor: Actor, case: Case) -> Section | None:
    """The dossier, for whoever may see the nomination: the reviewers of this case and the ministry's staff."""
    rows = Nomination.objects.visible_to(actor).filter(case=case)
    nomination = rows.select_related("person", "partner", "call__intake__programme", "case__panel").first()
    if nomination is None:
        return None
    return Section(
        "scholarships/case.html",
        {
            "nomination": nomination,
            "facts": _facts(nomination),
            "documents": given_to_panel(nomination),
            "may_open": actor.sees_all_partners,
            "may_redact": is_blind(nomination.case) and rules.may_redact(actor, nomination),
        },
    )


def _level_label(language: str) -> str:
    name = language_name(language, (get_language() or "en")[:2])
    return _("Level in the language of the programme, %(language)s") % {"language": name}


def _facts(nomination: Nomination) -> list[tuple[str, Any]]:
    return [
        (_("Nominated by"), nomination.partner),
        (_("Call"), f"{nomination.call.reference} {nomination.call.title}"),
        (_("Programme"), nomination.call.intake.programme),
        (_("Post held"), nomination.position),
        (_("Employer"), nomination.employer),
        (_("Years of service"), nomination.years_of_service),
        (_level_label(nomination.call.language), nomination.language_level),
    ]


def blind_case(actor: Actor, case: Case) -> Section | None:
    """For whoever reads the case and not the nomination."""
    if not is_blind(case) or Nomination.objects.visible_to(actor).filter(case=case).exists():
        return None
    redacted = redacted_for_reader(case)
    if redacted is None and not _of_nominations([case.pk]):
        return None  # a proposal or a paper, which another reader draws
    context: dict[str, Any] = {"case": case, "redacted": redacted}
    if redacted is not None:
        papers = [row for row in papers_of(redacted.nomination) if row.document.redacted_file_id]
        context |= {"facts": _blind_facts(redacted, case), "texts": _texts(redacted), "papers": papers}
    return Section("scholarships/case_blind.html", context)


def _blind_facts(redacted: RedactedDossier, case: Case) -> list[tuple[str, Any]]:
    """Figures and choices of the record that name nobody, in columns of their own; no text of it."""
    nomination, language = redacted.nomination, (get_language() or "en")[:2]
    another = _("another language")
    languages = [f"{language_name(code, language) if code else another} {level}".strip() for code, level in spoken(nomination)]
    return [
        (_("Post held"), redacted.position),
        (_("Years of service"), nomination.years_of_service),
        (_("Age"), age_band(nomination.person.birth_date, case.opened_at.date())),
        (_level_label(nomination.call.language), nomination.language_level),
        (_("Languages"), ", ".join(languages)),
    ]


def _texts(redacted: RedactedDossier) -> list[tuple[str, str]]:
    return [
        (_("Why this person"), redacted.justification),
        (_("Education"), redacted.education),
        (_("Posts held before"), redacted.posts),
        (_("Training abroad"), redacted.trainings),
    ]


def copy_is_read(cases: Sequence[Case]) -> dict[int, Text]:
    """Before that, nobody is asked to review a case of a blind panel."""
    blind = [case.pk for case in cases if is_blind(case)]
    sentence = _("The redacted copy of this nomination is not read over yet: read it over, then give the case to reviewers.")
    return dict.fromkeys(unread_copies(blind), sentence) if blind else {}


def _of_nominations(cases: Sequence[int]) -> list[int]:
    """Of these cases those that are about a nomination: panels judge proposals and papers too."""
    rows = Nomination.objects.across_partners(reason="only which cases are about a nomination")
    return list(rows.filter(case_id__in=cases).order_by("case_id").values_list("case_id", flat=True))


def is_of_nomination(case: str) -> Any:
    """Whether a nomination lies behind the case, whose id the outer field holds."""
    rows = Nomination.objects.across_partners(reason="only which cases are about a nomination")
    return Exists(rows.filter(case=OuterRef(case)))


register_kind(KIND, is_of_nomination)
register_case_reader(KIND, nomination_case)
register_case_reader(KIND, blind_case)
register_judged(judged_cases)
register_ready_check(KIND, copy_is_read)
