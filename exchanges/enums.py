from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Activity(TextChoices):
    """What somebody is sent for (domain.md 1.8)."""

    TEACHING = "teaching", _("teaching")
    TRAINING = "training", _("training of staff")
    ADVISORY = "advisory", _("advice")
    RESEARCH_STAY = "research_stay", _("research stay")
    STUDY_VISIT = "study_visit", _("study visit")


class NeedKind(TextChoices):
    REQUEST = "request", _("request: an expert is wanted")
    OFFER = "offer", _("offer: an expert can be sent")


class NeedState(TextChoices):
    OPEN = "open", _("open")
    MATCHED = "matched", _("matched")
    CLOSED = "closed", _("closed")
    WITHDRAWN = "withdrawn", _("withdrawn")


NEED_TONES = {"open": "attention", "matched": "good", "closed": "neutral", "withdrawn": "neutral"}


class MissionState(TextChoices):
    """Life of an exchange of one expert (domain.md 1.8)."""

    REQUESTED = "requested", _("requested")
    HOST_CHECKED = "host_checked", _("checked by the receiving side")
    EXPERT_PROPOSED = "expert_proposed", _("expert proposed")
    ACCEPTED = "accepted", _("expert accepted")
    AGREED = "agreed", _("agreed by all three")
    UNDER_WAY = "under_way", _("under way")
    REPORTED = "reported", _("report handed in")
    CLOSED = "closed", _("closed")
    DECLINED = "declined", _("declined")
    CANCELLED = "cancelled", _("called off")


# In which an expert is named; in which the three have approved; in which nothing comes any more.
WITH_EXPERT = (
    MissionState.EXPERT_PROPOSED,
    MissionState.ACCEPTED,
    MissionState.AGREED,
    MissionState.UNDER_WAY,
    MissionState.REPORTED,
    MissionState.CLOSED,
)
AGREED_MISSIONS = (MissionState.AGREED, MissionState.UNDER_WAY, MissionState.REPORTED, MissionState.CLOSED)
# In which a line of an agreement that is named holds people or days of it.
HOLDS_LINE = (MissionState.HOST_CHECKED, *WITH_EXPERT)
MISSION_OVER = (MissionState.CLOSED, MissionState.DECLINED, MissionState.CANCELLED)
MISSION_TONES = {
    "requested": "attention", "host_checked": "info", "expert_proposed": "attention", "accepted": "info", "agreed": "good", "under_way": "good",
    "reported": "attention", "closed": "neutral", "declined": "bad", "cancelled": "neutral",
}  # fmt: skip


class Side(TextChoices):
    """The three who approve a mobility agreement (domain.md 2.9)."""

    PERSON = "person", _("the expert")
    SENDER = "sender", _("the sending institution")
    RECEIVER = "receiver", _("the receiving institution")


class ProjectState(TextChoices):
    """Life of a joint research project (domain.md 1.10)."""

    IDEA = "idea", _("idea")
    PARTNER_CONSENT = "partner_consent", _("waiting for the partners' consent")
    PROPOSAL = "proposal", _("proposal being written")
    REVIEW = "review", _("in review")
    APPROVED = "approved", _("approved")
    ACTIVE = "active", _("under way")
    DRAFT_REPORT = "draft_report", _("report being written")
    PEER_REVIEW = "peer_review", _("in peer review")
    PUBLISHED = "published", _("published")
    CLOSED = "closed", _("closed")
    REJECTED = "rejected", _("not approved")
    WITHDRAWN = "withdrawn", _("withdrawn")


PROJECT_TONES = {
    "idea": "info", "partner_consent": "attention", "proposal": "info", "review": "attention", "approved": "good", "active": "good",
    "draft_report": "info", "peer_review": "attention", "published": "good", "closed": "neutral", "rejected": "bad", "withdrawn": "neutral",
}  # fmt: skip
# In which the work plan, budget and members are still a proposal, and in which they run.
PROJECT_PLANNED = (ProjectState.IDEA, ProjectState.PARTNER_CONSENT, ProjectState.PROPOSAL)
PROJECT_RUNNING = (ProjectState.APPROVED, ProjectState.ACTIVE, ProjectState.DRAFT_REPORT, ProjectState.PEER_REVIEW)
PROJECT_PUBLISHED = (ProjectState.PUBLISHED, ProjectState.CLOSED)


