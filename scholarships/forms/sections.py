"""The sections of a nomination's form, one page each."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.country_names import language_name
from core.timefmt import day_text
from people.citizenships import STATES
from people.enums import Gender
from people.queries import passport_of, zone_advice
from scholarships.enums import Cefr
from scholarships.forms.apart import PassportForm
from scholarships.forms.drafts import DraftForm, add_hint, check_birth_date, check_latin, check_phone, choose_country, day_field
from scholarships.forms.rows import LANGUAGES, POSTS, TRAININGS, RowsField
from scholarships.models import Nomination
from scholarships.queries.dossier import BY_SLUG
from scholarships.queries.nominees import other_of_rank

NAME = {"spellcheck": "false", "autocomplete": "off", "autocapitalize": "words"}
PHONE = {"type": "tel", "autocomplete": "off"}
FEWEST_WORDS, MOST_WORDS = 50, 100
LEVELS = {
    Cefr.A1: _("A1: a few familiar words and phrases"),
    Cefr.A2: _("A2: simple everyday exchanges"),
    Cefr.B1: _("B1: follows clear speech on familiar matters"),
    Cefr.B2: _("B2: takes part in discussions in the field"),
    Cefr.C1: _("C1: uses the language with ease in study and at work"),
    Cefr.C2: _("C2: understands practically everything"),
}


def long_text(label: Any, *, rows: int = 4, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=4000, widget=forms.Textarea(attrs={"rows": rows}), **more)


class IdentityForm(DraftForm):
    section = BY_SLUG["identity"]

    given_names = forms.CharField(
        label=_("Given names, as in the passport"),
        max_length=128,
        validators=[check_latin],
        help_text=_("Latin letters, in the order of the passport. If the passport has one name only, write it here."),
        widget=forms.TextInput(attrs=NAME),
    )
    family_name = forms.CharField(
        label=_("Family name, as in the passport"),
        max_length=128,
        required=False,
        validators=[check_latin],
        help_text=_("Leave empty if the passport has one name only."),
        widget=forms.TextInput(attrs=NAME),
    )
    native_name = forms.CharField(
        label=_("Full name in native script"),
        max_length=200,
        help_text=_("As the person writes it, patronymic included if there is one."),
        widget=forms.TextInput(attrs=NAME),
    )
    birth_date = day_field(_("Date of birth"))
    birth_place = forms.CharField(
        label=_("Place of birth"), max_length=200, required=False, help_text=_("As in the passport."), widget=forms.TextInput(attrs=NAME)
    )
    gender = forms.ChoiceField(label=_("Gender, as in the passport"), choices=Gender.choices, widget=forms.RadioSelect)
    citizenship = forms.ChoiceField(label=_("Citizenship"), choices=choose_country)
    email = forms.EmailField(
        label=_("E-mail of the nominee"),
        help_text=_("Decisions and the offer are sent here too."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("Telephone"), max_length=40, required=False, validators=[check_phone], help_text=_("With the country code, for example +992 37 221 00 00."),
        widget=forms.TextInput(attrs=PHONE),
    )  # fmt: skip
    address = forms.CharField(label=_("Postal address"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def label_for(self, nomination: Nomination) -> None:
        for name, sentence in zone_advice(nomination.person, passport_of(nomination.person)).items():
            if name in self.fields:
                add_hint(self.fields[name], sentence)
        call = nomination.call
        if call.max_age:
            text = gettext("This call takes people up to %(age)d years on the first day, %(day)s.")
            add_hint(self.fields["birth_date"], text % {"age": call.max_age, "day": day_text(call.intake.starts_on)})
        if nomination.partner.code in STATES:
            self.fields["citizenship"].initial = nomination.partner.code
            if not self.kept["citizenship"]:
                self.initial.pop("citizenship")

    def clean_birth_date(self) -> Any:
        day = self.cleaned_data["birth_date"]
        if day is not None:
            check_birth_date(day, self.today)
        return day


class PostForm(DraftForm):
    section = BY_SLUG["post"]

    position = forms.CharField(label=_("Post held"), max_length=200, help_text=_("For example: Second Secretary, Department of Asia."))
    employer = forms.CharField(label=_("Employer"), max_length=200, help_text=_("Ministry or institution, in full."))
    years_of_service = forms.IntegerField(
        label=_("Years of service"),
        min_value=0,
        max_value=60,
        help_text=_("Full years in the civil service."),
        error_messages={
            "invalid": _("Years of service must be a number. Write full years, for example 4."),
            "min_value": _("Years of service must lie between 0 and 60."),
            "max_value": _("Years of service must lie between 0 and 60."),
        },
    )

    posts = RowsField(POSTS, label=_("Posts held before"), help_text=_("The latest first. From and until: a year, or a month and a year (03.2019)."))

    def label_for(self, nomination: Nomination) -> None:
        if least := nomination.call.min_years_of_service:
            add_hint(self.fields["years_of_service"], gettext("This call asks for %(years)d or more.") % {"years": least})


class EducationForm(DraftForm):
    section = BY_SLUG["education"]

    education = long_text(_("Education"), help_text=_("Degree, subject, institution and year, the highest first."))
    language_level = forms.ChoiceField(label=_("Level in the language of the programme"), choices=list(LEVELS.items()), widget=forms.RadioSelect)
    languages = RowsField(
        LANGUAGES, label=_("Languages"), help_text=_("Level by the Common European Framework; proof: the certificate or who examined, and the year.")
    )

    def label_for(self, nomination: Nomination) -> None:
        name = language_name(nomination.call.language, get_language() or "en")
        field = self.fields["language_level"]
        field.help_text = _("Language of the programme: %(language)s. Levels of the Common European Framework (CEFR).") % {"language": name}
        if nomination.call.language_level:
            add_hint(field, gettext("This call asks for %(level)s or higher.") % {"level": nomination.call.language_level})


class TrainingForm(DraftForm):
    section = BY_SLUG["training"]

    trainings = RowsField(
        TRAININGS, label=_("Courses abroad"), help_text=_("The latest first. From and until: a year, or a month and a year (03.2019).")
    )
    past_training = long_text(
        _("Past training abroad"), rows=2, required=False, help_text=_("Anything beside the rows. Write “none” if there was none.")
    )

    def label_for(self, nomination: Nomination) -> None:
        if years := nomination.call.no_repeat_years:
            add_hint(
                self.fields["trainings"],
                gettext("This call takes nobody who was trained here less than %(years)d years before it begins.") % {"years": years},
            )


class ReasonsForm(DraftForm):
    section = BY_SLUG["reasons"]

    justification = long_text(
        _("Why this person"), rows=6, help_text=_("50 to 100 words: what the person works on, and what the service gains from the programme.")
    )

    @property
    def advice(self) -> str:
        words = len(self.cleaned_data.get("justification", "").split())
        if not words or FEWEST_WORDS <= words <= MOST_WORDS:
            return ""
        return ngettext(
            "“Why this person” has %(n)d word; reviewers expect %(least)d to %(most)d. It can be sent as it is.",
            "“Why this person” has %(n)d words; reviewers expect %(least)d to %(most)d. It can be sent as it is.",
            words,
        ) % {"n": words, "least": FEWEST_WORDS, "most": MOST_WORDS}


class EmergencyForm(DraftForm):
    section = BY_SLUG["emergency"]

    emergency_name = forms.CharField(label=_("Name"), max_length=200, required=False, widget=forms.TextInput(attrs=NAME))
    emergency_relation = forms.CharField(
        label=_("Relation to the nominee"), max_length=60, required=False, help_text=_("For example: husband, mother, colleague."),
    )  # fmt: skip
    emergency_phone = forms.CharField(
        label=_("Telephone"), max_length=40, required=False, validators=[check_phone], help_text=_("With the country code, for example +992 37 221 00 00."),
        widget=forms.TextInput(attrs=PHONE),
    )  # fmt: skip
    emergency_email = forms.EmailField(label=_("E-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"}))


class PromiseForm(DraftForm):
    section = BY_SLUG["promise"]

    promise = forms.BooleanField(label=_("The nominee keeps the rules of the programme and returns to service on the set day."), required=False)


class RankForm(DraftForm):
    section = BY_SLUG["rank"]

    rank = forms.IntegerField(
        label=_("Rank among your nominees"), min_value=1, max_value=999, required=False, help_text=_("1 for the person you put first.")
    )

    def clean_rank(self) -> Any:
        rank = self.cleaned_data["rank"]
        if rank is not None and (other := other_of_rank(self.nomination, rank)):
            sentence = _("%(person)s (%(number)s) has this rank already. Give each person a rank of their own, or leave the field empty.")
            raise ValidationError(sentence, params={"person": other.person.passport_name, "number": other.reference})
        return rank


class CertificationForm(DraftForm):
    section = BY_SLUG["certification"]

    undertaking = forms.BooleanField(
        label=_("The authority certifies that the information is complete and correct and that the nominee returns to service.")
    )


FORMS: dict[str, type[DraftForm]] = {
    form.section.slug: form
    for form in (
        IdentityForm, PostForm, EducationForm, TrainingForm, ReasonsForm, PassportForm, EmergencyForm, PromiseForm, RankForm, CertificationForm,
    )
}  # fmt: skip
