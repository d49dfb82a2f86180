"""Posts, languages and training abroad as rows; who was trained here already; last year's nominee again with few clicks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from core.errors import Refused
from core.history import entries_for
from scholarships import operations as verbs
from scholarships.forms.rows import POSTS, RowsField
from scholarships.models import Call, Nomination
from scholarships.operations import apart
from scholarships.operations.nominees import confirm_carried
from scholarships.queries.carried import to_check
from scholarships.queries.completeness import missing_for_submission, unmet_items
from scholarships.rows import last_day, part_of_time, said_part, typed_part
from tests.test_dossier_apart import DECLARED, PASSPORT, REPORTED
from tests.world import NOW, World, make_call, make_draft, make_intake
from training.models import Enrolment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def url(name: str, *args: object) -> str:
    return reverse(f"scholarships:{name}", args=args)


def posted(client: Client, draft: Nomination, slug: str, **data: Any) -> Any:
    return client.post(url("nomination_section", draft.pk, slug), data)


@pytest.mark.parametrize(
    ("typed", "kept", "last"),
    [
        ("2019", "2019", date(2019, 12, 31)),
        ("3.2019", "2019-03", date(2019, 3, 31)),
        ("2020-02", "2020-02", date(2020, 2, 29)),
        (" 27.03.2019 ", "2019-03-27", date(2019, 3, 27)),
        ("", "", None),
    ],
)
def test_months_are_kept_as_exactly_as_they_are_known(typed: str, kept: str, last: date | None) -> None:
    assert part_of_time(typed) == kept
    assert last_day(kept) == last
    assert part_of_time(typed_part(kept)) == kept
    assert bool(said_part(kept)) == bool(kept) if kept.count("-") < 2 else said_part(kept) == "27 Mar 2019"


@pytest.mark.parametrize("typed", ["last year", "13.2019", "19", "0.2019", "31.02.2019", "1850", "2019-3-3-3"])
def test_what_is_no_month_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        part_of_time(typed)


def test_rows_are_kept_and_shown_with_two_empty_ones(world: World) -> None:
    draft, alice = make_draft(world, make_call(world)), world.client("alice")
    rows = {
        "posts-0-post": "Attaché", "posts-0-employer": "Embassy in Astana", "posts-0-from": "2019", "posts-0-to": "03.2021",
        "posts-1-post": "", "posts-1-employer": "", "posts-1-from": "", "posts-1-to": "",
        "posts-2-post": "Third Secretary", "posts-2-employer": "", "posts-2-from": "", "posts-2-to": "",
    }  # fmt: skip
    answer = posted(alice, draft, "post", position="Second Secretary", employer="MFA", years_of_service="4", then="more", **rows)

    draft.refresh_from_db()
    assert draft.posts == [
        {"post": "Attaché", "employer": "Embassy in Astana", "from": "2019", "to": "2021-03"},
        {"post": "Third Secretary", "employer": "", "from": "", "to": ""},
    ]
    assert answer["Location"] == url("nomination_section", draft.pk, "post")
    page = alice.get(answer["Location"]).content.decode()
    assert page.count('role="group" aria-label="Row ') == 4
    assert 'value="03.2021"' in page
    assert "Attaché, Embassy in Astana, 2019 – 03.2021" in alice.get(url("nomination_check", draft.pk)).content.decode()


def test_page_without_the_table_takes_no_row_away(world: World) -> None:
    draft, alice = make_draft(world, make_call(world)), world.client("alice")
    verbs.save_nomination(draft, fields={"posts": [{"post": "Attaché", "employer": "", "from": "", "to": ""}]}, actor=world.alice, now=NOW)

    posted(alice, draft, "post", position="Counsellor", employer="MFA", years_of_service="4")

    draft.refresh_from_db()
    assert (draft.position, len(draft.posts)) == ("Counsellor", 1)
    posted(alice, draft, "post", position="Counsellor", employer="MFA", years_of_service="4", **{"posts-0-post": ""})
    draft.refresh_from_db()
    assert draft.posts == []


@pytest.mark.parametrize(
    ("slug", "row", "sentence"),
    [
        ("post", {"posts-0-from": "last year"}, "Row 1, “From”: write a year, or a month and a year"),
        ("post", {"posts-0-from": "2020", "posts-0-to": "2019"}, "Row 1 ends before it begins."),
        ("education", {"languages-0-level": "D9"}, "Row 1, “Level (CEFR)”: choose from the list."),
        ("training", {"trainings-0-country": "XX"}, "Row 1, “Country”: choose from the list."),
        ("post", {"posts-0-post": "x" * 201}, "the text is too long"),
    ],
)
def test_row_that_cannot_be_read_is_named_and_stays_typed(world: World, slug: str, row: dict[str, str], sentence: str) -> None:
    draft = make_draft(world, make_call(world))

    page = posted(world.client("alice"), draft, slug, **row).content.decode()

    assert sentence in page
    assert all(f'value="{text}"' in page for text in row.values())


def test_rows_put_in_by_a_script_break_no_page(world: World) -> None:
    draft = make_draft(world, make_call(world))
    verbs.save_nomination(draft, fields={"posts": ["x", {"post": 7}, {"from": "soon"}], "trainings": [{"to": []}, None]}, actor=world.alice, now=NOW)

    for name, *args in (("nomination_check", draft.pk), ("nomination", draft.pk), ("nomination_section", draft.pk, "post")):
        assert world.client("alice").get(url(name, *args)).status_code == 200


def test_empty_rows_say_nothing() -> None:
    field = RowsField(POSTS)
    assert (field.in_words([]), field.in_words([{"post": ""}]), field.clean(None)) == ("", "", None)


def test_nought_years_of_service_are_an_answer(world: World) -> None:
    draft = make_draft(world, make_call(world))
    verbs.save_nomination(draft, fields={"years_of_service": 0}, actor=world.alice, now=NOW)

    assert missing_for_submission(draft) == []


def trained(world: World, nomination: Nomination, completed_on: date) -> None:
    """An own record of this person: trained here before."""
    intake = make_intake(world, reference="OLD-20", starts_on=date(2020, 9, 1))
    Enrolment(
        partner=nomination.partner,
        person=nomination.person,
        intake=intake,
        reference="E-1",
        enrolled_at=NOW,
        state="completed",
        completed_on=completed_on,
    ).save()


@pytest.mark.parametrize(("ended", "is_met"), [(date(2024, 9, 1), True), (date(2024, 9, 2), False), (date(2021, 8, 30), True)])
def test_who_was_trained_here_not_long_ago_is_not_taken(world: World, ended: date, is_met: bool) -> None:
    draft = make_draft(world, make_call(world, no_repeat_years=3))  # the intake begins on 1 September 2027
    trained(world, draft, ended)

    assert [item.field for item in unmet_items(draft)] == ([] if is_met else ["trainings"])
    if not is_met:
        with pytest.raises(Refused, match=r"Trained here already: .*ended 2 Sep 2024"):
            verbs.submit_nomination(draft, actor=world.alice, now=NOW)


@pytest.mark.parametrize(
    ("row", "is_met"),
    [
        ({"course": "Protocol", "country": "KZ", "from": "2025", "to": "2025-03"}, False),
        ({"course": "Protocol", "country": "KZ", "from": "2025", "to": ""}, False),
        ({"course": "Protocol", "country": "TR", "from": "2025", "to": "2025-03"}, True),
        ({"course": "Protocol", "country": "KZ", "from": "", "to": ""}, True),
        ({"course": "Protocol", "country": "KZ", "from": "2019", "to": "2019-03"}, True),
    ],
)
def test_training_here_that_the_dossier_tells_of_counts_too(world: World, row: dict[str, str], is_met: bool) -> None:
    draft = make_draft(world, make_call(world, no_repeat_years=3))
    verbs.save_nomination(draft, fields={"trainings": [row]}, actor=world.alice, now=NOW)

    assert (unmet_items(draft) == []) is is_met
    if not is_met:
        page = world.client("alice").get(url("nomination_check", draft.pk)).content.decode()
        assert f"{url('nomination_section', draft.pk, 'training')}?back=check#id_trainings" in page


def last_years(world: World) -> tuple[Nomination, Call]:
    """Last year's nomination, whole, and the call of this year."""
    before = make_draft(world, make_call(world))
    rows = {
        "posts": [{"post": "Attaché", "employer": "Embassy", "from": "2019", "to": "2021"}],
        "languages": [{"code": "en", "level": "B2", "proof": "IELTS"}],
        "trainings": [{"course": "Protocol", "country": "TR", "from": "2023", "to": "2023"}],
    }
    person = {"emergency_name": "Madina Rahimova", "emergency_phone": "+992 37 221 00 00"}
    verbs.save_nomination(before, fields=rows, person_fields=person, actor=world.alice, now=NOW)
    apart.save_passport(before, fields=PASSPORT, actor=world.alice, now=NOW)
    verbs.submit_nomination(before, actor=world.alice, now=NOW)
    intake = make_intake(world, reference="MIR-28", starts_on=date(2028, 9, 1))
    return before, make_call(world, intake=intake, asks_passport=True)


