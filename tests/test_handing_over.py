"""A post is handed over in one act: what ends, what passes on, what the page says beforehand; and nothing of it when a part fails."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import Invalid, NotAllowed, Refused
from core.history import entries_for
from core.models import FormDraft, HistoryEntry
from notifications.models import Notice
from notifications.operations.delivery import deliver_event
from partners import operations
from partners.actor import actor_for
from partners.enums import Power, Role
from partners.links import token_of
from partners.models import Invitation, Membership
from partners.operations import Newcomer
from partners.queries import host_day, roles_now
from tests.factories_accounts import accept, invite, is_signed_in, role_of
from tests.snapshots import differences, snapshot
from tests.test_lent_powers import lend
from tests.test_operations_each import failing
from tests.world import NOW, PEOPLE, World, add_person, make_call, make_draft, make_nomination

pytestmark = pytest.mark.django_db
TODAY = host_day(NOW)
MAVZUNA = Newcomer(email="mavzuna@example.org", full_name="Mavzuna Karimova", language="ru")


def hand_over(world: World, leaver: str = "alice", to: str | Newcomer = "zarina", *, by: str = "daler", **more: Any) -> Membership:
    """To Zarina, who works for the same partner at its embassy, unless named otherwise."""
    membership = more.pop("membership", None) or role_of(world, leaver)
    successor = {"newcomer": to} if isinstance(to, Newcomer) else {"successor": world.users[to]}
    values = {"reason": "Posted abroad", "actor": world.actors[by], "now": NOW, **more}
    operations.hand_over(membership=membership, **successor, **values)
    return membership


def typed(world: World, name: str, address: str, **fields: str) -> FormDraft:
    kept = {key: {"value": [text], "at": NOW.isoformat(), "tab": name, "revision": 1} for key, text in fields.items()}
    draft = FormDraft(user_id=world.users[name].pk, form=address, fields=kept, revision=1, started_at=NOW, updated_at=NOW)
    draft.save()
    return draft


def forms_of(world: World, name: str) -> dict[str, dict[str, str]]:
    rows = FormDraft.objects.across_partners(reason="test").filter(user_id=world.users[name].pk).order_by("form")
    return {row.form: {key: one["value"][0] for key, one in row.fields.items()} for row in rows}


def deliver_all() -> None:
    for entry in HistoryEntry.objects.across_partners(reason="test").filter(delivered_at=None).order_by("pk"):
        deliver_event(entry.pk, now=NOW)


def inbox(world: World, name: str) -> list[str]:
    rows = Notice.objects.across_partners(reason="test").filter(recipient=world.users[name]).order_by("pk")
    return list(rows.values_list("kind", flat=True))


# --- what ends -----------------------------------------------------------------------------------


def test_leaver_is_signed_out_and_successor_acts_at_once(world: World) -> None:
    alice, zarina = world.client("alice"), world.client("zarina")
    assert is_signed_in(alice)

    membership = hand_over(world)

    assert alice.get(reverse("home")).headers["Location"].startswith(reverse("account_login"))
    assert roles_now(world.users["alice"], NOW).count() == 0
    assert actor_for(world.users["zarina"], NOW).has_at(world.institutions["authority_a"].pk, Role.NOMINATING_OFFICER)
    assert is_signed_in(zarina)
    entry = entries_for(membership).last()
    assert (entry.step, entry.reason, entry.data["to"], entry.actor_label) == ("hand_over", "Posted abroad", "Zarina", "Daler")
    assert (membership.ends_on, membership.ended_at) == (TODAY, NOW)


def test_successor_who_holds_the_role_keeps_it_as_it_was(world: World) -> None:
    before = role_of(world, "amir")

    hand_over(world, to="amir")

    assert role_of(world, "amir").starts_on == before.starts_on


def test_all_roles_at_the_authority_are_handed_over_others_stay(world: World) -> None:
    rows = [("authority_a", Role.EMPLOYER_ENDORSER), ("authority_b", Role.NOMINATING_OFFICER)]
    for place, role in rows:
        Membership(user=world.users["alice"], institution=world.institutions[place], role=role, starts_on=TODAY).save()
    membership = Membership.objects.across_partners(reason="test").get(
        user=world.users["alice"], institution=world.institutions["authority_a"], role=Role.NOMINATING_OFFICER
    )

    hand_over(world, membership=membership)

    assert [row.institution.name_en for row in roles_now(world.users["alice"], NOW)] == ["Ministry of Foreign Affairs of Kyrgyzstan"]
    assert {row.role for row in roles_now(world.users["zarina"], NOW)} == {"embassy_officer", "nominating_officer", "employer_endorser"}


def test_sessions_end_also_when_another_role_stays(world: World) -> None:
    Membership(user=world.users["alice"], institution=world.institutions["embassy_a"], role=Role.EMBASSY_OFFICER, starts_on=TODAY).save()
    client = world.client("alice")
    membership = Membership.objects.across_partners(reason="test").get(user=world.users["alice"], role=Role.NOMINATING_OFFICER)

    hand_over(world, to="amir", membership=membership)

    assert not is_signed_in(client)


def test_lent_powers_given_and_held_end(world: World) -> None:
    held = lend(world, "alice")
    hand_over(world)
    held.refresh_from_db()
    assert held.ended_at == NOW

    given = lend(world, "amir")
    hand_over(world, "daler", "amir", by="adil")
    given.refresh_from_db()

    assert given.ended_at == NOW
    assert actor_for(world.users["amir"], NOW).has(Role.AUTHORITY_HEAD)


# --- what passes on ------------------------------------------------------------------------------


def test_open_invitations_pass_to_the_successor_and_their_links_go_on_working(world: World) -> None:
    lend(world, "alice", Power.INVITE_OFFICERS)
    world.actors["alice"] = actor_for(world.users["alice"], NOW)
    invitation, secret = invite(world, by="alice")

    hand_over(world)

    invitation.refresh_from_db()
    assert (invitation.invited_by_id, invitation.invited_by_label, invitation.cancelled_at) == (world.zarina.user_id, "Zarina", None)
    assert entries_for(invitation).last().step == "pass_on"
    assert accept(secret)


def test_drafts_stay_with_the_authority_and_the_history_says_who_keeps_them(world: World) -> None:
    call = make_call(world)
    draft, sent, other = make_draft(world, call), make_nomination(world, call, number=1), make_draft(world, call, number=2, actor=world.amir)

    hand_over(world)

    assert [entries_for(row).filter(step="keeper_changed").count() for row in (draft, sent, other)] == [1, 0, 0]
    page = world.client("zarina").get(reverse("scholarships:nomination", args=[draft.pk])).content.decode()
    assert "Kept by the successor of the officer who began it" in page
    assert "Zarina" in page


def test_typed_forms_pass_and_what_the_successor_typed_wins(world: World) -> None:
    draft = make_draft(world, make_call(world))
    one, two = reverse("scholarships:nomination_section", args=[draft.pk, "identity"]), reverse("scholarships:nominate", args=[draft.call_id])
    typed(world, "alice", one, given_names="Farrukh", family_name="Rahimov")
    typed(world, "alice", two, given_names="Saodat")
    typed(world, "alice", reverse("account_settings"), full_name="Alice A.")
    typed(world, "zarina", one, given_names="Farruh")

    hand_over(world)

    assert forms_of(world, "zarina") == {one: {"given_names": "Farruh", "family_name": "Rahimov"}, two: {"given_names": "Saodat"}}
    assert forms_of(world, "alice") == {reverse("account_settings"): {"full_name": "Alice A."}}


def test_forms_for_another_partner_stay_with_who_goes_on_working_for_it(world: World) -> None:
    call = make_call(world, partners=(world.partner_a, world.partner_b))
    draft, other = make_draft(world, call), make_draft(world, call, actor=world.charlie, number=1)
    Membership(user=world.users["alice"], institution=world.institutions["authority_b"], role=Role.NOMINATING_OFFICER, starts_on=TODAY).save()
    pages = [reverse("scholarships:nomination_section", args=[row.pk, "identity"]) for row in (draft, other)]
    for page in pages:
        typed(world, "alice", page, given_names="F")
    membership = Membership.objects.across_partners(reason="test").get(user=world.users["alice"], institution=world.institutions["authority_a"])

    hand_over(world, membership=membership)

    assert (list(forms_of(world, "zarina")), list(forms_of(world, "alice"))) == ([pages[0]], [pages[1]])


def test_unread_messages_about_the_partners_records_pass(world: World) -> None:
    make_nomination(world, make_call(world), state="in_review")
    lend(world, "alice")
    deliver_all()
    assert {"nomination_submit", "powers_lent"} <= set(inbox(world, "alice"))

    hand_over(world)
    deliver_all()

    assert {"nomination_submit", "post_hand_over", "role_given"} <= set(inbox(world, "zarina"))
    assert "powers_lent" not in inbox(world, "zarina")
    assert {"role_ended", "powers_ended"} <= set(inbox(world, "alice"))


def test_page_that_says_what_will_happen_asks_the_same_for_one_and_many_drafts(world: World) -> None:
    call, client = make_call(world), world.client("daler")
    post = role_of(world, "alice")
    page = f"{reverse('partners:hand_over', args=[post.pk])}?to={world.users['amir'].pk}"
    counts = []
    for number in range(30):
        make_draft(world, call, number=number)
        if number in (0, 29):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(page).status_code == 200
            counts.append(len(asked))

    assert counts[0] == counts[1] <= 12


# --- an invited successor ------------------------------------------------------------------------


def test_what_is_in_hand_waits_for_an_invited_successor(world: World) -> None:
    draft = make_draft(world, make_call(world))
    page = reverse("scholarships:nomination_section", args=[draft.pk, "identity"])
    typed(world, "alice", page, given_names="F")

    hand_over(world, to=MAVZUNA)

    invitation = Invitation.objects.across_partners(reason="test").get(email=MAVZUNA.email)
    assert (invitation.role, invitation.invited_by_label) == ("nominating_officer", "Daler")
    assert list(forms_of(world, "alice")) == [page]
    world.users["mavzuna"] = accept(token_of(invitation))
    assert list(forms_of(world, "mavzuna")) == [page]
    assert entries_for(draft).filter(step="keeper_changed").get().data["keeper"] == "Mavzuna Karimova"
    deliver_all()
    assert "post_succeed" in inbox(world, "mavzuna")


# --- who, and refusals ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(set(PEOPLE) - {"daler", "adil"}))
def test_others_hand_nothing_over(world: World, name: str) -> None:
    with pytest.raises(NotAllowed):
        hand_over(world, to="amir", by=name)


def test_a_delegate_hands_nothing_over(world: World) -> None:
    lend(world, "amir", *Power.values)
    world.actors["amir"] = actor_for(world.users["amir"], NOW)

    with pytest.raises(NotAllowed):
        hand_over(world, by="amir")


def test_post_of_the_head_is_handed_over_by_an_administrator_in_one_act(world: World) -> None:
    client = world.client("daler")
    with pytest.raises(NotAllowed):
        hand_over(world, "daler", "amir")

    hand_over(world, "daler", "amir", by="adil")

    assert not is_signed_in(client)
    assert roles_now(world.users["daler"], NOW).count() == 0
    assert actor_for(world.users["amir"], NOW).has_at(world.institutions["authority_a"].pk, Role.AUTHORITY_HEAD)


def test_head_cannot_end_another_head_by_way_of_an_officers_post(world: World) -> None:
    Membership(user=world.users["alice"], institution=world.institutions["authority_a"], role=Role.AUTHORITY_HEAD, starts_on=TODAY).save()
    officer = Membership.objects.across_partners(reason="test").get(user=world.users["alice"], role=Role.NOMINATING_OFFICER)

    with pytest.raises(NotAllowed):
        hand_over(world, membership=officer)


@pytest.mark.parametrize("to", ["alice", "charlie", "sofia", "timur"])
def test_successor_works_for_the_same_partner(world: World, to: str) -> None:
    with pytest.raises(Invalid) as refused:
        hand_over(world, to=to)

    assert "successor" in refused.value.errors


def test_refused_without_reason_without_successor_and_twice(world: World) -> None:
    with pytest.raises(Invalid):
        hand_over(world, reason=" ")
    with pytest.raises(Invalid):
        operations.hand_over(membership=role_of(world, "alice"), reason="x", actor=world.daler, now=NOW)
    hand_over(world, to="amir")
    with pytest.raises(Refused):
        hand_over(world, to="amir")


# What is written last, and by whom: each failure undoes the whole.
LAST = {
    "core_historyentry": "NEW.step = 'hand_over'",
    "notifications_notice": "true",
    "partners_membershipevent": "NEW.role = 'nominating_officer'",
}


@pytest.mark.parametrize("table", LAST)
def test_nothing_happens_when_a_part_fails(world: World, table: str) -> None:
    draft = make_draft(world, make_call(world))
    typed(world, "alice", reverse("scholarships:nomination_section", args=[draft.pk, "identity"]), given_names="F")
    make_nomination(world, draft.call, number=1)
    deliver_all()
    lend(world, "alice")
    before = snapshot()

    with failing(table, LAST[table]), pytest.raises(DatabaseError):
        hand_over(world)

    assert differences(before, snapshot()) == []


@pytest.mark.django_db(transaction=True)
def test_two_at_once_hand_over_once(world: World) -> None:
    results: list[str] = []

    def act(to: str) -> None:
        try:
            hand_over(world, to=to)
            results.append("done")
        except (Refused, Invalid) as refusal:
            results.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=[to]) for to in ("amir", "zarina")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == ["Refused", "done"]


# --- the page ------------------------------------------------------------------------------------


def test_page_says_beforehand_exactly_what_will_happen(world: World) -> None:
    draft = make_draft(world, make_call(world))
    typed(world, "alice", reverse("scholarships:nomination_section", args=[draft.pk, "identity"]), given_names="F")
    lend(world, "alice", Power.ENDORSE)
    address = reverse("partners:hand_over", args=[role_of(world, "alice").pk])
    client = world.client("daler")

    choose = " ".join(client.get(address).content.decode().split())
    page = " ".join(client.get(f"{address}?to={world.users['zarina'].pk}").content.decode().split())

    assert "Zarina" in choose
    assert "Charlie" not in choose
    for sentence in (
        "Hand over the post of Alice to Zarina",
        "Zarina has from now on: nominating officer.",
        "These roles of Alice at Ministry of Foreign Affairs of Tajikistan end at once: nominating officer.",
        "Alice is signed out everywhere at once",
        "Powers end: Alice no longer acts for Daler (endorse nominations).",
        "1 nomination in progress stays with the authority and is kept by Zarina.",
        "1 form that Alice has begun and not sent passes to Zarina.",
    ):
        assert sentence in page


def test_handed_over_on_the_page(world: World) -> None:
    address = reverse("partners:hand_over", args=[role_of(world, "alice").pk]) + f"?to={world.users['amir'].pk}"
    client = world.client("daler")

    without = client.post(address, {"reason": ""})
    done = client.post(address, {"reason": "Posted abroad"})

    assert (without.status_code, done.status_code) == (422, 302)
    assert not roles_now(world.users["alice"], NOW).exists()


def test_handed_to_somebody_new_on_the_page(world: World) -> None:
    address = reverse("partners:hand_over", args=[role_of(world, "alice").pk]) + "?to=new"
    client = world.client("daler")

    assert "is invited by e-mail" in client.get(address).content.decode()
    bad = client.post(address, {"full_name": "M", "email": "no", "language": "ru", "reason": "Left"})
    assert (bad.status_code, roles_now(world.users["alice"], NOW).count()) == (422, 1)
    done = client.post(address, {"full_name": "Mavzuna Karimova", "email": "mavzuna@example.org", "language": "ru", "reason": "Left"})
    assert done.status_code == 302
    assert Invitation.objects.across_partners(reason="test").filter(email="mavzuna@example.org").exists()


def test_old_window_of_the_leaver_gets_the_sign_in_page(world: World) -> None:
    draft = make_draft(world, make_call(world))
    client = world.client("alice")
    page = reverse("scholarships:nomination_section", args=[draft.pk, "identity"])
    assert client.get(page).status_code == 200

    hand_over(world)

    answer = client.post(page, {"given_names": "X"})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))


def test_page_by_role(world: World) -> None:
    address = reverse("partners:hand_over", args=[role_of(world, "alice").pk])
    add_person(world, "gulnara", "authority_b", Role.AUTHORITY_HEAD)

    codes = {name: world.client(name).get(address).status_code for name in ("daler", "adil", "olga", "amir", "gulnara", "sofia")}

    assert codes == {"daler": 200, "adil": 200, "olga": 403, "amir": 403, "gulnara": 404, "sofia": 403}


def test_records_are_untouched_otherwise(world: World) -> None:
    nomination: Model = make_nomination(world, make_call(world))
    before = snapshot()

    hand_over(world, now=NOW + timedelta(minutes=1))

    changed = set(differences(before, snapshot()))
    assert nomination._meta.db_table not in changed
    assert "scholarships_allotment" not in changed
