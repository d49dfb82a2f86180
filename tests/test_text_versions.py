"""Texts of letters: who writes and who puts in use, what is refused and where it says so, versions, preview, difference."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import Invalid, NotAllowed, Refused
from core.models import HistoryEntry
from documents.enums import LETTERS
from documents.letters import LANGUAGES, Text, mark_of
from documents.letters.checking import faults_in, left_out
from documents.letters.comparing import compare
from documents.letters.defaults import DEFAULTS
from documents.models import LetterText
from documents.operations import write_letter
from documents.operations.texts import change_text, discard_text, put_text_in_use, retire_text, start_text
from documents.queries import texts_in_use, words_of
from tests.papers import letter
from tests.test_kept_papers import body, text_of
from tests.world import NOW, World

WORDS = {"title": "Award of a place", "body": "We offer a place to {name}.\r\n\r\nCall {call}.", "closing": ""}


def draft(world: World, *, by: str = "sofia", language: str = "en", **more: str) -> LetterText:
    text = start_text("award_letter", language, actor=world.actors[by], now=NOW)
    return change_text(text, fields=WORDS | more, actor=world.actors[by], now=NOW)


def in_use(world: World, **more: str) -> LetterText:
    text = draft(world, **more)
    put_text_in_use(text, actor=world.hana, now=NOW)
    return text


def fresh(text: LetterText) -> LetterText:
    found: LetterText = LetterText.objects.across_partners(reason="test").get(pk=text.pk)
    return found


# --- first words --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", LETTERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_first_words_name_only_what_the_letter_knows(kind: str, language: str) -> None:
    text = DEFAULTS[kind, language]

    assert faults_in(kind, {"title": text.title, "body": "\n\n".join(text.paragraphs), "closing": text.closing}) == {}
    assert text.title
    assert left_out(kind, language, text) == []


# --- what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body_text", "words"),
    [
        ("Dear {nmae}", "{nmae} is nothing this letter knows. The nearest is {name}"),
        ("Dear {Name}", "The nearest is {name}"),
        ("Dear {xyzzy}", "{xyzzy} is nothing this letter knows. All it knows stands below."),
        ("Dear {passport}", "{passport} is nothing this letter knows"),  # of another letter
        ("Dear {}", "{} is nothing this letter knows"),
        ("Dear {name", "A bracket { stands alone near “Dear {name”"),
        ("Dear name}", "A bracket } stands alone"),
    ],
)
def test_fault_is_named_next_to_the_field(world: World, body_text: str, words: str) -> None:
    text = draft(world)
    with pytest.raises(Invalid) as refused:
        change_text(text, fields=WORDS | {"body": body_text}, actor=world.sofia, now=NOW)
    answer = world.client("sofia").post(reverse("documents:change_text", args=[text.pk]), WORDS | {"body": body_text})

    assert words in refused.value.errors["body"][0]
    assert answer.status_code == 422
    assert words.replace("“", "&ldquo;") in answer.content.decode() or words in answer.content.decode()
    assert body_text in answer.content.decode()
    assert fresh(text).body == WORDS["body"]


@pytest.mark.parametrize(
    ("field", "words"), [({"title": "{native_name}"}, "words of its own"), ({"body": "слово " * 4000}, "At most 20000 characters")]
)
def test_text_that_no_letter_could_carry(world: World, field: dict[str, str], words: str) -> None:
    """A paper without a heading can't be set; two very long texts are compared for minutes."""
    with pytest.raises(Invalid, match=words):
        change_text(draft(world), fields=WORDS | field, actor=world.sofia, now=NOW)


def test_data_that_was_perhaps_forgotten_is_told_and_not_refused(world: World) -> None:
    text = draft(world)

    page = world.client("sofia").get(reverse("documents:text", args=[text.pk])).content.decode()

    assert {row.name for row in left_out("award_letter", "en", Text(title="x", paragraphs=("{name} {call}",)))} == {
        "programme", "institution", "from", "until", "authority", "answer_by",
    }  # fmt: skip
    assert "Perhaps forgotten" in page
    assert "&#123;answer_by&#125;" in page


# --- who ----------------------------------------------------------------------------------------


def test_who_wrote_a_version_does_not_put_it_in_use(world: World) -> None:
    own = draft(world, by="hana")
    with pytest.raises(Refused, match="written this version yourself"):
        put_text_in_use(own, actor=world.hana, now=NOW)
    change_text(own, fields=WORDS | {"closing": "With respect."}, actor=world.sofia, now=NOW)
    with pytest.raises(Refused, match="written this version yourself"):
        put_text_in_use(own, actor=world.hana, now=NOW)

    put_text_in_use(own, actor=world.nurlan, now=NOW)

    assert fresh(own).state == "in_use"


