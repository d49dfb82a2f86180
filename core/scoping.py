"""Lock 1: a table with partners' data can't be read before the code says for whom.

Every model declares once what it is (`SCOPE`). Its manager raises `ScopeMissing` until `visible_to(actor)`,
`owned_by(partner)` or `across_partners(reason=...)` is called; reverse relations, prefetches and choice fields use
the same manager and refuse as well. Following a foreign key upwards from a row that was fetched rightly is allowed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Protocol, Self

from django.db import models
from django.db.models import Q

from core.errors import ScopeMissing

NOBODY = Q(pk__in=[])


@dataclass(frozen=True)
class Owned:
    """Each row belongs to one partner, reached by this path ("partner", "nomination__partner")."""

    path: str


@dataclass(frozen=True)
class Shared:
    """Each row belongs to several named partners, reached by a path through a link table."""

    path: str


@dataclass(frozen=True)
class Internal:
    """Of the host only, or reached only through an owner that was checked; the reason says which."""

    reason: str


@dataclass(frozen=True)
class Reference:
    """Everybody who is signed in may read it; the reason says why."""

    reason: str


Scope = Owned | Shared | Internal | Reference


class ActorLike(Protocol):
    """What core needs to know of who acts; `partners.actor.Actor` is the one there is."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def label(self) -> str: ...
    @property
    def partner_ids(self) -> frozenset[int]: ...
    @property
    def sees_all_partners(self) -> bool: ...


_open: ContextVar[bool] = ContextVar("scope_open", default=False)
_left: ContextVar[bool] = ContextVar("left_to_database", default=False)


@contextmanager
def across_partners(reason: str) -> Iterator[None]:
    """Inside, managers don't refuse. For validation and for the library code that can't name an actor."""
    assert reason, "say why"
    token = _open.set(True)
    try:
        yield
    finally:
        _open.reset(token)


@contextmanager
def left_to_database() -> Iterator[None]:
    """Inside, a record that is validated asks the database nothing beforehand: constraints and keys refuse it when it is written.

    For a load that is undone as a whole when one row is refused.
    """
    token = _left.set(True)
    try:
        yield
    finally:
        _left.reset(token)


class ScopedQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: ActorLike) -> Self:
        """Rows that this actor may see: all for the host's staff, the partner's own, and what the model adds; less what it withholds."""
        model: Any = self.model
        if isinstance(model.SCOPE, Reference):
            return self
        withheld = model.withheld_from(actor)
        rows = self if withheld is None else self.exclude(withheld)
        return rows if actor.sees_all_partners else rows._of_reader(actor)

    def _of_reader(self, actor: ActorLike) -> Self:
        model: Any = self.model
        visible = model.also_visible_to(actor)
        if actor.partner_ids and isinstance(model.SCOPE, Owned | Shared):
            visible |= self._of_partners(model.SCOPE, actor.partner_ids)
        return self.filter(visible)

    def owned_by(self, partner: models.Model) -> Self:
        return self.filter(self._of_partners(self.model.SCOPE, {partner.pk}))  # type: ignore[attr-defined]

    def _of_partners(self, scope: Scope, partner_ids: frozenset[int] | set[int]) -> Q:
        assert isinstance(scope, Owned | Shared)
        condition = {f"{scope.path}__in": list(partner_ids)}
        if isinstance(scope, Owned):
            return Q(**condition)
        return Q(pk__in=self.model._base_manager.filter(**condition).values("pk"))


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """Default manager of every model of the portal."""

    def get_queryset(self) -> Any:
        if not _open.get() and not isinstance(self.model.SCOPE, Reference):
            raise ScopeMissing(f"{self.model.__name__}.objects: say for whom: visible_to(actor), owned_by(partner) or across_partners(reason=...)")
        return super().get_queryset()

    def _opened(self, reason: str) -> Any:
        with across_partners(reason):
            return self.get_queryset()

    def visible_to(self, actor: ActorLike) -> Any:
        return self._opened("visible_to").visible_to(actor)

    def owned_by(self, partner: models.Model) -> Any:
        return self._opened("owned_by").owned_by(partner)

    def across_partners(self, *, reason: str) -> Any:
        """Every row. The reason stands at the call and is counted by a test."""
        assert reason, "say why"
        return self._opened(reason)


class PortalModel(models.Model):
    """Base of every table of the portal."""

    SCOPE: Scope
    objects = ScopedManager()

    class Meta:
        abstract = True

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        """Rows beyond the partner's own: by person, by assignment, by host institution."""
        return NOBODY

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """Rows kept from this actor whatever else is seen, the host's staff included; None when there is no such rule."""
        return None

    def clean_fields(self, exclude: Any = None) -> None:
        left = {one.name for one in self._meta.fields if one.is_relation} if _left.get() else set()
        super().clean_fields({*(exclude or ()), *left})

    def validate_unique(self, exclude: Any = None) -> None:
        if not _left.get():
            with across_partners("constraint"):
                super().validate_unique(exclude)

    def validate_constraints(self, exclude: Any = None) -> None:
        if not _left.get():
            with across_partners("constraint"):
                super().validate_constraints(exclude)
