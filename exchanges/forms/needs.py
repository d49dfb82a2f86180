"""Input of the pages of requests and offers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as gettext_now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from exchanges.enums import Activity, NeedKind, NeedState
from exchanges.forms.experts import language_choices
from exchanges.models import ExchangeNeed, Expert
from exchanges.queries import experts as expert_queries
from exchanges.queries import needs as queries
from partners.actor import Actor
from partners.forms import DayInput
from partners.models import Institution, Partner
from training.enums import FieldOfStudy


def lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class LineField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        unit = obj.line.get_unit_display()
        words = ngettext("%(n)d left, counted in %(unit)s", "%(n)d left, counted in %(unit)s", obj.free) % {"n": obj.free, "unit": unit}
        what = f"{obj.line.partner.code} · {obj.line} · {obj.year}: {obj.line.get_kind_display()}, {obj.line.get_direction_display()}"
        return f"{what} ({words})"


class ExpertField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} · {obj.position}" if obj.position else str(obj)


class NeedForm(forms.Form):
    """A request or an offer in short groups, by the parts of such requests (domain.md 2.10)."""

    use_required_attribute = False

    title = forms.CharField(
        label=_("Subject"), max_length=200, help_text=_("One line, for example: negotiating on shared rivers."),
        error_messages={"required": _("Write in one line what it is about.")},
    )  # fmt: skip
    activity = forms.ChoiceField(label=_("For"), choices=Activity.choices)
    field = forms.ChoiceField(label=_("Field"), choices=FieldOfStudy.choices)
    language = forms.ChoiceField(label=_("Working language"))
    addressed_to = forms.ModelChoiceField(
        label=_("To"), queryset=Partner.objects.none(), required=False, empty_label=_("all partners"), help_text=_("One partner, or all of them.")
    )
    institution = forms.ModelChoiceField(
        label=_("Institution of your side"), queryset=Institution.objects.none(), required=False, empty_label=_("not named yet")
    )
    expert = ExpertField(
        label=_("Expert who is offered"), queryset=Expert.objects.across_partners(reason="an empty choice").none(), required=False,
        empty_label=_("not named yet"), help_text=_("Experts of your side who have agreed to stand in the directory."),
    )  # fmt: skip
    people = forms.IntegerField(label=_("People"), min_value=1, max_value=100, initial=1)
    days = forms.IntegerField(
        label=_("Days for each person, without travel"), min_value=1, max_value=400, error_messages={"required": _("Enter the number of days.")}
    )
    wished_from = forms.DateField(label=_("Not before"), widget=DayInput, error_messages={"required": _("Enter the day.")})
    wished_until = forms.DateField(label=_("Not after"), widget=DayInput, error_messages={"required": _("Enter the day.")})
    background = forms.CharField(
        label=_("Background and purpose"), max_length=4000, widget=lines(4), error_messages={"required": _("Write the background and the purpose.")}
    )
    outcomes = forms.CharField(label=_("Expected outcomes"), max_length=2000, required=False, widget=lines(3))
    audience = forms.CharField(label=_("Whom it is for (number, level)"), max_length=300, required=False)
    inputs = forms.CharField(
        label=_("What your side contributes"), max_length=2000, required=False, widget=lines(3), help_text=_("Travel, lodging, allowance, premises.")
    )
    quota_year = LineField(
        label=_("Agreement line and year"), queryset=None, required=False, empty_label=_("none"),
        help_text=_("Lines of agreements in force for teaching or research. The year is that of the first wished day."),
    )  # fmt: skip
    contact = forms.CharField(label=_("Contact person, telephone"), max_length=200, required=False)

    def __init__(self, *args: Any, kind: str, partner: Partner, actor: Actor, today: date, need: ExchangeNeed | None = None, **kwargs: Any) -> None:
        first = {name: getattr(need, name) for name in self.base_fields} if need else {}
        super().__init__(*args, **{"initial": first, **kwargs})
        choose: Any = self.fields
        choose["language"].choices = language_choices()
        choose["institution"].queryset = expert_queries.institutions_of_side(actor, partner)
        choose["quota_year"].queryset = queries.lines_to_name(actor, partner, today)
        if partner.is_host:
            choose["addressed_to"].queryset = Partner.objects.filter(is_host=False).order_by("code")
        else:
            del self.fields["addressed_to"]
        if kind == NeedKind.OFFER:
            choose["expert"].queryset = queries.experts_to_offer(actor, partner)
        else:
            del self.fields["expert"]
        if partner.is_host and expert_queries.rules.academies_of(actor) is not None:
            choose["institution"].required, choose["institution"].empty_label = True, None

    @property
    def parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Sections of the form, in the order in which they are asked."""
        sections = (
            (gettext_now("What it is about"), ("title", "activity", "field", "language")),
            (gettext_now("From whom, to whom"), ("addressed_to", "institution", "expert")),
            (gettext_now("How many, when"), ("people", "days", "wished_from", "wished_until")),
            (gettext_now("Why, and for whom"), ("background", "outcomes", "audience", "inputs")),
            (gettext_now("Under which agreement, and whom to ask"), ("quota_year", "contact")),
        )
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in sections]


class NeedFilter(forms.Form):
    """An address keeps it."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Requests and offers")), ("request", _("Requests")), ("offer", _("Offers"))]
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All states")), *NeedState.choices])
    partner = forms.ModelChoiceField(label=_("Written by"), queryset=Partner.objects.none(), required=False, empty_label=_("All sides"))
    activity = forms.ChoiceField(label=_("For"), required=False, choices=[("", _("Everything")), *Activity.choices])
    field = forms.ChoiceField(label=_("Field"), required=False, choices=[("", _("All fields")), *FieldOfStudy.choices])
    language = forms.ChoiceField(label=_("Language"), required=False)
    since = forms.DateField(label=_("Days from"), required=False, widget=DayInput)
    until = forms.DateField(label=_("Days until"), required=False, widget=DayInput)
    text = forms.CharField(label=_("Number or subject"), required=False, max_length=100)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("All languages")), *language_choices()]  # type: ignore[attr-defined]
        sides = ExchangeNeed.objects.visible_to(actor).values("partner_id")
        self.fields["partner"].queryset = Partner.objects.filter(pk__in=sides).order_by("-is_host", "code")  # type: ignore[attr-defined]
