"""Which step of a call or a nomination tells whom."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.registries import NoticeKind, kinds_for, register_notice
from partners.enums import Role
from partners.models import Membership, Partner
from partners.queries import host_day, unique, users_with_role
from scholarships.enums import NominationState
from scholarships.models import Allotment, Call, Nomination

OFFICERS = (Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD)


def invited(call: Call, entry: HistoryEntry) -> list[int]:
    partners = Allotment.objects.across_partners(reason="recipients of a notice").filter(call=call).values_list("partner_id", flat=True)
    return unique(*(users_with_role(*OFFICERS, now=entry.at, partner_id=partner) for partner in partners))


def invited_if_published(call: Call, entry: HistoryEntry) -> list[int]:
    """Nobody outside has heard of what was a draft when it was changed or cancelled."""
    return invited(call, entry) if entry.data.get("published") else []


def given_places(call: Call, entry: HistoryEntry) -> list[int]:
    """The partner that got places in a call others have read already; of a draft the publication tells."""
    if not entry.data.get("published"):
        return []
    partner = Partner.objects.get(code=entry.data["partner"])
    return users_with_role(*OFFICERS, now=entry.at, partner_id=partner.pk)


def heads(obj: Call | Nomination, entry: HistoryEntry) -> list[int]:
    return users_with_role(Role.PROGRAMME_HEAD, Role.PROGRAMME_OFFICER, now=entry.at)


def sender(nomination: Nomination, entry: HistoryEntry) -> list[int]:
    return users_with_role(*OFFICERS, now=entry.at, partner_id=nomination.partner_id)


def sender_and_nominee(nomination: Nomination, entry: HistoryEntry) -> list[int]:
    return unique(sender(nomination, entry), [nomination.person.user_id])


def ministry(nomination: Nomination, entry: HistoryEntry) -> list[int]:
    return users_with_role(Role.PROGRAMME_OFFICER, now=entry.at)


def ministry_and_registrar(nomination: Nomination, entry: HistoryEntry) -> list[int]:
    academy = nomination.call.intake.programme.institution_id
    return unique(ministry(nomination, entry), users_with_role(Role.REGISTRAR, now=entry.at, institution_id=academy))


def both(nomination: Nomination, entry: HistoryEntry) -> list[int]:
    return unique(sender_and_nominee(nomination, entry), ministry(nomination, entry))


def _others(entry: HistoryEntry, *groups: Iterable[int | None]) -> list[int]:
    """Whoever has done the step need not be told of it; colleagues of theirs are."""
    return [user for user in unique(*groups) if user != entry.actor_id]


def everybody_else(nomination: Nomination, entry: HistoryEntry) -> list[int]:
    return _others(entry, sender_and_nominee(nomination, entry), ministry_and_registrar(nomination, entry))


def both_but_the_actor(nomination: Nomination, entry: HistoryEntry) -> list[int]:
    return _others(entry, sender_and_nominee(nomination, entry), heads(nomination, entry))


def authorities_but_the_actor(nomination: Nomination, entry: HistoryEntry) -> list[int]:
    """Of a withdrawal. What was never sent is known to the sender alone."""
    of_host = [] if entry.source == NominationState.DRAFT else heads(nomination, entry)
    return _others(entry, sender(nomination, entry), of_host)


def nominee(nomination: Nomination, entry: HistoryEntry) -> list[int]:
    """In person, of what was sent."""
    return [] if entry.source == NominationState.DRAFT else _others(entry, [nomination.person.user_id])


def call_facts(call: Call, entry: HistoryEntry) -> dict[str, str]:
    return {"call": call.reference, "title": call.title_en, "closes": call.closes_at.isoformat(), "zone": call.zone, "reason": entry.reason}


def places_facts(call: Call, entry: HistoryEntry) -> dict[str, str]:
    return call_facts(call, entry) | {name: str(entry.data.get(name, "")) for name in ("places", "reserve")}


def nomination_facts(nomination: Nomination, entry: HistoryEntry) -> dict[str, str]:
    return {
        "number": nomination.reference,
        "name": nomination.person.passport_name,
        "call": nomination.call.reference,
        "partner": nomination.partner.name_en,
        "reason": entry.reason,
        "until": entry.data.get("until", ""),
        "zone": nomination.call.zone,
    }


def facts_without_reason(nomination: Nomination, entry: HistoryEntry) -> dict[str, str]:
    """For nominees, where the reason is between the two authorities: it is not even kept with their notice."""
    return nomination_facts(nomination, entry) | {"reason": ""}


def document_facts(call: Call, entry: HistoryEntry) -> dict[str, str]:
    return call_facts(call, entry) | {"document": entry.data.get("document", "")}


def calls_url(call: Call) -> str:
    """For those who are no longer invited and can't open the call."""
    return reverse("scholarships:calls")


def call_url(call: Call) -> str:
    return reverse("scholarships:call", args=[call.pk])


def nomination_url(nomination: Nomination) -> str:
    return reverse("scholarships:nomination", args=[nomination.pk])


def call(step: str, to: Any, subject: Any, body: Any, facts: Any = call_facts, url: Any = call_url) -> None:
    register_notice(NoticeKind(f"call_{step}", "scholarships.call", step, to, subject, body, facts, url))


def nomination(step: str, to: Any, subject: Any, body: Any, facts: Any = nomination_facts, name: str = "") -> None:
    register_notice(NoticeKind(f"nomination_{name or step}", "scholarships.nomination", step, to, subject, body, facts, nomination_url))


