"""Who will be told, before the act."""

from typing import Any

from django.utils.safestring import SafeString

from core.telling import telling_of
from core.templatetags.ui.base import draw, register


@register.simple_tag
def told(*, record: Any, step: str) -> SafeString:
    """A line that opens into who gets which message by this step; fetched after the page, so that no page waits for it. A list of records counts as one act."""
    return draw("told", telling=telling_of(record, step))
