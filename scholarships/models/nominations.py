from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.counters import counter_trigger
from core.history import tracked
from core.scoping import NOBODY, Owned, PortalModel
from documents.models import StoredFile
from partners.enums import Role
from partners.models import Partner
from people.models import Person
from reviews.models import Case, cases_read_openly
from scholarships.enums import PROGRAMME_STAFF, UNSENT, UNSENT_READERS, WITH_PLACE, WITHOUT_SLOT, Cefr, NominationState
from scholarships.models.calls import Allotment, Call, CallDocument
from scholarships.models.sides import endorsing_partners, partners_as, put_to_employer, sending_partners
from training.models import Enrolment

NOMINATION_TONES = {
    "draft": "neutral", "employer_check": "attention", "national_check": "attention", "mission_check": "attention",
    "submitted": "info", "returned": "attention", "ineligible": "bad", "in_review": "info", "selected": "good", "reserve": "info",
    "not_selected": "neutral", "offered": "attention", "accepted": "good", "declined": "neutral", "lapsed": "neutral", "no_show": "bad",
    "enrolled": "good", "withdrawn": "neutral",
}  # fmt: skip


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
    posts = models.JSONField(_("posts held before"), default=list, blank=True, help_text="rows: post, employer, from, to")
    languages = models.JSONField(_("languages"), default=list, blank=True, help_text="rows: code, level (CEFR), proof")
    trainings = models.JSONField(_("training abroad"), default=list, blank=True, help_text="rows: course, country, from, to")
    promise = models.BooleanField(_("The nominee keeps the rules of the programme and returns to service on the set day."), default=False)
    undertaking = models.BooleanField(
        _("The authority certifies that the information is complete and correct and that the nominee returns to service."), default=False
    )
    created_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    on_behalf = models.BooleanField(default=False, editable=False, help_text=_("Entered by the host's staff on behalf of the authority."))
    nominee_invited_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text=_("From then on the nominee sees the draft and completes the own part.")
    )
    nominee_until = models.DateTimeField(_("nominee's closing"), null=True, blank=True)
    proposed_by_id = models.BigIntegerField(null=True, blank=True, editable=False, help_text="who asked the second person to endorse")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces"))
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    returned_at = models.DateTimeField(
        _("returned"), null=True, blank=True, help_text=_("The clock of the call stands still from the sending to the return.")
    )
    mend_until = models.DateTimeField(_("to be completed by"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision_reason = models.TextField(_("reason of the decision"), blank=True)
    decision_note = models.TextField(_("note for the ministry alone"), blank=True, db_default="", editable=False)
    replace_until = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="after the closing of its call this nomination may be replaced until then"
    )
    reserve_rank = models.PositiveSmallIntegerField(
        _("place on the reserve list"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Among the partner's nominees of this call; 1 moves up first."),
    )
    offer_expires_at = models.DateTimeField(_("answer by"), null=True, blank=True)
    ended_late = models.BooleanField(
        _("ended after the acceptance"),
        default=False,
        db_default=False,
        editable=False,
        help_text=_("Withdrawn or replaced after the offer was accepted."),
    )
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
                condition=Q(state__in=[*UNSENT, NominationState.WITHDRAWN]) | Q(submitted_at__isnull=False),
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
            models.CheckConstraint(condition=Q(reserve_rank__isnull=True) | Q(reserve_rank__gte=1), name="reserve_rank_from_1"),
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
            models.Index(fields=["state", "reference"], name="nomination_state_number"),
            models.Index(fields=["partner", "reference"], name="nomination_partner_number"),
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
    def reserve_place(self) -> int | None:
        """The place on the reserve list, while the person stands on it."""
        return self.reserve_rank if self.state == NominationState.RESERVE else None

    @property
    def mendable_until(self) -> datetime:
        """A returned dossier has its own clock; it never ends before the call's, which has stood still from the sending to the return.

        What was sent two days before the closing has two days from its return, however long the ministry has read it.
        """
        left = self.returned_at + (self.call.closes_at - self.submitted_at) if self.returned_at and self.submitted_at else None
        return max(filter(None, [self.mend_until, self.call.closes_at, left]))

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        if not actor.user_id:
            return NOBODY
        return Q(case_id__in=cases_read_openly(actor)) | own_rows(actor) | put_to_employer(actor) | cls.awarded_at(actor.institution_ids)

    @classmethod
    def awarded_at(cls, institution_ids: Any) -> Q:
        """What an academy sees: those who come to it."""
        awarded = [NominationState.ACCEPTED, NominationState.ENROLLED, NominationState.NO_SHOW]
        return Q(call__intake__programme__institution_id__in=list(institution_ids), state__in=awarded)

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """What was never sent is its sender's, and of those to whom it was put; of the staff those read it who help to fill it in, and the auditor.

        An employer reads what waits for its endorsement or carries it, an embassy what waits for it or was sent.
        """
        if actor.is_system or actor.has(*UNSENT_READERS):
            return None
        put = put_to(actor)
        unsent = Q(submitted_at__isnull=True) & ~(put | own_rows(actor))
        others = actor.partner_ids - sending_partners(actor)
        if actor.sees_all_partners or not others:
            return unsent
        return unsent | (Q(partner_id__in=list(others)) & ~(put | own_rows(actor)))


def own_rows(actor: Any) -> Q:
    """One's own as the nominee: once sent, or from the invitation to the own part."""
    if not actor.user_id:
        return NOBODY
    return Q(person__user_id=actor.user_id) & (Q(submitted_at__isnull=False) | Q(nominee_invited_at__isnull=False))


def put_to(actor: Any) -> Q:
    """Rows of the actor's partners that are theirs to read, by the role they hold there."""
    rows = Q(partner_id__in=list(sending_partners(actor))) | put_to_employer(actor)
    if served := partners_as(actor, Role.EMBASSY_OFFICER):
        rows |= Q(partner_id__in=list(served)) & (Q(state=NominationState.MISSION_CHECK) | Q(submitted_at__isnull=False))
    return rows


def of_hidden_nominations(actor: Any) -> Q | None:
    """For rows that hang on a nomination: those of nominations kept from this actor."""
    if actor.is_system or actor.has(*UNSENT_READERS):
        return None
    return Q(nomination_id__in=Nomination._base_manager.filter(Nomination.withheld_from(actor)).values("pk"))


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
    redacted_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="copy for a blind panel: no name in it, no metadata"
    )
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["nomination", "requirement"], name="one_file_a_requirement")]

    def __str__(self) -> str:
        return f"{self.nomination}: {self.requirement_id}"

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        """The nominee's, the employer's, the registrar's and the reviewers' of the case; lecturers read no dossier."""
        if not actor.user_id:
            return NOBODY
        academies = [grant.institution_id for grant in actor.grants if grant.role == Role.REGISTRAR]
        read = Q(case_id__in=cases_read_openly(actor)) | own_rows(actor) | put_to_employer(actor) | Nomination.awarded_at(academies)
        return Q(nomination_id__in=Nomination._base_manager.filter(read).values("pk"))

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        """Files of what is kept from the reader, and personal papers, beyond the authority, the embassy, the nominee of a draft and who needs them."""
        if actor.is_system or actor.has(*PROGRAMME_STAFF):
            return None
        read = [*endorsing_partners(actor), *partners_as(actor, Role.EMBASSY_OFFICER)]
        filled = Q(nomination__person__user_id=actor.user_id, nomination__nominee_invited_at__isnull=False) if actor.user_id else NOBODY
        kept = Q(requirement__personal=True) & ~(Q(nomination__partner_id__in=read) | filled)
        hidden = of_hidden_nominations(actor)
        return kept if hidden is None else kept | hidden
