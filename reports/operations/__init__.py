from reports.operations.runs import (
    WORKER,
    LostRun,
    beat,
    cancel_report,
    claim,
    clear_if_cancelled,
    expire_runs,
    finish,
    give_up,
    keep_part,
    note_download,
    note_scope,
    put_back,
    request_report,
    sweep_runs,
    wake,
)  # fmt: skip
from reports.operations.schedules import end_schedule, make_schedule, pause_schedule, resume_schedule, run_schedules

__all__ = [
    "WORKER", "LostRun", "beat", "cancel_report", "claim", "clear_if_cancelled", "end_schedule", "expire_runs", "finish", "give_up", "keep_part", "make_schedule", "note_download",
    "note_scope", "pause_schedule", "put_back", "request_report", "resume_schedule", "run_schedules", "sweep_runs", "wake",
]  # fmt: skip
