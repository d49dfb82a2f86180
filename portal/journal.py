"""The journal: every step over all records, newest first, for the auditor and the administrator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.clocks import task_words
from core.errors import Text
from core.models import HistoryEntry
from core.record import register_words, step_words, who
from documents.operations.reading import PASSPORT_READ
from exchanges.models import Expert, Material
from notifications.topics import label_of
from partners.actor import Actor
from partners.enums import Role
from partners.forms import DayInput
from reviews.models import Assignment
from reviews.rules import may_read_reviews
from scholarships.models import DecisionItem, Nomination, RedactedDossier
from scholarships.operations.apart import MEDICAL_REVEALED, PASSPORT_REVEALED
from training.models import Enrolment

# What a record is called, and the page that shows it; without a page the name alone stands in the journal.
RECORDS: dict[str, tuple[Text, str]] = {
    "scholarships.nomination": (_("Nomination"), "scholarships:nomination"),
    "scholarships.call": (_("Call"), "scholarships:call"),
    "scholarships.allotment": (_("Places of a partner"), ""),
    "scholarships.nomineeimport": (_("List of nominees"), ""),
    "reviews.assignment": (_("Review"), "reviews:assignment"),
    "reviews.rubric": (_("Set of criteria"), "reviews:rubric"),
    "reviews.panel": (_("Panel"), "reviews:panel"),
    "reviews.panelmember": (_("Member of a panel"), ""),
    "scholarships.decisionround": (_("Sheet of decisions"), "scholarships:round"),
    "scholarships.redacteddossier": (_("Redacted copy"), ""),
    "scholarships.award": (_("Award"), "scholarships:award"),
    "mobility.stay": (_("Stay"), "mobility:stay"),
    "mobility.allowance": (_("Allowance"), ""),  # its page is for changing it
    "mobility.paysheet": (_("Pay sheet"), ""),  # opened by those who pay and who audit
    "training.enrolment": (_("Enrolment"), "training:enrolment"),
    "training.extension": (_("Extension"), ""),  # stands on the page of its enrolment
    "training.intake": (_("Intake"), "training:intake"),
    "training.programme": (_("Programme"), "training:programme"),
    "training.teachingsession": (_("Session"), "training:session"),
    "training.room": (_("Room"), "training:room"),
    "training.intakegroup": (_("Group"), ""),
    "core.calendarlink": (_("Calendar address"), ""),
    "notifications.jobbeat": (_("Job of the portal"), ""),
    "notifications.mailpause": (_("Pause of letters"), ""),
    "notifications.kindwatch": (_("Watched kind of message"), ""),
    "training.programmeversion": (_("Version of a programme"), ""),  # a draft may be thrown away
    "training.lecturer": (_("Lecturer"), ""),
    "training.planversion": (_("Individual plan"), ""),  # stands on the page of its enrolment
    "training.resultsheet": (_("Sheet of marks"), ""),  # opened by those who teach, register and approve
    "training.markcorrection": (_("Correction of a mark"), ""),
    "training.certificatename": (_("Name on certificates"), ""),
    "training.certificaterun": (_("Issue of certificates"), ""),
    "training.evaluationform": (_("Questions of an evaluation"), ""),
    "training.evaluationround": (_("Evaluation"), ""),
    "training.actionplan": (_("Action plan"), ""),  # a draft is the trainee's own
    "training.followup": (_("Questions after the training"), ""),
    "training.alumniprofile": (_("Entry in the alumni directory"), ""),
    "training.method": (_("Method of training"), "training:method"),
    "exchanges.project": (_("Research project"), "exchanges:project"),
    "exchanges.projectreport": (_("Report of a research project"), "exchanges:project_report"),
    "exchanges.milestone": (_("Milestone of a research project"), ""),  # stands in the plan of its project
    "training.consultation": (_("Consultation"), "training:consultation"),
    "exchanges.mission": (_("Expert mission"), "exchanges:mission"),
    "training.signatory": (_("Signatory of an academy"), ""),
    "exchanges.material": (_("Material"), "exchanges:material"),
    "exchanges.acknowledgement": (_("Acknowledgement"), ""),  # stands on the page of its material
    "events.event": (_("Event"), "events:event"),
    "events.eventsession": (_("Session of an event"), "events:session"),
    "events.eventspeaker": (_("Speaker"), ""),  # stands in the list of speakers
    "events.registration": (_("Registration"), "events:registration"),
    "events.delegation": (_("Delegation"), "events:delegation"),
    "events.paper": (_("Paper"), "events:paper"),
    "events.statementversion": (_("Version of a joint statement"), ""),  # stands on the page of its event
    "documents.issueddocument": (_("Issued paper"), ""),  # opened where it belongs, by those who may read the passport in it
    "documents.lettertext": (_("Text of a letter"), "documents:text"),
    "agreements.agreement": (_("Agreement"), "agreements:agreement"),
    "agreements.agreementversion": (_("Version of an agreement"), ""),  # what is still being written is read by its own side only
    "reports.reportrun": (_("Report"), ""),
    "reports.reportschedule": (_("Schedule of a report"), ""),
    "people.person": (_("Person"), ""),
    "partners.partner": (_("Partner"), "partners:partner"),
    "partners.institution": (_("Institution"), ""),
    "partners.membership": (_("Role"), ""),
    "partners.invitation": (_("Invitation"), ""),
    "partners.delegation": (_("Lent powers"), ""),
    "partners.absence": (_("Absences"), ""),
    "accounts.user": (_("Account"), "partners:person"),
    "notifications.delivery": (_("E-mail"), ""),
    "exchanges.expert": (_("Expert"), "exchanges:expert"),
    "exchanges.exchangeneed": (_("Request or offer"), "exchanges:need"),
    "notifications.followupaction": (_("Follow-up action"), "action"),
    "notifications.announcement": (_("Announcement"), "announcement"),
}
# Steps of records whose apps have no timeline of their own and so no words.
WORDS: dict[str, dict[str, Text]] = {
    "accounts.user": {
        "change_settings": _("Settings changed"),
        "deactivate": _("Account closed"),
        "reactivate": _("Account opened again"),
        "reset_second_factor": _("Second step of sign-in taken away"),
    },
    "partners.partner": {"add": _("Partner added"), "change": _("Partner changed")},
    "partners.institution": {"add": _("Institution added"), "change": _("Institution changed")},
    "partners.membership": {"give_role": _("Role given"), "end_role": _("Role ended")},
    "partners.invitation": {
        "invite": _("Invitation sent"),
        "resend": _("Invitation sent again"),
        "cancel": _("Invitation withdrawn"),
        "accept": _("Invitation accepted"),
    },
    "people.person": {
        "created": _("Person recorded"),
        "changed": _("Data of the person changed"),
        "account_tied": _("Tied to an account"),
        "same_person": _("Decided to be the same person as another record"),
        "other_person": _("Decided to be somebody else than another record"),
    },
    "documents.issueddocument": {"issued": _("Paper issued")},
    "notifications.delivery": {"resent": _("E-mail sent again")},
    "reports.reportrun": {"request": _("Report asked for")},
    "reports.reportschedule": {"make": _("Schedule made")},
}
for _model, _steps in WORDS.items():
    register_words(_model, _steps)


@dataclass(frozen=True)
class Row:
    """One step as people read it."""

    at: datetime
    record: str
    kind: Text
    url: str
    words: Text
    actor_label: str
    reason: str


# Steps in which somebody has read a passport or a medical part, or put it into a paper.
OPENED = (PASSPORT_REVEALED, MEDICAL_REVEALED, PASSPORT_READ, "passport_in_letter", "passport_opened")
OF_PANELS = ("reviews.panel", "reviews.panelmember", "scholarships.decisionround", "scholarships.redacteddossier")


class JournalFilter(forms.Form):
    record = forms.CharField(label=_("Record begins with"), required=False, max_length=100)
    person = forms.CharField(label=_("Done by"), required=False, max_length=100)
    model = forms.ChoiceField(label=_("Kind of record"), required=False)
    since = forms.DateField(label=_("From day"), required=False, widget=DayInput)
    until = forms.DateField(label=_("Until day"), required=False, widget=DayInput)
    opened = forms.BooleanField(label=_("Only passports and medical parts that were opened"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = sorted(((model, str(label)) for model, (label, _url) in RECORDS.items()), key=lambda row: row[1])
        self.fields["model"].choices = [("", _("All kinds")), *kinds]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, Any]:
        """What could be read; a filter that names nothing filters nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def may_read_journal(actor: Actor) -> bool:
    return actor.has(Role.AUDITOR, Role.ADMINISTRATOR)


