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

__all__ = [
    "cancel_event",
    "change_event",
    "close_event",
    "create_event",
    "note_held",
    "note_invited",
    "note_materials",
    "note_statement",
    "publish_programme",
]
