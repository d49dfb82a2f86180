"""Which step of an agreement tells whom."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, AgreementParty
from core.models import HistoryEntry
from core.registries import NoticeKind, register_notice
from core.timefmt import day_text
from partners.enums import Role
from partners.queries import unique, users_with_role


def both_sides(agreement: Agreement, entry: HistoryEntry) -> list[int]:
    parties = AgreementParty.objects.across_partners(reason="recipients of a notice").filter(agreement=agreement)
    partners = set(parties.values_list("partner_id", flat=True))
    if entry.data.get("of"):  # how the places of a line are used is its partner's and the host's
        partners &= {entry.data["of"]}
    groups = [users_with_role(Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD, now=entry.at, partner_id=partner) for partner in partners]
    return unique(users_with_role(Role.AGREEMENT_OFFICER, now=entry.at), *groups)


def parties_it_binds(agreement: Agreement, entry: HistoryEntry) -> list[int]:
    """A draft may change without telling anybody."""
    return both_sides(agreement, entry) if entry.data.get("binds") else []


def facts(agreement: Agreement, entry: HistoryEntry) -> dict[str, str]:
    return {"reference": agreement.reference, "title": agreement.title_en, "reason": entry.reason}


def consent_words(data: Mapping[str, Any]) -> str:
    """With which note the other side consented to an end at once; empty where none was needed."""
    if not data.get("consent_note"):
        return ""
    words = {"note": data["consent_note"], "day": day_text(date.fromisoformat(data["consent_on"]))}
    return gettext("Consent of the other side: note %(note)s of %(day)s.") % words


def url(agreement: Agreement) -> str:
    return reverse("agreements:agreement", args=[agreement.pk])


def line_facts(agreement: Agreement, entry: HistoryEntry) -> dict[str, str]:
    names = ("line", "per_year", "party", "year", "to", "places", "signatory")
    return facts(agreement, entry) | {name: str(entry.data.get(name, "")) for name in names}


def tell(step: str, subject: Any, body: Any) -> None:
    register_notice(NoticeKind(f"agreement_{step}", "agreements.agreement", step, both_sides, subject, body, facts, url))


def tell_change(step: str, subject: Any, body: Any) -> None:
    register_notice(NoticeKind(f"agreement_{step}", "agreements.agreement", step, parties_it_binds, subject, body, line_facts, url))


tell("sign", _("Agreement %(reference)s: signing recorded"), _("The signing of “%(title)s” is on record."))
tell("bring_into_force", _("Agreement %(reference)s is in force"), _("“%(title)s” is in force. Its quota lines can be used from now on."))
register_notice(
    NoticeKind(
        "agreement_terminate",
        "agreements.agreement",
        "terminate",
        both_sides,
        _("Agreement %(reference)s is terminated"),
        _("“%(title)s” is terminated. Reason: %(reason)s %(consent)s"),
        lambda agreement, entry: facts(agreement, entry) | {name: str(entry.data.get(name, "")) for name in ("consent_note", "consent_on")},
        url,
        words=lambda params: {"consent": consent_words(params)},
        always=True,
    )
)
tell("expire", _("Agreement %(reference)s has expired"), _("“%(title)s” has reached its last day."))

tell_change(
    "changed", _("Agreement %(reference)s: facts changed"), _("Facts of “%(title)s” were corrected. The history of the agreement says which.")
)
tell_change(
    "party_changed", _("Agreement %(reference)s: facts of a party changed"), _("“%(title)s”: what is on record about %(party)s was corrected.")
)
tell_change("signed_file_added", _("Agreement %(reference)s: signed file on record"), _("The signed text of “%(title)s” can be downloaded."))
tell_change("line_added", _("Agreement %(reference)s: quota line added"), _("“%(title)s” has a new quota line %(line)s: %(per_year)s a year."))
