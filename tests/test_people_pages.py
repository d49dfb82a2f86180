"""Pages of people and roles, and of partners and their institutions."""

from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from core.errors import NotAllowed
from core.history import entries_for
from partners import operations
from partners.enums import Role
from partners.models import Institution, Membership, Partner
from partners.queries import host_day
from partners.sections import Section, _sections, register_partner_section
from tests.factories_accounts import end, role_of
from tests.world import NOW, PEOPLE, add_person

pytestmark = pytest.mark.django_db
TODAY = host_day(NOW)


@pytest.fixture(autouse=True)
def _no_attempts_yet():
    cache.clear()


# --- pages of people -----------------------------------------------------------------------------


SEE_PEOPLE = {"adil", "olga", "daler"}


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_people_pages_by_role(world, name):
    client = world.client(name)
    charlie = world.users["charlie"].pk

    assert client.get("/people-and-roles/").status_code == (200 if name in SEE_PEOPLE else 403)
    assert client.get(f"/people-and-roles/{charlie}/").status_code == (200 if name in {"adil", "olga"} else 403)
    for path in ("give-role", "deactivate", "reactivate", "reset-second-factor"):
        assert client.get(f"/people-and-roles/{charlie}/{path}/").status_code == (200 if name == "adil" else 403), path
    assert client.get(f"/roles/{role_of(world, 'charlie').pk}/end/").status_code == (200 if name == "adil" else 403)


def test_people_list_is_filtered(world):
    client = world.client("adil")
    authority = world.institutions["authority_a"].pk

    by_name = client.get("/people-and-roles/?name=charl").content.decode()
    by_role = client.get("/people-and-roles/?role=auditor").content.decode()
    by_place = client.get(f"/people-and-roles/?institution={authority}").content.decode()
    nobody = client.get("/people-and-roles/?name=zzz").content.decode()

    assert "charlie@example.org" in by_name
    assert "alice@example.org" not in by_name
    assert "olga@example.org" in by_role
    assert "alice@example.org" not in by_role
    assert "alice@example.org" in by_place
    assert "charlie@example.org" not in by_place
    assert "Nobody fits these filters" in nobody


def test_past_roles_are_listed_when_asked_for(world):
    end(world, "charlie")
    client = world.client("adil")

    assert "charlie@example.org" not in client.get("/people-and-roles/").content.decode()
    assert "charlie@example.org" in client.get("/people-and-roles/?past=on").content.decode()


def test_head_sees_people_of_the_own_authority_only(world):
    page = world.client("daler").get("/people-and-roles/").content.decode()

    assert "alice@example.org" in page
    assert "charlie@example.org" not in page
    assert "zarina@example.org" not in page


def test_people_list_costs_the_same_at_many_rows(world, django_assert_max_num_queries):
    from django.test.utils import CaptureQueriesContext

    client = world.client("adil")
    client.get("/people-and-roles/")
    with CaptureQueriesContext(connection) as few:
        client.get("/people-and-roles/")
    for number in range(40):
        add_person(world, f"officer{number}", "authority_b", Role.NOMINATING_OFFICER)
    with CaptureQueriesContext(connection) as many:
        page = client.get("/people-and-roles/").content.decode()

    assert len(many) == len(few)
    assert "?after=" in page


def test_administrator_gives_and_ends_a_role_by_page(world):
    client = world.client("adil")
    alice = world.users["alice"].pk
    data = {"role": "embassy_officer", "institution": world.institutions["embassy_a"].pk, "starts_on": TODAY.isoformat(), "reason": "Order 5"}

    given = client.post(f"/people-and-roles/{alice}/give-role/", data)
    again = client.post(f"/people-and-roles/{alice}/give-role/", data)
    membership = Membership.objects.across_partners(reason="test").get(user_id=alice, role="embassy_officer")
    page = client.get(f"/people-and-roles/{alice}/").content.decode()
    unsaid = client.post(f"/roles/{membership.pk}/end/", {"on": "2099-01-01"})
    ended = client.post(f"/roles/{membership.pk}/end/", {"on": "2099-01-01", "reason": "rotation"})

    membership.refresh_from_db()
    assert (given.status_code, ended.status_code, unsaid.status_code) == (302, 302, 200)
    assert "holds the role already" in again.content.decode()
    assert "Order 5" in page
    assert membership.ends_on == date(2099, 1, 1)


def test_auditor_reads_a_person_without_acts(world):
    page = world.client("olga").get(f"/people-and-roles/{world.users['alice'].pk}/").content.decode()

    assert "alice@example.org" in page
    assert "give-role" not in page
    assert "/end/" not in page


