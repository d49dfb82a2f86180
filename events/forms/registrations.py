"""What a participant says of themselves, filters of the list, and the choice of many."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.acts import StepForm
from core.country_names import language_name
from core.formfields import LoadedChoiceField
from events.enums import Accreditation, Diet, EventMode, RegistrationState
from events.models import Delegation, Event, Registration
from events.queries.registrations import NEEDS
from partners.actor import Actor
from people.citizenships import citizenships

LETTERS = [("en", "English"), ("ru", "Русский"), ("kk", "Қазақша")]
NAMES = ("given_names", "family_name", "position", "organisation", "country")
REACH = ("email", "phone", "language")
PART = ("online", "interpretation", "visa_needed")
TABLE = ("diet", "diet_note", "access_needs")
WIDEST = {"maxlength": 200}


class DetailsForm(StepForm):
    """All of it; the pages leave out what their reader is not asked."""

    given_names = forms.CharField(label=_("Given names"), max_length=128, error_messages={"required": _("Enter the given names.")})
    family_name = forms.CharField(
        label=_("Family name"), max_length=128, required=False, help_text=_("Leave empty if the passport has one name only.")
    )
    badge_name = forms.CharField(
        label=_("Name on the badge"), max_length=120, required=False, help_text=_("Left empty, the names above stand on it.")
    )
    position = forms.CharField(label=_("Post held"), max_length=200, required=False)
    organisation = forms.CharField(label=_("Organisation"), max_length=200, required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    email = forms.EmailField(label=_("E-mail"), error_messages={"required": _("Enter the e-mail to which the letter goes.")})
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    language = forms.ChoiceField(label=_("Language of letters"), choices=LETTERS)
    online = forms.BooleanField(label=_("Takes part online"), required=False)
    interpretation = forms.ChoiceField(label=_("Interpretation into"), required=False)
    visa_needed = forms.BooleanField(label=_("A visa is needed"), required=False)
    diet = forms.ChoiceField(label=_("Diet"), choices=Diet.choices)
    diet_note = forms.CharField(label=_("Allergies and wishes"), max_length=200, required=False)
    access_needs = forms.CharField(
        label=_("What is needed to take part without barriers"), max_length=300, required=False,
        help_text=_("For example a place for a wheelchair, a sign language interpreter."),
    )  # fmt: skip

    def __init__(self, *args: Any, event: Event, without: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = (get_language() or "en")[:2]
        self.fields["country"].choices = [("", _("Not stated")), *citizenships(language)]  # type: ignore[attr-defined]
        heard = [(code, language_name(code, language)) for code in event.languages]
        self.fields["interpretation"].choices = [("", _("not needed")), *heard]  # type: ignore[attr-defined]
        self.fields["diet"].initial = Diet.ANY
        self.fields["language"].initial = language
        left_out = {"visa_needed", "online", "diet", "diet_note"} if event.mode == EventMode.ONLINE else set()
        left_out |= {"online"} if event.mode == EventMode.ON_SITE else set()
        for name in {*without, *left_out}:
            del self.fields[name]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    @property
    def parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Sections in the order in which they are asked; empty ones are not."""
        sections = (
            (_("Who takes part"), ("given_names", "family_name", "badge_name", *NAMES[2:])),
            (_("How to reach you"), REACH),
            (_("How you take part"), PART),
            (_("What you need"), TABLE),
            ("", ("agrees",)),
        )
        found = [(title, [self[name] for name in names if name in self.fields]) for title, names in sections]
        return [(title, shown) for title, shown in found if shown]


def details_of(registration: Registration) -> dict[str, Any]:
    return {name: getattr(registration, name) for name in DetailsForm.base_fields}


class ChangeForm(DetailsForm):
    """Of a registration that is there: whoever has an account, or the link, keeps the proved address."""

    def __init__(self, *args: Any, registration: Registration, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, event=registration.event, without=("email",) if own else (), initial=details_of(registration), **kwargs)
        if "email" in self.fields:
            self.fields["email"].required = False

    def clean(self) -> dict[str, Any]:
        super().clean()
        return {} if self.errors else {"fields": dict(self.cleaned_data)}


class OwnForm(DetailsForm):
    """Of somebody who has an account, whose address is known."""

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, event=event, without=("badge_name", "email"), **kwargs)


class PublicForm(DetailsForm):
    agrees = forms.BooleanField(
        label=_("The organiser may use these data to hold the event"),
        help_text=_("Diet and needs are read by the organiser alone and deleted a month after the event."),
        error_messages={"required": _("Without your consent the data can't be kept.")},
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, event=event, without=("badge_name", "phone"), **kwargs)

    @property
    def said(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "agrees"}


class DelegationField(LoadedChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj)


class RegistrationFilter(forms.Form):
    """What the list is narrowed by; needs of health and belief only for who may read them."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *RegistrationState.choices])
    delegation = DelegationField(label=_("Delegation"), queryset=None, required=False, empty_label=_("All"))
    need = forms.ChoiceField(label=pgettext_lazy("of a participant", "Need"), required=False)
    accreditation = forms.ChoiceField(label=_("Accreditation"), required=False, choices=[("", _("All")), *Accreditation.choices])
    text = forms.CharField(label=_("Name, organisation or number"), required=False, max_length=100)
    alone = forms.BooleanField(label=_("Only those without a delegation"), required=False)

    def __init__(self, *args: Any, event: Event, actor: Actor, with_needs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Delegation.objects.visible_to(actor).filter(Q(named__gt=0), event=event).select_related("partner", "institution")
        self.fields["delegation"].queryset = rows  # type: ignore[attr-defined]
        kept = [(name, label) for name, (label, _asked) in NEEDS.items() if with_needs or name not in ("diet", "access")]
        self.fields["need"].choices = [("", _("All")), *kept]  # type: ignore[attr-defined]
        if not event.accreditation_needed:
            del self.fields["accreditation"]


class ManyForm(forms.Form):
    """Registrations that were ticked, of those that are listed."""

    chosen = forms.TypedMultipleChoiceField(coerce=int, error_messages={"required": _("Tick at least one registration.")})

    def __init__(self, *args: Any, listed: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = [(key, key) for key in listed]  # type: ignore[attr-defined]
