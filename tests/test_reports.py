"""Reports: numbers equal to the ledger, rights of who asked."""

import pytest
from django.db.models import Sum
from django.urls import reverse

from agreements.models import QuotaEntry, QuotaYear
from core.errors import Invalid, NotAllowed
from reports.operations import request_report
from reports.queries.quota import use_by_partner
from tests.reporting import fill, made, rows_of
from tests.world import NOW, World, make_call, make_intake


@pytest.fixture
def filled(world: World) -> World:
    return fill(world)


def test_quota_use_equal_to_the_ledger(filled: World) -> None:
    run = made(filled, "sofia")

    entries = QuotaEntry.objects.across_partners(reason="test")
    rows = rows_of(run)
    assert len(rows) == QuotaYear.objects.across_partners(reason="test").count() == run.total_rows == run.done_rows
    for row in rows:
        booked = entries.filter(
            quota_year__line__agreement__reference=row["Agreement"], quota_year__line__number=row["Line"], quota_year__year=row["Year"]
        )
        sums = {kind: booked.filter(kind=kind).aggregate(n=Sum("amount"))["n"] or 0 for kind in ("reserve", "use", "release", "return")}
        assert int(row["Used"]) == sums["use"] - sums["return"]
        assert int(row["Reserved"]) == sums["reserve"] - sums["use"] - sums["release"]
        assert int(row["Free"]) == int(row["Allotted"]) - int(row["Used"]) - int(row["Reserved"])
    tajik = next(row for row in rows if (row["Partner"], row["Year"]) == ("Tajikistan", "2027"))
    assert (tajik["Allotted"], tajik["Reserved"], tajik["Used"], tajik["Free"]) == ("3", "2", "1", "0")
    assert float(tajik["Share used"]) == pytest.approx(1 / 3)


def test_nominations_by_call_counts_states_and_certificates(filled: World) -> None:
    rows = rows_of(made(filled, "olga", "nominations"))

    own = next(row for row in rows if row["Partner"] == "Tajikistan")
    assert [own[name] for name in ("Places", "May nominate", "Enrolled", "Offer accepted", "Selected", "Submitted")] == ["3", "5", "1", "1", "1", "1"]
    assert (own["Accepted an offer, in all"], own["Certificates"]) == ("2", "1")
    assert {row["Partner"]: row["Submitted"] for row in rows} == {"Tajikistan": "1", "Kyrgyzstan": "1"}


def test_officer_sees_only_the_own_partner(filled: World) -> None:
    for kind in ("quota_use", "nominations"):
        assert {row["Partner"] for row in rows_of(made(filled, "alice", kind))} == {"Tajikistan"}
        assert {row["Partner"] for row in rows_of(made(filled, "charlie", kind))} == {"Kyrgyzstan"}
        assert rows_of(made(filled, "charlie", kind, partner=filled.partner_a.pk)) == []


def test_registrar_sees_the_own_academy_from_the_award_on(filled: World) -> None:
    rows = rows_of(made(filled, "ruslan", "nominations"))

    assert "Submitted" not in rows[0]
    assert "Draft" not in rows[0]
    assert next(row for row in rows if row["Partner"] == "Tajikistan")["Enrolled"] == "1"
    assert {row["Year"] for row in rows_of(made(filled, "ruslan"))} == {"2027"}  # 2028 funds no call of the academy


def test_years_and_partner_narrow_the_rows(filled: World) -> None:
    assert {row["Year"] for row in rows_of(made(filled, "sofia", first_year=2028))} == {"2028"}
    assert {row["Partner"] for row in rows_of(made(filled, "sofia", partner=filled.partner_b.pk))} == {"Kyrgyzstan"}
    with pytest.raises(Invalid):
        request_report("quota_use", {"first_year": 2028, "last_year": 2027}, actor=filled.sofia, now=NOW)


def test_drafts_of_calls_and_agreements_stay_out_for_partners(filled: World) -> None:
    make_call(filled, places=1, is_open=False, intake=make_intake(filled, reference="MIR-28"))

    assert len(rows_of(made(filled, "alice", "nominations"))) == 1
    assert len(rows_of(made(filled, "sofia", "nominations"))) == 3


def test_nobody_without_a_role_has_reports_made(filled: World) -> None:
    for name in ("rana", "timur", "nigora", "erlan"):
        with pytest.raises(NotAllowed):
            request_report("quota_use", {}, actor=filled.actors[name], now=NOW)
        assert filled.client(name).get(reverse("reports:runs")).status_code == 403
        assert filled.client(name).get(reverse("reports:quota")).status_code == 403


def test_chart_adds_up_each_partner(filled: World) -> None:
    uses = use_by_partner({"first_year": 2027, "last_year": 2027}, filled.sofia)

    assert [(use.label, use.allotted, use.reserved, use.used) for use in uses] == [("Kyrgyzstan", 1, 0, 0), ("Tajikistan", 3, 2, 1)]
    assert [use.label for use in use_by_partner({}, filled.alice)] == ["Tajikistan"]
