"""How endpoints are described in the schema: summary, filters, answers, the refusals every endpoint may give, the key of a POST."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, inline_serializer
from rest_framework import serializers

from api.answers import HEADER
from api.serializers.base import Fault

EVERYWHERE = {
    401: "No token, or one that opens nothing",
    403: "Not ticked, or not this person's to do",
    404: "Not there, or not yours",
    422: "Fields that can't be taken",
    429: "Too many calls; see Retry-After",
}
WHEN_WRITING = {400: "A body that can't be read", 409: "The state or a rule forbids it now", 413: "Too large", 415: "Another kind of body"}
KEY = OpenApiParameter(HEADER, OpenApiTypes.STR, OpenApiParameter.HEADER, description="Asked again with the same key, it is done once.")
FILE = OpenApiResponse(OpenApiTypes.BINARY, description="The file")


def page_of_rows(serializer: Any) -> Any:
    fields = {
        "results": serializer(many=True),
        "next": serializers.URLField(allow_null=True),
        "previous": serializers.URLField(allow_null=True),
    }
    return inline_serializer(f"{serializer.__name__}Page", fields)


def _refusals(numbers: dict[int, str]) -> dict[int, Any]:
    return {number: OpenApiResponse(Fault, description=words) for number, words in numbers.items()}


def reads(
    name: str, summary: str, answer: Any, *, filters: Any = None, listed: bool = False, media: str = "", parameters: Any = ()
) -> Callable[..., Any]:
    """A GET. `media` names what a file is, instead of `answer`."""
    said = page_of_rows(answer) if listed else answer
    answers = {(200, media): OpenApiTypes.BINARY} if media else {200: said}
    more = [filters, *parameters] if filters else [*parameters]
    refusals = EVERYWHERE | ({409: "Not to be had at the moment"} if media else {})
    return extend_schema(operation_id=name, summary=summary, parameters=more, responses={**answers, **_refusals(refusals)})


def writes(name: str, summary: str, asked: Any, answer: Any, *, status: int = 200, keyed: bool = True) -> Callable[..., Any]:
    """A POST, PATCH or DELETE."""
    return extend_schema(
        operation_id=name, summary=summary, request=asked, parameters=[KEY] if keyed else [],
        responses={status: answer, **_refusals(dict(sorted({**EVERYWHERE, **WHEN_WRITING}.items())))},
    )  # fmt: skip


def opened(name: str, summary: str, answer: Any) -> Callable[..., Any]:
    """A GET for everybody, without a token."""
    return extend_schema(operation_id=name, summary=summary, auth=[], responses={200: answer, **_refusals({404: "Unknown", 429: "Too many calls"})})
