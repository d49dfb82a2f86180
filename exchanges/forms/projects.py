"""Input of the pages of research projects. What offers a choice takes the actor, or the project that was fetched for them."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.acts import StepForm
from core.country_names import language_name
from documents.checks import ACCEPT
from exchanges.enums import Access, BudgetHead, MemberRole, OutputKind, ProjectState, ReportKind
from exchanges.models import BudgetLine, Milestone, Project, ProjectMember, ProjectSide, ResearchOutput
from exchanges.models.research import DOI
from exchanges.queries import projects as queries
from mobility.enums import Currency
from partners.actor import Actor
from partners.forms import DayInput
from partners.models import Institution, Partner
from training.enums import LANGUAGES_OF_INSTRUCTION, FieldOfStudy

KINDS_OF_FILE = _("PDF, JPEG, PNG or DOCX, up to 10 MB.")
DAY_NEEDED = {"required": _("Enter the day.")}
PLACES = ("https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/", "doi:")


def lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def file_field(label: Any) -> forms.FileField:
    return forms.FileField(label=label, required=False, widget=forms.FileInput(attrs={"accept": ACCEPT}), help_text=KINDS_OF_FILE)


class InstitutionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """With the code of the partner, which tells two ministries apart."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.partner.code}: {obj}"


class SideField(forms.ChoiceField):
    """One of the sides of the project, by its key; its value is the side."""

    sides: dict[str, ProjectSide]

    def clean(self, value: Any) -> ProjectSide | None:
        return self.sides.get(super().clean(value))

    def offer(self, sides: list[ProjectSide], *, empty: Any = None) -> None:
        self.sides = {str(side.pk): side for side in sides}
        rows = [(str(side.pk), str(side.institution)) for side in sides]
        self.choices = [("", empty), *rows] if empty is not None else rows  # type: ignore[assignment]


