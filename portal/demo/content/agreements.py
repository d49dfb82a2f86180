"""Titles of the agreements, and those with partners that hold no quota."""

from typing import Any, NamedTuple

Text = tuple[str, str, str]
ALL_AREAS = ("training", "scholarships", "experts", "research", "materials", "curricula", "consultations", "events")

TITLES: dict[str, Text] = {
    "three_party": (
        (
            "Agreement on cooperation in scientific, educational and research work between the Ministry of Foreign Affairs, the Regional Hub of Civil "
            "Service and the Academy of Public Administration"
        ),
        (
            "Соглашение о сотрудничестве в научной, образовательной и исследовательской деятельности между Министерством иностранных дел, "
            "Региональным хабом в сфере государственной службы и Академией государственного управления"
        ),
        (
            "Сыртқы істер министрлігі, Мемлекеттік қызмет саласындағы өңірлік хаб және Мемлекеттік басқару академиясы арасындағы ғылыми, білім беру "
            "және зерттеу қызметіндегі ынтымақтастық туралы келісім"
        ),
    ),
    "tajikistan": (
        "Agreement with Tajikistan on the training of diplomats at the Institute of Diplomacy",
        "Соглашение с Таджикистаном о подготовке дипломатов в Институте дипломатии",
        "Дипломатия институтында дипломаттарды даярлау туралы Тәжікстанмен келісім",
    ),
    "courses": (
        "Memorandum with Tajikistan on short courses for officials",
        "Меморандум с Таджикистаном о краткосрочных курсах для служащих",
        "Қызметкерлерге арналған қысқа мерзімді курстар туралы Тәжікстанмен меморандум",
    ),
    "bilateral": (
        "Agreement on the training of diplomats and officials: {name}",
        "Соглашение о подготовке дипломатов и служащих: {name}",
        "Дипломаттар мен қызметкерлерді даярлау туралы келісім: {name}",
    ),
}


class Other(NamedTuple):
    """`ends` says how far it has come: draft, signed, in_force, terminated."""

    code: str
    text: Text
    years_ago: int
    month: int
    areas: tuple[str, ...]
    ends: str = "in_force"
    our_office: str = "hub"
    our_post: str = "Chairman of the Steering Committee of the Regional Hub"
    their_post: str = "Head of the country office"


def _memorandum(en: str, ru: str, kk: str) -> Text:
    return (f"Memorandum of understanding {en}", f"Меморандум о взаимопонимании {ru}", f"Өзара түсіністік туралы меморандум: {kk}")


OTHERS: tuple[Other, ...] = (
    Other("UNDP", _memorandum("on the support of the Regional Hub", "о поддержке Регионального хаба", "Өңірлік хабты қолдау"), 5, 5,
          ("experts", "research", "materials", "events"), their_post="Resident Representative"),
    Other("OSCE", _memorandum("on courses in conflict prevention", "о курсах по предотвращению конфликтов", "қақтығыстардың алдын алу курстары"), 4, 9,
          ("training", "experts", "events"), their_post="Head of the Programme Office"),
    Other("ESCAP", _memorandum("on joint research in transit", "о совместных исследованиях транзита", "транзит саласындағы бірлескен зерттеулер"), 3, 6,
          ("research", "materials")),
    Other("OECD", _memorandum("on reviews of the civil service", "об обзорах государственной службы", "мемлекеттік қызметке шолулар"), 3, 10,
          ("research", "materials", "events"), their_post="Director for Public Governance"),
    Other("EU", _memorandum("on exchange of experts", "об обмене экспертами", "сарапшылар алмасу"), 1, 5, ("experts", "events"), "signed",
          their_post="Head of the Delegation"),
    Other("DA-KG", _memorandum("on exchange of teaching staff", "об обмене преподавателями", "оқытушылар алмасу"), 3, 4, ("experts", "curricula"),
          our_office="institute", our_post="Director of the Institute of Diplomacy", their_post="Rector"),
    Other("UWED", _memorandum("on joint research and curricula", "о совместных исследованиях и учебных планах", "бірлескен зерттеулер мен оқу жоспарлары"),
          2, 11, ("research", "curricula", "materials"), our_office="institute", our_post="Director of the Institute of Diplomacy", their_post="Rector"),
    Other("APA-TJ", _memorandum("on methods of training", "о методах обучения", "оқыту әдістері"), 4, 10, ("curricula",), "terminated",
          our_office="academy", our_post="Rector", their_post="Rector"),
    Other("DE", _memorandum("on training of young diplomats", "об обучении молодых дипломатов", "жас дипломаттарды оқыту"), 3, 2,
          ("training", "events"), our_office="ministry", our_post="Deputy Minister", their_post="Ambassador"),
    Other("JP", _memorandum("on consultations in training", "о консультациях по обучению", "оқыту жөніндегі кеңестер"), 2, 7,
          ("consultations", "experts"), our_office="ministry", our_post="Deputy Minister", their_post="Ambassador"),
    Other("HU", _memorandum("on scholarships", "о стипендиях", "шәкіртақылар"), 1, 9, ("scholarships", "training"), "draft",
          our_office="ministry", our_post="Deputy Minister", their_post="Ambassador"),
)  # fmt: skip

# What is said and written in the negotiations of the demo.
TALK: dict[str, Any] = {
    "title": (
        "Memorandum with Tajikistan on attachments of young diplomats",
        "Меморандум с Таджикистаном о стажировках молодых дипломатов",
        "Жас дипломаттардың тағылымдамалары туралы Тәжікстанмен меморандум",
    ),
    "objectives": "Young diplomats of Tajikistan work for two months in departments of the Ministry.",
    "more": "Young diplomats of Tajikistan work for three months in departments of the Ministry and of its embassies.",
    "first": "Two places a year, as the ministers discussed in spring.",
    "question": "Could the attachments last three months? Two are short for work in an embassy.",
    "second": "Four places a year and three months each; six months of notice, as in the agreement on the master's programme.",
    "amendment": "One more place a year in the master's programme, and a notice period of six months.",
    "host_sheet": {
        "contact_name": "Department of Human Resources", "contact_email": "agreements@example.org", "weeks_to_decide": 6, "weeks_to_transcript": 5,
        "nomination_deadlines": "As the call says; internal preparation takes about four weeks.",
        "housing": "A room in the hostel of the Institute of Diplomacy.", "visa": "No visa is needed for stays of the programme; registration on arrival.",
        "insurance": "Paid by the host from the first day.",
    },
    "partner_sheet": {
        "contact_name": "Directorate of Personnel", "contact_email": "personnel@example.org", "weeks_to_decide": 4,
        "extra_requirements": "Two years of service before a nomination.", "other": "Nominees are chosen by a committee that meets once a month.",
    },
}  # fmt: skip
