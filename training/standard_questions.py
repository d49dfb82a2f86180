"""Questions that an academy can take over at a press of a button: what surveys of fellows ask (domain.md, section 4)."""

from django.utils.translation import gettext_noop

from training.enums import QuestionAbout as About
from training.enums import QuestionKind as Kind

TITLE = gettext_noop("Standard evaluation of a course")
# (asked about, answered by, English, Russian, Kazakh)
QUESTIONS: tuple[tuple[About, Kind, str, str, str], ...] = (
    (About.WHOLE, Kind.SCALE, "The training is useful for my work.", "Обучение полезно для моей работы.", "Оқыту менің жұмысым үшін пайдалы."),
    (
        About.WHOLE, Kind.SCALE, "The institution and the programme suited what I need.",
        "Учреждение и программа соответствовали моим потребностям.", "Мекеме мен бағдарлама менің қажеттіліктеріме сай болды.",
    ),
    (
        About.WHOLE, Kind.SCALE, "I was guided and supported well.",
        "Меня хорошо сопровождали и поддерживали.", "Маған жақсы бағыт-бағдар мен қолдау көрсетілді.",
    ),
    (
        About.WHOLE, Kind.SCALE, "Rooms, housing and equipment were good.",
        "Аудитории, жильё и оборудование были хорошими.", "Аудиториялар, тұрғын үй және жабдықтар жақсы болды.",
    ),
    (About.WHOLE, Kind.YES_NO, "I made useful contacts.", "У меня появились полезные контакты.", "Мен пайдалы байланыстар орнаттым."),
    (
        About.WHOLE, Kind.TEXT, "What should be kept, and what should change?",
        "Что следует сохранить, а что изменить?", "Нені сақтау, нені өзгерту керек?",
    ),
    (
        About.MODULE, Kind.SCALE, "The module is useful for my work.",
        "Модуль полезен для моей работы.", "Модуль менің жұмысым үшін пайдалы.",
    ),
    (
        About.LECTURER, Kind.SCALE, "The lecturer explains clearly and answers questions.",
        "Преподаватель ясно объясняет и отвечает на вопросы.", "Оқытушы түсінікті түсіндіреді және сұрақтарға жауап береді.",
    ),
    (
        About.LECTURER, Kind.TEXT, "What would you tell the lecturer?",
        "Что бы вы сказали преподавателю?", "Оқытушыға не айтар едіңіз?",
    ),
)  # fmt: skip
