"""An invitation with its letter, people and authorisation, and events at which people register, for the tests of routes."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from core.scoping import left_to_database
from documents.operations import store_upload
from events import operations as verbs
from events.models import Registration
from tests.eventing import make_delegation, make_event, make_registration
from tests.hostile_files import pdf
from tests.world import NOW


@left_to_database()
def add_people(town: Any) -> None:
    world = town.world
    event = make_event(world, number=950)
    delegation = make_delegation(event, world.partner_a, state="prepared")
    verbs.send_invitations([delegation], actor=world.sofia, now=NOW)
    verbs.name_people(delegation, people=[{"given_names": "Farrukh", "position": "Envoy"}], actor=world.alice, now=NOW)
    delegation.refresh_from_db()
    file = store_upload(SimpleUploadedFile("powers.pdf", pdf()), actor=world.alice, now=NOW)
    verbs.attach_credentials(delegation, file=file, actor=world.alice, now=NOW)
    member = Registration.objects.across_partners(reason="test").get(delegation=delegation)
    make_registration(event, number=951, state="registered")
    opened = make_event(world, number=952, open_registration=True)
    town.things |= {"people_event": event, "invited_side": delegation, "named_person": member, "register_event": opened}