class MemberRole(TextChoices):
    PRINCIPAL = "principal", _("principal investigator")
    RESEARCHER = "researcher", _("researcher")
    ASSISTANT = "assistant", _("assistant")
    ADVISER = "adviser", _("adviser")


class BudgetHead(TextChoices):
    STAFF = "staff", _("staff")
    TRAVEL = "travel", _("travel")
    EQUIPMENT = "equipment", _("equipment")
    FIELDWORK = "fieldwork", _("field work and data")
    PUBLICATION = "publication", _("publication")
    EVENTS = "events", _("meetings")
    OTHER = "other", _("other costs")


class OutputKind(TextChoices):
    ARTICLE = "article", _("article")
    REPORT = "report", _("report")
    POLICY_BRIEF = "policy_brief", _("policy brief")
    BOOK = "book", _("book or chapter")
    DATASET = "dataset", _("data set")
    CURRICULUM = "curriculum", _("curriculum")
    OTHER = "other", _("other output")


class Access(TextChoices):
    OPEN = "open", _("open to everybody")
    RESTRICTED = "restricted", _("for the partners of the project")


class ReportKind(TextChoices):
    PROGRESS = "progress", _("progress report")
    FINAL = "final", _("final report")


class ReportState(TextChoices):
    DUE = "due", _("due")
    SUBMITTED = "submitted", _("handed in")
    SKIPPED = "skipped", _("skipped with a reason")


REPORT_TONES = {"due": "attention", "submitted": "good", "skipped": "neutral"}


class MaterialKind(TextChoices):
    NOTE = "note", _("analytical note")
    BRIEFING = "briefing", _("briefing")
    STATISTICS = "statistics", _("statistics")
    CASE_STUDY = "case_study", _("case study")
    SYLLABUS = "syllabus", _("syllabus")
    METHOD = "method", _("method of training")
    PUBLICATION = "publication", _("publication")


class Topic(TextChoices):
    """What a material is about; people subscribe to digests by it."""

    FOREIGN_POLICY = "foreign_policy", _("foreign policy")
    REGIONAL = "regional", _("regional cooperation")
    ECONOMY = "economy", _("economic diplomacy and trade")
    LAW = "law", _("international law and treaties")
    SECURITY = "security", _("security and conflict resolution")
    CONSULAR = "consular", _("consular work and protocol")
    CIVIL_SERVICE = "civil_service", _("public administration and civil service")
    TRAINING = "training", _("training of diplomats")
    CLIMATE = "climate", _("water, climate and energy")
    OTHER = "other", _("other topic")


class MaterialState(TextChoices):
    """Life of a material (domain.md 1.11)."""

    DRAFT = "draft", _("draft")
    OFFERED = "offered", _("offered")
    CLASSIFIED = "classified", _("circle of readers proposed")
    CLEARED = "cleared", _("cleared")
    SHARED = "shared", _("shared")
    SUPERSEDED = "superseded", _("replaced by a newer one")
    RECALLED = "recalled", _("recalled")
    DECLINED = "declined", _("declined")


MATERIAL_TONES = {
    "draft": "neutral", "offered": "attention", "classified": "attention", "cleared": "info", "shared": "good", "superseded": "neutral",
    "recalled": "bad", "declined": "bad",
}  # fmt: skip
# In which the circle may read it. What was replaced stays readable, as whoever quoted it needs it.
READABLE = (MaterialState.SHARED, MaterialState.SUPERSEDED)


class TextState(TextChoices):
    """Whether the words of a file were taken out for the search."""

    WAITING = "waiting", _("waiting")
    DONE = "done", _("can be searched")
    FAILED = "failed", _("no text found in the file")


class Notify(TextChoices):
    AT_ONCE = "at_once", _("at once")
    WEEKLY = "weekly", _("once a week")
    NEVER = "never", _("never")
