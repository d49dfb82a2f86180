"""The gallery: every component in its states (filled, empty, long, wrong, many) with sample data. Development and demo only."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Fixed, so that two visits, and two screenshots, show the same page.
NOW = dt.datetime(2026, 11, 23, 5, 30, tzinfo=dt.UTC)
CLOSES = dt.datetime(2026, 11, 25, 18, 59, tzinfo=dt.UTC)
LONG = (
    "Comparative study of consular protection practice in landlocked states, with special regard to transit agreements "
    "and to the evacuation of citizens (second, revised and extended edition)"
)


@dataclass(frozen=True)
class SampleState:
    """Enough of a record for the state badge."""

    word: str
    state_tone: str

    def get_state_display(self) -> str:
        return self.word


class SampleForm(forms.Form):
    """One field of each kind."""

    family_name = forms.CharField(label=_("Family name"), max_length=128, help_text=_("As in the passport, in Latin letters"))
    given_names = forms.CharField(label=_("Given names"), max_length=128, required=False)
    email = forms.EmailField(label=_("E-mail of the post"), help_text=_("We send the decision to this address"))
    born_on = forms.DateField(label=_("Date of birth"), help_text=_("For example, 1991-03-27"))
    closes_at = forms.SplitDateTimeField(label=_("Closing time"), help_text=_("In Astana time"))
    rank = forms.IntegerField(label=_("Rank among your nominees"), min_value=1, max_value=20)
    programme = forms.ChoiceField(
        label=_("Programme"),
        choices=[("", _("Choose a programme")), ("mir", _("Master of International Relations")), ("cp", LONG)],
    )
    level = forms.ChoiceField(
        label=_("Level of English"),
        widget=forms.RadioSelect,
        choices=[
            ("b1", _("B1: can follow lectures with help")),
            ("b2", _("B2: can take part")),
            ("c1", _("C1: can teach in it")),
        ],
    )
    needs = forms.MultipleChoiceField(
        label=_("What the person needs on arrival"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("visa", _("Visa support")), ("flat", _("A place to stay")), ("ramp", _("Step-free access"))],
    )
    motive = forms.CharField(label=_("Why this person"), widget=forms.Textarea, help_text=_("Up to 300 words"))
    passport = forms.FileField(label=_("Note verbale"), help_text=_("PDF, up to 10 MB"))
    agree = forms.BooleanField(label=_("The person knows that we send this"), help_text=_("They get a copy by e-mail"))
    call = forms.CharField(widget=forms.HiddenInput, initial="2027/01")


class SampleFilter(forms.Form):
    q = forms.CharField(label=_("Name or reference"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), ("s", _("Submitted")), ("r", _("Returned"))])
    partner = forms.ChoiceField(label=_("Partner"), required=False, choices=[("", _("All")), ("tj", _("Tajikistan"))])


def _worklist() -> list[dict[str, Any]]:
    return [
        {
            "title": _("Return of F. Rahimov's dossier: 2 items to mend"),
            "detail": "N-2027-00031",
            "url": "#n31",
            "action": _("Mend"),
            "due_at": CLOSES,
            "due_zone": "Asia/Almaty",
            "tone": "attention",
        },
        {
            "title": _("Call 2027/01 Master of International Relations"),
            "detail": _("Nominated 2 of 4"),
            "url": "#c1",
            "action": _("Nominate"),
            "due_at": NOW + dt.timedelta(days=9),
            "due_zone": "Asia/Almaty",
            "tone": "info",
            "since": NOW - dt.timedelta(days=12),
        },
        {"title": LONG, "url": "#l", "action": _("Open"), "since": NOW - dt.timedelta(days=1), "tone": "neutral"},
        {
            "title": _("Undertaking of S. Nazarova"),
            "url": "#u",
            "action": _("Sign"),
            "due_at": NOW - dt.timedelta(days=2),
            "tone": "bad",
        },
        {"title": _("Read the new rules for visa support"), "url": "#v"},
    ]


def _history() -> list[dict[str, Any]]:
    return [
        {
            "at": NOW - dt.timedelta(hours=3),
            "label": _("Returned for mending"),
            "actor_label": "Ruslan Abenov",
            "reason": _("The second page of the note verbale is not readable, and the passport ends before the intake does."),
        },
        {"at": NOW - dt.timedelta(days=3), "label": _("Technical check begun"), "actor_label": "Ruslan Abenov"},
        {
            "at": NOW - dt.timedelta(days=4),
            "label": _("Submitted"),
            "actor_label": "Alice Karimova",
            "detail": _("7 documents, 2 endorsements"),
        },
    ]


def _rows() -> list[dict[str, Any]]:
    names = [
        ("Farrukh RAHIMOV", "Фаррух Раҳимов", "tg", "Tajikistan"),
        ("Saodat NAZAROVA", "Саодат Назарова", "tg", "Tajikistan"),
        ("Aigul TOKTOGULOVA", "Айгүл Токтогулова", "ky", "Kyrgyzstan"),
        ("Maximilian Alexander VON HOHENBERG-LICHTENSTEIN", "", "", "Austria"),
        ("Oyunbileg", "Оюунбилэг", "mn", "Mongolia"),
    ]
    states = [
        ("Submitted", "info"),
        ("Returned", "attention"),
        ("Accepted", "good"),
        ("Declined", "bad"),
        ("Draft", "neutral"),
    ]
    return [
        {
            "reference": f"N-2027-{index + 31:05}",
            "name": names[index % 5],
            "rank": index % 4 + 1,
            "mean": f"{91.25 - index * 1.5:.2f}",
            "used": index % 3,
            "state": SampleState(*states[index % 5]),
            "at": NOW - dt.timedelta(hours=7 * index),
        }
        for index in range(12)
    ]


def _steps() -> list[dict[str, Any]]:
    words: list[tuple[str | Promise, str, dt.date | str]] = [
        (_("Draft"), "done", dt.date(2026, 11, 17)),
        (_("Submitted"), "done", dt.date(2026, 11, 19)),
        (_("Technical check"), "current", dt.date(2026, 11, 20)),
        (_("Interview"), "skipped", ""),
        (_("Review"), "todo", ""),
        (_("Decision"), "todo", dt.date(2026, 12, 2)),
        (_("Enrolled"), "todo", ""),
    ]
    return [{"label": label, "status": status, "date": on} for label, status, on in words]


def _forms() -> dict[str, forms.Form]:
    wrong = {
        "family_name": "",
        "given_names": "Farrukh",
        "email": "farrukh at mfa",
        "born_on": "31.02.1991",
        "rank": "300",
        "call": "2027/01",
    }
    refused = SampleForm(data=wrong, prefix="wrong")
    refused.data = {f"wrong-{name}": value for name, value in wrong.items()}
    refused.add_error(None, _("The call closed while you were typing. Nothing was lost: save the nomination as a draft."))
    return {"empty_form": SampleForm(), "wrong_form": refused, "filter_form": SampleFilter(prefix="f")}


def gallery(request: HttpRequest) -> HttpResponse:
    """All components on one page. Which address shows it, and to whom, is the urls' business."""
    context = {
        **_forms(),
        "now": NOW,
        "closes": CLOSES,
        "long_text": LONG,
        "tones": ["neutral", "info", "good", "attention", "bad"],
        "variants": ["primary", "secondary", "danger", "quiet"],
        "worklist": _worklist(),
        "history": _history(),
        "rows": _rows(),
        "steps": _steps(),
        "answers": [
            (_("Family name"), "RAHIMOV", "#family"),
            (_("Given names"), "Farrukh", "#given"),
            (_("Previous name"), "", "#previous"),
            (_("Subject of the thesis"), LONG, "#subject"),
        ],
        "facts": [
            (_("Agreement"), "A-2026-004"),
            (_("In force until"), dt.date(2028, 12, 31).isoformat()),
            (_("Note"), None),
        ],
        "stages": [(_("Sent"), 56, "#sent"), (_("Chosen"), 31, "#chosen"), (_("Arrived"), 24, "#arrived")],
        "stacks": [(_("Kyrgyzstan"), (3, 1, 7), "#kg"), (_("Tajikistan"), (4, 3, 11), "#tj"), (LONG, (0, 0, 2), "")],
        "stack_headings": (_("Used"), _("Reserved"), _("Left")),
        "years": [("2024", 38, "#2024"), ("2025", 51, "#2025"), ("2026", 0)],
        "bars": [(_("Kyrgyzstan"), 31, "#kg"), (_("Tajikistan"), 18), (LONG, 7), (_("Mongolia"), 0)],
        "tab_items": [
            {"label": _("Identity"), "url": "#identity", "is_current": True},
            {"label": _("Documents"), "url": "#documents", "count": 7},
            {"label": _("Endorsements"), "url": "#endorsements", "count": 0},
            {"label": _("History"), "url": "#history"},
        ],
        "counter_items": [
            {"value": 3, "label": _("wait for you"), "url": "#you", "tone": "attention"},
            {"value": 5, "label": _("wait for others"), "url": "#others"},
            {"value": 1284, "label": _("nominations this year"), "url": "#year", "tone": "info"},
            {"value": 0, "label": _("overdue"), "tone": "good"},
        ],
        "page": {
            "has_previous": True,
            "has_next": True,
            "previous_url": "?after=1",
            "next_url": "?after=2",
            "count_text": _("51 to 100 of about 1,200"),
        },
        "last_page": {
            "has_previous": True,
            "has_next": False,
            "previous_url": "?after=1",
            "count_text": _("84 nominations"),
        },
        "next_steps": [
            _("The registrar checks the papers within 3 working days."),
            _("You get a notice here and by e-mail, also when something is missing."),
            _("The decision is published on 2 December 2026."),
        ],
    }
    return render(request, "core/gallery.html", context)
