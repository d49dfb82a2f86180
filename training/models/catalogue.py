"""What is taught: programmes, their versions with modules and rules, and who teaches and signs."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.history import tracked
from core.scoping import PortalModel, Reference
from documents.enums import IssuedKind
from partners.models import Institution
from training.enums import FieldOfStudy, MarkScheme, ProgrammeKind, ProgrammeLevel, SignatoryRank, VersionState

CERTIFICATES = (IssuedKind.CERTIFICATE_PARTICIPATION, IssuedKind.CERTIFICATE_COMPLETION, IssuedKind.DIPLOMA)
VERSION_TONES = {"draft": "attention", "in_use": "good", "retired": "neutral"}


class InThreeLanguages(models.Model):
    """A title in the three languages of the portal, read in the reader's."""

    title_en = models.CharField(_("title in English"), max_length=200)
    title_ru = models.CharField(_("title in Russian"), max_length=200)
    title_kk = models.CharField(_("title in Kazakh"), max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.words("title")

    def words(self, name: str) -> str:
        """The text `<name>_<language>` in the reader's language, in English where there is none."""
        language = (get_language() or "en")[:2]
        return getattr(self, f"{name}_{language}", "") or str(getattr(self, f"{name}_en"))


@tracked
class Programme(InThreeLanguages, PortalModel):
    """What an academy teaches: a master's degree, a short course, an attachment."""

    SCOPE = Reference("the catalogue is public")

    code = models.CharField(_("code"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=15, choices=ProgrammeKind)
    level = models.CharField(_("leads to"), max_length=15, choices=ProgrammeLevel, default=ProgrammeLevel.SHORT, db_default="short")
    field = models.CharField(_("field"), max_length=25, choices=FieldOfStudy, default=FieldOfStudy.DIPLOMACY, db_default="diplomacy")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="programmes", verbose_name=_("academy"))
    months = models.DecimalField(_("length in months"), max_digits=4, decimal_places=1)
    credits = models.DecimalField(_("credits (ECTS)"), max_digits=5, decimal_places=1, null=True, blank=True)
    languages = ArrayField(models.CharField(max_length=3), verbose_name=_("languages of instruction"))
    language_level = models.CharField(_("language level asked for (CEFR)"), max_length=2, blank=True, db_default="")
    summary_en = models.TextField(_("summary in English"), blank=True, db_default="")
    summary_ru = models.TextField(_("summary in Russian"), blank=True, db_default="")
    summary_kk = models.TextField(_("summary in Kazakh"), blank=True, db_default="")
    requirements_en = models.TextField(_("entry requirements in English"), blank=True, db_default="")
    requirements_ru = models.TextField(_("entry requirements in Russian"), blank=True, db_default="")
    requirements_kk = models.TextField(_("entry requirements in Kazakh"), blank=True, db_default="")
    on_offer = models.BooleanField(_("shown on the public pages"), default=True, db_default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ProgrammeKind.values), name="programme_kind_known"),
            models.CheckConstraint(condition=Q(level__in=ProgrammeLevel.values), name="programme_level_known"),
            models.CheckConstraint(condition=Q(field__in=FieldOfStudy.values), name="programme_field_known"),
            models.CheckConstraint(condition=Q(language_level__in=["", "A1", "A2", "B1", "B2", "C1", "C2"]), name="programme_language_level_known"),
            models.CheckConstraint(
                condition=Q(months__gt=0), name="programme_months_positive", violation_error_message=_("The length must be more than 0 months.")
            ),
            models.CheckConstraint(
                condition=Q(credits__isnull=True) | Q(credits__gt=0),
                name="programme_credits_positive",
                violation_error_message=_("Credits must be more than 0, or left empty."),
            ),
        ]
        ordering = ["code"]

    @property
    def is_degree(self) -> bool:
        return self.kind == ProgrammeKind.DEGREE


