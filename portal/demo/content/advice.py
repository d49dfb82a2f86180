"""What partners ask advice on, what experts answer, and methods that the Institute tries. All of it is invented."""

from typing import NamedTuple


class Request(NamedTuple):
    code: str  # of the partner
    title: str
    background: str
    goal: str
    outputs: str
    audience: str
    end: str
    days: int  # since it was asked


REQUESTS = (
    Request(
        "TJ", "How to test languages before a posting", "Each department tests by itself, and results can't be compared.",
        "One test that all departments trust, in Russian, English and one language of the region.", "A model of the test and a plan for its first year.",
        "About 120 attachés and third secretaries", "assigned", 16,
    ),
    Request(
        "TJ", "A one-week course on consular protection", "New consuls leave with two days of reading.",
        "Consuls who have practised the ten usual cases before they leave.", "A programme of five days with cases.", "20 consuls a year", "clarifying", 12,
    ),
    Request(
        "TJ", "Simulations in the training of attachés", "Training is by lectures only.", "Two simulations a year, led by our own staff.",
        "Scripts and a session for those who will lead them.", "15 trainers", "answered", 31,
    ),
    Request(
        "TJ", "How to evaluate courses without long questionnaires", "Forms of four pages come back empty.",
        "Ten questions whose answers change the next course.", "A form and a way to read it.", "Training department, 6 people", "accepted", 60,
    ),
    Request(
        "TJ", "E-learning for staff at missions", "Missions are in 28 time zones and never train together.", "A first course that works on a slow line.",
        "Advice on method and length.", "About 200 people at missions", "submitted", 2,
    ),
    Request(
        "TJ", "Training of trainers in protocol", "Two people know protocol and both retire.", "Four people who can teach it.", "A plan for a year.",
        "4 officers of the protocol department", "closed", 140,
    ),
    Request(
        "KG", "План обучения молодых дипломатов на первый год", "Первый год проходит без плана.", "План на двенадцать месяцев с наставниками.",
        "Проект плана и положение о наставниках.", "30 сотрудников до третьего секретаря", "assigned", 45,
    ),
    Request(
        "KG", "Оценка профессиональных навыков переговорщика", "Оценка зависит от того, кто оценивает.", "Шкала с описанием уровней.", "Шкала и примеры.",
        "Кадровая служба", "reopened", 38,
    ),
    Request(
        "KG", "Консультация по учебной визовой практике", "Практика проходит только на бумаге.", "Учебные дела, близкие к настоящим.", "Десять учебных дел.",
        "Консульский департамент", "triaged", 6,
    ),
    Request(
        "KG", "Оборудование лингафонного кабинета", "Кабинет устарел.", "Новый кабинет.", "Смета.", "Академия", "declined", 75,
    ),
    Request(
        "KG", "Курс по международному гуманитарному праву", "Курса нет.", "Курс на три дня.", "Программа.", "Правовой департамент", "withdrawn", 90,
    ),
)  # fmt: skip
QUESTION = "Which languages does the test cover first, and who marks it today?"
REPLY = "Russian and English in the first year. It is marked by each department; a sheet is attached."
NOTE = "Their academy asked us the same last spring; the answer of that time is in our files."
ANSWER = (
    "We advise one test in two parts: a written part that is marked centrally, and a conversation before two people, one of them from another "
    "department. The document describes the levels, the tasks and a plan for the first year."
)
SESSION = "Present state, wished levels, people who could mark. Next step: a draft within two weeks."
OUTCOME = "The form is used from the next course on; our training department reads the answers each month."
REOPENED = "Не хватает примеров для каждого уровня."
DECLINED = "Equipment is outside what consultations cover; the economic department of the ministry answers such requests."
WITHDRAWN = "Вопрос решён с другим партнёром."


class Idea(NamedTuple):
    en: str
    ru: str
    kk: str
    kind: str
    rationale: str
    design: str
    measure: str
    end: str


IDEAS = (
    Idea(
        "A summit in one day", "Саммит за один день", "Бір күндік саммит", "simulation",
        "Trainees know how communiqués are built, but have never agreed on one under time.",
        "Six teams of four receive instructions of their capitals. Three rounds: opening statements, drafting in groups, final text before a chair. The lecturer "
        "changes one instruction at noon.",
        "Points in the module, attendance, and whether the text holds what the instructions asked for.", "adopted",
    ),
    Idea(
        "Negotiating with an interpreter", "Переговоры с переводчиком", "Аудармашымен келіссөз", "negotiation_game",
        "Most negotiations of our graduates pass through an interpreter, none of our exercises does.",
        "Pairs negotiate a transit fee through an interpreter of the language centre; each side hears only the interpreted words.",
        "Points in the module and the time needed to agree.", "evaluated",
    ),
    Idea(
        "The case of the lost passport", "Дело о потерянном паспорте", "Жоғалған төлқұжат ісі", "case",
        "Consular work is taught by rules; cases come only at the post.", "A file of twelve papers arrives in three envelopes over a week. Groups decide and "
        "write the note.", "Points, and the number of papers that were overlooked.", "piloted",
    ),
    Idea(
        "Tandem with a desk officer", "Тандем с сотрудником департамента", "Департамент қызметкерімен тандем", "tandem",
        "Trainees meet the desk only in the last month.", "Each trainee has a desk officer of the same region; they meet every two weeks with a task.",
        "Attendance and the evaluation of the course.", "designed",
    ),
    Idea(
        "Ten minutes a day", "Десять минут в день", "Күніне он минут", "e_learning", "Words of protocol are forgotten within a month.", "", "", "proposed",
    ),
    Idea(
        "Role play by post", "Ролевая игра по переписке", "Хат алмасу арқылы рөлдік ойын", "role_play",
        "Written exchange could be trained before arrival.", "", "", "dropped",
    ),
)  # fmt: skip
FINDINGS = (
    "Those who took part spoke more and drafted faster. The gain stands in the written part; in theory both are alike. Preparation takes a day."
)
ADOPTED = "The gain is clear and the preparation is shared by two lecturers. It is used from the next intake on."
DROPPED = "Replies took weeks; nobody finished."
