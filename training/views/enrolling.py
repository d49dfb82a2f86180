"""The registrar gives seats: to people of one partner whom the portal knows, to somebody new; and starts the training of all who are here."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.errors import NotAllowed
from core.pages import attempt, page
from partners.http import ActorRequest
from partners.models import Partner
from partners.queries import host_day
from people.duplicates import alike_of_partner
from training import operations, rules
from training.arriving import still_to_enrol
from training.forms.enrolling import KnownForm, NewPersonForm, PartnerForm
from training.forms.enrolments import ConfirmManyForm, StartManyForm
from training.models import Enrolment, Intake
from training.operations import Outcome, Seating
from training.queries import people_of
from training.queries.elsewhere import seats_elsewhere, sentence_of
from training.queries.enrolments import people_to_enrol
from training.views.intakes import found_intake
from training.views.programmes import GET_OR_POST
from training.views.results import offered

SHOWN = 20


@require_http_methods(GET_OR_POST)
@page
def enrol(request: ActorRequest, pk: int) -> HttpResponse:
    """First whose people, then who of them. What is sent names the partner in the address, as it was asked for."""
    intake = found_intake(request, pk)
    if not rules.may_enrol(request.actor, intake):
        raise NotAllowed
    asked = PartnerForm(request.GET or None)
    context: dict[str, Any] = {"intake": intake, "asked": asked, "waiting": still_to_enrol(intake, request.actor), "form": asked}
    if not asked.is_valid():
        return render(request, "training/enrol.html", context)
    partner, act = asked.cleaned_data["partner"], request.POST.get("act_of", "")
    listed = people_to_enrol(intake, partner, asked.cleaned_data["name"]).order_by("sort_key", "pk")[: SHOWN + 1]
    common = {"intake": intake, "partner": partner, "today": host_day(request.now)}
    known = KnownForm(request.POST if act == "known" else None, listed=listed[:SHOWN], prefix="known", **common)
    new = NewPersonForm(request.POST if act == "new" else None, prefix="new", **common)
    if (act == "known" and _seat_known(request, intake, known)) or (act == "new" and _seat_new(request, intake, partner, new)):
        return redirect(request.get_full_path() if act == "known" else f"{request.path}?partner={partner.pk}")
    context |= {"partner": partner, "known": known, "new": new, "more": len(known.listed) == SHOWN, "form": new if act == "new" else known}
    status = 422 if act else 200
    return render(request, "training/enrol.html", context, status=status)


def _seat_known(request: ActorRequest, intake: Intake, form: KnownForm) -> bool:
    """Each person by itself; the page comes again with what became of each."""
    if not form.is_valid():
        return False
    outcomes = operations.enrol_each(form.chosen, intake=intake, **form.ground, actor=request.actor, now=request.now)
    _tell_seats(request, outcomes)
    for seat in seats_elsewhere(intake, [row.person.pk for row in outcomes if not row.refusal]):
        messages.warning(request, sentence_of(seat))
    return True


def _tell_seats(request: ActorRequest, outcomes: Iterable[Seating]) -> None:
    outcomes = list(outcomes)
    if done := [row.person.passport_name for row in outcomes if not row.refusal]:
        text = ngettext("%(n)d person has a seat: %(names)s", "%(n)d people have seats: %(names)s", len(done))
        messages.success(request, text % {"n": len(done), "names": "; ".join(done)})
    for row in outcomes:
        if row.refusal:
            messages.error(request, _("%(name)s has no seat. %(sentence)s") % {"name": row.person.passport_name, "sentence": row.refusal})


def _seat_new(request: ActorRequest, intake: Intake, partner: Partner, form: NewPersonForm) -> bool:
    if not form.is_valid() or _is_known(form, partner):
        return False
    with attempt(request, form) as done:
        made = operations.enrol_new_person(
            partner=partner, fields=form.person_fields, intake=intake, **form.ground, actor=request.actor, now=request.now
        )
    if done:
        messages.success(request, _("%(name)s has a seat: %(number)s.") % {"name": made.person.passport_name, "number": made.reference})
    return bool(done)


def _is_known(form: NewPersonForm, partner: Partner) -> bool:
    """Somebody of this partner who looks the same: nobody is written twice without a word of the registrar."""
    if form.cleaned_data["sure"]:
        return False
    alike = alike_of_partner(partner, form.person_fields)
    if alike:
        names = "; ".join(row.person.passport_name for row in alike)
        form.add_error(
            None, _("The portal knows somebody like this: %(names)s. Choose the person above, or say that this is another one.") % {"names": names}
        )
        form.ask_whether_sure()
    return bool(alike)


@require_http_methods(GET_OR_POST)
@page
def start_many(request: ActorRequest, pk: int) -> HttpResponse:
    """Pre-registrations are confirmed and trainings started for many at once; each row by itself."""
    intake = found_intake(request, pk)
    if not rules.may_enrol(request.actor, intake):
        raise NotAllowed
    people = people_of(intake, request.actor)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    confirming = ConfirmManyForm(request.POST if act == "confirm" else None, **offered(request, people, "confirm"), prefix="confirm")
    starting = StartManyForm(request.POST if act == "start" else None, **offered(request, people, "start"), prefix="start")
    sent = confirming if act == "confirm" else starting
    if sent.is_valid():
        chosen = [person for person in people if person.pk in set(sent.chosen)]
        verb = operations.confirm_each if act == "confirm" else operations.start_each
        _tell(request, verb(chosen, actor=request.actor, now=request.now), act)
        return redirect("training:start_many", pk)
    context = {"intake": intake, "confirming": confirming, "starting": starting, "form": sent, "absent": _absent(people)}
    return render(request, "training/start_many.html", context, status=422 if act else 200)


def _absent(people: Iterable[Enrolment]) -> list[Enrolment]:
    """Enrolled, expected, and not here yet by the record."""
    return [row for row in people if row.is_awaited]


def _tell(request: ActorRequest, outcomes: Iterable[Outcome], act: str) -> None:
    outcomes = list(outcomes)
    if done := [row.enrolment.person.passport_name for row in outcomes if not row.refusal]:
        text = (
            ngettext("Enrolled, %(n)d person: %(names)s", "Enrolled, %(n)d people: %(names)s", len(done))
            if act == "confirm"
            else ngettext("The training of %(n)d person has begun: %(names)s", "The training of %(n)d people has begun: %(names)s", len(done))
        )
        messages.success(request, text % {"n": len(done), "names": "; ".join(done)})
    for row in outcomes:
        if row.refusal:
            words = {"name": row.enrolment.person.passport_name, "number": row.enrolment.reference, "sentence": row.refusal}
            messages.error(request, _("%(name)s (%(number)s) is not changed. %(sentence)s") % words)
