"""Setting paper with Typst: fonts from pinned wheels only, data as JSON and never in the source, same bytes for the same input.

PDF/A-2a and PDF/UA-1 at once: the file can be archived, has tags, title and language. In PDF/A a letter that no font
has is an error (`CannotSet`), so a box in place of a letter can't leave the house. The work is done in a child process, see `child`.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from documents.typeset.child import CannotSet, font_folders, keeper

__all__ = ["CannotSet", "font_folders", "set_pdf", "set_png"]
STANDARDS = ["a-2a", "ua-1"]


def set_pdf(template: Path, data: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """The template with its data as PDF. `made_at` is the only date in the file, so that a reprint is the same file."""
    return _set(template, data, format="pdf", pdf_standards=STANDARDS, timestamp=int(made_at.timestamp()))


def set_png(template: Path, data: Mapping[str, Any], *, ppi: int = 110, page: int = 0) -> bytes:
    """One page as a picture, to look at."""
    return _set(template, data, page=page, format="png", ppi=ppi)


def _set(template: Path, data: Mapping[str, Any], *, page: int = 0, **how: Any) -> bytes:
    inputs = {"data": json.dumps(data, ensure_ascii=False, sort_keys=True)}
    return keeper.set({"template": str(template), "inputs": inputs, "how": how, "page": page})