call("publish", invited, _("New call %(call)s"), _("The call %(call)s, %(title)s, is published. It closes on %(closes)s."))
call(
    "changed",
    invited_if_published,
    _("Call %(call)s is changed"),
    _("The call %(call)s, %(title)s, is changed before it opens. It closes on %(closes)s. Open it to read it again."),
)
call(
    "allotted",
    given_places,
    _("Your places in call %(call)s"),
    _("In the call %(call)s, %(title)s, you have places: %(places)s, reserve list: %(reserve)s. It closes on %(closes)s."),
    places_facts,
)
call(
    "allotment_removed",
    given_places,
    _("Your places in call %(call)s are taken back"),
    _("In the call %(call)s, %(title)s, you have no places any more, and you can't nominate for it."),
    url=calls_url,
)
call(
    "checklist_added",
    invited_if_published,
    _("Call %(call)s asks for one more document"),
    _("The checklist of the call %(call)s, %(title)s, has a new document: %(document)s."),
    document_facts,
)
call(
    "checklist_removed",
    invited_if_published,
    _("Call %(call)s asks for one document less"),
    _("The checklist of the call %(call)s, %(title)s, no longer has this document: %(document)s."),
    document_facts,
)
call("open", invited, _("Call %(call)s is open"), _("You can nominate for %(title)s until %(closes)s."))
call("close", heads, _("Call %(call)s has closed"), _("The call %(call)s, %(title)s, has closed. Screening can begin."))
call("extend", invited, _("Call %(call)s is extended"), _("The call %(call)s now closes on %(closes)s. Reason: %(reason)s"))
call(
    "decide",
    invited,
    _("Call %(call)s: selection closed"),
    _("All nominations of the call %(call)s are decided. Open it to see the decisions on yours."),
)
call(
    "cancel",
    invited_if_published,
    _("Call %(call)s is cancelled"),
    _("The call %(call)s, %(title)s, is cancelled. What you have sent to it ends with it; those enrolled stay. Reason: %(reason)s"),
)

nomination(
    "submit", both, _("Received: %(number)s, %(name)s"), _("The nomination of %(name)s for call %(call)s was received under number %(number)s.")
)
nomination(
    "resubmit", both, _("Received again: %(number)s, %(name)s"), _("The completed nomination of %(name)s was received under number %(number)s.")
)
nomination(
    "return",
    sender,
    _("To complete by %(until)s: %(number)s, %(name)s"),
    _("The ministry returned %(number)s for completion by %(until)s: %(reason)s"),
)
nomination(
    "accept_for_review", sender_and_nominee, _("In review: %(number)s, %(name)s"), _("The nomination %(number)s is complete and goes to the panel.")
)
nomination(
    "find_ineligible",
    sender_and_nominee,
    _("Not eligible: %(number)s, %(name)s"),
    _("The nomination %(number)s does not meet the rules of the call: %(reason)s"),
)
nomination("select", sender, _("Selected: %(number)s, %(name)s"), _("%(name)s is selected for call %(call)s. The offer follows. Reason: %(reason)s"))
nomination(
    "put_on_reserve",
    sender,
    _("On the reserve list: %(number)s, %(name)s"),
    _("%(name)s is on the reserve list of call %(call)s. Reason: %(reason)s"),
)
nomination(
    "not_select", sender_and_nominee, _("Not selected: %(number)s, %(name)s"), _("%(name)s was not selected for call %(call)s. Reason: %(reason)s")
)
nomination(
    "send_offer",
    sender_and_nominee,
    _("Offer to answer by %(until)s: %(name)s"),
    _("A place in call %(call)s is offered to %(name)s. Accept or decline it by %(until)s."),
)
nomination(
    "accept_offer",
    everybody_else,
    _("Offer accepted: %(number)s, %(name)s"),
    _("%(name)s (%(partner)s) takes the place. The registrar can enrol."),
)
nomination(
    "decline_offer",
    both_but_the_actor,
    _("Offer declined: %(number)s, %(name)s"),
    _("The place of %(name)s (%(partner)s) is declined and free again. Reason: %(reason)s"),
)
nomination("lapse", both, _("Offer lapsed: %(number)s, %(name)s"), _("The offer to %(name)s was not answered in time. The place is free again."))
nomination("no_show", both, _("Did not arrive: %(number)s, %(name)s"), _("%(name)s did not arrive. The place is free again. Reason: %(reason)s"))
nomination(
    "withdraw",
    authorities_but_the_actor,
    _("Withdrawn: %(number)s, %(name)s"),
    _("%(partner)s withdrew the nomination of %(name)s. Reason: %(reason)s"),
)
nomination(
    "withdraw",
    nominee,
    _("Withdrawn: %(number)s, %(name)s"),
    _("%(partner)s withdrew the nomination of %(name)s for call %(call)s."),
    facts_without_reason,
    "withdraw_nominee",
)
nomination(
    "end_with_call",
    nominee,
    _("Ended: %(number)s, %(name)s"),
    _("The call %(call)s is cancelled, and the nomination of %(name)s ends with it."),
    facts_without_reason,
)


def people_told(step: str, nominations: Sequence[Nomination], now: datetime) -> int:
    """How many people the notices of a step to the sending side reach, with one query for all its nominations."""
    told_to = {kind.recipients for kind in kinds_for("scholarships.nomination", step)}
    if not nominations or not told_to:
        return 0
    rows = Membership.objects.across_partners(reason="recipients of notices").filter(
        Membership.on(host_day(now)), role__in=OFFICERS, user__is_active=True, institution__partner_id__in={row.partner_id for row in nominations}
    )
    nominees = [row.person.user_id for row in nominations] if sender_and_nominee in told_to else []
    return len(unique(rows.values_list("user_id", flat=True), nominees))
