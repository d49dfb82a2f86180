"""Who may do what with calls and nominations."""

from partners.actor import Actor
from partners.enums import Power, Role
from reviews.rules import may_read_reviews
from scholarships.enums import AWARDED, EDITABLE, FIXED, PROGRAMME_STAFF, UNSENT, WITH_PLACE, NominationState
from scholarships.models import Award, Call, DecisionRound, Nomination, NomineeImport
from scholarships.models.sides import endorsing_partners, keeping_partners, sending_partners


def may_keep_calls(actor: Actor, call: Call | None = None) -> bool:
    return actor.has(Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD)


def may_head_calls(actor: Actor, call: Call | None = None) -> bool:
    """Extending, cancelling, deciding: the head of programme."""
    return actor.has(Role.PROGRAMME_HEAD)


def may_turn_clock(actor: Actor, obj: object) -> bool:
    return actor.is_system


def may_nominate_for(actor: Actor, partner_id: int) -> bool:
    return actor.has_for_partner(partner_id, Role.NOMINATING_OFFICER)


def may_enter_on_behalf(actor: Actor) -> bool:
    """Programme staff types in what a partner has sent on paper."""
    return actor.has(*PROGRAMME_STAFF)


def may_import(actor: Actor, run: NomineeImport) -> bool:
    return may_nominate_for(actor, run.partner_id)


def may_nominate(actor: Actor, nomination: Nomination) -> bool:
    """The nominating officer of the sending partner; what the ministry entered on behalf, its staff too, as long as it can be changed."""
    entered = nomination.on_behalf and nomination.state in EDITABLE and may_enter_on_behalf(actor)
    return entered or may_nominate_for(actor, nomination.partner_id)


def may_fill_own_part(actor: Actor, nomination: Nomination) -> bool:
    """The nominee, invited to it, while it is a draft; until when, the operation asks."""
    return is_nominee(actor, nomination) and nomination.nominee_invited_at is not None and nomination.state == NominationState.DRAFT


def may_bring_passport(actor: Actor, nomination: Nomination) -> bool:
    """Of who has a place, for the visa: the sender and the person, long after the dossier was sent."""
    return nomination.state in WITH_PLACE and (may_nominate_for(actor, nomination.partner_id) or is_nominee(actor, nomination))


def may_endorse_as_employer(actor: Actor, nomination: Nomination) -> bool:
    return actor.has_for_partner(nomination.partner_id, Role.EMPLOYER_ENDORSER)


def may_endorse(actor: Actor, nomination: Nomination) -> bool:
    """The head of the authority, or to whom the head has lent the power. That it is another person than who proposes, the operation asks."""
    return actor.has_power(nomination.partner_id, Power.ENDORSE)


def may_send_again(actor: Actor, nomination: Nomination) -> bool:
    """What the ministry has returned: the officer, or where two people answer, the second of them."""
    two = nomination.partner.two_person_endorsement and not nomination.on_behalf
    return may_endorse(actor, nomination) if two else may_nominate(actor, nomination)


def may_forward(actor: Actor, nomination: Nomination) -> bool:
    return actor.has_for_partner(nomination.partner_id, Role.EMBASSY_OFFICER)


def may_set_clocks(actor: Actor, partner_id: int) -> bool:
    """The sending side's own clocks: those who nominate for it, and its head."""
    return actor.has_for_partner(partner_id, Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD)


def may_invite_nominee(actor: Actor, nomination: Nomination) -> bool:
    """To an account, in which the nominee completes the own part, follows the nomination and answers the offer."""
    return may_nominate_for(actor, nomination.partner_id)


def waits_for_account(nomination: Nomination) -> bool:
    """What has ended needs no answer; before the sending the nominee is invited to the own part of the draft."""
    return nomination.person.user_id is None and nomination.state in (*FIXED, NominationState.RETURNED, *UNSENT)


