"""What is judged and agreed in the demo: papers of the conference, two research projects, joint statements. All of it is invented."""

from typing import NamedTuple


class Written(NamedTuple):
    """A paper: who handed it in, what became of it, and the marks of its reviewers with what they say."""

    by: str
    title: str
    authors: str
    language: str
    abstract: str
    end: str
    reviews: tuple[tuple[int, str], ...] = ()
    note: str = ""


RUBRIC = ("Research: proposals, reports and papers", "Исследования: заявки, отчёты и доклады", "Зерттеулер: өтінімдер, есептер және баяндамалар")
CRITERIA = (
    ("Question", "Вопрос", "Сұрақ", 2), ("Method and data", "Метод и данные", "Әдіс және деректер", 2),
    ("Use for training", "Польза для обучения", "Оқытуға пайдасы", 1), ("Clarity", "Ясность", "Айқындығы", 1),
)  # fmt: skip
CALL = (
    "We ask for papers on how diplomats are trained: programmes, methods, languages, the exchange of teachers, and what becomes of those who were trained.\n\n"
    "An abstract of up to 300 words is enough. Papers are read by two reviewers who are not told who wrote them."
)
GOOD, FAIR, WEAK = "A clear question, answered with data.", "Useful, but the sample is small.", "The question is not answered."
PAPERS = (
    Written(
        "lecturer", "What trainees remember a year later", "L. Nurgaliyeva, Institute of Diplomacy", "en",
        "A year after three courses their trainees were asked which exercises they still use. Simulations are remembered twice as often as lectures.",
        "placed", ((5, GOOD), (4, "Say how many were asked.")), "Please bring the questionnaire.",
    ),
    Written(
        "nominating.kyrgyzstan", "Наставники в посольствах", "Ч. Асанова, Министерство иностранных дел", "ru",
        "Как двадцать посольств принимают молодых дипломатов и сколько времени у наставников уходит на это.", "placed", ((4, GOOD), (4, FAIR)),
        "Просим сократить введение.",
    ),
    Written(
        "expert", "Negotiation games with real treaties", "E. Mukhametzhanov, Institute of Diplomacy", "en",
        "Three games in which teams negotiate an article that exists, and compare their text with the one that was signed.", "accepted",
        ((5, GOOD), (3, FAIR)), "Accepted; the session is chosen later.",
    ),
    Written(
        "trainee", "Learning a second language of work in six months", "F. Nazarov, Ministry of Foreign Affairs", "en",
        "Notes of a trainee on what helped and what did not, with weekly test results.", "accepted", ((4, "Honest and useful."), (4, GOOD)),
    ),
    Written(
        "head.tajikistan", "Recognition of credits between two academies", "D. Hakimov, Ministry of Foreign Affairs", "en",
        "Which modules two academies could recognise at once, and which need talks.", "declined", ((2, WEAK), (3, FAIR)),
        "The paper is too short for a session; we invite you to the roundtable instead.",
    ),
    Written(
        "embassy.kyrgyzstan", "Протокол малых миссий", "А. Турдубеков, Посольство", "ru", "О чём спрашивают миссии, в которых работают трое.",
        "declined", ((2, WEAK), (2, "The examples repeat each other.")), "Тема не подходит к конференции.",
    ),
    Written(
        "nominating.tajikistan", "Choosing whom to send", "A. Qodirov, Ministry of Foreign Affairs", "en",
        "How a ministry chooses its nominees, and how often the choice was right: ten years of figures.", "read", ((5, GOOD), (4, FAIR)),
    ),
    Written(
        "lecturer", "Assessing oral skills with two examiners", "L. Nurgaliyeva, Institute of Diplomacy", "en",
        "Sixty oral examinations were marked twice. Where the marks differ most, the task was unclear.", "half", ((4, GOOD),),
    ),
    Written(
        "nominating2.tajikistan", "Женщины в дипломатической службе", "М. Шарифова, Министерство иностранных дел", "ru",
        "Сколько женщин проходит обучение и сколько получает назначение: данные трёх министерств.", "half", ((5, "Важная тема, хорошие данные."),),
    ),
    Written(
        "registrar", "Costs of a training place", "R. Omarov, Institute of Diplomacy", "en",
        "What a place in four programmes costs, and which costs are forgotten in agreements.", "asked",
    ),
    Written(
        "expert", "Interpreters in the classroom", "E. Mukhametzhanov, Institute of Diplomacy", "en",
        "When to teach with interpreters, and how to prepare them.", "withdrawn",
    ),
    Written(
        "programme.officer", "Ten years of agreements", "S. Akhmetova, Ministry of Foreign Affairs", "en",
        "Which lines of agreements were used and which were not.", "submitted",
    ),
)  # fmt: skip

IDEA = {
    "title": "Who speaks first: opening moves in talks on water", "field": "security", "language": "en", "keywords": ["water", "negotiation"],
    "abstract": "Opening statements decide more of a negotiation than is taught. We compare the first hour of thirty talks on shared rivers.",
}  # fmt: skip
TEXT = {
    "aims": "Which opening moves lead to an agreement? What of it can be trained?",
    "methods": "Records of thirty talks, twenty interviews, two simulations with trainees of both sides.",
    "benefits": "A module of four days with cases, for the academies of the region.",
}  # fmt: skip
IDEA_REPORTED = {
    "title": "Digital consular services and the training they need", "field": "diplomacy", "language": "en", "keywords": ["consular work"],
    "abstract": "Consulates have moved their queues online. We ask what their staff had to learn for it, and how they learnt it.",
}  # fmt: skip
TEXT_REPORTED = {
    "aims": "Which skills were missing? Which courses were of use?",
    "methods": "A survey of forty consulates and interviews in eight of them.",
    "benefits": "A list of skills for the consular course.",
}  # fmt: skip
SUMMARY = (
    "Most errors come from forms that were translated word for word. Two days of training on plain language save more time than any software. "
    "The report proposes a module and a test."
)
GROUNDS = "Both reviewers recommend it; the data are at hand, and the module is wanted."
SAID_OF_PROPOSAL = (4, "The question is good. Say how the thirty talks were chosen.")
SAID_OF_REPORT = (5, "Clear, honest about its limits, and of use at once.")

STATEMENT = "Joint statement on common standards of training"
FIRST_TEXT = (
    "The heads of the diplomatic academies met in Astana to speak about common standards of the training of diplomats.\n\n"
    "They agree that the results of modules on protocol, negotiation and languages of work should be recognised by all.\n\n"
    "They ask their experts to propose descriptions of these modules by the end of the year.\n\n"
    "They thank the Institute of Diplomacy for its hospitality."
)
STATEMENT_WATER = "Joint statement on training for talks on shared rivers"
WATER_TEXT = (
    "The participants of the roundtable share the view that talks on shared rivers need people who have been trained together.\n\n"
    "They intend to hold one joint course each year, in turn in each of their countries.\n\n"
    "Each side pays for its own teachers."
)
WATER_SECOND = (
    "The participants of the roundtable share the view that talks on shared rivers need people who have been trained together.\n\n"
    "They intend to hold one joint course every second year, in turn in each of their countries.\n\n"
    "The side that holds the course pays for the teachers of all.\n\n"
    "They ask the regional hub to keep a common collection of cases."
)
RESERVATION = "The delegation understands the second paragraph as an intention within the means of its budget."
