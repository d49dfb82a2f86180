"""Setting paper with Typst: fonts from pinned wheels only, data as JSON and never in the source, same bytes for the same input.

PDF/A-2a and PDF/UA-1 at once: the file can be archived, has tags, title and language. In PDF/A a letter that no font
has is an error (`typst.TypstError`), so a box in place of a letter can't leave the house.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any

import typst

FONT_PACKAGES = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic", "manimgx_fonts_cjk")
STANDARDS = ["a-2a", "ua-1"]
_lock = Lock()


def font_folders() -> list[str]:
    """Folders of Noto Sans, Noto Sans Arabic and Noto Sans CJK; Libertinus Serif is inside the typst wheel."""
    return [str(files(package)) for package in FONT_PACKAGES]


@cache
def _compiler() -> typst.Compiler:
    """One a process: fonts are read once, 50 ms; after that a page takes 2 to 6 ms."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=font_folders())
    return typst.Compiler(font_paths=fonts)


def set_pdf(template: Path, data: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """The template with its data as PDF. `made_at` is the only date in the file, so that a reprint is the same file."""
    return _set(template, data, format="pdf", pdf_standards=STANDARDS, timestamp=int(made_at.timestamp()))


def set_png(template: Path, data: Mapping[str, Any], *, ppi: int = 110) -> bytes:
    """First page as a picture, to look at."""
    return _set(template, data, format="png", ppi=ppi)


def _set(template: Path, data: Mapping[str, Any], **how: Any) -> bytes:
    inputs = {"data": json.dumps(data, ensure_ascii=False, sort_keys=True)}
    with _lock:
        made = _compiler().compile(input=template, root=template.parent, sys_inputs=inputs, **how)
    if isinstance(made, list):
        made = made[0]
    assert isinstance(made, bytes)
    return made
