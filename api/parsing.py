"""Bodies that the portal can keep."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class PlainJSONParser(JSONParser):  # type: ignore[misc]
    """JSON whose texts can be written down: half of a surrogate pair is no letter, and PostgreSQL keeps no zero byte."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            data = super().parse(stream, media_type, parser_context)
            text = json.dumps(data, ensure_ascii=False)
            text.encode()
        except (UnicodeEncodeError, RecursionError) as fault:
            raise ParseError(_("The body is nested too deeply, or holds half of a letter.")) from fault
        if "\\u0000" in text:
            raise ParseError("U+0000")
        return data