def test_administrator_closes_an_account_by_page(world):
    client = world.client("adil")
    user = world.users["alice"]

    response = client.post(f"/people-and-roles/{user.pk}/deactivate/", {"reason": "left"})

    user.refresh_from_db()
    assert response.status_code == 302
    assert not user.is_active
    page = client.get(f"/people-and-roles/{user.pk}/").content.decode()
    for words in ("Account closed", "End of a role set", "left", "Adil"):
        assert words in page
    assert client.get(f"/people-and-roles/{user.pk}/delete/").status_code == 404
    assert client.get("/people-and-roles/999999/").status_code == 404


# --- partners ------------------------------------------------------------------------------------

PARTNER = {"kind": "organisation", "code": "TURK", "name_en": "Organisation of Turkic States", "time_zone": "Europe/Istanbul"}
EDITORS = {"adil", "aidar"}
NO_PARTNERS = {"nigora", "timur", "rana", "erlan"}


@pytest.mark.parametrize("name", sorted(PEOPLE))
def test_partner_pages_by_role(world, name):
    client = world.client(name)
    a, institution = world.partner_a.pk, world.institutions["authority_a"].pk

    seen = 403 if name in NO_PARTNERS else 200
    assert client.get("/partners/").status_code == seen
    assert client.get(f"/partners/{a}/").status_code == seen
    edit = 200 if name in EDITORS else 403
    for path in ("/partners/add/", f"/partners/{a}/change/", f"/partners/{a}/institutions/add/", f"/institutions/{institution}/change/"):
        assert client.get(path).status_code == edit, path


def test_partner_added_and_changed_by_page(world):
    client = world.client("aidar")

    added = client.post("/partners/add/", PARTNER)
    partner = Partner.objects.get(code="TURK")
    client.post(f"/partners/{partner.pk}/change/", {**PARTNER, "name_kk": "Түркі мемлекеттері ұйымы", "joined_on": "2009-10-03"})
    client.post(f"/partners/{partner.pk}/institutions/add/", {"kind": "secretariat", "name_en": "Secretariat"})
    page = client.get(f"/partners/{partner.pk}/").content.decode()

    assert added.headers["Location"] == f"/partners/{partner.pk}/"
    for words in ("Organisation of Turkic States", "Түркі мемлекеттері ұйымы", "Secretariat", "2009"):
        assert words in page
    assert [entry.step for entry in entries_for(partner)] == ["add", "change"]
    assert entries_for(partner).last().data == {"changed": ["joined_on", "name_kk"]}


def test_partner_refused_with_a_code_that_is_taken(world):
    response = world.client("adil").post("/partners/add/", {**PARTNER, "code": "TJ"})

    assert response.status_code == 200
    assert "error" in response.content.decode()
    assert Partner.objects.count() == 3


def test_institution_refused_twice_and_changed(world):
    client = world.client("adil")
    a = world.partner_a
    name = world.institutions["authority_a"].name_en

    twice = client.post(f"/partners/{a.pk}/institutions/add/", {"kind": "authority", "name_en": name})
    pk = world.institutions["embassy_a"].pk
    client.post(f"/institutions/{pk}/change/", {"kind": "embassy", "name_en": "Embassy in Astana"})

    assert "in the list already" in twice.content.decode()
    assert Institution.objects.get(pk=pk).name_en == "Embassy in Astana"


def test_partner_operations_refused_to_others(world):
    with pytest.raises(NotAllowed):
        operations.add_partner(values=PARTNER, actor=world.sofia, now=NOW)
    with pytest.raises(NotAllowed):
        operations.change_partner(partner=world.partner_a, values={"code": "XX"}, actor=world.alice, now=NOW)
    with pytest.raises(NotAllowed):
        operations.add_institution(partner=world.partner_a, values={"kind": "hub", "name_en": "Hub"}, actor=world.alice, now=NOW)
    with pytest.raises(NotAllowed):
        operations.change_institution(institution=world.institutions["embassy_a"], values={"name_en": "X"}, actor=world.alice, now=NOW)


def test_nobody_makes_a_second_host(world):
    partner = operations.add_partner(values={**PARTNER, "is_host": True}, actor=world.adil, now=NOW)

    assert not partner.is_host


def test_upper_apps_add_sections_to_a_partner(world, tmp_path, settings):
    (tmp_path / "section.html").write_text("<h2>Agreements of {{ section.code }}</h2>")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]

    def agreements(actor, partner, now):
        return Section("section.html", {"code": partner.code}) if partner.code == "TJ" else None

    register_partner_section(agreements)
    try:
        client = world.client("sofia")
        assert "Agreements of TJ" in client.get(f"/partners/{world.partner_a.pk}/").content.decode()
        assert "Agreements of" not in client.get(f"/partners/{world.partner_b.pk}/").content.decode()
    finally:
        _sections.remove(agreements)


def test_pages_need_sign_in(world):
    for name in ("partners:partners", "partners:members", "partners:invitations", "partners:invite"):
        assert Client().get(reverse(name)).headers["Location"].startswith("/accounts/login/")
