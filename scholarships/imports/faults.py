"""What can be wrong with a cell: a code with its facts, kept as data, and the sentence that is drawn from them in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from scholarships.imports.columns import BY_KEY

SENTENCES: dict[str, Text] = {
    "name_missing": _("The name is missing. Write the given names as in the passport; a person with one name has it here."),
    "name_not_latin": _("These letters belong to another alphabet, even if they look the same: %(letters)s. Type the name again in Latin letters."),
    "name_is_number": _("This is no name. Write the name as in the passport."),
    "names_too_long": _("Given names, family name and native name are too long together. Shorten the longest of them."),
    "text_too_long": _("The text has %(length)d letters; %(limit)d fit. Shorten it."),
    "formula_error": _("The formula in this cell has failed. Write the value itself."),
    "formula_empty": _(
        "This cell holds a formula without its result. Write the value itself, or open and save the workbook in a spreadsheet program."
    ),
    "merged": _("This cell is merged with another and so has no value of its own. Undo the merging and write the value in each row."),
    "date_missing": _("The date of birth is missing; by it and the name the person is recognised. Write it as 27.03.1991 or 1991-03-27."),
    "date_unreadable": _("This can't be read as a day. Write it as 27.03.1991 or 1991-03-27."),
    "date_impossible": _("There is no such day in the calendar. Write the day that stands in the passport."),
    "date_short_year": _("The year has two figures and could be of either century. Write all four, for example 27.03.1991."),
    "date_number": _("This number is no date. Write the day as 27.03.1991 or 1991-03-27."),
    "date_not_plausible": _("This day can't be a nominee's date of birth: check the year."),
    "gender_unknown": _("Write female, male or other; the words of Russian and Kazakh and the letters f and m are read too."),
    "country_unknown": _(
        "No country has this name or code. Choose it from the list of the template, or write its code of two letters, for example TJ."
    ),
    "level_unknown": _("This is no level of the Common European Framework. Write A1, A2, B1, B2, C1 or C2."),
    "yes_no_unknown": _("Write yes or no."),
    "email_wrong": _("This is no e-mail address. Write it as name@example.org, one address only."),
    "email_not_latin": _(
        "These letters belong to another alphabet, even if they look the same: %(letters)s. Type the address again in Latin letters."
    ),
    "phone_rounded": _("The program has rounded this long number. Write it as text, with + before the country code."),
    "phone_wrong": _("This is no telephone number. Write it with the country code, for example +992 37 221 00 00."),
    "years_not_number": _("Years of service must be a number. Write full years, for example 4."),
    "years_not_whole": _("Years of service must be full years. Write a whole number, for example 4."),
    "years_out_of_range": _("Years of service must lie between 0 and 60."),
    "rank_not_number": _("The rank must be a number. Write 1 for the person you put first."),
    "rank_not_whole": _("The rank must be a whole number. Write 1 for the person you put first."),
    "rank_out_of_range": _("The rank must lie between 1 and 10000."),
    "rank_twice": _("Row %(row)d has the same rank. Give each person a rank of their own, or leave the cell empty."),
    "person_twice": _("Row %(row)d has the same name and date of birth. Delete one of the two rows."),
    "last_day_not_plausible": _("This day can't be the last day of a passport: check the year."),
    "passport_kind_unknown": _("Write diplomatic, service or ordinary; the words of Russian and Kazakh are read too."),
    "passport_wrong": _("This is no passport number. Write its letters and figures as in the passport, 4 to 20 of them."),
    "passport_not_latin": _(
        "These letters belong to another alphabet, even if they look the same: %(letters)s. Type the number again in Latin letters."
    ),
    "passport_rounded": _("The program has rounded this long number. Format the cell as text and write the passport number again."),
    "passport_twice": _("Row %(row)d has the same passport number. Correct one of the two rows."),
    "passport_of_another": _("This is the passport of another person of yours, %(name)s. Correct the number, or the name and date of birth."),
    "languages_unknown": _("No language is read from “%(part)s”. Write language and level one after another, for example: ru C1; fr B2."),
    "languages_level": _("“%(part)s” ends with no level of the Common European Framework. Write for example: ru C1; fr B2."),
    "rows_unreadable": _(
        "“%(part)s” can't be divided into its parts. Write two parts, then from and to, with commas: Attaché, Embassy in Astana, 2019, 2022."
    ),
    "rows_too_many": _("More rows than a dossier holds (%(most)d). Keep the latest."),
    "trainings_country": _("“%(part)s” is no country. Write: course, country, from, to."),
    "date_in_text": _("The program has turned this into a date. Format the cell as text and write it again."),
}


class CellFault(Exception):
    """Raised while a cell is read: code of the sentence and its facts."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True)
class FaultLine:
    """One fault as people read it."""

    sheet: str
    row: int
    column: str
    heading: str
    found: str
    sentence: str

    @property
    def line(self) -> str:
        words = {"sheet": self.sheet, "row": self.row, "column": self.column, "heading": self.heading, "found": self.found, "fault": self.sentence}
        if not self.found:
            return gettext("Sheet '%(sheet)s', row %(row)d, column %(column)s (%(heading)s): the cell is empty. %(fault)s") % words
        return gettext("Sheet '%(sheet)s', row %(row)d, column %(column)s (%(heading)s): found '%(found)s'. %(fault)s") % words


def fault_line(fault: Mapping[str, Any], layout: Mapping[str, Any]) -> FaultLine:
    """The fault of an import, in words of the language that is active."""
    sheet = gettext("pasted rows") if layout.get("pasted") else layout["sheet"]
    column, heading = layout["headings"].get(fault["key"], ("", str(BY_KEY[fault["key"]].label)))
    sentence = str(SENTENCES[fault["code"]]) % fault["params"] if fault["params"] else str(SENTENCES[fault["code"]])
    return FaultLine(sheet, fault["row"], column, heading, fault["found"], sentence)
