"""Who hears when the reserve list moves up by itself, when it can't, and when planned arrivals move with their intake."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.registries import NoticeKind, register_notice
from partners.enums import Role
from partners.queries import unique, users_with_role
from scholarships.notices.facts import letter, nomination_facts, notice
from scholarships.notices.recipients import heads, sender_and_nominee
from training.models import Intake

OFFER = _("Offer from the reserve list, to answer by %(until)s: %(name)s")
OFFER_TEXT = _(
    "A place in call %(call)s became free, and %(name)s is next on the reserve list: the place is offered. Accept or decline it by %(until)s."
)
notice("promote", sender_and_nominee, OFFER, OFFER_TEXT)
letter("promote", OFFER, OFFER_TEXT)
notice(
    "promote",
    heads,
    _("Moved up from the reserve list: %(number)s, %(name)s"),
    _(
        "A place of %(partner)s in call %(call)s became free. The portal has offered it to %(name)s, who was next on the reserve list, until %(until)s."
    ),
    nomination_facts,
    "promote_heads",
)
notice(
    "not_promoted",
    heads,
    _("A free place waits for your decision: %(partner)s, call %(call)s"),
    _(
        "A place of %(partner)s in call %(call)s became free. Next on the reserve list is %(name)s (%(number)s), whom the portal has not offered it: "
        "%(reason)s Select somebody of the list, or leave the place free."
    ),
)
notice(
    "reserve_order_changed",
    heads,
    _("Order of the reserve list changed: %(number)s, %(name)s"),
    _("%(name)s (%(partner)s) and %(other)s have exchanged their places on the reserve list of call %(call)s. Reason: %(reason)s"),
    lambda nomination, entry: nomination_facts(nomination, entry) | {"other": entry.data["other"]},
)


def desk(intake: Intake, entry: HistoryEntry) -> Iterable[int]:
    """The visa desk: programme officers and the registrars of the academy."""
    academy = intake.programme.institution_id
    return unique(users_with_role(Role.PROGRAMME_OFFICER, now=entry.at), users_with_role(Role.REGISTRAR, now=entry.at, institution_id=academy))


def moved_facts(intake: Intake, entry: HistoryEntry) -> dict[str, str]:
    return {"intake": intake.reference, "stays": str(entry.data["stays"]), "first_day": entry.data["enters_on"]}


register_notice(
    NoticeKind(
        "stays_moved",
        "training.intake",
        "stays_moved",
        desk,
        _("Planned arrivals moved: intake %(intake)s"),
        _(
            "The dates of the intake %(intake)s have changed. People still expected: %(stays)s; their planned entry is now %(first_day)s. "
            "Look at the visa clock, and write notes verbales and invitations anew where they name the old days."
        ),
        moved_facts,
        lambda intake: reverse("training:intake", args=[intake.pk]),
        label=_("Planned arrivals that moved with their intake"),
    )
)
