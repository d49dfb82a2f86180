"""Papers of an event: whoever runs it adds and publishes them; who reads one says its circle."""

from events.models import Event, SessionMaterial
from events.rules.programme import may_run_event
from partners.actor import Actor


def may_keep_materials(actor: Actor, event: Event) -> bool:
    return may_run_event(actor, event)


def may_publish_materials(actor: Actor, event: Event) -> bool:
    """Also what follows from the step of the event."""
    return actor.is_system or may_run_event(actor, event)


def may_remove_material(actor: Actor, material: SessionMaterial) -> bool:
    return may_run_event(actor, material.event)
