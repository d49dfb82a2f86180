from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners.actor import Actor
from partners.enums import Role
from reports.definitions import THEMES, Definition, definitions
from reports.definitions.params import years
from reports.enums import USUAL_FORMATS, Format, Rhythm, RunState, Weekday
from reports.queries.recipients import people_by_address, roles_to_choose


class YearsForm(forms.Form):
    """Which years; both may stay empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(years(Actor.nobody()))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("first_year"), data.get("last_year")
        if first and last and first > last:
            self.add_error("last_year", _("The last year lies before the first year."))
        return data


class ChoicesForm(forms.Form):
    """The choices of one report. What can be chosen is the actor's; the rows are narrowed again when the report is made."""

    use_required_attribute = False

    def __init__(self, *args: Any, actor: Actor, definition: Definition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._asked: Mapping[str, forms.Field] = definition.params(actor)
        self._check = definition.check
        self.fields.update(self._asked)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for name, sentences in self._check(self.params).items() if not self.errors else ():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)
        return data

    @property
    def params(self) -> dict[str, Any]:
        """Plain values for the run; what was left open is not among them."""
        found = {name: plain(self.cleaned_data.get(name)) for name in self._asked}
        return {name: value for name, value in found.items() if value not in (None, "", [])}


class ReportForm(ChoicesForm):
    """And in which kinds of files."""

    formats = forms.MultipleChoiceField(
        label=_("Files"),
        choices=Format,
        initial=[str(kind) for kind in USUAL_FORMATS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one kind of file.")},
    )
    field_order: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*self._asked, "formats"])


def plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple | set):
        return [plain(one) for one in value]
    return [one.pk for one in value] if hasattr(value, "values_list") else value


class ScheduleForm(ReportForm):
    """A report made again and again, and for whom."""

    rhythm = forms.ChoiceField(label=_("How often"), choices=Rhythm, initial=Rhythm.WEEKLY, widget=forms.RadioSelect)
    weekday = forms.TypedChoiceField(
        label=_("Day of the week"),
        choices=[("", "–"), *Weekday.choices],
        coerce=int,
        empty_value=None,
        required=False,
        initial=Weekday.MONDAY,
        help_text=_("For “every week”."),
    )
    month_day = forms.IntegerField(
        label=_("Day of the month"),
        required=False,
        min_value=1,
        max_value=31,
        help_text=_("For “every month”. A month without this day takes its last one."),
    )
    hour = forms.TypedChoiceField(
        label=_("Hour"), choices=[(hour, f"{hour:02}:00") for hour in range(24)], coerce=int, initial=7, help_text=_("Time of the host country.")
    )
    ends_on = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("At most a year from now. Then somebody looks whether the report is still read."),
    )
    people = forms.CharField(
        label=_("People"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One e-mail address a line. Each person gets what they may see themselves, in their own language."),
    )
    roles = forms.MultipleChoiceField(label=_("And everybody who is"), required=False, choices=[], widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, actor: Actor, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self._actor, self._now = actor, now
        self.fields["roles"].choices = [(name, Role(name).label) for name in roles_to_choose(actor)]  # type: ignore[attr-defined]
        self.order_fields([*self._asked, "formats", "rhythm", "weekday", "month_day", "hour", "ends_on", "people", "roles"])

    def clean_people(self) -> list[int]:
        addresses = [word.strip(",;") for word in self.cleaned_data["people"].split()]
        found = people_by_address(addresses, self._actor, self._now)
        if missing := [address for address in addresses if address.lower() not in found]:
            sentence = gettext("Nobody among those you may send reports to has the address %(addresses)s.")
            raise forms.ValidationError(sentence % {"addresses": ", ".join(missing[:5])})
        return list(found.values())

    @property
    def plan(self) -> dict[str, Any]:
        names = ("formats", "rhythm", "weekday", "month_day", "hour", "ends_on", "roles")
        return {**{name: self.cleaned_data.get(name) for name in names}, "recipient_ids": self.cleaned_data["people"]}


class RunFilterForm(forms.Form):
    """What of the export list is shown."""

    report = forms.ChoiceField(label=_("Report"), required=False, choices=[])
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("Any")), *RunState.choices])
    whose = forms.ChoiceField(label=_("Made for"), required=False, choices=[("", _("Anybody")), ("me", _("Me"))])

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_theme = {
            theme: [(row.name, str(row.title)) for row in definitions().values() if row.theme == theme and row.may(actor)] for theme in THEMES
        }
        self.fields["report"].choices = [("", _("Any")), *((THEMES[theme], rows) for theme, rows in by_theme.items() if rows)]  # type: ignore[attr-defined]
        if not actor.sees_all_partners:
            del self.fields["whose"]
