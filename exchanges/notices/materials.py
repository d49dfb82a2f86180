"""Which step of a material tells whom. A circle of named partners is told when something is shared with it; the others find it in the list."""

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.models import HistoryEntry
from core.registries import NoticeKind, register_notice
from documents.enums import CircleKind
from exchanges.enums import READABLE, MaterialState
from exchanges.models import Acknowledgement, Material
from exchanges.queries import materials as queries
from exchanges.rules.materials import CLEARERS, DESK, RECEIVERS, WRITERS
from partners.queries import unique, users_with_role


def its_side(material: Material, entry: HistoryEntry) -> list[int]:
    return users_with_role(*WRITERS, now=entry.at, partner_id=material.partner_id)


def desk(material: Material, entry: HistoryEntry) -> list[int]:
    return users_with_role(*DESK, now=entry.at)


def desk_ahead(material: Material, entry: HistoryEntry) -> list[int]:
    """Told late, after its side has taken it back, a draft would say to the host what was changed in it since."""
    return [] if material.state == MaterialState.DRAFT else desk(material, entry)


def clearers(material: Material, entry: HistoryEntry) -> list[int]:
    return [] if material.state == MaterialState.DRAFT else users_with_role(*CLEARERS, now=entry.at)


def named_to_read(material: Material, entry: HistoryEntry) -> list[int]:
    """Not when it was recalled before anybody was told."""
    return named(material, entry) if material.state in READABLE else []


def named(material: Material, entry: HistoryEntry) -> list[int]:
    """Who acknowledges, of each partner that is named."""
    reach = queries.reach_of(material.circle)
    if reach.kind != CircleKind.NAMED:
        return []
    return unique(*(users_with_role(*RECEIVERS, now=entry.at, partner_id=pk) for pk in reach.partner_ids))


def who_had_it(material: Material, entry: HistoryEntry) -> list[int]:
    """Whoever has opened the file, and those to whom it was sent by name."""
    opened = User.objects.filter(pk__in=queries.who_has_opened(material), is_active=True).values_list("pk", flat=True)
    return unique(opened, named(material, entry))


def of_the_house(material: Material, entry: HistoryEntry) -> list[int]:
    """Its side and the desk, of what is recalled; not told twice."""
    told = set(who_had_it(material, entry))
    return [user for user in unique(its_side(material, entry), desk(material, entry)) if user not in told]


def facts(material: Material, entry: HistoryEntry) -> dict[str, str]:
    return {
        "number": material.reference,
        "title": "" if entry.step == "take_back" else material.title,  # a draft of another side
        "side": material.partner.name_en,
        "by": entry.actor_label,
        "reason": entry.reason,
    }


def url(material: Material) -> str:
    return reverse("exchanges:material", args=[material.pk])


def url_of_list(material: Material) -> str:
    """Those who read it no more find no page of it."""
    return reverse("exchanges:materials")


Recipients = Callable[[Any, HistoryEntry], Iterable[int]]


def tell(name: str, step: str, recipients: Recipients, subject: Any, body: Any, *, link: Callable[[Material], str] = url) -> None:
    def but_who_did_it(material: Material, entry: HistoryEntry) -> list[int]:
        return [user for user in recipients(material, entry) if user != entry.actor_id]

    register_notice(NoticeKind(f"material_{name}", "exchanges.material", step, but_who_did_it, subject, body, facts, link))


tell("offered", "offer", desk_ahead, _("A material is offered: %(number)s"), _("%(side)s offers “%(title)s”. Propose who may read it, or return it."))
tell(
    "new_version",
    "new_version",
    desk_ahead,
    _("New version of %(number)s"),
    _("%(side)s has sent a new version of “%(title)s”. Its circle is proposed anew."),
)
tell("taken_back", "take_back", desk, _("%(number)s is taken back"), _("%(side)s has taken it back to the draft."), link=url_of_list)
tell(
    "classified",
    "classify",
    clearers,
    _("To clear: %(number)s"),
    _("%(by)s proposes who may read “%(title)s” of %(side)s. Another person clears it."),
)
tell("sent_back", "send_back", desk_ahead, _("%(number)s is not cleared"), _("“%(title)s” comes back to the desk. Reason: %(reason)s"))
tell("cleared", "clear", desk_ahead, _("%(number)s is cleared"), _("“%(title)s” may leave the house. Share it."))
tell("handed_back", "hand_back", its_side, _("Your material %(number)s is returned"), _("“%(title)s” comes back to you. Reason: %(reason)s"))
tell("declined", "decline", its_side, _("Your material %(number)s is declined"), _("“%(title)s” is not shared. Reason: %(reason)s"))
tell("shared", "share", its_side, _("Your material %(number)s is shared"), _("“%(title)s” can be read by its circle from now on."))
tell(
    "received",
    "share",
    named_to_read,
    _("A material for you: %(number)s"),
    _("%(side)s shares “%(title)s” with you. Read it and say that it has come."),
)
tell(
    "recalled", "recall", who_had_it, _("%(number)s is recalled"),
    _("“%(title)s” of %(side)s is recalled. Do not use it any more, and delete your copies. Reason: %(reason)s"), link=url_of_list,
)  # fmt: skip
tell("recalled_inside", "recall", of_the_house, _("%(number)s is recalled"), _("“%(title)s” of %(side)s is recalled. Reason: %(reason)s"))


def side_of_acknowledged(said: Acknowledgement, entry: HistoryEntry) -> list[int]:
    material = Material.objects.across_partners(reason="whose material was acknowledged").get(pk=said.material_id)
    return [user for user in its_side(material, entry) if user != entry.actor_id]


def facts_of_acknowledged(said: Acknowledgement, entry: HistoryEntry) -> dict[str, str]:
    material = Material.objects.across_partners(reason="whose material was acknowledged").get(pk=said.material_id)
    return {"number": material.reference, "title": material.title, "partner": said.partner.name_en, "note": said.note or "–"}


register_notice(
    NoticeKind(
        "material_acknowledged", "exchanges.acknowledgement", "acknowledged", side_of_acknowledged, _("%(number)s has come to %(partner)s"),
        _("%(partner)s has received “%(title)s”. Its use: %(note)s"), facts_of_acknowledged,
        lambda said: reverse("exchanges:material", args=[said.material_id]) + "#acknowledgements",
    )
)  # fmt: skip
