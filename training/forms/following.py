"""Action plan, answers some months later, entry in the directory, posts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from partners.actor import Actor
from partners.forms import DayInput
from partners.models import Partner
from training.enums import FollowUpState, FollowUpTo
from training.models import AlumniProfile, FollowUp, Programme

APPLIED: list[tuple[str, Text]] = [
    ("5", _("5 – nearly everything")),
    ("4", _("4 – much")),
    ("3", _("3 – some of it")),
    ("2", _("2 – little")),
    ("1", _("1 – nothing yet")),
]
YES_NO: list[tuple[str, Text]] = [("1", _("yes")), ("0", _("no"))]
PROGRESS: list[tuple[str, Text]] = [("0", _("not begun")), ("25", "25%"), ("50", "50%"), ("75", "75%"), ("100", _("all of it"))]
CHOOSE = {"required": _("Choose an answer.")}


def _words(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ActionPlanForm(forms.Form):
    use_required_attribute = False

    situation = forms.CharField(
        label=_("What shall change at home"), max_length=3000, widget=_words(), error_messages={"required": _("Say what shall change at home.")}
    )
    learned = forms.CharField(label=_("What of the training helps"), max_length=3000, required=False, widget=_words())
    support = forms.CharField(label=_("Whose support is needed"), max_length=3000, required=False, widget=_words(3))


class ActionItemForm(forms.Form):
    """A row without an action is none: so one is taken away."""

    use_required_attribute = False

    action = forms.CharField(label=_("Action"), max_length=300, required=False)
    due_on = forms.DateField(label=_("Until"), widget=DayInput, required=False)
    sign = forms.CharField(label=_("How one will see that it is done"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].goes_with_a_tick = True  # type: ignore[attr-defined] # asked for in a row that holds something

    def clean(self) -> dict[str, Any]:
        if not self.cleaned_data.get("action") and (self.cleaned_data.get("due_on") or self.cleaned_data.get("sign")):
            self.add_error("action", _("Name the action, or empty the row."))
        return self.cleaned_data


ActionItemFormSet = forms.formset_factory(ActionItemForm, extra=0, max_num=20)


def actions_in(formset: Any) -> list[dict[str, Any]]:
    return [dict(row.cleaned_data) for row in formset if row.cleaned_data.get("action")]


def _flag(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=YES_NO, widget=forms.RadioSelect, coerce=lambda value: value == "1", error_messages=CHOOSE)


class AnswerForm(forms.Form):
    """What both are asked; the former trainee some more."""

    use_required_attribute = False

    applied = forms.TypedChoiceField(label="", choices=APPLIED, widget=forms.RadioSelect, coerce=int, error_messages=CHOOSE)
    shared_knowledge = _flag(_("Knowledge was shared with colleagues"))
    has_contacts = _flag(_("Useful contacts were made"))
    in_touch = _flag(_("Still in touch with people of the training"))
    plan_progress = forms.TypedChoiceField(
        label=_("How much of the action plan is done"), choices=PROGRESS, widget=forms.RadioSelect, coerce=int, error_messages=CHOOSE
    )
    post = forms.CharField(label=_("Post held now"), max_length=200, required=False)
    organisation = forms.CharField(label=_("Organisation"), max_length=200, required=False)
    post_since = forms.DateField(
        label=_("Since"), widget=DayInput, required=False, help_text=_("With a date the post is added to the list of your posts as well.")
    )
    comment = forms.CharField(label=_("In words"), max_length=3000, required=False, widget=_words())

    def __init__(self, data: Any = None, *, follow_up: FollowUp, with_plan: bool) -> None:
        super().__init__(data)
        if follow_up.to == FollowUpTo.TRAINEE:
            self.fields["applied"].label = _("How much of what you learned do you use?")
        else:
            self.fields["applied"].label = _("How much of what was learned does this person use?")
            for name in ("has_contacts", "in_touch", "post_since"):
                del self.fields[name]
        if not with_plan:
            del self.fields["plan_progress"]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("post_since") and not self.cleaned_data.get("post"):
            self.add_error("post", _("Name the post, or leave the day empty."))
        return self.cleaned_data

    @property
    def answer(self) -> dict[str, Any]:
        fields = {name: value for name, value in self.cleaned_data.items() if name != "post_since"}
        return {"fields": fields, "post_since": self.cleaned_data.get("post_since")}


class FollowUpFilter(forms.Form):
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *FollowUpState.choices])
    to = forms.ChoiceField(label=_("Asked of"), required=False, choices=[("", _("Both sides")), *FollowUpTo.choices])
    programme = forms.ModelChoiceField(label=_("Programme"), queryset=Programme.objects.all(), required=False, empty_label=_("All programmes"))


class AlumniFilter(forms.Form):
    name = forms.CharField(label=_("Name"), required=False, max_length=100)
    programme = forms.ModelChoiceField(label=_("Programme"), queryset=Programme.objects.all(), required=False, empty_label=_("All programmes"))
    partner = forms.ModelChoiceField(label=_("Country or organisation"), queryset=Partner.objects.none(), required=False, empty_label=_("All"))
    year = forms.IntegerField(label=_("Year of completion"), required=False, min_value=1990, max_value=2100)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """Partners of whom somebody stands in the directory; the list says nothing of the others."""
        super().__init__(*args, **kwargs)
        entries = AlumniProfile.objects.visible_to(actor).filter(consented_at__isnull=False, consent_ended_at__isnull=True)
        self.fields["partner"].queryset = Partner.objects.filter(pk__in=entries.values("person__partner"))  # type: ignore[attr-defined]


class AlumniForm(forms.Form):
    use_required_attribute = False

    shows_post = forms.BooleanField(label=_("Show my post"), required=False, help_text=_("The latest of the posts that you enter below."))
    shows_email = forms.BooleanField(label=_("Show my e-mail address"), required=False)
    email = forms.EmailField(label=_("E-mail address for alumni"), required=False, help_text=_("Only shown if you tick the box above."))
    about = forms.CharField(label=_("About me"), max_length=500, required=False, widget=_words(3))


class PostForm(forms.Form):
    use_required_attribute = False

    title = forms.CharField(label=_("Post"), max_length=200, error_messages={"required": _("Name the post.")})
    organisation = forms.CharField(label=_("Organisation"), max_length=200, required=False)
    starts_on = forms.DateField(label=_("Since"), widget=DayInput, error_messages={"required": _("Enter the first day, or the first of the month.")})
    ends_on = forms.DateField(label=_("Until"), widget=DayInput, required=False, help_text=_("Empty as long as you hold it."))
