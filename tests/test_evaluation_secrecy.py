"""No table, page, export, history or log connects a person with an answer. Each test first makes what could be connected, then looks for it."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.core.signals import got_request_exception
from django.db import connection
from django.urls import reverse
from django.views.debug import SafeExceptionReporterFilter

from core.errors import Refused
from core.models import FormDraft, HistoryEntry
from tests.evaluating import OVER, Asking, answer, answers, given, make_asking, tickets
from tests.snapshots import differences, snapshot
from tests.world import World
from training import operations
from training.models import EvaluationAnswer, EvaluationTicket

pytestmark = pytest.mark.django_db
SAID = "The wet chalk of room 101 reminds me of Khorog."
OF_BALLOTS = {"training_evaluationticket", "training_evaluationanswer"}
READERS = ("ruslan", "hana", "sofia", "olga", "adil", "leila", "alice", "daler", "trainee1")


def everywhere(text: str) -> set[str]:
    """Tables in which a row holds this text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = [name for (name,) in cursor.fetchall()]
        found = set()
        for name in names:
            cursor.execute(f'SELECT 1 FROM "{name}" t WHERE t::text LIKE %s LIMIT 1', [f"%{text}%"])
            if cursor.fetchone():
                found.add(name)
    return found


def system_columns(table: str, asking: Asking) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT xmin::text, cmin::text, ctid::text, * FROM {table} WHERE round_id = %s ORDER BY ctid", [asking.round.pk])
        return cursor.fetchall()


def send(world: World, asking: Asking, number: int, text: str = SAID) -> None:
    address = reverse("training:evaluate", args=[asking.round.pk])
    assert world.client(f"trainee{number}").post(address, given(asking, text=text)).status_code == 302


def test_an_answer_changes_two_tables_and_no_other(world: World) -> None:
    asking = make_asking(world)
    before = snapshot()

    answer(world, asking, 0, text=SAID)

    assert set(differences(before, snapshot())) == OF_BALLOTS
    assert everywhere(SAID) == {"training_evaluationanswer"}


def test_the_page_writes_no_history_no_draft_and_no_notice(world: World) -> None:
    asking = make_asking(world)
    client = world.client("trainee0")
    before = snapshot()

    client.post(reverse("training:evaluate", args=[asking.round.pk]), given(asking, text=SAID))

    assert set(differences(before, snapshot())) - {"django_session"} == OF_BALLOTS
    assert everywhere(SAID) == {"training_evaluationanswer"}


def test_no_draft_of_a_ballot_is_kept_whatever_a_browser_sends(world: World) -> None:
    asking = make_asking(world)
    client, address = world.client("trainee0"), reverse("training:evaluate", args=[asking.round.pk])
    typed = {"form": address, "tab": "0123456789abcdef", "fields": {"q1": {"value": [SAID], "seen": 0}}}

    page = client.get(address).content.decode()
    client.post(reverse("form_draft"), json.dumps(typed), content_type="application/json")

    assert "data-no-draft" in page
    assert not FormDraft.objects.across_partners(reason="test").exists()
    assert everywhere(SAID) == set()


