"""Who stands in the place of a nominee, and why."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.acts import ReasonForm
from core.timefmt import day_text
from people.models import Person
from scholarships.enums import NominationState
from scholarships.forms.nominating import NewPersonForm
from scholarships.models import Nomination

NEW = "new"
PERSON = "person-"


def candidate_words(row: Nomination) -> str:
    words = {"name": row.person.passport_name, "number": row.reference, "state": row.get_state_display()}
    return gettext("%(name)s (%(number)s, %(state)s)") % words


def person_words(person: Person) -> str:
    born = day_text(person.birth_date) if person.birth_date else gettext("date of birth unknown")
    return gettext("%(name)s, %(born)s (nominated before)") % {"name": person.passport_name, "born": born}


class ReplaceForm(NewPersonForm):
    """A draft of the call, somebody on its reserve list, a person nominated before, or a new one whose name is typed here."""

    by = forms.ChoiceField(
        label=_("Who takes the place"), widget=forms.RadioSelect, error_messages={"required": _("Choose a person, or enter a new one.")}
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Both sides read it in the history."),
        error_messages={"required": _("Give the reason: both sides will read it in the history.")},
    )
    field_order = ("by", "given_names", "family_name", "birth_date", "reason")

    def __init__(self, *args: Any, candidates: Sequence[Nomination], people: Sequence[Person] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = {str(row.pk): row for row in candidates}
        self.people = {f"{PERSON}{person.pk}": person for person in people}
        choices = [(key, candidate_words(row)) for key, row in self.candidates.items()]
        choices += [(key, person_words(person)) for key, person in self.people.items()]
        self.fields["by"].choices = [*choices, (NEW, _("Somebody else: enter the name below"))]  # type: ignore[attr-defined]
        self.fields["given_names"].required = False
        if not choices:
            self.fields["by"].initial = NEW

    def clean(self) -> Any:
        super().clean()
        if self.cleaned_data.get("by") == NEW and not self.cleaned_data.get("given_names") and "given_names" not in self.errors:
            self.add_error("given_names", self.fields["given_names"].error_messages["required"])
        return self.cleaned_data

    @property
    def chosen(self) -> dict[str, Any]:
        """Arguments of the operation."""
        by = self.cleaned_data["by"]
        if by in self.candidates:
            return {"by": self.candidates[by]}
        return {"person": self.people[by]} if by in self.people else {"person_fields": self.person_fields}


class PromoteForm(ReasonForm):
    """One of the partner's reserve list, for the place of another."""

    by = forms.ChoiceField(label=_("Who takes the place"), widget=forms.RadioSelect, error_messages={"required": _("Choose a person.")})
    field_order = ("by", "reason")

    def __init__(self, *args: Any, candidates: Sequence[Nomination], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = {str(row.pk): row for row in candidates if row.state == NominationState.RESERVE}
        self.fields["by"].choices = [(key, candidate_words(row)) for key, row in self.candidates.items()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Nomination:
        return self.candidates[self.cleaned_data["by"]]