def may_screen(actor: Actor, nomination: Nomination) -> bool:
    """The technical check, by programme staff; never of oneself or of nominees of a side at which one holds a role."""
    return actor.has(*PROGRAMME_STAFF) and not is_judged(actor, nomination)


def may_screen_somebody(actor: Actor) -> bool:
    return actor.has(*PROGRAMME_STAFF)


def may_decide(actor: Actor, nomination: Nomination) -> bool:
    """The portal, when it carries out what two people have signed; the head alone only where the call lets one person decide."""
    return actor.is_system or may_decide_alone(actor, nomination)


def may_decide_alone(actor: Actor, nomination: Nomination) -> bool:
    """Never about oneself or about nominees of a side at which one holds a role."""
    return actor.has(Role.PROGRAMME_HEAD) and not nomination.call.two_person and not is_judged(actor, nomination)


def may_pass_on(actor: Actor, nomination: Nomination) -> bool:
    """The head passes a place on to the reserve list: who stands there, and in which order, was decided already. Not at the head's own side."""
    return actor.has(Role.PROGRAMME_HEAD) and not is_judged(actor, nomination)


def may_offer(actor: Actor, nomination: Nomination) -> bool:
    return actor.has(Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD)


def may_replace(actor: Actor, nomination: Nomination) -> bool:
    """The sender frees and takes a slot; the head of programme passes a place on."""
    return may_nominate(actor, nomination) or may_pass_on(actor, nomination)


def may_answer_offer(actor: Actor, nomination: Nomination) -> bool:
    """The sending authority, whoever acts for its head, or the nominee in person."""
    return answers_in_person(actor, nomination) or actor.has_power(nomination.partner_id, Power.ANSWER_OFFERS)


def answers_in_person(actor: Actor, nomination: Nomination) -> bool:
    authority = actor.has_for_partner(nomination.partner_id, Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD)
    return authority or is_nominee(actor, nomination)


def is_nominee(actor: Actor, nomination: Nomination) -> bool:
    return actor.user_id is not None and nomination.person.user_id == actor.user_id


def may_enrol(actor: Actor, nomination: Nomination) -> bool:
    return actor.has_at(nomination.call.intake.programme.institution_id, Role.REGISTRAR)


def may_end_enrolment(actor: Actor, nomination: Nomination) -> bool:
    """Only as the consequence of a withdrawal in training."""
    return may_enrol(actor, nomination)


def may_end_with_call(actor: Actor, nomination: Nomination) -> bool:
    """Only as the consequence of cancelling the call."""
    return may_head_calls(actor)


def may_list_nominations(actor: Actor) -> bool:
    """Those with many: the ministry, partners, the academy. Nominees and reviewers have desks of their own."""
    return actor.sees_all_partners or bool(actor.partner_ids or actor.institution_ids) or Role.EMPLOYER_ENDORSER in actor.held


def may_read_board(actor: Actor) -> bool:
    return may_read_reviews(actor)


def is_sender(actor: Actor, nomination: Nomination) -> bool:
    """The nominating authority: its officers, its head, and who acts for the head."""
    return nomination.partner_id in sending_partners(actor)


def may_read_panel(actor: Actor, nomination: Nomination) -> bool:
    """Reviewers, means and doubts about identity: never for the side that is judged, as `reviews.models.Assignment` says of its rows."""
    return may_read_reviews(actor) and not is_judged(actor, nomination)


def is_judged(actor: Actor, nomination: Nomination) -> bool:
    """The nominee, and whoever holds a role at the sending partner; the same as `judged_cases` says of cases."""
    return is_nominee(actor, nomination) or any(grant.partner_id == nomination.partner_id for grant in actor.grants)


def may_read_personal(actor: Actor, nomination: Nomination) -> bool:
    """Passport, medical and other personal papers: the two authorities and the embassy that forwards them; never an employer."""
    return nomination.partner_id in endorsing_partners(actor) or may_forward(actor, nomination) or actor.has(*PROGRAMME_STAFF)


def may_assign(actor: Actor, nomination: Nomination) -> bool:
    return actor.has(Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD, Role.PANEL_SECRETARY)


