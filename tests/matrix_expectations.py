"""Who may do which step from which state, written by hand from the rules of the portal and not from its code.

A role stands for its holder at the right place: the nominating officer of the sending partner, the registrar of the
academy whose intake it is, the reviewer of this assignment, the nominee in person. Holders of the same role elsewhere may
do nothing, except where a row says `anywhere`. Whoever is not named may not.
"""

from __future__ import annotations

from partners.enums import Role
from tests import matrix_people, matrix_programme, matrix_projects, matrix_statements
from tests.matrix_rows import SYSTEM as SYSTEM
from tests.matrix_rows import Expected as Expected
from tests.matrix_rows import row as row

MINISTRY = (Role.PROGRAMME_OFFICER, Role.PROGRAMME_HEAD)
TALKERS = (Role.AGREEMENT_OFFICER, Role.NOMINATING_OFFICER, Role.AUTHORITY_HEAD)  # they write versions, each for their side
APPROVERS = (Role.SIGNATORY, Role.AUTHORITY_HEAD)
PANEL = (*MINISTRY, Role.PANEL_SECRETARY)  # they run it; who judges is not theirs to say
SENDER = (Role.NOMINATING_OFFICER,)
ENDS_STAY = (*MINISTRY, Role.REGISTRAR, *SENDER, Role.AUTHORITY_HEAD, Role.NOMINEE, SYSTEM)
TEACHING = (Role.LECTURER, Role.REGISTRAR)
RECEIVES, SENDS = (*MINISTRY, Role.REGISTRAR), (*SENDER, Role.AUTHORITY_HEAD)  # of a mission to the host
ASKED = (Role.NOMINATING_OFFICER, Role.ADMINISTRATOR)  # who asked for the report, and the administrator
OPEN_REQUEST = "submitted triaged assigned clarifying reopened"

