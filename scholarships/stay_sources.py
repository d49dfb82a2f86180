"""What the visa desk reads of a stay that belongs to an award: words for its letters, and the way to the award."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import override

from documents.letters import LANGUAGES
from mobility.belongings import Belonging, register_source
from mobility.models import Stay
from partners.actor import Actor
from partners.enums import InstitutionKind
from partners.models import Institution
from scholarships.models import Award, Nomination
from scholarships.queries.letter_values import NOTHING, long_day


def of_awards(stays: Sequence[Stay], actor: Actor) -> Mapping[int, Belonging]:
    """Two queries, however many stays."""
    awards = Award.objects.visible_to(actor).filter(stay__in=[stay.pk for stay in stays])
    awards = list(awards.select_related("nomination__call__intake__programme__institution", "nomination__partner"))
    partners = {award.nomination.partner_id for award in awards}
    offices = Institution.objects.filter(partner_id__in=partners, kind=InstitutionKind.AUTHORITY).order_by("-pk")
    authorities = {row.partner_id: row for row in offices} if partners else {}
    return {
        award.stay_id: Belonging(
            values={language: _words(award, authorities.get(award.nomination.partner_id), language) for language in LANGUAGES},
            label=f"{award.reference} · {award.nomination.reference}",
            url=reverse("scholarships:award", args=[award.pk]),
        )
        for award in awards
    }


def _words(award: Award, authority: Institution | None, language: str) -> dict[str, str]:
    nomination: Nomination = award.nomination
    intake = nomination.call.intake
    with override(language):
        return {
            "programme": str(intake.programme),
            "institution": str(intake.programme.institution),
            "from": long_day(intake.starts_on, language),
            "until": long_day(intake.ends_on, language),
            "call": nomination.call.reference,
            "nomination": nomination.reference,
            "position": nomination.position or NOTHING,
            "award": award.reference,
            "authority": str(authority or nomination.partner),
        }


register_source(of_awards)
