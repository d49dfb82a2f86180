"""What the log of requests does not keep: secrets that stand in an address, since whoever reads a log would have them."""

import logging
import re

SECRET = re.compile(r"[A-Za-z0-9_-]{40,}")


class HideSecrets(logging.Filter):
    """Names addresses of requests that failed without the long random part, as of a calendar or of an invitation."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django."):
            record.msg, record.args = SECRET.sub("…", record.getMessage()), ()
        return True
