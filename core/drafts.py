"""What people type into forms and have not sent yet: kept field by field, never refused, never overwritten unseen.

Every page load of a browser is a tab with a token of its own. A field remembers which tab wrote it last and at which revision;
a tab sends with each text the revision of that field it has seen. Sending the form takes away what its tab has seen or
written; what another tab has typed meanwhile stays.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.urls import Resolver404, ResolverMatch, resolve

from core.models import FormDraft

log = logging.getLogger(__name__)
LARGEST = 64 * 1024  # bytes of one form
MOST_FIELDS = 500
MOST_DRAFTS = 200  # of one person; beyond, the oldest go
SAVES_A_MINUTE = 240
KEPT = timedelta(days=14)
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
_TAB = re.compile(r"[0-9a-f]{8,40}")
REASON = "each person's own drafts"


class Malformed(ValueError):
    """Not what our script sends."""


class TooLarge(ValueError):
    """More than one form may keep."""


@dataclass(frozen=True)
class Typed:
    """Values of one field (several for ticks of one name) and the revision of it that the tab has seen."""

    value: list[str]
    seen: int


@dataclass(frozen=True)
class Typing:
    form: str
    tab: str
    fields: dict[str, Typed] = field(default_factory=dict)

    @property
    def seen(self) -> dict[str, int]:
        return {name: typed.seen for name, typed in self.fields.items()}


@dataclass
class Outcome:
    """`revisions` of the fields that stand as this tab wrote them; `conflicts`: what another tab wrote, unseen by this one."""

    revisions: dict[str, int] = field(default_factory=dict)
    conflicts: dict[str, dict[str, Any]] = field(default_factory=dict)


_secret: list[Callable[[ResolverMatch], bool]] = []


def keep_no_draft(is_secret: Callable[[ResolverMatch], bool]) -> None:
    """Upper apps name the pages of whose forms nothing is kept, whatever a browser sends: passports, health, lists of people."""
    _secret.append(is_secret)


def form_address(text: Any) -> str:
    """Address of a form: path and query of a page of the portal, "#2" for the second form there. Raises `Malformed`, also for secret forms."""
    if not isinstance(text, str) or not 0 < len(text) <= 300 or not text.isprintable():
        raise Malformed("form")
    try:
        match = resolve(text.partition("#")[0].partition("?")[0])
    except Resolver404 as missing:
        raise Malformed("form") from missing
    if any(is_secret(match) for is_secret in _secret):
        raise Malformed("secret")
    return text


def read_typing(body: bytes | str) -> Typing:
    """Parse what the script sends: {"form", "tab", "fields": {name: {"value": [...], "seen": 0}}}. Raises `Malformed`, `TooLarge`."""
    if len(body) > 6 * LARGEST:  # a letter may take six bytes of JSON
        raise TooLarge
    try:
        given = json.loads(body)
        fields = {_name(name): _typed(one) for name, one in given["fields"].items()}
        tab = given["tab"]
        form = form_address(given["form"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
        raise Malformed("body") from fault
    if not isinstance(tab, str) or not _TAB.fullmatch(tab) or len(fields) > MOST_FIELDS:
        raise Malformed("tab")
    return Typing(form, tab, fields)


def _name(name: str) -> str:
    if not 0 < len(name) <= 200:
        raise Malformed("name")
    return _storable(name)


def _typed(one: Any) -> Typed:
    value, seen = one.get("value", []), one["seen"]
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value) or type(seen) is not int or not 0 <= seen < 2**31:
        raise Malformed("field")
    return Typed([_storable(text) for text in value], seen)


def _storable(text: str) -> str:
    """PostgreSQL keeps every text but a NUL and half a pair of surrogates."""
    return text.replace("\0", "").encode(errors="replace").decode()


def draft_of(user_id: int, form: str) -> FormDraft | None:
    found: FormDraft | None = _own(user_id).filter(form=form).first()
    return found


def _own(user_id: int) -> Any:
    return FormDraft.objects.across_partners(reason=REASON).filter(user_id=user_id)


@transaction.atomic
def save_typing(typing: Typing, *, user_id: int, now: datetime) -> Outcome:
    """Keep what doesn't overwrite what the tab has not seen. The same twice is once. Raises `TooLarge`."""
    draft = _locked(user_id, typing.form) or _begun(user_id, typing.form, now)
    revision = max(draft.revision + 1, int((now - BEGINNING).total_seconds()))  # also after the draft was dropped and begun anew
    outcome, fields = Outcome(), dict(draft.fields)
    for name, typed in typing.fields.items():
        stored = fields.get(name)
        if stored and stored["value"] == typed.value:
            outcome.revisions[name] = stored["revision"]
        elif stored and stored["revision"] > typed.seen and stored["tab"] != typing.tab:
            outcome.conflicts[name] = stored
        else:
            fields[name] = {"value": typed.value, "at": now.isoformat(), "tab": typing.tab, "revision": revision}
            outcome.revisions[name] = revision
    if fields != draft.fields:
        _write(draft, fields, revision, now)
    return outcome


