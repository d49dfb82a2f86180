"""Events of the demo. Titles, sessions and speakers are invented."""

from typing import NamedTuple


class Told(NamedTuple):
    """One event. `days` from the day of the load on; `end` is the state up to which it is played."""

    key: str
    kind: str
    days: int
    hours: tuple[int, int]
    capacity: int
    end: str
    en: str
    ru: str
    kk: str
    about_en: str
    about_ru: str
    about_kk: str
    length: int = 1
    more: dict[str, object] = {}


EVENTS = (
    Told(
        "past_conference", "conference", -230, (9, 18), 120, "closed", "Training of diplomats after the pandemic", "Подготовка дипломатов после пандемии",
        "Пандемиядан кейінгі дипломаттарды даярлау", "What remains of online training, and what does not.",
        "Что остаётся от дистанционного обучения, а что нет.", "Қашықтан оқытудан не қалды, не қалмады.", more={"is_public": True},
    ),
    Told(
        "past_roundtable", "roundtable", -45, (10, 17), 24, "held", "Heads of diplomatic academies on common standards",
        "Руководители дипломатических академий об общих стандартах", "Дипломатиялық академия басшылары ортақ стандарттар туралы",
        "Which parts of a programme can be recognised by all.", "Какие части программы могут признавать все.",
        "Бағдарламаның қай бөлігін барлығы мойындай алады.", more={"statement_wanted": True},
    ),
    Told(
        "past_seminar", "seminar", -16, (10, 16), 30, "held", "Teaching negotiation with cases", "Как учить переговорам на примерах",
        "Келіссөзді мысалмен үйрету", "Three cases, played and discussed.", "Три примера, разыгранные и разобранные.", "Ойналып, талданған үш мысал.",
    ),
    Told(
        "roundtable", "roundtable", 13, (10, 17), 26, "programme_open", "Roundtable on water diplomacy", "Круглый стол по водной дипломатии",
        "Су дипломатиясы жөніндегі дөңгелек үстел", "How the academies of the region prepare people for talks on shared rivers.",
        "Как академии региона готовят людей к переговорам об общих реках.", "Аймақ академиялары ортақ өзендер туралы келіссөзге адамдарды қалай даярлайды.",
        more={"statement_wanted": True, "accreditation_needed": True},
    ),
    Told(
        "seminar", "seminar", 22, (10, 16), 30, "planned", "Seminar on public speaking in a second language",
        "Семинар по публичным выступлениям на втором языке", "Екінші тілде сөйлеу жөніндегі семинар", "For teachers of languages at the academies.",
        "Для преподавателей языков академий.", "Академиялардың тіл оқытушыларына арналған.", more={"open_registration": True},
    ),
    Told(
        "cancelled", "seminar", 27, (10, 16), 40, "cancelled", "Seminar on archives of foreign ministries", "Семинар об архивах министерств иностранных дел",
        "Сыртқы істер министрліктерінің мұрағаттары туралы семинар", "How archives are used in training.", "Как архивы используются в обучении.",
        "Мұрағаттар оқытуда қалай қолданылады.", more={"is_public": True},
    ),
    Told(
        "conference", "conference", 38, (9, 19), 320, "programme_open", "Conference on the training of diplomats in Central Asia",
        "Конференция о подготовке дипломатов в Центральной Азии", "Орталық Азияда дипломаттарды даярлау туралы конференция",
        "Two days on programmes, methods and exchange of staff, with papers of teachers and practitioners.",
        "Два дня о программах, методах и обмене преподавателями, с докладами преподавателей и практиков.",
        "Бағдарламалар, әдістер және оқытушылар алмасуы туралы екі күн: оқытушылар мен тәжірибе иелерінің баяндамалары.", length=2,
        more={"is_public": True, "open_registration": True, "papers_wanted": True},
    ),
)  # fmt: skip
WHY_CANCELLED = "The building of the archive is closed for repair until spring."
PLACE = "Institute of Diplomacy, 33a Abay Street, Astana"
ROOMS = (("Congress hall", 320), ("Hall A", 90), ("Hall B", 90), ("Hall C", 60))
PLENARIES = (("opening", "Opening: what is expected of a diplomat in ten years"), ("plenary", "What the two days have shown"))
BREAKS = ((10, 30, "Coffee"), (12, 30, "Lunch"), (16, 30, "Coffee"))
SLOTS = ((11, 0), (13, 30), (15, 0), (17, 0))
TOPICS = (
    "From lecture to simulation", "Languages of the region in the curriculum", "Negotiation games that work", "What employers ask for",
    "Online modules and their limits", "Assessing oral skills", "Teaching protocol without boredom", "Exchange of teachers: ten cases",
    "Law of the sea for landlocked states", "Water and borders", "Digital diplomacy in practice", "Consular crises as exercises",
    "Training of ambassadors before the posting", "Mentors and their time", "Evaluation that changes something", "Short courses for civil servants",
    "Economic diplomacy and trade talks", "Reading agreements closely", "History as a method", "Archives in the classroom",
    "Working with interpreters", "Writing notes that are read", "Media training under pressure", "Women in diplomatic services",
    "Recognition of credits", "Joint programmes of two academies", "Alumni as teachers", "Cost of a training place",
    "Cyber security for missions", "Humanitarian law for diplomats", "Climate talks from inside", "Small states, large tables",
)  # fmt: skip
SHORT = (
    (10, 0, 90, "opening", "Opening and round of introductions"),
    (11, 45, 75, "roundtable", "First questions"),
    (14, 0, 90, "roundtable", "Second questions"),
    (15, 45, 15, "ceremony", "Closing words"),
)
QUESTIONS = (
    ("What should every graduate be able to do at the table?", 25),
    ("Which exercises can be shared between the academies?", 25),
    ("Who pays for teachers who travel?", 20),
)
SPEAKERS = (
    ("Aigerim Suleimenova", "Head of department", "Institute of Diplomacy", "KZ"), ("Bolat Ermekov", "Ambassador", "Ministry of Foreign Affairs", "KZ"),
    ("Rustam Davlatov", "Lecturer", "Diplomatic academy", "TJ"), ("Nilufar Saidova", "Adviser", "Ministry of Foreign Affairs", "TJ"),
    ("Asel Bekova", "Director of studies", "Diplomatic academy", "KG"), ("Emil Toktosunov", "Counsellor", "Ministry of Foreign Affairs", "KG"),
    ("Otabek Yuldashev", "Professor", "University of World Economy", "UZ"), ("Malika Karimova", "Lecturer", "Institute of languages", "UZ"),
    ("Batbold Ganbaatar", "Head of training", "Ministry of Foreign Affairs", "MN"), ("Sarnai Munkh", "Teacher of English", "Diplomatic academy", "MN"),
    ("Elvin Huseynli", "Vice-rector", "Diplomatic academy", "AZ"), ("Nigar Rzayeva", "Researcher", "Institute of analysis", "AZ"),
    ("Deniz Aksoy", "Minister-counsellor", "Diplomatic academy", "TR"), ("Ayla Demir", "Trainer", "Diplomatic academy", "TR"),
    ("Wang Lihua", "Professor", "Foreign affairs university", "CN"), ("Chen Rong", "Lecturer", "Foreign affairs university", "CN"),
    ("Davit Beridze", "Director", "Training centre", "GE"), ("Ketevan Lomidze", "Trainer", "Training centre", "GE"),
    ("Anahit Petrosyan", "Deputy director", "Diplomatic school", "AM"), ("Tigran Sarkisov", "Lecturer", "Diplomatic school", "AM"),
    ("Markus Feldhoff", "Head of training", "Federal Foreign Office", "DE"), ("Johanna Brandt", "Trainer", "Federal Foreign Office", "DE"),
    ("Kim Seo-yeon", "Professor", "National diplomatic academy", "KR"), ("Park Min-jun", "Adviser", "National diplomatic academy", "KR"),
    ("Gulshat Orazova", "Lecturer", "Institute of international relations", "TM"), ("Merdan Atayev", "Counsellor", "Ministry of Foreign Affairs", "TM"),
    ("Zhanna Ospanova", "Teacher of protocol", "Institute of Diplomacy", "KZ"), ("Kairat Nurmagambetov", "Professor", "Institute of Diplomacy", "KZ"),
    ("Farida Mirzoeva", "Researcher", "Academy of sciences", "TJ"), ("Azamat Sadykov", "Lecturer", "Diplomatic academy", "KG"),
    ("Shoira Nazarova", "Trainer", "Institute of languages", "UZ"), ("Haruto Ishikawa", "Director", "Foreign service training institute", "JP"),
    ("Priya Raghunathan", "Professor", "Foreign service institute", "IN"), ("Amara Siddiqui", "Trainer", "Foreign service academy", "PK"),
    ("Eva Lindmae", "Head of school", "School of diplomacy", "EE"), ("Janis Berzkalns", "Adviser", "Ministry of Foreign Affairs", "LV"),
)  # fmt: skip
REPORT = (
    "110 people came. The sessions on assessment were full; those on recognition need more time. The recordings were asked for by five academies."
)
