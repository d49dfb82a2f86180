"""Every refusal in one form: {"code", "message", "fields"}, in the language of the question."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response

from core.errors import Invalid, NotAllowed, PortalError, Refused

REFUSALS = (PortalError, Http404, PermissionDenied, exceptions.APIException, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
Fields = dict[str, list[str]]


class TooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


def handler(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """For the framework; None is a fault of ours, which becomes a 500 and stands in the log."""
    return answer_to(exc) if isinstance(exc, REFUSALS) else None


def answer_to(exc: Exception) -> Response:
    code, sentence, fields, number = _said(exc)
    headers = {}
    if waits := getattr(exc, "wait", None):
        headers["Retry-After"] = str(math.ceil(waits))
    if header := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = header
    return Response({"code": code, "message": sentence, "fields": fields}, status=number, headers=headers)


def _said(exc: Exception) -> tuple[str, str, Fields, int]:
    if isinstance(exc, Refused):
        return exc.code, str(exc), {}, 409
    if isinstance(exc, Invalid):
        return _invalid({name: [str(one) for one in said] for name, said in exc.errors.items()})
    if isinstance(exc, exceptions.ValidationError):
        return _invalid(dict(_by_field(exc.detail)))
    if isinstance(exc, exceptions.APIException):
        codes = exc.get_codes()
        return codes if isinstance(codes, str) else exc.default_code, str(exc.detail), {}, exc.status_code
    return _plain(exc)


def _plain(exc: Exception) -> tuple[str, str, Fields, int]:
    if isinstance(exc, NotAllowed | PermissionDenied):
        return "not_allowed", _("The person whose token this is may not do this."), {}, 403
    if isinstance(exc, Http404):
        return "not_found", _("There is no such record, or it is not yours."), {}, 404
    return "too_large", _("The request is too large."), {}, 413


def _invalid(fields: Fields) -> tuple[str, str, Fields, int]:
    return "invalid", _("Some fields can't be taken as they are."), fields, 422


def _by_field(detail: Any, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """Nested faults by a path with points: people.0.email. What is said of the whole stands under the empty name."""
    if isinstance(detail, Mapping):
        for name, more in detail.items():
            key = "" if name == "non_field_errors" else str(name)
            yield from _by_field(more, ".".join(filter(None, (path, key))))
    elif isinstance(detail, list) and any(isinstance(one, Mapping | list) for one in detail):
        for number, more in enumerate(detail):
            yield from _by_field(more, ".".join(filter(None, (path, str(number)))))
    elif detail:
        yield path, [str(one) for one in (detail if isinstance(detail, list) else [detail])]
