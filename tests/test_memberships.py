"""Roles of people: given, ended, and what ends with them; accounts closed and opened; the list of partners."""

import threading
from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.operations import set_active
from core.errors import Invalid, NotAllowed, Refused
from core.history import entries_for
from partners import operations
from partners.actor import actor_for
from partners.enums import Role
from partners.models import Institution, Invitation, Membership, Partner
from partners.queries import host_day, users_with_role
from partners.sections import Section, _sections, register_partner_section
from tests.factories_accounts import give_app, is_signed_in
from tests.sign_in import signed_in
from tests.world import NOW, PEOPLE, World, add_person

pytestmark = pytest.mark.django_db
TODAY = host_day(NOW)


@pytest.fixture(autouse=True)
def _no_attempts_yet():
    cache.clear()


def role_of(world: World, name: str) -> Membership:
    return Membership.objects.across_partners(reason="test").select_related("user", "institution__partner").get(user=world.users[name])


def give(world: World, name: str, role: Role, institution: str, *, by: str = "adil", **changes) -> Membership:
    values = {"starts_on": TODAY, "ends_on": None, "reason": "Order 12", **changes}
    return operations.give_role(
        user=world.users[name], role=role, institution=world.institutions[institution], actor=world.actors[by], now=NOW, **values
    )


def end(world: World, name: str, *, on: date = TODAY, by: str = "adil", reason: str = "left the post") -> Membership:
    membership = role_of(world, name)
    operations.end_membership(membership=membership, on=on, reason=reason, actor=world.actors[by], now=NOW)
    return membership


# --- giving --------------------------------------------------------------------------------------


def test_give_role_counts_at_once_and_writes_history(world):
    membership = give(world, "alice", Role.EMBASSY_OFFICER, "embassy_a")

    assert actor_for(world.users["alice"], NOW).has(Role.EMBASSY_OFFICER)
    entry = entries_for(membership).get()
    assert (entry.step, entry.actor_label, entry.data["role"]) == ("give_role", "Adil", "embassy_officer")
    assert membership.granted_by_id == world.adil.user_id


def test_role_begins_on_its_first_day_and_ends_after_its_last(world):
    give(world, "alice", Role.EMBASSY_OFFICER, "embassy_a", starts_on=TODAY + timedelta(days=1), ends_on=TODAY + timedelta(days=2))

    held = [actor_for(world.users["alice"], NOW + timedelta(days=days)).has(Role.EMBASSY_OFFICER) for days in range(4)]

    assert held == [False, True, True, False]


@pytest.mark.parametrize("name", sorted(set(PEOPLE) - {"adil"}))
def test_give_and_end_role_refused_to_others(world, name):
    with pytest.raises(NotAllowed):
        give(world, "alice", Role.EMBASSY_OFFICER, "embassy_a", by=name)
    with pytest.raises(NotAllowed):
        end(world, "charlie", by=name)


def test_nobody_gives_themselves_a_role(world):
    with pytest.raises(NotAllowed):
        give(world, "adil", Role.SIGNATORY, "ministry")


@pytest.mark.parametrize(
    ("changes", "field"), [({"ends_on": TODAY - timedelta(days=1)}, "ends_on"), ({"starts_on": TODAY + timedelta(days=9), "ends_on": TODAY}, "")]
)
def test_give_role_refused_with_wrong_days(world, changes, field):
    with pytest.raises(Invalid) as refused:
        give(world, "alice", Role.EMBASSY_OFFICER, "embassy_a", **changes)

    assert field in refused.value.errors


def test_give_role_of_the_host_refused_elsewhere(world):
    with pytest.raises(Invalid):
        give(world, "alice", Role.PROGRAMME_OFFICER, "authority_a")


