"""Who has accepted an offer and waits for a seat, for the pages of an intake."""

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from partners.actor import Actor
from scholarships import rules
from scholarships.queries.lists import awarded
from training.arriving import StillToEnrol, register_waiting
from training.models import Intake


def accepted_offers(intake: Intake, actor: Actor) -> StillToEnrol | None:
    if not rules.may_enrol_somebody(actor):
        return None
    number = awarded(actor).filter(call__intake=intake).count()
    if not number:
        return None
    sentence = ngettext(
        "%(n)d person has accepted an offer and waits for a seat here.", "%(n)d people have accepted an offer and wait for a seat here.", number
    )
    return StillToEnrol(number, sentence % {"n": number}, reverse("scholarships:to_enrol"), gettext("Enrol them"))


register_waiting(accepted_offers)
