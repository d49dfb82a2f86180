"""Which step of a stay or a pay sheet tells whom. No amount stands in a message."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.registries import NoticeKind, register_notice
from core.timefmt import day_text
from mobility.models import Payment, PaySheet, Stay
from mobility.words import month_text
from partners.enums import Role
from partners.queries import unique, users_with_role


def sender_embassy_and_person(stay: Stay, entry: HistoryEntry) -> list[int]:
    senders = users_with_role(Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD, Role.EMBASSY_OFFICER, now=entry.at, partner_id=stay.partner_id)
    return unique(senders, [stay.person.user_id])


def desk_and_academy(stay: Stay, entry: HistoryEntry) -> list[int]:
    registrars = users_with_role(Role.REGISTRAR, now=entry.at, institution_id=stay.institution_id)
    return unique(registrars, users_with_role(Role.PROGRAMME_OFFICER, now=entry.at))


def of_stay(stay: Stay, entry: HistoryEntry) -> dict[str, str]:
    day = entry.data.get("arrived_on") or entry.data.get("enters_on") or entry.data.get("leaves_on") or ""
    return {
        "name": stay.person.passport_name,
        "number": stay.reference,
        "about": stay.about,
        "note": str(entry.data.get("note", "")),
        "visa": stay.visa_reference,
        "day": day,
        "reason": entry.reason,
    }


def days_in_words(params: Any) -> dict[str, str]:
    return {"day": day_text(date.fromisoformat(params["day"])) if params.get("day") else ""}


def stay_url(stay: Stay) -> str:
    return reverse("mobility:stay", args=[stay.pk])


def tell(step: str, recipients: Any, subject: Any, body: Any) -> None:
    kind = NoticeKind(f"stay_{step}", "mobility.stay", step, recipients, subject, body, of_stay, stay_url, words=days_in_words)
    register_notice(kind)


tell(
    "send_note",
    sender_embassy_and_person,
    _("Note verbale %(note)s: %(name)s"),
    _("The note verbale for the visa of %(name)s (%(about)s) is written: %(note)s. The visa-support reference number follows."),
)
tell(
    "take_note_back",
    sender_embassy_and_person,
    _("Note verbale taken back: %(name)s"),
    _("The note verbale %(note)s no longer holds for %(name)s (%(about)s); a new one follows. Reason: %(reason)s"),
)
tell(
    "record_visa",
    sender_embassy_and_person,
    _("Visa reference of %(name)s: %(visa)s"),
    _("The visa-support reference number of %(name)s (%(about)s) is %(visa)s. The embassy asks for it."),
)
tell("record_arrival", sender_embassy_and_person, _("Arrived: %(name)s"), _("%(name)s arrived on %(day)s: %(about)s."))
tell(
    "change_departure",
    desk_and_academy,
    _("Planned departure changed: %(name)s"),
    _("%(name)s (%(number)s, %(about)s) is now planned to leave on %(day)s."),
)
tell("change_days", desk_and_academy, _("Planned entry changed: %(name)s"), _("%(name)s (%(number)s, %(about)s) is now planned to enter on %(day)s."))


def heads(sheet: PaySheet, entry: HistoryEntry) -> list[int]:
    """Whoever can approve it: not the one who has just made it."""
    return [user for user in users_with_role(Role.PROGRAMME_HEAD, now=entry.at) if user != entry.actor_id]


def makers(sheet: PaySheet, entry: HistoryEntry) -> list[int]:
    return unique(users_with_role(Role.REGISTRAR, now=entry.at, institution_id=sheet.institution_id), [sheet.made_by_id])


def people_of(sheet: PaySheet, entry: HistoryEntry) -> list[int]:
    rows = Payment.objects.across_partners(reason="who is told of a payment: the people of the sheet")
    users = rows.filter(sheet=sheet, stay__person__user__isnull=False).order_by("stay__person__user_id")
    return list(users.values_list("stay__person__user_id", flat=True).distinct())


def of_sheet(sheet: PaySheet, entry: HistoryEntry) -> dict[str, str]:
    return {"institution": sheet.institution.name_en, "month": sheet.month.isoformat(), "by": entry.actor_label, "reason": entry.reason}


def month_in_words(params: Any) -> dict[str, str]:
    return {"month": month_text(date.fromisoformat(params["month"]))}


def sheet_url(sheet: PaySheet) -> str:
    return reverse("mobility:sheet", args=[sheet.pk])


def own_stays(sheet: PaySheet) -> str:
    return reverse("mobility:stays")


def tell_of_sheet(step: str, recipients: Any, subject: Any, body: Any, url: Any = sheet_url) -> None:
    register_notice(
        NoticeKind(f"sheet_{step}", "mobility.paysheet", step, recipients, subject, body, of_sheet, url, words=month_in_words, always=True)
    )


tell_of_sheet("made", heads, _("Pay sheet to approve: %(month)s"), _("%(by)s has made the pay sheet of %(institution)s for %(month)s."))
tell_of_sheet("approve", makers, _("Pay sheet approved: %(month)s"), _("%(by)s has approved the pay sheet of %(institution)s for %(month)s."))
tell_of_sheet(
    "take_back", makers, _("Approval taken back: %(month)s"), _("The pay sheet of %(institution)s for %(month)s is a draft again. Reason: %(reason)s")
)
tell_of_sheet("pay", people_of, _("Paid: %(month)s"), _("Your allowances for %(month)s were paid by %(institution)s."), own_stays)
