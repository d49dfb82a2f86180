"""Who hears of what: the two authorities by their roles, the nominee in person."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from core.models import HistoryEntry
from core.registries import kinds_for, letters_for
from notifications.operations.delivery import BACKDATED
from partners.enums import Role
from partners.models import Membership, Partner
from partners.queries import host_day, unique, users_with_role
from scholarships.enums import UNSENT, NominationState
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


def officers_of(allotment: Allotment, entry: HistoryEntry) -> list[int]:
    return users_with_role(*OFFICERS, now=entry.at, partner_id=allotment.partner_id)


def other_officers(allotment: Allotment, entry: HistoryEntry) -> list[int]:
    return others(entry, officers_of(allotment, entry))


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


def others(entry: HistoryEntry, *groups: Iterable[int | None]) -> list[int]:
    """Whoever has done the step need not be told of it; colleagues of theirs are."""
    return [user for user in unique(*groups) if user != entry.actor_id]


def everybody_else(nomination: Nomination, entry: HistoryEntry) -> list[int]:
    return others(entry, sender_and_nominee(nomination, entry), ministry_and_registrar(nomination, entry))


def both_but_the_actor(nomination: Nomination, entry: HistoryEntry) -> list[int]:
    return others(entry, sender_and_nominee(nomination, entry), heads(nomination, entry))


def authorities_but_the_actor(nomination: Nomination, entry: HistoryEntry) -> list[int]:
    """Of a withdrawal. What was never sent is known to the sender alone; whoever had accepted was expected by the registrar too."""
    of_host = [] if entry.source in UNSENT else heads(nomination, entry)
    academy = ministry_and_registrar(nomination, entry) if entry.source == NominationState.ACCEPTED else []
    return others(entry, sender(nomination, entry), of_host, academy)


def nominee_knows(nomination: Nomination, entry: HistoryEntry) -> bool:
    """Of what was sent, or of a draft to which they were invited."""
    if nomination.nominee_invited_at:
        return True
    if entry.source in UNSENT:
        return entry.target not in (*UNSENT, NominationState.WITHDRAWN)
    return bool(entry.source) or nomination.submitted_at is not None


def nominee(nomination: Nomination, entry: HistoryEntry) -> list[int]:
    """In person, where they have an account."""
    return others(entry, [nomination.person.user_id]) if nominee_knows(nomination, entry) else []


def nominee_by_letter(nomination: Nomination, entry: HistoryEntry) -> str:
    """Address of a nominee who has no account; none for records brought over with old instants, which write to nobody."""
    old = entry.recorded_at - entry.at > BACKDATED
    return "" if nomination.person.user_id or old or not nominee_knows(nomination, entry) else nomination.person.email


def people_told(step: str, nominations: Sequence[Nomination], now: datetime) -> int:
    """How many people the notices and letters of a step reach on the sending side, with one query for all its nominations."""
    told_to = {kind.recipients for kind in kinds_for("scholarships.nomination", step)}
    if not nominations or not told_to:
        return 0
    rows = Membership.objects.across_partners(reason="recipients of notices").filter(
        Membership.on(host_day(now)), role__in=OFFICERS, user__is_active=True, institution__partner_id__in={row.partner_id for row in nominations}
    )
    nominees = [row.person.user_id for row in nominations] if told_to & {sender_and_nominee, nominee} else []
    by_letter = {row.person_id for row in nominations if not row.person.user_id and row.person.email}
    letters = len(by_letter) if letters_for("scholarships.nomination", step) else 0
    return len(unique(rows.values_list("user_id", flat=True), nominees)) + letters
