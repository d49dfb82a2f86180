"""What dossiers say: posts, schools, past training, reasons; comments of reviewers; reasons of decisions."""

POSTS = (
    "Attaché, Department of Central Asia", "Third Secretary, Legal Department", "Second Secretary, Department of Multilateral Cooperation",
    "Third Secretary, Consular Department", "Attaché, State Protocol Service", "First Secretary, Department of Economic Cooperation",
    "Chief Specialist, Department of Human Resources", "Second Secretary, Department of Asia and Africa", "Desk Officer, Press Service",
    "Third Secretary, Department of International Organisations", "Senior Specialist, Department of Treaties", "Vice-Consul",
    "Head of Section, Agency for Civil Service", "Attaché, Department of Border Issues", "Second Secretary, Department of Strategic Planning",
)  # fmt: skip
EMPLOYERS = (
    "Ministry of Foreign Affairs", "Ministry of Foreign Affairs", "Ministry of Foreign Affairs", "Embassy in Astana",
    "Administration of the President", "Ministry of Economy and Trade", "Agency for Civil Service", "Diplomatic Academy",
)  # fmt: skip
EDUCATION = (
    "MA, International Relations, national university, {late}; BA, Political Science, {early}",
    "LLM, International Law, {late}; LLB, {early}",
    "Specialist diploma, Oriental Studies (Arabic and Persian), {early}",
    "BA, International Economics, {early}",
    "MA, Public Administration, academy of public administration, {late}; BA, History, {early}",
    "BA, Translation and Interpreting (English, Russian), {early}",
    "Магистр, международные отношения, {late}; бакалавр, регионоведение, {early}",
    "Специалист, международное право, {early}",
)
PAST_TRAINING = (
    "none",
    "none",
    "Professional course for foreign diplomats, New Delhi, four weeks, {year}",
    "Summer school on water diplomacy, Almaty, ten days, {year}",
    "Course for young diplomats, Kuala Lumpur, nine days, {year}",
    "Курсы по дипломатическому протоколу, Москва, две недели, {year}",
)
JUSTIFICATIONS = (
    ("Has worked on the bilateral agenda with Kazakhstan since {since} and prepared two rounds of political consultations. The department will open a desk "
    "for regional organisations next year, which the nominee is to lead. The programme gives the theory and the regional contacts that in-house training "
    "can't offer; on return the nominee will train four younger colleagues."),
    ("Drafts treaties on transit and border crossing. Two of the texts under negotiation concern this region directly. After the course the nominee returns "
    "to the legal department and takes over the file of the working group on water and energy."),
    ("One of the three best results of the last attestation of young diplomats. Speaks the languages of the programme and has served in one posting abroad. "
    "The ministry intends to appoint the nominee to the embassy in Astana after graduation."),
    ("Responsible for organising visits at the level of ministers. The protocol service is being rebuilt, and the nominee will write its manual. "
    "Knowledge of the host's practice is needed for the summit planned for next year."),
    ("Поручена координация сотрудничества в области государственной службы. Имеет опыт подготовки межправительственных комиссий с {since} года. "
    "По возвращении возглавит сектор обучения кадров и внедрит полученные методики в программу повышения квалификации министерства."),
    ("Answers for consular help to about four thousand citizens working abroad and was commended for the evacuation of students. The course closes the gap in "
    "notarial acts and crisis planning; the consular department has agreed on a two-year return to service."),
    ("Works in the press service and began the ministry's work with open sources. We expect a plan for the missions' communication and a short course for "
    "attachés within three months of return."),
    ("Выпускник 2019 года, свободно владеет английским и русским языками. Участвовал в переговорах о транзите. Министерство просит принять кандидата, "
    "так как за последние два года по этому направлению никто обучения не проходил."),
)  # fmt: skip
REVIEWS: dict[int, tuple[str, ...]] = {
    5: (
        "Outstanding. The need is shown with a concrete task, and the return to service is planned.",
        "Best dossier of this group: record, languages and a clear purpose.",
        "Отличная кандидатура: ясная задача по возвращении, подтверждённый опыт.",
    ),
    4: (
        "Strong candidate; the justification could say more on what changes after return.",
        "Good record for the years of service. Language is sufficient for the programme.",
        "Хороший уровень, опыт соответствует программе.",
    ),
    3: (
        "Meets the requirements. The link between the post and the programme is thin.",
        "Average; past training covers part of the same ground.",
        "Соответствует требованиям, мотивация изложена общо.",
    ),
    2: ("The programme fits the present duties only in part.", "Little experience; I would see the nominee in a shorter course first."),
    1: ("The dossier doesn't show why this training is needed.",),
}
SELECTED = (
    "Highest mean of the panel within the places of the country.",
    "Strong dossier; both reviewers recommend the nominee.",
    "Need of the sending service is evident, languages sufficient.",
)
RESERVED = ("Good dossier, the places of the country are taken by nominees with a higher mean.", "Next in order after those selected.")
NOT_SELECTED = (
    "Places of the country are given to nominees with a higher mean.",
    "The programme fits the duties of the nominee only in part.",
    "Same training was taken within the last two years.",
)
INELIGIBLE = (
    "The post held is not in the diplomatic or civil service, which the call asks for.",
    "The note verbale names another person, and no correction came in time.",
    "The nominee is on a programme of the Institute already.",
)
RETURNED = (
    "The copy of the passport can't be read: please send a clear scan of the page with the photograph.",
    "The note verbale has no signature and seal. Please send the signed copy.",
    "Please say in the justification what the nominee will do after return.",
)
DECLINED = ("The nominee is posted abroad from next month.", "For family reasons.", "The ministry needs the officer for the chairmanship this year.")
WITHDRAWN = ("The officer was appointed to another post.", "The ministry replaces the nominee by another person.", "At the nominee's own request.")
NO_SHOW = (
    "Did not arrive by the third day; the embassy confirmed that the posting was changed.",
    "Visa was not collected, no answer from the nominee.",
)
LEFT = ("Called home by the ministry for urgent duties.", "For reasons of health, at the nominee's own request.")
NOT_COMPLETED = ("The thesis was not handed in by the extended date.", "Attendance below 70 per cent.")
RESULTS = ("with distinction", "very good", "very good", "good", "good", "satisfactory")
REVOKED = "Issued with a wrong spelling of the name; a corrected certificate follows."
