"""Pages of whose forms no draft is kept: what stands apart from the dossier, and lists with the passports of many people."""

from django.urls import ResolverMatch

from core.drafts import keep_no_draft

NAMES = {"scholarships:nomination_medical", "scholarships:nomination_reveal", "scholarships:import_nominees", "scholarships:nominee_import"}


def is_secret(match: ResolverMatch) -> bool:
    return match.view_name in NAMES or (match.view_name == "scholarships:nomination_section" and match.kwargs.get("slug") == "passport")


keep_no_draft(is_secret)
