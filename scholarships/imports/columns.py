"""The columns of a workbook of nominees, and the headings under which each is recognised in any language of the portal."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core.errors import Text

LONG = 4000


@dataclass(frozen=True)
class Column:
    """One column. `kind` names how its cells are read; `longest` is in letters; `aliases` are headings of people's own lists."""

    key: str
    label: Text
    kind: str
    hint: Text
    aliases: str
    longest: int = 200
    width: int = 18
    needed: bool = False


COLUMNS = (
    Column(
        "rank", _("Rank among your nominees"), "rank", _("1 for the person you put first. Each number once."),
        "rank|priority|ранг|место|приоритет|очередность|орны|реті|басымдық", width=10,
    ),
    Column(
        "given_names", _("Given names, as in the passport"), "name",
        _("Latin letters, in the order of the passport. If the passport has one name only, write it here."),
        "given names|given name|first name|first names|name|имя|имена|имя в паспорте|аты|есімі", 128, 22, needed=True,
    ),
    Column(
        "family_name", _("Family name, as in the passport"), "family_name", _("Latin letters. Leave empty if the passport has one name only."),
        "family name|surname|last name|фамилия|фамилия в паспорте|тегі|фамилиясы", 128, 22, needed=True,
    ),
    Column(
        "native_name", _("Full name in native script"), "text", _("As the person writes it, patronymic included if there is one."),
        "native name|name in native script|native script|фио|полное имя|имя на родном языке|аты жөні|толық аты жөні", 200, 30,
    ),
    Column(
        "birth_date", _("Date of birth"), "day", _("Day, month and year, for example 27.03.1991 or 1991-03-27."),
        "birth date|date of birth|born|dob|дата рождения|родился|туған күні|туған жылы", width=14, needed=True,
    ),
    Column(
        "gender", _("Gender, as in the passport"), "gender", _("Choose from the list."),
        "gender|sex|пол|жынысы", width=12,
    ),
    Column(
        "citizenship", _("Citizenship"), "country", _("The country or its code of two letters, for example TJ."),
        "citizenship|nationality|country|гражданство|страна|азаматтығы|ел", width=18,
    ),
    Column(
        "email", _("E-mail of the nominee"), "email", _("Decisions and the offer are sent here too."),
        "email|e mail|mail|почта|эл почта|электронная почта|адрес эл почты|электрондық пошта|пошта", 254, 26,
    ),
    Column(
        "phone", _("Telephone"), "phone", _("With the country code, for example +992 37 221 00 00."),
        "phone|telephone|mobile|tel|телефон|тел|мобильный|телефоны", 40, 20,
    ),
    Column(
        "position", _("Post held"), "text", _("For example: Second Secretary, Department of Asia."),
        "post|position|job title|должность|занимаемая должность|лауазымы|қызметі", 200, 28,
    ),
    Column(
        "employer", _("Employer"), "text", _("Ministry or institution, in full."),
        "employer|institution|organisation|organization|место работы|работодатель|организация|жұмыс орны|мекемесі", 200, 28,
    ),
    Column(
        "years_of_service", _("Years of service"), "years", _("Full years in the civil service."),
        "years of service|service|experience|стаж|стаж работы|выслуга лет|стаж лет|еңбек өтілі|жұмыс өтілі|өтілі", width=10,
    ),
    Column(
        "education", _("Education"), "text", _("Degree, subject, institution and year, the highest first."),
        "education|degree|образование|білімі", LONG, 36,
    ),
    Column(
        "language_level", _("Level in the language of the programme"), "level", _("A1, A2, B1, B2, C1 or C2 (CEFR)."),
        "language level|level|cefr|cefr level|уровень языка|уровень|знание языка|тіл деңгейі|деңгейі", width=12,
    ),
    Column(
        "past_training", _("Past training abroad"), "text", _("Course, country and dates. Write “none” if there was none."),
        "past training|training abroad|training|обучение за рубежом|стажировки|шетелде оқуы|бұрынғы оқуы", LONG, 30,
    ),
    Column(
        "justification", _("Why this person"), "text", _("50 to 100 words: what the person works on, and what the service gains from the programme."),
        "justification|reason|reasons|обоснование|причина|негіздеме|себебі", LONG, 40,
    ),
    Column(
        "undertaking", _("Certified by the authority (yes or no)"), "yes_no",
        _("Yes, if the authority certifies that the information is complete and correct and that the nominee returns to service."),
        "certified|certification|undertaking|certified by the authority|подтверждено|заверено|удостоверено|расталды|куәландырылды", width=14,
    ),
)  # fmt: skip
BY_KEY = {column.key: column for column in COLUMNS}


def plain(heading: str) -> str:
    """A heading without what people write differently: capitals, stars, brackets, dots, spaces."""
    text = re.sub(r"\([^)]*\)", " ", unicodedata.normalize("NFKC", heading).casefold().replace("ё", "е"))
    return " ".join("".join(char if char.isalnum() else " " for char in text).split())


@cache
def headings() -> dict[str, str]:
    """Key of the column by its plain heading: the template's own in each language, the key itself, and what lists often say."""
    found: dict[str, str] = {}
    for column in COLUMNS:
        names = [column.key, *column.aliases.split("|")]
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                names.append(str(column.label))
        found |= {plain(name): column.key for name in names}
    return found
