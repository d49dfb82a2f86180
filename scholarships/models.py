from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agreements.models import QuotaYear
from core.counters import counter_trigger
from core.history import tracked
from core.scoping import NOBODY, Internal, Owned, PortalModel
from documents.models import StoredFile
from partners.enums import Role
from partners.models import Partner
from people.models import Person
from reviews.models import Case, Rubric, cases_of_reviewer
from scholarships.enums import PROGRAMME_STAFF, UNSENT_READERS, WITH_PLACE, WITHOUT_SLOT, CallState, Cefr, ImportState, NominationState
from training.models import Enrolment, Intake

CALL_TONES = {
    "draft": "neutral",
    "published": "info",
    "open": "good",
    "closed": "attention",
    "decided": "info",
    "archived": "neutral",
    "cancelled": "bad",
}
NOMINATION_TONES = {
    "draft": "neutral", "submitted": "info", "returned": "attention", "ineligible": "bad", "in_review": "info", "selected": "good", "reserve": "info",
    "not_selected": "neutral", "offered": "attention", "accepted": "good", "declined": "neutral", "lapsed": "neutral", "no_show": "bad",
    "enrolled": "good", "withdrawn": "neutral",
}  # fmt: skip
IMPORT_TONES = {"preview": "attention", "faulty": "bad", "running": "info", "done": "good"}


@tracked
class Call(PortalModel):
    """An announcement of places in an intake. What was never published is the host's; the rest is read by the partners invited.

    Who was in time is decided by `opens_at` and `closes_at` alone; the states open and closed follow by the clock.
    """

    SCOPE = Internal("partners see the calls in which they have an allotment, once published; see also_visible_to")

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    title_en = models.CharField(_("title in English"), max_length=200)
    title_ru = models.CharField(_("title in Russian"), max_length=200, blank=True)
    title_kk = models.CharField(_("title in Kazakh"), max_length=200, blank=True)
    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="calls", verbose_name=_("intake"))
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="+", verbose_name=_("criteria"))
    state = models.CharField(_("state"), max_length=10, choices=CallState, default=CallState.DRAFT)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    zone = models.CharField(_("time zone of the call"), max_length=40)
    max_age = models.PositiveSmallIntegerField(_("oldest age"), null=True, blank=True, help_text=_("On the day the intake begins. Empty: no limit."))
    min_years_of_service = models.PositiveSmallIntegerField(_("least years of service"), null=True, blank=True)
    language = models.CharField(_("language of the programme"), max_length=3, default="en")
    language_level = models.CharField(_("least level (CEFR)"), max_length=2, choices=Cefr, blank=True)
    notes = models.TextField(_("notes to nominating authorities"), blank=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CallState.values), name="call_state_known"),
            models.CheckConstraint(condition=Q(language_level__in=["", *Cefr.values]), name="call_level_known"),
            models.CheckConstraint(
                condition=Q(state=CallState.DRAFT, published_at__isnull=True)
                | Q(state=CallState.CANCELLED)
                | (~Q(state__in=[CallState.DRAFT, CallState.CANCELLED]) & Q(published_at__isnull=False)),
                name="call_published_has_instant",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="call_closes_after_opening",
                violation_error_message=_("The call would close before it opens."),
            ),
        ]
        indexes = [models.Index(fields=["state", "closes_at"], name="call_clock"), models.Index(fields=["-closes_at", "-id"], name="call_list")]

    def __str__(self) -> str:
        return self.reference

    @property
    def title(self) -> str:
        return getattr(self, f"title_{(get_language() or 'en')[:2]}", "") or self.title_en

    @property
    def state_tone(self) -> str:
        return CALL_TONES[self.state]

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        invited = Allotment._base_manager.filter(partner_id__in=list(actor.partner_ids)).values("call_id")
        of_academy = Q(intake__programme__institution_id__in=actor.institution_ids) if actor.institution_ids else NOBODY
        reviewed = Nomination._base_manager.filter(case_id__in=cases_of_reviewer(actor)).values("call_id")
        own = Nomination._base_manager.filter(person__user_id=actor.user_id).values("call_id") if actor.user_id else []
        published = Q(published_at__isnull=False)  # a draft that was cancelled stays the host's
        return (Q(pk__in=invited) & published) | (of_academy & published) | Q(pk__in=reviewed) | Q(pk__in=own)


