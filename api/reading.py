"""The schema as people read it: groups of endpoints with parameters and an example."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from typing import Any

METHODS = ("get", "post", "patch", "delete")


@dataclass(frozen=True)
class Call:
    method: str
    path: str
    summary: str
    scope: str
    parameters: list[tuple[str, str, str]]
    body: str
    answer: str


@dataclass
class Group:
    name: str
    calls: list[Call] = field(default_factory=list)


@cache
def document() -> dict[str, Any]:
    """The schema is the same for everybody, so it is made once by each process."""
    from drf_spectacular.generators import SchemaGenerator

    return dict(SchemaGenerator().get_schema(request=None, public=True))


@cache
def _groups() -> tuple[Group, ...]:
    found: dict[str, Group] = {}
    schema = document()
    for path, methods in schema["paths"].items():
        name = path.removeprefix("/api/v1/").partition("/")[0]
        group = found.setdefault(name, Group(name))
        group.calls += [_call(schema, path, method, methods[method]) for method in METHODS if method in methods]
    return tuple(found.values())


def groups() -> tuple[Group, ...]:
    return _groups()


def _call(schema: dict[str, Any], path: str, method: str, said: dict[str, Any]) -> Call:
    parameters = [(row["name"], row["in"], row.get("description", "")) for row in said.get("parameters", ())]
    bodies: dict[str, Any] = said.get("requestBody", {}).get("content", {})
    asked: dict[str, Any] = next(iter(bodies.values()), {})
    body = asked.get("schema")
    answer: dict[str, Any] = next((row for number, row in said["responses"].items() if str(number).startswith("2")), {})
    shape = answer.get("content", {}).get("application/json", {}).get("schema")
    shown = [json.dumps(example(schema, one), indent=2, ensure_ascii=False) if one else "" for one in (body, shape)]
    return Call(method.upper(), path, said.get("summary", ""), said.get("x-scope", ""), parameters, shown[0], shown[1])


TEXTS = {"date": "2027-03-19", "date-time": "2027-03-19T06:00:00Z", "uri": "https://…", "email": "name@example.org"}
PLAIN = {"integer": 1, "number": 1.5, "boolean": True}


def example(schema: dict[str, Any], shape: dict[str, Any]) -> Any:
    """A value of this shape, as plain as can be."""
    if "$ref" in shape:
        return example(schema, schema["components"]["schemas"][shape["$ref"].rpartition("/")[2]])
    if several := next((shape[name] for name in ("oneOf", "anyOf", "allOf") if shape.get(name)), None):
        return example(schema, several[0])
    return _of_type(schema, shape)


def _of_type(schema: dict[str, Any], shape: dict[str, Any]) -> Any:
    kind = shape.get("type")
    kind = next((one for one in kind if one != "null"), None) if isinstance(kind, list) else kind
    if "enum" in shape:
        return shape["enum"][0]
    if "properties" in shape or kind == "object":
        return {name: example(schema, one) for name, one in shape.get("properties", {}).items()}
    if kind == "array":
        return [example(schema, shape.get("items", {}))]
    return TEXTS.get(shape.get("format", ""), "…") if kind == "string" else PLAIN.get(str(kind))
