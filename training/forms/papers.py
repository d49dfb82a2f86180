"""Papers for the chosen people of an intake, and names as they shall be printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import StepForm
from documents.enums import IssuedKind
from training.forms.enrolments import RevokeForm
from training.models import Enrolment
from training.queries.papers import Candidate

CERTIFICATES, TRANSCRIPTS = "certificates", "transcripts"


class PapersForm(forms.Form):
    """Chosen beforehand is who gets a certificate and has confirmed the name of the passport; anybody else only on purpose."""

    use_required_attribute = False

    people = forms.MultipleChoiceField(
        label=_("People"), widget=forms.CheckboxSelectMultiple, error_messages={"required": _("Choose at least one person.")}
    )
    what = forms.ChoiceField(choices=[(CERTIFICATES, CERTIFICATES), (TRANSCRIPTS, TRANSCRIPTS)], required=False)

    def __init__(self, data: Any = None, *, candidates: Sequence[Candidate]) -> None:
        super().__init__(data)
        self.candidates = candidates
        self.fields["people"].choices = [(str(one.enrolment.pk), str(one.enrolment)) for one in candidates]  # type: ignore[attr-defined]
        usual = [one for one in candidates if one.is_due and one.is_confirmed and not one.name_in_passport]
        self.fields["people"].initial = [str(one.enrolment.pk) for one in usual]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The id of the first box is where the list of faults leads."""
        chosen = {str(value) for value in self["people"].value() or ()}
        return [
            {"row": one, "id": f"{self['people'].auto_id}_{number}", "chosen": str(one.enrolment.pk) in chosen}
            for number, one in enumerate(self.candidates)
        ]

    @property
    def enrolments(self) -> list[Enrolment]:
        keys = {int(pk) for pk in self.cleaned_data["people"]}
        return [one.enrolment for one in self.candidates if one.enrolment.pk in keys]

    @property
    def kind(self) -> str:
        return str(IssuedKind.TRANSCRIPT) if self.cleaned_data["what"] == TRANSCRIPTS else ""


class NamesForm(StepForm):
    en = forms.CharField(
        label=_("Name in Latin letters"),
        max_length=200,
        help_text=_("As in the passport. It is printed largest on each paper."),
        error_messages={"required": _("Write the name in Latin letters: it is printed largest on each paper.")},
    )
    ru = forms.CharField(
        label=_("Name in Russian"), required=False, max_length=200, help_text=_("In Cyrillic letters. Left empty, no Russian name is printed.")
    )
    kk = forms.CharField(
        label=_("Name in Kazakh"), required=False, max_length=200, help_text=_("In Cyrillic letters. Left empty, no Kazakh name is printed.")
    )
    confirmed = forms.BooleanField(
        label=_("I have read each name letter by letter. It is right."),
        error_messages={"required": _("Tick this after you have read the names letter by letter.")},
    )

    @property
    def names(self) -> dict[str, str]:
        return {language: self.cleaned_data[language] for language in ("en", "ru", "kk")}


class NamesOnPaperForm(NamesForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["confirmed"].label = _("The trainee has confirmed these names on a paper that the academy keeps.")


class WhyForm(RevokeForm):
    """The reason stands on the public page of the paper."""
