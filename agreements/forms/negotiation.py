"""Input of a negotiation: a version with its lines, a message, an approval, a notice, what to compare."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.forms.agreements import TermsForm
from agreements.forms.lines import PAYS, LineForm
from agreements.models import Agreement, AgreementVersion
from agreements.queries.missing import CONSENT_NEEDS_DAY, CONSENT_NEEDS_NOTE
from agreements.queries.terms import FIXED_OF_LINE, HEAD, LINE, Terms, columns, digest_of, plain
from core.acts import ReasonForm, StepForm
from partners.forms import DayInput

MOST_LINES = 60


class VersionForm(TermsForm):
    """The head of a version that is being written, and what its side says about it."""

    note = forms.CharField(
        label=_("What changes and why"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The other side reads it with the version."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: AgreementVersion, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {**columns(version.terms, HEAD), "note": version.note, "seen": digest_of(version)})
        super().__init__(*args, **kwargs)

    def terms(self) -> Terms:
        return {name: plain(self.cleaned_data[name]) for name in HEAD}


class VersionLine(LineForm):
    """One quota line of a version. What is on record already keeps what makes it this line."""

    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
    summary = ""  # the line in one breath, for the page

    def __init__(self, *args: Any, sides: Sequence[tuple[int, str]], on_record: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = (kwargs.get("initial") or {}).get("number")
        self.fields["partner"] = forms.TypedChoiceField(
            label=self.fields["partner"].label,
            coerce=int,
            choices=[("", _("Choose the partner")), *sides],
            error_messages={"required": _("Choose the party whose people travel.")},
        )
        self.order_fields(["partner", "direction", "kind", "level", "unit"])
        for name in FIXED_OF_LINE if given in on_record else ():
            self.fields[name].disabled = True

    def terms(self, known: Iterable[int]) -> Terms:
        number = self.cleaned_data.get("number")
        return {"number": number if number in set(known) else None, **{name: plain(self.cleaned_data[name]) for name in LINE}}


class VersionLines(BaseFormSet):  # type: ignore[type-arg]
    """All lines of a version, and an empty one to add."""

    def __init__(self, *args: Any, version: AgreementVersion, sides: Sequence[tuple[int, str]], on_record: frozenset[int], **kwargs: Any) -> None:
        self.known = [line["number"] for line in version.terms["lines"]]
        kwargs["initial"] = [_shown(line) for line in version.terms["lines"]]
        kwargs["prefix"] = "lines"
        super().__init__(*args, **kwargs)
        self.form_kwargs |= {"sides": sides, "on_record": on_record}

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs(index)
        return kwargs

    def add_fields(self, form: VersionLine, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove this line")

    def terms(self) -> list[Terms]:
        kept = [form for form in self.forms if form.has_changed() or form.initial]
        return [form.terms(self.known) for form in kept if not form.cleaned_data.get("DELETE")]


def _shown(line: Terms) -> dict[str, Any]:
    return {**columns(line, LINE), "number": line["number"], **{PAYS + cost: payer for cost, payer in line["funding"].items()}}


def lines_formset() -> Any:
    return forms.formset_factory(VersionLine, formset=VersionLines, extra=1, can_delete=True, can_delete_extra=True, max_num=MOST_LINES)


class MessageForm(forms.Form):
    use_required_attribute = False
    text = forms.CharField(
        label=_("Message"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("All sides read it; it stays on record."),
        error_messages={"required": _("Write the message first.")},
    )


class ProposeForm(StepForm):
    note = forms.CharField(
        label=_("What this is and why"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The other side reads it with the version."),
    )


class ApproveForm(StepForm):
    """The hash of the page that was read: what is approved is what was shown."""

    terms_hash = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: AgreementVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["terms_hash"].initial = version.terms_hash


class NoticeForm(ReasonForm):
    notice_given_on = forms.DateField(
        label=_("Notice given on"), widget=DayInput, error_messages={"required": _("Enter the day on which the notice was given.")}
    )
    ends_by_notice_on = forms.DateField(
        label=_("Ends on"),
        widget=DayInput,
        help_text=_("The last day on which the agreement holds."),
        error_messages={"required": _("Enter the last day on which the agreement holds.")},
    )
    field_order = ("notice_given_on", "ends_by_notice_on", "reason")


class TerminateForm(ReasonForm):
    """What is in force ends at once only with the consent of the other side."""

    consent_note = forms.CharField(
        label=_("Note of consent"),
        max_length=100,
        help_text=_("The number of the note in which the other side consents; with several other sides, of each of them."),
        error_messages={"required": CONSENT_NEEDS_NOTE},
    )
    consent_on = forms.DateField(label=_("Day of the note"), widget=DayInput, error_messages={"required": CONSENT_NEEDS_DAY})
    field_order = ("consent_note", "consent_on", "reason")

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not agreement.is_in_force:
            del self.fields["consent_note"], self.fields["consent_on"]


class CompareForm(forms.Form):
    """Which two texts stand side by side; 0 is what holds now."""

    old = forms.TypedChoiceField(label=_("Compare"), coerce=int, required=False, empty_value=None)
    new = forms.TypedChoiceField(label=_("with"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, numbers: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(number, gettext("version %(number)s") % {"number": number}) for number in numbers]
        for field in self.fields.values():
            field.choices = [*choices, (0, gettext("the present terms"))]  # type: ignore[attr-defined]
