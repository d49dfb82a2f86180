"""Saved searches are each person's own: nobody else reads, changes or runs them."""

from exchanges.models import SavedSearch
from partners.actor import Actor

MOST = 30  # of one person: the clock asks for all of them in one query


def may_save_searches(actor: Actor) -> bool:
    """Everybody who signs in. What is found is decided each time anew."""
    return actor.is_signed_in


def may_keep_search(actor: Actor, search: SavedSearch) -> bool:
    return actor.is_signed_in and search.user_id == actor.user_id
