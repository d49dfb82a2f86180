"""Experts of several sides, requests and offers. All people are invented."""

from __future__ import annotations

from typing import NamedTuple


class Somebody(NamedTuple):
    """`consent`: "paper", "account" (in person), "ended", "" for none. `free` are days from now, first and last of each period."""

    code: str
    given: str
    family: str
    native: str
    born: int
    post: str
    fields: str
    languages: str
    activities: str
    consent: str
    free: tuple[tuple[int, int], ...] = ()
    account: str = ""


SUMMARY = "Teaches since many years; has written a course of cases and led simulations for young diplomats."
PEOPLE: tuple[Somebody, ...] = (
    Somebody("KZ", "Erlan", "Mukhametzhanov", "Ерлан Мұхаметжанов", 1976, "Senior adviser of the Institute", "diplomacy security", "kk ru en",
             "teaching advisory", "account", ((20, 110), (160, 220)), "expert"),
    Somebody("KZ", "Ainur", "Baizhanova", "Айнұр Байжанова", 1981, "Associate professor of international law", "international_law diplomacy", "kk ru en",
             "teaching training", "paper", ((10, 60), (90, 150))),
    Somebody("KZ", "Sergei", "Pak", "Сергей Пак", 1969, "Trainer of negotiators", "diplomacy economic_diplomacy", "ru en", "training advisory", "paper", ((30, 75),)),
    Somebody("KZ", "Madina", "Ospanova", "Мадина Оспанова", 1988, "Head of the language centre", "languages", "kk ru en tr", "teaching", "", ((15, 45),)),
    Somebody("TJ", "Murod", "Ismoilov", "Мурод Исмоилов", 1974, "Professor of water diplomacy", "diplomacy security", "tg ru en", "teaching research_stay",
             "account", ((25, 80), (120, 170)), "expert.tajikistan"),
    Somebody("TJ", "Gulnora", "Sattorova", "Гулнора Сатторова", 1983, "Deputy head of the consular department", "consular diplomacy", "tg ru", "training advisory",
             "paper", ((40, 100),)),
    Somebody("TJ", "Khurshed", "Davlatov", "Хуршед Давлатов", 1979, "Trade negotiator", "economic_diplomacy", "tg ru en", "teaching", "", ((30, 60),)),
    Somebody("TJ", "Shahnoza", "Karimova", "Шаҳноза Каримова", 1990, "Analyst", "information security", "tg ru en", "advisory", "ended", ((20, 90),)),
    Somebody("KG", "Cholpon", "Abdykadyrova", "Чолпон Абдыкадырова", 1972, "Rector’s adviser", "diplomacy consular", "ky ru en", "teaching training", "paper",
             ((15, 70),)),
    Somebody("KG", "Ulan", "Zhusupov", "Улан Жусупов", 1980, "Lecturer on borders and treaties", "international_law security", "ky ru", "teaching advisory", "paper",
             ((60, 130),)),
    Somebody("KG", "Nazgul", "Moldobaeva", "Назгуль Молдобаева", 1986, "Trainer of protocol", "consular", "ky ru en", "training", ""),
    Somebody("UZ", "Jasur", "Tursunov", "Jasur Tursunov", 1977, "Head of the chair of diplomacy", "diplomacy economic_diplomacy", "uz ru en", "teaching advisory",
             "paper", ((20, 65), (100, 160))),
    Somebody("UZ", "Nilufar", "Yusupova", "Nilufar Yusupova", 1984, "Specialist in treaties", "international_law", "uz ru en", "teaching study_visit", "paper", ((50, 90),)),
    Somebody("MN", "Bat-Erdene", "Ganbold", "Бат-Эрдэнэ Ганболд", 1970, "Former ambassador", "diplomacy security", "mn ru en", "teaching advisory", "paper", ((35, 95),)),
    Somebody("AZ", "Rashad", "Guliyev", "Rəşad Quliyev", 1982, "Head of energy diplomacy", "economic_diplomacy", "az ru en tr", "teaching", "paper", ((10, 40),)),
    Somebody("TR", "Elif", "Demirtas", "Elif Demirtaş", 1978, "Head of training", "diplomacy public_administration", "tr en", "training advisory", "paper", ((45, 120),)),
    Somebody("GE", "Tamar", "Lomidze", "თამარ ლომიძე", 1985, "Negotiation coach", "diplomacy", "ru en", "training", "paper", ((20, 50),)),
    Somebody("IN", "Arvind", "Krishnaswamy", "", 1968, "Dean emeritus", "diplomacy international_law", "en", "teaching research_stay", "paper", ((70, 140),)),
    Somebody("KR", "Min-seo", "Han", "한민서", 1987, "Researcher in digital diplomacy", "information diplomacy", "ko en", "research_stay teaching", "paper", ((30, 90),)),
    Somebody("DE", "Johannes", "Brinkmann", "", 1975, "Trainer of mediators", "security diplomacy", "de en", "training advisory", "paper", ((60, 100),)),
)  # fmt: skip


