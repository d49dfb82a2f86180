"""Words for rows of the history of plans that are no step of their life."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.record import Line, history_lines, register_words

register_words("training.planversion", {"started": _("Draft begun"), "changed": _("Draft changed"), "discarded": _("Draft thrown away")})


def plan_lines(entries: Iterable[HistoryEntry], numbers: dict[int, int]) -> list[Line]:
    """The history of all versions of one enrolment, newest first; each line says which version. `numbers`: version -> its number."""
    entries = list(entries)
    lines = zip(history_lines(entries), entries[::-1], strict=True)
    return [replace(line, detail=_detail(entry, numbers.get(entry.object_id))) for line, entry in lines]


def _detail(entry: HistoryEntry, number: int | None) -> str:
    number = number or entry.data.get("version")  # type: ignore[assignment]
    version = gettext("version %(number)s") % {"number": number} if number else ""
    paper = entry.data.get("paper")
    return f"{version} · {paper}" if paper else version