def test_no_column_of_an_answer_leads_to_a_person(world: World) -> None:
    """Neither a key nor an instant; and no table of field history stands beside."""
    names = {one.name for one in EvaluationAnswer._meta.fields}
    assert names == {"id", "round", "ballot", "question", "module", "lecturer", "score", "text"}
    assert {one.name for one in EvaluationTicket._meta.fields} == {"id", "round", "person", "answered"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE 'training_evaluation%event'")
        kept = {name for (name,) in cursor.fetchall()}
    assert kept == {"training_evaluationformevent", "training_evaluationquestionevent", "training_evaluationroundevent"}


def test_what_postgresql_notes_beside_a_row_tells_nothing(world: World) -> None:
    """The transaction that wrote a row and the place in which it stands: the same for all, and in no order of coming."""
    asking = make_asking(world, people=12)
    order = [7, 2, 11, 4, 9, 0]
    for number in order:
        answer(world, asking, number, text=f"Said by {number}.")

    of_tickets = system_columns("training_evaluationticket", asking)
    of_answers = system_columns("training_evaluationanswer", asking)

    assert len({row[0] for row in of_tickets}) == len({row[0] for row in of_answers}) == 1
    assert len({row[1] for row in of_tickets}) == 1
    came = [row.text for row in EvaluationAnswer._base_manager.filter(round=asking.round).exclude(text="").order_by("pk")]
    assert len(came) == len(order) * len([one for one in asking.questions if one.kind == "text"])
    persons = [person.person_id for person in asking.school.enrolments]
    placed = [EvaluationTicket._base_manager.get(pk=row[3]).person_id for row in of_tickets]
    assert placed != persons  # twelve rows in the old order by chance: once in 479 million


def test_ballots_in_the_order_of_their_rows_are_not_in_the_order_of_coming(world: World) -> None:
    asking = make_asking(world, people=12)
    for number in range(10):
        answer(world, asking, number, text=f"{number:02}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM training_evaluationanswer WHERE round_id = %s AND text <> '' ORDER BY ctid", [asking.round.pk])
        standing = [text for (text,) in cursor.fetchall()]

    assert standing != sorted(standing)


@pytest.mark.parametrize("reader", READERS)
def test_no_reader_is_given_a_ticket_of_another_or_an_answer(world: World, reader: str) -> None:
    asking = make_asking(world)
    answer(world, asking, 0, text=SAID)
    actor = world.actors[reader]

    seen = EvaluationTicket.objects.visible_to(actor)

    assert set(seen.values_list("person__user_id", flat=True)) <= {actor.user_id}
    assert not EvaluationAnswer.objects.visible_to(actor).exists()


def test_the_history_names_nobody_who_has_answered(world: World) -> None:
    asking = make_asking(world)
    for number in range(5):
        send(world, asking, number)

    rows = HistoryEntry.objects.across_partners(reason="test")
    asked = {world.users[f"trainee{number}"].pk for number in range(6)}

    assert not rows.filter(actor_id__in=asked).exists()


def test_no_log_holds_an_answer(world: World, caplog: pytest.LogCaptureFixture) -> None:
    asking = make_asking(world)
    first = next(iter(given(asking)))

    with caplog.at_level(logging.INFO):
        world.client("trainee0").post(reverse("training:evaluate", args=[asking.round.pk]), {**given(asking, text=SAID), first: ""})
        send(world, asking, 0)

    assert not [row for row in caplog.records if row.name != "django.db.backends" and SAID in row.getMessage()]


def test_a_report_of_a_fault_leaves_the_answers_out(world: World, rf: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever breaks while an answer is written: who reads of it, reads stars."""
    asking = make_asking(world)
    address = reverse("training:evaluate", args=[asking.round.pk])
    client = world.client("trainee0")
    client.raise_request_exception = False
    kept: list[Any] = []
    monkeypatch.setattr("training.views.evaluation.asked_about", lambda found: 1 / 0)

    def keep(sender: Any, request: Any, **more: Any) -> None:
        kept.append(request)

    got_request_exception.connect(keep)
    try:
        assert client.post(address, given(asking, text=SAID)).status_code == 500
    finally:
        got_request_exception.disconnect(keep)
    shown = SafeExceptionReporterFilter().get_post_parameters(kept[0]) if kept else {}

    assert kept
    assert SAID not in json.dumps(dict(shown), cls=DjangoJSONEncoder)


@pytest.mark.parametrize("reader", READERS)
def test_no_page_of_the_evaluation_names_who_has_answered(world: World, clock: Any, reader: str) -> None:
    """The page of figures, the tab and the list of rounds read the same whoever of the six has answered: the set that answered is not in them."""
    asking = make_asking(world)
    for number in range(5):
        answer(world, asking, number, text=SAID)
    clock.move_to(OVER)
    pages = [
        reverse("training:intake_evaluation", args=[asking.school.intake.pk]),
        reverse("training:evaluation_round", args=[asking.round.pk]),
    ]
    names = [row.person.family_name.upper() for row in asking.school.enrolments]

    for address in pages:
        text = world.client(reader).get(address).content.decode()
        assert not [name for name in names if name in text], address


def test_the_sending_side_reads_nothing_at_all(world: World, clock: Any) -> None:
    asking = make_asking(world)
    for number in range(5):
        answer(world, asking, number, text=SAID)
    clock.move_to(OVER)

    for who in ("alice", "daler", "zarina"):
        assert world.client(who).get(reverse("training:evaluation_round", args=[asking.round.pk])).status_code == 404
        assert world.client(who).get(reverse("training:intake_evaluation", args=[asking.school.intake.pk])).status_code == 403


def test_one_more_answer_between_two_readings_is_not_to_be_had(world: World) -> None:
    """The figures of five, and then of six, would be the sixth's answers: nothing is shown before the closing, nothing comes after it."""
    asking = make_asking(world)
    for number in range(5):
        answer(world, asking, number)
    before = answers(asking).count()

    with pytest.raises(Refused):
        operations.answer_round(asking.round, given=given(asking, 1), actor=world.trainee5, now=OVER)

    assert answers(asking).count() == before
    assert tickets(asking).filter(answered=True).count() == 5
