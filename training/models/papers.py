"""What is issued at the end: names as they shall be printed, papers of an enrolment, and runs that issue many."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from core.scoping import NOBODY, Internal, Owned, PortalModel
from documents.enums import IssuedKind
from documents.models import IssuedDocument, StoredFile
from partners.enums import Role
from people.models import Person
from training.enums import ItemState, RunState
from training.models.catalogue import CERTIFICATES
from training.models.enrolments import Enrolment, OfEnrolment
from training.models.intakes import Intake

# What a run can issue.
RUN_KINDS = (*CERTIFICATES, IssuedKind.TRANSCRIPT)


@tracked
class CertificateName(PortalModel):
    """How a person's name is printed on papers in one language; confirmed by the person, never generated silently."""

    SCOPE = Owned("person__partner")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="certificate_names")
    language = models.CharField(_("language"), max_length=2, choices=[("en", _("English")), ("ru", _("Russian")), ("kk", _("Kazakh"))])
    name = models.CharField(_("name as it shall be printed"), max_length=200)
    written_at = models.DateTimeField()
    written_by_label = models.CharField(max_length=200)
    confirmed_at = models.DateTimeField(_("confirmed by the trainee"), null=True, blank=True)
    on_paper = models.BooleanField(
        default=False, db_default=False, help_text="confirmed on a paper that the registrar holds, for a trainee without an account"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "language"], name="certificate_name_once_a_language"),
            models.CheckConstraint(condition=Q(language__in=["en", "ru", "kk"]), name="certificate_name_language_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        own = Q(person__user_id=actor.user_id) if actor.user_id else NOBODY
        if not actor.institution_ids:
            return own
        here = Enrolment._base_manager.filter(intake__programme__institution_id__in=actor.institution_ids)
        return own | Q(person_id__in=here.values("person_id"))

    @classmethod
    def withheld_from(cls, actor: Any) -> Q | None:
        if actor.sees_all_partners or not actor.agreement_partner_ids:
            return None
        return Q(person__partner_id__in=list(actor.agreement_partner_ids)) & ~cls.also_visible_to(actor)


@tracked
class EnrolmentPaper(OfEnrolment):
    """Each certificate, diploma and transcript that was ever issued for an enrolment; the chain of re-issues stands on the document."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="papers")
    document = models.OneToOneField(IssuedDocument, on_delete=models.PROTECT, related_name="paper_of_enrolment")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.document)


@tracked
class CertificateRun(PortalModel):
    """An order to issue certificates for many people of an intake; a worker carries it out and goes on after a kill."""

    SCOPE = Internal("read at the academy whose intake it is, and by the host's programme staff")

    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="certificate_runs")
    state = models.CharField(_("state"), max_length=8, choices=RunState, default=RunState.WAITING)
    total = models.PositiveIntegerField()
    asked_at = models.DateTimeField()
    asked_by_id = models.BigIntegerField(help_text="whose right it is; asked again before each paper")
    asked_by_label = models.CharField(max_length=200)
    beat_at = models.DateTimeField(null=True, blank=True, help_text="last sign of life of the worker")
    done_at = models.DateTimeField(null=True, blank=True)
    archive = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="certificate_run_state_known"),
            models.CheckConstraint(condition=~Q(state=RunState.DONE) | Q(done_at__isnull=False), name="certificate_run_done_has_instant"),
            models.UniqueConstraint(
                fields=["intake"], condition=~Q(state=RunState.DONE), name="one_certificate_run",
                violation_error_message=_("Certificates of this intake are being issued already."),
            ),
        ]  # fmt: skip
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.intake.reference} {self.pk}"

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        """The registrars of the academy; whoever registers at another and teaches here reads none."""
        academies = [grant.institution_id for grant in actor.grants if actor.has_at(grant.institution_id, Role.REGISTRAR)]
        return Q(intake__programme__institution_id__in=academies) if academies else NOBODY


@tracked
class CertificateItem(PortalModel):
    """One paper of a run."""

    SCOPE = Internal("read through its run")

    run = models.ForeignKey(CertificateRun, on_delete=models.PROTECT, related_name="items")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="certificate_items")
    kind = models.CharField(_("paper"), max_length=30, choices=[(kind.value, kind.label) for kind in RUN_KINDS])
    state = models.CharField(_("state"), max_length=8, choices=ItemState, default=ItemState.WAITING)
    document = models.OneToOneField(IssuedDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    refusal = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "enrolment"], name="enrolment_once_in_run"),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in RUN_KINDS]), name="certificate_item_kind_known"),
            models.CheckConstraint(condition=Q(state__in=ItemState.values), name="certificate_item_state_known"),
            models.CheckConstraint(
                condition=Q(state=ItemState.DONE, document__isnull=False) | Q(~Q(state=ItemState.DONE), document__isnull=True),
                name="certificate_item_done_has_paper",
            ),
        ]
        ordering = ["run", "pk"]

    def __str__(self) -> str:
        return f"{self.run} {self.enrolment}"
