"""What the answers of a mail server mean: for the letter, the address, the line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from core.errors import NotAllowed, Refused
from core.history import entries_for
from notifications import drawing
from notifications.answers import CONNECT, DATA, MAIL, RCPT, Answer, pause_after, verdict_of
from notifications.enums import TryOutcome as T
from notifications.models import Delivery, DeliveryTry, DigestItem, UndeliverableAddress
from notifications.operations import clear_address, deliver_event, resend, resend_all, send_due
from notifications.operations.mail import claim, keeping
from tests.sinking import MailServer, mail_server
from tests.world import NOW, World, make_call, make_nomination

HOUR = timedelta(hours=1)
OUTCOMES = {
    (DATA, 250, "2.0.0 queued as A1"): (T.SENT, False, False),
    (RCPT, 450, "4.2.0 greylisted"): (T.LATER, False, False),
    (RCPT, 452, "4.2.2 mailbox full"): (T.LATER, False, False),
    (RCPT, 552, "5.2.2 mailbox full"): (T.LATER, False, False),
    (RCPT, 552, "too many recipients"): (T.LATER, False, False),
    (RCPT, 421, "4.7.0 too many letters"): (T.LATER, True, False),
    (DATA, None, "SMTPServerDisconnected: lost"): (T.UNREACHED, True, False),
    (RCPT, 550, "5.1.1 no such user"): (T.REFUSED, False, True),
    (RCPT, 550, "no such user"): (T.REFUSED, False, True),
    (RCPT, 553, "5.1.3 bad address"): (T.REFUSED, False, True),
    (RCPT, 551, "user not local"): (T.REFUSED, False, True),
    (RCPT, 550, "5.7.1 policy"): (T.REFUSED, False, False),
    (RCPT, 550, "blocked as spam"): (T.REFUSED, False, False),
    (RCPT, 554, "5.1.1 transaction failed"): (T.REFUSED, False, False),
    (DATA, 550, "5.1.1 no such user"): (T.REFUSED, False, False),
    (DATA, 554, "5.7.1 looks like spam"): (T.REFUSED, False, False),
    (DATA, 552, "5.3.4 too big"): (T.REFUSED, False, False),
    (MAIL, 553, "5.1.8 sender has no domain"): (T.REFUSED, False, False),
    (MAIL, 530, "5.7.0 authentication required"): (T.LATER, False, False),
    (CONNECT, 554, "no service here"): (T.LATER, False, False),
    (CONNECT, 535, "5.7.8 bad password"): (T.LATER, False, False),
    (CONNECT, 550, "5.7.1 your host is on a list"): (T.LATER, False, False),
    (CONNECT, 521, "no mail here"): (T.LATER, False, False),
}


@pytest.mark.parametrize("answer", OUTCOMES, ids=str)
def test_the_table_of_answers(answer: tuple[Any, ...]) -> None:
    verdict = verdict_of(Answer(*answer))

    assert (verdict.outcome, verdict.reconnect, verdict.marks_address) == OUTCOMES[answer]


def test_pauses_grow_to_four_hours() -> None:
    assert [pause_after(number).total_seconds() for number in (1, 2, 3, 8, 20)] == [60, 120, 240, 7680, 14400]


@pytest.fixture
def mail(settings: Any) -> Iterator[MailServer]:
    with mail_server(settings) as server:
        yield server


@pytest.fixture
def letters(world: World) -> list[Delivery]:
    """Five letters about one submission."""
    nomination = make_nomination(world, make_call(world))
    deliver_event(entries_for(nomination).get(step="submit").pk, now=NOW)
    return rows()


def rows() -> list[Delivery]:
    return list(Delivery.objects.across_partners(reason="test").order_by("pk"))


def states() -> dict[str, str]:
    return {row.address.partition("@")[0]: row.state for row in rows()}


def tries(name: str) -> list[tuple[int, str, int | None, str]]:
    found = DeliveryTry.objects.across_partners(reason="test").filter(delivery__address=f"{name}@example.org").order_by("number")
    return [(row.number, row.outcome, row.code, row.answer) for row in found]


@pytest.mark.django_db
def test_each_try_is_kept_with_code_and_answer_and_all_go_over_one_line(mail: MailServer, letters: list[Delivery]) -> None:
    mail.refusals = {"alice@example.org": "452 4.2.2 mailbox full", "amir@example.org": "550 5.1.1 no such user"}
    mail.contents = {"daler@example.org": "554 5.7.1 looks like spam"}

    send_due(now=NOW)
    mail.refusals = {}
    send_due(now=NOW + HOUR)

    assert states() == {"alice": "sent", "amir": "failed", "daler": "failed", "sofia": "sent", "nominee0": "sent"}
    assert tries("alice") == [(1, "later", 452, "4.2.2 mailbox full"), (2, "sent", 250, "kept")]
    assert tries("amir") == [(1, "refused", 550, "5.1.1 no such user")]
    assert tries("daler") == [(1, "refused", 554, "5.7.1 looks like spam")]
    assert mail.connections == 2  # one a batch
    assert [row.address for row in UndeliverableAddress.objects.across_partners(reason="test")] == ["amir@example.org"]


@pytest.mark.django_db
def test_a_cut_line_is_taken_up_again_within_the_batch(mail: MailServer, letters: list[Delivery]) -> None:
    mail.drops_after = 2

    send_due(now=NOW)
    lost = [row for row in rows() if row.state == "queued"]
    send_due(now=NOW + HOUR)

    assert len(lost) <= 1
    assert set(states().values()) == {"sent"}
    assert len(set(mail.letters)) == 5
    assert mail.connections >= 2


@pytest.mark.django_db
def test_a_server_that_refuses_our_name_costs_no_letter(mail: MailServer, letters: list[Delivery]) -> None:
    mail.unwelcome = "550 5.7.1 helo refused"
    send_due(now=NOW)
    waiting = set(states().values())
    mail.unwelcome = ""

    send_due(now=NOW + HOUR)

    assert waiting == {"queued"}
    assert set(states().values()) == {"sent"}


@pytest.mark.django_db
def test_a_server_that_is_down_is_not_waited_for_by_each_letter(settings: Any, letters: list[Delivery], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each would wait for ten seconds, and with them the workers that write notices."""
    asked: list[tuple[str, int]] = []

    def silence(address: tuple[str, int], *_more: Any, **_names: Any) -> None:
        asked.append(address)
        raise TimeoutError

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    monkeypatch.setattr("socket.create_connection", silence)

    send_due(now=NOW)

    assert len(asked) == 3
    assert set(states().values()) == {"queued"}
    assert {outcome for row in rows() for _number, outcome, *_rest in tries(row.address.partition("@")[0])} == {"unreached"}


