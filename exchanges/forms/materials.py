"""Input of the pages of materials. What offers a choice takes the actor who chooses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.country_names import language_name
from documents.checks import ACCEPT_PAPERS
from documents.enums import CircleKind
from exchanges.enums import MaterialKind, MaterialState, Topic
from exchanges.models import Material
from exchanges.queries import materials as queries
from exchanges.rules import materials as rules
from exchanges.rules.materials import Reach
from partners.actor import Actor
from partners.models import Partner
from training.enums import LANGUAGES_OF_INSTRUCTION

LANGUAGES = (*LANGUAGES_OF_INSTRUCTION, "ky", "tg", "uz", "tk", "az", "mn", "pt", "ko", "ja")
KINDS_OF_PAPER = _("PDF, DOCX, XLSX or PPTX, up to 10 MB.")
CIRCLES = {
    CircleKind.INTERNAL: _("Only the host: people of the ministry and of its academies"),
    CircleKind.NAMED: _("Partners that I name"),
    CircleKind.ALL_PARTNERS: _("All partners"),
    CircleKind.PUBLIC: _("Everybody, also without sign-in"),
}


def language_choices(codes: tuple[str, ...] | list[str]) -> list[tuple[str, str]]:
    return [(code, language_name(code, (get_language() or "en")[:2])) for code in codes]


def paper_field(**more: Any) -> forms.FileField:
    widget = forms.FileInput(attrs={"accept": ACCEPT_PAPERS})
    sentences = {"required": _("Choose the file."), "empty": _("The file is empty. Choose the file again, or save it once more before you send it.")}
    return forms.FileField(label=_("File"), widget=widget, help_text=KINDS_OF_PAPER, error_messages=sentences, **more)


class ReachForm(forms.Form):
    """How far a circle goes: one kind, and partners where they are named."""

    use_required_attribute = False

    circle = forms.ChoiceField(label=_("Who may read it"), widget=forms.RadioSelect, error_messages={"required": _("Choose who may read it.")})
    partners = forms.ModelMultipleChoiceField(
        label=_("Named partners"), queryset=Partner.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Counts only where partners are named."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("circle") == CircleKind.NAMED and not cleaned.get("partners") and "partners" not in self.errors:
            self.add_error("partners", _("Choose the partners that may read it, or another circle."))
        return cleaned

    @property
    def reach(self) -> Reach:
        return Reach(self.cleaned_data["circle"], frozenset(partner.pk for partner in self.cleaned_data["partners"]))


class MaterialField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.reference} {obj.title}"


class MaterialForm(ReachForm):
    """What a material says of itself, and how far its side lets it go."""

    partner = forms.ModelChoiceField(label=_("Offered by"), queryset=Partner.objects.none(), empty_label=None)
    title = forms.CharField(label=_("Title"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Choose the kind")), *MaterialKind.choices])
    topic = forms.ChoiceField(label=_("Topic"), choices=[("", _("Choose the topic")), *Topic.choices])
    country = forms.ModelChoiceField(
        label=_("Country or organisation it is about"), queryset=Partner.objects.none(), required=False, empty_label=_("none in particular")
    )
    language = forms.ChoiceField(label=_("Language"))
    author = forms.CharField(label=_("Author"), max_length=200, help_text=_("A person or an office, as readers should name it."))
    abstract = forms.CharField(
        label=_("Abstract"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What it says, in a few sentences. The search reads it."),
    )
    supersedes = MaterialField(
        label=_("Takes the place of"), queryset=None, required=False, empty_label=_("nothing: it is new"),
        help_text=_("The page of the older one says so from the day on which this one is shared."),
    )  # fmt: skip
    file = paper_field()
    field_order = ("partner", "title", "kind", "topic", "country", "language", "author", "abstract", "file", "supersedes", "circle", "partners")

    def __init__(self, *args: Any, actor: Actor, material: Material | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sides = {material.partner_id} if material else rules.partners_written_for(actor)
        fields: dict[str, Any] = self.fields
        fields["country"].queryset = Partner.objects.order_by("code")
        fields["language"].choices = language_choices(LANGUAGES)
        fields["language"].initial = (get_language() or "en")[:2]
        fields["circle"].choices = list(CIRCLES.items())
        only = next(iter(sides)) if len(sides) == 1 else None
        fields["partners"].queryset = queries.partners_to_name(only)
        self._older(fields, sides, material)
        if material:
            del fields["partner"], fields["file"]
        else:
            self._sides(fields, sides, only)

    @staticmethod
    def _sides(fields: dict[str, Any], sides: Any, only: int | None) -> None:
        fields["partner"].queryset = Partner.objects.filter(pk__in=sides).order_by("code")
        if only:
            fields["partner"].initial = only
            fields["partner"].widget = forms.HiddenInput()

    @staticmethod
    def _older(fields: dict[str, Any], sides: Any, material: Material | None) -> None:
        rows = queries.can_be_replaced(sides)
        if material and material.supersedes_id:
            rows = rows | Material.objects.across_partners(reason="the older one that a draft of the own side names").filter(
                pk=material.supersedes_id
            )
        fields["supersedes"].queryset = rows

    @property
    def said(self) -> dict[str, Any]:
        """Columns of the record."""
        return {name: self.cleaned_data[name] for name in ("title", "kind", "topic", "country", "language", "author", "abstract", "supersedes")}


class MaterialFilter(forms.Form):
    text = forms.CharField(label=_("Number or title"), required=False, max_length=100)
    topic = forms.ChoiceField(label=_("Topic"), required=False, choices=[("", _("All topics")), *Topic.choices])
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *MaterialKind.choices])
    country = forms.ModelChoiceField(label=_("About"), queryset=Partner.objects.none(), required=False, empty_label=_("All countries"))
    language = forms.ChoiceField(label=_("Language"), required=False)
    partner = forms.ModelChoiceField(label=_("Offered by"), queryset=Partner.objects.none(), required=False, empty_label=_("All sides"))
    side = forms.ChoiceField(label=_("Side"), required=False, choices=[("", _("All")), (queries.OWN, _("our own")), (queries.OTHERS, _("of others"))])
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *MaterialState.choices])

    def __init__(self, *args: Any, rows: Any, shown: tuple[str, ...], **kwargs: Any) -> None:
        """Offers what stands in the rows that this reader sees, and nothing that only others know of."""
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["country"].queryset = queries.partners_in(rows, "country_id")
        fields["partner"].queryset = queries.partners_in(rows, "partner_id")
        fields["language"].choices = [("", _("All languages")), *language_choices(queries.languages_in(rows))]
        for name in ("partner", "side", "state"):
            if name not in shown:
                del fields[name]