def _locked(user_id: int, form: str) -> FormDraft | None:
    found: FormDraft | None = _own(user_id).select_for_update().filter(form=form).first()
    return found


def _begun(user_id: int, form: str, now: datetime) -> FormDraft:
    """A new row; of two tabs at once, the second finds the first one's."""
    rows = FormDraft.objects.across_partners(reason=REASON)
    rows.bulk_create([FormDraft(user_id=user_id, form=form, started_at=now, updated_at=now)], ignore_conflicts=True)
    beyond = _own(user_id).exclude(form=form).order_by("-updated_at", "-pk").values("pk")[MOST_DRAFTS - 1 :]
    _own(user_id).filter(pk__in=list(beyond.values_list("pk", flat=True))).delete()
    draft = _locked(user_id, form)
    assert draft is not None
    return draft


def _write(draft: FormDraft, fields: dict[str, Any], revision: int, now: datetime) -> None:
    size = sum(len(name.encode()) + sum(len(text.encode()) for text in one["value"]) for name, one in fields.items())
    if size > LARGEST or len(fields) > MOST_FIELDS:
        raise TooLarge
    draft.fields, draft.revision, draft.updated_at = fields, revision, now
    draft.save(update_fields=["fields", "revision", "updated_at"])


@transaction.atomic
def drop_seen(user_id: int, form: str, tab: str, seen: Mapping[str, int]) -> None:
    """The form was sent or its draft is discarded: what this tab wrote or has seen goes, what another tab typed unseen stays."""
    draft = _locked(user_id, form)
    if draft is None:
        return
    left = {name: one for name, one in draft.fields.items() if one["tab"] != tab and one["revision"] > seen.get(name, 0)}
    if not left:
        draft.delete()
    elif left != draft.fields:
        draft.fields = left
        draft.save(update_fields=["fields"])


def drop_address(user_id: int, form: str) -> None:
    """A form was sent by a page without scripts: every draft of its address goes."""
    _own(user_id).filter(Q(form=form) | Q(form__startswith=f"{form}#")).delete()


def drop_drafts(user_id: int) -> None:
    """Everything a person has typed and not sent: for a post that is handed over, a person who is erased."""
    _own(user_id).delete()


def drop_old(now: datetime) -> int:
    rows = FormDraft.objects.across_partners(reason="drafts pass after two weeks, whoever typed them")
    return int(rows.filter(updated_at__lt=now - KEPT).delete()[0])


# --- the cache, without which everything works on ------------------------------------------------
def mark_sent(user_id: int, tab: str) -> None:
    """A text of this tab that is still on its way must not bring the draft back."""
    try:
        cache.set(f"draft-sent:{user_id}:{tab}", 1, timeout=3600)
    except Exception:
        log.warning("no cache: a late text may bring a draft back", exc_info=True)


def was_sent(user_id: int, tab: str) -> bool:
    try:
        return cache.get(f"draft-sent:{user_id}:{tab}") is not None
    except Exception:
        return False


def types_too_fast(user_id: int) -> bool:
    key = f"draft-saves:{user_id}"
    try:
        cache.add(key, 0, timeout=60)
        return int(cache.incr(key)) > SAVES_A_MINUTE
    except Exception:
        log.warning("no cache: drafts are kept without a brake", exc_info=True)
        return False
