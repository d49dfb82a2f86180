"""What the history of a negotiation says, and whom it tells: the sides hear of everything that is laid on the table."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, AgreementVersion, FactSheet
from agreements.notices import facts, url
from core.models import HistoryEntry
from core.record import register_words
from core.registries import NoticeKind, register_notice
from partners.enums import Power, Role
from partners.models import Delegation, Partner
from partners.queries import host_day, unique, users_with_role

register_words("agreements.agreement", {"message": _("Message put on record")})
register_words("agreements.agreementversion", {"created": _("Version begun"), "changed": _("Version written on"), "discarded": _("Version removed")})
register_words("agreements.factsheet", {"changed": _("Fact sheet changed")})

TALKERS = (Role.AGREEMENT_OFFICER, Role.SIGNATORY, Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD)


def talkers(agreement: Agreement, entry: HistoryEntry) -> list[int]:
    """Those who write and approve for the sides, without the one who acted. Of a draft that was never proposed nobody outside hears."""
    if agreement.is_own_paper:
        return []
    groups = [users_with_role(*TALKERS, now=entry.at, partner_id=side) for side in sorted(agreement.side_ids)]
    return [user for user in unique(*groups, _delegates(agreement, entry)) if user != entry.actor_id]


def _delegates(agreement: Agreement, entry: HistoryEntry) -> list[int]:
    rows = Delegation.objects.across_partners(reason="recipients of a notice").filter(Delegation.on(host_day(entry.at)), delegate__is_active=True)
    rows = rows.filter(institution__partner_id__in=agreement.side_ids, powers__contains=[Power.APPROVE_AGREEMENTS])
    return list(rows.values_list("delegate_id", flat=True))


def talkers_of_version(version: AgreementVersion, entry: HistoryEntry) -> list[int]:
    return talkers(version.agreement, entry)


def others_than_side(sheet: FactSheet, entry: HistoryEntry) -> list[int]:
    own = users_with_role(*TALKERS, now=entry.at, partner_id=sheet.side_id)
    return [user for user in talkers(sheet.agreement, entry) if user not in own]


def talk_facts(agreement: Agreement, entry: HistoryEntry) -> dict[str, str]:
    side = Partner.objects.filter(pk=entry.data.get("side")).first()
    days = {"last_day": agreement.ends_by_notice_on.isoformat() if agreement.ends_by_notice_on else ""}
    return {**facts(agreement, entry), "side": side.name_en if side else "", "version": str(entry.data.get("version", "")), **days}


def version_facts(version: AgreementVersion, entry: HistoryEntry) -> dict[str, str]:
    return talk_facts(version.agreement, entry)


def talk_url(agreement: Agreement) -> str:
    return reverse("agreements:negotiation", args=[agreement.pk])


def version_url(version: AgreementVersion) -> str:
    return talk_url(version.agreement)


def tell(step: str, subject: Any, body: Any) -> None:
    register_notice(NoticeKind(f"agreement_{step}", "agreements.agreement", step, talkers, subject, body, talk_facts, talk_url))


def tell_version(step: str, subject: Any, body: Any) -> None:
    kind = NoticeKind(f"version_{step}", "agreements.agreementversion", step, talkers_of_version, subject, body, version_facts, version_url)
    register_notice(kind)


tell_version(
    "propose",
    _("Agreement %(reference)s: version %(version)s proposed"),
    _("%(side)s: version %(version)s of “%(title)s” is proposed. Read it, then approve it or answer with another version."),
)
tell_version(
    "approve",
    _("Agreement %(reference)s: version %(version)s approved by one side"),
    _("%(side)s: version %(version)s of “%(title)s” is approved. The negotiation page says which approval is still missing."),
)
tell_version(
    "withdraw",
    _("Agreement %(reference)s: version %(version)s withdrawn"),
    _("%(side)s: version %(version)s of “%(title)s” is withdrawn. Reason: %(reason)s"),
)
tell("message", _("Agreement %(reference)s: a message"), _("%(side)s: a message about “%(title)s” is on record."))
tell(
    "agree",
    _("Agreement %(reference)s is approved by all sides"),
    _("Every side has approved version %(version)s of “%(title)s”. It can be signed now."),
)
tell(
    "amend",
    _("Agreement %(reference)s: the amendment is approved"),
    _("Every side has approved version %(version)s of “%(title)s”. Its terms hold from now on."),
)
tell(
    "begin_amendment", _("Agreement %(reference)s: an amendment is begun"), _("An amendment of “%(title)s” is being written. The present terms hold.")
)
tell(
    "withdraw_amendment",
    _("Agreement %(reference)s: the amendment is withdrawn"),
    _("The amendment of “%(title)s” is withdrawn; the present terms hold. Reason: %(reason)s"),
)
tell(
    "give_notice",
    _("Agreement %(reference)s: notice is given"),
    _("Notice is given: “%(title)s” ends after %(last_day)s. Reason: %(reason)s"),
)
tell(
    "take_notice_back",
    _("Agreement %(reference)s: the notice is taken back"),
    _("The notice of “%(title)s” is taken back; the agreement holds on. Reason: %(reason)s"),
)
tell("end_by_notice", _("Agreement %(reference)s has ended by notice"), _("The notice of “%(title)s” has run out; the agreement is terminated."))
tell("withdraw", _("Agreement %(reference)s is withdrawn"), _("“%(title)s” is withdrawn before the signing. Reason: %(reason)s"))
register_notice(
    NoticeKind(
        "fact_sheet_changed",
        "agreements.factsheet",
        "changed",
        others_than_side,
        _("Agreement %(reference)s: a fact sheet is changed"),
        _("%(side)s: what the fact sheet under “%(title)s” says is changed."),
        lambda sheet, entry: talk_facts(sheet.agreement, entry),
        lambda sheet: url(sheet.agreement),
    )
)
