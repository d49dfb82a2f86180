"""Partner institutions: contacts that somebody vouches for, documents that hold until a day, who keeps and who reads them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agreements import operations as verbs
from agreements.models import InstitutionPaper
from core.errors import Invalid, NotAllowed, Refused
from core.history import entries_for
from documents.operations import store_bytes
from notifications.models import Notice
from notifications.operations import deliver_event
from partners.contacts import freshness, whole_months
from partners.models import InstitutionContact
from partners.operations import contacts
from tests.hostile_files import pdf
from tests.test_agreement_pages import queries, text_of, url
from tests.world import NOW, World

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
CARD = {"name": "M. Karimova", "post": "Head of protocol", "email": "m.karimova@mfa.example", "phone": "+992 37 221"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The clock of the pages stands at the world's NOW."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def page_of(world: World, key: str = "authority_a") -> str:
    return url("institution", world.institutions[key].pk)


def contact(world: World, **more: Any) -> InstitutionContact:
    return contacts.add_contact(world.institutions["authority_a"], fields=CARD | more, actor=world.aidar, now=NOW)


def paper(world: World, **more: Any) -> InstitutionPaper:
    file = store_bytes(b"x", name="licence.pdf", content_type="application/pdf", actor=world.aidar, now=NOW)
    fields = {"title": "Licence", "expires_on": TODAY + timedelta(days=400)} | more
    return verbs.add_paper(world.institutions["authority_a"], file=file, fields=fields, actor=world.aidar, now=NOW)


# --- contacts ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["aidar", "alice", "daler"])
def test_host_and_own_officers_add_correct_and_confirm_contacts(world: World, name: str) -> None:
    client = world.client(name)
    assert client.get(url("add_contact", world.institutions["authority_a"].pk)).status_code == 200
    assert client.post(url("add_contact", world.institutions["authority_a"].pk), CARD)["Location"] == page_of(world)
    row = InstitutionContact.objects.across_partners(reason="test").get()
    assert (row.confirmed_on, row.confirmed_by_label) == (TODAY, name.title())
    InstitutionContact.objects.across_partners(reason="test").update(confirmed_on=date(2025, 9, 1))
    assert "last confirmed 14 months ago" in text_of(client, page_of(world))

    client.post(url("confirm_contact", row.pk))
    assert "verified" in text_of(client, page_of(world))
    assert client.get(url("change_contact", row.pk)).status_code == 200
    client.post(url("change_contact", row.pk), CARD | {"phone": "+992 37 222"})
    assert "+992 37 222" in text_of(client, page_of(world))
    assert [entry.step for entry in entries_for(row)] == ["added", "confirmed", "changed"]
    client.post(url("remove_contact", row.pk))

    assert "No contact is on record yet." in text_of(client, page_of(world))


def test_another_partner_learns_no_contact(world: World) -> None:
    row = contact(world)
    charlie = world.client("charlie")

    assert charlie.get(page_of(world)).status_code == 404
    assert charlie.get(url("change_contact", row.pk)).status_code == 404
    assert charlie.post(url("confirm_contact", row.pk)).status_code == 404
    assert "karimova" not in text_of(charlie, reverse("partners:partner", args=[world.partner_a.pk])).lower()
    with pytest.raises(NotAllowed):
        contacts.confirm_contact(row, actor=world.charlie, now=NOW)


@pytest.mark.parametrize("name", ["sofia", "zarina", "olga"])
def test_who_may_read_contacts_need_not_keep_them(world: World, name: str) -> None:
    row = contact(world)

    assert "Confirm today" not in text_of(world.client(name), page_of(world))
    assert world.client(name).post(url("confirm_contact", row.pk)).status_code == 403


def test_an_address_stands_in_the_list_once(world: World) -> None:
    contact(world)

    answer = world.client("aidar").post(url("add_contact", world.institutions["authority_a"].pk), CARD)

    assert answer.status_code == 422
    assert "This address is in the list already." in answer.content.decode()


def test_a_contact_that_is_gone_is_not_removed_twice(world: World) -> None:
    row = contact(world)
    contacts.remove_contact(InstitutionContact.objects.across_partners(reason="test").get(pk=row.pk), actor=world.aidar, now=NOW)

    with pytest.raises(Refused):
        contacts.remove_contact(row, actor=world.aidar, now=NOW)


@pytest.mark.parametrize(
    ("confirmed", "text", "tone"),
    [
        (None, "never confirmed", "bad"),
        (date(2026, 11, 24), "verified", "good"),
        (date(2026, 5, 25), "verified", "good"),
        (date(2026, 5, 24), "last confirmed 6 months ago", "attention"),
        (date(2025, 9, 24), "last confirmed 14 months ago", "attention"),
    ],
)
def test_the_badge_says_how_long_ago(confirmed: date | None, text: str, tone: str) -> None:
    found = freshness(confirmed, TODAY)

    assert (str(found.text), found.tone) == (text, tone)


def test_months_are_whole() -> None:
    assert [whole_months(date(2026, 1, 31), day) for day in (date(2026, 2, 28), date(2026, 3, 31), date(2027, 1, 30))] == [0, 2, 11]


# --- documents ---------------------------------------------------------------------------------------------------------------


def test_aidar_puts_a_document_on_record_and_staff_read_it(world: World, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    aidar, where = world.client("aidar"), url("add_paper", world.institutions["authority_a"].pk)
    assert aidar.get(where).status_code == 200
    typed = {"title": "Licence", "issued_on": "2024-11-24", "expires_on": "2026-11-23"}

    nothing = aidar.post(where, typed)
    backwards = aidar.post(where, typed | {"expires_on": "2023-01-01", "file": SimpleUploadedFile("l.pdf", pdf(), "application/pdf")})
    wrong = aidar.post(where, typed | {"file": SimpleUploadedFile("l.pdf", b"MZ not a pdf", "application/pdf")})
    done = aidar.post(where, typed | {"file": SimpleUploadedFile("l.pdf", pdf(), "application/pdf")})

    assert nothing.context["form"].errors["file"] == ["Choose a file first."]
    assert backwards.context["form"].errors["expires_on"] == ["The document would end before it was issued."]
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["file"])
    assert done["Location"] == page_of(world)
    row = InstitutionPaper.objects.across_partners(reason="test").get()
    for name in ("aidar", "sofia", "olga"):
        page = text_of(world.client(name), page_of(world))
        assert "Licence" in page
        assert "holds no longer" in page
        file = world.client(name).get(url("paper_download", row.pk))
        assert b"".join(file.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]


def test_documents_are_the_hosts(world: World) -> None:
    row = paper(world)

    for name in ("alice", "daler"):
        assert "Licence" not in text_of(world.client(name), page_of(world))
        assert world.client(name).get(url("paper_download", row.pk)).status_code == 404
        assert world.client(name).get(url("add_paper", row.institution_id)).status_code == 403
    assert world.client("sofia").post(url("remove_paper", row.pk)).status_code == 403
    world.client("aidar").post(url("remove_paper", row.pk))
    assert not InstitutionPaper.objects.across_partners(reason="test").exists()
    with pytest.raises(Invalid):
        paper(world, issued_on=TODAY, expires_on=TODAY - timedelta(days=1))


def test_aidar_is_reminded_once_30_days_before_a_document_ends(world: World) -> None:
    row = paper(world, expires_on=TODAY + timedelta(days=40))

    given = [verbs.remind_of_papers(now=NOW + timedelta(days=days)) for days in (9, 10, 11)]
    entries = entries_for(row).filter(step="expires_soon")

    assert given[0] == 0
    assert [entry.data["days"] for entry in entries] == [30]
    deliver_event(entries[0].pk, now=NOW)
    notice = Notice.objects.across_partners(reason="test").get(kind="paper_expires_soon")
    assert (notice.recipient.full_name, notice.url) == ("Aidar", page_of(world))


# --- reached, and cheap ------------------------------------------------------------------------------------------------------


def test_the_page_of_the_partner_leads_to_its_institutions(world: World) -> None:
    InstitutionContact.objects.across_partners(reason="test").filter(pk=contact(world).pk).update(confirmed_on=None)
    partner = reverse("partners:partner", args=[world.partner_a.pk])

    for name in ("aidar", "alice"):
        page = text_of(world.client(name), partner)
        assert page_of(world) in page
        assert "never confirmed" in page
    assert page_of(world) not in text_of(world.client("charlie"), partner)


def test_the_page_costs_the_same_at_1_and_30_contacts(world: World) -> None:
    contact(world)
    for name in ("aidar", "alice"):
        client = world.client(name)
        client.get(page_of(world))
        one = queries(client, page_of(world))
        for number in range(30):
            contact(world, email=f"{name}{number}@mfa.example")
            paper(world)

        assert queries(client, page_of(world)) == one <= 12
