from training.operations.ballots import answer_round
from training.operations.advising import note_time, record_session, set_experts, write_for_partner, write_note, write_to_partner
from training.operations.attendance import check_in, take_attendance
from training.operations.catalogue import change_intake, change_programme, create_intake, create_programme
from training.operations.certificates import issue_certificate, issue_transcript, reissue_certificate, revoke_certificate, revoke_transcript
from training.operations.paper_names import confirm_names, write_names
from training.operations.paper_runs import order_papers
from training.operations.days import record_arrival, record_departure
from training.operations.endings import complete, complete_partly, dismiss, not_complete, reopen, withdraw
from training.operations.consultations import (
    accept_answer,
    answer_request,
    ask_for_advice,
    close_request,
    close_unanswered,
    decline_request,
    reopen_request,
    take_on_request,
    withdraw_request,
)
from training.operations.enrolments import Seating, confirm, enrol_each, enrol_new_person, enrol_person, resume, start, suspend
from training.operations.evaluation import (
    change_closing,
    change_evaluation_form,
    create_evaluation_form,
    open_evaluation,
    take_standard_questions,
)
from training.operations.extensions import ask_extension, call_off_extension, consent_to_extension, refuse_extension
from training.operations.marks import (
    approve_correction,
    approve_sheet,
    ask_correction,
    open_resit,
    open_sheet,
    open_sheets,
    refuse_correction,
    return_sheet,
    save_marks,
    submit_sheet,
    take_sheet_back,
)
from training.operations.many import Outcome, complete_each, confirm_each, issue_each, start_each
from training.operations.plans import (
    approve_plan_as_academy,
    approve_plan_as_sender,
    approve_plan_as_trainee,
    discard_plan,
    give_plan,
    propose_plan,
    record_plan_of_trainee,
    refuse_plan_as_academy,
    refuse_plan_as_sender,
    refuse_plan_as_trainee,
    save_plan,
    start_plan,
)
from training.operations.methods import (
    add_material,
    adopt_method,
    change_method,
    design_method,
    drop_method,
    end_method_use,
    evaluate_method,
    plan_pilot,
    propose_method,
    remove_material,
    revise_method,
    use_method_in,
)
from training.operations.modules import add_module, change_module, move_module, remove_module
from training.operations.staff import add_lecturer, add_signatory, change_lecturer, change_signatory
from training.operations.versions import change_version, discard_version, put_version_in_use, set_certificate_rules, start_version
from training.operations.calendar import note_reading, renew_calendar_link
from training.operations.groups import add_group, divide_evenly, place_people, rename_group
from training.operations.rooms import add_room, change_room
from training.operations.timetable import bring_back, cancel_session, change_session, plan_session, plan_sessions
from training.operations.action_plans import (
    comment_action_plan,
    hand_in_action_plan,
    save_action_plan,
    share_action_plan,
    take_back_action_plan,
)
from training.operations.alumni import add_post, change_post, end_alumni_consent, remove_post, save_alumni_entry
from training.operations.follow_ups import answer_follow_up, skip_follow_up

__all__ = [
    "approve_correction", "approve_sheet", "ask_correction", "check_in", "open_resit", "open_sheet", "open_sheets", "refuse_correction", "return_sheet",
    "save_marks", "submit_sheet", "take_attendance", "take_sheet_back",
    "add_group", "add_room", "bring_back", "cancel_session", "change_room", "change_session", "divide_evenly", "note_reading", "place_people",
    "plan_session", "plan_sessions", "rename_group", "renew_calendar_link",
    "approve_plan_as_academy", "approve_plan_as_sender", "approve_plan_as_trainee", "discard_plan", "give_plan", "propose_plan", "record_plan_of_trainee",
    "refuse_plan_as_academy", "refuse_plan_as_sender", "refuse_plan_as_trainee", "save_plan", "start_plan",
    "Outcome",
    "Seating",
    "add_lecturer",
    "add_module",
    "add_signatory",
    "answer_round",
    "ask_extension",
    "call_off_extension",
    "change_closing",
    "change_evaluation_form",
    "change_intake",
    "change_lecturer",
    "change_module",
    "change_programme",
    "change_signatory",
    "change_version",
    "complete",
    "complete_each",
    "complete_partly",
    "confirm",
    "confirm_each",
    "consent_to_extension",
    "create_evaluation_form",
    "create_intake",
    "create_programme",
    "discard_version",
    "dismiss",
    "enrol_each",
    "enrol_new_person",
    "enrol_person",
    "issue_certificate",
    "issue_each",
    "move_module",
    "not_complete",
    "open_evaluation",
    "put_version_in_use",
    "record_arrival",
    "record_departure",
    "refuse_extension",
    "remove_module",
    "reopen",
    "resume",
    "revoke_certificate",
    "set_certificate_rules",
    "start",
    "start_each",
    "start_version",
    "suspend",
    "take_standard_questions",
    "withdraw",
    "accept_answer", "add_material", "adopt_method", "answer_request", "ask_for_advice", "change_method", "close_request", "close_unanswered",
    "decline_request", "design_method", "drop_method", "end_method_use", "evaluate_method", "note_time", "plan_pilot", "propose_method",
    "record_session", "remove_material", "reopen_request", "revise_method", "set_experts", "take_on_request", "use_method_in", "withdraw_request",
    "write_for_partner", "write_note", "write_to_partner",
    "add_post", "answer_follow_up", "change_post", "comment_action_plan", "end_alumni_consent", "hand_in_action_plan", "remove_post", "save_action_plan",
    "save_alumni_entry", "share_action_plan", "skip_follow_up", "take_back_action_plan",
    "confirm_names", "issue_transcript", "order_papers", "reissue_certificate", "revoke_transcript", "write_names",
]  # fmt: skip
