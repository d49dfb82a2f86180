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
MOST_PEOPLE = 10_000
NOMINATION, PERSON, PASSPORT = "nomination", "person", "passport"


@dataclass(frozen=True)
class Column:
    """One column. `kind` names how its cells are read; `longest` is in letters; `aliases` are headings of people's own lists.

    `of` says whose field `key` is: the nomination's, the person's, or the passport's, which is kept apart and masked.
    """

    key: str
    label: Text
    kind: str
    hint: Text
    aliases: str
    longest: int = 200
    width: int = 18
    needed: bool = False
    of: str = NOMINATION


COLUMNS = (
    Column(
        "rank", _("Rank among your nominees"), "rank", _("1 for the person you put first. Each number once."),
        "rank|priority|ранг|место|приоритет|очередность|орны|реті|басымдық", width=10,
    ),
    Column(
        "given_names", _("Given names, as in the passport"), "name",
        _("Latin letters, in the order of the passport. If the passport has one name only, write it here."),
        "given names|given name|first name|first names|name|имя|имена|имя в паспорте|аты|есімі", 128, 22, needed=True, of=PERSON,
    ),
    Column(
        "family_name", _("Family name, as in the passport"), "family_name", _("Latin letters. Leave empty if the passport has one name only."),
        "family name|surname|last name|фамилия|фамилия в паспорте|тегі|фамилиясы", 128, 22, needed=True, of=PERSON,
    ),
    Column(
        "native_name", _("Full name in native script"), "text", _("As the person writes it, patronymic included if there is one."),
        "native name|name in native script|native script|фио|полное имя|имя на родном языке|аты жөні|толық аты жөні", 200, 30, of=PERSON,
    ),
    Column(
        "birth_date", _("Date of birth"), "day", _("Day, month and year, for example 27.03.1991 or 1991-03-27."),
        "birth date|date of birth|born|dob|дата рождения|родился|туған күні|туған жылы", width=14, needed=True, of=PERSON,
    ),
    Column(
        "gender", _("Gender, as in the passport"), "gender", _("Choose from the list."),
        "gender|sex|пол|жынысы", width=12, of=PERSON,
    ),
    Column(
        "citizenship", _("Citizenship"), "country", _("The country or its code of two letters, for example TJ."),
        "citizenship|nationality|country|гражданство|страна|азаматтығы|ел", width=18, of=PERSON,
    ),
    Column(
        "email", _("E-mail of the nominee"), "email", _("Decisions and the offer are sent here too."),
        "email|e mail|mail|почта|эл почта|электронная почта|адрес эл почты|электрондық пошта|пошта", 254, 26, of=PERSON,
    ),
    Column(
        "phone", _("Telephone"), "phone", _("With the country code, for example +992 37 221 00 00."),
        "phone|telephone|mobile|tel|телефон|тел|мобильный|телефоны", 40, 20, of=PERSON,
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
    Column(
        "birth_place", _("Place of birth"), "text", _("As in the passport: town and country."),
        "birth place|place of birth|место рождения|туған жері", 200, 22, of=PERSON,
    ),
    Column(
        "passport_kind", _("Kind of passport"), "passport_kind", _("Diplomatic, service or ordinary."),
        "passport kind|passport type|type of passport|вид паспорта|тип паспорта|паспорт түрі", width=14, of=PASSPORT,
    ),
    Column(
        "passport_number", _("Passport number"), "passport_number", _("Letters and figures, as in the passport. Pages show its end only."),
        "passport|passport no|passport number|number of passport|номер паспорта|паспорт|паспорт нөмірі", 20, 18, of=PASSPORT,
    ),
    Column(
        "passport_country", _("Passport issued by (country)"), "country", _("Leave empty if it is the country of the citizenship."),
        "issued by|passport country|issuing country|страна выдачи|берген ел", width=16, of=PASSPORT,
    ),
    Column(
        "passport_expires_on", _("Passport valid until"), "last_day", _("Day, month and year, for example 30.06.2031 or 2031-06-30."),
        "valid until|expires on|passport expiry|expiry date|expiry|действителен до|срок действия|жарамды мерзімі", width=14, of=PASSPORT,
    ),
    Column(
        "languages", _("Languages"), "languages", _("Language and level of the CEFR, one after another: ru C1; fr B2."),
        "languages|other languages|языки|иностранные языки|знание языков|тілдер|шет тілдері", LONG, 24,
    ),
    Column(
        "posts", _("Posts held before"), "posts", _("One line each: post, employer, from, to. For example: Attaché, Embassy in Astana, 2019, 2022."),
        "posts held before|previous posts|career|прежние должности|предыдущие должности|бұрынғы лауазымдары", LONG, 36,
    ),
    Column(
        "trainings", _("Training abroad, in rows"), "trainings", _("One line each: course, country, from, to. For example: Protocol, Türkiye, 03.2021, 05.2021."),
        "training in rows|courses abroad|курсы за рубежом|шетелдегі курстар", LONG, 36,
    ),
    Column(
        "emergency_name", _("Whom to call in an emergency"), "text", _("Full name of one person."),
        "emergency contact|emergency name|контакт для экстренной связи|экстренный контакт|шұғыл байланыс", 200, 24, of=PERSON,
    ),
    Column(
        "emergency_relation", _("Relation to the nominee"), "text", _("For example: wife, brother, colleague."),
        "relation|relationship|кем приходится|степень родства|туыстығы", 60, 16, of=PERSON,
    ),
    Column(
        "emergency_phone", _("Telephone of this person"), "phone", _("With the country code, for example +992 37 221 00 00."),
        "emergency phone|emergency telephone|телефон для экстренной связи|шұғыл байланыс телефоны", 40, 20, of=PERSON,
    ),
    Column(
        "emergency_email", _("E-mail of this person"), "email", _("One address."),
        "emergency email|emergency e mail|почта для экстренной связи|шұғыл байланыс поштасы", 254, 26, of=PERSON,
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
