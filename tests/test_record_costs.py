"""What the record of a nomination costs for staff, however many papers, endorsements and defects hang on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from documents.operations import store_bytes
from scholarships import operations as verbs
from scholarships.models import Call, CallDocument, Defect, Endorsement, Nomination
from scholarships.operations import apart
from scholarships.operations.invitations import ask_own_part
from tests.nominations import give_account, queries_of, url
from tests.operation_cases.endorsements import PAPER
from tests.test_dossier_apart import DECLARED, PASSPORT, REPORTED
from tests.world import NOW, World, make_call, make_draft

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def open_call(world: World, documents: int) -> Call:
    asked = {"asks_nominee": True, "asks_employer": True, "asks_embassy": True, "asks_passport": True, "asks_medical": True}
    call = make_call(world, is_open=False, **asked)
    for number in range(documents):
        fields = {"name_en": f"Paper {number}", "required": False, "personal": bool(number % 2)}
        verbs.add_to_checklist(call, fields=fields, actor=world.sofia, now=NOW - 14 * DAY)
    verbs.publish_call(call, actor=world.sofia, now=NOW - 14 * DAY)
    verbs.turn_clock(now=NOW - 7 * DAY)
    call.refresh_from_db()
    return call


def full(world: World, number: int, state: str) -> Nomination:
    """So many documents, earlier endorsements and defects; at the technical check, or sent again after a return."""
    nomination = make_draft(world, open_call(world, number))
    apart.save_passport(nomination, fields=PASSPORT, actor=world.alice, now=NOW)
    apart.save_declaration(nomination, fields=DECLARED, actor=world.alice, now=NOW)
    apart.save_physicians_report(nomination, fields=REPORTED, actor=world.alice, now=NOW)
    for row in CallDocument.objects.across_partners(reason="test").filter(call=nomination.call):
        file = store_bytes(b"%PDF-1.4 x", name=f"{row.pk}.pdf", content_type="application/pdf", actor=world.alice, now=NOW)
        verbs.attach_document(nomination, requirement=row, file=file, actor=world.alice, now=NOW)
    give_account(world, nomination, "nigora")
    ask_own_part(nomination, until=None, language="en", actor=world.alice, now=NOW)
    verbs.confirm_own_part(nomination, actor=world.nigora, now=NOW)
    for _n in range(number):
        paper = store_bytes(b"%PDF-1.4 x", name="letter.pdf", content_type="application/pdf", actor=world.alice, now=NOW)
        verbs.enter_paper(nomination, kind="employer", paper=PAPER, file=paper, actor=world.alice, now=NOW)
    verbs.pass_to_embassy(nomination, actor=world.alice, now=NOW)
    verbs.forward_nomination(nomination, actor=world.zarina, now=NOW)
    if state == "returned":
        fields = ["education", "position", "employer", "justification", *(f"document-{row}" for row in checklist(nomination))][:number]
        verbs.return_nomination(nomination, reason="", mend_until=NOW + 3 * DAY, defects=dict.fromkeys(fields, "Wrong."), actor=world.sofia, now=NOW)
    return nomination


def checklist(nomination: Nomination) -> Any:
    return CallDocument.objects.across_partners(reason="test").filter(call=nomination.call).values_list("pk", flat=True)


@pytest.mark.parametrize("name", ["sofia", "hana", "olga", "alice", "zarina"])
@pytest.mark.parametrize("state", ["submitted", "returned"])
def test_record_costs_the_same_with_one_and_with_thirty(world: World, name: str, state: str) -> None:
    from django.db import transaction

    counts = []
    for number in (1, 30):
        with transaction.atomic():
            point = transaction.savepoint()
            nomination = full(world, number, state)
            assert Endorsement.objects.across_partners(reason="test").filter(nomination=nomination).count() >= number
            assert state == "submitted" or Defect.objects.across_partners(reason="test").filter(nomination=nomination).count() == number
            client = world.client(name)
            counts.append(queries_of(client, url("nomination", nomination.pk)))
            transaction.savepoint_rollback(point)

    print(name, state, counts)
    assert counts[0] == counts[1]
    assert counts[0] <= 12, counts