def test_last_years_nominee_again_in_four_pages_and_six_clicks(world: World) -> None:
    before, call = last_years(world)
    alice = world.client("alice")

    alice.get(url("nominate", call.pk))  # page 1
    started = alice.post(url("nominate", call.pk), {"person": before.person_id})  # click 1: Nominate
    draft = Nomination.objects.across_partners(reason="test").get(call=call)
    check = url("nomination_check", draft.pk)
    assert started["Location"] == check
    page = alice.get(check).content.decode()  # page 2
    for text in ("Confirm all as they are", "Attaché, Embassy", "English, B2, IELTS", "Protocol, ", "Madina Rahimova", "•••• 02C3"):
        assert text in page, text
    assert alice.post(check, {"act": "confirm"})["Location"] == check  # click 2
    assert to_check(draft) == frozenset()
    assert "Confirm all as they are" not in alice.get(check).content.decode()
    alice.get(f"{url('nomination_section', draft.pk, 'certification')}?back=check")  # click 3, page 3
    certified = alice.post(f"{url('nomination_section', draft.pk, 'certification')}?back=check", {"undertaking": "on"})  # clicks 4 and 5: tick, save
    assert certified["Location"] == check
    sent = alice.post(check)  # click 6: Submit

    assert sent["Location"] == url("nomination_receipt", draft.pk)  # page 4
    draft.refresh_from_db()
    assert (draft.state, draft.justification, draft.posts) == ("submitted", before.justification, before.posts)
    entry = entries_for(draft).filter(step="carried_over_checked").get()
    assert set(entry.data["sections"]) == {"post", "education", "training", "reasons", "emergency", "passport"}


