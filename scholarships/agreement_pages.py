"""What the pages of agreements know of us: the calls made under an agreement, the nomination behind a ledger entry."""

from agreements.models import Agreement
from agreements.sections import register_agreement_section
from agreements.subjects import register_subject
from partners.actor import Actor
from partners.sections import Section
from scholarships.models import Allotment, Call, Nomination

SHOWN = 50


def calls_under(actor: Actor, agreement: Agreement) -> Section | None:
    """Calls that draw places from the quota lines this reader may see; in an agreement of several partners, the own ones only."""
    drawn = Allotment.objects.visible_to(actor).filter(quota_year__line__agreement=agreement)
    calls = list(Call.objects.visible_to(actor).filter(pk__in=drawn.values("call_id")).order_by("-closes_at", "-pk")[:SHOWN])
    return Section("scholarships/agreement_calls.html", {"calls": calls}) if calls else None


def names_of_nominees(actor: Actor, pks: list[int]) -> dict[int, str]:
    rows = Nomination.objects.visible_to(actor).filter(pk__in=pks).select_related("person")
    return {row.pk: row.person.passport_name for row in rows}


register_subject("scholarships.nomination", "scholarships:nomination", names_of_nominees)
register_agreement_section(calls_under)
