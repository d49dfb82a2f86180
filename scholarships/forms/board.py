"""What the board of a call asks for: which rows, and what is to be put on the sheet for those ticked."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from scholarships.enums import ON_BOARD, Decision
from scholarships.enums import NominationState as S
from scholarships.forms.decisions import ManyForm, note_field
from scholarships.queries.board import BoardGroup
from scholarships.queries.ranking import FLAGS, Look


class BoardFilter(forms.Form):
    """By address; the order and the view stay as they are."""

    view = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)
    partner = forms.ChoiceField(label=_("Partner"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    flag = forms.ChoiceField(label=_("Flag"), required=False)
    undecided = forms.BooleanField(label=_("Only those without a move or a decision"), required=False)

    def __init__(self, look: Look, *, groups: Iterable[BoardGroup], flags: dict[str, str]) -> None:
        super().__init__(dict(look.kept))
        states = dict(S.choices)
        self.fields["partner"].choices = [("", _("All partners")), *((group.code, group.allotment.partner) for group in groups)]  # type: ignore[attr-defined]
        self.fields["state"].choices = [("", _("All states")), *((str(state), states[state]) for state in ON_BOARD)]  # type: ignore[attr-defined]
        self.fields["flag"].choices = [("", _("All")), *((name, flags[name]) for name in FLAGS)]  # type: ignore[attr-defined]


TAKE_OFF = "clear"
REASON_HINT = _("Both sides read it in the history. Empty: the usual sentence of each decision, or what stands on the sheet already.")


class PlanOneForm(forms.Form):
    """One candidate on the sheet, with words of their own."""

    use_required_attribute = False

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[*Decision.choices, (TAKE_OFF, _("take off the sheet"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a decision.")},
    )
    reason = forms.CharField(label=_("Reason"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=REASON_HINT)
    note = note_field()


class PlanForm(ManyForm, PlanOneForm):
    """One decision on the sheet for all that are ticked."""

    field_order = ("rows", "decision", "reason", "note")
