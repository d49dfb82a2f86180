"""Two records side by side, and whether they are of one person; for the ministry alone."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.country_names import country_name
from core.errors import NotAllowed
from core.pages import attempt, page
from core.timefmt import day_text
from partners.http import ActorRequest
from people.models import Person
from scholarships import rules
from scholarships.forms.same_person import SamePersonForm
from scholarships.models import Nomination
from scholarships.operations.same_person import decide_same_person
from scholarships.queries.readers import RECORD_PARTS
from scholarships.queries.same_person import Doubt, other_nominations
from scholarships.views.nominations import GET_OR_POST


@require_http_methods(GET_OR_POST)
@page
def same_person(request: ActorRequest, pk: int, person_pk: int) -> HttpResponse:
    nomination: Nomination = get_object_or_404(Nomination.objects.visible_to(request.actor).select_related(*RECORD_PARTS), pk=pk)
    if not (rules.may_screen(request.actor, nomination) and rules.may_read_panel(request.actor, nomination)):
        raise NotAllowed
    doubt = _doubt(nomination, person_pk)
    form = SamePersonForm(request.POST if request.method == "POST" else None, decision=doubt.decision)
    if form.is_valid():
        with attempt(request, form) as done:
            decide_same_person(nomination, other=doubt.person, **form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("Your decision is kept. Both records stay as they are."))
            return redirect("scholarships:nomination", pk)
    context = {"nomination": nomination, "doubt": doubt, "form": form, "rows": _side_by_side(nomination.person, doubt.person)}
    return render(request, "scholarships/records/same_person.html", context)


def _doubt(nomination: Nomination, person_pk: int) -> Doubt:
    others = other_nominations(nomination)
    for doubt in [*others.doubtful, *others.apart]:
        if doubt.person.pk == person_pk:
            return doubt
    raise Http404


def _side_by_side(mine: Person, theirs: Person) -> list[tuple[Any, Any, Any]]:
    def said(person: Person) -> list[Any]:
        state = country_name(person.citizenship, get_language() or "en") if person.citizenship else ""
        born = day_text(person.birth_date) if person.birth_date else ""
        return [person.partner, person.passport_name, person.native_name, born, person.get_gender_display(), state]

    labels = [_("Partner"), _("Name"), _("Name in native script"), _("Date of birth"), _("Gender"), _("Citizenship")]
    return list(zip(labels, said(mine), said(theirs), strict=True))
