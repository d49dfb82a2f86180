"""An event with a programme, a table and a report, to which partner A is invited, and a public one, for the tests of routes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from core.scoping import left_to_database
from documents.operations import store_upload
from events import operations as verbs
from tests.eventing import ENDS, make_delegation, make_event, make_session, make_speaker
from tests.hostile_files import pdf
from tests.operation_cases.programmes import came
from tests.world import NOW

AFTER = ENDS + timedelta(hours=1)


@left_to_database()
def add_programme(town: Any) -> None:
    world = town.world
    event = make_event(world, number=900)
    make_delegation(event, world.partner_a)
    session = make_session(event, title="First questions")
    speaker = make_speaker(event, "Dina", session=session)
    verbs.set_questions(session, questions=[{"text": "What should change?", "minutes": 20}], actor=world.sofia, now=NOW)
    verbs.set_seats(session, seats=[{"label": "Dina"}, {"label": "Tajikistan"}], actor=world.sofia, now=NOW)
    public = make_event(world, number=901, kind="conference", is_public=True, title_en="Open conference")
    make_session(public, title="Opening of the conference")
    held = came(world)
    file = store_upload(SimpleUploadedFile("report.pdf", pdf()), actor=world.ruslan, now=NOW)
    verbs.write_event_report(held, text="It went well.", file=file, actor=world.ruslan, now=AFTER)
    town.things |= {"event": event, "event_session": session, "event_speaker": speaker, "public_event": public, "held_event": held}
