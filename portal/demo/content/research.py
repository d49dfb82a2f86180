"""Research projects of the demo. All of it is invented; days are counted from the day of the load, heads and amounts are plausible."""

from typing import NamedTuple


class Member(NamedTuple):
    office: str  # key of the institution
    name: str
    role: str
    position: str
    account: str = ""


class Study(NamedTuple):
    state: str
    title: str
    field: str
    lead: str
    others: tuple[str, ...]
    begins: int
    ends: int
    age: int  # days since the idea
    abstract: str
    members: tuple[Member, ...] = ()
    milestones: tuple[tuple[str, int, int, int | None, int | None], ...] = ()  # title, begins, due, done, side
    budget: tuple[tuple[int, str, int, int, str], ...] = ()  # side, head, planned, spent, currency
    reports: tuple[tuple[str, int, str], ...] = ()  # kind, due, state
    outputs: tuple[tuple[str, str, str, str, bool], ...] = ()  # kind, title, DOI, access, with a file
    summary: str = ""
    aims: str = ""
    methods: str = ""
    benefits: str = ""


LEILA = Member("institute", "Leila Nurgaliyeva", "principal", "Associate professor", "lecturer")
ERLAN = Member("institute", "Erlan Mukhametzhanov", "researcher", "Expert on training", "expert")
STUDIES = (
    Study(
        "partner_consent", "Consular cases as material for exercises", "consular", "institute", ("authority:TJ", "authority:UZ"), 60, 330, 9,
        "Consular services keep thousands of closed cases. The project looks at which of them can be told without names and used in exercises.",
        members=(LEILA,),
    ),
    Study(
        "proposal", "How young diplomats learn languages on the post", "languages", "authority:TJ", ("institute",), 45, 400, 40,
        "Courses before a posting end when the posting begins. The project follows two cohorts through their first year abroad.",
        members=(
            Member("authority:TJ", "Shahnoza Karimova", "principal", "Head of the training section"),
            Member("institute", "Erlan Mukhametzhanov", "principal", "Expert on training", "expert"),
        ),
        milestones=(
            ("Questionnaire agreed", 45, 90, None, None), ("First round of interviews", 90, 200, None, 0), ("Second round of interviews", 230, 320, None, 1),
            ("Report", 320, 395, None, None),
        ),
        budget=((0, "fieldwork", 6000, 0, "USD"), (0, "travel", 3500, 0, "USD"), (1, "staff", 2400000, 0, "KZT")),
        aims="Which habits of the first year keep a language alive?\nWhat can a ministry do from afar?",
        methods="Interviews twice a year with thirty people; tests at the beginning and the end.",
        benefits="A short guide for posts and a module for the courses before a posting.",
    ),
    Study(
        "active", "Shared rivers in the training of diplomats", "security", "institute", ("authority:TJ", "authority:KG"), -190, 175, 260,
        "Water is among the hardest subjects between neighbours. The project collects how it is taught in the region and tries out a common exercise.",
        members=(
            LEILA, ERLAN, Member("authority:TJ", "Firdavs Saidov", "principal", "Adviser on water"),
            Member("authority:KG", "Aigul Mamatova", "principal", "Counsellor"), Member("authority:KG", "Kubat Isaev", "assistant", "Attache"),
        ),
        milestones=(
            ("Syllabi of three countries collected", -190, -120, -125, None), ("Interviews with trainers", -150, -60, -52, 1),
            ("Common exercise written", -80, -10, None, 0), ("Exercise tried out in Bishkek", 5, 40, None, 2), ("Exercise tried out in Dushanbe", 30, 70, None, 1),
            ("Comparison of the results", 60, 120, None, 0), ("Guide for trainers", 110, 170, None, None),
        ),
        budget=(
            (0, "staff", 5200000, 2900000, "KZT"), (0, "events", 8000, 2150, "USD"), (1, "travel", 4200, 3900, "USD"), (1, "fieldwork", 2500, 1200, "USD"),
            (2, "travel", 3800, 900, "USD"), (2, "publication", 1500, 0, "USD"),
        ),
        reports=(("progress", -95, "submitted"), ("progress", 10, "due"), ("final", 170, "due")),
        outputs=(("dataset", "Syllabi on water, three countries", "", "restricted", True),),
        aims="What is taught about shared rivers, and by whom?\nDoes an exercise with three sides change how trainees negotiate?",
        methods="Comparison of syllabi, twenty interviews, two trials with marks before and after.",
        benefits="One exercise in three languages, free for the academies of the partners.",
    ),
    Study(
        "draft_report", "Briefings that are read", "information", "institute", ("authority:UZ",), -400, -20, 460,
        "Ministries write more briefings than anybody reads. The project asked readers what they used and what they skipped.",
        members=(LEILA, Member("authority:UZ", "Sherzod Alimov", "principal", "Head of analysis")),
        milestones=(("Interviews with readers", -390, -250, -240, 0), ("Analysis", -240, -120, -110, 1), ("Report", -110, 30, None, 0)),
        budget=((0, "staff", 1800000, 1750000, "KZT"), (1, "other", 900, 640, "USD")),
        reports=(("progress", -200, "submitted"), ("final", -12, "due")),
    ),
    Study(
        "published", "Twenty-five years of training together", "diplomacy", "institute", ("authority:KG", "authority:TJ"), -800, -90, 880,
        "Graduates of three cohorts were asked what of their training in Astana they still use, and with whom they still speak.",
        members=(
            Member("institute", "Erlan Mukhametzhanov", "principal", "Expert on training", "expert"),
            Member("authority:KG", "Elmira Toktosunova", "principal", "Head of personnel"),
        ),
        milestones=(("Questionnaire", -780, -600, -610, 0), ("Interviews", -600, -350, -330, 1), ("Report", -330, -120, -118, 0)),
        budget=((0, "staff", 2100000, 2080000, "KZT"), (1, "travel", 2600, 2410, "USD")),
        reports=(("progress", -500, "submitted"), ("final", -110, "submitted")),
        outputs=(
            ("report", "What remains of training: three cohorts", "10.5555/training.25", "open", True),
            ("policy_brief", "Keeping in touch: six proposals for ministries", "", "open", True),
            ("dataset", "Answers of graduates, without names", "", "restricted", True),
        ),
        summary="Most use the languages and the contacts, fewer the theory. Groups that met again after the training kept in touch.",
        aims="What do graduates use?\nWho keeps in touch, and why?",
        methods="Questionnaire with 140 answers, 26 interviews.",
        benefits="Proposals for the programme of the master's degree and for the work with alumni.",
    ),
    Study(
        "withdrawn", "Archives of early consulates", "consular", "authority:KG", ("institute",), 20, 300, 120,
        "Letters of early consulates as sources for exercises.",
    ),
)  # fmt: skip
WITHDRAWN = "The archive is closed for repairs until next year."
REPORT = "The work goes as planned. Interviews took longer than expected; the trial is moved by two weeks."
AUTHORS = "L. Nurgaliyeva, E. Mukhametzhanov"
