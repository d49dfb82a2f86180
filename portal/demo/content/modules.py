"""Modules of the programmes, who teaches and signs, and where."""

from typing import NamedTuple


class Part(NamedTuple):
    code: str
    en: str
    ru: str
    kk: str
    credits: float | None
    hours: int


MODULES: dict[str, tuple[Part, ...]] = {
    "MIR": (
        Part("THD", "Theory and History of Diplomacy", "Теория и история дипломатии", "Дипломатия теориясы мен тарихы", 10, 90),
        Part("LAW", "International Law and Treaties", "Международное право и договоры", "Халықаралық құқық және шарттар", 10, 90),
        Part("NEG", "Negotiation Practice", "Практика переговоров", "Келіссөздер практикасы", 10, 90),
        Part(
            "SEC", "Regional Security of Central Asia", "Региональная безопасность Центральной Азии", "Орталық Азияның өңірлік қауіпсіздігі", 10, 60
        ),
        Part("PRA", "Month in a Department of the Ministry", "Месяц в департаменте Министерства", "Министрлік департаментіндегі бір ай", 5, 120),
        Part("THE", "Master's Thesis", "Магистерская диссертация", "Магистрлік диссертация", 15, 30),
    ),
    "DPE": (
        Part("PRO", "Protocol and Precedence", "Протокол и старшинство", "Хаттама және реттілік", 1, 16),
        Part("COR", "Notes Verbales and Correspondence", "Вербальные ноты и переписка", "Вербалды ноталар және хат алмасу", 1, 16),
    ),
    "NEG": (
        Part("MED", "Mediation", "Медиация", "Медиация", 2, 30),
        Part("SIM", "Multilateral Simulations", "Многосторонние симуляции", "Көпжақты симуляциялар", 2, 40),
    ),
    "ECO": (
        Part("TRA", "Trade Agreements", "Торговые соглашения", "Сауда келісімдері", 2, 30),
        Part("INV", "Attraction of Investment", "Привлечение инвестиций", "Инвестиция тарту", 2, 30),
    ),
    "CON": (
        Part("CIT", "Protection of Citizens", "Защита граждан", "Азаматтарды қорғау", 1, 16),
        Part("VIS", "Visas and Notarial Acts", "Визы и нотариальные действия", "Визалар және нотариаттық әрекеттер", 1, 16),
    ),
    "DIG": (
        Part("NET", "A Mission Online", "Представительство в сети", "Желідегі өкілдік", 1, 16),
        Part("SRC", "Open Sources and False Reports", "Открытые источники и ложные сообщения", "Ашық дереккөздер және жалған хабарлар", 1, 16),
    ),
    "CSR": (
        Part("SEL", "Merit-based Selection", "Отбор по заслугам", "Еңбегі бойынша іріктеу", 1, 16),
        Part("ONE", "One-stop Public Services", "Услуги по принципу одного окна", "Бір терезе қызметтері", 1, 16),
    ),
    "ATT": (Part("DSK", "Work at a Desk", "Работа на участке", "Учаскедегі жұмыс", None, 160),),
}
# Level, field and credits of each programme.
ABOUT = {
    "MIR": ("master", "diplomacy", 60, "B2"), "DPE": ("short", "consular", 2, "B1"), "NEG": ("professional", "security", 4, "B2"),
    "ECO": ("professional", "economic_diplomacy", 4, "B1"), "CON": ("short", "consular", 2, "B2"), "DIG": ("short", "information", 2, "B2"),
    "CSR": ("short", "public_administration", 2, "B1"), "ATT": ("short", "diplomacy", None, "B2"),
}  # fmt: skip
# Account (of one), name, post in three languages, fields.
LECTURERS = (
    ("lecturer", "Leila Nurgaliyeva", "Professor", "Профессор", "Профессор", ("diplomacy", "security")),
    (None, "Bolat Kassymov", "Associate professor", "Доцент", "Доцент", ("international_law",)),
    (None, "Marina Orlova", "Counsellor of the Protocol Service", "Советник службы протокола", "Хаттама қызметінің кеңесшісі", ("consular",)),
    (None, "Askar Tleuberdi", "Ambassador (retired)", "Посол в отставке", "Отставкадағы елші", ("diplomacy", "economic_diplomacy")),
)
ROOMS = (("Auditorium 1", 60), ("Seminar room 2", 24), ("Seminar room 3", 24), ("Language laboratory", 16))
SIGNATORIES = (
    (
        "dean",
        "Saule Iskakova",
        "Сауле Искакова",
        "Сәуле Ысқақова",
        "Head of the training department",
        "Начальник отдела обучения",
        "Оқыту бөлімінің басшысы",
    ),
    ("vice_rector", "Yerzhan Abdrakhmanov", "Ержан Абдрахманов", "Ержан Әбдірахманов", "Vice-rector", "Проректор", "Проректор"),
    ("rector", "Gulnara Sultanova", "Гульнара Султанова", "Гүлнара Сұлтанова", "Rector", "Ректор", "Ректор"),
)
OUTCOMES = (
    "Participants prepare, lead and evaluate the work that the programme is about, and explain it to colleagues at home.",
    "Участники готовят, ведут и оценивают работу, которой посвящена программа, и объясняют её коллегам на родине.",
    "Қатысушылар бағдарлама арналған жұмысты дайындайды, жүргізеді, бағалайды және оны еліндегі әріптестеріне түсіндіреді.",
)
