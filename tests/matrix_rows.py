"""One expectation of the matrix of steps, states and roles."""

from __future__ import annotations

from dataclasses import dataclass

SYSTEM = "system"  # the clock and the workers


@dataclass(frozen=True)
class Expected:
    sources: frozenset[str]
    target: str  # "" keeps the state
    may: frozenset[str]
    reason: bool = False
    button: bool = True
    anywhere: bool = False


def row(sources: str, target: str, *may: str, **more: bool) -> Expected:
    return Expected(frozenset(sources.split()), target, frozenset(may), **more)