def test_others_neither_write_nor_put_in_use(world: World) -> None:
    text = draft(world)
    for name in ("alice", "olga", "ruslan", "rana", "timur", "aidar"):
        with pytest.raises(NotAllowed):
            start_text("terms", "en", actor=world.actors[name], now=NOW)
        with pytest.raises(NotAllowed):
            change_text(text, fields=WORDS, actor=world.actors[name], now=NOW)
    for name in ("alice", "sofia", "saule", "olga"):
        with pytest.raises(NotAllowed):
            put_text_in_use(text, actor=world.actors[name], now=NOW)


def test_pages_are_the_staffs(world: World) -> None:
    text = in_use(world)
    pages = [
        reverse("documents:texts"), reverse("documents:text_versions", args=["award_letter", "en"]), reverse("documents:text", args=[text.pk]),
        reverse("documents:compare_text", args=[text.pk]), reverse("documents:text_preview", args=[text.pk]),
    ]  # fmt: skip
    for address in pages:
        assert world.client("sofia").get(address).status_code == 200
        assert world.client("olga").get(address).status_code == 200
        assert world.client("alice").get(address).status_code in (403, 404), address
        assert world.client("ruslan").get(address).status_code in (403, 404), address
    assert world.client("sofia").get("/documents/texts/minute/en/").status_code == 404


# --- life ---------------------------------------------------------------------------------------


def test_letters_are_written_with_the_version_in_use_and_issued_ones_keep_theirs(world: World) -> None:
    before = write_letter(letter(world), actor=world.hana, now=NOW)
    text = in_use(world)
    after = write_letter(letter(world), actor=world.hana, now=NOW)
    retire_text(text, reason="Too short.", actor=world.hana, now=NOW)
    again = write_letter(letter(world), actor=world.hana, now=NOW)

    titles = [one.facts["texts"]["en"]["title"] for one in (before, after, again)]
    assert titles == ["Award letter", "Award of a place", "Award letter"]
    assert after.facts["texts"]["en"]["paragraphs"] == ["We offer a place to Farrukh Rahimov.", "Call 2027/01."]
    assert after.facts["texts"]["ru"]["title"] == DEFAULTS["award_letter", "ru"].title


def test_new_version_replaces_the_one_in_use(world: World) -> None:
    first = in_use(world)
    second = in_use(world, title="Second")

    assert (fresh(first).state, fresh(second).state) == ("retired", "in_use")
    assert texts_in_use("award_letter")["en"].title == "Second"
    steps = HistoryEntry.objects.across_partners(reason="test").filter(model="documents.lettertext").order_by("pk").values_list("step", flat=True)
    assert list(steps) == ["started", "changed", "put_in_use", "started", "changed", "replace", "put_in_use"]


def test_one_draft_a_text_and_old_version_begins_a_new_one(world: World) -> None:
    old = in_use(world)
    in_use(world, title="Second")
    again = start_text("award_letter", "en", base=fresh(old), actor=world.saule, now=NOW)
    with pytest.raises(Refused, match="go on with version 3"):
        start_text("award_letter", "en", actor=world.sofia, now=NOW)
    other = start_text("award_letter", "kk", actor=world.sofia, now=NOW)

    assert (again.title, again.number, again.state) == ("Award of a place", 3, "draft")
    assert (other.number, other.title) == (1, DEFAULTS["award_letter", "kk"].title)


def test_draft_that_says_nothing_new_is_not_put_in_use(world: World) -> None:
    text = start_text("terms", "ru", actor=world.sofia, now=NOW)

    with pytest.raises(Refused, match="says the same"):
        put_text_in_use(text, actor=world.hana, now=NOW)


def test_version_in_use_is_not_changed_and_not_thrown_away(world: World) -> None:
    text = in_use(world)

    with pytest.raises(Refused, match="Only a draft"):
        change_text(text, fields=WORDS | {"title": "x"}, actor=world.sofia, now=NOW)
    with pytest.raises(Refused):
        discard_text(text, actor=world.sofia, now=NOW)
    assert fresh(text).title == WORDS["title"]


def test_draft_thrown_away_is_gone_and_another_can_be_begun(world: World) -> None:
    text = draft(world)
    answer = world.client("sofia").post(reverse("documents:text_step", args=[text.pk, "discard"]), follow=True)

    assert answer.status_code == 200
    assert not LetterText.objects.across_partners(reason="test").filter(pk=text.pk).exists()
    assert start_text("award_letter", "en", actor=world.sofia, now=NOW).number == 2


def test_clerk_writes_looks_and_the_head_puts_in_use_on_pages(world: World) -> None:
    clerk, head = world.client("sofia"), world.client("hana")
    begun = clerk.post(reverse("documents:start_text", args=["regret", "ru"]), follow=True)
    text = LetterText.objects.across_partners(reason="test").get()
    saved = clerk.post(reverse("documents:change_text", args=[text.pk]), {"title": "Итог", "body": "{name}, {call}", "closing": ""}, follow=True)
    shown = head.get(reverse("documents:text", args=[text.pk])).content.decode()
    done = head.post(reverse("documents:text_step", args=[text.pk, "put_in_use"]), follow=True)

    assert "{reason}" in begun.content.decode()
    assert "What this letter knows" in begun.content.decode()
    assert "Итог" in saved.content.decode()
    assert "Put in use" in shown
    assert done.status_code == 200
    assert fresh(text).state == "in_use"
    assert "in use since" in clerk.get(reverse("documents:texts")).content.decode()


