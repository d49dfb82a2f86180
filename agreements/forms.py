"""Input of the pages of agreements. A form that offers a choice takes the actor who chooses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.enums import AgreementState, Area, Direction, Level, LineKind, PartyRole, Unit
from agreements.models import Agreement, AgreementParty, QuotaLine
from agreements.queries.missing import ENDS_FIRST
from documents.checks import ACCEPT
from partners.actor import Actor
from partners.forms import DayInput, InstitutionField
from partners.models import Institution, Partner

EARLIEST, LATEST = 2000, 2100  # years of a quota line: a year beyond is a slip of the finger
MOST_A_YEAR = 100_000


class AgreementFilter(forms.Form):
    text = forms.CharField(label=_("Reference or title"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False)
    partner = forms.ModelChoiceField(Partner.objects.none(), label=_("Partner"), required=False, empty_label=_("All partners"))
    expiring = forms.BooleanField(label=_("Ends within 180 days"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("All states")), *AgreementState.choices]  # type: ignore[attr-defined]
        if actor.sees_all_partners:
            self.fields["partner"].queryset = Partner.objects.visible_to(actor).order_by("name_en", "pk")  # type: ignore[attr-defined]
        else:
            del self.fields["partner"]


class AgreementForm(forms.Form):
    """The head of an agreement; what its dates must be once it is signed says the operation."""

    use_required_attribute = False
    title_en = forms.CharField(
        label=_("Title in English"),
        max_length=300,
        widget=forms.TextInput(attrs={"lang": "en"}),
        error_messages={"required": _("Enter the title in English: readers of every language fall back on it.")},
    )
    title_ru = forms.CharField(label=_("Title in Russian"), max_length=300, required=False, widget=forms.TextInput(attrs={"lang": "ru"}))
    title_kk = forms.CharField(label=_("Title in Kazakh"), max_length=300, required=False, widget=forms.TextInput(attrs={"lang": "kk"}))
    signed_on = forms.DateField(
        label=_("Signed on"), required=False, widget=DayInput, help_text=_("The day on the document. A signing is not yet an entry into force.")
    )
    signed_at_place = forms.CharField(label=_("Place of signing"), max_length=100, required=False)
    valid_from = forms.DateField(
        label=_("In force from"),
        required=False,
        widget=DayInput,
        help_text=_("Often the day of the later note which says that the internal requirements are met."),
    )
    valid_until = forms.DateField(label=_("In force until"), required=False, widget=DayInput, help_text=_("Empty: until one side terminates it."))
    areas = forms.MultipleChoiceField(label=_("Areas of cooperation"), choices=Area, required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, agreement: Agreement | None = None, **kwargs: Any) -> None:
        if agreement is not None:
            kwargs.setdefault("initial", {name: getattr(agreement, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        begins, ends = data.get("valid_from"), data.get("valid_until")
        if begins and ends and ends < begins:
            self.add_error("valid_until", ENDS_FIRST)
        return data


class SignatoryForm(forms.Form):
    """What may still become known about a party when it is on record already."""

    use_required_attribute = False
    role = forms.ChoiceField(
        label=_("Role"),
        choices=PartyRole,
        error_messages={"required": _("Choose the role.")},
        help_text=_("A coordinating authority answers for the agreement; an implementing organisation carries it out."),
    )
    signatory_name = forms.CharField(label=_("Signed by"), max_length=200, required=False, help_text=_("The name as it stands under the text."))
    signatory_post = forms.CharField(label=_("Post of the signatory"), max_length=200, required=False)


class PartyForm(SignatoryForm):
    partner = forms.ModelChoiceField(
        Partner.objects.none(),
        label=_("Partner"),
        empty_label=_("Choose the partner"),
        error_messages={"required": _("Choose the country or organisation that is a party.")},
    )
    institution = InstitutionField(
        label=_("Institution"),
        queryset=Institution.objects.none(),
        required=False,
        help_text=_("The office that signs for the partner. Empty: the partner as a whole."),
    )
    field_order = ("partner", "institution", "role", "signatory_name", "signatory_post")

    def __init__(self, *args: Any, actor: Actor, parties: list[AgreementParty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken = {(party.partner_id, party.institution_id) for party in parties}
        institutions = Institution.objects.visible_to(actor).select_related("partner")
        self.fields["partner"].queryset = Partner.objects.visible_to(actor).order_by("name_en", "pk")  # type: ignore[attr-defined]
        self.fields["institution"].queryset = institutions.order_by("partner__code", "name_en", "pk")  # type: ignore[attr-defined]
        self.fields["role"].initial = PartyRole.PARTY

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        partner, institution = data.get("partner"), data.get("institution")
        if partner and institution and institution.partner_id != partner.pk:
            self.add_error("institution", _("This institution belongs to another partner. Choose one of the partner above, or none."))
        elif partner and (partner.pk, institution.pk if institution else None) in self.taken:
            self.add_error("institution" if institution else "partner", _("This party is in the agreement already."))
        return data


class LineForm(forms.Form):
    """One "cooperation condition": one direction, one purpose, one unit."""

    use_required_attribute = False
    partner = forms.ModelChoiceField(
        Partner.objects.none(),
        label=_("Sending partner"),
        help_text=_("The party whose people travel. Only parties to this agreement can be chosen."),
        empty_label=_("Choose the partner"),
        error_messages={"required": _("Choose the party whose people travel; if it is missing here, add it as a party first.")},
    )
    direction = forms.ChoiceField(
        label=_("Direction"),
        choices=Direction,
        widget=forms.RadioSelect,
        help_text=_("A two-way exchange is two lines, one for each direction."),
        error_messages={"required": _("Choose the direction.")},
    )
    kind = forms.ChoiceField(
        label=_("Purpose"), choices=[("", _("Choose the purpose")), *LineKind.choices], error_messages={"required": _("Choose the purpose.")}
    )
    level = forms.ChoiceField(
        label=_("Level"), choices=[("", _("Choose the level")), *Level.choices], error_messages={"required": _("Choose the level.")}
    )
    unit = forms.ChoiceField(
        label=_("Counted in"),
        choices=Unit,
        widget=forms.RadioSelect,
        help_text=_("Days are usual for teachers and experts."),
        error_messages={"required": _("Choose what the line counts.")},
    )
    per_year = forms.IntegerField(
        label=_("A year"),
        min_value=1,
        max_value=MOST_A_YEAR,
        help_text=_("How many people, person-months or days a year."),
        error_messages={"required": _("Enter how many a year, 1 or more."), "min_value": _("Enter at least 1 a year.")},
    )
    months = forms.DecimalField(
        label=_("Months for each person"), min_value=0, max_digits=5, decimal_places=2, required=False, help_text=_("For example 12, or 0.5.")
    )
    first_year = forms.IntegerField(
        label=_("First year"),
        min_value=EARLIEST,
        max_value=LATEST,
        error_messages={"required": _("Enter the first year, for example 2027.")},
    )
    last_year = forms.IntegerField(
        label=_("Last year"),
        min_value=EARLIEST,
        max_value=LATEST,
        help_text=_("Each year gets its own account in the ledger."),
        error_messages={"required": _("Enter the last year; for a single year, the same year again.")},
    )

    def __init__(self, *args: Any, actor: Actor, parties: list[AgreementParty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sides = Partner.objects.visible_to(actor).filter(pk__in=[party.partner_id for party in parties])
        self.fields["partner"].queryset = sides.order_by("is_host", "name_en", "pk")  # type: ignore[attr-defined]
        self.fields["direction"].initial, self.fields["unit"].initial = Direction.INBOUND, Unit.PEOPLE

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("first_year"), data.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _("The last year lies before the first year."))
        return data


class SignedFileForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(
        label=_("Scan of the signed text"),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
        help_text=_("PDF, JPEG, PNG or DOCX, up to 10 MB."),
        error_messages={"required": _("Choose a file first.")},
    )


class EntryFilter(forms.Form):
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, line: QuotaLine, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [(str(row.year), str(row.year)) for row in line.years.all()]
        self.fields["year"].choices = [("", _("All years")), *years]  # type: ignore[attr-defined]
