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
from events.operations.programme import (
    add_session,
    cancel_session,
    change_session,
    copy_session,
    set_questions,
)
from events.operations.speakers import (
    add_speaker,
    change_speaker,
    remove_speaker,
    set_speakers,
)

__all__ = [
    "add_session",
    "add_speaker",
    "cancel_event",
    "cancel_session",
    "change_event",
    "change_session",
    "change_speaker",
    "close_event",
    "copy_session",
    "count_absent",
    "create_event",
    "evaluate_event",
    "issue_certificates",
    "let_in",
    "mark_attended",
    "mark_each_attended",
    "note_held",
    "note_invited",
    "note_materials",
    "note_statement",
    "publish_programme",
    "remove_speaker",
    "revoke_certificate",
    "set_questions",
    "set_speakers",
    "undo_attendance",
    "write_event_report",
]
