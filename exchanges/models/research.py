"""Joint research: from the idea to the publication (domain.md 1.10)."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from core.scoping import NOBODY, PortalModel, Shared
from documents.models import StoredFile
from exchanges.enums import (
    PROJECT_PUBLISHED,
    PROJECT_TONES,
    REPORT_TONES,
    Access,
    BudgetHead,
    MemberRole,
    OutputKind,
    ProjectState,
    ReportKind,
    ReportState,
)
from mobility.enums import Currency
from partners.models import Institution, Partner
from reviews.models import Case, Panel
from training.enums import FieldOfStudy

DOI = r"^10\.[0-9]{4,9}/\S+$"  # the form given in the DOI Handbook, without the address before it


@tracked
class Project(PortalModel):
    """One joint research project. Its partners see it; a reviewer sees a copy without names."""

    SCOPE = Shared("sides__partner")

    reference = models.CharField(_("number"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=300)
    field = models.CharField(_("field"), max_length=24, choices=FieldOfStudy)
    language = models.CharField(_("language of the papers"), max_length=3)
    keywords = ArrayField(models.CharField(max_length=60), verbose_name=_("keywords"), default=list, blank=True)
    lead = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="projects_led", verbose_name=_("lead institution"))
    state = models.CharField(_("state"), max_length=16, choices=ProjectState, default=ProjectState.IDEA)
    state_since = models.DateTimeField()
    starts_on = models.DateField(_("begins on"))
    ends_on = models.DateField(_("ends on"))
    abstract = models.TextField(_("abstract"), help_text=_("Reviewers read it without names: write no name of a person or institution."))
    aims = models.TextField(_("questions and aims"), blank=True)
    methods = models.TextField(_("methods and data"), blank=True)
    benefits = models.TextField(_("use for training and policy"), blank=True)
    proposal_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proposal as a file")
    )
    blind_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proposal without names")
    )
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, null=True, blank=True, related_name="projects", editable=False)
    proposal_case = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="project", editable=False)
    draft = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("draft report"))
    blind_draft = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("draft report without names")
    )
    summary = models.TextField(_("summary of the results"), blank=True)
    draft_panel = models.ForeignKey(Panel, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    draft_case = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="reported_project", editable=False)
    decision_note = models.CharField(_("grounds of the decision"), max_length=500, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    created_at = models.DateTimeField()
    created_by_label = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ProjectState.values), name="project_state_known"),
            models.CheckConstraint(condition=Q(field__in=FieldOfStudy.values), name="project_field_known"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="project_ends_after_start",
                violation_error_message=_("The project would end before it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ProjectState.REVIEW) | Q(proposal_case__isnull=False), name="project_in_review_has_case"
            ),
            models.CheckConstraint(
                condition=~Q(state=ProjectState.PEER_REVIEW) | Q(draft_case__isnull=False), name="project_in_peer_review_has_case"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=PROJECT_PUBLISHED) | Q(published_on__isnull=False),
                name="project_published_has_day",
                violation_error_message=_("Enter the day of publication."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["-created_at", "-id"], name="project_list")]
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.reference

    @property
    def state_tone(self) -> str:
        return PROJECT_TONES[self.state]

    @cached_property
    def partner_ids(self) -> frozenset[int]:
        return frozenset(side.partner_id for side in self.all_sides)

    @cached_property
    def all_sides(self) -> "list[ProjectSide]":
        """The lead first. A row that is taken out or added is seen by the next fetch."""
        rows = ProjectSide.objects.across_partners(reason="sides of a project that was fetched rightly")
        rows = rows.filter(project=self).select_related("institution__partner").order_by("pk")
        found = list(rows)
        for side in found:
            side.project = self
        return sorted(found, key=lambda side: side.institution_id != self.lead_id)

    @cached_property
    def everybody(self) -> "list[ProjectMember]":
        """Who works or has worked on it; `by_address` is the account of the address, which need not be the one that reads."""
        of_address = get_user_model().objects.annotate(low=Lower("email")).filter(low=Lower(OuterRef("email"))).values("pk")[:1]
        rows = ProjectMember.objects.across_partners(reason="members of a project that was fetched rightly")
        return list(rows.filter(project=self).annotate(by_address=Subquery(of_address)).select_related("side"))

    @property
    def working(self) -> "dict[int, ProjectMember]":
        """Who works on it with an account, by the account."""
        return {row.user_id: row for row in self.everybody if row.user_id and row.left_on is None}

    @property
    def people(self) -> frozenset[int]:
        """Accounts of everybody who works or has worked on it, named by account or by address: none of them judges it."""
        return frozenset(pk for row in self.everybody for pk in (row.user_id, row.by_address) if pk)  # type: ignore[attr-defined]

    @property
    def has_principal(self) -> bool:
        """Whether somebody leads it: the principal investigator of the lead institution, with an account or without."""
        rows = ProjectMember.objects.across_partners(reason="members of a project that was fetched rightly")
        found = rows.filter(project=self, side__institution=self.lead_id, role=MemberRole.PRINCIPAL, left_on__isnull=True)
        return bool(found.exists())

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        """Members as long as they are; the academies that take part; what is published is known to everybody who signs in."""
        published = Q(state__in=PROJECT_PUBLISHED)
        if not actor.user_id:
            return NOBODY
        seen = published | Q(pk__in=_worked_on(actor))
        if actor.institution_ids:
            sides = ProjectSide._base_manager.filter(institution_id__in=actor.institution_ids)
            seen |= Q(pk__in=sides.values("project_id"))
        return seen


def _worked_on(actor: Any) -> Any:
    """Projects of which this actor is a member, as long as a role is held at the side for which they work."""
    partners = {grant.partner_id for grant in actor.grants}
    rows = ProjectMember._base_manager.filter(user_id=actor.user_id, left_on__isnull=True, side__partner_id__in=partners)
    return rows.values("project_id")


class OfProject(PortalModel):
    """A record of the inside of a project: read by its partners and members, not by everybody who reads that it was published."""

    SCOPE = Shared("project__sides__partner")

    class Meta:
        abstract = True

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        if not actor.user_id:
            return NOBODY
        seen = Q(project__in=_worked_on(actor))
        if actor.institution_ids:
            seen |= Q(project__in=ProjectSide._base_manager.filter(institution_id__in=actor.institution_ids).values("project_id"))
        return seen


@tracked
class ProjectSide(OfProject):
    """An institution that takes part, and whether it has consented to the idea."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="sides")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="project_sides", verbose_name=_("institution"))
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="project_sides", verbose_name=_("partner"))
    contribution = models.CharField(_("contribution"), max_length=500, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    answered_by_label = models.CharField(max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "institution"], name="institution_once_in_project",
                violation_error_message=_("This institution takes part already."),
            ),
            models.CheckConstraint(
                condition=Q(consented_at__isnull=True) | Q(declined_at__isnull=True), name="project_side_answers_once"
            ),
        ]  # fmt: skip
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.institution)