@pytest.mark.django_db
def test_a_wrong_address_gets_nothing_until_it_is_put_right(mail: MailServer, letters: list[Delivery], world: World) -> None:
    mail.refusals = {"amir@example.org": "550 5.1.1 no such user"}
    send_due(now=NOW)
    Delivery.objects.across_partners(reason="test").filter(address="amir@example.org").update(state="queued")
    send_due(now=NOW + HOUR)
    (letter,) = [row for row in rows() if row.address == "amir@example.org"]
    wrong = UndeliverableAddress.objects.across_partners(reason="test").get()
    mail.refusals = {}

    with pytest.raises(Refused):
        resend(letter, actor=world.sofia, now=NOW + HOUR)
    with pytest.raises(NotAllowed):
        clear_address(wrong, actor=world.alice, now=NOW + HOUR)
    clear_address(wrong, actor=world.amir, now=NOW + HOUR)
    resend(letter, actor=world.sofia, now=NOW + HOUR)
    send_due(now=NOW + 2 * HOUR)

    assert letter.state == "dropped"
    assert tries("amir") == [(1, "refused", 550, "5.1.1 no such user"), (2, "sent", 250, "kept")]


@pytest.mark.django_db
def test_a_letter_that_waited_goes_to_no_closed_account(mail: MailServer, letters: list[Delivery], world: World) -> None:
    """A pause of two weeks, and the officer has left meanwhile."""
    user = world.users["amir"]
    user.is_active = False
    user.save()

    send_due(now=NOW + timedelta(days=14))

    assert states() == {"alice": "sent", "amir": "dropped", "daler": "sent", "sofia": "sent", "nominee0": "sent"}
    assert len(mail.letters) == 4
    (letter,) = [row for row in rows() if row.state == "dropped"]
    with pytest.raises(Refused):
        resend(letter, actor=world.sofia, now=NOW + timedelta(days=15))
    with pytest.raises(Refused):
        resend_all(Delivery.objects.visible_to(world.sofia), count=1, actor=world.sofia, now=NOW + timedelta(days=15))