def entries_for(actor: Actor, chosen: Mapping[str, Any]) -> QuerySet[HistoryEntry]:
    """Steps that fit, of records that this reader may open; days are those of the host's calendar, the last one included."""
    rows = HistoryEntry.objects.visible_to(actor).exclude(_withheld(actor))
    if record := chosen.get("record", "").strip():
        rows = rows.filter(object_label__istartswith=record)
    if person := chosen.get("person", "").strip():
        rows = rows.filter(Q(actor_label__icontains=person) | Q(acting_for__icontains=person))
    if model := chosen.get("model"):
        rows = rows.filter(model=model)
    if since := chosen.get("since"):
        rows = rows.filter(at__gte=_midnight(since))
    if until := chosen.get("until"):
        rows = rows.filter(at__lt=_midnight(until + timedelta(days=1)))
    if chosen.get("opened"):
        rows = rows.filter(step__in=OPENED)
    return rows  # type: ignore[no-any-return]


def _withheld(actor: Actor) -> Q:
    """Steps of reviews, nominations and their people that the models keep from this reader, reasons and names of reviewers with them."""
    kept = Q(pk__in=[])
    for model in (Assignment, Nomination, Material):
        if (withheld := model.withheld_from(actor)) is not None:
            rows = model.objects.across_partners(reason="only to leave them out").filter(withheld)
            kept |= Q(model=model._meta.label_lower, object_id__in=rows.values("pk"))
    if Nomination.withheld_from(actor) is not None:  # then people too of whom nobody has sent anything
        kept |= Q(model="people.person") & ~Q(object_id__in=Nomination.objects.visible_to(actor).values("person_id"))
    if not may_read_reviews(actor):
        kept |= Q(model="people.person", step__in=["same_person", "other_person"]) | Q(model__in=OF_PANELS)
    return kept | _of_own_sheets(actor) | _of_experts(actor)


