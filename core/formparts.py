"""What the field and error_summary components show: a bound field taken apart, with the ids that tie its pieces together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from django import forms
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.utils.safestring import SafeString
from django.utils.translation import gettext

FieldKind = Literal["hidden", "control", "checkbox", "choices", "parts"]


@dataclass(frozen=True)
class Choice:
    id: str
    label: str
    control: SafeString


@dataclass(frozen=True)
class FieldView:
    """One field ready to draw. `kind` says which shape the template takes."""

    kind: FieldKind
    id: str
    group_id: str
    label: str
    hint: str
    hint_id: str
    error_id: str
    errors: list[str]
    describedby: str
    is_optional: bool
    control: SafeString
    choices: list[Choice]


@dataclass(frozen=True)
class Fault:
    """One line of the error summary; an empty target is a fault of the whole form."""

    text: str
    target: str


def _kind(field: BoundField) -> FieldKind:
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.MultiWidget) or getattr(widget, "draws_group", False):
        return "parts"
    return "control"


def _control_class(field: BoundField, width: str) -> str:
    """Keep the widget's own classes and size short inputs to what they hold, which tells people how much to type."""
    classes = [str(field.field.widget.attrs.get("class", "")), f"w-{width}" if width else ""]
    longest = getattr(field.field, "max_length", None)
    widget = field.field.widget
    if not width and isinstance(widget, forms.TextInput) and longest and longest <= 12:
        classes.append("w-short")
    if not width and isinstance(field.field, forms.IntegerField | forms.DecimalField | forms.DateField | forms.TimeField):
        classes.append("w-short")
    return " ".join(name for name in classes if name)


def _name_the_parts(widget: forms.MultiWidget) -> None:
    """A date and a time side by side have one visible legend; each part still needs a name of its own."""
    names = [gettext("Date"), gettext("Time")] if len(widget.widgets) == 2 else []
    for part, name in zip(widget.widgets, names, strict=False):
        part.attrs.setdefault("aria-label", name)


def _extra_attributes(field: BoundField, extra: dict[str, str], width: str, describedby: str) -> dict[str, Any]:
    attrs: dict[str, Any] = {name: value for name, value in extra.items() if value}
    if describedby:
        attrs["aria-describedby"] = describedby
    if classes := _control_class(field, width):
        attrs["class"] = classes
    return attrs


def view_field(field: BoundField, *, label: str = "", hint: str = "", width: str = "", **extra: str) -> FieldView:
    """Take a bound field apart. `extra` are attributes of the control (autocomplete, inputmode, lang)."""
    kind = _kind(field)
    hint = hint or str(field.help_text or "")
    errors = [str(error) for error in field.errors]
    hint_id = f"{field.auto_id}_helptext" if hint else ""
    error_id = f"{field.auto_id}_error" if errors else ""
    describedby = " ".join(part for part in (hint_id, error_id) if part)
    if isinstance(field.field.widget, forms.MultiWidget):
        _name_the_parts(field.field.widget)
    grouped = kind in ("choices", "parts")
    attrs = _extra_attributes(field, extra, width, "" if grouped else describedby)
    return FieldView(
        kind=kind,
        id=target_of(field) if grouped else str(field.id_for_label or field.auto_id),
        group_id=f"{field.auto_id}_group",
        label=label or str(field.label),
        hint=hint,
        hint_id=hint_id,
        error_id=error_id,
        errors=errors,
        describedby=describedby,
        is_optional=_is_optional(field) and kind != "checkbox",
        control=SafeString("") if kind == "choices" else field.as_widget(attrs=attrs),
        choices=_choices(field) if kind == "choices" else [],
    )


def _is_optional(field: BoundField) -> bool:
    """A field that is asked for once something else is ticked (`goes_with_a_tick`) is not called optional."""
    return not (field.field.required or field.field.disabled or getattr(field.field, "goes_with_a_tick", False))


def _choices(field: BoundField) -> list[Choice]:
    return [Choice(id=str(part.id_for_label), label=str(part.choice_label), control=SafeString(part.tag())) for part in field.subwidgets]


def target_of(field: BoundField) -> str:
    """Id the error summary links to: the control, or the first control of a group."""
    kind = _kind(field)
    if kind == "choices":
        return str(field.subwidgets[0].id_for_label) if len(field.subwidgets) else f"{field.auto_id}_group"
    if kind == "parts":
        return f"{field.auto_id}_0"
    return str(field.id_for_label or field.auto_id)


def _named(field: BoundField, error: Any) -> str:
    """Away from its field a fault needs the field's name: "Family name: this field is required." seven times is none."""
    return gettext("%(field)s: %(fault)s") % {"field": field.label, "fault": error}


def faults_of_form(form: forms.BaseForm) -> list[Fault]:
    """Faults in the order of the fields, the whole form's first. A hidden field has nowhere to link to."""
    faults = [Fault(text=str(error), target="") for error in form.non_field_errors()]
    for field in form:
        target = "" if field.is_hidden else target_of(field)
        faults += [Fault(text=_named(field, error), target=target) for error in field.errors]
    return faults


def faults_of_formset(formset: BaseFormSet[Any]) -> list[Fault]:
    faults = [Fault(text=str(error), target="") for error in formset.non_form_errors()]
    for form in formset.forms:
        faults += faults_of_form(form)
    return faults


def all_faults(form: forms.BaseForm | None, formsets: Iterable[BaseFormSet[Any]]) -> list[Fault]:
    faults = faults_of_form(form) if form is not None and form.is_bound else []
    for formset in formsets:
        if formset.is_bound:
            faults += faults_of_formset(formset)
    return faults