def test_words_that_nobody_has_read_are_not_put_in_use(world: World) -> None:
    """The clerk writes on while the head reads."""
    text, head = draft(world), world.client("hana")
    page = head.get(reverse("documents:text", args=[text.pk])).content.decode()
    (url,) = set(re.findall(r'href="([^"]+put_in_use[^"]*)"', page))
    asked = head.get(unescape(url)).content.decode()
    (seen,) = re.findall(r'name="seen" value="([^"]+)"', asked)

    change_text(text, fields=WORDS | {"body": "We offer a place to nobody."}, actor=world.sofia, now=NOW)
    refused = head.post(unescape(url), {"seen": seen}, follow=True)
    late = head.get(unescape(url)).content.decode()

    assert "changed after you opened them" in refused.content.decode()
    assert fresh(text).state == "draft"
    assert seen in late
    put_text_in_use(text, seen=mark_of(words_of(fresh(text))), actor=world.hana, now=NOW)


def test_list_costs_the_same_for_all_texts(world: World) -> None:
    client = world.client("sofia")
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("documents:texts"))
    for kind in LETTERS:
        for language in LANGUAGES:
            start_text(kind, language, actor=world.sofia, now=NOW)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("documents:texts"))

    assert len(many) == len(few) <= 12


# --- preview and difference ---------------------------------------------------------------------


def test_preview_shows_samples_or_an_issued_letter_and_says_that_it_is_a_sample(world: World) -> None:
    text = draft(world)
    issued = write_letter(letter(world, name="Saodat NAZAROVA"), actor=world.hana, now=NOW)
    client, address = world.client("sofia"), reverse("documents:text_preview", args=[text.pk])

    samples, borrowed = text_of(body(client.get(address))), text_of(body(client.get(address, {"letter": issued.pk})))

    assert "SAMPLE" in samples
    assert "We offer a place to Farrukh Rahimov" in samples
    assert "Saodat NAZAROVA" in borrowed
    assert "SAMPLE" in borrowed
    assert issued.code not in borrowed.replace("-", "")
    assert client.get(reverse("documents:text_picture", args=[text.pk]))["Content-Type"] == "image/png"
    assert client.get(address, {"letter": "999999"}).status_code == 404
    assert client.get(address, {"letter": "x"}).status_code == 404


def test_preview_borrows_no_letter_of_another_kind(world: World) -> None:
    text = draft(world)
    other = write_letter(letter(world, "terms"), actor=world.hana, now=NOW)

    assert world.client("sofia").get(reverse("documents:text_preview", args=[text.pk]), {"letter": other.pk}).status_code == 404


def test_letter_that_no_font_has_is_said_in_words(world: World) -> None:
    text = draft(world, title="Award ꨀ")

    answer = world.client("sofia").get(reverse("documents:text_preview", args=[text.pk]))

    assert answer.status_code == 409
    assert "in no font" in answer.content.decode()


def test_difference_is_shown_word_by_word(world: World) -> None:
    in_use(world)
    second = in_use(world, body="We offer a paid place to {name}.\n\nCall {call}.")

    page = world.client("olga").get(reverse("documents:compare_text", args=[second.pk])).content.decode()
    first = world.client("olga").get(reverse("documents:compare_text", args=[second.pk]), {"with": "0"}).content.decode()

    assert "<ins>paid " in page.replace("\n", "")
    assert "Version 1" in page
    assert "We have the honour" in first


def test_paragraphs_find_their_own() -> None:
    old = Text("T", ("One stands here alone.", "Two is quite another thing.", "Three."), "End")
    new = Text("T", ("One stands here alone now.", "Three.", "Four is new."), "End")

    found = compare(old, new)

    sides = [("".join(words for _kind, words in pair.old), "".join(words for _kind, words in pair.new)) for pair in found.paragraphs]
    assert sides == [
        ("One stands here alone.", "One stands here alone now."), ("Two is quite another thing.", ""), ("Three.", "Three."), ("", "Four is new."),
    ]  # fmt: skip
    assert found.is_changed
    assert not compare(old, old).is_changed


@pytest.mark.parametrize("figure", ["²", "9" * 5000, "9" * 9, "-1", "x"])
def test_figure_that_is_none_is_no_fault_of_the_server(world: World, figure: str) -> None:
    text, client = draft(world), world.client("sofia")

    assert client.get(reverse("documents:text_preview", args=[text.pk]), {"letter": figure}).status_code == 404
    assert client.get(reverse("documents:compare_text", args=[text.pk]), {"with": figure}).status_code == 200
    assert client.post(reverse("documents:start_text", args=["terms", "en"]), {"base": figure}).status_code == 404
