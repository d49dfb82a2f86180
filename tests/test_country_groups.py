"""Lists of regions and groups: complete, disjoint, and as long as their source says."""

from datetime import date

from babel import Locale

from core.country_groups import GROUPS, ISLANDS, LANDLOCKED, LEAST_DEVELOPED, LEAVING, NO_GROUP, REGIONS, countries_of, groups_of, members, region_of

TODAY = date(2026, 11, 1)


def test_every_country_stands_in_one_region() -> None:
    listed = [code for region in REGIONS for code in countries_of(region)]
    assert len(listed) == len(set(listed))
    without = {"AC", "AQ", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "TW", "UN", "XA", "XB", "XK", "ZZ"}
    known = {code for code in Locale.parse("en").territories if len(code) == 2 and code.isalpha()}
    assert known - set(listed) <= without
    assert set(listed) <= known
    assert region_of("tj") == "central_asia"
    assert region_of("OSCE") == ""


def test_groups_are_as_long_as_the_source_says() -> None:
    assert [len(members(group)) for group in (LEAST_DEVELOPED, LANDLOCKED, ISLANDS)] == [44, 32, 39]
    assert set(GROUPS) == {LEAST_DEVELOPED, LANDLOCKED, ISLANDS, NO_GROUP}
    assert all(region_of(code) for group in (LEAST_DEVELOPED, LANDLOCKED, ISLANDS) for code in members(group))
    assert set(LEAVING) <= members(LEAST_DEVELOPED)


def test_a_country_counts_in_the_groups_of_the_day() -> None:
    assert list(groups_of("AF", TODAY)) == [LEAST_DEVELOPED, LANDLOCKED]
    assert list(groups_of("KI", TODAY)) == [LEAST_DEVELOPED, ISLANDS]
    assert list(groups_of("KG", TODAY)) == [LANDLOCKED]
    assert list(groups_of("TR", TODAY)) == []
    assert list(groups_of("NP", date(2026, 11, 23))) == [LEAST_DEVELOPED, LANDLOCKED]
    assert list(groups_of("NP", date(2026, 11, 24))) == [LANDLOCKED]
    assert list(groups_of("BT", date(2023, 12, 12))) == [LEAST_DEVELOPED, LANDLOCKED]
    assert list(groups_of("BT", TODAY)) == [LANDLOCKED]