class ProjectFilter(forms.Form):
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *ProjectState.choices])
    study = forms.ChoiceField(label=_("Field"), required=False, choices=[("", _("All fields")), *FieldOfStudy.choices])
    partner = forms.ModelChoiceField(label=_("Partner"), queryset=Partner.objects.none(), required=False, empty_label=_("All partners"))
    text = forms.CharField(label=_("Number or title"), required=False, max_length=100)
    own = forms.BooleanField(label=_("Only those in which we take part"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if actor.sees_all_partners:
            self.fields["partner"].queryset = Partner.objects.order_by("code")  # type: ignore[attr-defined]
            del self.fields["own"]
        else:
            del self.fields["partner"]


class TextForm(StepForm):
    """What the sides consent to, and the text that the proposal grows from."""

    title = forms.CharField(label=_("Title"), max_length=300, widget=lines(2), error_messages={"required": _("Give the project a title.")})
    field = forms.ChoiceField(label=_("Field"), choices=FieldOfStudy)
    starts_on = forms.DateField(label=_("Begins on"), widget=DayInput, error_messages=DAY_NEEDED)
    ends_on = forms.DateField(label=_("Ends on"), widget=DayInput, error_messages=DAY_NEEDED)
    language = forms.ChoiceField(label=_("Language of the papers"))
    abstract = forms.CharField(
        label=_("Abstract"), max_length=4000, widget=lines(6), help_text=_("Reviewers read it without names: write no name of a person or institution."),
        error_messages={"required": _("Say in a few sentences what is to be found out.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = (get_language() or "en")[:2]
        self.fields["language"].choices = [(code, language_name(code, here)) for code in LANGUAGES_OF_INSTRUCTION]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The project would end before it begins."))
        return cleaned


class IdeaForm(TextForm):
    lead = InstitutionField(label=_("Lead institution"), queryset=Institution.objects.none(), empty_label=None)
    partner = InstitutionField(
        label=_("Partner institution"), queryset=Institution.objects.none(), empty_label=_("Choose the institution"),
        help_text=_("You add others on the next page. They are asked for consent once you say so."),
        error_messages={"required": _("Joint research needs a partner: choose an institution.")},
    )  # fmt: skip
    field_order = ("title", "lead", "partner", "field", "starts_on", "ends_on", "language", "abstract")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].queryset = queries.institutions_to_lead(actor)  # type: ignore[attr-defined]
        self.fields["partner"].queryset = queries.institutions_to_ask()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("partner") and cleaned.get("partner") == cleaned.get("lead"):
            self.add_error("partner", _("The partner is another institution than the lead."))
        return cleaned


class ChangeForm(TextForm):
    keywords = forms.CharField(label=_("Keywords"), max_length=400, required=False, help_text=_("Separated by commas."))
    aims = forms.CharField(label=_("Questions and aims"), max_length=8000, required=False, widget=lines(5))
    methods = forms.CharField(label=_("Methods and data"), max_length=8000, required=False, widget=lines(5))
    benefits = forms.CharField(label=_("Use for training and policy"), max_length=8000, required=False, widget=lines(4))
    file = file_field(_("Proposal as a file"))

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        names = ("title", "field", "starts_on", "ends_on", "language", "abstract", "aims", "methods", "benefits")
        kwargs["initial"] = {**{name: getattr(project, name) for name in names}, "keywords": ", ".join(project.keywords)}
        super().__init__(*args, **kwargs)
        if project.state != ProjectState.IDEA:
            for name in ("title", "field", "starts_on", "ends_on"):
                del self.fields[name]

    def clean_keywords(self) -> list[str]:
        words = [word.strip() for word in self.cleaned_data["keywords"].split(",")]
        if any(len(word) > 60 for word in words):
            raise forms.ValidationError(_("A keyword has at most 60 letters. Put commas between them."))
        return [word for word in words if word]


class SideForm(forms.Form):
    use_required_attribute = False

    institution = InstitutionField(
        label=_("Institution"), queryset=Institution.objects.none(), empty_label=_("Choose the institution"),
        error_messages={"required": _("Choose the institution.")},
    )  # fmt: skip
    contribution = forms.CharField(label=_("What it contributes"), max_length=500, required=False, widget=lines(2))

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = [side.institution_id for side in project.all_sides]
        self.fields["institution"].queryset = queries.institutions_to_ask(*taken)  # type: ignore[attr-defined]


class ConsentForm(StepForm):
    note = forms.CharField(label=_("Note"), max_length=300, required=False, widget=lines(2), help_text=_("All sides read it."))
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)


class MemberForm(forms.ModelForm):  # type: ignore[type-arg]
    use_required_attribute = False

    class Meta:
        model = ProjectMember
        fields = ("name", "position", "email", "role", "joined_on")
        widgets = {"joined_on": DayInput}
        help_texts = {"email": _("With an account of that side, the person reads the project and hands in reports.")}
        error_messages = {"name": {"required": _("Enter the name.")}}

    side = SideField(label=_("Institution"))
    field_order = ("side", "name", "position", "email", "role", "joined_on")

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["side"].offer(project.all_sides)  # type: ignore[attr-defined]
        self.fields["role"].choices = MemberRole.choices  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """Constraints are the database's, whose sentence is shown."""


class ChangeMemberForm(forms.Form):
    use_required_attribute = False

    position = forms.CharField(label=_("Post held"), max_length=200, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=MemberRole)


class MilestoneForm(forms.ModelForm):  # type: ignore[type-arg]
    use_required_attribute = False

    class Meta:
        model = Milestone
        fields = ("title", "starts_on", "due_on", "note")
        widgets = {"starts_on": DayInput, "due_on": DayInput}
        error_messages = {"title": {"required": _("Say what is reached.")}, "starts_on": DAY_NEEDED, "due_on": DAY_NEEDED}

    side = SideField(label=_("Done by"), required=False)
    field_order = ("title", "side", "starts_on", "due_on", "note")

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["side"].offer(project.all_sides, empty=_("All together"))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("due_on")
        if first and last and last < first:
            self.add_error("due_on", _("The milestone would be due before it begins."))
        return cleaned

    def _post_clean(self) -> None:
        """Saved by the operation."""


class DoneForm(StepForm):
    done_on = forms.DateField(label=_("Done on"), widget=DayInput, error_messages=DAY_NEEDED)


class BudgetForm(forms.ModelForm):  # type: ignore[type-arg]
    use_required_attribute = False

    class Meta:
        model = BudgetLine
        fields = ("head", "planned", "spent", "currency", "note")
        error_messages = {"planned": {"required": _("Enter the amount that is planned.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["head"].choices = BudgetHead.choices  # type: ignore[attr-defined]
        self.fields["currency"].choices = Currency.choices  # type: ignore[attr-defined]
        for name in ("planned", "spent"):
            self.fields[name].min_value = 0  # type: ignore[attr-defined]
        self.fields["spent"].required = False

    def clean_spent(self) -> Any:
        return self.cleaned_data["spent"] or 0

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("planned", "spent"):
            if (amount := cleaned.get(name)) is not None and amount < 0:
                self.add_error(name, _("Amounts can't be negative."))
        return cleaned

    def _post_clean(self) -> None:
        """Saved by the operation."""


class NewBudgetForm(BudgetForm):
    side = SideField(label=_("Paid by"))
    field_order = ("side", "head", "planned", "spent", "currency", "note")

    def __init__(self, *args: Any, sides: list[ProjectSide], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["side"].offer(sides)  # type: ignore[attr-defined]


class DueForm(forms.Form):
    use_required_attribute = False

    kind = forms.ChoiceField(label=_("Kind"), choices=ReportKind)
    due_on = forms.DateField(label=_("Due on"), widget=DayInput, error_messages=DAY_NEEDED)


class HandInForm(StepForm):
    text = forms.CharField(
        label=_("Report"), max_length=20000, required=False, widget=lines(10), help_text=_("What was done and found, what is late and why.")
    )
    file = file_field(_("Report as a file"))


class OutputForm(forms.ModelForm):  # type: ignore[type-arg]
    use_required_attribute = False

    class Meta:
        model = ResearchOutput
        fields = ("kind", "title", "authors", "doi", "url", "access", "published_on")
        widgets = {"published_on": DayInput, "access": forms.RadioSelect, "title": lines(2)}
        error_messages = {"title": {"required": _("Enter the title.")}, "authors": {"required": _("Name the authors.")}}

    doi = forms.CharField(
        label=_("DOI"), max_length=200, required=False, help_text=_("For example 10.1000/182."),
    )  # fmt: skip
    url = forms.URLField(label=_("Address"), required=False, assume_scheme="https")
    file = file_field(_("File"))
    field_order = ("kind", "title", "authors", "doi", "url", "file", "access", "published_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["access"].choices = Access.choices  # type: ignore[attr-defined]
        self.fields["kind"].choices = OutputKind.choices  # type: ignore[attr-defined]

    def clean_doi(self) -> str:
        """The address before it is taken off; the rest has the form of the DOI Handbook."""
        doi: str = self.cleaned_data["doi"].strip()
        for place in PLACES:
            doi = doi.removeprefix(place).strip()
        if doi and not re.match(DOI, doi):
            said = _("A DOI looks like 10.1000/182: “10.”, the number of who gave it, a slash and the name of the work.")
            raise forms.ValidationError(said)
        return doi

    def _post_clean(self) -> None:
        """Saved by the operation."""
