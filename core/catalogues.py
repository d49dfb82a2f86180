"""Message catalogues: find every translatable string of the source, keep the .po files in step, compile them.

Babel does what xgettext, msgmerge and msgfmt do elsewhere, so that no system package is needed. Templates are turned into
Python by Django's own `templatize`, hence the msgids are those which Django looks up when it renders.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LANGUAGES = ("ru", "kk")
CONTEXT_MARK = "\u0004"  # gettext's own separator of context and msgid
# The rules of Django's own catalogues, letter by letter: Django merges catalogues of one rule into one dictionary.
PLURAL_FORMS = {
    "ru": (
        "nplurals=4; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : "
        "n%10==0 || (n%10>=5 && n%10<=9) || (n%100>=11 && n%100<=14)? 2 : 3);"
    ),
    "kk": "nplurals=2; plural=(n!=1);",
}
KEYWORDS: Mapping[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TEMPLATE_SUFFIXES = {".html", ".txt", ".xml", ".svg", ".typ", ".csv", ".ics"}
SKIPPED_FOLDERS = {
    "tests",
    "devservices",
    "bench",
    "docs",
    "locale",
    "static",
    "var",
    "third_party",
    "migrations",
    "node_modules",
}
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[#0\-+]*\d*(?:\.\d+)?[diouxXeEfFgGcrsa]|\{\w*(?:[.!:][^{}]*)?\}")
LITERAL_OR_SPACE = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|\s""")
DATE_HEADERS = re.compile(rb'^"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|Report-Msgid-Bugs-To|Last-Translator): .*\n', re.MULTILINE)

Forms = str | list[str]
Translations = dict[str, Forms]


@dataclass(frozen=True, slots=True)
class Fault:
    """One string that a reader of `language` would meet untranslated or broken."""

    language: str
    key: str
    problem: str

    def __str__(self) -> str:
        return f"{self.language}: {self.problem}: {self.key.replace(CONTEXT_MARK, ' | ')!r}"


def source_files(base: Path, folders: Iterable[str] | None = None) -> Iterator[Path]:
    """Python files and templates of the packages at the top of `base` and of `templates/`, in a stable order."""
    roots = [base / name for name in folders] if folders is not None else _own_folders(base)
    for root in roots:
        for path in sorted(root.rglob("*")):
            inside = path.relative_to(base).parts
            if SKIPPED_FOLDERS.isdisjoint(inside) and _is_source(path, inside):
                yield path


def _own_folders(base: Path) -> list[Path]:
    return sorted(p for p in base.iterdir() if p.is_dir() and ((p / "__init__.py").exists() or p.name == "templates"))


def _is_source(path: Path, inside: tuple[str, ...]) -> bool:
    if path.suffix == ".py":
        return True
    return "templates" in inside and path.suffix in TEMPLATE_SUFFIXES and path.is_file()


def extract_file(path: Path, origin: str) -> Iterator[tuple[str | tuple[str, ...], str | None, list[str]]]:
    """Yield (msgid or (singular, plural), context, translators' comments) of one file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = _tokenizable(templatize(text, origin=origin))
    found = extract("python", BytesIO(text.encode()), keywords=KEYWORDS, comment_tags=("Translators:",), options={"encoding": "utf-8"})
    for _line, message, comments, context in found:
        if message:
            yield message, context, [c.removeprefix("Translators:").strip() for c in comments]


def _tokenizable(text: str) -> str:
    """Templatized text that Python's tokenizer accepts: no indentation, no foreign spaces outside of the literals."""
    return "\n".join(LITERAL_OR_SPACE.sub(lambda m: m[1] or " ", line).lstrip() for line in text.split("\n"))


def extract_all(base: Path, folders: Iterable[str] | None = None) -> Catalog:
    """All strings of the source under `base`, each with the names of the files that use it."""
    template = Catalog()
    for path in source_files(base, folders):
        origin = path.relative_to(base).as_posix()
        for message, context, comments in extract_file(path, origin):
            template.add(message, None, [(origin, 0)], context=context, auto_comments=comments)
    return template


def messages(catalogue: Catalog) -> Iterator[Message]:
    """The messages of a catalogue without its header."""
    return (message for message in catalogue if message.id)


def key_of(message: Message) -> str:
    """The msgid as JSON files and reports write it: `context\\u0004msgid`, the singular for plural messages."""
    msgid = message.id if isinstance(message.id, str) else message.id[0]
    return f"{message.context}{CONTEXT_MARK}{msgid}" if message.context else msgid


def forms_of(message: Message) -> tuple[str, ...]:
    """The translated forms of a message, as a tuple even when it has no plural."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def new_catalogue(language: str) -> Catalog:
    """An empty catalogue with Django's plural rule for the language."""
    catalogue = Catalog(locale=language, project="portal", fuzzy=False, charset="utf-8", header_comment="")
    catalogue.mime_headers = [("Plural-Forms", PLURAL_FORMS[language])]
    return catalogue


