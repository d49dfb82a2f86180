"""Input of the steps of a material."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import StepForm
from documents.enums import CircleKind
from exchanges.forms.materials import CIRCLES, ReachForm, paper_field
from exchanges.models import Material
from exchanges.queries import materials as queries
from exchanges.rules.materials import Reach
from partners.models import Partner


class CircleForm(ReachForm):
    """The circle that is proposed: no choice goes further than the side of the material has agreed to."""

    def __init__(self, *args: Any, material: Material, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widest, fields = queries.widest(material), dict[str, Any](self.fields)
        partners = queries.partners_to_name(material.partner_id)
        if widest.kind == CircleKind.NAMED:
            partners = partners.filter(pk__in=widest.partner_ids)
        fields["circle"].choices = [(kind, words) for kind, words in CIRCLES.items() if self._fits(kind, widest)]
        fields["circle"].initial = widest.kind
        fields["partners"].queryset = partners
        fields["partners"].initial = widest.partner_ids
        if widest.kind == CircleKind.INTERNAL:
            fields["partners"].widget = forms.MultipleHiddenInput()

    @staticmethod
    def _fits(kind: str, widest: Reach) -> bool:
        return Reach(kind, widest.partner_ids).is_within(widest)

    def clean(self) -> dict[str, Any]:
        super().clean()
        return {} if self.errors else {"reach": self.reach}


class ClearForm(StepForm):
    """`seen`: the mark of the file and of the circle that its reader has before the eyes."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class VersionForm(StepForm):
    file = paper_field()
    note = forms.CharField(label=_("What changed"), max_length=300, required=False)


class AcknowledgeForm(StepForm):
    partner = forms.ModelChoiceField(label=_("For"), queryset=Partner.objects.none(), empty_label=None)
    note = forms.CharField(
        label=_("What your side does with it"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The side that shared it reads this. A word is enough."),
    )  # fmt: skip

    def __init__(self, *args: Any, partners: list[Partner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = dict[str, Any](self.fields)
        fields["partner"].queryset = Partner.objects.filter(pk__in=[one.pk for one in partners]).order_by("code")
        if len(partners) == 1:
            fields["partner"].initial = partners[0]
            fields["partner"].widget = forms.HiddenInput()