@tracked
class ProgrammeVersion(PortalModel):
    """What a programme consists of from some intake on. A version in use never changes; a later one replaces it."""

    SCOPE = Reference("the catalogue is public; drafts are shown to who keeps the catalogue")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=VersionState, default=VersionState.DRAFT)
    scheme = models.CharField(_("marks"), max_length=10, choices=MarkScheme, default=MarkScheme.PERCENT)
    pass_points = models.DecimalField(_("points needed to pass"), max_digits=5, decimal_places=2, default=50)
    attempts = models.PositiveSmallIntegerField(_("attempts at a module"), default=2)
    outcomes_en = models.TextField(_("learning outcomes in English"), blank=True)
    outcomes_ru = models.TextField(_("learning outcomes in Russian"), blank=True)
    outcomes_kk = models.TextField(_("learning outcomes in Kazakh"), blank=True)
    note = models.CharField(_("what is new in this version"), max_length=300, blank=True)
    created_at = models.DateTimeField()
    created_by_label = models.CharField(max_length=200)
    in_use_at = models.DateTimeField(_("in use since"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=VersionState.values), name="programme_version_state_known"),
            models.CheckConstraint(condition=Q(scheme__in=MarkScheme.values), name="programme_version_scheme_known"),
            models.CheckConstraint(
                condition=Q(pass_points__gte=0, pass_points__lte=100),
                name="programme_version_pass_points",
                violation_error_message=_("Points lie between 0 and 100."),
            ),
            models.CheckConstraint(
                condition=Q(attempts__gte=1, attempts__lte=5),
                name="programme_version_attempts",
                violation_error_message=_("Between 1 and 5 attempts are possible."),
            ),
            models.CheckConstraint(condition=Q(state=VersionState.DRAFT) | Q(in_use_at__isnull=False), name="programme_version_in_use_has_instant"),
            models.UniqueConstraint(fields=["programme", "number"], name="programme_version_once"),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(state=VersionState.IN_USE), name="one_programme_version_in_use",
                violation_error_message=_("Another version of this programme is in use already."),
            ),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(state=VersionState.DRAFT), name="one_programme_version_draft",
                violation_error_message=_("There is a draft of a new version already."),
            ),
        ]  # fmt: skip
        ordering = ["programme", "-number"]

    def __str__(self) -> str:
        return f"{self.programme.code} {self.number}"

    @property
    def state_tone(self) -> str:
        return VERSION_TONES[self.state]

    def words(self, name: str) -> str:
        return InThreeLanguages.words(self, name)  # type: ignore[arg-type]


@tracked
class Module(InThreeLanguages, PortalModel):
    """A part of a version that is taught and marked by itself."""

    SCOPE = Reference("the catalogue is public")

    version = models.ForeignKey(ProgrammeVersion, on_delete=models.CASCADE, related_name="modules")
    code = models.CharField(_("code"), max_length=20)
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    credits = models.DecimalField(_("credits (ECTS)"), max_digits=4, decimal_places=1, null=True, blank=True)
    hours = models.PositiveSmallIntegerField(_("hours of instruction"), default=0)
    is_marked = models.BooleanField(_("is marked"), default=True)
    is_required = models.BooleanField(_("required for completion"), default=True)
    outcomes_en = models.TextField(_("learning outcomes in English"), blank=True)
    outcomes_ru = models.TextField(_("learning outcomes in Russian"), blank=True)
    outcomes_kk = models.TextField(_("learning outcomes in Kazakh"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "code"], name="module_code_once", violation_error_message=_("A module with this code is in the version already.")
            ),
            models.CheckConstraint(
                condition=Q(credits__isnull=True) | Q(credits__gt=0),
                name="module_credits_positive",
                violation_error_message=_("Credits must be more than 0, or left empty."),
            ),
        ]
        ordering = ["order", "code"]


