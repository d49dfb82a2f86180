"""One row of each table of events, and what PostgreSQL refuses in each."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Subquery

from documents.models import IssuedDocument, StoredFile
from events.models import (
    CheckIn,
    DiscussionQuestion,
    EventSession,
    Paper,
    Registration,
    Seat,
    SessionMaterial,
    SessionRole,
    StatementConsent,
    StatementVersion,
)
from tests.academy import person
from tests.eventing import make_delegation, make_event, make_registration, make_room, make_session, make_speaker
from tests.exchanging import make_circle
from tests.world import NOW, World

PARALLEL = Subquery(EventSession._base_manager.filter(title="Parallel").values("pk")[:1])
FIRST = Subquery(Registration._base_manager.order_by("pk").values("pk")[:1])

UPDATES: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "event_kind_known": ("events.Event", {}, {"kind": "x"}),
    "event_mode_known": ("events.Event", {}, {"mode": "x"}),
    "event_state_known": ("events.Event", {}, {"state": "x"}),
    "event_ends_after_start": ("events.Event", {}, {"ends_at": F("starts_at")}),
    "event_not_overfull": ("events.Event", {}, {"capacity": 1}),
    "event_registration_in_order": ("events.Event", {}, {"registration_opens_at": NOW, "registration_closes_at": NOW}),
    "event_offer_has_time": ("events.Event", {}, {"offer_hours": 0}),
    "event_session_kind_known": ("events.EventSession", {}, {"kind": "x"}),
    "event_session_state_known": ("events.EventSession", {}, {"state": "x"}),
    "event_session_ends_after_start": ("events.EventSession", {"booking": None}, {"ends_at": F("starts_at")}),
    "session_role_known": ("events.SessionRole", {}, {"role": "x"}),
    "speaker_speaks_once": ("events.SessionRole", {"session__title": "Later", "speaker__name": "Dina Speaker"}, {"session_id": PARALLEL}),
    "delegation_state_known": ("events.Delegation", {}, {"state": "x"}),
    "delegation_ceiling_positive": ("events.Delegation", {"named": 0}, {"ceiling": 0}),
    "delegation_within_ceiling": ("events.Delegation", {"named": 2}, {"ceiling": 1}),
    "delegation_invited_has_instant": ("events.Delegation", {}, {"invited_at": None}),
    "precedence_once": ("events.Delegation", {"precedence": 2}, {"precedence": 1}),
    "registration_state_known": ("events.Registration", {}, {"state": "x"}),
    "registration_diet_known": ("events.Registration", {}, {"diet": "x"}),
    "registration_accreditation_known": ("events.Registration", {}, {"accreditation": "x"}),
    "registration_offer_has_end": ("events.Registration", {}, {"state": "offered"}),
    "registration_waiting_has_since": ("events.Registration", {}, {"state": "waiting"}),
    "registration_of_delegation_has_partner": ("events.Registration", {}, {"partner_id": None}),
    "certificate_only_who_attended": ("events.Registration", {"certificate__isnull": False}, {"state": "confirmed"}),
    "person_once_in_event": ("events.Registration", {"email": "guest2@example.org"}, {"person_id": Subquery(Registration._base_manager.order_by("pk").values("person")[:1])}),
    "address_once_in_event": ("events.Registration", {"email": "guest2@example.org"}, {"email": "guest1@example.org"}),
    "seat_number_positive": ("events.Seat", {}, {"number": 0}),
    "seen_once_at_a_door": ("events.CheckIn", {"registration__email": "guest2@example.org"}, {"registration_id": FIRST}),
    "paper_state_known": ("events.Paper", {}, {"state": "x"}),
    "paper_in_review_has_case": ("events.Paper", {}, {"state": "under_review"}),
    "statement_state_known": ("events.StatementVersion", {}, {"state": "x"}),
    "statement_circulated_has_instant": ("events.StatementVersion", {"state": "draft"}, {"state": "circulated"}),
    "statement_issued_has_document": ("events.StatementVersion", {"state": "circulated"}, {"state": "issued"}),
    "consent_answer_known": ("events.StatementConsent", {}, {"answer": "x", "words": "x"}),
    "consent_reservation_has_words": ("events.StatementConsent", {}, {"answer": "reservation"}),
}  # fmt: skip
COPIES: dict[str, tuple[str, dict[str, Any]]] = {
    "speaker_once_in_event": ("events.EventSpeaker", {}),
    "speaker_once_in_session": ("events.SessionRole", {}),
    "invited_once": ("events.Delegation", {"precedence": None, "named": 0}),
    "seat_number_once": ("events.Seat", {"registration_id": None}),
    "seated_once": ("events.Seat", {"number": 9}),
    "statement_number_once": ("events.StatementVersion", {"state": "replaced"}),
    "one_statement_on_the_table": ("events.StatementVersion", {"number": 9}),
    "answered_once": ("events.StatementConsent", {}),
}


def add_event_rows(world: World, file: StoredFile) -> None:
    event = make_event(world)
    opening = make_session(event, room=make_room(world))
    later = make_session(event, title="Later", hour=3)
    make_session(event, title="Parallel")
    speaker = make_speaker(event, session=opening)
    make_speaker(event, "Zarina Chair", session=later, role="chair")
    SessionRole(session=later, speaker=speaker, starts_at=later.starts_at, ends_at=later.ends_at).save(force_insert=True)
    delegation = make_delegation(event, world.partner_a, precedence=1)
    make_delegation(event, world.partner_b, precedence=2)
    paper = IssuedDocument(
        kind="certificate_participation", number="CP-91", code="E" * 12, partner=world.partner_a, facts={}, issued_at=NOW, issued_by_label="Ruslan"
    )
    paper.save(force_insert=True)
    guests = [make_registration(event, number=1, delegation=delegation, person=person(world, 801))]
    guests.append(make_registration(event, number=2, delegation=delegation, state="attended", certificate=paper))
    version = StatementVersion(
        event=event,
        number=1,
        title="Astana statement",
        text="We agree.",
        state="circulated",
        circulated_at=NOW,
        created_at=NOW,
        created_by_label="Sofia",
    )
    for row in (
        DiscussionQuestion(session=opening, text="Who owns the water?"),
        SessionMaterial(event=event, circle=make_circle("internal"), title="Slides", file=file, added_at=NOW, added_by_label="Sofia"),
        Seat(session=opening, number=1, delegation=delegation, registration=guests[0], label="Tajikistan"),
        *(CheckIn(registration=guest, at=NOW, received_at=NOW, by_label="Ruslan") for guest in guests),
        Paper(
            event=event, partner=world.partner_a, user=world.users["alice"], reference="P-1", title="Rivers", authors="Alice", language="en",
            abstract="On rivers.", state_since=NOW, submitted_at=NOW,
        ),
        version,
        StatementVersion(event=event, number=2, title="Next", text="We agree more.", created_at=NOW, created_by_label="Sofia"),
        StatementConsent(version=version, delegation=delegation, answer="consents", at=NOW, by_label="Alice"),
    ):  # fmt: skip
        row.save(force_insert=True)
