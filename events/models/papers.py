"""Papers that are handed in for an event, and the joint statement its delegations agree on."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from core.scoping import NOBODY, Internal, Owned, PortalModel
from documents.models import IssuedDocument, StoredFile
from events.enums import CONSENT_TONES, PAPER_TONES, STATEMENT_TONES, Consent, PaperState, StatementState
from events.models.events import Event, EventSession
from events.models.people import Delegation
from partners.enums import Role
from partners.models import Partner
from reviews.models import Case


@tracked
class Paper(PortalModel):
    """A paper handed in on a call for papers; a reviewer reads the abstract and the file without names."""

    SCOPE = Owned("partner")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="papers")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="event_papers", verbose_name=_("side"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="event_papers")
    reference = models.CharField(_("number"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=300)
    authors = models.CharField(_("authors and institutions"), max_length=500)
    language = models.CharField(_("language"), max_length=3)
    abstract = models.TextField(_("abstract"), help_text=_("Reviewers read it without names: write no name of a person or institution."))
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("paper without names"))
    state = models.CharField(_("state"), max_length=12, choices=PaperState, default=PaperState.SUBMITTED)
    state_since = models.DateTimeField()
    case = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="paper", editable=False)
    session = models.ForeignKey(EventSession, on_delete=models.PROTECT, null=True, blank=True, related_name="papers", verbose_name=_("session"))
    decision_note = models.CharField(_("to the author"), max_length=500, blank=True)
    submitted_at = models.DateTimeField(_("submitted"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PaperState.values), name="paper_state_known"),
            models.CheckConstraint(condition=~Q(state=PaperState.UNDER_REVIEW) | Q(case__isnull=False), name="paper_in_review_has_case"),
        ]
        indexes = [models.Index(fields=["event", "-submitted_at", "-id"], name="papers_of_event")]
        ordering = ["-submitted_at", "-pk"]

    def __str__(self) -> str:
        return self.reference

    @property
    def state_tone(self) -> str:
        return PAPER_TONES[self.state]

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        """One's own; for a registrar those of the own academy's events. Lecturers judge papers of their academy: they read no names."""
        own = Q(user_id=actor.user_id) if actor.user_id else NOBODY
        academies = {grant.institution_id for grant in actor.grants if grant.role == Role.REGISTRAR}
        return own | Q(event__institution_id__in=academies) if academies else own


@tracked
class StatementVersion(PortalModel):
    """One version of the joint statement; the delegations answer the one that is put to them."""

    SCOPE = Internal("the host's staff, the academy that holds the event, and from its circulation on the delegations")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="statements")
    number = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=2, default="en")
    state = models.CharField(_("state"), max_length=10, choices=StatementState, default=StatementState.DRAFT)
    answer_by = models.DateTimeField(_("answer by"), null=True, blank=True)
    circulated_at = models.DateTimeField(null=True, blank=True)
    document = models.OneToOneField(IssuedDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="statement")
    created_at = models.DateTimeField()
    created_by_label = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=StatementState.values), name="statement_state_known"),
            models.CheckConstraint(
                condition=~Q(state=StatementState.CIRCULATED) | Q(circulated_at__isnull=False), name="statement_circulated_has_instant"
            ),
            models.CheckConstraint(condition=~Q(state=StatementState.ISSUED) | Q(document__isnull=False), name="statement_issued_has_document"),
            models.UniqueConstraint(fields=["event", "number"], name="statement_number_once"),
            models.UniqueConstraint(
                fields=["event"], condition=Q(state__in=[StatementState.CIRCULATED, StatementState.ISSUED]), name="one_statement_on_the_table",
                violation_error_message=_("Another version is with the delegations."),
            ),
        ]  # fmt: skip
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.event} / {self.number}"

    @property
    def state_tone(self) -> str:
        return STATEMENT_TONES[self.state]

    @cached_property
    def delegations(self) -> list[Delegation]:
        """Who is at the table, in the order of precedence."""
        rows = Delegation.objects.across_partners(reason="who takes part in an event whose statement was fetched rightly")
        rows = rows.filter(event_id=self.event_id, state__in=["named", "confirmed"]).select_related("partner", "institution", "head")
        return list(rows.order_by(F("precedence").asc(nulls_last=True), "partner__name_en", "pk"))

    @cached_property
    def answers(self) -> dict[int, "StatementConsent"]:
        """By id of the delegation."""
        rows = StatementConsent.objects.across_partners(reason="answers to a statement that was fetched rightly")
        return {row.delegation_id: row for row in rows.filter(version=self)}

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        """Of a public event the issued one is everybody's; before that the delegations read what was put to them."""
        at_academy = Q(event__institution_id__in=actor.institution_ids) if actor.institution_ids else NOBODY
        public = Q(state=StatementState.ISSUED, event__is_public=True) & Event.announced("event__")
        if not actor.user_id:
            return public
        at_table = Q(head__user_id=actor.user_id)
        if actor.people_partner_ids:
            at_table |= Q(partner_id__in=actor.people_partner_ids)
        taking_part = Delegation._base_manager.filter(at_table, state__in=["named", "confirmed"])
        return public | at_academy | (Q(circulated_at__isnull=False) & Q(event__in=taking_part.values("event_id")))


@tracked
class StatementConsent(PortalModel):
    """What a delegation says to a version of the statement; a reservation stands in it with its words."""

    SCOPE = Owned("delegation__partner")

    version = models.ForeignKey(StatementVersion, on_delete=models.PROTECT, related_name="consents")
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="consents")
    answer = models.CharField(_("answer"), max_length=12, choices=Consent)
    words = models.TextField(_("words of the reservation, or what has to change"), blank=True)
    at = models.DateTimeField()
    by_label = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(answer__in=Consent.values), name="consent_answer_known"),
            models.CheckConstraint(
                condition=Q(answer=Consent.CONSENTS) | ~Q(words=""),
                name="consent_reservation_has_words",
                violation_error_message=_("Write the words of the reservation, or what has to change."),
            ),
            models.UniqueConstraint(fields=["version", "delegation"], name="answered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.delegation}"

    @property
    def tone(self) -> str:
        return CONSENT_TONES[self.answer]

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        return Q(version__event__institution_id__in=actor.institution_ids) if actor.institution_ids else NOBODY
