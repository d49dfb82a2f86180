"""Input of the pages of agreements. A form that offers a choice takes the actor who chooses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.enums import AgreementState, Area, PartyRole
from agreements.models import Agreement, AgreementParty
from agreements.queries.missing import ENDS_FIRST
from core.formfields import LoadedChoiceField
from documents.checks import ACCEPT
from partners.actor import Actor
from partners.forms import DayInput, InstitutionField
from partners.models import Institution, Partner

MOST_TEXT = 20_000


class AgreementFilter(forms.Form):
    text = forms.CharField(label=_("Reference or title"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False)
    partner = LoadedChoiceField(Partner.objects.none(), label=_("Partner"), required=False, empty_label=_("All partners"))
    expiring = forms.BooleanField(label=_("Ends within 180 days"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("All states")), *AgreementState.choices]  # type: ignore[attr-defined]
        if actor.sees_all_partners:
            self.fields["partner"].queryset = Partner.objects.visible_to(actor).order_by("name_en", "pk")  # type: ignore[attr-defined]
        else:
            del self.fields["partner"]


class TermsForm(forms.Form):
    """The head of the terms: what all sides must approve, besides parties and quota lines."""

    use_required_attribute = False
    title_en = forms.CharField(
        label=_("Title in English"),
        max_length=300,
        widget=forms.TextInput(attrs={"lang": "en"}),
        error_messages={"required": _("Enter the title in English: readers of every language fall back on it.")},
    )
    title_ru = forms.CharField(label=_("Title in Russian"), max_length=300, required=False, widget=forms.TextInput(attrs={"lang": "ru"}))
    title_kk = forms.CharField(label=_("Title in Kazakh"), max_length=300, required=False, widget=forms.TextInput(attrs={"lang": "kk"}))
    objectives = forms.CharField(label=_("Objectives"), max_length=MOST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 5}))
    areas = forms.MultipleChoiceField(label=_("Areas of cooperation"), choices=Area, required=False, widget=forms.CheckboxSelectMultiple)
    valid_from = forms.DateField(
        label=_("In force from"),
        required=False,
        widget=DayInput,
        help_text=_("Often the day of the later note which says that the internal requirements are met."),
    )
    valid_until = forms.DateField(label=_("In force until"), required=False, widget=DayInput, help_text=_("Empty: until one side terminates it."))
    notice_months = forms.IntegerField(
        label=_("Notice period in months"),
        min_value=0,
        max_value=120,
        required=False,
        help_text=_("How long before the end one side must give notice. Empty: no period is agreed."),
    )
    other_terms = forms.CharField(label=_("Other terms"), max_length=MOST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 6}))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        begins, ends = data.get("valid_from"), data.get("valid_until")
        if begins and ends and ends < begins:
            self.add_error("valid_until", ENDS_FIRST)
        return data

    def clean_areas(self) -> list[str]:
        """In the order of the list, whatever the order in which they came."""
        return [area for area in Area.values if area in self.cleaned_data["areas"]]


class FactsForm(forms.Form):
    """What is a fact and no term: it stays with those who keep the record when the terms are fixed."""

    use_required_attribute = False
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

    def __init__(self, *args: Any, agreement: Agreement | None = None, **kwargs: Any) -> None:
        if agreement is not None:
            kwargs.setdefault("initial", {name: getattr(agreement, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)


class AgreementForm(FactsForm, TermsForm):
    """The head of an agreement whose terms no other side has seen yet, or of one on paper."""

    field_order = (
        "title_en", "title_ru", "title_kk", "signed_on", "signed_at_place", "valid_from", "valid_until", "notice_months", "areas", "objectives",
        "other_terms",
    )  # fmt: skip


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


class SignedFileForm(forms.Form):
    use_required_attribute = False
    file = forms.FileField(
        label=_("Scan of the signed text"),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
        help_text=_("PDF, JPEG, PNG or DOCX, up to 10 MB."),
        error_messages={"required": _("Choose a file first.")},
    )
