from events.operations.certificates import (
    issue_certificates,
    revoke_certificate,
)
from events.operations.door import (
    count_absent,
    let_in,
    mark_attended,
    mark_each_attended,
    undo_attendance,
)
from events.operations.event_reports import (
    evaluate_event,
    write_event_report,
)
from events.operations.events import (
    cancel_event,
    change_event,
    close_event,
    create_event,
    note_held,
    note_invited,
    note_materials,
    note_statement,
    publish_programme,
)
from events.operations.papers import (
    accept_paper,
    change_paper,
    decline_paper,
    open_paper_reviews,
    place_paper,
    set_papers_call,
    submit_paper,
    withdraw_paper,
)
from events.operations.programme import (
    add_session,
    cancel_session,
    change_session,
    copy_session,
    set_questions,
)
from events.operations.seating import (
    propose_seats,
    set_seats,
)
from events.operations.speakers import (
    add_speaker,
    change_speaker,
    remove_speaker,
    set_speakers,
)
from events.operations.statements import (
    answer_statement,
    change_statement,
    circulate_statement,
    issue_statement,
    issue_statement_without,
    write_statement,
)

__all__ = [
    "accept_paper",
    "add_session",
    "add_speaker",
    "answer_statement",
    "cancel_event",
    "cancel_session",
    "change_event",
    "change_paper",
    "change_session",
    "change_speaker",
    "change_statement",
    "circulate_statement",
    "close_event",
    "copy_session",
    "count_absent",
    "create_event",
    "decline_paper",
    "evaluate_event",
    "issue_certificates",
    "issue_statement",
    "issue_statement_without",
    "let_in",
    "mark_attended",
    "mark_each_attended",
    "note_held",
    "note_invited",
    "note_materials",
    "note_statement",
    "open_paper_reviews",
    "place_paper",
    "propose_seats",
    "publish_programme",
    "remove_speaker",
    "revoke_certificate",
    "set_papers_call",
    "set_questions",
    "set_seats",
    "set_speakers",
    "submit_paper",
    "undo_attendance",
    "withdraw_paper",
    "write_event_report",
    "write_statement",
]
