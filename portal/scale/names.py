"""Made-up names in Latin, Cyrillic and Kazakh letters, each with its keys for searching and sorting, computed once a name."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

from core.names import search_key, sort_key

# Roots of family names as a passport and as their own script write them.
ROOTS = (
    ("Rahim", "Раҳим"), ("Karim", "Карим"), ("Nazar", "Назар"), ("Saidal", "Саидал"), ("Murod", "Мурод"), ("Yusuf", "Юсуф"), ("Akhmed", "Ахмед"),
    ("Serik", "Серік"), ("Asqar", "Асқар"), ("Nurlan", "Нұрлан"), ("Qairat", "Қайрат"), ("Otegen", "Өтеген"), ("Gaziz", "Ғазиз"), ("Umit", "Үміт"),
    ("Jaqyp", "Жақып"), ("Tolegen", "Төлеген"), ("Batyr", "Батыр"), ("Sultan", "Султан"), ("Osmon", "Осмон"), ("Toktogul", "Токтогул"),
    ("Bekmurad", "Бекмурад"), ("Orazm", "Оразм"), ("Ivan", "Иван"), ("Petr", "Петр"), ("Sergee", "Сергее"), ("Mamed", "Мамед"), ("Huseyn", "Һүсейн"),
    ("Davlat", "Давлат"), ("Shodm", "Шодм"), ("Ergash", "Эргаш"), ("Tursun", "Турсун"), ("Normat", "Нормат"), ("Aliy", "Алий"), ("Zhumab", "Жұмаб"),
)  # fmt: skip
ENDINGS = {
    "male": (("ov", "ов"), ("zoda", "зода"), ("uly", "ұлы"), ("bekov", "беков")),
    "female": (("ova", "ова"), ("zoda", "зода"), ("kyzy", "қызы")),
}
GIVEN = {
    "male": (
        ("Farrukh", "Фаррух"), ("Timur", "Тимур"), ("Daler", "Далер"), ("Alisher", "Алишер"), ("Aslan", "Асылан"), ("Bakhyt", "Бақыт"),
        ("Yerlan", "Ерлан"), ("Gabit", "Ғабит"), ("Ulan", "Ұлан"), ("Azamat", "Азамат"), ("Rustam", "Рустам"), ("Igor", "Игорь"), ("Bobur", "Бобур"),
        ("Nursultan", "Нұрсұлтан"), ("Chyngyz", "Чыңгыз"), ("Merdan", "Мердан"), ("Samir", "Самир"), ("Oleg", "Олег"), ("Zafar", "Зафар"),
    ),
    "female": (
        ("Nigora", "Нигора"), ("Aigul", "Айгүл"), ("Malika", "Малика"), ("Saule", "Сәуле"), ("Gulnara", "Гүлнара"), ("Asel", "Әсел"),
        ("Zarina", "Зарина"), ("Madina", "Мадина"), ("Kamila", "Камила"), ("Ayjan", "Айжан"), ("Olga", "Ольга"), ("Leyla", "Лейла"),
        ("Dinara", "Динара"), ("Umida", "Умида"), ("Shahnoza", "Шаҳноза"), ("Togzhan", "Тоғжан"), ("Maral", "Марал"), ("Indira", "Индира"),
    ),
}  # fmt: skip
LATIN_ONLY = 0.35  # of those whose passport is all there is


@dataclass(frozen=True)
class Name:
    family: str
    given: str
    native: str
    search: str
    sort: str


@cache
def _made(root: int, ending: int, given: int, gender: str, with_native: bool) -> Name:
    (family, family_own), (latin, own) = ROOTS[root], GIVEN[gender][given]
    end, end_own = ENDINGS[gender][ending]
    family, native = family + end, f"{family_own}{end_own} {own}" if with_native else ""
    return Name(family, latin, native, search_key(family, latin, native), sort_key(f"{family} {latin}", "en"))


def name_of(chance: random.Random, gender: str) -> Name:
    pick = chance.random
    root, ending, given = int(pick() * len(ROOTS)), int(pick() * len(ENDINGS[gender])), int(pick() * len(GIVEN[gender]))
    return _made(root, ending, given, gender, pick() >= LATIN_ONLY)
