"""Counters kept by PostgreSQL itself, so that a check constraint can refuse one row too many, raw SQL included."""

import pgtrigger


def counter_trigger(*, name: str, condition: str, parent_table: str, parent_key: str, column: str, watched: str) -> pgtrigger.Trigger:
    """Trigger that keeps `parent_table.column` = number of child rows for which `condition` holds.

    `condition` is SQL with {row} for NEW or OLD; `parent_key` the child's column; `watched` the columns that move it.
    The parent row is locked by the update, so that two transactions at once are counted one after the other.
    """
    update = f"UPDATE {parent_table} SET {column} = {column} {{sign}} 1 WHERE id = {{row}}.{parent_key};"  # noqa: S608 - names from our own models
    plus, minus = update.format(sign="+", row="NEW"), update.format(sign="-", row="OLD")
    was, becomes = condition.format(row="OLD"), condition.format(row="NEW")
    same = f"(TG_OP = 'UPDATE' AND {was} = {becomes} AND OLD.{parent_key} = NEW.{parent_key})"
    func = f"""
        IF TG_OP = 'UPDATE' THEN
            IF {same} THEN RETURN NULL; END IF;
        END IF;
        IF TG_OP IN ('UPDATE', 'DELETE') THEN
            IF {was} THEN {minus} END IF;
        END IF;
        IF TG_OP IN ('UPDATE', 'INSERT') THEN
            IF {becomes} THEN {plus} END IF;
        END IF;
        RETURN NULL;
    """
    operation = pgtrigger.Insert | pgtrigger.Delete | pgtrigger.UpdateOf(*watched.split())
    return pgtrigger.Trigger(name=name, operation=operation, when=pgtrigger.After, func=func)
