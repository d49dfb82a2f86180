"""Pages travel compressed: for an embassy on a slow line a list is a quarter of its size."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressedPages(GZipMiddleware):
    """HTML alone. Files are compressed by their format and go out byte for byte; styles and scripts are compressed when they are collected.

    Django adds a random number of bytes, so that the length tells nothing of a secret on the page (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)  # type: ignore[no-any-return, arg-type]