def _of_experts(actor: Actor) -> Q:
    """Experts who have not agreed to be found, and as people those of whom nothing else is known to this reader."""
    if (withheld := Expert.withheld_from(actor)) is None:
        return Q(pk__in=[])
    rows = Expert.objects.across_partners(reason="only to leave them out").filter(withheld)
    persons = rows.exclude(person__in=Nomination.objects.visible_to(actor).values("person_id"))
    persons = persons.exclude(person__in=Enrolment.objects.visible_to(actor).values("person_id"))
    return Q(model="exchanges.expert", object_id__in=rows.values("pk")) | Q(model="people.person", object_id__in=persons.values("person_id"))


def _of_own_sheets(actor: Actor) -> Q:
    """Sheets that decide of the reader's own side, and the copies that its panel reads."""
    kept = Q(pk__in=[])
    for model, of, field in ((DecisionItem, "scholarships.decisionround", "round_id"), (RedactedDossier, "scholarships.redacteddossier", "pk")):
        if (withheld := model.withheld_from(actor)) is not None:
            rows = model.objects.across_partners(reason="only to leave them out").filter(withheld)
            kept |= Q(model=of, object_id__in=rows.values(field))
    return kept


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(settings.HOST_ZONE))


def row_of(entry: HistoryEntry) -> Row:
    label, name = RECORDS.get(entry.model, ("", ""))
    url = reverse(name, args=[entry.object_id]) if name else ""
    return Row(entry.at, named(entry.model, entry.object_label), label, url, step_words(entry.model, entry.step), who(entry), entry.reason)


def named(model: str, label: str) -> str:
    """What carries a name of the code alone has one for readers too."""
    words: dict[str, Callable[[str], object]] = {
        "notifications.jobbeat": lambda name: task_words.get(name, name),
        "notifications.kindwatch": label_of,
    }
    return str(words[model](label)) if model in words else label