@tracked
class CallDocument(PortalModel):
    """One row of the document checklist of a call."""

    SCOPE = Internal("read through its call")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="checklist")
    name_en = models.CharField(_("document, in English"), max_length=200)
    name_ru = models.CharField(_("document, in Russian"), max_length=200, blank=True)
    name_kk = models.CharField(_("document, in Kazakh"), max_length=200, blank=True)
    required = models.BooleanField(_("required"), default=True)
    personal = models.BooleanField(_("Passport, medical or other personal paper: seen by the sender and programme staff only"), default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return getattr(self, f"name_{(get_language() or 'en')[:2]}", "") or self.name_en


@tracked
class Allotment(PortalModel):
    """What a partner has in a call: places, and how many it may nominate (places + reserve). Counters by trigger."""

    SCOPE = Owned("partner")

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="allotments")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="allotments", verbose_name=_("partner"))
    quota_year = models.ForeignKey(QuotaYear, on_delete=models.PROTECT, related_name="allotments", verbose_name=_("agreement line and year"))
    places = models.PositiveIntegerField(_("places"))
    reserve_slots = models.PositiveIntegerField(
        _("reserve list"), default=0, help_text=_("How many more the partner may nominate for the reserve list.")
    )
    amount_per_place = models.PositiveIntegerField(_("amount of the line for one place"), default=1)
    nominated = models.IntegerField(default=0, editable=False)
    placed = models.IntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call", "partner"], name="one_allotment_a_partner", violation_error_message=_("This partner has places in the call already.")
            ),
            models.CheckConstraint(
                condition=Q(nominated__gte=0) & Q(nominated__lte=F("places") + F("reserve_slots")),
                name="not_more_nominated_than_allowed",
                violation_error_message=_(
                    "Your country has nominated as many people as this call allows. Withdraw one nomination to make room for another."
                ),
            ),
            models.CheckConstraint(
                condition=Q(placed__gte=0, placed__lte=F("places")),
                name="not_more_placed_than_places",
                violation_error_message=_(
                    "All places of this partner in the call are given. Put the nominee on the reserve list or free a place first."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call} / {self.partner}"

    @property
    def may_nominate(self) -> int:
        return self.places + self.reserve_slots

    @property
    def is_full(self) -> bool:
        return self.nominated >= self.may_nominate


@tracked
class Nomination(PortalModel):
    """One person, put forward by one partner for one call. Sender, receiver and nominee never change (EWP rule)."""

    SCOPE = Owned("partner")

    reference = models.CharField(_("number"), max_length=20, unique=True)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="nominations")
    allotment = models.ForeignKey(Allotment, on_delete=models.PROTECT, related_name="nominations")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="nominations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="nominations")
    state = models.CharField(_("state"), max_length=15, choices=NominationState, default=NominationState.DRAFT)
    state_since = models.DateTimeField()
    slot_taken = models.BooleanField(default=False, editable=False)
    holds_place = models.BooleanField(default=False, editable=False)
    rank = models.PositiveSmallIntegerField(_("rank among your nominees"), null=True, blank=True)
    position = models.CharField(_("post held"), max_length=200, blank=True)
    employer = models.CharField(_("employer"), max_length=200, blank=True)
    years_of_service = models.PositiveSmallIntegerField(_("years of service"), null=True, blank=True)
    education = models.TextField(_("education"), blank=True, help_text=_("Degree, subject, institution and year, the highest first."))
    language_level = models.CharField(_("level in the language of the programme (CEFR)"), max_length=2, choices=Cefr, blank=True)
    past_training = models.TextField(_("past training abroad"), blank=True, help_text=_("Course, country, dates. Write “none” if there was none."))
    justification = models.TextField(_("why this person"), blank=True, help_text=_("50 to 100 words."))
    undertaking = models.BooleanField(
        _("The authority certifies that the information is complete and correct and that the nominee returns to service."), default=False
    )
    created_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    mend_until = models.DateTimeField(_("to be completed by"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision_reason = models.TextField(_("reason of the decision"), blank=True)
    offer_expires_at = models.DateTimeField(_("answer by"), null=True, blank=True)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="nomination")
    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, null=True, blank=True, related_name="nomination")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=NominationState.values), name="nomination_state_known"),
            models.CheckConstraint(condition=Q(language_level__in=["", *Cefr.values]), name="nomination_level_known"),
            models.CheckConstraint(
                condition=Q(state__in=WITHOUT_SLOT, slot_taken=False) | (~Q(state__in=WITHOUT_SLOT) & Q(slot_taken=True)), name="slot_follows_state"
            ),
            models.CheckConstraint(
                condition=Q(state__in=WITH_PLACE, holds_place=True) | (~Q(state__in=WITH_PLACE) & Q(holds_place=False)), name="place_follows_state"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[NominationState.DRAFT, NominationState.WITHDRAWN]) | Q(submitted_at__isnull=False),
                name="submitted_has_instant",
            ),
            models.CheckConstraint(
                condition=~Q(state=NominationState.OFFERED) | Q(offer_expires_at__isnull=False),
                name="offer_has_end",
                violation_error_message=_("Enter the day by which the offer must be answered."),
            ),
            models.CheckConstraint(condition=~Q(state=NominationState.ENROLLED) | Q(enrolment__isnull=False), name="enrolled_has_enrolment"),
            models.CheckConstraint(
                condition=~Q(state__in=[NominationState.SELECTED, NominationState.RESERVE, NominationState.NOT_SELECTED])
                | Q(decided_at__isnull=False),
                name="decision_has_instant",
            ),
            models.UniqueConstraint(
                fields=["call", "person"],
                condition=~Q(state=NominationState.WITHDRAWN),
                name="person_once_a_call",
                violation_error_message=_("This person is nominated for the call already."),
            ),
        ]
        indexes = [
            models.Index(fields=["-state_since", "-id"], name="nomination_list"),
            models.Index(fields=["state", "-state_since", "-id"], name="nomination_by_state"),
            models.Index(fields=["call", "state"], name="nomination_of_call"),
            models.Index(fields=["partner", "-state_since", "-id"], name="nomination_of_partner"),
            models.Index(fields=["offer_expires_at"], condition=Q(state="offered"), name="offers_open"),
        ]
        triggers = [
            counter_trigger(
                name="slots_of_allotment", condition="{row}.slot_taken", parent_table="scholarships_allotment",
                parent_key="allotment_id", column="nominated", watched="slot_taken allotment_id",
            ),
            counter_trigger(
                name="places_of_allotment", condition="{row}.holds_place", parent_table="scholarships_allotment",
                parent_key="allotment_id", column="placed", watched="holds_place allotment_id",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reference

    @property
    def state_tone(self) -> str:
        return NOMINATION_TONES[self.state]

    @property
    def mendable_until(self) -> datetime:
        """A returned dossier has its own clock; it never ends before the call's."""
        return max(filter(None, [self.mend_until, self.call.closes_at]))

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        if not actor.user_id:
            return NOBODY
        own = Q(person__user_id=actor.user_id) & Q(submitted_at__isnull=False)
        return Q(case_id__in=cases_of_reviewer(actor)) | own | cls.awarded_at(actor.institution_ids)

    @classmethod
    def awarded_at(cls, institution_ids: Any) -> Q:
        """What an academy sees: those who come to it."""
        awarded = [NominationState.ACCEPTED, NominationState.ENROLLED, NominationState.NO_SHOW]
        return Q(call__intake__programme__institution_id__in=list(institution_ids), state__in=awarded)

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """What was never sent is its sender's; of the staff those read it who help to fill it in, and the auditor."""
        if actor.is_system or actor.has(*UNSENT_READERS):
            return None
        return Q(submitted_at__isnull=True) & ~Q(partner_id__in=list(actor.partner_ids))


def judged_cases(actor: Any) -> Any:
    """Cases about this person or about nominees of a partner at which the person holds any role: neither read nor marked by them."""
    partners = {grant.partner_id for grant in actor.grants}
    judged = Q(person__user_id=actor.user_id) | Q(partner_id__in=partners)
    return Nomination._base_manager.filter(judged, case__isnull=False).values("case_id")


@tracked
class NominationDocument(PortalModel):
    """The file that answers one row of the checklist."""

    SCOPE = Owned("nomination__partner")

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="documents")
    requirement = models.ForeignKey(CallDocument, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["nomination", "requirement"], name="one_file_a_requirement")]

    def __str__(self) -> str:
        return f"{self.nomination}: {self.requirement_id}"

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        """The nominee's, the registrar's and the reviewers' of the case; lecturers read no dossier."""
        if not actor.user_id:
            return NOBODY
        academies = [grant.institution_id for grant in actor.grants if grant.role == Role.REGISTRAR]
        own = Q(person__user_id=actor.user_id) & Q(submitted_at__isnull=False)
        read = Q(case_id__in=cases_of_reviewer(actor)) | own | Nomination.awarded_at(academies)
        return Q(nomination_id__in=Nomination._base_manager.filter(read).values("pk"))

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """Files of what was never sent, and personal papers, beyond the sender and those who need them."""
        if actor.is_system or actor.has(*PROGRAMME_STAFF):
            return None
        kept = Q(requirement__personal=True)
        if not actor.has(*UNSENT_READERS):
            kept |= Q(nomination__submitted_at__isnull=True)
        return kept & ~Q(nomination__partner_id__in=list(actor.partner_ids))


