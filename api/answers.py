"""A POST with an Idempotency-Key is done once: asked again, the same question gets the same answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from api.errors import REFUSALS, answer_to
from api.operations import claim_answer, keep_answer
from core.errors import Invalid, Refused
from core.workflow import saying_no

Handler = Callable[..., Response]
HEADER = "Idempotency-Key"
LONGEST_KEY = 80
TRY_AGAIN = frozenset({"busy", "throttled"})  # answers that may be others a second later


def once(handler: Handler) -> Handler:
    """Around each `post` of the door. Claim, act and answer stand in one transaction, so that a doubled call waits for the first."""

    @wraps(handler)
    def kept(view: Any, request: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER)
        if key is None:
            return handler(view, request, **kwargs)
        if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
            raise Invalid({HEADER: [_("Between 1 and 80 plain characters.")]})
        fingerprint = _fingerprint(request)
        with saying_no(), transaction.atomic():
            row, is_new = claim_answer(request.auth, key, fingerprint, now=request.now)
            if row.fingerprint != fingerprint:
                raise Refused(_("This Idempotency-Key was used for another request. Use a new one."), code="key_reused")
            if not is_new:
                return Response(row.answer, status=row.status, headers={"Idempotent-Replayed": "true"})
            response = _answered(handler, view, request, kwargs)
            keep_answer(row, status=response.status_code, answer=json.loads(JSONRenderer().render(response.data) or "null"))
        return response

    kept.does_once = True  # type: ignore[attr-defined]
    return kept


def _answered(handler: Handler, view: Any, request: Any, kwargs: dict[str, Any]) -> Response:
    """A refusal is an answer too: what it had written is undone and the answer kept."""
    try:
        with transaction.atomic():
            return handler(view, request, **kwargs)
    except REFUSALS as refused:
        if getattr(refused, "code", "") in TRY_AGAIN:
            raise
        return answer_to(refused)


def _fingerprint(request: Any) -> str:
    """Of the address and of what was understood of the body, so that the order of fields makes no other question."""
    said = {name: _of_value(request.data[name]) for name in request.data} if hasattr(request.data, "keys") else request.data
    text = json.dumps([request.get_full_path(), said], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _of_value(value: Any) -> Any:
    if not isinstance(value, UploadedFile):
        return value
    summed = hashlib.sha256()
    for chunk in value.chunks():
        summed.update(chunk)
    value.seek(0)
    return summed.hexdigest()
