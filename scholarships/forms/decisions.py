"""What the ministry's and the registrar's steps ask for: reasons, dates on the call's clock, whom they are for."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.acts import ReasonForm, StepForm
from core.timefmt import city
from scholarships.forms.instants import LocalTimeField, instant_in, local_in
from scholarships.models import Nomination

DAYS_TO_MEND, DAYS_TO_ANSWER, DAYS_TO_REVIEW = 7, 14, 10
END_OF_WORK = 18  # o'clock


class DatedForm(forms.Form):
    """A form with one instant, typed and shown on the clock of the call."""

    when = ""
    days = DAYS_TO_MEND
    use_required_attribute = False

    def __init__(self, data: Any = None, *, zone: str, now: datetime, at: datetime | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.zone, self.now = zone, now
        day = local_in(at or now + timedelta(days=self.days), zone)
        self.fields[self.when].initial = day.replace(hour=END_OF_WORK, minute=0, second=0, microsecond=0)
        self.fields[self.when].help_text = _("On the clock of %(city)s.") % {"city": city(zone)}

    def clean(self) -> Any:
        if local := self.cleaned_data.get(self.when):
            try:
                self.cleaned_data[self.when] = self._future(instant_in(local, self.zone))
            except forms.ValidationError as wrong:
                self.add_error(self.when, wrong)
        return self.cleaned_data

    def _future(self, instant: datetime) -> datetime:
        if instant <= self.now:
            raise forms.ValidationError(_("Choose a day and a time in the future."))
        return instant


NOTE_HINT = _("Stays with the ministry: neither the authority nor the nominee reads it.")


def note_field() -> forms.CharField:
    return forms.CharField(
        label=_("Note for the ministry alone"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=NOTE_HINT
    )


class VerdictForm(ReasonForm):
    """A reason for the person and the authority, in words that may be told; perhaps a note that may not."""

    note = note_field()


class ToldForm(VerdictForm):
    """Where the nominee reads the reason too."""

    reason = forms.CharField(
        label=_("Reason, as the nominee may read it"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The authority and the nominee are told this sentence. What they may not read belongs into the note."),
        error_messages={"required": _("Give the reason: both sides will read it in the history.")},
    )


class OfferForm(DatedForm, StepForm):
    when = "expires_at"
    days = DAYS_TO_ANSWER

    expires_at = LocalTimeField(label=_("Answer by"))


class AssignForm(DatedForm):
    """Reviewers with what they have on their desks, the least first."""

    when = "due_at"
    days = DAYS_TO_REVIEW

    reviewers = forms.TypedMultipleChoiceField(
        label=_("Reviewers"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("In brackets: reviews that wait on the reviewer's desk. Behind it: what may speak against this person."),
        error_messages={"required": _("Choose at least one reviewer.")},
    )
    due_at = LocalTimeField(label=_("Reviews due"))

    def __init__(self, *args: Any, reviewers: Iterable[Any], hints: Mapping[int, Iterable[Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.users = {user.pk: user for user in reviewers}
        labels = {user.pk: "; ".join([f"{user} ({user.load})", *map(str, hints.get(user.pk, ()))]) for user in self.users.values()}
        self.fields["reviewers"].choices = list(labels.items())  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[Any]:
        return [self.users[pk] for pk in self.cleaned_data["reviewers"]]


class RowsField(forms.TypedMultipleChoiceField):
    """Takes any number; which of them are rows of the page or were, the form asks."""

    def valid_value(self, value: Any) -> bool:
        return str(value).isdecimal() and len(str(value)) < 19  # what the database calls a number


class ManyForm(forms.Form):
    """Which of the rows of a page. A row that has left the page meanwhile is answered by its own refusal, not here.

    `nominations` are the rows of the page, records or what a board has of them; `within` are all that may ever have stood on it, narrowed to the reader.
    """

    use_required_attribute = False
    all_at_first = False

    rows = RowsField(
        label=_("Nominees"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Tick at least one nominee."),
            "invalid_choice": _("Somebody among those ticked does not belong to this page. Look at the list again."),
        },
    )

    def __init__(self, *args: Any, nominations: Iterable[Any], within: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_pk = {row.pk: row for row in nominations}
        self.within = within
        self.place = {pk: place for place, pk in enumerate(self.by_pk)}
        self.ticked_first = {str(pk) for pk in self.by_pk} if self.all_at_first else set()
        self.chosen: list[Any] = []
        self.fields["rows"].choices = [(pk, row.reference) for pk, row in self.by_pk.items()]  # type: ignore[attr-defined]

    def clean_rows(self) -> list[int]:
        """Those of the page in its order, then those that have left it."""
        wanted: set[int] = set(self.cleaned_data["rows"])
        gone = list(self.within.filter(pk__in=wanted - self.by_pk.keys()).order_by("pk")) if wanted - self.by_pk.keys() else []
        self.chosen = [row for pk, row in self.by_pk.items() if pk in wanted] + gone
        if len(self.chosen) < len(wanted):
            raise forms.ValidationError(self.fields["rows"].error_messages["invalid_choice"], code="invalid_choice")
        return [row.pk for row in self.chosen]

    @property
    def ticked(self) -> set[str]:
        return set(self.data.getlist("rows")) if self.is_bound else self.ticked_first  # type: ignore[attr-defined]

    def tick(self, nomination: Nomination) -> SafeString:
        """The box of one row, named for those who hear it; the first one is where the list of faults leads."""
        checked = SafeString(" checked") if str(nomination.pk) in self.ticked else ""
        box = '<input type="checkbox" name="rows" value="{}" id="id_rows_{}" aria-label="{}"{}>'
        return format_html(box, nomination.pk, self.place[nomination.pk], nomination.person.passport_name, checked)


class DecisionForm(ManyForm):
    """One decision with its reason for all that are ticked."""

    SELECT, RESERVE, NOT_SELECT = "select", "put_on_reserve", "not_select"
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(SELECT, _("Select")), (RESERVE, _("Put on the reserve list")), (NOT_SELECT, _("Do not select"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a decision.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One reason for all that are ticked. Both sides read it in the history."),
        error_messages={"required": _("Give the reason: both sides will read it in the history.")},
    )
    note = note_field()


class OffersForm(DatedForm, ManyForm):
    """Everybody is ticked at first: usually all that are selected get their offer together."""

    when = "expires_at"
    days = DAYS_TO_ANSWER
    all_at_first = True
    field_order = ("rows", "expires_at")

    expires_at = LocalTimeField(label=_("Answer by"))


class EnrolForm(ManyForm):
    """People to enrol into the intakes of their calls."""
