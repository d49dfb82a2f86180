"""Materials that the host and its partners exchange, in all states and circles. All of it is invented."""

from typing import NamedTuple


class Paper(NamedTuple):
    end: str  # state
    circle: str  # "named:TJ,KG" names partners
    side: str
    days: int  # since it was written
    kind: str
    topic: str
    country: str
    language: str
    title: str
    abstract: str
    replaces: int = -1  # number of the older one in this list


AUTHORS = {
    "KZ": "Institute of Diplomacy, Centre of analysis", "TJ": "Ministry of Foreign Affairs of Tajikistan, Department of analysis",
    "KG": "Дипломатическая академия, кафедра международных отношений", "UZ": "University of World Economy and Diplomacy", "MN": "Policy Planning Division",
}  # fmt: skip
PAPERS = (
    Paper("shared", "public", "KZ", 120, "publication", "training", "", "en", "Ten years of training diplomats of the region",
          "What graduates of the courses do five years later, by country and by course, with lessons for the next programmes."),
    Paper("shared", "public", "KZ", 95, "statistics", "civil_service", "", "ru", "Государственная служба в странах Центральной Азии: цифры 2026 года",
          "Численность, возраст и образование государственных служащих пяти стран, собранные по единой методике."),
    Paper("shared", "public", "KZ", 70, "syllabus", "consular", "", "kk", "Консулдық қорғау: бес күндік курстың бағдарламасы",
          "Шет елдегі азаматтарды қорғау бойынша он жағдай, тапсырмалар және бағалау өлшемдері."),
    Paper("shared", "public", "TJ", 64, "case_study", "climate", "TJ", "en", "Glaciers and the diplomacy of water",
          "How glacier data entered the talks on a transboundary river, and which measurements both sides came to trust."),
    Paper("shared", "all_partners", "KZ", 58, "briefing", "regional", "", "en", "Transport corridors across the Caspian: positions of the parties",
          "A survey of the positions taken in 2026, the open questions of tariffs and customs, and possible next steps."),
    Paper("shared", "all_partners", "KZ", 51, "method", "training", "", "en", "A negotiation game in one day: script and roles",
          "Four teams negotiate a water treaty. Roles, confidential instructions, timetable and questions for the discussion afterwards."),
    Paper("shared", "all_partners", "KG", 47, "note", "economy", "KG", "ru", "Экономическая дипломатия малых государств",
          "Обзор инструментов, которыми пользуются небольшие посольства для поддержки экспорта, с примерами за три года."),
    Paper("shared", "all_partners", "UZ", 43, "syllabus", "law", "", "en", "Law of treaties for practitioners: syllabus of a short course",
          "Twelve sessions on drafting, reservations, interpretation and termination, each with an exercise."),
    Paper("shared", "named:TJ,KG", "KZ", 21, "note", "climate", "", "en", "Seasonal flows of shared rivers: what the models say",
          "Three models of flow are compared for the coming irrigation season. For the two upstream partners before it is published."),
    Paper("shared", "named:TJ,KG", "KZ", 14, "briefing", "security", "", "en", "Border demarcation: practice of joint commissions",
          "How four joint commissions worked, who sat in them, how they kept minutes and settled disputed stretches."),
    Paper("shared", "named:TJ,UZ", "KZ", 9, "statistics", "economy", "", "ru", "Взаимная торговля: квартальные таблицы",
          "Таблицы взаимной торговли по товарным группам за последние восемь кварталов."),
    Paper("shared", "named:KG", "TJ", 12, "case_study", "consular", "TJ", "ru", "Помощь гражданам при землетрясении: разбор случая",
          "Что было сделано в первые сутки, где прервалась связь и какие списки понадобились."),
    Paper("shared", "internal", "KZ", 33, "note", "foreign_policy", "", "ru", "Кадровые потребности загранучреждений на три года",
          "Оценка потребности в языках и специальностях по регионам. Только для министерства и его академий."),
    Paper("shared", "internal", "MN", 26, "briefing", "training", "MN", "en", "Training needs of the Mongolian foreign service",
          "Competences that are missing at each grade, for the host's planning of courses only."),
    Paper("superseded", "all_partners", "KZ", 150, "method", "training", "", "en", "Language tests before a posting: first edition",
          "A model of a test in three languages that departments can run by themselves."),
    Paper("shared", "all_partners", "KZ", 37, "method", "training", "", "en", "Language tests before a posting: second edition",
          "The model after a year of use: fewer tasks, a common scale, and examples for each level.", 14),
    Paper("superseded", "public", "KZ", 135, "statistics", "training", "", "en", "Participants of short courses by country, 2025",
          "Number of participants by country, grade and sex, with the share of those who completed."),
    Paper("shared", "public", "KZ", 30, "statistics", "training", "", "en", "Participants of short courses by country, 2026",
          "The same tables one year later, with corrections for 2025.", 16),
    Paper("recalled", "all_partners", "KZ", 40, "briefing", "regional", "", "en", "Meeting of ministers: draft agenda and speakers",
          "An early agenda with names of speakers."),
    Paper("recalled", "named:KG", "TJ", 34, "statistics", "economy", "TJ", "ru", "Таможенные платежи по пунктам пропуска",
          "Помесячные данные по пунктам пропуска."),
    Paper("declined", "public", "KG", 55, "publication", "other", "KG", "ru", "Сборник речей выпускников",
          "Речи выпускников академии за десять лет."),
    Paper("cleared", "all_partners", "KZ", 6, "briefing", "law", "", "en", "Visa facilitation agreements of the region",
          "Which agreements are in force, for whom, and where their wording differs."),
    Paper("cleared", "named:TJ", "UZ", 8, "note", "climate", "UZ", "en", "Joint management of reservoirs",
          "Experience of a joint dispatch centre in its first two years."),
    Paper("classified", "all_partners", "TJ", 7, "note", "security", "AF", "en", "Border trade and stability",
          "Markets at the border as a means of stability: figures of two years and interviews with traders."),
    Paper("classified", "named:TJ,KG,UZ", "KZ", 4, "statistics", "climate", "", "ru", "Качество воды трансграничных рек",
          "Сводные показатели по шести створам за пять лет."),
    Paper("classified", "internal", "KZ", 3, "case_study", "training", "", "kk", "Жас дипломаттарға тәлімгерлік: бір жылдың қорытындысы",
          "Тәлімгерлердің есептері мен ұсыныстары, тек министрлік үшін."),
    Paper("offered", "all_partners", "TJ", 5, "method", "training", "", "en", "Role plays for consular staff",
          "Eight role plays with instructions for the trainer, tried in two courses."),
    Paper("offered", "public", "KG", 3, "syllabus", "regional", "KG", "ru", "Программа курса «Региональное сотрудничество»",
          "Программа на тридцать шесть часов с заданиями и списком литературы."),
    Paper("offered", "internal", "UZ", 2, "note", "economy", "UZ", "en", "Investment attachés: a first evaluation",
          "What attachés report after eighteen months, for the host only."),
    Paper("draft", "all_partners", "KZ", 2, "briefing", "foreign_policy", "", "en", "Multilateral agenda of the coming year",
          "Calendar of meetings and the items on which partners of the region may want to speak together."),
    Paper("draft", "named:TJ", "KZ", 1, "note", "economy", "TJ", "ru", "Совместные предприятия: правовая памятка",
          "Памятка по учреждению совместных предприятий."),
    Paper("draft", "all_partners", "TJ", 1, "case_study", "consular", "TJ", "en", "A hotline for citizens abroad",
          "How a hotline of three people answered nine thousand calls."),
    Paper("draft", "internal", "KG", 1, "statistics", "civil_service", "KG", "ru", "Кадровый состав: предварительные таблицы",
          "Предварительные таблицы по возрасту и стажу."),
)  # fmt: skip
LINES = {
    "en": ("The first part describes the sources and how they were compared.", "The second part gives the figures and what they do not show.",
           "The annex names the offices that have contributed, and the terms used in three languages."),
    "ru": ("В первой части описаны источники и способ их сравнения.", "Во второй части приводятся показатели и оговорки к ним.",
           "В приложении перечислены участники работы и термины на трёх языках."),
    "kk": ("Бірінші бөлімде деректер көздері мен салыстыру тәсілі сипатталады.", "Екінші бөлімде көрсеткіштер мен ескертпелер берілген.",
           "Қосымшада жұмысқа қатысқандар мен терминдер үш тілде келтірілген."),
}  # fmt: skip
RETURNED = "The second table lacks its source. Add it and offer the material again."
RECALLED = "The figures were taken from a draft that has been withdrawn. A corrected edition follows."
DECLINED = "The collection names private persons who were not asked."
USES = (
    ("TJ", "Read at the department of analysis; two figures go into our own note."),
    ("KG", "Используем в курсе для консульских работников."),
    ("UZ", "Passed on to the department of trade."),
)
