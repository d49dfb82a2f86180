"""Settings of the real processes that tests start: those of the portal, but static files need no manifest."""

from typing import Any

from portal.settings import *  # noqa: F403
from portal.settings import STORAGES as OURS

STORAGES: dict[str, Any] = {**OURS, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
VIGIL_SECONDS = 0
WHITENOISE_USE_FINDERS = True  # the files as they lie in the checkout
