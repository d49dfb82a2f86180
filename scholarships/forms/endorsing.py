"""What the desks before the sending are asked: the post of who endorses, a signed paper, until when the nominee has time, an address."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.acts import StepForm
from core.timefmt import city
from documents.checks import ACCEPT
from partners.models import Institution
from partners.queries import host_day
from scholarships.enums import EndorsementKind, EvidenceKind
from scholarships.forms.decisions import ManyForm
from scholarships.forms.drafts import day_field
from scholarships.forms.instants import LocalTimeField, instant_in, local_in

PAPERS = [(kind.value, kind.label) for kind in (EvidenceKind.LETTER, EvidenceKind.NOTE_VERBALE)]


class EmployerForm(StepForm):
    post = forms.CharField(
        label=_("Your post"),
        max_length=200,
        help_text=_("For example: Director of the Department of Personnel. It stands beside your name on the endorsement."),
        error_messages={"required": _("Enter the post in which you endorse.")},
    )


class EndorseManyForm(ManyForm):
    """All that wait for the second person, each ticked at first."""

    all_at_first = True


class PassOnForm(EndorseManyForm):
    """All drafts that may go on, each ticked at first."""


class PaperForm(forms.Form):
    """A signed letter or note verbale that stands in place of a click."""

    use_required_attribute = False

    kind = forms.ChoiceField(label=_("Who has signed it"), widget=forms.RadioSelect)
    evidence = forms.ChoiceField(label=_("What the paper is"), choices=PAPERS, widget=forms.RadioSelect)
    evidence_number = forms.CharField(label=_("Number of the paper"), max_length=60)
    evidence_on = day_field(_("Date of the paper"))
    signatory = forms.CharField(label=_("Name of who signed"), max_length=200)
    post = forms.CharField(label=_("Post of who signed"), max_length=200)
    file = forms.FileField(
        label=_("Scan of the paper"),
        help_text=_("All pages in one file, with signature and stamp."),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": _("Add the scan of the paper.")},
    )

    def __init__(self, *args: Any, kinds: Iterable[EndorsementKind], now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = host_day(now)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]

    def clean_evidence_on(self) -> Any:
        day = self.cleaned_data["evidence_on"]
        if day > self.today:
            raise forms.ValidationError(_("The date of the paper lies in the future."))
        return day


class OwnPartForm(forms.Form):
    """Until when, and in which language the letter is."""

    use_required_attribute = False

    until = LocalTimeField(label=_("The nominee has time until"))
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)

    def __init__(self, data: Any = None, *, zone: str, until: datetime, has_account: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.zone = zone
        self.fields["until"].initial = local_in(until, zone)
        self.fields["until"].help_text = _("On the clock of %(city)s.") % {"city": city(zone)}
        if has_account:
            del self.fields["language"]

    def clean_until(self) -> Any:
        return instant_in(self.cleaned_data["until"], self.zone)


class InviteEmployerForm(forms.Form):
    """An account for who endorses for the employer."""

    use_required_attribute = False

    institution = forms.ModelChoiceField(label=_("Institution"), queryset=Institution.objects.none(), widget=forms.RadioSelect, empty_label=None)
    full_name = forms.CharField(label=_("Name"), max_length=128)
    email = forms.EmailField(label=_("E-mail"))
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, partner_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = Institution.objects.filter(partner_id=partner_id).order_by("name_en", "pk")  # type: ignore[attr-defined]