EXPECTED: dict[str, dict[str, Expected]] = {
    "agreements.agreement": {
        "propose": row("draft", "proposed", Role.AGREEMENT_OFFICER),
        "agree": row("proposed", "agreed", *APPROVERS, button=False),
        "reopen": row("agreed", "proposed", *TALKERS, button=False),
        "sign": row("draft agreed", "signed", Role.AGREEMENT_OFFICER, Role.SIGNATORY),
        "bring_into_force": row("signed", "in_force", Role.AGREEMENT_OFFICER),
        "begin_amendment": row("in_force", "amending", *TALKERS),
        "amend": row("amending", "in_force", *APPROVERS, button=False),
        "withdraw_amendment": row("amending", "in_force", *TALKERS, reason=True),
        "give_notice": row("in_force amending", "terminating", Role.AGREEMENT_OFFICER, *APPROVERS, reason=True),
        "take_notice_back": row("terminating", "in_force", Role.AGREEMENT_OFFICER, *APPROVERS, reason=True),
        "end_by_notice": row("terminating", "terminated", SYSTEM, button=False),
        "withdraw": row("draft proposed agreed", "withdrawn", Role.AGREEMENT_OFFICER, reason=True),
        "terminate": row("signed in_force amending terminating", "terminated", Role.AGREEMENT_OFFICER, reason=True),
        "expire": row("in_force amending terminating", "expired", SYSTEM, button=False),
    },
    "agreements.agreementversion": {
        # The version is the host's: its agreement officer writes and withdraws it, each side approves for itself.
        "propose": row("drafting", "proposed", Role.AGREEMENT_OFFICER),
        "approve": row("proposed", "", *APPROVERS),
        "conclude": row("proposed", "approved", *APPROVERS, button=False),
        "counter": row("proposed", "countered", *TALKERS, button=False),
        "withdraw": row("proposed", "withdrawn", Role.AGREEMENT_OFFICER, reason=True),
        "lay_aside": row("proposed", "withdrawn", SYSTEM, Role.SIGNATORY, *TALKERS, button=False),
    },
    "scholarships.call": {
        "publish": row("draft", "published", *MINISTRY),
        "open": row("published", "open", SYSTEM, button=False),
        "close": row("open", "closed", SYSTEM, button=False),
        "extend": row("open closed", "open", Role.PROGRAMME_HEAD, reason=True),
        "decide": row("closed", "decided", Role.PROGRAMME_HEAD),
        "archive": row("decided", "archived", *MINISTRY),
        "cancel": row("draft published open closed", "cancelled", Role.PROGRAMME_HEAD, reason=True),
    },
    "scholarships.nomination": {
        "submit": row("draft", "submitted", *SENDER),
        "propose": row("draft", "national_check", *SENDER),
        "to_embassy": row("draft", "mission_check", *SENDER),
        "ask_employer": row("draft", "employer_check", *SENDER),
        "endorse_as_employer": row("employer_check", "draft", Role.EMPLOYER_ENDORSER),
        "return_from_employer": row("employer_check", "draft", Role.EMPLOYER_ENDORSER, reason=True),
        "endorse": row("national_check", "submitted", Role.AUTHORITY_HEAD),
        "endorse_to_embassy": row("national_check", "mission_check", Role.AUTHORITY_HEAD),
        "return_to_officer": row("national_check", "draft", Role.AUTHORITY_HEAD, reason=True),
        "forward": row("mission_check", "submitted", Role.EMBASSY_OFFICER),
        "return_from_embassy": row("mission_check", "draft", Role.EMBASSY_OFFICER, reason=True),
        "take_back": row("employer_check national_check mission_check", "draft", *SENDER),
        "resubmit": row("returned", "submitted", *SENDER),  # of an authority with two people: its head
        "propose_again": row("returned", "", *SENDER),
        "return_again": row("returned", "", Role.AUTHORITY_HEAD, reason=True),
        "accept_for_review": row("submitted", "in_review", *MINISTRY),
        "return": row("submitted", "returned", *MINISTRY, reason=True),
        "find_ineligible": row("submitted returned", "ineligible", *MINISTRY, reason=True),
        "select": row("in_review reserve", "selected", Role.PROGRAMME_HEAD, SYSTEM, reason=True),  # where two people decide: the system alone
        "put_on_reserve": row("in_review", "reserve", Role.PROGRAMME_HEAD, SYSTEM, reason=True),
        "not_select": row("in_review reserve", "not_selected", Role.PROGRAMME_HEAD, SYSTEM, reason=True),
        "send_offer": row("selected", "offered", *MINISTRY),
        "promote": row("reserve", "offered", SYSTEM, button=False),
        "accept_offer": row("offered", "accepted", *SENDER, Role.AUTHORITY_HEAD, Role.NOMINEE),
        "decline_offer": row("offered", "declined", *SENDER, Role.AUTHORITY_HEAD, Role.NOMINEE, reason=True),
        "lapse": row("offered", "lapsed", SYSTEM, button=False),
        "enrol": row("accepted", "enrolled", Role.REGISTRAR),
        "no_show": row("accepted", "no_show", Role.REGISTRAR, reason=True),
        "end_enrolment": row("enrolled", "withdrawn", Role.REGISTRAR, button=False),
        "replace": row("submitted returned in_review selected reserve offered accepted", "withdrawn", *SENDER, Role.PROGRAMME_HEAD, reason=True),
        "end_with_call": row("submitted returned in_review selected reserve offered accepted", "withdrawn", Role.PROGRAMME_HEAD, button=False),
        "withdraw": row(
            "draft employer_check national_check mission_check submitted returned in_review selected reserve offered accepted",
            "withdrawn",
            *SENDER,
            reason=True,
        ),
    },
    "notifications.announcement": {name: row("draft", target, *MINISTRY) for name, target in (("change", ""), ("send", "sent"), ("drop", "dropped"))},
    "scholarships.decisionround": {
        # Proposed by the panel's secretary, who alone recalls it and never confirms it.
        "propose": row("trying", "proposed", Role.PANEL_SECRETARY, *MINISTRY),
        "recall": row("proposed", "trying", Role.PANEL_SECRETARY),
        "return": row("proposed", "trying", Role.PROGRAMME_HEAD, reason=True),
        "confirm": row("proposed", "confirmed", Role.PROGRAMME_HEAD),
        "take_back": row("confirmed", "trying", Role.PROGRAMME_HEAD),
        "send_now": row("confirmed", "", Role.PROGRAMME_HEAD),
        "leave": row("confirmed", "leaving", SYSTEM, button=False),
        "finish": row("leaving", "done", SYSTEM, button=False),
        "drop": row("trying", "dropped", Role.PANEL_SECRETARY, *MINISTRY),
        "end_with_call": row("trying proposed confirmed", "dropped", Role.PROGRAMME_HEAD, button=False),
    },
    "training.planversion": {
        "give": row("draft", "with_trainee", Role.REGISTRAR),
        "propose": row("draft", "with_sender", Role.TRAINEE),
        "approve_as_trainee": row("with_trainee", "with_sender", Role.TRAINEE),
        "record_trainee": row("with_trainee", "with_sender", Role.REGISTRAR),  # of a trainee without an account
        "approve_as_sender": row("with_sender", "with_academy", *SENDER, Role.AUTHORITY_HEAD),
        "approve_as_academy": row("with_academy", "agreed", Role.REGISTRAR),
        "refuse_as_trainee": row("with_trainee", "refused", Role.TRAINEE, reason=True),
        "refuse_as_sender": row("with_sender", "refused", *SENDER, Role.AUTHORITY_HEAD, reason=True),
        "refuse_as_academy": row("with_trainee with_sender with_academy", "refused", Role.REGISTRAR, reason=True),
        "replace": row("agreed", "replaced", SYSTEM, button=False),
    },
    "training.teachingsession": {
        "change": row("planned", "", Role.REGISTRAR),
        "cancel": row("planned", "cancelled", Role.REGISTRAR, reason=True),
        "bring_back": row("cancelled", "planned", Role.REGISTRAR),
    },
    "training.programmeversion": {
        "put_in_use": row("draft", "in_use", *MINISTRY, Role.REGISTRAR),
        "replace": row("in_use", "retired", *MINISTRY, Role.REGISTRAR, button=False),
        "discard": row("draft", "", *MINISTRY, Role.REGISTRAR),
    },
    "training.resultsheet": {
        # Handed in by the lecturer, who alone takes it back; another person decides.
        "submit": row("open", "submitted", Role.REGISTRAR, Role.LECTURER),
        "take_back": row("submitted", "open", Role.LECTURER),
        "return": row("submitted", "open", Role.REGISTRAR, Role.PROGRAMME_HEAD, reason=True),
        "approve": row("submitted", "approved", Role.REGISTRAR, Role.PROGRAMME_HEAD),
    },
    "training.markcorrection": {
        # Asked for by the lecturer.
        "approve": row("asked", "approved", Role.REGISTRAR, Role.PROGRAMME_HEAD),
        "refuse": row("asked", "refused", Role.REGISTRAR, Role.PROGRAMME_HEAD, reason=True),
    },
    "training.enrolment": {
        "confirm": row("pre_registered", "enrolled", Role.REGISTRAR),
        "start": row("enrolled", "active", Role.REGISTRAR),
        "suspend": row("active extended", "suspended", Role.REGISTRAR, reason=True),
        "resume": row("suspended", "active", Role.REGISTRAR),
        "resume_extended": row("suspended", "extended", Role.REGISTRAR, button=False),
        "ask_extension": row("active extended", "", Role.REGISTRAR, reason=True),
        # The consequence of the sending government's consent.
        "extend": row("active extended", "extended", *SENDER, Role.AUTHORITY_HEAD, button=False),
        "complete": row("enrolled active extended", "completed", Role.REGISTRAR),
        "complete_partly": row("enrolled active extended", "partially_completed", Role.REGISTRAR, reason=True),
        "not_complete": row("enrolled active suspended extended", "not_completed", Role.REGISTRAR, reason=True),
        "reopen": row("completed partially_completed not_completed", "active", Role.REGISTRAR, reason=True),
        "withdraw": row("pre_registered enrolled active suspended extended", "withdrawn", Role.REGISTRAR, reason=True),
        "dismiss": row("enrolled active suspended extended", "dismissed", Role.REGISTRAR, reason=True),
        "issue_certificate": row("completed partially_completed", "", Role.REGISTRAR),
        "revoke_certificate": row("completed partially_completed", "", Role.REGISTRAR, reason=True),
        "record_arrival": row("enrolled active suspended extended completed partially_completed not_completed", "", Role.REGISTRAR),
        "record_departure": row(
            "enrolled active suspended extended completed partially_completed not_completed withdrawn dismissed", "", Role.REGISTRAR
        ),
    },
    "training.extension": {
        "consent": row("asked", "consented", *SENDER, Role.AUTHORITY_HEAD),
        "refuse": row("asked", "refused", *SENDER, Role.AUTHORITY_HEAD, reason=True),
        # The academy, and the portal when the training ends while the question waits.
        "cancel": row("asked", "cancelled", Role.REGISTRAR, SYSTEM, reason=True),
    },
    "training.actionplan": {
        # The trainee's own until it is shared; whoever registers or teaches at the academy comments.
        "hand_in": row("draft", "handed_in", Role.TRAINEE),
        "share": row("handed_in", "shared", Role.TRAINEE),
        "take_back": row("handed_in", "draft", Role.TRAINEE),
        "comment": row("handed_in shared", "", Role.REGISTRAR, Role.LECTURER, reason=True),
    },
    "training.followup": {
        # Of the sending ministry; the one to the former trainee is answered in person.
        "ask": row("planned", "asked", SYSTEM, button=False),
        "remind": row("asked", "", SYSTEM, button=False),
        "answer": row("asked", "answered", *SENDER, Role.AUTHORITY_HEAD, button=False),
        "skip": row("planned asked", "skipped", *MINISTRY, Role.REGISTRAR, reason=True),
    },
    "reviews.assignment": {
        "submit": row("assigned", "submitted", Role.REVIEWER),
        "recuse": row("assigned submitted", "recused", Role.REVIEWER, reason=True),
        "record_recusal": row("assigned submitted", "recused", *PANEL, reason=True),
        "take_off": row("assigned", "taken_off", *PANEL, reason=True),
        "assign_again": row("taken_off", "assigned", *PANEL),
        "reopen": row("submitted", "assigned", *PANEL, reason=True),
    },
    "documents.issueddocument": {
        # Reached only through the enrolment's own step, which asks for the registrar of that academy.
        "revoke": row("valid", "revoked", Role.REGISTRAR, Role.PROGRAMME_HEAD, reason=True, button=False, anywhere=True),
    },
    "documents.lettertext": {
        # Whoever wrote a version may not put it in use; here the clerk has written it.
        "put_in_use": row("draft", "in_use", Role.PROGRAMME_HEAD, Role.SIGNATORY),
        "replace": row("in_use", "retired", Role.PROGRAMME_HEAD, Role.SIGNATORY, button=False),
        "retire": row("in_use", "retired", Role.PROGRAMME_HEAD, Role.SIGNATORY, reason=True),
        "discard": row("draft", "", Role.PROGRAMME_OFFICER, Role.PANEL_SECRETARY, Role.PROGRAMME_HEAD),
    },
    "scholarships.nomineeimport": {
        "find_faults": row("preview", "faulty", *SENDER, button=False),
        "confirm": row("preview", "running", *SENDER),
        "finish": row("running", "done", SYSTEM, button=False),
        "put_back": row("running", "preview", SYSTEM, button=False),
    },
    "mobility.stay": {
        "send_note": row("planned", "note_sent", *MINISTRY),
        "take_note_back": row("note_sent visa_ready", "planned", *MINISTRY, reason=True),
        "record_visa": row("note_sent visa_ready", "visa_ready", *MINISTRY, Role.REGISTRAR),
        "record_arrival": row("planned note_sent visa_ready", "arrived", *MINISTRY, Role.REGISTRAR),
        "record_departure": row("arrived", "departed", *MINISTRY, Role.REGISTRAR),
        "correct_days": row("arrived departed", "", *MINISTRY, Role.REGISTRAR, reason=True),
        "change_days": row("planned note_sent visa_ready", "", *MINISTRY, Role.REGISTRAR, *SENDER, Role.AUTHORITY_HEAD),
        "change_departure": row("arrived", "", *MINISTRY, Role.REGISTRAR, *SENDER, Role.AUTHORITY_HEAD),
        "set_visa_need": row("planned", "", *MINISTRY, Role.REGISTRAR),
        # Consequences of a step of what the stay is for, which asks who may end that: both sides, the person, the clock.
        "no_show": row("planned note_sent visa_ready", "no_show", *ENDS_STAY, reason=True, button=False),
        "cancel": row("planned note_sent visa_ready", "cancelled", *ENDS_STAY, reason=True, button=False),
    },
    "mobility.paysheet": {
        "remake": row("draft", "", Role.PROGRAMME_OFFICER, Role.REGISTRAR),
        "approve": row("draft", "approved", Role.PROGRAMME_HEAD),
        "pay": row("approved", "paid", Role.PROGRAMME_OFFICER, Role.REGISTRAR),
        "take_back": row("approved", "draft", Role.PROGRAMME_HEAD, reason=True),
    },
    "exchanges.material": {
        # Of partner A; somebody else has proposed the circle, so that each who clears is another person.
        "offer": row("draft", "offered", *SENDER, Role.AUTHORITY_HEAD),
        "change": row("draft", "", *SENDER, Role.AUTHORITY_HEAD),
        "change_file": row("draft", "", *SENDER, Role.AUTHORITY_HEAD),
        "new_version": row("offered classified", "offered", *SENDER, Role.AUTHORITY_HEAD),
        "take_back": row("offered classified cleared", "draft", *SENDER, Role.AUTHORITY_HEAD),
        "hand_back": row("offered", "draft", *MINISTRY, Role.REGISTRAR, reason=True, anywhere=True),
        "classify": row("offered", "classified", *MINISTRY, Role.REGISTRAR, anywhere=True),
        "clear": row("classified", "cleared", Role.PROGRAMME_HEAD, Role.SIGNATORY),
        "send_back": row("classified", "offered", Role.PROGRAMME_HEAD, Role.SIGNATORY, reason=True),
        "share": row("cleared", "shared", *MINISTRY, Role.REGISTRAR, anywhere=True),
        "supersede": row("shared", "superseded", SYSTEM, button=False),
        "recall": row("shared superseded", "recalled", *SENDER, Role.AUTHORITY_HEAD, Role.PROGRAMME_HEAD, reason=True),
        "decline": row("offered", "declined", *MINISTRY, Role.REGISTRAR, reason=True, anywhere=True),
    },
    "training.consultation": {
        "take_on": row("submitted", "triaged", *MINISTRY),
        "decline": row("submitted", "declined", *MINISTRY, reason=True),
        "assign": row("triaged", "assigned", *MINISTRY),
        "change_experts": row("assigned clarifying reopened", "", *MINISTRY),
        # The expert of the matrix leads; others who work on it write, but answer not.
        "answer": row("assigned clarifying reopened", "answered", *MINISTRY, Role.EXPERT),
        "ask_back": row("assigned reopened", "clarifying", *MINISTRY, Role.EXPERT, button=False),
        "reply": row("clarifying", "assigned", *SENDER, Role.AUTHORITY_HEAD, button=False),
        "write": row(f"{OPEN_REQUEST} answered accepted", "", *MINISTRY, Role.EXPERT, *SENDER, Role.AUTHORITY_HEAD, button=False),
        "note": row(f"{OPEN_REQUEST} answered accepted closed", "", *MINISTRY, Role.EXPERT, button=False),
        "record_session": row("assigned clarifying reopened answered accepted", "", *MINISTRY, Role.EXPERT),
        "note_time": row("assigned clarifying reopened answered accepted", "", Role.EXPERT),
        "accept_answer": row("answered", "accepted", *SENDER, Role.AUTHORITY_HEAD),
        "reopen": row("answered", "reopened", *SENDER, Role.AUTHORITY_HEAD, reason=True),
        "close": row("accepted", "closed", *MINISTRY),
        "close_unanswered": row("answered", "closed", SYSTEM, button=False),
        "withdraw": row(OPEN_REQUEST, "withdrawn", *SENDER, Role.AUTHORITY_HEAD, reason=True),
    },
    "exchanges.exchangeneed": {
        # Of a partner: its officers and its head end it; what comes of missions moves it.
        "change": row("open", "", *SENDS),
        "match": row("open", "matched", SYSTEM, button=False),
        "free": row("matched", "open", SYSTEM, button=False),
        "close": row("open matched", "closed", *SENDS, reason=True),
        "withdraw": row("open", "withdrawn", *SENDS, reason=True),
    },
    "exchanges.mission": {
        # An expert of the partner comes to the academy: the host receives, the partner sends, the expert is there in person.
        "check": row("requested", "host_checked", *RECEIVES),
        "propose_expert": row("host_checked", "expert_proposed", *SENDS),
        "accept_expert": row("expert_proposed", "accepted", *RECEIVES),
        "ask_for_another": row("expert_proposed", "host_checked", *RECEIVES, reason=True),
        "approve_as_person": row("accepted", "", Role.EXPERT),
        "approve_as_sender": row("accepted", "", *SENDS),
        "approve_as_receiver": row("accepted", "", *RECEIVES),
        "record_paper": row("accepted", "", *RECEIVES, *SENDS),
        "set_terms": row("requested host_checked expert_proposed accepted", "", *RECEIVES, *SENDS),
        "agree": row("accepted", "agreed", *RECEIVES, *SENDS, Role.EXPERT, button=False),
        "invite": row("agreed under_way", "", *MINISTRY),
        "begin": row("agreed", "under_way", *RECEIVES, SYSTEM),
        "hand_in_report": row("under_way", "reported", *SENDS, Role.EXPERT),
        "return_report": row("reported", "under_way", *RECEIVES, reason=True),
        "add_actions": row("reported closed", "", *RECEIVES, *SENDS),
        "close": row("reported", "closed", *RECEIVES),
        "decline": row("requested host_checked expert_proposed", "declined", *RECEIVES, *SENDS, reason=True),
        "call_off": row("accepted agreed under_way", "cancelled", *RECEIVES, *SENDS, reason=True),
    },
    "training.method": {
        "design": row("proposed designed", "designed", *MINISTRY, *TEACHING),
        "change": row("proposed designed piloted", "", *MINISTRY, *TEACHING),
        "add_material": row("proposed designed piloted evaluated adopted", "", *MINISTRY, *TEACHING),
        "remove_material": row("proposed designed piloted evaluated adopted", "", *MINISTRY, *TEACHING, button=False),
        "pilot": row("designed piloted", "piloted", *MINISTRY, *TEACHING),
        "evaluate": row("piloted evaluated", "evaluated", *MINISTRY, *TEACHING),
        # Whoever evaluated may not decide; here a lecturer has.
        "adopt": row("evaluated", "adopted", Role.PROGRAMME_HEAD, reason=True),
        "revise": row("evaluated", "designed", Role.PROGRAMME_HEAD, reason=True),
        "drop": row("proposed designed piloted evaluated", "dropped", Role.PROGRAMME_HEAD, reason=True),
        "use_in": row("adopted", "", *MINISTRY, Role.REGISTRAR, anywhere=True),
        "end_use": row("adopted", "", *MINISTRY, Role.REGISTRAR, button=False, anywhere=True),
    },
    "exchanges.project": matrix_projects.EXPECTED,
    "exchanges.projectreport": matrix_projects.REPORT_EXPECTED,
    "events.event": matrix_programme.EVENT_EXPECTED,
    "events.eventsession": matrix_programme.SESSION_EXPECTED,
    "events.delegation": matrix_people.INVITATION_EXPECTED,
    "events.registration": matrix_people.REGISTRATION_EXPECTED,
    "events.paper": matrix_statements.PAPER_EXPECTED,
    "events.statementversion": matrix_statements.STATEMENT_EXPECTED,
    "reports.reportrun": {
        "start": row("queued", "running", SYSTEM, button=False),
        "retry": row("running", "queued", SYSTEM, button=False),
        "finish": row("running", "done", SYSTEM, button=False),
        "fail": row("queued running", "failed", SYSTEM, button=False),
        "cancel": row("queued running", "cancelled", *ASKED),
        "expire": row("done", "expired", SYSTEM, button=False),
    },
    "reports.reportschedule": {
        "pause": row("active", "paused", *ASKED),
        "resume": row("paused", "active", *ASKED),
        "end": row("active paused", "ended", SYSTEM, *ASKED),
    },
}
