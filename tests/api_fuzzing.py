"""The machine door under generated questions: every call of the schema, with values that fit it and values that do not."""

from __future__ import annotations

import gc
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from api.reading import document
from portal.wsgi import application

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


def operations() -> list[Any]:
    schema = schemathesis.openapi.from_dict(document())
    schema.app = application
    schema.config.update(base_url="http://localhost")
    return [found.ok() for found in schema.get_all_operations()]


def ask_everything(secrets: list[str], paths: Callable[[str], dict[str, Any] | None], *, examples: int) -> Counter[int]:
    """How many answers of each status. `paths(template)` names a record that is there, or None; every second question is about it."""
    seen: Counter[int] = Counter()
    with _one_connection():
        for operation in operations():
            for mode in MODES if operation.body or operation.query else MODES[:1]:  # of nothing there is nothing that fits not
                _ask(operation, mode, secrets, paths(operation.path), seen, examples)
    return seen


@contextmanager
def _one_connection() -> Iterator[None]:
    """The server gives its connection back after each answer; here it holds the transaction of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def _ask(operation: Any, mode: Any, secrets: list[str], there: dict[str, Any] | None, seen: Counter[int], examples: int) -> None:
    number = 0

    @settings(max_examples=examples, deadline=None, database=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def once(case: Any) -> None:
        nonlocal number
        number += 1
        if there and number % 2:
            case.path_parameters = {**case.path_parameters, **there}
        secret = secrets[number % len(secrets)]
        answer = case.call(headers={"Authorization": f"Bearer {secret}"})
        seen[answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        once()
        gc.collect()  # a file whose first bytes told the check enough is closed here, not in the test that comes next