@tracked
class EarlierCase(OfProject):
    """What a panel has judged of a project before its text was returned or given to others: its sides are judged by it still."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="earlier_cases")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="earlier")
    of_draft = models.BooleanField(default=False)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.project} {self.case}"


@tracked
class ProjectMember(OfProject):
    """Somebody who works on the project; with an account, they read it and hand in."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="members")
    side = models.ForeignKey(ProjectSide, on_delete=models.PROTECT, related_name="members", verbose_name=_("institution"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("account")
    )
    name = models.CharField(_("name"), max_length=200)
    position = models.CharField(_("post held"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(_("role"), max_length=10, choices=MemberRole, default=MemberRole.RESEARCHER)
    joined_on = models.DateField(_("since"))
    left_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=MemberRole.values), name="project_member_role_known"),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="project_member_leaves_after_joining",
                violation_error_message=_("The last day lies before the first day."),
            ),
            models.UniqueConstraint(
                fields=["project", "user"], condition=Q(left_on__isnull=True, user__isnull=False), name="project_member_once",
                violation_error_message=_("This person is a member already."),
            ),
            models.UniqueConstraint(
                fields=["side"], condition=Q(role=MemberRole.PRINCIPAL, left_on__isnull=True), name="one_principal_a_side",
                violation_error_message=_("This institution has a principal investigator already."),
            ),
        ]  # fmt: skip
        ordering = ["side", "pk"]

    def __str__(self) -> str:
        return self.name


