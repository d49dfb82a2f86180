"""Input of individual plans: what the draft holds, why it changes, a paper, a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.acts import ReasonForm, StepForm
from partners.actor import Actor
from training import queries
from training.enums import ChangeReason, PlanState
from training.forms.enrolments import IntakeField
from training.models import Intake, Module, PlanItem, PlanVersion
from training.plan_parts import PlanPart, digest_of
from training.queries.plans import credits_words

MOST_OTHERS = 20
HERE, VIRTUAL = "here", "virtual"
REASONS = [("", _("Choose the reason")), *[(value, label) for value, label in ChangeReason.choices if value != ChangeReason.FIRST]]


class ChangePlanForm(StepForm):
    """Why an agreed plan changes: a reason of the list, and words."""

    reason = forms.ChoiceField(label=_("Why the plan changes"), choices=REASONS, error_messages={"required": _("Choose why the plan changes.")})
    comment = forms.CharField(
        label=_("In words"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Trainee, sending side and academy read it with the plan."),
        error_messages={"required": _("Say in words what changes: all three read it.")},
    )


class PlanForm(forms.Form):
    """Goals, and for each module of the programme whether it is taken."""

    use_required_attribute = False

    goals = forms.CharField(
        label=_("Goals of the trainee"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What the trainee is to be able to do in the post at home."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, version: PlanVersion, modules: Sequence[Module], is_change: bool) -> None:
        items: list[PlanItem] = list(version.items.all())
        taken = {item.module_id: item for item in items if item.module_id}
        offered = {module.pk for module in modules}
        gone = [item.module for item in items if item.module and item.module_id not in offered]
        self.modules: list[Module] = [*modules, *gone]
        initial = {"goals": version.goals, "seen": digest_of(version, items), "reason": version.reason, "comment": version.comment}
        initial |= {f"m{pk}": VIRTUAL if item.is_virtual else HERE for pk, item in taken.items()}
        super().__init__(data, initial=initial)
        if is_change:
            self.fields |= ChangePlanForm.base_fields
        for module in self.modules:
            self.fields[f"m{module.pk}"] = forms.ChoiceField(label=_name(module), required=False, choices=TAKEN)

    @property
    def head(self) -> list[Any]:
        return [self[name] for name in ("reason", "comment", "goals") if name in self.fields]

    @property
    def choices(self) -> list[Any]:
        return [self[f"m{module.pk}"] for module in self.modules]

    @property
    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("goals", "reason", "comment", "seen") if name in self.cleaned_data}

    @property
    def parts(self) -> list[PlanPart]:
        answers = [(module, self.cleaned_data.get(f"m{module.pk}")) for module in self.modules]
        return [PlanPart(module.pk, "", module.credits, answer == VIRTUAL) for module, answer in answers if answer]


TAKEN = [("", _("not taken")), (HERE, _("taken at the academy")), (VIRTUAL, _("taken as a virtual part"))]


def _name(module: Module) -> str:
    return f"{module.code} {module}" if module.credits is None else f"{module.code} {module} ({credits_words(module.credits)})"


class OtherPartForm(forms.Form):
    """Something that is taught elsewhere."""

    use_required_attribute = False

    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    credits = forms.DecimalField(label=_("Credits (ECTS)"), max_digits=4, decimal_places=1, min_value=0, required=False)
    is_virtual = forms.BooleanField(label=_("Virtual part"), required=False)

    def clean(self) -> Any:
        data = super().clean() or self.cleaned_data
        if self.has_changed() and not data.get("title") and not data.get("DELETE"):
            self.add_error("title", gettext("Write what it is called, or take the row out."))
        return data


class OtherParts(forms.BaseFormSet):  # type: ignore[type-arg]
    """All that is taught elsewhere, and an empty row to add."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Take it out")

    @property
    def parts(self) -> list[PlanPart]:
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("title") and not form.cleaned_data.get("DELETE")]
        return [PlanPart(None, row["title"], row["credits"], row["is_virtual"]) for row in rows]


def other_parts(data: Any, items: Iterable[PlanItem]) -> Any:
    made = forms.formset_factory(OtherPartForm, formset=OtherParts, extra=1, can_delete=True, max_num=MOST_OTHERS, can_delete_extra=False)
    first = [{"title": item.title, "credits": item.credits, "is_virtual": item.is_virtual} for item in items if not item.module_id]
    return made(data, initial=first, prefix="others")


class PaperForm(StepForm):
    paper = forms.CharField(
        label=_("Paper with the signature"),
        max_length=200,
        help_text=_("Which paper, of which day, and where it is kept."),
        error_messages={"required": _("Say which paper carries the signature of the trainee.")},
    )


class RefusePlanForm(ReasonForm):
    reason = forms.CharField(
        label=_("Why it is refused"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Trainee, sending side and academy read it with the plan. Say what must change."),
        error_messages={"required": _("Say why: the next version is written from it.")},
    )


class PlanFilter(forms.Form):
    show = forms.ChoiceField(
        label=_("Show"), required=False, choices=[("", _("What is not agreed yet")), ("mine", _("What waits for me")), ("all", _("Every version"))]
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *PlanState.choices])
    intake = IntakeField(label=_("Intake"), queryset=Intake.objects.none(), required=False, empty_label=_("All intakes"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["intake"].queryset = queries.intakes_seen_by(actor)  # type: ignore[attr-defined]