def may_redact(actor: Actor, nomination: Nomination) -> bool:
    """The copy for a blind panel: those who run it, never the side that is judged."""
    return may_assign(actor, nomination) and not is_judged(actor, nomination)


def is_in_review(nomination: Nomination) -> bool:
    """Reviewers are assigned until the decision."""
    return nomination.case_id is not None and nomination.state == NominationState.IN_REVIEW


def may_enrol_somebody(actor: Actor) -> bool:
    return actor.has(Role.REGISTRAR)


def may_reveal_passport(actor: Actor, nomination: Nomination) -> bool:
    """Whoever needs the number for a letter, a visa or an audit; each reading with a reason. Of what was not sent only its own side.

    Lent powers and roles that rest open nothing that stands apart.
    """
    if nomination.partner_id in keeping_partners(actor) or is_nominee(actor, nomination):
        return True
    if nomination.submitted_at is None:
        return False
    return actor.has(*PROGRAMME_STAFF, Role.AUDITOR) or (nomination.state in AWARDED and may_enrol(actor, nomination))


def may_reveal_medical(actor: Actor, nomination: Nomination) -> bool:
    """The nominee, those who entered it from paper, and the programme's staff; never an auditor, an academy or an embassy."""
    if nomination.partner_id in keeping_partners(actor) or is_nominee(actor, nomination):
        return True
    return nomination.submitted_at is not None and actor.has(*PROGRAMME_STAFF)


def may_fill_medical(actor: Actor, nomination: Nomination) -> bool:
    """The nominee in person, or the officer from paper."""
    return may_nominate(actor, nomination) or may_fill_own_part(actor, nomination)


def may_plan_decisions(actor: Actor, obj: object = None) -> bool:
    """Trying out decisions on a sheet and proposing it: those who run the panel and the programme."""
    return actor.has(Role.PANEL_SECRETARY, Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD)


def may_confirm_round(actor: Actor, round_: DecisionRound) -> bool:
    """A head of programme, and never the person who has proposed the sheet."""
    return actor.has(Role.PROGRAMME_HEAD) and actor.user_id != round_.proposed_by_id


def may_recall_round(actor: Actor, round_: DecisionRound) -> bool:
    """Whoever has proposed it, as long as nobody has confirmed it."""
    return may_plan_decisions(actor) and actor.user_id is not None and actor.user_id == round_.proposed_by_id


def may_stop_round(actor: Actor, round_: DecisionRound) -> bool:
    """A confirmed sheet is taken back, or sent at once, by any head of programme."""
    return actor.has(Role.PROGRAMME_HEAD)


def may_reissue(actor: Actor, nomination: Nomination) -> bool:
    """A letter is written anew after a correction by programme staff."""
    return actor.has(*PROGRAMME_STAFF)


def may_read_letters(actor: Actor, nomination: Nomination) -> bool:
    """The ministry, the sending authority, its embassy and the nominee; never an employer, a reviewer or an academy."""
    return actor.sees_all_partners or is_sender(actor, nomination) or may_forward(actor, nomination) or is_nominee(actor, nomination)


def may_order_reserve(actor: Actor, call: Call) -> bool:
    """Who moves up first is the decision of the head of programme; where two people decide they have signed the order, and nobody changes it alone."""
    return actor.has(Role.PROGRAMME_HEAD) and not call.two_person


def may_read_reserve(actor: Actor) -> bool:
    return may_read_board(actor)


def may_set_components(actor: Actor, call: Call) -> bool:
    """What the award of a call is made of."""
    return may_keep_calls(actor, call)


def may_change_award(actor: Actor, award: Award) -> bool:
    """Amounts of one person: programme staff."""
    return actor.has(*PROGRAMME_STAFF)


def may_read_award(actor: Actor, nomination: Nomination) -> bool:
    """Staff, the academy's registrar, the sending authority, and the nominee."""
    return may_read_letters(actor, nomination) or may_enrol(actor, nomination)