@tracked
class Milestone(OfProject):
    """A step of the work plan, drawn as a bar from its first to its last day."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="milestones")
    side = models.ForeignKey(ProjectSide, on_delete=models.PROTECT, null=True, blank=True, related_name="milestones", verbose_name=_("done by"))
    title = models.CharField(_("milestone"), max_length=200)
    starts_on = models.DateField(_("begins on"))
    due_on = models.DateField(_("due on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("starts_on")),
                name="milestone_due_after_start",
                violation_error_message=_("The milestone would be due before it begins."),
            )
        ]
        ordering = ["starts_on", "pk"]

    def __str__(self) -> str:
        return self.title


@tracked
class BudgetLine(OfProject):
    """What one side pays for one head, planned and spent."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="budget")
    side = models.ForeignKey(ProjectSide, on_delete=models.PROTECT, related_name="budget", verbose_name=_("paid by"))
    head = models.CharField(_("head"), max_length=12, choices=BudgetHead)
    planned = models.DecimalField(_("planned"), max_digits=12, decimal_places=2)
    spent = models.DecimalField(_("spent"), max_digits=12, decimal_places=2, default=0)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, default=Currency.USD)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(head__in=BudgetHead.values), name="budget_head_known"),
            models.CheckConstraint(condition=Q(currency__in=Currency.values), name="budget_currency_known"),
            models.CheckConstraint(
                condition=Q(planned__gte=0, spent__gte=0), name="budget_not_negative", violation_error_message=_("Amounts can't be negative.")
            ),
            models.UniqueConstraint(
                fields=["side", "head", "currency"], name="budget_head_once_a_side",
                violation_error_message=_("This institution has a line for this head and currency already. Change it instead."),
            ),
        ]  # fmt: skip
        ordering = ["side", "head"]

    def __str__(self) -> str:
        return f"{self.side}: {self.get_head_display()}"


@tracked
class ResearchOutput(PortalModel):
    """What a project has brought out. An open output of a published project is everybody's who signs in."""

    SCOPE = Shared("project__sides__partner")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="outputs")
    kind = models.CharField(_("kind"), max_length=12, choices=OutputKind)
    title = models.CharField(_("title"), max_length=300)
    authors = models.CharField(_("authors"), max_length=300)
    doi = models.CharField(_("DOI"), max_length=200, blank=True, help_text=_("For example 10.1000/182."))
    url = models.URLField(_("address"), blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file"))
    access = models.CharField(_("who may read it"), max_length=10, choices=Access, default=Access.RESTRICTED)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    added_at = models.DateTimeField()
    added_by_label = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=OutputKind.values), name="output_kind_known"),
            models.CheckConstraint(condition=Q(access__in=Access.values), name="output_access_known"),
            models.CheckConstraint(
                condition=Q(doi="") | Q(doi__regex=DOI),
                name="output_doi_has_form",
                violation_error_message=_("A DOI looks like 10.1000/182: “10.”, the number of who gave it, a slash and the name of the work."),
            ),
        ]
        ordering = ["-added_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def also_visible_to(cls, actor: Any) -> Q:
        if not actor.user_id:
            return NOBODY
        inside = OfProject.also_visible_to.__func__(cls, actor)  # type: ignore[attr-defined]
        return inside | Q(access=Access.OPEN, project__state__in=PROJECT_PUBLISHED)


@tracked
class ProjectReport(OfProject):
    """A report that is due, handed in or skipped with a reason."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(_("kind"), max_length=10, choices=ReportKind, default=ReportKind.PROGRESS)
    due_on = models.DateField(_("due on"))
    state = models.CharField(_("state"), max_length=10, choices=ReportState, default=ReportState.DUE)
    text = models.TextField(_("report"), blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file"))
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by_label = models.CharField(max_length=200, blank=True)
    skip_reason = models.CharField(_("reason why it is skipped"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ReportKind.values), name="project_report_kind_known"),
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="project_report_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ReportState.SUBMITTED) | Q(submitted_at__isnull=False), name="project_report_has_instant"
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.SKIPPED) | ~Q(skip_reason=""),
                name="project_report_skipped_has_reason",
                violation_error_message=_("Say why the report is skipped."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["due_on", "id"], condition=Q(state=ReportState.DUE), name="project_reports_due")]
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"{self.project} {self.due_on:%Y-%m-%d}"

    @property
    def state_tone(self) -> str:
        return REPORT_TONES[self.state]
