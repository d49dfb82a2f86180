"""Lock 5: every address with an object is opened by who owns it, hidden from another partner, and asks nobody to sign in.

A route that names an object and stands in no row below fails the test; so does a row whose route is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from tests.api_routes import API_ROUTES, OPEN, check_route
from tests.town import Town, build_town
from tests.world import make_world
from training.presence_code import token_of

HIDDEN, REFUSED, SHOWN = 404, 403, 200


@dataclass(frozen=True)
class Route:
    """Who opens it and with what; what Charlie of partner B gets, with the reason when it is not 404."""

    owner: str
    args: Callable[[Town], list[Any]]
    other: int = HIDDEN
    why: str = ""
    method: str = "get"
    owner_gets: tuple[int, ...] = (200,)
    other_as: str = "charlie"


def of(name: str, *more: Any) -> Callable[[Town], list[Any]]:
    return lambda town: [getattr(town, name).pk, *more]


def named(*words: str) -> Callable[[Town], list[Any]]:
    return lambda town: list(words)


def sent(owner: str, args: Any, **extra: Any) -> Route:
    return Route(owner, args, method="post", owner_gets=(302, 200), **extra)


HOST_DATA = {"other": REFUSED, "why": "reference data of the host: everybody may know it exists, few may change it"}
DAILY = {"other": REFUSED, "why": "intakes and timetables are known to everybody; attendance and marks are the academy's"}
ADMIN = {"other": REFUSED, "why": "administrators only, whoever the account is; the refusal says nothing of it"}
SHEETS = {"other": REFUSED, "why": "pay sheets are of those who pay and audit, whoever the account is; the refusal says nothing of one"}
OTHER_HEAD = {"other_as": "gulnara"}
REPORTS = {"other": SHOWN, "why": "which reports there are is known to whoever reports; their rows are narrowed"}
PUBLIC = {"other": SHOWN, "why": "reference data, the same for everybody who is signed in"}
ROUTES = {
    "events:event": Route("alice", of("event")),
    "events:event_calendar": Route("alice", of("event")),
    "events:programme": Route("alice", of("event")),
    "events:speakers": Route("alice", of("event")),
    "events:session_materials": Route("alice", of("event")),
    "events:session_material_file": Route("alice", of("session_material")),
    "events:add_session_material": Route("ruslan", of("event")),
    "events:publish_session_materials": sent("ruslan", of("event")),
    "events:remove_session_material": Route("ruslan", of("session_material")),
    "events:session": Route("alice", of("event_session")),
    "events:change_event": Route("ruslan", of("event")),
    "events:event_step": Route("ruslan", of("event", "cancel")),
    "events:add_session": Route("ruslan", of("event")),
    "events:add_speaker": Route("ruslan", of("event")),
    "events:change_speaker": Route("ruslan", of("event_speaker")),
    "events:remove_speaker": Route("ruslan", of("event_speaker")),
    "events:change_session": Route("ruslan", of("event_session")),
    "events:copy_session": Route("ruslan", of("event_session")),
    "events:cancel_session": Route("ruslan", of("event_session")),
    "events:session_questions": Route("ruslan", of("event_session")),
    "events:session_speakers": Route("ruslan", of("event_session")),
    "events:seating": Route("olga", of("event_session")),
    "events:propose_seats": Route("ruslan", of("event_session")),
    "events:change_seats": Route("ruslan", of("event_session")),
    "events:seat_cards": Route("olga", of("event_session")),
    "events:event_report": Route("olga", of("held_event")),
    "events:write_report": Route("ruslan", of("held_event")),
    "events:report_file": Route("olga", of("held_event")),
    "events:evaluate_event": Route("ruslan", of("held_event")),
    "events:delegations": Route("alice", of("people_event")),
    "events:invite": Route("ruslan", of("people_event")),
    "events:precedence": Route("ruslan", of("people_event")),
    "events:send_invitations": Route("ruslan", of("people_event"), owner_gets=(302,)),  # nobody is ticked
    "events:delegation": Route("alice", of("invited_side")),
    "events:name_people": Route("alice", of("invited_side")),
    "events:arrange_delegation": Route("alice", of("invited_side")),
    "events:credentials": Route("alice", of("invited_side")),
    "events:credentials_file": Route("zarina", of("invited_side")),
    "events:invitation_letter": Route("alice", of("invited_side")),
    "events:invitation_letter_in": Route("alice", of("invited_side", "ru")),
    "events:delegation_step": Route("alice", of("invited_side", "hand_in")),
    "events:registrations": Route("olga", of("people_event")),
    "events:approve_many": Route("ruslan", of("people_event"), owner_gets=(302,)),  # nobody is ticked
    "events:registrations_file": Route("leila", of("people_event", "csv")),
    "events:registration": Route("alice", of("named_person")),
    "events:registration_step": Route("alice", of("named_person", "change")),
    "events:register": Route("erlan", of("register_event"), other=SHOWN, why="people register themselves, whoever has an account"),
    "events:papers": Route("alice", of("papers_event")),
    "events:submit_paper": Route("alice", of("papers_event")),
    "events:papers_call": Route("ruslan", of("papers_event")),
    "events:open_paper_reviews": Route("ruslan", of("papers_event")),
    "events:paper": Route("alice", of("event_paper")),
    "events:change_paper": Route("alice", of("event_paper")),
    "events:paper_file": Route("alice", of("event_paper")),
    "events:paper_step": Route("alice", of("event_paper", "withdraw")),
    "events:case_file": Route("rana", of("paper_case")),
    "events:statement": Route("alice", of("statement_on_table_event")),
    "events:new_statement": Route("ruslan", of("statement_event")),
    "events:change_statement": Route("ruslan", of("statement_draft")),
    "events:statement_step": Route("alice", of("statement_on_table", "answer")),
    "exchanges:project_reviews": Route("alice", of("project_judged")),
    "exchanges:ask_reviewers": Route("sofia", of("project_judged")),
    "exchanges:project_review_step": Route("hana", of("project_judged", "approve_project")),
    "exchanges:project_paper": Route("alice", of("project_reporting", "draft")),
    "exchanges:case_copy": Route("rana", of("draft_case_of_project")),
    "events:door": Route("ruslan", of("door_event")),
    "events:door_list": Route("ruslan", of("door_event")),
    "events:door_sync": Route("ruslan", of("door_event"), method="post", owner_gets=(400,)),
    "events:door_worker": Route("ruslan", of("door_event")),
    "events:attendance": Route("olga", of("door_event")),
    "events:count_absent": sent("ruslan", of("door_event")),
    "events:issue_certificates": sent("sofia", of("door_event")),
    "events:badges": Route("ruslan", of("door_event")),
    "events:badge": Route("alice", of("attended_guest")),
    "events:participation_certificate": Route("alice", of("certified_guest")),
    "events:revoke_certificate": Route("ruslan", of("certified_guest")),
    "events:attendance_step": Route("ruslan", of("attended_guest", "undo_attendance")),
    "agreements:agreement": Route("alice", of("agreement")),
    "agreements:change": Route("aidar", of("draft_agreement")),
    "agreements:add_party": Route("aidar", of("draft_agreement")),
    "agreements:change_party": Route("aidar", lambda town: [town.draft_agreement.parties.across_partners(reason="test").last().pk]),
    "agreements:remove_party": Route("aidar", lambda town: [town.draft_agreement.parties.across_partners(reason="test").last().pk]),
    "agreements:add_line": Route("aidar", of("draft_agreement")),
    "agreements:step": Route("aidar", of("draft_agreement", "sign")),
    "agreements:signed_file": Route("aidar", of("agreement")),
    "agreements:signed_file_download": Route("alice", of("agreement")),
    "agreements:ledger": Route("alice", of("line")),
    "agreements:change_line": Route("aidar", of("line")),
    "agreements:remove_line": Route("aidar", lambda town: [town.draft_agreement.lines.across_partners(reason="test").get().pk]),
    "agreements:close_year": Route("aidar", of("quota_year")),
    "agreements:add_exception": Route("nurlan", of("quota_year")),
    "agreements:institution": Route("alice", lambda town: [town.world.institutions["authority_a"].pk]),
    "agreements:add_contact": Route("alice", lambda town: [town.world.institutions["authority_a"].pk]),
    "agreements:change_contact": Route("alice", of("contact")),
    "agreements:confirm_contact": sent("alice", of("contact")),
    "agreements:remove_contact": Route("alice", of("contact")),
    "agreements:add_paper": Route("aidar", lambda town: [town.world.institutions["authority_a"].pk]),
    "agreements:paper_download": Route("aidar", of("paper")),
    "agreements:remove_paper": Route("aidar", of("paper")),
    "api:revoke_token": Route("alice", of("api_token")),
    "line_chain": Route("alice", of("line")),
    "agreements:negotiation": Route("alice", of("talk")),
    "agreements:start_version": sent("aidar", of("talk")),
    "agreements:compare": Route("alice", of("talk")),
    "agreements:version": Route("alice", of("lying_version")),
    "agreements:change_version": Route("alice", of("answer_version")),
    "agreements:discard_version": Route("alice", of("answer_version")),
    "agreements:version_step": Route("daler", of("lying_version", "approve")),
    "agreements:change_fact_sheet": Route("alice", of("agreement")),
    "agreements:fact_sheet": Route("alice", of("fact_sheet")),
    "documents:issued_pdf": Route("alice", of("certificate")),
    "documents:text_versions": Route("sofia", lambda town: ["regret", "en"], **HOST_DATA),
    "documents:start_text": sent("sofia", lambda town: ["terms", "en"], **HOST_DATA),
    "documents:text": Route("sofia", of("letter_text")),
    "documents:change_text": Route("sofia", of("letter_text")),
    "documents:text_picture": Route("olga", of("letter_text")),
    "documents:text_preview": Route("olga", of("letter_text")),
    "documents:compare_text": Route("olga", of("letter_text")),
    "documents:text_step": Route("hana", of("letter_text", "put_in_use")),
    "exchanges:material": Route("alice", of("shared_material")),
    "exchanges:material_file": Route("alice", of("material_version")),
    "exchanges:material_readings": Route("alice", of("shared_material")),
    "exchanges:change_material": Route("alice", of("draft_material")),
    "exchanges:acknowledge_material": Route("alice", of("received_material")),
    "exchanges:material_step": Route("alice", of("draft_material", "offer")),
    "exchanges:change_search": Route("alice", of("saved_search")),
    "exchanges:delete_search": Route("alice", of("saved_search")),
    "notice": Route("alice", of("notice")),
    "notice_topic": Route("alice", lambda town: ["nominations"], other=SHOWN, why="everybody chooses for themselves"),
    "told_entry": Route("sofia", lambda town: [town.notice.event_id]),
    "remind_readers": sent("sofia", lambda town: [town.notice.event_id]),
    "wording": Route("sofia", lambda town: ["nomination_submit", "en"], **HOST_DATA),
    "restore_words": sent("adil", lambda town: ["nomination_submit", "en"], **HOST_DATA),
    "resend_delivery": sent("adil", of("delivery")),
    "delivery": Route("sofia", of("delivery")),
    "clear_address": sent("adil", of("wrong_address")),
    "announcement": Route("sofia", of("announcement")),
    "change_announcement": Route("sofia", of("announcement")),
    "send_announcement": Route("hana", of("announcement")),
    "drop_announcement": Route("sofia", of("announcement")),
    "partners:partner": Route("alice", lambda town: [town.world.partner_a.pk], **PUBLIC),
    "partners:change_partner": Route("adil", lambda town: [town.world.partner_a.pk], **HOST_DATA),
    "partners:add_institution": Route("adil", lambda town: [town.world.partner_a.pk], **HOST_DATA),
    "partners:change_institution": Route("adil", lambda town: [town.world.institutions["embassy_a"].pk], **HOST_DATA),
    "partners:person": Route("adil", lambda town: [town.world.users["amir"].pk], **ADMIN),
    "partners:give_role": Route("adil", lambda town: [town.world.users["amir"].pk], **ADMIN),
    "partners:change_account": Route("adil", lambda town: [town.world.users["amir"].pk, "deactivate"], **ADMIN),
    "partners:end_role": Route("adil", of("membership"), **ADMIN),
    "partners:authority": Route("daler", lambda town: [town.world.institutions["authority_a"].pk], **OTHER_HEAD),
    "partners:confirm_officers": sent("daler", lambda town: [town.world.institutions["authority_a"].pk], **OTHER_HEAD),
    "partners:two_person_rule": Route("daler", lambda town: [town.world.institutions["authority_a"].pk], **OTHER_HEAD),
    "partners:lend": Route("daler", lambda town: [town.world.institutions["authority_a"].pk], **OTHER_HEAD),
    "mail_pause_end": Route("adil", of("mail_pause")),
    "message_kind": Route("adil", lambda town: ["agreement_expire"], **ADMIN),
    "who_is_told": Route("alice", lambda town: ["scholarships.nomination", "withdraw", town.nomination_submitted.pk]),
    "partners:be_back": Route("alice", of("absence")),
    "waiting_for": Route("amir", of("absence")),
    "list_view": Route("alice", of("list_view")),
    "partners:take_back": Route("daler", of("delegation"), **OTHER_HEAD),
    "partners:confirm_officer": sent("daler", of("membership"), **OTHER_HEAD),
    "partners:hand_over": Route("daler", of("membership"), **OTHER_HEAD),
    "partners:cancel_invitation": Route("daler", of("invitation"), **OTHER_HEAD),
    "partners:resend_invitation": sent("daler", of("invitation"), **OTHER_HEAD),
    "reports:run": Route("alice", of("run")),
    "reports:run_file": Route("alice", of("run", "csv")),
    "reports:run_step": Route("alice", of("queued_run", "cancel")),
    "reports:definition": Route("alice", named("quota_use"), **REPORTS),
    "reports:print": Route("alice", named("quota_use"), **REPORTS),
    "reports:new_schedule": Route("alice", named("quota_use"), **REPORTS),
    "reports:schedule": Route("alice", of("report_schedule")),
    "reports:schedule_step": Route("alice", of("report_schedule", "pause")),
    "reviews:assignment": Route("rana", of("assignment")),
    "reviews:keep_marks": sent("rana", of("assignment")),
    "reviews:check": Route("rana", of("assignment")),
    "reviews:sheet": Route("rana", lambda town: [town.assignment.case.panel_id]),
    "reviews:panel_reviewers": Route("saule", lambda town: [town.assignment.case.panel_id]),
    "reviews:recuse": Route("rana", of("assignment")),
    "reviews:assignment_step": Route("saule", of("assignment", "take_off")),
    "reviews:panel": Route("saule", of("panel")),
    "reviews:change_panel": Route("saule", of("panel")),
    "reviews:add_member": Route("saule", of("panel")),
    "reviews:give_cases": Route("saule", of("panel")),
    "reviews:member": Route("saule", of("panel_member")),
    "reviews:end_member": Route("saule", of("panel_member")),
    "reviews:declaration": Route("rana", of("panel_member")),
    "reviews:rubric": Route("saule", lambda town: [town.world.rubric.pk], **PUBLIC),
    "reviews:change_rubric": Route("saule", of("spare_rubric"), **HOST_DATA),
    "scholarships:call": Route("alice", of("call")),
    "scholarships:change_call": Route("sofia", of("coming_call")),
    "scholarships:allot": Route("sofia", of("coming_call")),
    "scholarships:checklist": Route("sofia", of("coming_call")),
    "scholarships:call_step": Route("hana", of("call", "cancel")),
    "scholarships:call_decisions": Route("hana", of("call")),
    "scholarships:call_rounds": Route("hana", of("sheet_call")),
    "scholarships:round": Route("hana", of("sheet")),
    "scholarships:round_told": Route("hana", of("sheet")),
    "scholarships:round_step": Route("hana", of("sheet", "return")),
    "scholarships:round_again": sent("saule", of("sheet_done")),
    "scholarships:round_letter": Route("hana", lambda town: [town.sheet.pk, town.sheet_item.pk, "acceptance_notice"]),
    "scholarships:round_minute": Route("saule", of("sheet_done")),
    "scholarships:plan": Route("saule", of("sheet_call"), method="post", owner_gets=(422,)),  # nobody is ticked
    "scholarships:plan_one": Route("saule", lambda town: [town.sheet_call.pk, town.sheet_item.nomination_id]),
    "scholarships:sheet_effect": Route("saule", of("sheet_call")),
    "scholarships:send_offers": Route("sofia", of("call")),
    "scholarships:call_letters": Route("sofia", of("call")),
    "scholarships:reserve_list": Route("hana", of("call")),
    "scholarships:call_components": Route("sofia", of("coming_call")),
    "scholarships:nomination_letter": Route("alice", lambda town: [town.letter.nomination_id, town.letter.pk, "en"]),
    "scholarships:letter_reissue": Route("sofia", lambda town: [town.letter.nomination_id, town.letter.pk]),
    "scholarships:award": Route("alice", of("award")),
    "scholarships:nominate": Route("alice", of("call")),
    "scholarships:import_nominees": Route("alice", of("call")),
    "scholarships:import_template": Route("alice", of("call")),
    "scholarships:nominee_import": Route("alice", of("list_to_confirm")),
    "scholarships:nominee_import_faults": Route("alice", of("list_to_mend")),
    "scholarships:nomination": Route("alice", of("nomination_submitted")),
    "scholarships:nomination_step": Route("sofia", of("nomination_submitted", "accept_for_review")),
    "scholarships:assign_reviewer": Route("sofia", of("nomination_in_review")),
    "scholarships:redacted_copy": Route("saule", of("nomination_blind")),
    "scholarships:redacted_paper": Route("saule", of("nomination_blind", 1), method="post", owner_gets=(422,)),
    "scholarships:case_paper": Route("rana", lambda town: [town.nomination_blind.case_id, 1]),
    "scholarships:nomination_edit": Route("alice", of("nomination_draft")),
    "scholarships:nomination_section": Route("alice", of("nomination_draft", "identity")),
    "scholarships:nomination_documents": Route("alice", of("nomination_draft")),
    "scholarships:nomination_document": Route("alice", lambda town: [town.nomination_draft.pk, town.document.pk]),
    "scholarships:nomination_document_remove": sent("alice", lambda town: [town.nomination_draft.pk, town.document.pk]),
    "scholarships:nomination_medical": Route("alice", of("nomination_draft")),
    "scholarships:nomination_passport": Route("alice", of("nomination_offered")),
    "scholarships:nomination_reveal": Route("alice", of("nomination_submitted", "passport")),
    "scholarships:medical_report": Route("alice", of("nomination_draft"), owner_gets=(302,)),
    "scholarships:nomination_check": Route("alice", of("nomination_draft")),
    "scholarships:nomination_receipt": Route("alice", of("nomination_submitted")),
    "scholarships:nomination_answer": Route("alice", of("nomination_offered")),
    "scholarships:invite_nominee": Route("alice", of("nomination_submitted")),
    "scholarships:own_part": Route("rustam", of("nomination_invited")),
    "scholarships:ask_nominee": Route("alice", of("nomination_draft")),
    "scholarships:invite_employer": Route("alice", of("nomination_draft")),
    "scholarships:enter_paper": Route("alice", of("nomination_draft")),
    "scholarships:endorsement_evidence": Route("alice", lambda town: [town.nomination_draft.pk, town.endorsement.pk]),
    "scholarships:nominate_on_behalf": Route("sofia", of("call")),
    "scholarships:nomination_withdraw": Route("alice", of("nomination_submitted")),
    "scholarships:internal_closing": Route("alice", of("allotment")),
    "scholarships:nominee_closing": Route("alice", of("nomination_draft")),
    "scholarships:nomination_return": Route("sofia", of("nomination_submitted")),
    "scholarships:nomination_defects": Route("alice", of("nomination_returned")),
    "scholarships:nomination_replace": Route("alice", of("nomination_selected")),
    "scholarships:replacement_window": Route("sofia", of("nomination_selected")),
    "scholarships:same_person": Route("sofia", lambda town: [town.nomination_submitted.pk, town.nomination_offered.person_id]),
    "mobility:stay": Route("zarina", of("stay")),
    "mobility:visa_letter": Route("alice", of("stay_noted")),
    "mobility:stay_step": Route("ruslan", of("stay", "change_days")),
    "mobility:add_allowance": Route("sofia", of("stay")),
    "mobility:allowance": Route("alice", of("allowance")),
    "mobility:change_allowance": Route("sofia", of("allowance")),
    "mobility:end_allowance": Route("sofia", of("allowance")),
    "mobility:sheet": Route("ruslan", of("pay_sheet"), **SHEETS),
    "mobility:workbook": Route("ruslan", of("pay_sheet"), **SHEETS),
    "mobility:sheet_step": Route("hana", of("pay_sheet", "approve"), **SHEETS),
    "training:attendance": Route("leila", of("running_session"), **DAILY),
    "training:room_code": Route("leila", of("running_session"), **DAILY),
    "training:attend": Route(
        "timur",
        lambda town: [token_of(town.running_session.pk, now=timezone.now())],
        other=409,
        why="a sentence for whoever is not of the intake; timetables are no secret",
    ),
    "training:intake_attendance": Route("ruslan", of("daily_intake"), **DAILY),
    "training:registers": Route("ruslan", of("daily_intake"), **DAILY),
    "training:intake_marks": Route("ruslan", of("daily_intake"), **DAILY),
    "training:open_sheets": sent("ruslan", of("daily_intake"), **DAILY),
    "training:sheet": Route("leila", of("open_marks")),
    "training:open_resit": Route("leila", of("approved_marks")),
    "training:marks_template": Route("leila", of("open_marks")),
    "training:marks_file": Route("ruslan", of("approved_marks", "xlsx")),
    "training:import_marks": Route("leila", of("open_marks")),
    "training:sheet_step": Route("ruslan", of("submitted_marks", "approve")),
    "training:correct_mark": Route("leila", of("approved_mark")),
    "training:correction_step": Route("ruslan", of("correction", "approve")),
    "training:enrolment_marks": Route("alice", of("marked_enrolment")),
    "training:enrolment_timetable": Route("alice", of("planned_enrolment")),
    "training:plan": Route("timur", of("planned_enrolment")),
    "training:start_plan": Route("ruslan", of("unplanned_enrolment")),
    "training:plan_version": Route("alice", of("plan_with_trainee")),
    "training:change_plan": Route("ruslan", of("plan_draft")),
    "training:discard_plan": Route("ruslan", of("plan_draft")),
    "training:plan_step": Route("alice", of("plan_with_sender", "approve_as_sender")),
    "training:intake_certificates": Route("ruslan", of("intake"), **HOST_DATA),
    "training:paper_run": Route("ruslan", of("paper_run")),
    "training:run_parcel": Route("ruslan", of("paper_run"), owner_gets=(200, 409)),
    "training:enrolment_papers": Route("alice", of("enrolment")),
    "training:preview_certificate": Route("ruslan", of("enrolment")),
    "training:enrolment_names": Route("ruslan", of("unnamed_enrolment")),
    "training:issue_transcript": Route("ruslan", of("enrolment")),
    "training:reissue_certificate": Route("ruslan", of("enrolment")),
    "training:paper_pdf": Route("timur", of("transcript_paper", "ru")),
    "training:transcript_xml": Route("alice", of("transcript_paper")),
    "training:revoke_transcript": Route("ruslan", of("transcript_paper")),
    "training:programme": Route("ruslan", lambda town: [town.intake.programme_id], **PUBLIC),
    "training:start_version": Route("ruslan", of("spare_programme"), **HOST_DATA),
    "training:version": Route("alice", of("version"), **PUBLIC),
    "training:change_version": Route("ruslan", of("draft_version")),
    "training:certificate_rules": Route("ruslan", of("draft_version")),
    "training:version_step": Route("ruslan", of("draft_version", "put_in_use")),
    "training:add_module": Route("ruslan", of("draft_version")),
    "training:change_module": Route("ruslan", of("draft_module")),
    "training:move_module": sent("ruslan", of("draft_module")),
    "training:remove_module": Route("ruslan", of("draft_module")),
    "training:change_lecturer": Route("ruslan", of("lecturer"), **HOST_DATA),
    "training:change_signatory": Route("ruslan", of("signatory"), **HOST_DATA),
    "training:change_programme": Route("ruslan", lambda town: [town.intake.programme_id], **HOST_DATA),
    "training:intake": Route("ruslan", of("intake"), **PUBLIC),
    "training:change_intake": Route("ruslan", of("intake"), **HOST_DATA),
    "training:intake_timetable": Route("ruslan", of("timetable_intake"), **PUBLIC),
    "training:plan_session": Route("ruslan", of("timetable_intake"), **HOST_DATA),
    "training:plan_series": Route("ruslan", of("timetable_intake"), **HOST_DATA),
    "training:groups": Route("ruslan", of("intake"), **HOST_DATA),
    "training:add_group": Route("ruslan", of("timetable_intake"), **HOST_DATA),
    "training:divide_groups": sent("ruslan", of("timetable_intake"), **HOST_DATA),
    "training:rename_group": Route("ruslan", of("group"), **HOST_DATA),
    "training:session": Route("ruslan", of("session"), **PUBLIC),
    "training:session_calendar": Route("leila", of("session"), **PUBLIC),
    "training:change_session": Route("ruslan", of("session"), **HOST_DATA),
    "training:cancel_session": Route("ruslan", of("session"), **HOST_DATA),
    "training:bring_back": Route("ruslan", of("cancelled_session"), **HOST_DATA),
    "training:room": Route("ruslan", of("room"), **PUBLIC),
    "training:change_room": Route("ruslan", of("room"), **HOST_DATA),
    "training:complete_many": Route("ruslan", of("intake"), **HOST_DATA),
    "exchanges:project": Route("alice", of("project")),
    "exchanges:project_step": Route("leila", of("project", "begin_report")),
    "exchanges:project_proposal_file": Route("alice", of("project")),
    "exchanges:project_sides": Route("alice", of("project")),
    "exchanges:project_side_consent": Route("alice", of("project_side_asked")),
    "exchanges:project_side_decline": Route("alice", of("project_side_asked")),
    "exchanges:project_side_take_out": Route("leila", of("project_side_asked")),
    "exchanges:project_members": Route("alice", of("project")),
    "exchanges:project_member": Route("leila", of("project_member")),
    "exchanges:project_member_end": Route("leila", of("project_member")),
    "exchanges:project_plan": Route("alice", of("project")),
    "exchanges:milestone": Route("leila", of("milestone")),
    "exchanges:milestone_done": Route("leila", of("milestone")),
    "exchanges:milestone_open": Route("leila", of("milestone")),
    "exchanges:milestone_remove": Route("leila", of("milestone")),
    "exchanges:project_budget": Route("alice", of("project")),
    "exchanges:budget_line": Route("alice", of("project_line")),
    "exchanges:budget_line_remove": Route("alice", of("project_line")),
    "exchanges:project_reports": Route("alice", of("project")),
    "exchanges:project_report": Route("alice", of("project_report")),
    "exchanges:project_report_step": Route("leila", of("project_report", "hand_in")),
    "exchanges:project_report_file": Route("alice", of("project_report_in")),
    "exchanges:project_report_remove": Route("leila", of("project_report")),
    "exchanges:project_outputs": Route("alice", of("project")),
    "exchanges:output": Route("leila", of("project_output")),
    "exchanges:output_file": Route("alice", of("project_output")),
    "exchanges:output_remove": Route("leila", of("project_output")),
    "exchanges:expert": Route("alice", of("expert_silent")),
    "exchanges:change_expert": Route("alice", of("expert_silent")),
    "exchanges:add_availability": Route("alice", of("expert_silent")),
    "exchanges:expert_act": Route("alice", of("expert_silent", "consent-on-paper")),
    "exchanges:change_availability": Route("alice", of("expert_period")),
    "exchanges:remove_availability": Route("alice", of("expert_period")),
    "exchanges:new_need": Route(
        "alice", lambda town: ["offer"], other=SHOWN, why="the kind alone stands in it: each officer writes for the own side"
    ),
    "exchanges:need": Route("alice", of("exchange_need")),
    "exchanges:change_need": Route("alice", of("exchange_need")),
    "exchanges:need_step": Route("alice", of("exchange_need", "withdraw")),
    "action": Route("alice", of("follow_up_action")),
    "action_step": Route("alice", of("follow_up_action", "finish")),
    "exchanges:mission": Route("alice", of("mission")),
    "exchanges:mission_agreement": Route("alice", of("mission")),
    "exchanges:mission_invitation": Route("alice", of("mission")),
    "exchanges:mission_report_file": Route("alice", of("mission")),
    "exchanges:mission_scan": Route("alice", of("mission_approval")),
    "exchanges:mission_passport": Route("alice", of("mission_accepted")),
    "exchanges:mission_step": Route("alice", of("mission_accepted", "approve_as_sender")),
    "training:consultation": Route("alice", of("consultation")),
    "training:consultation_receipt": Route("alice", of("consultation")),
    "training:consultation_answer": Route("alice", of("consultation")),
    "training:consultation_file": Route("alice", of("consultation_message")),
    "training:consultation_step": Route("alice", of("consultation", "accept_answer")),
    "training:method": Route("leila", of("method")),
    "training:method_file": Route("leila", of("material")),
    "training:remove_material": Route("leila", of("material")),
    "training:method_pilot": Route("leila", of("method_designed")),
    "training:method_evaluate": Route("leila", of("method")),
    "training:method_step": Route("hana", of("method_evaluated", "adopt")),
    "training:end_method_use": Route("hana", of("method_use"), **HOST_DATA),
    "training:intake_evaluation": Route(
        "ruslan", of("evaluated_intake"), other=REFUSED, why="that an intake is held is public; its evaluation is of the academy"
    ),
    "training:open_evaluation": Route("ruslan", of("evaluated_intake"), **HOST_DATA),
    "training:evaluation_round": Route("ruslan", of("evaluation_round")),
    "training:change_closing": Route("ruslan", of("evaluation_round")),
    "training:evaluate": Route("timur", of("evaluation_round")),
    "training:evaluation_form": Route("ruslan", of("evaluation_form")),
    "training:change_evaluation_form": Route("ruslan", of("evaluation_form")),
    "training:create_evaluation_form": Route("ruslan", lambda town: [town.world.institutions["academy"].pk]),
    "training:take_standard_questions": sent("ruslan", lambda town: [town.world.institutions["academy"].pk]),
    "training:action_plan": Route("timur", of("followed_enrolment")),
    "training:write_action_plan": Route("timur", of("enrolment")),
    "training:action_plan_step": Route("timur", of("followed_enrolment", "share")),
    "training:follow_up": Route("timur", of("follow_up")),
    "training:follow_up_step": Route("ruslan", of("follow_up_of_sender", "skip")),
    "training:change_post": Route("timur", of("post_held")),
    "training:remove_post": Route("timur", of("post_held")),
    "training:enrolment": Route("alice", of("enrolment")),
    "training:extension_step": Route("alice", of("extension", "consent")),
    "training:enrol": Route("ruslan", of("intake"), **HOST_DATA),
    "training:start_many": Route("ruslan", of("intake"), **HOST_DATA),
    "training:certificate": Route("timur", of("enrolment")),
    "training:enrolment_step": Route("ruslan", of("enrolment", "revoke_certificate")),
}
# No object of a partner in the address, with the reason.
WITHOUT_OBJECT = {
    "account_reset_password_from_key": "a secret of the person who asked, tested with sign-in",
    "account_confirm_email": "a secret of the person who asked, tested with sign-in",
    "mfa_edit_webauthn": "allauth narrows to one's own keys, tested with sign-in",
    "mfa_remove_webauthn": "allauth narrows to one's own keys, tested with sign-in",
    "partners:invitation": "the secret link is the right, tested with invitations",
    "events:public_event": "public: announced and public alone, tests/test_event_programme_pages.py",
    "events:public_calendar": "public: announced and public alone, tests/test_event_programme_pages.py",
    "exchanges:public_material": "public: what was cleared for everybody, tests/test_material_leaks.py",
    "exchanges:public_material_file": "public: what was cleared for everybody, tests/test_material_leaks.py",
    "events:own_registration": "the secret link is the right, tests/test_registrations.py",
    "events:own_badge": "the secret link is the right, tests/test_own_papers.py",
    "events:own_certificate": "the secret link is the right, tests/test_own_papers.py",
    "events:own_step": "the secret link is the right, tests/test_registrations.py",
    "events:statement_paper": "public once the statement of a public event is issued, hidden before: tests/test_statements.py",
    "training:catalogue_programme": "public: whoever considers to send somebody reads it, tests/test_offer_pages.py",
    "training:calendar_feed": "public: the secret in the address is the right, tests/test_calendar_feed.py",
    "documents:verify_code": "public: whoever holds the paper checks it",
    "set_language": "no object",
}


def routes(resolver: URLResolver, prefix: str = "", namespace: str = "") -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, path, namespace + (f"{pattern.namespace}:" if pattern.namespace else ""))
        elif isinstance(pattern, URLPattern):
            yield namespace + (pattern.name or path), path


OF_DOOR = "api:v1_"  # opened by a token
EVERY_OBJECT = {name for name, path in routes(get_resolver()) if "<" in path}
WITH_OBJECT = {name for name in EVERY_OBJECT if not name.startswith(OF_DOOR)}


def test_every_route_with_an_object_has_a_row() -> None:
    assert WITH_OBJECT - ROUTES.keys() - WITHOUT_OBJECT.keys() == set()


def test_no_row_is_left_over() -> None:
    assert ROUTES.keys() - WITH_OBJECT == set()


def test_every_route_of_the_machine_door_has_a_row() -> None:
    assert {name.removeprefix("api:") for name in EVERY_OBJECT - WITH_OBJECT} == API_ROUTES.keys() | OPEN.keys()


@pytest.mark.parametrize("name", sorted(API_ROUTES))
def test_route_of_the_machine_door_opens_for_a_token_of_its_owner_only(town: Town, name: str) -> None:
    check_route(town, name)


def test_a_row_that_does_not_hide_says_why() -> None:
    assert [name for name, row in ROUTES.items() if row.other != HIDDEN and not row.why] == []


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, Path]]:
    """Built once for the module, never committed."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        yield build_town(make_world()), media
        transaction.set_rollback(True)


@pytest.fixture
def town(built: tuple[Town, Path], db: None, settings: Any) -> Town:
    settings.MEDIA_ROOT = built[1]
    return built[0]


def ask(client: Client, route: Route, name: str, town: Town) -> int:
    url = reverse(name, args=route.args(town))
    answer = getattr(client, route.method)(url)
    if answer.streaming:
        list(answer.streaming_content)  # read to its end, a file is closed
    return int(answer.status_code)


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_route_opens_for_its_owner_only(town: Town, name: str) -> None:
    route = ROUTES[name]

    assert ask(town.world.client(route.other_as), route, name, town) == route.other
    signed_out = getattr(Client(), route.method)(reverse(name, args=route.args(town)))
    assert (signed_out.status_code, signed_out.headers.get("Location", "").split("?")[0]) == (302, reverse("account_login"))
    assert ask(town.world.client(route.owner), route, name, town) in route.owner_gets