def test_give_role_refused_when_held_or_account_closed(world):
    with pytest.raises(Refused):
        give(world, "alice", Role.NOMINATING_OFFICER, "authority_a")
    User.objects.filter(pk=world.users["charlie"].pk).update(is_active=False)
    with pytest.raises(Refused):
        give(world, "charlie", Role.EMBASSY_OFFICER, "embassy_a")


def test_database_refuses_a_role_twice_and_days_upside_down(world):
    row = role_of(world, "alice")
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership(user=row.user, institution=row.institution, role=row.role, starts_on=TODAY).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership._base_manager.filter(pk=row.pk).update(ends_on=date(2019, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership._base_manager.filter(pk=row.pk).update(role="king")


# --- ending --------------------------------------------------------------------------------------


def test_end_of_the_last_role_today_ends_sessions_at_once(world):
    client = world.client("alice")
    assert is_signed_in(client)

    membership = end(world, "alice")

    assert not is_signed_in(client)
    assert not actor_for(world.users["alice"], NOW).roles
    assert world.users["alice"].pk not in users_with_role(Role.NOMINATING_OFFICER, now=NOW)
    entry = entries_for(membership).get()
    assert (entry.step, entry.reason, entry.data["at_once"]) == ("end_role", "left the post", True)


def test_end_of_one_of_two_roles_keeps_the_session(world):
    give(world, "alice", Role.EMBASSY_OFFICER, "embassy_a")
    client = world.client("alice")
    first = Membership.objects.across_partners(reason="test").get(user=world.users["alice"], role="nominating_officer")

    operations.end_membership(membership=first, on=TODAY, reason="moved", actor=world.adil, now=NOW)

    assert is_signed_in(client)
    assert actor_for(world.users["alice"], NOW).roles == {"embassy_officer"}


def test_planned_end_keeps_the_role_until_its_last_day(world):
    client = world.client("alice")

    end(world, "alice", on=TODAY + timedelta(days=7))

    assert is_signed_in(client)
    assert actor_for(world.users["alice"], NOW + timedelta(days=7)).roles
    assert not actor_for(world.users["alice"], NOW + timedelta(days=8)).roles


def test_role_that_began_today_can_end_today(world):
    membership = give(world, "alice", Role.EMBASSY_OFFICER, "embassy_a")

    operations.end_membership(membership=membership, on=TODAY, reason="a slip", actor=world.adil, now=NOW)

    assert not actor_for(world.users["alice"], NOW).has(Role.EMBASSY_OFFICER)


def test_role_that_has_not_begun_can_be_taken_back(world):
    membership = give(world, "alice", Role.EMBASSY_OFFICER, "embassy_a", starts_on=TODAY + timedelta(days=5))

    operations.end_membership(membership=membership, on=TODAY, reason="a slip", actor=world.adil, now=NOW)

    assert not actor_for(world.users["alice"], NOW + timedelta(days=5)).has(Role.EMBASSY_OFFICER)


def test_end_refused_twice_in_the_past_and_without_reason(world):
    with pytest.raises(Invalid):
        end(world, "alice", reason=" ")
    with pytest.raises(Invalid):
        end(world, "alice", on=TODAY - timedelta(days=1))
    end(world, "alice")
    with pytest.raises(Refused):
        end(world, "alice")


def test_end_withdraws_invitations_sent_for_the_institution(world):
    values = {"full_name": "M", "role": Role.NOMINATING_OFFICER, "language": "en", "role_ends_on": None, "now": NOW}
    sent, token = operations.invite(email="m@example.org", institution=world.institutions["authority_a"], actor=world.daler, **values)
    other, _token = operations.invite(email="n@example.org", institution=world.institutions["authority_a"], actor=world.adil, **values)

    end(world, "daler")

    sent.refresh_from_db()
    other.refresh_from_db()
    assert sent.cancelled_at
    assert not other.cancelled_at
    with pytest.raises(Refused):
        operations.open_invitation(token=token, now=NOW)


def test_only_administrator_stays(world):
    with pytest.raises(Refused):
        end(world, "adil")

    add_person(world, "aigul", "ministry", Role.ADMINISTRATOR)
    end(world, "adil")
    assert users_with_role(Role.ADMINISTRATOR, now=NOW) == [world.users["aigul"].pk]


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_end_each_other_at_once(world):
    add_person(world, "aigul", "ministry", Role.ADMINISTRATOR)
    gate, answers = threading.Barrier(2), []

    def run(victim: str, by: str) -> None:
        gate.wait()
        try:
            end(world, victim, by=by)
            answers.append("done")
        except Refused:
            answers.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in (("adil", "aigul"), ("aigul", "adil"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == ["done", "refused"]
    assert len(users_with_role(Role.ADMINISTRATOR, now=NOW)) == 1


def test_end_is_undone_when_a_later_step_fails(world, monkeypatch):
    client = world.client("alice")
    monkeypatch.setattr("partners.operations.memberships.end_sessions", _fail)

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        end(world, "alice")

    assert role_of(world, "alice").ends_on is None
    assert is_signed_in(client)


def _fail(**kwargs):
    raise ZeroDivisionError


# --- accounts ------------------------------------------------------------------------------------


def test_deactivate_ends_roles_sessions_and_invitations_together(world):
    client = world.client("alice")
    values = {"full_name": "A", "role": Role.EMBASSY_OFFICER, "language": "en", "role_ends_on": None, "now": NOW}
    invited, _token = operations.invite(email="alice@example.org", institution=world.institutions["embassy_a"], actor=world.adil, **values)

    operations.deactivate_user(user=world.users["alice"], reason="left the service", actor=world.adil, now=NOW)

    world.users["alice"].refresh_from_db()
    assert not world.users["alice"].is_active
    assert not is_signed_in(client)
    assert role_of(world, "alice").ended_at == NOW
    assert Invitation.objects.across_partners(reason="test").get(pk=invited.pk).cancelled_at == NOW
    assert entries_for(world.users["alice"]).get().step == "deactivate"


def test_reactivate_restores_no_role(world):
    operations.deactivate_user(user=world.users["alice"], reason="left", actor=world.adil, now=NOW)

    operations.reactivate_user(user=world.users["alice"], reason="came back", actor=world.adil, now=NOW)

    client = signed_in(User.objects.get(pk=world.users["alice"].pk))
    assert is_signed_in(client)
    assert not actor_for(world.users["alice"], NOW).roles


def test_reset_second_factor_removes_it_and_ends_sessions(world):
    client = world.client("sofia")
    give_app(world.users["sofia"])

    operations.reset_second_factor(user=world.users["sofia"], reason="phone lost, called back", actor=world.adil, now=NOW)

    assert not Authenticator.objects.filter(user=world.users["sofia"]).exists()
    assert not is_signed_in(client)
    assert entries_for(world.users["sofia"]).get().reason == "phone lost, called back"


ACTS = [operations.deactivate_user, operations.reactivate_user, operations.reset_second_factor]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("name", ["sofia", "olga", "daler", "alice"])
def test_acts_on_accounts_refused_to_others(world, act, name):
    with pytest.raises(NotAllowed):
        act(user=world.users["charlie"], reason="why", actor=world.actors[name], now=NOW)


@pytest.mark.parametrize("act", ACTS)
def test_acts_on_accounts_refused_on_oneself_and_without_reason(world, act):
    with pytest.raises(NotAllowed):
        act(user=world.users["adil"], reason="why", actor=world.adil, now=NOW)
    with pytest.raises(Invalid):
        act(user=world.users["charlie"], reason="", actor=world.adil, now=NOW)


def test_closing_twice_writes_history_once(world):
    user = world.users["charlie"]
    for _ in range(2):
        set_active(user=user, is_active=False, reason="left", actor=world.adil, now=NOW)

    assert entries_for(user).count() == 1


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

    def agreements(actor, partner):
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