def test_confirming_twice_is_once(world: World) -> None:
    before, call = last_years(world)
    world.client("alice").post(url("nominate", call.pk), {"person": before.person_id})
    draft = Nomination.objects.across_partners(reason="test").get(call=call)
    confirm_carried(draft, actor=world.alice, now=NOW)

    with pytest.raises(Refused, match="checked already"):
        confirm_carried(draft, actor=world.alice, now=NOW)


def test_record_stays_within_its_queries(world: World, django_assert_max_num_queries: Any) -> None:
    call = make_call(world, no_repeat_years=3, asks_passport=True, asks_medical=True)
    draft = make_draft(world, call)
    fields = {"trainings": [{"course": "Protocol", "country": "TR", "from": "2025", "to": "2025"}]}
    verbs.save_nomination(draft, fields=fields, actor=world.alice, now=NOW)
    apart.save_passport(draft, fields=PASSPORT, actor=world.alice, now=NOW)
    for name in ("nomination_edit", "nomination_check"):
        client = world.client("alice")
        with django_assert_max_num_queries(12):
            client.get(url(name, draft.pk))
    apart.save_declaration(draft, fields=DECLARED, actor=world.alice, now=NOW)
    apart.save_physicians_report(draft, fields=REPORTED, actor=world.alice, now=NOW)
    verbs.submit_nomination(draft, actor=world.alice, now=NOW)
    for who in ("sofia", "alice"):
        client = world.client(who)
        with django_assert_max_num_queries(12):
            assert client.get(url("nomination", draft.pk)).status_code == 200