class Need(NamedTuple):
    """`begins` and `lasts` are days; `to` a partner's code; `expert` a family name; `end` the state it is brought to."""

    code: str
    kind: str
    title: str
    activity: str
    field: str
    language: str
    days: int
    begins: int
    lasts: int
    ago: int
    to: str = ""
    expert: str = ""
    end: str = "open"
    people: int = 1


BACKGROUND = "Our staff ask for practice, not for more theory: cases, simulations, and somebody who has sat at the table."
OUTCOMES = "Twenty officers who can prepare and lead a round of talks; the materials stay with the academy."
INPUTS = "Lodging and a daily allowance for the days of work; premises and an interpreter."
NEEDS: tuple[Need, ...] = (
    Need("KZ", "request", "Water diplomacy: a module for the master’s programme", "teaching", "diplomacy", "en", 5, 30, 60, 12),
    Need("KZ", "request", "Consular practice: a week of training", "training", "consular", "ru", 5, 45, 60, 20, to="TJ"),
    Need("KZ", "request", "Energy and trade: guest lectures", "teaching", "economic_diplomacy", "en", 3, 10, 60, 34, people=2),
    Need("KZ", "offer", "Negotiation training by a trainer of the Institute", "training", "diplomacy", "ru", 4, 30, 40, 9, expert="Pak"),
    Need("KZ", "offer", "International law for young diplomats", "teaching", "international_law", "en", 6, 90, 50, 28, to="KG", expert="Baizhanova"),
    Need("KZ", "request", "Digital archives of foreign policy", "advisory", "information", "en", 4, 40, 60, 60, end="closed"),
    Need("TJ", "offer", "A professor of water diplomacy for one or two weeks", "teaching", "diplomacy", "en", 10, 25, 50, 8, expert="Ismoilov"),
    Need("TJ", "request", "Help with a simulation of multilateral talks", "training", "diplomacy", "ru", 4, 35, 60, 5),
    Need("TJ", "request", "Language tests before a posting", "advisory", "languages", "ru", 3, 20, 40, 40, end="withdrawn"),
    Need("KG", "request", "Treaty law: a course for lawyers of the ministry", "teaching", "international_law", "ru", 6, 90, 60, 15),
    Need(
        "KG", "offer", "Protocol and consular work, with exercises", "training", "consular", "ru", 5, 20, 50, 18, expert="Abdykadyrova", end="matched"
    ),
    Need("UZ", "offer", "Guest lectures on regional trade", "teaching", "economic_diplomacy", "en", 4, 20, 45, 11, expert="Tursunov"),
    Need("MN", "offer", "A former ambassador on crisis diplomacy", "advisory", "security", "en", 5, 35, 60, 25, expert="Ganbold", end="closed"),
)
REASONS = {"closed": "An agreement was found by other ways.", "withdrawn": "The budget of this year is spent."}
# Text, who, due in days, how it ended.
ACTIONS: tuple[tuple[str, str, int, str], ...] = (
    ("Send the cases of the last simulation to the partner academies", "lecturer", 3, ""),
    ("Agree on the dates of the next guest lectures", "registrar", 9, ""),
    ("Write to the consular department about interns", "nominating.tajikistan", 5, ""),
    ("Name a contact for the exchange of teachers", "nominating.kyrgyzstan", 12, ""),
    ("Translate the manual of negotiations", "expert", -4, ""),
    ("Send the reading list on shared rivers", "expert.tajikistan", 6, ""),
    ("Publish the syllabus of the module", "programme.officer", 0, ""),
    ("Evaluate the training with the participants", "programme.officer", -30, "done"),
    ("Invite a second trainer", "programme.head", 20, "dropped"),
)