def read_catalogue(path: Path, language: str) -> Catalog:
    """The .po file at `path`, or an empty catalogue when there is none yet."""
    if not path.exists():
        return new_catalogue(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def translations_of(catalogue: Catalog) -> Translations:
    """The finished translations of a catalogue: fuzzy and partly empty ones are left out."""
    done: Translations = {}
    for message in messages(catalogue):
        forms = forms_of(message)
        if not message.fuzzy and all(forms):
            done[key_of(message)] = list(forms) if message.pluralizable else forms[0]
    return done


def merge(template: Catalog, language: str, translations: Translations) -> Catalog:
    """A catalogue of exactly the template's strings: what is known is kept, nothing is guessed, obsolete strings go."""
    catalogue = new_catalogue(language)
    count = catalogue.num_plurals
    for message in messages(template):
        known = translations.get(key_of(message), "")
        if message.pluralizable:
            string: str | tuple[str, ...] = tuple(known) if isinstance(known, list) and len(known) == count else ("",) * count
        else:
            string = known if isinstance(known, str) else known[0]
        files = sorted({(name, 0) for name, _line in message.locations})
        catalogue.add(message.id, string, files, message.flags - {"fuzzy"}, message.auto_comments, context=message.context)
    return catalogue


def write_catalogue(path: Path, catalogue: Catalog) -> bool:
    """Write the .po file without dates and line numbers, only when its text changes. True when it was written."""
    buffer = BytesIO()
    write_po(buffer, catalogue, width=100, sort_output=True, include_lineno=False, ignore_obsolete=True)
    text = DATE_HEADERS.sub(b"", buffer.getvalue())
    if path.exists() and path.read_bytes() == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(f".{os.getpid()}.tmp")
    scratch.write_bytes(text)
    scratch.replace(path)
    return True


def catalogue_path(locale: Path, language: str) -> Path:
    """Where Django looks for the catalogue of a language."""
    return locale / language / "LC_MESSAGES" / "django.po"


def read_fill(path: Path) -> dict[str, Translations]:
    """Delivered translations, `{language: {msgid: text or [forms]}}`; a wrong shape is a ValueError."""
    data = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict) or not set(data) <= set(LANGUAGES):
        raise ValueError(f"{path}: expected an object with the keys {', '.join(LANGUAGES)}")
    return data


def fill_faults(template: Catalog, language: str, delivered: Translations) -> list[Fault]:
    """What is wrong with delivered translations: unknown msgid, wrong number of forms, other placeholders."""
    known = {key_of(message): message for message in messages(template)}
    faults = []
    for key, value in delivered.items():
        problem = _delivery_problem(known.get(key), language, value)
        if problem:
            faults.append(Fault(language, key, problem))
    return faults


def _delivery_problem(message: Message | None, language: str, value: Forms) -> str:
    if message is None:
        return "not a string of the source"
    wanted = new_catalogue(language).num_plurals if message.pluralizable else 1
    forms = [value] if isinstance(value, str) else value
    if len(forms) != wanted or (message.pluralizable and isinstance(value, str)):
        return f"{wanted} forms are needed"
    return form_problem(message, forms)


def form_problem(message: Message, forms: Sequence[str]) -> str:
    """Why these forms cannot stand for the message, or an empty string.

    Each form carries all placeholders of the plural msgid: a Russian form serves many numbers (1, 21, 31). Of two forms, as in
    Kazakh, the first serves the number one alone and may take the placeholders of the singular msgid instead.
    """
    msgids = (message.id, message.id) if isinstance(message.id, str) else message.id
    for number, form in enumerate(forms):
        if not form:
            return "empty"
        allowed = [placeholders(msgids[-1])]
        if number == 0 and len(forms) == 2:
            allowed.append(placeholders(msgids[0]))
        if placeholders(form) not in allowed:
            return f"placeholders differ (wanted {sorted(allowed[0])})"
        if (form[0] == "\n") != (msgids[0][0] == "\n") or (form[-1] == "\n") != (msgids[0][-1] == "\n"):
            return "line breaks at the ends differ"
    return ""


def placeholders(text: str) -> set[str]:
    """`%(name)s`, `%s` and `{name}` of a text; a doubled percent sign is none."""
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


def faults_of(template: Catalog, catalogue: Catalog, language: str) -> list[Fault]:
    """Every string of the template that the catalogue misses, leaves empty or fuzzy, or translates with other placeholders."""
    present = {key_of(message): message for message in messages(catalogue)}
    faults = []
    for wanted in messages(template):
        key = key_of(wanted)
        message = present.get(key)
        if message is None or message.pluralizable != wanted.pluralizable:
            problem = "missing"
        elif message.fuzzy:
            problem = "fuzzy"
        else:
            problem = form_problem(wanted, forms_of(message))
        if problem:
            faults.append(Fault(language, key, problem))
    return sorted(faults, key=lambda fault: (fault.language, fault.key))


def write_missing(path: Path, faults: Iterable[Fault]) -> None:
    """Write what is left to translate in the shape that `read_fill` takes, with empty texts."""
    missing: dict[str, dict[str, str]] = {}
    for fault in faults:
        missing.setdefault(fault.language, {})[fault.key] = ""
    path.write_text(json.dumps(missing, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def compile_below(locale: Path, *, force: bool = False) -> list[Path]:
    """Compile each .po below `locale` whose .mo is missing or older; the written .mo files are returned."""
    written = []
    for source in sorted(locale.rglob("*.po")):
        target = source.with_suffix(".mo")
        if not force and target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name)
        scratch = target.with_suffix(f".{os.getpid()}.tmp")
        with scratch.open("wb") as out:
            write_mo(out, catalogue)
        scratch.replace(target)
        written.append(target)
    return written
