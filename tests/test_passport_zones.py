"""The machine-readable zone: ICAO's published specimen, what is typed beside it, and every slip of one character."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people import mrz
from people.alpha3 import state_of_zone

# Doc 9303 part 4, appendix A.
FIRST = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
SECOND = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
SPECIMEN = f"{FIRST}\n{SECOND}"
COVERED = sorted(
    {place for part in mrz.CHECKED for covered in part.covers for place in range(*covered.indices(44))} | {part.digit for part in mrz.CHECKED}
)


def second(place: int, char: str) -> str:
    """The specimen with another character at this position of line 2, counted from 1."""
    return f"{FIRST}\n{SECOND[: place - 1]}{char}{SECOND[place:]}"


def test_specimen_of_icao_is_sound() -> None:
    assert mrz.faults(SPECIMEN) == []

    zone = mrz.read(SPECIMEN)

    assert zone is not None
    assert (zone.family_name, zone.given_names, zone.number, zone.birth, zone.sex, zone.expiry) == (
        "ERIKSSON", "ANNA MARIA", "L898902C3", "740812", "F", "120415",
    )  # fmt: skip


@pytest.mark.parametrize(
    "pasted",
    [
        SPECIMEN.lower(),
        SPECIMEN.replace("\n", ""),
        f"  {FIRST}  \r\n\r\n {SECOND[:20]} {SECOND[20:]}\n",
        SPECIMEN.replace("<", "«"),
        SPECIMEN.replace("<", "&lt;"),
    ],
)
def test_pasted_zone_is_brought_into_shape(pasted: str) -> None:
    assert mrz.normalised(pasted) == SPECIMEN


def test_wrong_digit_is_named_with_its_place() -> None:
    assert mrz.faults(second(10, "7"))[0] == "The check digit of the passport number is 6, the zone says 7: compare line 2, position 10."


@pytest.mark.parametrize(
    ("zone", "sentence"),
    [
        (FIRST, "The zone has two lines; here are 1."),
        (f"{FIRST[:-1]}\n{SECOND}", "Line 1 of the zone has 43 characters"),
        (f"{FIRST}\n{SECOND}<", "Line 2 of the zone has 45 characters"),
        (second(5, "О"), "“О” in line 2, position 5 can't stand in a zone"),
        (second(14, "O"), "“O” in line 2, position 14 must be a figure"),
        (f"I{FIRST[1:]}\n{SECOND}", "line 1, position 1 must be P"),
        (f"P<UTO<<ERIKSSON{'<' * 29}\n{SECOND}", "The names begin at line 1, position 6"),
    ],
)
def test_each_fault_is_said_in_a_sentence(zone: str, sentence: str) -> None:
    assert sentence in " ".join(mrz.faults(zone))
    assert mrz.read(zone) is None


@given(place=st.sampled_from(COVERED), char=st.sampled_from([*mrz.VALUES]))
def test_every_slip_of_one_character_is_found_as_far_as_the_algorithm_can(place: int, char: str) -> None:
    """Two characters whose values differ by a multiple of ten are the same to a check digit (1, B, L and V): no algorithm of ICAO tells them apart."""
    found = mrz.faults(second(place + 1, char))

    alike = (mrz.VALUES[char] - mrz.VALUES[SECOND[place]]) % 10 == 0
    if char == SECOND[place] or (alike and place not in mrz.FIGURES and place not in {part.digit for part in mrz.CHECKED}):
        assert found == []
    else:
        assert found


@pytest.mark.parametrize(("birth", "is_sound"), [("74<<<<", True), ("7408<<", True), ("74<8<<", False), ("740<12", False), ("<<<<<<", True)])
def test_part_of_a_birth_that_nobody_knows_is_left_open_as_a_whole(birth: str, is_sound: bool) -> None:
    line = f"L898902C36UTO{birth}{mrz.check_digit(birth)}F1204159ZE184226B<<<<<1"

    assert (mrz.faults(f"{FIRST}\n{line}{mrz.check_digit(mrz.WHOLE.text(line + '0'))}") == []) is is_sound


@given(number=st.text(alphabet=mrz.ALLOWED, min_size=1, max_size=9), personal=st.text(alphabet=mrz.ALLOWED, max_size=14))
def test_zone_made_by_the_rules_is_sound(number: str, personal: str) -> None:
    number, personal = number.ljust(9, "<"), personal.ljust(14, "<")
    line = f"{number}{mrz.check_digit(number)}UTO7408122F1204159{personal}{mrz.check_digit(personal)}"
    line += str(mrz.check_digit(mrz.WHOLE.text(line + "0")))

    assert mrz.faults(f"{FIRST}\n{line}") == []


@given(st.text(max_size=120))
def test_no_text_breaks_the_reading(text: str) -> None:
    zone = mrz.normalised(text)

    assert mrz.normalised(zone) == zone
    assert isinstance(mrz.faults(zone), list)


def test_personal_number_left_out_may_have_no_digit() -> None:
    line = "L898902C36UTO7408122F1204159" + "<" * 15
    assert mrz.faults(f"{FIRST}\n{line}{mrz.check_digit(mrz.WHOLE.text(line + '0'))}") == []


@pytest.mark.parametrize(
    ("typed", "zone", "same"),
    [
        ("Eriksson", "ERIKSSON", True),
        ("O’Connor", "OCONNOR", True),
        ("Müller-Groß", "MUELLER GROSS", True),
        ("Müller", "MULLER", True),
        ("Ångström", "AANGSTROEM", True),
        ("Şahin", "SAHIN", True),
        ("Łukasiewicz", "LUKASIEWICZ", True),
        ("Rahimov", "RAKHIMOV", False),
    ],
)
def test_names_are_compared_in_the_letters_of_the_zone(typed: str, zone: str, same: bool) -> None:
    assert mrz.same_name(typed, zone) is same


def test_name_cut_off_at_the_end_of_the_line_is_the_same() -> None:
    assert mrz.same_name("Nilavadhanananda", "NILAVADHANANA", cut=False) is False
    assert mrz.same_name("Nilavadhanananda", "NILAVADHAN", cut=True)


def test_states_by_their_letters_in_a_zone() -> None:
    assert (state_of_zone("TJK"), state_of_zone("D<<"), state_of_zone("UTO")) == ("TJ", "DE", "")
