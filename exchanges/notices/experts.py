"""What is told about experts, and about requests and offers: to the expert, to the own side, to the side that may answer."""

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.record import doer
from core.registries import NoticeKind, register_notice
from exchanges.models import ExchangeNeed, Expert
from exchanges.rules.experts import MINISTRY, OFFICIALS
from partners.enums import Role
from partners.models import Membership, Partner
from partners.queries import host_day, unique, users_with_role

Recipients = Callable[[Any, HistoryEntry], Iterable[int | None]]


def side_of(partner: Partner, institution_id: int | None, entry: HistoryEntry) -> list[int]:
    """Who acts for this side here."""
    if not partner.is_host:
        return users_with_role(*OFFICIALS, now=entry.at, partner_id=partner.pk)
    registrars = users_with_role(Role.REGISTRAR, now=entry.at, institution_id=institution_id) if institution_id else []
    return unique(users_with_role(*MINISTRY, now=entry.at), registrars)


def own_side(record: Any, entry: HistoryEntry) -> list[int]:
    return side_of(record.partner, record.institution_id, entry)


def expert_in_person(expert: Expert, entry: HistoryEntry) -> list[int | None]:
    return [expert.person.user_id]


def other_side(need: ExchangeNeed, entry: HistoryEntry) -> list[int]:
    """The partner who is addressed; officers of all partners where the host writes to all; the ministry where a partner writes."""
    if not need.partner.is_host:
        return users_with_role(*MINISTRY, now=entry.at)
    if need.addressed_to is not None:
        return users_with_role(*OFFICIALS, now=entry.at, partner_id=need.addressed_to_id)
    rows = Membership.objects.across_partners(reason="recipients of what the host writes to all partners")
    held = rows.filter(Membership.on(host_day(entry.at)), role__in=OFFICIALS, user__is_active=True)
    return unique(held.values_list("user_id", flat=True))


def facts_of_expert(expert: Expert, entry: HistoryEntry) -> dict[str, str]:
    return {"name": expert.person.passport_name, "side": expert.partner.name_en, **doer(entry)}


def facts_of_need(need: ExchangeNeed, entry: HistoryEntry) -> dict[str, str]:
    return {"number": need.reference, "title": need.title, "side": need.partner.name_en, "reason": entry.reason, **doer(entry)}


def expert_url(expert: Expert) -> str:
    return reverse("exchanges:expert", args=[expert.pk])


def need_url(need: ExchangeNeed) -> str:
    return reverse("exchanges:need", args=[need.pk])


def tell(model: str, step: str, recipients: Recipients, subject: Any, body: Any, *, name: str = "") -> None:
    def but_who_did_it(record: Any, entry: HistoryEntry) -> list[int]:
        return [user for user in recipients(record, entry) if user is not None and user != entry.actor_id]

    facts, url = (facts_of_expert, expert_url) if model == "expert" else (facts_of_need, need_url)
    full = f"exchanges.{model}" if model == "expert" else "exchanges.exchangeneed"
    register_notice(NoticeKind(name or f"{model}_{step}", full, step, but_who_did_it, subject, body, facts, url))


tell(
    "expert",
    "entered",
    expert_in_person,
    _("You are entered as an expert of %(side)s"),
    _("Only your side sees it. Decide on your expert page whether other sides may find you, and say when you are free."),
)
tell(
    "expert",
    "consented",
    own_side,
    _("%(name)s stands in the directory of experts"),
    _("The consent is on record; other sides find this expert now."),
)
tell(
    "expert",
    "consent_ended",
    own_side,
    _("%(name)s stands no longer in the directory of experts"),
    _("The consent has ended. Only your side sees this expert; missions that are agreed go on."),
)
tell("need", "posted", other_side, _("New: %(title)s"), _("%(side)s has written %(number)s, “%(title)s”. Its page shows what fits on your side."))
tell(
    "need",
    "match",
    own_side,
    _("%(number)s has found its exchange"),
    _("An exchange has begun from “%(title)s”. Close it when nothing more is wanted."),
)
tell("need", "free", own_side, _("%(number)s is open again"), _("An exchange that had begun from “%(title)s” was declined or called off."))
tell("need", "close", other_side, _("%(number)s is closed"), _("%(side)s has closed “%(title)s”. Reason: %(reason)s"))
tell("need", "withdraw", other_side, _("%(number)s is withdrawn"), _("%(side)s has withdrawn “%(title)s”. Reason: %(reason)s"))
