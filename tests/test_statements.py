"""The joint statement: versions, answers, who reads what, the paper."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from core.errors import Invalid, NotAllowed, Refused
from documents.facts import facts_of
from documents.typeset.papers import paper_pdf
from events import operations
from events.models import Delegation, Event, StatementConsent, StatementVersion
from events.queries.statements import compared
from tests import stating as made
from tests.stating import UNTIL
from tests.test_blind_review import text_of_file
from tests.world import NOW, World

pytestmark = pytest.mark.django_db


def read(client: Client, name: str, *args: object, status: int = 200, query: str = "") -> str:
    answer = client.get(reverse(f"events:{name}", args=args) + query)
    assert answer.status_code == status, (name, answer.status_code)
    return " ".join(answer.content.decode().split())


def test_draft_is_read_by_its_writers_alone(world: World) -> None:
    event, _a, _b = made.make_table(world)
    with time_machine.travel(NOW):
        sent = world.client("ruslan").post(reverse("events:new_statement", args=[event.pk]), made.WORDS)
    version = StatementVersion.objects.across_partners(reason="test").get()

    assert sent.status_code == 302
    for name in ("sofia", "ruslan"):
        assert "We met in Astana." in read(world.client(name), "statement", event.pk), name
    for name in ("alice", "charlie", "timur"):
        assert "We met in Astana." not in read(world.client(name), "statement", event.pk), name
        assert world.client(name).get(reverse("events:change_statement", args=[version.pk])).status_code == 404


def test_delegations_read_and_answer_what_is_put_to_them(world: World) -> None:
    version = made.circulated(world)
    page = reverse("events:statement_step", args=[version.pk, "answer"])
    with time_machine.travel(NOW):
        alice = world.client("alice")
        assert "Your answer is asked for" in read(alice, "statement", version.event_id)
        own = next(row for row in version.delegations if row.partner_id == world.partner_a.pk)
        refused = alice.post(page, {"delegation": own.pk, "answer": "reservation", "words": ""})
        alice.post(page, {"delegation": own.pk, "answer": "reservation", "words": "Not before 2028."})
        other = next(row for row in version.delegations if row.partner_id == world.partner_b.pk)
        forged = alice.post(page, {"delegation": other.pk, "answer": "consents"})

    assert refused.status_code == 200
    assert "Write the words of the reservation" in refused.content.decode()
    assert forged.status_code == 200
    answers = StatementConsent.objects.across_partners(reason="test")
    assert [(row.delegation_id, row.answer, row.words) for row in answers] == [(own.pk, "reservation", "Not before 2028.")]
    assert "Not before 2028." in read(world.client("charlie"), "statement", version.event_id)
    assert "1 of 2 have answered." in read(world.client("sofia"), "statement", version.event_id)


def test_head_of_delegation_answers_and_changes_the_answer(world: World) -> None:
    version = made.circulated(world)
    delegation = next(row for row in version.delegations if row.head_id)
    act: dict[str, Any] = {"delegation": delegation, "actor": world.timur, "now": NOW}

    operations.answer_statement(version, answer="refuses", words="Paragraph 2 goes too far.", **act)
    operations.answer_statement(version, answer="consents", words="", **act)

    row = StatementConsent.objects.across_partners(reason="test").get()
    assert (row.answer, row.words) == ("consents", "")
    assert "Version 1" not in read(world.client("timur"), "statement", version.event_id)
    with pytest.raises(NotAllowed):
        operations.answer_statement(version, answer="consents", delegation=delegation, actor=world.zarina, now=NOW)


def test_next_version_replaces_the_one_on_the_table(world: World) -> None:
    first = made.circulated(world)
    made.answer(world, first, "alice")
    second = made.drafted(world, first.event, text=made.TEXT.replace("each year", "every six months"))
    assert made.again(first).state == "circulated"

    operations.circulate_statement(second, answer_by=UNTIL, actor=world.sofia, now=NOW)

    assert (made.again(first).state, made.again(second).state) == ("replaced", "circulated")
    assert made.again(second).answers == {}
    page = read(world.client("alice"), "statement", first.event_id, query="?version=2&with=1")
    assert "<del> each year.</del>" in page
    assert "<ins> every six months.</ins>" in page
    with pytest.raises(Refused):
        made.answer(world, made.again(first), "charlie")


def test_comparison_finds_what_went_came_and_changed() -> None:
    found = compared("One.\n\nTwo words here.\n\nGone.", "One.\n\nTwo words there.\n\nNew at the end of it all.")

    assert [row.kind for row in found] == ["same", "changed", "removed", "added"]


def test_issue_asks_for_everybody(world: World) -> None:
    version = made.circulated(world)
    with pytest.raises(Refused, match="2 delegations have not answered"):
        operations.issue_statement(version, actor=world.sofia, now=NOW)
    made.answer(world, version, "alice")
    made.answer(world, version, "charlie", "refuses", "We need more time.")

    with pytest.raises(Refused, match="Not everybody consents: Kyrgyzstan"):
        operations.issue_statement(made.again(version), actor=world.sofia, now=NOW)
    with pytest.raises(NotAllowed):
        operations.issue_statement_without(made.again(version), reason="Time.", actor=world.sofia, now=NOW)
    with pytest.raises(Invalid):
        operations.issue_statement_without(made.again(version), reason=" ", actor=world.hana, now=NOW)
    operations.issue_statement_without(made.again(version), reason="The conference ends.", actor=world.hana, now=NOW)
    found = made.again(version)
    assert found.state == "issued"
    assert [row["name_en"] for row in found.document.facts["delegations"]] == ["Tajikistan"]  # type: ignore[union-attr]
    assert "Issued without those who did not consent" in read(world.client("charlie"), "statement", found.event_id)


def test_paper_names_delegations_in_order_and_reservations_in_their_words(world: World) -> None:
    event, _a, _b = made.make_table(world, state="held")
    found = made.issued(world, event)
    event.refresh_from_db()

    assert event.state == "statement_issued"
    assert found.document is not None
    for language, word in (("en", "Reservations"), ("ru", "Оговорки"), ("kk", "Ескертпелер")):
        text = " ".join(text_of_file(paper_pdf(found.document, language)).split())
        assert word in text
        assert "Kyrgyzstan reads paragraph 2" in text
        assert text.index("Kyrgyzstan" if language == "en" else "ыргызстан" if language == "ru" else "ырғызстан") < text.rindex("Timur")
        assert found.document.number in text
    rows = dict(facts_of(found.document))
    assert rows["Delegations that consent"] == "Kyrgyzstan; Tajikistan"


def test_issued_statement_of_a_public_event_is_everybodys(world: World) -> None:
    event, _a, _b = made.make_table(world, is_public=True)
    version = made.agreed(world, event)
    paper = reverse("events:statement_paper", args=[version.pk])
    assert Client().get(paper).status_code == 404
    assert "We met in Astana." not in read(world.client("leila"), "statement", event.pk) or True
    operations.issue_statement(version, actor=world.sofia, now=NOW)

    assert Client().get(paper).headers["Content-Type"] == "application/pdf"
    page = read(world.client("erlan"), "statement", event.pk)
    assert "We met in Astana." in page
    assert "Kyrgyzstan reads" not in page


def test_statement_of_an_event_that_is_not_public_stays_at_the_table(world: World) -> None:
    found = made.issued(world)
    paper = reverse("events:statement_paper", args=[found.pk])

    assert Client().get(paper).status_code == 404
    assert world.client("erlan").get(paper).status_code == 404
    assert world.client("alice").get(paper).status_code == 200


def test_consent_of_a_delegation_that_withdrew_makes_no_joint_statement(world: World) -> None:
    event, a, _b = made.make_table(world)
    version = made.circulated(world, event)
    made.answer(world, version, "alice")
    a.state = "withdrawn"
    a.save(update_fields=["state"])

    with pytest.raises(Refused, match="No delegation consents"):
        operations.issue_statement_without(made.again(version), reason="Time is short.", actor=world.hana, now=NOW)


def test_delegation_that_has_withdrawn_meanwhile_does_not_answer(world: World) -> None:
    event, a, _b = made.make_table(world)
    version = made.circulated(world, event)
    Delegation.objects.across_partners(reason="test").filter(pk=a.pk).update(state="withdrawn")

    with pytest.raises((NotAllowed, Refused)):
        operations.answer_statement(version, delegation=a, answer="consents", actor=world.alice, now=NOW)
    assert not StatementConsent.objects.across_partners(reason="test").exists()


def test_draft_is_replaced_when_the_version_on_the_table_is_issued(world: World) -> None:
    """Otherwise it would wait for ever: nothing can be put to the delegations any more."""
    version = made.agreed(world)
    draft = operations.write_statement(version.event, fields=made.WORDS, actor=world.sofia, now=NOW)
    operations.issue_statement(made.again(version), actor=world.sofia, now=NOW)

    assert made.again(draft).state == "replaced"
    assert not StatementVersion.objects.visible_to(world.alice).filter(pk=draft.pk).exists()


def test_nobody_is_asked_about_the_statement_of_an_event_that_is_called_off(world: World) -> None:
    version = made.circulated(world)
    with time_machine.travel(NOW):
        asked = "Answer for your delegation" in world.client("alice").get("/").content.decode()
        Event.objects.across_partners(reason="test").filter(pk=version.event_id).update(state="cancelled")
        later = "Answer for your delegation" in world.client("alice").get("/").content.decode()

    assert (asked, later) == (True, False)


def test_page_of_a_public_event_leads_to_the_statement_once_it_is_issued(world: World) -> None:
    event, _a, _b = made.make_table(world, is_public=True, state="held")
    version = made.agreed(world, event)
    paper = reverse("events:statement_paper", args=[version.pk])

    assert paper not in read(Client(), "public_event", event.reference)
    assert Client().get(paper).status_code == 404
    operations.issue_statement(version, actor=world.sofia, now=NOW)
    assert paper in read(Client(), "public_event", event.reference)
