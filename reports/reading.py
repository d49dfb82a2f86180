"""Who may read the files of a run: whoever could have had the same file made."""

from __future__ import annotations

from collections.abc import Sequence

from partners.actor import Actor
from reports.definitions import definitions
from reports.models import ReportRun
from reports.rules import may_read
from reports.sheets import Column


def guarded_columns(columns: Sequence[Column]) -> list[str]:
    """Columns in the file that not everybody may see, as the run keeps them."""
    return [_key(column) for column in columns if column.may_see is not None]


def may_read_files(actor: Actor, run: ReportRun) -> bool:
    """The rows were read with rights this actor has too, and no column in the file is hidden from this actor."""
    definition = definitions().get(run.kind)
    if definition is None or not (definition.may(actor) and may_read(actor, run)):
        return False
    if definition.is_own and not _is_still_theirs(actor, run):
        return False
    if not definition.may_open(run.params, actor):
        return False
    guarded = set((run.scope or {}).get("guarded", ()))
    if not guarded:
        return True
    seen = {_key(column) for column in definition.columns_for(run.params, actor) if column.may_see is not None and column.may_see(actor)}
    return guarded <= seen


def _is_still_theirs(actor: Actor, run: ReportRun) -> bool:
    """Of who asked, with every role it was made with: also staff that sees all partners reads drafts by some of its roles only."""
    return actor.user_id == run.requested_by_id and set((run.scope or {}).get("held", ())) <= actor.held


def _key(column: Column) -> str:
    return column.name or str(column.title)
