"""What the page of an agreement shows of us: the advice that was asked for under it."""

from agreements.models import Agreement
from agreements.sections import register_agreement_section
from partners.actor import Actor
from partners.sections import Section
from training.models import Consultation

SHOWN = 50


def consultations_under(actor: Actor, agreement: Agreement) -> Section | None:
    """Those this reader may see: in an agreement of several partners, of the own side only."""
    rows = Consultation.objects.visible_to(actor).filter(agreement=agreement).select_related("partner")
    found = list(rows.order_by("-submitted_at", "-pk")[:SHOWN])
    return Section("training/consultations/of_agreement.html", {"consultations": found}) if found else None


register_agreement_section(consultations_under)
