"""Searches that people keep. No history rows: what somebody looks for is nobody else's to read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import NotAllowed, Refused
from core.workflow import saying_no, take_away
from exchanges.enums import Notify
from exchanges.models import SavedSearch
from exchanges.queries.searches import Wanted
from exchanges.rules import searches as rules
from partners.actor import Actor


def save_search(*, fields: Mapping[str, Any], actor: Actor, now: datetime) -> SavedSearch:
    """What is there at this moment counts as seen. Two at once of one person wait for each other, so that no more than the most are kept."""
    if not rules.may_save_searches(actor) or actor.user_id is None:
        raise NotAllowed
    with saying_no(), transaction.atomic():
        User.objects.select_for_update().get(pk=actor.user_id)
        if SavedSearch.objects.visible_to(actor).filter(user_id=actor.user_id).count() >= rules.MOST:
            raise Refused(_("You keep %(most)d searches already: delete one first.") % {"most": rules.MOST}, code="too_many")
        search = SavedSearch(user_id=actor.user_id, created_at=now, seen_until=now, **fields)
        search.full_clean()
        search.save(force_insert=True)
    return search


def change_search(search: SavedSearch, *, fields: Mapping[str, Any], actor: Actor, now: datetime) -> None:
    """One that asks for something else, or tells for the first time, begins anew: what is there counts as seen."""
    with saying_no(), transaction.atomic():
        locked = _locked(search, actor)
        asked, told = Wanted.of(locked), locked.notify
        for name, value in fields.items():
            setattr(locked, name, value)
        if Wanted.of(locked) != asked or told == Notify.NEVER:
            locked.seen_until = now
        locked.full_clean()
        locked.save()


def delete_search(search: SavedSearch, *, actor: Actor, now: datetime) -> None:
    with saying_no(), transaction.atomic():
        take_away(_locked(search, actor))


def _locked(search: SavedSearch, actor: Actor) -> SavedSearch:
    """Not theirs is not allowed, and gone is gone: the page has fetched it rightly before."""
    if not rules.may_keep_search(actor, search):
        raise NotAllowed
    row = SavedSearch.objects.visible_to(actor).select_for_update().filter(pk=search.pk).first()
    if row is None:
        raise Refused(_("This search was deleted meanwhile."), code="gone")
    return row  # type: ignore[no-any-return]
