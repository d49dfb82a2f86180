"""Pages of a sheet: the preview says what will happen, the head signs it, the bar runs, the results stand there."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import HistoryEntry
from documents.models import IssuedDocument
from notifications.models import Delivery, Notice
from notifications.operations.delivery import deliver_event
from people.models import Person
from scholarships import operations as verbs
from scholarships.models import DecisionRound
from scholarships.operations.carrying import carry_out
from scholarships.queries.rounds import forecast
from tests.sheets import HALF_AN_HOUR, carried_out, confirmed, fresh, items, proposed, second_head, seen, states, usual_sheet
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
OWN = 4  # session, user, memberships, unread notices


def url(name: str, *args: object) -> str:
    return reverse(f"scholarships:{name}", args=args)


def read(client: Client, address: str, status: int = 200, **more: Any) -> str:
    answer = client.get(address, **more)
    assert answer.status_code == status, answer.status_code
    return re.sub(r"\s+", " ", answer.content.decode())


def figures(page: str) -> list[int]:
    """Numbers of the counters in "What will happen"."""
    found = page.split('id="effect"')[1].split("</ul>")[0]
    return [int(number) for number in re.findall(r">\s*(\d+)\s*<", found)]


def test_preview_says_what_the_carrying_out_does(world: World, django_capture_on_commit_callbacks: Any) -> None:
    """Records, places, letters and people of the preview against what stands in the database afterwards."""
    sheet = proposed(world, usual_sheet(world, places=2, rows=5))
    person = items(sheet)[0].nomination.person
    Person.objects.across_partners(reason="test").filter(pk=person.pk).update(user=world.users["nigora"])
    said = figures(read(world.client("hana"), url("round", sheet.pk)))
    places = forecast(fresh(sheet), NOW).places[0]
    letters_before = IssuedDocument.objects.across_partners(reason="test").count()

    found = fresh(sheet)
    from scholarships.operations.rounds import confirm_round

    confirm_round(found, seen=seen(sheet), actor=world.hana, now=NOW)
    carry_out(sheet.pk, now=NOW + HALF_AN_HOUR)

    steps = HistoryEntry.objects.across_partners(reason="test").filter(
        model="scholarships.nomination", step__in=["select", "put_on_reserve", "not_select"]
    )
    for entry in steps:
        deliver_event(entry.pk, now=NOW + HALF_AN_HOUR)
    people = set(Notice.objects.across_partners(reason="test").filter(event__in=steps).values_list("recipient_id", flat=True))
    by_letter = set(
        Delivery.objects.across_partners(reason="test").filter(notice=None).filter(key__contains=":nominee_").values_list("address", flat=True)
    )
    letters = IssuedDocument.objects.across_partners(reason="test").exclude(kind="minute").count() - letters_before
    assert said == [steps.count(), states(sheet).count("selected"), letters, len(people) + len(by_letter)]
    assert (places.before, places.after) == (0, 2)


def test_head_reads_confirms_and_takes_back(world: World) -> None:
    sheet = proposed(world, usual_sheet(world))
    head = world.client("hana")
    page = read(head, url("round", sheet.pk))
    assert "Confirm these decisions" in page
    stamp = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert stamp

    answer = head.post(url("round_step", sheet.pk, "confirm"), {"seen": stamp[1]})

    assert answer.status_code == 302
    page = read(head, url("round", sheet.pk))
    assert "Letters leave at 11:30 Astana time; until then you can take it back" in page
    assert "Take the decisions back" in page
    assert head.post(url("round_step", sheet.pk, "take_back")).status_code == 302
    assert fresh(sheet).state == "trying"


def test_sheet_changed_under_the_reader_is_not_confirmed(world: World) -> None:
    sheet = proposed(world, usual_sheet(world))
    head = world.client("hana")

    answer = head.post(url("round_step", sheet.pk, "confirm"), {"seen": "0" * 32}, follow=True)

    assert "was changed since you opened it" in answer.content.decode()
    assert fresh(sheet).state == "proposed"


def test_proposer_is_offered_no_confirmation(world: World) -> None:
    second_head(world)
    sheet = proposed(world, usual_sheet(world), by="hana")

    page = read(world.client("hana"), url("round", sheet.pk))

    assert "Confirm these decisions" not in page
    assert "Take the proposal back" in page
    assert world.client("hana").post(url("round_step", sheet.pk, "confirm"), {"seen": seen(sheet)}).status_code == 403
    assert "Confirm these decisions" in read(world.client("gulshat"), url("round", sheet.pk))


def test_secretary_proposes_with_a_note_and_head_returns_with_a_reason(world: World) -> None:
    sheet = usual_sheet(world)
    secretary, head = world.client("saule"), world.client("hana")

    secretary.post(url("round_step", sheet.pk, "propose"), {"note": "The second speaks no English."})
    page = read(head, url("round", sheet.pk))
    empty = head.post(url("round_step", sheet.pk, "return"), {"reason": ""})
    head.post(url("round_step", sheet.pk, "return"), {"reason": "Put the second on the list."})

    assert "The second speaks no English." in page
    assert empty.status_code == 200
    assert "Say what is to be changed." in empty.content.decode()
    assert fresh(sheet).state == "trying"
    assert "Put the second on the list." in read(secretary, url("round", sheet.pk))


def test_bar_runs_by_fragments_and_the_page_turns_by_itself(world: World) -> None:
    sheet = confirmed(world, usual_sheet(world))
    head, address = world.client("hana"), url("round", sheet.pk)

    waits = head.get(f"{address}?state=confirmed", headers={"HX-Request": "true"})
    with time_machine.travel(NOW + HALF_AN_HOUR, tick=False):
        carry_out(sheet.pk, now=NOW + HALF_AN_HOUR)
        turned = head.get(f"{address}?state=confirmed", headers={"HX-Request": "true"})
        page = read(head, address)
        audited = read(world.client("olga"), address)

    assert f'href="{url("send_offers", sheet.call_id)}">Send 1 offer</a>' in page
    assert "Send 1 offer" not in audited
    assert waits.content.decode().strip().startswith('<div id="leaving"')
    assert turned.headers["HX-Refresh"] == "true"
    assert "What became of each row" in page
    assert "Done: 3. Refused: 0." in page


def test_fragment_is_the_part_of_the_reloaded_page(world: World) -> None:
    sheet = confirmed(world, usual_sheet(world))
    DecisionRound._base_manager.filter(pk=sheet.pk).update(state="leaving")
    head, address = world.client("hana"), url("round", sheet.pk)

    with time_machine.travel(NOW + HALF_AN_HOUR, tick=False):
        fragment = read(head, f"{address}?state=leaving", headers={"HX-Request": "true"}).strip()
        assert fragment in read(head, address)
    assert "0" in fragment
    assert "Rows carried out" in fragment


def test_refused_rows_are_on_top_and_come_to_a_new_sheet_in_one_click(world: World) -> None:
    sheet = usual_sheet(world, places=2, rows=4)
    sheet = confirmed(world, sheet)
    two = items(sheet)[1].nomination
    type(two)._base_manager.filter(pk=two.pk).update(years_of_service=1)
    type(sheet.call)._base_manager.filter(pk=sheet.call_id).update(min_years_of_service=3)
    carry_out(sheet.pk, now=NOW + HALF_AN_HOUR)
    secretary = world.client("saule")

    page = read(secretary, url("round", sheet.pk))
    answer = secretary.post(url("round_again", sheet.pk), follow=True)

    assert "Plan 1 refused row again" in page
    assert page.index("Years of service: 1") < page.index(items(sheet)[0].nomination.reference)
    assert two.reference in answer.content.decode()


def test_who_is_told_with_which_words(world: World) -> None:
    sheet = proposed(world, usual_sheet(world))
    type(world.users["alice"]).objects.filter(pk=world.users["alice"].pk).update(language="ru")

    page = read(world.client("hana"), url("round_told", sheet.pk))

    assert 'lang="ru"' in page
    assert "Alice, Amir, Daler" in page
    assert "nominee1@example.org" in page
    assert "By the ranking of the panel." in page


def test_letter_is_shown_before_it_is_issued(world: World) -> None:
    sheet = proposed(world, usual_sheet(world))
    last = items(sheet)[-1]
    before = IssuedDocument.objects.across_partners(reason="test").count()

    page = read(world.client("hana"), url("round_letter", sheet.pk, last.pk, "regret"))

    assert last.nomination.person.passport_name in page
    assert "By the ranking of the panel." in page
    assert 'lang="kk"' in page
    assert IssuedDocument.objects.across_partners(reason="test").count() == before
    assert world.client("hana").get(url("round_letter", sheet.pk, last.pk, "award_letter")).status_code == 404


def test_row_that_moved_meanwhile_is_marked(world: World) -> None:
    sheet = usual_sheet(world)
    one = items(sheet)[0].nomination
    verbs.allow_replacement(one, until=NOW + timedelta(days=9), reason="Posted.", actor=world.sofia, now=NOW + timedelta(minutes=1))

    page = read(world.client("saule"), url("round", sheet.pk))

    assert "Since it was planned" in page


def test_minute_is_read_by_those_who_run_the_panel(world: World) -> None:
    sheet = carried_out(world, usual_sheet(world))

    for name in ("hana", "sofia", "saule", "olga"):
        answer = world.client(name).get(url("round_minute", sheet.pk), {"language": "kk"})
        assert answer.status_code == 200
        assert answer.content.startswith(b"%PDF")
    for name, status in {"alice": 404, "charlie": 404, "rana": 404, "ruslan": 404, "nurlan": 403, "aidar": 403, "adil": 403}.items():
        assert world.client(name).get(url("round_minute", sheet.pk)).status_code == status, name
        assert world.client(name).get(url("round", sheet.pk)).status_code == status, name


def test_register_shows_every_sheet(world: World) -> None:
    sheet = carried_out(world, usual_sheet(world))

    page = read(world.client("olga"), url("call_rounds", sheet.call_id))

    assert "proposed by Saule" in page
    assert "confirmed by Hana" in page
    assert world.client("alice").get(url("call_rounds", sheet.call_id)).status_code == 403


def test_pages_cost_the_same_for_few_and_many_rows(world: World) -> None:
    few = usual_sheet(world, places=1, rows=3)
    many = usual_sheet(world, places=4, rows=20, intake=few.call.intake)
    costs = {}
    client = world.client("hana")
    for name in ("round", "round_told"):
        for sheet in (few, many):
            client.get(url(name, sheet.pk))
            with CaptureQueriesContext(connection) as taken:
                client.get(url(name, sheet.pk))
            costs[name, sheet.pk] = len(taken)

    assert costs["round", few.pk] == costs["round", many.pk] <= 12
    assert costs["round_told", few.pk] == costs["round_told", many.pk] <= 12


def test_anybody_may_check_that_a_minute_exists_and_reads_nothing_of_it(world: World) -> None:
    sheet = carried_out(world, usual_sheet(world))
    minute = fresh(sheet).minute
    assert minute

    page = read(Client(), reverse("documents:verify_code", args=[minute.code]))

    assert minute.number in page
    assert "RAHIMOV" not in page
    assert "By the ranking" not in page
