"""Whom to nominate, answers to offers, withdrawal."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from documents.checks import ACCEPT
from partners.models import Partner
from partners.queries import host_day
from people.duplicates import Alike
from scholarships.forms.drafts import check_birth_date, check_latin, day_field, say_too_long
from scholarships.forms.sections import NAME
from scholarships.models import Allotment
from scholarships.queries.dossier import ChecklistRow

REASON_ROWS = {"rows": 3}


class ForPartnerForm(forms.Form):
    """Asks for which partner only those who act for several."""

    use_required_attribute = False

    def __init__(self, *args: Any, allotments: Sequence[Allotment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partners = {str(row.partner_id): row.partner for row in allotments}
        if len(self.partners) > 1:
            choices = [(key, str(partner)) for key, partner in self.partners.items()]
            self.fields["partner"] = forms.ChoiceField(label=_("For which partner"), choices=choices, widget=forms.RadioSelect)

    @property
    def partner(self) -> Partner:
        return self.partners[self.cleaned_data.get("partner") or next(iter(self.partners))]


class NewPersonForm(ForPartnerForm):
    """What tells a person from another: passport name and date of birth."""

    given_names = forms.CharField(
        label=_("Given names, as in the passport"),
        max_length=128,
        validators=[check_latin],
        help_text=_("Latin letters. If the passport has one name only, write it here."),
        widget=forms.TextInput(attrs=NAME),
        error_messages={"required": _("Enter the name that the passport shows; everything else can follow later.")},
    )
    family_name = forms.CharField(
        label=_("Family name, as in the passport"), max_length=128, required=False, validators=[check_latin], widget=forms.TextInput(attrs=NAME)
    )
    birth_date = day_field(_("Date of birth"), required=False)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alike: list[Alike] = []  # of the partner's own people, filled in by the page that asks
        self.today = host_day(now)
        say_too_long(self.fields.values())

    def clean_birth_date(self) -> Any:
        day = self.cleaned_data["birth_date"]
        if day is not None:
            check_birth_date(day, self.today)
        return day

    @property
    def person_fields(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("given_names", "family_name", "birth_date")}


class FindPersonForm(forms.Form):
    """Search among those nominated before."""

    q = forms.CharField(label=_("Name"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}))


class ReasonOfDecline(forms.CharField):
    """Needed for one of two answers: not marked as optional, and the form says when it is missing."""

    def validate(self, value: Any) -> None:
        """The form asks for it."""


class AnswerForm(forms.Form):
    """Take the place or leave it; leaving it needs a reason. A reason beside "accept" may be a slip, and is asked about."""

    use_required_attribute = False
    ACCEPT, DECLINE = "accept", "decline"
    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[(ACCEPT, _("Accept the place")), (DECLINE, _("Decline: the place goes to somebody else"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether the place is accepted or declined.")},
    )
    reason = ReasonOfDecline(
        label=_("Reason, if you decline"),
        max_length=1000,
        widget=forms.Textarea(attrs=REASON_ROWS),
        help_text=_("Both sides read it in the history."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_too_long(self.fields.values())

    def clean(self) -> Any:
        answer, reason = self.cleaned_data.get("answer"), self.cleaned_data.get("reason", "")
        if answer == self.DECLINE and "reason" in self.cleaned_data and not reason:
            self.add_error("reason", _("Give the reason: the ministry reads it before the place goes to somebody else."))
        if answer == self.ACCEPT and reason:
            self.add_error("reason", _("You accept the place and give a reason to decline it. Choose “Decline”, or empty this field to accept."))
        return self.cleaned_data


class WithdrawForm(forms.Form):
    use_required_attribute = False
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs=REASON_ROWS), help_text=_("Both sides read it in the history."),
        error_messages={"required": _("Give the reason: both sides will read it in the history.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_too_long(self.fields.values())


class InviteNomineeForm(forms.Form):
    """The letter is read by somebody who has no account and no language yet."""

    use_required_attribute = False
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)


class ChosenFile(forms.FileField):
    """None chosen is no fault of the row: the page is sent with those at hand."""

    def validate(self, value: Any) -> None:
        """What is missing is asked for before the sending."""


class UploadForm(forms.Form):
    """A file for one row of the checklist. What is in it is checked when it is kept."""

    use_required_attribute = False
    file = ChosenFile(label=_("File"))

    def __init__(self, row: ChecklistRow, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, prefix=f"document-{row.requirement.pk}")
        self.row = row
        self.fields["file"].label = str(row.requirement)
        self.fields["file"].required = row.requirement.required
        self.fields["file"].widget.attrs |= {"accept": ACCEPT, "form": "uploads"}


class UploadForms:
    """The upload of every row, sent together by one button; to the list of faults it looks like a formset."""

    def __init__(self, rows: Sequence[ChecklistRow], *args: Any) -> None:
        self.is_bound = bool(args)
        self.forms = [UploadForm(row, *args) for row in rows]

    @property
    def chosen(self) -> list[UploadForm]:
        return [form for form in self.forms if form.is_valid() and form.cleaned_data["file"]]

    @property
    def has_faults(self) -> bool:
        return any(form.errors for form in self.forms) or bool(self.non_form_errors())

    def non_form_errors(self) -> list[Any]:
        touched = any(form.has_changed() for form in self.forms)
        return [] if touched else [_("Choose a file first.")]
