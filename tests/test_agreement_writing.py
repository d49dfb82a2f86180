"""Writing an agreement on pages: draft, parties, lines, signing, entry into force, end; the signed file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agreements import operations as verbs
from agreements.models import Agreement, AgreementParty, QuotaLine
from core.history import entries_for
from notifications.models import Notice
from notifications.operations import deliver_event
from tests.test_agreement_pages import agreements, text_of, url
from tests.world import NOW, World, line_of, make_agreement, year_of

pytestmark = pytest.mark.django_db
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The clock of the pages stands at the world's NOW."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


# --- writing -----------------------------------------------------------------------------------------------------------------


HEAD = {
    "title_en": "Agreement with Tajikistan", "title_ru": "Соглашение с Таджикистаном", "title_kk": "", "signed_on": "", "signed_at_place": "",
    "valid_from": "", "valid_until": "", "areas": ["training", "scholarships"],
}  # fmt: skip
LINE = {
    "direction": "inbound",
    "kind": "degree",
    "level": "eqf7",
    "unit": "people",
    "per_year": "2",
    "months": "12",
    "first_year": "2027",
    "last_year": "2028",
}

CHANGES = {"agreement_changed", "agreement_line_added", "agreement_party_changed"}


def test_aidar_writes_signs_and_brings_an_agreement_into_force(world: World) -> None:
    aidar = world.client("aidar")

    assert aidar.get(url("create")).status_code == 200
    answer = aidar.post(url("create"), HEAD)
    (agreement,) = agreements()
    assert answer["Location"] == url("agreement", agreement.pk)
    page = text_of(aidar, answer["Location"])
    assert "Enter the date of signing first." in page
    assert "An agreement needs two parties or more" in page
    assert "The signed file is not on record." in page
    for partner, institution in ((world.host, "ministry"), (world.partner_a, "authority_a")):
        fields = {"partner": partner.pk, "institution": world.institutions[institution].pk, "role": "coordinating", "signatory_post": "Minister"}
        assert aidar.get(url("add_party", agreement.pk)).status_code == 200
        assert aidar.post(url("add_party", agreement.pk), fields).status_code == 302
    assert aidar.get(url("add_line", agreement.pk)).status_code == 200
    assert aidar.post(url("add_line", agreement.pk), LINE | {"partner": world.partner_a.pk}).status_code == 302
    refused = aidar.post(url("step", agreement.pk, "sign"))
    assert refused.status_code == 200
    assert "Enter the date of signing first." in refused.content.decode()
    facts = HEAD | {"signed_on": "2026-03-19", "signed_at_place": "Astana", "valid_from": "2026-03-19"}
    assert aidar.post(url("change", agreement.pk), facts).status_code == 302
    party = AgreementParty.objects.across_partners(reason="test").filter(agreement=agreement).latest("pk")
    assert aidar.post(url("change_party", party.pk), {"role": "party", "signatory_name": "A. Minister"}).status_code == 302
    assert aidar.get(url("step", agreement.pk, "sign")).status_code == 200
    assert aidar.post(url("step", agreement.pk, "sign")).status_code == 302
    assert aidar.post(url("step", agreement.pk, "bring_into_force")).status_code == 302

    agreement.refresh_from_db()
    assert (agreement.state, agreement.areas, agreement.signed_at_place) == ("in_force", ["training", "scholarships"], "Astana")
    assert [(row.year, row.allotted) for row in line_of_years(agreement)] == [(2027, 2), (2028, 2)]
    page = text_of(aidar, url("agreement", agreement.pk))
    for words in ("Draft made", "Party added", "Quota line added", "Facts changed", "Facts of a party changed", "Entry into force recorded"):
        assert words in page
    assert "A. Minister" in page
    assert "scholarships" in page
    assert url("step", agreement.pk, "terminate") in page
    assert url("add_party", agreement.pk) not in page


def line_of_years(agreement: Agreement) -> list[Any]:
    return [year_of(agreement, year) for year in range(line_of(agreement).first_year, line_of(agreement).last_year + 1)]


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"title_en": ""}, "title_en", "Enter the title in English: readers of every language fall back on it."),
        ({"valid_from": "2026-05-01", "valid_until": "2026-04-01"}, "valid_until", "The agreement would end before it begins."),
        ({"signed_on": "the 19th"}, "signed_on", "Enter a valid date."),
        ({"areas": ["training", "poetry"]}, "areas", "Select a valid choice. poetry is not one of the available choices."),
    ],
)
def test_a_refused_agreement_keeps_what_was_typed_with_a_sentence_at_the_field(
    world: World, typed: dict[str, Any], field: str, sentence: str
) -> None:
    answer = world.client("aidar").post(url("create"), HEAD | {"signed_at_place": "Dushanbe"} | typed)

    page = answer.content.decode()
    assert answer.context["form"].errors[field] == [sentence]
    assert f'id="id_{field}_error"' in page
    assert "Dushanbe" in page
    assert "Соглашение с Таджикистаном" in page
    assert agreements() == []


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"per_year": "0"}, "per_year", "Enter at least 1 a year."),
        ({"last_year": "2026"}, "last_year", "The last year lies before the first year."),
        ({"last_year": "20270"}, "last_year", "Ensure this value is less than or equal to 2100."),
        ({"partner": "b"}, "partner", "Select a valid choice. That choice is not one of the available choices."),
        ({"kind": ""}, "kind", "Choose the purpose."),
    ],
)
def test_a_refused_line_keeps_what_was_typed_with_a_sentence_at_the_field(world: World, typed: dict[str, str], field: str, sentence: str) -> None:
    agreement = make_agreement(world)
    partner = {"partner": str(world.partner_b.pk if typed.get("partner") else world.partner_a.pk)}

    answer = world.client("aidar").post(url("add_line", agreement.pk), LINE | {"months": "11.5"} | typed | partner)

    assert answer.context["form"].errors[field] == [sentence]
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert 'value="11.5"' in answer.content.decode()
    assert QuotaLine.objects.across_partners(reason="test").count() == 1


def test_a_party_of_another_partner_or_a_second_time_is_refused_at_its_field(world: World) -> None:
    agreement = make_agreement(world, in_force=False)
    aidar = world.client("aidar")
    twice = {"partner": world.partner_a.pk, "role": "party"}
    foreign = {"partner": world.partner_a.pk, "institution": world.institutions["authority_b"].pk, "role": "party", "signatory_name": "Somebody"}

    assert aidar.post(url("add_party", agreement.pk), twice).context["form"].errors == {"partner": ["This party is in the agreement already."]}
    answer = aidar.post(url("add_party", agreement.pk), foreign)
    assert list(answer.context["form"].errors) == ["institution"]
    assert "Somebody" in answer.content.decode()


def test_parties_are_fixed_by_the_signing(world: World) -> None:
    agreement = make_agreement(world)
    aidar = world.client("aidar")

    answer = aidar.post(url("add_party", agreement.pk), {"partner": world.partner_b.pk, "role": "party"})

    assert "Parties are fixed by the signing" in answer.content.decode()
    assert AgreementParty.objects.across_partners(reason="test").filter(agreement=agreement).count() == 2


def test_a_party_added_by_mistake_is_removed_unless_a_line_is_for_it(world: World) -> None:
    agreement = make_agreement(world, in_force=False)
    aidar = world.client("aidar")
    mistake = verbs.add_party(agreement, fields={"partner": world.partner_b}, actor=world.aidar, now=NOW)
    needed = AgreementParty.objects.across_partners(reason="test").get(agreement=agreement, partner=world.partner_a)

    assert "Remove the party" in text_of(aidar, url("change_party", mistake.pk))
    assert aidar.post(url("remove_party", mistake.pk))["Location"] == url("agreement", agreement.pk)
    refused = aidar.post(url("remove_party", needed.pk), follow=True)

    assert "A quota line of this agreement is for this party" in refused.content.decode()
    left = AgreementParty.objects.across_partners(reason="test").filter(agreement=agreement)
    assert {row.partner_id for row in left} == {world.host.pk, world.partner_a.pk}


def test_facts_on_record_are_corrected_but_not_emptied(world: World) -> None:
    agreement = make_agreement(world)

    answer = world.client("aidar").post(url("change", agreement.pk), HEAD)

    assert set(answer.context["form"].errors) == {"signed_on", "valid_from"}
    agreement.refresh_from_db()
    assert agreement.title_en == "Agreement on training"


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"signed_on": "2026-12-19"}, "signed_on", "its day can"),
        ({"valid_from": "2026-12-19"}, "valid_from", "its day can"),
        ({"valid_until": "2026-01-01"}, "valid_until", "would end before it begins"),
    ],
)
def test_dates_of_what_is_on_record_hold_what_the_steps_ask(world: World, typed: dict[str, str], field: str, sentence: str) -> None:
    agreement = make_agreement(world)

    answer = world.client("aidar").post(url("change", agreement.pk), HEAD | {"signed_on": "2026-03-19", "valid_from": "2026-03-19"} | typed)

    assert sentence in answer.context["form"].errors[field][0]
    agreement.refresh_from_db()
    assert agreement.signed_on == agreement.valid_from == date(2026, 3, 19)


def test_parties_are_told_what_changes_once_it_is_signed(world: World) -> None:
    draft, signed = make_agreement(world, in_force=False), make_agreement(world)
    party = AgreementParty.objects.across_partners(reason="test").filter(agreement=signed, partner=world.partner_a).get()
    for agreement in (draft, signed):
        verbs.change_agreement(agreement, fields={"title_ru": "Соглашение"}, actor=world.aidar, now=NOW)
        verbs.add_line(agreement, fields={**LINE, "level": "eqf6", "months": None, "partner": world.partner_a}, actor=world.aidar, now=NOW)
    verbs.change_party(party, fields={"signatory_name": "A. Karimov"}, actor=world.aidar, now=NOW)

    for entry in entries_for(draft) | entries_for(signed):
        deliver_event(entry.pk, now=NOW)

    notices = Notice.objects.across_partners(reason="test").filter(kind__in=CHANGES)
    assert {(notice.event.object_id, notice.kind) for notice in notices} == {(signed.pk, kind) for kind in CHANGES}
    assert {world.users[name].pk for name in ("alice", "aidar")} <= {notice.recipient_id for notice in notices}
    assert "title in Russian" in text_of(world.client("alice"), url("agreement", signed.pk))


def test_a_party_read_long_ago_is_changed_as_it_is_now(world: World) -> None:
    agreement = make_agreement(world)
    rows = AgreementParty.objects.across_partners(reason="test").filter(agreement=agreement, partner=world.partner_a)
    early, late = rows.get(), rows.get()
    verbs.change_party(late, fields={"signatory_name": "A. Karimov"}, actor=world.aidar, now=NOW)

    verbs.change_party(early, fields={"signatory_post": "Minister"}, actor=world.aidar, now=NOW)

    found = rows.get()
    assert (found.signatory_name, found.signatory_post) == ("A. Karimov", "Minister")


def test_a_change_without_a_change_leaves_no_trace(world: World) -> None:
    agreement = make_agreement(world)
    before = entries_for(agreement).count()

    answer = world.client("aidar").post(
        url("change", agreement.pk),
        {"title_en": "Agreement on training", "signed_on": "2026-03-19", "valid_from": "2026-03-19", "areas": ["training"]},
    )

    assert answer.status_code == 302
    assert entries_for(agreement).count() == before


def test_dates_that_lie_ahead_hold_the_steps_back(world: World) -> None:
    agreement = make_agreement(world, in_force=False)
    aidar = world.client("aidar")
    facts = {"signed_on": date(2026, 11, 25), "valid_from": date(2026, 12, 1)}
    verbs.change_agreement(agreement, fields=facts, actor=world.aidar, now=NOW)

    assert "The date of signing lies ahead" in aidar.post(url("step", agreement.pk, "sign")).content.decode()
    verbs.sign(agreement, actor=world.aidar, now=NOW + timedelta(days=1))
    assert "lies ahead" in text_of(aidar, url("agreement", agreement.pk))
    assert "lies ahead" in aidar.post(url("step", agreement.pk, "bring_into_force")).content.decode()


def test_termination_asks_for_a_reason_and_both_sides_read_it(world: World) -> None:
    agreement = make_agreement(world)
    aidar = world.client("aidar")

    note = {"consent_note": "No. 12-3/45", "consent_on": "2026-11-20"}
    empty = aidar.post(url("step", agreement.pk, "terminate"), {"reason": " ", **note})
    assert list(empty.context["form"].errors) == ["reason"]
    alone = aidar.post(url("step", agreement.pk, "terminate"), {"reason": "Replaced by a new one."})
    assert sorted(alone.context["form"].errors) == ["consent_note", "consent_on"]
    assert aidar.post(url("step", agreement.pk, "terminate"), {"reason": "Replaced by a new one.", **note}).status_code == 302

    page = text_of(world.client("alice"), url("agreement", agreement.pk))
    assert "Replaced by a new one." in page
    assert "Consent of the other side: note No. 12-3/45 of 20 Nov 2026." in page
    assert aidar.get(url("step", agreement.pk, "sign"))["Location"] == url("agreement", agreement.pk)


def test_only_agreement_officers_write(world: World) -> None:
    agreement = make_agreement(world, in_force=False)
    party = AgreementParty.objects.across_partners(reason="test").filter(agreement=agreement)[0]
    addresses = [
        url("create"), url("change", agreement.pk), url("add_party", agreement.pk), url("add_line", agreement.pk), url("signed_file", agreement.pk),
        url("change_party", party.pk), url("step", agreement.pk, "sign"),
    ]  # fmt: skip

    for name in ("sofia", "olga"):
        client = world.client(name)
        assert {client.get(address).status_code for address in addresses} == {403}
        assert {client.post(address).status_code for address in addresses} == {403}
        assert url("change", agreement.pk) not in text_of(client, url("agreement", agreement.pk))
    for name in ("alice", "charlie"):  # what was never proposed is the host's own paper, for its own partner too
        client = world.client(name)
        assert {client.get(address).status_code for address in addresses[1:]} == {404}
        assert client.post(url("remove_party", party.pk)).status_code == 404
    verbs.propose(agreement, actor=world.aidar, now=NOW)
    alice = world.client("alice")
    assert {alice.get(address).status_code for address in addresses} == {403}
    assert world.client("aidar").get(url("step", agreement.pk, "expire")).status_code == 404


def test_a_signatory_records_the_signing_but_writes_nothing_else(world: World) -> None:
    agreement = make_agreement(world, in_force=False)
    nurlan = world.client("nurlan")

    assert url("step", agreement.pk, "sign") in text_of(nurlan, url("agreement", agreement.pk))
    assert nurlan.get(url("change", agreement.pk)).status_code == 403
    assert nurlan.post(url("step", agreement.pk, "sign")).status_code == 302
    agreement.refresh_from_db()
    assert agreement.state == "signed"


# --- signed file -------------------------------------------------------------------------------------------------------------


def test_a_file_that_took_the_place_of_another_leaves_both_checksums_in_the_history(world: World) -> None:
    agreement = make_agreement(world)
    aidar = world.client("aidar")
    for name in ("first.png", "second.png"):
        assert aidar.post(url("signed_file", agreement.pk), {"file": SimpleUploadedFile(name, PNG)}).status_code == 302
    agreement.refresh_from_db()
    assert agreement.signed_file is not None

    page = text_of(world.client("alice"), url("agreement", agreement.pk))

    for name in ("first.png", "second.png"):
        assert f"{name}, SHA-256 {agreement.signed_file.sha256}" in page


def test_the_signed_file_is_kept_shown_with_its_checksum_and_read_by_its_parties_only(world: World) -> None:
    agreement = make_agreement(world)
    aidar = world.client("aidar")
    assert aidar.get(url("signed_file_download", agreement.pk)).status_code == 404

    assert aidar.get(url("signed_file", agreement.pk)).status_code == 200
    assert aidar.post(url("signed_file", agreement.pk), {"file": SimpleUploadedFile("Соглашение.png", PNG)}).status_code == 302

    agreement.refresh_from_db()
    page = text_of(world.client("alice"), url("agreement", agreement.pk))
    assert "Соглашение.png" in page
    assert agreement.signed_file.sha256 in page
    assert "Signed file put on record" in page
    answer = world.client("alice").get(url("signed_file_download", agreement.pk))
    assert b"".join(answer.streaming_content) == PNG
    assert answer["Content-Disposition"].startswith("attachment")
    assert world.client("charlie").get(url("signed_file_download", agreement.pk)).status_code == 404
    assert world.client("nigora").get(url("signed_file_download", agreement.pk)).status_code == 404
    assert Client().get(url("signed_file_download", agreement.pk)).status_code == 302


def test_a_file_of_a_wrong_kind_and_none_at_all_are_refused_at_the_field(world: World) -> None:
    agreement = make_agreement(world)
    aidar = world.client("aidar")

    wrong = aidar.post(url("signed_file", agreement.pk), {"file": SimpleUploadedFile("agreement.exe", b"MZ")})
    nothing = aidar.post(url("signed_file", agreement.pk))

    assert "Files of this kind are not accepted" in wrong.context["form"].errors["file"][0]
    assert nothing.context["form"].errors["file"] == ["Choose a file first."]
    agreement.refresh_from_db()
    assert agreement.signed_file is None
