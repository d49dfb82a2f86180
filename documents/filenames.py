"""Names of files as people gave them: kept for reading, never used on the disk."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 120
# Suffixes that run or draw when opened; a name like "cv.exe.pdf" shows as "cv.exe" on many desktops.
RUNNABLE = frozenset("bat chm cmd com cpl dll docm exe hta htm html jar js jse lnk mht msi php pif ps1 scr sh svg swf vbe vbs wsf xhtml xlsm".split())
_FORBIDDEN = re.compile(r'[<>:"|?*\\/]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def clean_name(name: str) -> str:
    """Last part of the path, without control, bidi and invisible characters, in NFC, at most 120 letters.

    Never empty, never "." or "..", never a device name of Windows; the suffix survives the cut.
    """
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(" " if char.isspace() else char for char in name if char.isspace() or unicodedata.category(char)[0] != "C")
    name = _FORBIDDEN.sub("_", " ".join(name.split())).rstrip(" .")
    stem, dot, suffix = name.rpartition(".")
    if not dot:
        stem, suffix = suffix, ""
    suffix = suffix[:10]
    stem = stem.strip(" .")[: LONGEST - len(suffix) - 1].strip(" .") or "file"
    if _RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    return f"{stem}.{suffix}" if suffix else stem


def suffix_of(name: str) -> str:
    """The last suffix in lower case without the dot, "" without one."""
    return PurePosixPath(name).suffix.removeprefix(".").lower()


def hides_a_program(name: str) -> bool:
    return any(part.strip().lower() in RUNNABLE for part in name.split(".")[1:-1])
