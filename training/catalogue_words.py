"""Words for what happens to versions, lecturers and signatories, and the details of their history."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.models import HistoryEntry
from core.record import Line, history_lines, register_words

register_words(
    "training.programmeversion",
    {
        "started": _("Draft begun"),
        "changed": _("Draft changed"),
        "rules_changed": _("Rules of certificates changed"),
        "module_added": _("Module added"),
        "module_changed": _("Module changed"),
        "module_moved": _("Module moved"),
        "module_removed": _("Module taken out"),
    },
)
register_words("training.lecturer", {"added": _("Lecturer added"), "changed": _("Lecturer changed")})
register_words("training.signatory", {"added": _("Signatory added"), "changed": _("Signatory changed")})


def names_of(model: type[Model], names: Iterable[str]) -> str:
    """What was changed, by the names that stand on the forms."""
    return ", ".join(str(model._meta.get_field(name).verbose_name) for name in names)  # type: ignore[union-attr]


def lines_with(entries: Iterable[HistoryEntry], detail: Callable[[HistoryEntry], str]) -> list[Line]:
    """The history with a detail for each row, newest first."""
    entries = list(entries)
    return [replace(line, detail=detail(entry)) for line, entry in zip(history_lines(entries), entries[::-1], strict=True)]


def changed_lines(model: type[Model], entries: Iterable[HistoryEntry]) -> list[Line]:
    return lines_with(entries, lambda entry: names_of(model, entry.data.get("fields", ())))


def version_lines(model: type[Model], entries: Iterable[HistoryEntry]) -> list[Line]:
    """Which module, which facts, which version it began from or gave way to."""

    def detail(entry: HistoryEntry) -> str:
        if module := entry.data.get("module"):
            return str(module)
        if entry.step == "started":
            base = entry.data.get("base")
            return gettext("a copy of version %(number)s") % {"number": base} if base else gettext("empty")
        if number := entry.data.get("by"):
            return gettext("version %(number)s") % {"number": number}
        return names_of(model, entry.data.get("fields", ()))

    return lines_with(entries, detail)
