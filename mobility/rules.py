"""Who may do what with stays and pay sheets: the ministry's programme staff, and the registrar of the academy that receives."""

from documents.models.issued import passport_partners
from mobility.models import PaySheet, Stay
from partners.actor import Actor
from partners.enums import Power, Role

MINISTRY = (Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD)


def may_write_notes(actor: Actor, stay: Stay | None = None) -> bool:
    """Notes verbales go out from the ministry."""
    return actor.has(*MINISTRY)


def may_keep_stay(actor: Actor, stay: Stay) -> bool:
    """Planned days, visa references, arrival and departure."""
    return actor.has(*MINISTRY) or actor.has_at(stay.institution_id, Role.REGISTRAR)


def may_plan_days(actor: Actor, stay: Stay) -> bool:
    """Planned days belong to the sending side: its nominating officer, its head and whoever answers for the head; who keeps the stay corrects them."""
    if may_keep_stay(actor, stay) or actor.has_for_partner(stay.partner_id, Role.NOMINATING_OFFICER):
        return True
    return actor.has_power(stay.partner_id, Power.ANSWER_OFFERS)


def may_use_desk(actor: Actor) -> bool:
    """The desk of arrivals and visas: who keeps stays, and who audits."""
    return actor.has(*MINISTRY, Role.REGISTRAR, Role.AUDITOR)


def may_record_visas(actor: Actor) -> bool:
    return actor.has(*MINISTRY, Role.REGISTRAR)


def may_see_money(actor: Actor, stay: Stay) -> bool:
    """Whoever pays or audits, the sending side, and the person; not everybody who teaches at the academy."""
    if actor.has(*MINISTRY, Role.AUDITOR) or actor.has_at(stay.institution_id, Role.REGISTRAR) or stay.partner_id in actor.people_partner_ids:
        return True
    return actor.user_id is not None and stay.person.user_id == actor.user_id


def may_open_visa_letter(actor: Actor, stay: Stay) -> bool:
    """The passport stands in it: the ministry, the side that keeps it, and the person; not everybody who sees the stay."""
    if actor.has(*MINISTRY) or stay.partner_id in passport_partners(actor):
        return True
    return actor.user_id is not None and stay.person.user_id == actor.user_id


def may_open_note(actor: Actor, stay: Stay) -> bool:
    """Passports of several people stand in it: the ministry, and the side that keeps them; not the person."""
    return actor.has(*MINISTRY) or stay.partner_id in passport_partners(actor)


def may_read_visa(actor: Actor, stay: Stay) -> bool:
    """Visa, note and history of a stay: both sides, the registrar and the person; who teaches sees who comes, and when."""
    return actor.sees_all_partners or may_see_money(actor, stay)


def may_end_stay(actor: Actor, stay: Stay) -> bool:
    """Whoever may end what the stay is for: both sides and the person (domain.md 1.4); only ever done as a consequence of that."""
    if actor.is_system or may_keep_stay(actor, stay):
        return True
    if actor.has_for_partner(stay.partner_id, Role.NOMINATING_OFFICER) or actor.has_power(stay.partner_id, Power.ANSWER_OFFERS):
        return True
    return actor.user_id is not None and stay.person.user_id == actor.user_id


def may_see_register(actor: Actor) -> bool:
    """The register of notes verbales."""
    return actor.has(*MINISTRY, Role.SIGNATORY, Role.AUDITOR)


def may_keep_allowances(actor: Actor) -> bool:
    """What somebody is paid is the ministry's to say; the academy pays it."""
    return actor.has(*MINISTRY)


def may_make_sheets(actor: Actor) -> bool:
    return actor.has(Role.PROGRAMME_OFFICER, Role.REGISTRAR)


def may_make_sheet_at(actor: Actor, institution_id: int) -> bool:
    return actor.has(Role.PROGRAMME_OFFICER) or actor.has_at(institution_id, Role.REGISTRAR)


def may_remake_sheet(actor: Actor, sheet: PaySheet) -> bool:
    return may_make_sheet_at(actor, sheet.institution_id)


def may_approve_sheet(actor: Actor, sheet: PaySheet) -> bool:
    """The head of programme, another person than who made the sheet."""
    return actor.has(Role.PROGRAMME_HEAD) and actor.user_id != sheet.made_by_id


def may_take_approval_back(actor: Actor, sheet: PaySheet) -> bool:
    return actor.has(Role.PROGRAMME_HEAD)


def may_see_sheets(actor: Actor) -> bool:
    return actor.has(*MINISTRY, Role.REGISTRAR, Role.AUDITOR)
