"""Programmes of the Institute of Diplomacy, the criteria of the panel, the document checklists."""

from typing import NamedTuple


class Course(NamedTuple):
    code: str
    title_en: str
    title_ru: str
    title_kk: str
    kind: str
    months: float
    days: int
    languages: tuple[str, ...]
    language: str
    level: str
    summary: str


MASTER = Course(
    "MIR", "Master of International Relations", "Магистр международных отношений", "Халықаралық қатынастар магистрі", "degree", 12, 360,
    ("kk", "ru", "en"), "en", "B2", "One year from 1 September in Kazakh, Russian and English: theory and history of diplomacy, international law, "
    "negotiation, regional security of Central Asia, a master's thesis and a month in a department of the Ministry.",
)  # fmt: skip
COURSES = (
    Course("DPE", "Diplomatic Protocol and Etiquette", "Дипломатический протокол и этикет", "Дипломатиялық хаттама және этикет", "course", 0.5, 12,
           ("ru", "en"), "en", "B1", "State visits, order of precedence, notes verbales and official correspondence; exercises in the Ministry's protocol service."),
    Course("NEG", "Negotiation and Mediation", "Переговоры и медиация", "Келіссөздер және медиация", "course", 1, 26,
           ("en",), "en", "B2", "Multilateral simulations on water, transit and trade; mediation in the practice of the region."),
    Course("ECO", "Economic Diplomacy", "Экономическая дипломатия", "Экономикалық дипломатия", "course", 1, 26,
           ("ru", "en"), "en", "B1", "Trade agreements, attraction of investment, work of a commercial section, transit corridors."),
    Course("CON", "Consular Service", "Консульская служба", "Консулдық қызмет", "course", 0.5, 12,
           ("ru",), "ru", "B2", "Protection of citizens, notarial acts, visa and migration work, help in emergencies."),
    Course("DIG", "Digital Diplomacy and Strategic Communication", "Цифровая дипломатия и стратегические коммуникации",
           "Цифрлық дипломатия және стратегиялық коммуникация", "course", 0.5, 12, ("en",), "en", "B2",
           "A mission's presence online, response to false reports, open sources, security of communication."),
    Course("CSR", "Civil Service Reform: Experience of the Hub", "Реформа государственной службы: опыт Хаба",
           "Мемлекеттік қызмет реформасы: Хаб тәжірибесі", "course", 0.5, 12, ("ru", "en"), "en", "B1",
           "Merit-based selection, ethics councils, one-stop public services: practice of the participating countries compared."),
)  # fmt: skip
ATTACHMENT = Course(
    "ATT", "Attachment to a Department of the Ministry", "Стажировка в департаменте Министерства", "Министрлік департаментіндегі тағылымдама",
    "attachment", 2, 60, ("ru", "en"), "ru", "B2", "Two months of work at a desk of the Ministry under a mentor.",
)  # fmt: skip

# Key of the example file, names in three languages, is it required.
PASSPORT = ("passport", "Copy of the passport", "Копия паспорта", "Паспорт көшірмесі", True)
DIPLOMA = ("diploma", "Copy of the diploma", "Копия диплома", "Диплом көшірмесі", True)
NOTE = ("note", "Note verbale of the sending ministry", "Вербальная нота направляющего министерства", "Жіберуші министрліктің вербалды нотасы", True)
LANGUAGE = ("language", "Certificate of language", "Сертификат о знании языка", "Тіл білу сертификаты", False)
DEGREE_CHECKLIST = (PASSPORT, DIPLOMA, NOTE, LANGUAGE)
# Papers that only the sender and programme staff open.
PERSONAL = ("passport", "medical")
COURSE_CHECKLIST = (NOTE, (*PASSPORT[:-1], False))
