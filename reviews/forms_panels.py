"""Members and settings of a panel, declared ties, dates and reasons of those who run it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.acts import ReasonForm, StepForm
from core.country_names import language_name
from core.errors import Text
from core.names import alphabetical
from core.timefmt import city
from partners.models import Partner
from partners.queries import host_day
from reviews.enums import TieKind, TieSource
from reviews.models import Panel, PanelMember

READ = ("en", "ru", "kk")
END_OF_WORK = time(18)
DAYS_TO_REVIEW = 10


class DueField(forms.DateField):
    """A day, meant until the end of work on the host's clock; gives the instant."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        messages = {"required": _("Enter the day."), "invalid": _("Enter the day as 2027-03-27 or 27.03.2027.")}
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%d.%m.%Y"], error_messages=messages, **options)

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        return day and datetime.combine(day, END_OF_WORK, ZoneInfo(settings.HOST_ZONE))

    def prepare_value(self, value: Any) -> Any:
        return host_day(value) if isinstance(value, datetime) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


def due_hint() -> str:
    return gettext("Until 18:00 on the clock of %(city)s.") % {"city": city(settings.HOST_ZONE)}


class DueForm(StepForm):
    """By when reviews are to be submitted."""

    due_at = DueField(label=_("Reviews due"))

    def __init__(self, data: Any = None, *, now: datetime, first: datetime | None = None) -> None:
        day = host_day(first) if first and first > now else host_day(now) + timedelta(days=DAYS_TO_REVIEW)
        super().__init__(data, initial={"due_at": day})
        self.now = now
        self.fields["due_at"].help_text = due_hint()

    def clean_due_at(self) -> datetime:
        at: datetime = self.cleaned_data["due_at"]
        if at <= self.now:
            raise forms.ValidationError(_("Choose a day in the future."))
        return at


class PanelReasonForm(ReasonForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stays with those who run the panel; the reviewer does not read it."),
        error_messages={"required": _("Give the reason: it stays in the history.")},
    )


class ReopenForm(DueForm):
    """When it is due again, and what the reviewer should look at."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The reviewer reads it. Name neither the nominee nor the country where the panel is blind."),
        error_messages={"required": _("Give the reason: the reviewer must know what to look at.")},
    )


def languages_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Languages read"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Cases in another language are not proposed to this person."),
        error_messages={"required": _("Tick at least one language.")},
    )


class LanguagesForm(forms.Form):
    use_required_attribute = False
    languages = languages_field()

    def __init__(self, data: Any = None, *, codes: Iterable[str], member: PanelMember | None = None) -> None:
        super().__init__(data, initial={"languages": member.languages} if member else None)
        known = dict.fromkeys([*READ, *codes, *(member.languages if member else ())])
        shown = [(code, language_name(code, (get_language() or "en")[:2])) for code in known if code]
        self.fields["languages"].choices = shown  # type: ignore[attr-defined]


class MemberForm(LanguagesForm):
    """Who joins."""

    user = forms.TypedChoiceField(label=_("Reviewer"), coerce=int, error_messages={"required": _("Choose a reviewer.")})
    field_order = ("user", "languages")

    def __init__(self, *args: Any, users: Iterable[User], **more: Any) -> None:
        super().__init__(*args, **more)
        self.users = {user.pk: user for user in users}
        self.fields["user"].choices = [("", _("Choose a reviewer")), *((pk, str(user)) for pk, user in self.users.items())]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> User:
        return self.users[self.cleaned_data["user"]]


PANEL_FIELDS = ("blind", "reviews_per_case", "disagreement", "reviews_due_at")


def panel_fields(panel: Panel | None = None) -> dict[str, forms.Field]:
    """Fields of a panel's settings, for its own page and for that of the call; whether it is blind is open until cases are given."""
    blind = Panel._meta.get_field("blind")
    alarm = Panel._meta.get_field("disagreement")
    return {
        "blind": forms.BooleanField(label=_("Blind review"), required=False, help_text=blind.help_text),
        "reviews_per_case": forms.IntegerField(
            label=_("Reviews for each case"), min_value=1, max_value=9,
            error_messages=dict.fromkeys(("required", "min_value", "max_value", "invalid"), _("Enter a number from 1 to 9.")),
        ),
        "disagreement": forms.DecimalField(
            label=_("Alarm when reviewers lie apart by"), min_value=Decimal("0.01"), max_value=4, max_digits=3, decimal_places=2, localize=True, help_text=alarm.help_text,
            error_messages=dict.fromkeys(("required", "min_value", "max_value", "invalid"), _("Enter a number above 0 and up to 4.")),
        ),
        "reviews_due_at": DueField(label=_("Reviews due"), required=False, help_text=due_hint()),
    }  # fmt: skip


class PanelForm(forms.Form):
    use_required_attribute = False

    def __init__(self, data: Any = None, *, panel: Panel, settled: Text = "") -> None:
        """`settled`: why it can't be changed any more whether the panel is blind."""
        super().__init__(data, initial={name: getattr(panel, name) for name in PANEL_FIELDS})
        self.fields.update(panel_fields())
        if settled:
            self.fields["blind"].disabled = True
            self.fields["blind"].help_text = settled  # type: ignore[assignment]


class TieForm(forms.Form):
    """One country, institution or person."""

    use_required_attribute = False
    kind = forms.ChoiceField(label=_("A tie to a"), choices=TieKind, widget=forms.RadioSelect, error_messages={"required": _("Choose what it is.")})
    partner = forms.ModelChoiceField(
        label=_("Country or organisation"),
        queryset=Partner.objects.none(),
        required=False,
        empty_label=_("Choose a country or organisation"),
        help_text=_("For an institution or a person: where it is, if you know."),
    )
    name = forms.CharField(label=_("Name of the institution or person"), max_length=200, required=False, help_text=_("In any script."))
    source = forms.ChoiceField(label=_("How"), choices=TieSource, widget=forms.RadioSelect, error_messages={"required": _("Choose how.")})
    note = forms.CharField(label=_("Note"), max_length=300, required=False, help_text=_("For the panel's secretary, for example the years."))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        partners: Any = self.fields["partner"]
        partners.queryset = Partner.objects.order_by("code")
        rows = sorted(partners.queryset, key=alphabetical)
        partners.choices = [("", partners.empty_label), *((row.pk, str(row)) for row in rows)]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("kind") == TieKind.COUNTRY and not data.get("partner"):
            self.add_error("partner", _("Choose the country or organisation."))
        if data.get("kind") in (TieKind.INSTITUTION, TieKind.PERSON) and not data.get("name", "").strip():
            self.add_error("name", _("Write the name of the institution or person."))
        return data