@tracked
class Lecturer(PortalModel):
    """Who teaches at an academy, with or without an account; the name stands in timetables and on the public pages."""

    SCOPE = Reference("names of lecturers stand in every timetable")

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="lecturers", verbose_name=_("academy"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="lectures_as", verbose_name=_("account")
    )
    name = models.CharField(_("name"), max_length=200)
    title_en = models.CharField(_("post or degree in English"), max_length=200, blank=True)
    title_ru = models.CharField(_("post or degree in Russian"), max_length=200, blank=True)
    title_kk = models.CharField(_("post or degree in Kazakh"), max_length=200, blank=True)
    fields = ArrayField(models.CharField(max_length=25, choices=FieldOfStudy), verbose_name=_("fields"), default=list, blank=True)
    is_active = models.BooleanField(_("teaches now"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "user"],
                name="lecturer_once_at_academy",
                violation_error_message=_("This account is a lecturer of the academy already."),
            )
        ]
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def words(self, name: str) -> str:
        return InThreeLanguages.words(self, name)  # type: ignore[arg-type]

    @property
    def title(self) -> str:
        """Post or degree in the reader's language."""
        return self.words("title")


@tracked
class ModuleLecturer(PortalModel):
    """Who is to teach a module; the sessions of a timetable name who really does."""

    SCOPE = Reference("the catalogue is public")

    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="lecturers")
    lecturer = models.ForeignKey(Lecturer, on_delete=models.PROTECT, related_name="modules", verbose_name=_("lecturer"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["module", "lecturer"], name="lecturer_once_in_module")]

    def __str__(self) -> str:
        return f"{self.module} {self.lecturer}"


@tracked
class CertificateRule(PortalModel):
    """Which paper a version gives for what (domain.md 1.7): each trainee gets the highest whose conditions all hold."""

    SCOPE = Reference("the catalogue is public")

    version = models.ForeignKey(ProgrammeVersion, on_delete=models.CASCADE, related_name="rules")
    kind = models.CharField(_("paper"), max_length=30, choices=[(kind.value, kind.label) for kind in CERTIFICATES])
    attendance_min = models.PositiveSmallIntegerField(_("attendance of at least (per cent)"), default=0)
    needs_modules = models.BooleanField(_("all required modules passed"), default=False)
    credits_min = models.DecimalField(_("credits of at least"), max_digits=5, decimal_places=1, null=True, blank=True)
    rank = models.CharField(_("signed by"), max_length=12, choices=SignatoryRank, default=SignatoryRank.VICE_RECTOR)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "kind"], name="certificate_rule_once", violation_error_message=_("There is a rule for this paper already.")
            ),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in CERTIFICATES]), name="certificate_rule_kind_known"),
            models.CheckConstraint(condition=Q(rank__in=SignatoryRank.values), name="certificate_rule_rank_known"),
            models.CheckConstraint(
                condition=Q(attendance_min__lte=100),
                name="certificate_rule_attendance",
                violation_error_message=_("Attendance lies between 0 and 100 per cent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.get_kind_display()}"


@tracked
class Signatory(PortalModel):
    """Who signs an academy's papers, at which rank and for which time; names and posts are printed on them."""

    SCOPE = Reference("names of signatories stand on every certificate")

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="signatories", verbose_name=_("academy"))
    rank = models.CharField(_("rank"), max_length=12, choices=SignatoryRank)
    name_en = models.CharField(_("name in English"), max_length=200)
    name_ru = models.CharField(_("name in Russian"), max_length=200)
    name_kk = models.CharField(_("name in Kazakh"), max_length=200)
    post_en = models.CharField(_("post in English"), max_length=200)
    post_ru = models.CharField(_("post in Russian"), max_length=200)
    post_kk = models.CharField(_("post in Kazakh"), max_length=200)
    starts_on = models.DateField(_("signs from"))
    ends_on = models.DateField(_("signs until"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(rank__in=SignatoryRank.values), name="signatory_rank_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="signatory_ends_after_start",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]
        ordering = ["institution", "rank", "-starts_on"]

    def __str__(self) -> str:
        return self.words("name")

    def words(self, name: str) -> str:
        return InThreeLanguages.words(self, name)  # type: ignore[arg-type]