@pytest.mark.django_db
def test_a_digest_goes_to_no_closed_account(mail: MailServer, letters: list[Delivery], world: World) -> None:
    Delivery.objects.across_partners(reason="test").exclude(address="amir@example.org").update(state="sent", sent_at=NOW)
    (letter,) = [row for row in rows() if row.state == "queued"]
    DigestItem(notice=letter.notice, frequency="daily", due_at=NOW, letter=letter).save()
    Delivery.objects.across_partners(reason="test").filter(pk=letter.pk).update(notice=None, kind="digest_daily")
    world.users["amir"].is_active = False
    world.users["amir"].save()

    send_due(now=NOW)

    assert (states()["amir"], mail.letters) == ("dropped", [])


@pytest.mark.django_db
def test_after_a_fault_in_a_batch_the_worker_waits_for_the_disk_again() -> None:
    def waits() -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SHOW synchronous_commit")
            return cursor.fetchone()

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO local")  # servers of tests wait for no disk at all
    with pytest.raises(ZeroDivisionError), keeping():
        raise ZeroDivisionError

    assert waits() != ("local",)


@pytest.mark.django_db
def test_a_letter_of_a_dead_worker_has_a_row_of_it(mail: MailServer, letters: list[Delivery]) -> None:
    claim(now=NOW, limit=1)

    send_due(now=NOW + HOUR)

    (first, *_others) = rows()
    assert (first.state, first.may_have_repeated) == ("sent", True)
    assert [row[1] for row in tries(first.address.partition("@")[0])] == ["lost", "sent"]


@pytest.mark.django_db
def test_a_letter_that_cant_be_drawn_keeps_no_other_back(mail: MailServer, letters: list[Delivery], monkeypatch: pytest.MonkeyPatch) -> None:
    real = drawing.letter_text
    monkeypatch.setattr(drawing, "letter_text", lambda row: 1 / 0 if row.pk == letters[0].pk else real(row))

    send_due(now=NOW)

    assert [row.state for row in rows()] == ["queued", "sent", "sent", "sent", "sent"]


@pytest.mark.django_db
def test_all_that_failed_go_again_as_the_number_that_was_shown(mail: MailServer, letters: list[Delivery], world: World) -> None:
    mail.contents = dict.fromkeys(("alice@example.org", "daler@example.org"), "554 5.7.1 no")
    send_due(now=NOW)
    failed = Delivery.objects.visible_to(world.sofia)

    with pytest.raises(Refused):
        resend_all(failed, count=3, actor=world.sofia, now=NOW)
    with pytest.raises(NotAllowed):
        resend_all(failed, count=2, actor=world.olga, now=NOW)
    again = resend_all(failed, count=2, actor=world.sofia, now=NOW)

    assert again == 2
    assert not any(row.may_have_repeated for row in rows())
    assert sorted(states().values()) == ["queued", "queued", "sent", "sent", "sent"]


@pytest.mark.django_db
def test_a_letter_that_came_back_and_goes_again_with_others_is_marked(mail: MailServer, letters: list[Delivery], world: World) -> None:
    send_due(now=NOW)
    Delivery.objects.across_partners(reason="test").filter(pk=letters[0].pk).update(state="bounced")

    resend_all(Delivery.objects.visible_to(world.sofia), count=1, actor=world.sofia, now=NOW + HOUR)
    wild = world.client("sofia").post(reverse("resend_deliveries"), {"count": "9" * 5000})

    assert [row.may_have_repeated for row in rows()] == [True, False, False, False, False]
    assert wild.status_code == 302