@tracked
class NomineeImport(PortalModel):
    """One uploaded workbook of nominees: what was read, what is wrong, and whether it was written.

    While it waits, `rows` holds what each row says; afterwards only which nomination came of it. `layout` names the sheet and
    its columns, `summary` the counts. The same content is imported once for a call and partner.
    """

    SCOPE = Owned("partner")

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="imports")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ImportState)
    layout = models.JSONField(default=dict, blank=True)
    rows = models.JSONField(default=list, blank=True)
    faults = models.JSONField(default=list, blank=True)
    summary = models.JSONField(default=dict, blank=True)
    also_submit = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True, blank=True)
    created_by_label = models.CharField(max_length=200)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by_id = models.BigIntegerField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_known"),
            models.CheckConstraint(condition=~Q(state=ImportState.RUNNING) | Q(confirmed_at__isnull=False), name="import_running_has_instant"),
            models.CheckConstraint(condition=~Q(state=ImportState.DONE) | Q(done_at__isnull=False), name="import_done_has_instant"),
            models.UniqueConstraint(
                fields=["call", "partner", "sha256"],
                condition=Q(state=ImportState.DONE),
                name="workbook_imported_once",
                violation_error_message=_("This workbook has been imported for the call already. Nothing was changed."),
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(state="running"), name="imports_running")]

    def __str__(self) -> str:
        return self.file.name

    @property
    def state_tone(self) -> str:
        return IMPORT_TONES[self.state]
