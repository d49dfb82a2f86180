"""What a version consists of: modules, outcomes, marks, rules of certificates."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from training.enums import MarkScheme, SignatoryRank
from training.forms.catalogue import InSections, line, texts
from training.models import CERTIFICATES, CertificateRule, Lecturer, Module, ProgrammeVersion
from training.queries.staff import lecturers_of

OUTCOMES = ("outcomes_en", "outcomes_ru", "outcomes_kk")


class StartForm(forms.Form):
    use_required_attribute = False

    note = forms.CharField(label=_("What will be new in this version"), required=False, max_length=300)


class VersionForm(InSections):
    SECTIONS = (
        (_("Marks"), ("scheme", "pass_points", "attempts")),
        (_("Learning outcomes"), OUTCOMES),
        (_("For the history"), ("note",)),
    )

    scheme = forms.ChoiceField(label=_("Marks"), choices=MarkScheme.choices, help_text=_("Marks are kept as points from 0 to 100 in any case."))
    pass_points = forms.DecimalField(label=_("Points needed to pass"), min_value=0, max_value=100, max_digits=5, decimal_places=2)
    attempts = forms.IntegerField(label=_("Attempts at a module"), min_value=1, max_value=5)
    outcomes_en = texts(_("Learning outcomes in English"), "en", rows=5, hint=_("What somebody can do after the programme. One on a line."))
    outcomes_ru = texts(_("Learning outcomes in Russian"), "ru", rows=5)
    outcomes_kk = texts(_("Learning outcomes in Kazakh"), "kk", rows=5)
    note = forms.CharField(label=_("What is new in this version"), required=False, max_length=300)

    def __init__(self, *args: Any, version: ProgrammeVersion, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(version, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)


class ModuleForm(InSections):
    SECTIONS = (
        (_("What it is"), ("code", "title_en", "title_ru", "title_kk")),
        (_("How it is taught"), ("credits", "hours", "is_marked", "is_required", "lecturers")),
        (_("Learning outcomes"), OUTCOMES),
    )

    code = forms.CharField(label=_("Code"), max_length=20, help_text=_("Unique in the version, for example NEG."))
    title_en = forms.CharField(label=_("Title in English"), max_length=200, widget=line("en"))
    title_ru = forms.CharField(label=_("Title in Russian"), max_length=200, widget=line("ru"))
    title_kk = forms.CharField(label=_("Title in Kazakh"), max_length=200, widget=line("kk"))
    credits = forms.DecimalField(label=_("Credits (ECTS)"), required=False, min_value=Decimal("0.1"), max_digits=4, decimal_places=1)
    hours = forms.IntegerField(label=_("Hours of instruction"), min_value=0, max_value=5000, initial=0)
    is_marked = forms.BooleanField(label=_("It is marked"), required=False, initial=True)
    is_required = forms.BooleanField(label=_("It is required for completion"), required=False, initial=True)
    lecturers = forms.ModelMultipleChoiceField(
        label=_("Who is to teach it"), queryset=Lecturer.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    outcomes_en = texts(_("Learning outcomes in English"), "en")
    outcomes_ru = texts(_("Learning outcomes in Russian"), "ru")
    outcomes_kk = texts(_("Learning outcomes in Kazakh"), "kk")

    def __init__(self, *args: Any, version: ProgrammeVersion, module: Module | None = None, **kwargs: Any) -> None:
        taught = [row.lecturer_id for row in module.lecturers.all()] if module else []
        now_set = {name: getattr(module, name) for name in self.base_fields if name != "lecturers"} | {"lecturers": taught} if module else {}
        super().__init__(*args, **{**kwargs, "initial": now_set})
        offered = lecturers_of(version.programme.institution_id, also=taught)
        self.fields["lecturers"].queryset = offered  # type: ignore[attr-defined]
        if not offered.exists():
            del self.fields["lecturers"]

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "lecturers"}


class RulesForm(InSections):
    """One section for each paper, from the lowest: whether the version gives it, for what, and who signs."""

    ASKED = ("given", "attendance_min", "needs_modules", "credits_min", "rank")

    def __init__(self, *args: Any, rules: list[CertificateRule], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = {rule.kind: rule for rule in rules}
        self.SECTIONS = tuple((kind.label, tuple(f"{kind.value}-{name}" for name in self.ASKED)) for kind in CERTIFICATES)
        for kind in CERTIFICATES:
            for name, one in self._fields_of(kept.get(kind.value)).items():
                self.fields[f"{kind.value}-{name}"] = one

    @staticmethod
    def _fields_of(rule: CertificateRule | None) -> dict[str, forms.Field]:
        return {
            "given": forms.BooleanField(label=_("This programme gives it"), required=False, initial=rule is not None),
            "attendance_min": forms.IntegerField(
                label=_("Attendance of at least (per cent)"), required=False, min_value=0, max_value=100, initial=rule.attendance_min if rule else 0
            ),
            "needs_modules": forms.BooleanField(
                label=_("All required modules are passed"), required=False, initial=bool(rule and rule.needs_modules)
            ),
            "credits_min": forms.DecimalField(
                label=_("Credits of at least"),
                required=False,
                min_value=0,
                max_digits=5,
                decimal_places=1,
                initial=rule.credits_min if rule else None,
            ),
            "rank": forms.ChoiceField(label=_("Signed by"), choices=SignatoryRank.choices, initial=rule.rank if rule else SignatoryRank.VICE_RECTOR),
        }

    @property
    def given(self) -> list[dict[str, Any]]:
        """The papers that are given, each with its conditions, as the operation takes them."""
        rows = []
        for kind in CERTIFICATES:
            row = {name: self.cleaned_data.get(f"{kind.value}-{name}") for name in self.ASKED}
            if row.pop("given"):
                rows.append({**row, "kind": kind.value, "attendance_min": row["attendance_min"] or 0, "credits_min": row["credits_min"] or None})
        return rows
