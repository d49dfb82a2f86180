"""How two sides come to the same text: proposal, counter-proposal, approval of one hash, amendment, notice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from agreements import operations as verbs
from agreements.models import Agreement, AgreementVersion, QuotaLine, QuotaYear, VersionApproval
from agreements.queries.missing import months_after
from agreements.queries.terms import hash_of, terms_of
from core.errors import Invalid, NotAllowed, Refused
from core.history import entries_for
from core.models import HistoryEntry
from core.record import who
from notifications.models import Notice
from notifications.operations import deliver_event
from notifications.render import notice_text
from partners.actor import Lent
from partners.enums import Power, Role
from scholarships.queries.calls import is_in_force
from tests.world import CONSENT, NOW, World, add_person, make_agreement, make_call, year_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LINE = {"kind": "course", "level": "professional", "per_year": 3, "first_year": 2027, "last_year": 2028}


def changed(version: AgreementVersion, actor: Any, *, per_year: int | None = None, **head: Any) -> AgreementVersion:
    """The version with other terms, as its side writes them."""
    lines = [line | ({"per_year": per_year} if per_year else {}) for line in version.terms["lines"]]
    verbs.change_version(version, terms={**version.terms, **head, "lines": lines}, note="Why.", actor=actor, now=NOW)
    return version


def approve(version: AgreementVersion, actor: Any, now: Any = NOW) -> None:
    fresh = AgreementVersion.objects.across_partners(reason="test").get(pk=version.pk)
    verbs.approve_version(fresh, terms_hash=version.terms_hash or fresh.terms_hash, actor=actor, now=now)


def fresh(agreement: Agreement) -> Agreement:
    found: Agreement = Agreement.objects.across_partners(reason="test").get(pk=agreement.pk)
    return found


def ending(agreement: Agreement, day: date) -> None:
    """As if this were its last day, whatever its lines say."""
    Agreement.objects.across_partners(reason="test").filter(pk=agreement.pk).update(valid_until=day)


def agreed(world: World) -> tuple[Agreement, AgreementVersion]:
    agreement = make_agreement(world, in_force=False)
    version = verbs.propose(agreement, actor=world.aidar, now=NOW)
    approve(version, world.nurlan)
    approve(version, world.daler)
    return fresh(agreement), version


def test_a_proposal_is_answered_and_approved_by_both(world: World) -> None:
    agreement = make_agreement(world, in_force=False)

    first = verbs.propose(agreement, actor=world.aidar, now=NOW)
    second = changed(verbs.start_version(agreement, actor=world.alice, now=NOW), world.alice, per_year=3, objectives="Two masters a year.")
    verbs.propose_version(second, actor=world.alice, now=NOW)
    first.refresh_from_db()
    assert (first.state, second.state, second.number) == ("countered", "proposed", 2)
    approve(second, world.daler)
    assert fresh(agreement).state == "proposed"
    approve(second, world.nurlan)

    agreement = fresh(agreement)
    second.refresh_from_db()
    assert (agreement.state, agreement.objectives, second.state) == ("agreed", "Two masters a year.", "approved")
    assert agreement.approved_at == NOW
    assert agreement.signed_on is not None
    assert year_of(agreement).allotted == 3
    assert hash_of(terms_of(agreement)) == second.terms_hash


# --- the table ---------------------------------------------------------------------------------------------------------------


def test_a_draft_is_the_hosts_own_paper_until_it_is_proposed(world: World) -> None:
    agreement = make_agreement(world, in_force=False)
    seen = lambda: Agreement.objects.visible_to(world.alice).filter(pk=agreement.pk).exists()  # noqa: E731
    lines = lambda: QuotaLine.objects.visible_to(world.alice).exists()  # noqa: E731

    assert (seen(), lines()) == (False, False)
    verbs.propose(agreement, actor=world.aidar, now=NOW)

    assert (seen(), lines()) == (True, True)


def test_a_version_in_writing_is_read_by_its_side_only(world: World) -> None:
    agreement, _version = agreed(world)

    mine = verbs.start_version(agreement, actor=world.alice, now=NOW)

    rows = AgreementVersion.objects
    assert rows.visible_to(world.amir).filter(pk=mine.pk).exists()
    assert not rows.visible_to(world.aidar).filter(pk=mine.pk).exists()
    assert not rows.visible_to(world.olga).filter(pk=mine.pk).exists()


def test_numbers_follow_the_order_of_proposing(world: World) -> None:
    agreement = make_agreement(world, in_force=False)
    verbs.propose(agreement, actor=world.aidar, now=NOW)
    hosts = changed(verbs.start_version(agreement, actor=world.aidar, now=NOW), world.aidar, objectives="Host.")
    partners = changed(verbs.start_version(agreement, actor=world.alice, now=NOW), world.alice, objectives="Partner.")

    verbs.propose_version(partners, actor=world.alice, now=NOW)
    verbs.propose_version(hosts, actor=world.aidar, now=NOW)

    assert (partners.number, hosts.number) == (2, 3)
    partners.refresh_from_db()
    assert partners.state == "countered"


def test_what_was_proposed_never_changes(world: World) -> None:
    version = verbs.propose(make_agreement(world, in_force=False), actor=world.aidar, now=NOW)

    with pytest.raises(Refused, match="what was proposed never changes"):
        changed(version, world.aidar, objectives="Other.")
    with pytest.raises(Refused, match="what was proposed never changes"):
        verbs.discard_version(version, actor=world.aidar, now=NOW)


def test_the_same_text_is_not_proposed_again(world: World) -> None:
    agreement = make_agreement(world, in_force=False)
    verbs.propose(agreement, actor=world.aidar, now=NOW)
    same = verbs.start_version(agreement, actor=world.alice, now=NOW)

    with pytest.raises(Refused, match="Nothing is different"):
        verbs.propose_version(same, actor=world.alice, now=NOW)


def test_without_another_side_nothing_is_proposed(world: World) -> None:
    agreement = verbs.create_agreement(fields={"title_en": "Alone"}, actor=world.aidar, now=NOW)
    verbs.add_party(agreement, fields={"partner": world.host}, actor=world.aidar, now=NOW)

    with pytest.raises(Refused, match="A proposal needs another side"):
        verbs.propose(agreement, actor=world.aidar, now=NOW)


# --- approval ----------------------------------------------------------------------------------------------------------------


def test_an_approval_names_the_hash_and_counts_for_no_other_text(world: World) -> None:
    agreement = make_agreement(world, in_force=False)
    first = verbs.propose(agreement, actor=world.aidar, now=NOW)
    approve(first, world.nurlan)
    second = changed(verbs.start_version(agreement, actor=world.alice, now=NOW), world.alice, objectives="Other.")
    verbs.propose_version(second, actor=world.alice, now=NOW)

    with pytest.raises(Refused, match="This is not the text that lies on the table"):
        verbs.approve_version(second, terms_hash=first.terms_hash, actor=world.daler, now=NOW)
    approve(second, world.daler)

    assert fresh(agreement).state == "proposed"  # the host approved another text
    approve(second, world.nurlan)
    assert fresh(agreement).state == "agreed"


def test_a_side_approves_once(world: World) -> None:
    version = verbs.propose(make_agreement(world, in_force=False), actor=world.aidar, now=NOW)
    approve(version, world.nurlan)

    with pytest.raises(Refused, match="has approved this version already"):
        approve(version, world.nurlan)


def test_who_writes_for_the_host_does_not_approve_and_a_signatory_not_the_own_version(world: World) -> None:
    agreement = make_agreement(world, in_force=False)
    add_person(world, "both", "ministry", Role.AGREEMENT_OFFICER, Role.SIGNATORY)
    version = verbs.propose(agreement, actor=world.both, now=NOW)

    with pytest.raises(NotAllowed):
        approve(version, world.aidar)
    with pytest.raises(Refused, match="You proposed this version yourself"):
        approve(version, world.both)
    approve(version, world.nurlan)


def test_a_nominating_officer_writes_and_approves_with_a_lent_power_only(world: World) -> None:
    version = verbs.propose(make_agreement(world, in_force=False), actor=world.aidar, now=NOW)
    with pytest.raises(NotAllowed):
        approve(version, world.alice)
    lent = Lent(Power.APPROVE_AGREEMENTS, world.institutions["authority_a"].pk, world.partner_a.pk, "Daler", date(2026, 12, 31))

    approve(version, replace(world.alice, lent=(lent,)))

    approval = VersionApproval.objects.across_partners(reason="test").get(version=version)
    assert (approval.side, approval.by_label, approval.acting_for) == (world.partner_a, "Alice", "Daler")
    assert who(entries_for(version).filter(step="approve").get()) == "Alice for Daler"


def test_a_new_version_opens_again_what_was_approved_and_not_signed(world: World) -> None:
    agreement, first = agreed(world)
    other = changed(verbs.start_version(agreement, actor=world.alice, now=NOW), world.alice, objectives="Other.")

    verbs.propose_version(other, actor=world.alice, now=NOW)

    agreement = fresh(agreement)
    assert (agreement.state, agreement.approved_at, agreement.objectives) == ("proposed", None, "")
    assert AgreementVersion.objects.across_partners(reason="test").get(pk=first.pk).state == "approved"


def test_approved_terms_are_not_corrected_by_one_side_but_facts_are(world: World) -> None:
    agreement, _version = agreed(world)

    with pytest.raises(Refused, match="The sides are negotiating"):
        verbs.change_agreement(agreement, fields={"title_en": "Another"}, actor=world.aidar, now=NOW)
    with pytest.raises(Refused, match="The sides are negotiating"):
        verbs.add_line(agreement, fields={**LINE, "partner": world.partner_a}, actor=world.aidar, now=NOW)
    verbs.change_agreement(agreement, fields={"signed_at_place": "Dushanbe"}, actor=world.aidar, now=NOW)
    verbs.sign(agreement, actor=world.aidar, now=NOW)
    verbs.bring_into_force(agreement, actor=world.aidar, now=NOW)
    with pytest.raises(Refused, match="All sides have approved these terms"):
        verbs.change_agreement(agreement, fields={"valid_from": date(2026, 4, 1)}, actor=world.aidar, now=NOW)


def test_the_day_of_entry_into_force_may_be_left_open_and_become_known_later(world: World) -> None:
    agreement = make_agreement(world, in_force=False)
    verbs.change_agreement(agreement, fields={"valid_from": None}, actor=world.aidar, now=NOW)
    version = verbs.propose(agreement, actor=world.aidar, now=NOW)
    approve(version, world.nurlan)
    approve(version, world.daler)
    verbs.sign(fresh(agreement), actor=world.aidar, now=NOW)

    for day in (date(2026, 11, 2), date(2026, 11, 3)):  # a slip is corrected
        verbs.change_agreement(fresh(agreement), fields={"valid_from": day}, actor=world.aidar, now=NOW)
    verbs.bring_into_force(fresh(agreement), actor=world.aidar, now=NOW)

    assert fresh(agreement).valid_from == date(2026, 11, 3)


# --- amendment ---------------------------------------------------------------------------------------------------------------


def amended(world: World, agreement: Agreement, **more: Any) -> AgreementVersion:
    """An amendment of the partner on the table."""
    version = changed(verbs.begin_amendment(agreement, actor=world.alice, now=NOW), world.alice, **more)
    verbs.propose_version(version, actor=world.alice, now=NOW)
    return version


def test_the_terms_approved_last_hold_while_an_amendment_is_negotiated(world: World) -> None:
    call = make_call(world)
    agreement = Agreement.objects.across_partners(reason="test").get()
    version = amended(world, agreement, per_year=3)

    assert is_in_force(fresh(agreement), NOW)
    assert year_of(agreement).allotted == 2
    approve(version, world.daler)
    approve(version, world.nurlan)

    agreement = fresh(agreement)
    assert (agreement.state, agreement.approved_at) == ("in_force", NOW)
    assert year_of(agreement).allotted == 3
    assert call.allotments.across_partners(reason="test").get().places == 2


def test_a_cut_below_what_is_taken_is_refused_and_nothing_is_approved(world: World) -> None:
    agreement = make_agreement(world)
    verbs.reserve(year_of(agreement), subject=agreement, amount=2, actor=world.hana, now=NOW)
    version = amended(world, agreement, per_year=1)
    approve(version, world.daler)

    with pytest.raises(Refused, match="Line 1, 2027: 2 are reserved or used already, so it can't be cut to 1"):
        approve(version, world.nurlan)

    assert fresh(agreement).state == "amending"
    assert VersionApproval.objects.across_partners(reason="test").filter(version=version).count() == 1
    assert year_of(agreement).allotted == 2


def test_lines_are_added_removed_and_moved_in_time_by_an_amendment(world: World) -> None:
    agreement = make_agreement(world)
    version = verbs.begin_amendment(agreement, actor=world.aidar, now=NOW)
    (line,) = version.terms["lines"]
    lines = [{**line, "first_year": 2028, "last_year": 2029}, {**line, "number": None, "kind": "course", "per_year": 5}]
    verbs.change_version(version, terms={**version.terms, "lines": lines}, note="", actor=world.aidar, now=NOW)
    verbs.propose_version(version, actor=world.aidar, now=NOW)
    approve(version, world.nurlan)
    approve(version, world.daler)

    rows = QuotaYear.objects.across_partners(reason="test").filter(line__agreement=agreement).order_by("line__number", "year")
    assert [(row.line.number, row.year, row.allotted) for row in rows] == [(1, 2028, 2), (1, 2029, 2), (2, 2027, 5), (2, 2028, 5)]
    gone = verbs.begin_amendment(fresh(agreement), actor=world.aidar, now=NOW)
    verbs.change_version(gone, terms={**gone.terms, "lines": gone.terms["lines"][:1]}, note="", actor=world.aidar, now=NOW)
    verbs.propose_version(gone, actor=world.aidar, now=NOW)
    approve(gone, world.nurlan)
    approve(gone, world.daler)
    assert [line["number"] for line in terms_of(agreement)["lines"]] == [1]


def test_a_line_whose_places_are_promised_is_not_removed(world: World) -> None:
    make_call(world)
    agreement = Agreement.objects.across_partners(reason="test").get()
    version = verbs.begin_amendment(agreement, actor=world.alice, now=NOW)
    verbs.change_version(version, terms={**version.terms, "lines": []}, note="", actor=world.alice, now=NOW)
    verbs.propose_version(version, actor=world.alice, now=NOW)
    approve(version, world.daler)

    with pytest.raises(Refused, match="Line 1 can't be removed: its places are promised"):
        approve(version, world.nurlan)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"partner": "b"}, "is no party to the agreement"),
        ({"direction": "outbound"}, "sending partner, direction and unit can't change"),
        ({"unit": "days"}, "sending partner, direction and unit can't change"),
        ({"first_year": 2025}, "Line 1: The agreement is in force from"),
    ],
)
def test_a_line_stays_the_line_it_is(world: World, change: dict[str, Any], sentence: str) -> None:
    version = verbs.begin_amendment(make_agreement(world), actor=world.alice, now=NOW)
    change = {name: world.partner_b.pk if value == "b" else value for name, value in change.items()}

    terms = {**version.terms, "lines": [{**version.terms["lines"][0], **change}]}

    with pytest.raises(Refused, match=sentence):
        verbs.change_version(version, terms=terms, note="", actor=world.alice, now=NOW)


def test_an_amendment_that_is_withdrawn_leaves_the_terms_and_the_next_begins_from_them(world: World) -> None:
    agreement = make_agreement(world)
    version = amended(world, agreement, per_year=4)

    verbs.withdraw_amendment(fresh(agreement), reason="No money.", actor=world.aidar, now=NOW)

    version.refresh_from_db()
    assert (fresh(agreement).state, version.state, year_of(agreement).allotted) == ("in_force", "withdrawn", 2)
    verbs.begin_amendment(fresh(agreement), actor=world.aidar, now=NOW + DAY)
    answer = verbs.start_version(fresh(agreement), actor=world.alice, now=NOW + DAY)
    assert answer.terms["lines"][0]["per_year"] == 2


def test_past_years_keep_what_they_had(world: World) -> None:
    agreement, spring = make_agreement(world, year=2026), datetime(2027, 4, 1, tzinfo=UTC)
    version = amended(world, agreement, per_year=7)
    approve(version, world.daler, spring)
    approve(version, world.nurlan, spring)

    assert (year_of(agreement, 2026).allotted, year_of(agreement, 2027).allotted) == (2, 7)


# --- the end -----------------------------------------------------------------------------------------------------------------


def test_notice_holds_until_its_last_day_and_then_the_clock_ends_the_agreement(world: World) -> None:
    agreement = make_agreement(world)
    verbs.change_agreement(agreement, fields={"notice_months": 6}, actor=world.aidar, now=NOW)
    version = amended(world, agreement, per_year=4)
    days = {"notice_given_on": date(2026, 11, 20), "ends_by_notice_on": date(2027, 5, 20)}

    verbs.give_notice(fresh(agreement), **days, reason="No need.", actor=world.daler, now=NOW)

    version.refresh_from_db()
    assert (fresh(agreement).state, version.state) == ("terminating", "withdrawn")
    assert is_in_force(fresh(agreement), NOW)
    last = datetime(2027, 5, 20, 18, 59, tzinfo=UTC)  # 23:59 in Astana
    assert verbs.expire_agreements(now=last) == 0
    assert verbs.expire_agreements(now=last + timedelta(minutes=1)) == 1
    assert fresh(agreement).state == "terminated"
    assert not is_in_force(fresh(agreement), last + DAY)


@pytest.mark.parametrize(
    ("given", "ends", "field"),
    [
        (date(2026, 11, 25), date(2027, 6, 1), "notice_given_on"),
        (date(2026, 11, 20), date(2027, 5, 19), "ends_by_notice_on"),
        (date(2025, 1, 1), date(2026, 11, 23), "ends_by_notice_on"),
        (date(2026, 11, 20), date(2031, 1, 1), "ends_by_notice_on"),
    ],
)
def test_days_of_a_notice_are_refused_at_their_field(world: World, given: date, ends: date, field: str) -> None:
    agreement = make_agreement(world)
    verbs.change_agreement(agreement, fields={"notice_months": 6, "valid_until": date(2030, 12, 31)}, actor=world.aidar, now=NOW)

    with pytest.raises(Invalid) as refused:
        verbs.give_notice(agreement, notice_given_on=given, ends_by_notice_on=ends, reason="Why.", actor=world.aidar, now=NOW)

    assert list(refused.value.errors) == [field]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [(date(2026, 8, 31), 6, date(2027, 2, 28)), (date(2026, 12, 1), 1, date(2027, 1, 1)), (date(2026, 5, 5), 0, date(2026, 5, 5))],
)
def test_months_after(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


def test_one_agreement_that_fails_keeps_no_other_from_ending(world: World) -> None:
    broken, over = make_agreement(world), make_agreement(world, partner=world.partner_b)
    for row in (broken, over):
        ending(row, date(2026, 11, 24))
    with connection.cursor() as cursor:
        cursor.execute("CREATE FUNCTION breaks() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'broken'; END$$")
        cursor.execute(
            f"CREATE TRIGGER breaks BEFORE UPDATE ON agreements_agreement FOR EACH ROW WHEN (OLD.id = {broken.pk}) EXECUTE FUNCTION breaks()"
        )

    assert verbs.expire_agreements(now=NOW + DAY) == 1

    assert (fresh(broken).state, fresh(over).state) == ("in_force", "expired")


# --- fact sheets, messages, notices --------------------------------------------------------------------------------------------


def test_a_fact_sheet_keeps_what_it_said_before(world: World) -> None:
    agreement = make_agreement(world)
    verbs.save_fact_sheet(agreement, fields={"housing": "A hostel.", "weeks_to_decide": 5}, actor=world.alice, now=NOW)

    sheet = verbs.save_fact_sheet(agreement, fields={"housing": "Two hostels.", "weeks_to_decide": 5}, actor=world.amir, now=NOW + DAY)

    entry = entries_for(sheet).last()
    assert (sheet.housing, sheet.changed_by_label, entry.data["before"]) == ("Two hostels.", "Amir", {"housing": "A hostel."})
    assert entries_for(sheet).count() == 2


def told(model: str, step: str) -> set[str]:
    """Who hears of the last row of this step."""
    entry = HistoryEntry.objects.across_partners(reason="test").filter(model=f"agreements.{model}", step=step).latest("pk")
    deliver_event(entry.pk, now=NOW)
    rows = Notice.objects.across_partners(reason="test").filter(event=entry)
    return {row.recipient.full_name for row in rows.select_related("recipient")}


def test_the_other_side_hears_of_everything_that_is_laid_on_the_table(world: World) -> None:
    agreement = make_agreement(world, in_force=False)
    talkers = {"Aidar", "Nurlan", "Alice", "Amir", "Daler"}
    version = verbs.propose(agreement, actor=world.aidar, now=NOW)
    assert told("agreementversion", "propose") == talkers - {"Aidar"}
    verbs.write_message(agreement, text="Three, please.", actor=world.alice, now=NOW)
    assert told("agreement", "message") == talkers - {"Alice"}
    approve(version, world.daler)
    assert told("agreementversion", "approve") == talkers - {"Daler"}
    verbs.save_fact_sheet(agreement, fields={"visa": "Free."}, actor=world.alice, now=NOW)
    assert told("factsheet", "changed") == {"Aidar", "Nurlan"}
    verbs.withdraw_agreement(fresh(agreement), reason="No.", actor=world.aidar, now=NOW)
    assert told("agreement", "withdraw") == talkers - {"Aidar"}
    draft = make_agreement(world, in_force=False)
    verbs.withdraw_agreement(draft, reason="No.", actor=world.aidar, now=NOW)
    assert told("agreement", "withdraw") == set()


def test_a_notice_of_termination_names_its_last_day(world: World) -> None:
    agreement = make_agreement(world)
    days = {"notice_given_on": date(2026, 11, 20), "ends_by_notice_on": date(2027, 5, 20)}
    verbs.give_notice(agreement, **days, reason="No need.", actor=world.daler, now=NOW)

    assert "Alice" in told("agreement", "give_notice")
    subject, body = notice_text(
        Notice.objects.across_partners(reason="test").filter(recipient=world.users["alice"]).latest("pk"), zone="Asia/Dushanbe"
    )
    assert subject == f"Agreement {agreement.reference}: notice is given"
    assert body == "Notice is given: “Agreement on training” ends after 20 May 2027. Reason: No need."


def test_what_is_kept_with_a_draft_stays_with_the_host_too(world: World) -> None:
    draft = make_agreement(world, in_force=False)
    sheet = verbs.save_fact_sheet(draft, fields={"visa": "Free."}, actor=world.aidar, now=NOW)
    message = verbs.write_message(draft, text="A note to ourselves.", actor=world.aidar, now=NOW)
    (line,) = QuotaLine.objects.across_partners(reason="test").filter(agreement=draft)

    assert told("factsheet", "changed") == told("agreement", "message") == set()
    for row in (draft, sheet, message, line, year_of(draft), draft.parties.across_partners(reason="test").first()):
        assert not type(row).objects.visible_to(world.alice).filter(pk=row.pk).exists(), row
        assert type(row).objects.visible_to(world.olga).filter(pk=row.pk).exists(), row


def test_every_side_of_three_approves(world: World) -> None:
    gulnara = add_person(world, "gulnara", "authority_b", Role.AUTHORITY_HEAD)
    agreement = make_agreement(world, in_force=False)
    verbs.add_party(agreement, fields={"partner": world.partner_b}, actor=world.aidar, now=NOW)
    version = verbs.propose(agreement, actor=world.aidar, now=NOW)

    for name in ("nurlan", "daler"):
        approve(version, world.actors[name])
    assert fresh(agreement).state == "proposed"
    approve(version, world.gulnara)

    assert fresh(agreement).state == "agreed"
    assert told("agreementversion", "approve") >= {"Alice", "Charlie"}
    assert gulnara.full_name not in told("agreementversion", "approve")


@pytest.mark.parametrize("ends", ["expires", "terminated"])
def test_the_end_takes_the_version_on_the_table_with_it(world: World, ends: str) -> None:
    agreement = make_agreement(world)
    verbs.change_agreement(agreement, fields={"valid_until": date(2028, 12, 31)}, actor=world.aidar, now=NOW)
    version = amended(world, agreement, objectives="Other.")

    if ends == "expires":
        assert verbs.expire_agreements(now=datetime(2029, 1, 2, tzinfo=UTC)) == 1
    else:
        verbs.terminate(fresh(agreement), reason="Both ministers wrote.", **CONSENT, actor=world.aidar, now=NOW)

    version.refresh_from_db()
    assert (fresh(agreement).is_over, version.state) == (True, "withdrawn")
    with pytest.raises(Refused, match="is not possible"):
        approve(version, world.daler)


def test_who_still_writes_when_the_amendment_is_over_writes_for_nothing(world: World) -> None:
    agreement = make_agreement(world)
    version = verbs.begin_amendment(agreement, actor=world.alice, now=NOW)
    verbs.withdraw_amendment(fresh(agreement), reason="Later.", actor=world.aidar, now=NOW)

    changed(version, world.alice, objectives="Other.")
    with pytest.raises(Refused, match="no longer under negotiation"):
        verbs.propose_version(version, actor=world.alice, now=NOW)
    again = verbs.begin_amendment(fresh(agreement), actor=world.alice, now=NOW)

    assert (again.pk, again.terms["objectives"]) == (version.pk, "")
