"""Stays: the list of those one may see, the record, its steps, its letter."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import ReasonForm, StepPage, step_page
from core.errors import NotAllowed
from core.pages import page
from core.paging import page_of
from core.record import acts_of, history_of, life_of
from documents.operations.reading import note_opening
from documents.responses import issued
from mobility import operations, rules
from mobility.belongings import belongings_of
from mobility.enums import StayState
from mobility.forms import stays as form
from mobility.history import stay_lines
from mobility.models import Stay
from mobility.queries.payments import allowances_of, payments_of
from mobility.queries.stays import narrowed, stays_for
from mobility.tables import clock_row, stays_as_text
from mobility.views.notes import GET_OR_POST
from partners.actor import Actor
from partners.http import ActorRequest
from partners.queries import host_day


@require_safe
@page
def stays(request: ActorRequest) -> HttpResponse:
    """A partner's people with their visa references, a trainee's own; the latest entry first."""
    found = form.StayFilter(request.GET)
    chosen = found.cleaned_data if found.is_valid() else {}
    rows = stays_for(request.actor).select_related("note").defer("note__facts")
    shown = page_of(narrowed(rows, **chosen), request, order=("-enters_on", "-pk"))
    leave_out_visas(shown, request.actor)
    context = {
        "form": found,
        "page": shown,
        "is_narrowed": any(chosen.values()),
        "with_partner": request.actor.sees_all_partners,
        "as_text": stays_as_text(shown),
    }
    return render(request, "mobility/stays.html", context)


def leave_out_visas(shown: Iterable[Stay], actor: Actor) -> None:
    """On the rows of this page only: who teaches reads who comes, without numbers of visas and notes."""
    for row in shown:
        if not rules.may_read_visa(actor, row):
            row.visa_reference, row.note = "", None


def found_stay(request: ActorRequest, pk: int) -> Stay:
    rows = stays_for(request.actor).select_related("note", "visa_letter", "person__partner")
    return get_object_or_404(rows, pk=pk)


FOR_A_VISA = (StayState.NOTE_SENT, StayState.VISA_READY)


@require_safe
@page
def stay(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_stay(request, pk)
    entries = history_of(found)
    sees_money, reads_visa = rules.may_see_money(request.actor, found), rules.may_read_visa(request.actor, found)
    context = {
        "stay": found,
        "acts": acts_of(found, request.actor, request.now, lambda step: step_url(found, step)),
        "life": life_of(found, entries, request.actor.zone, left_out=() if found.visa_needed else FOR_A_VISA),
        "clock": clock_row(found, host_day(request.now)),
        "about": belongings_of([found], request.actor)[found.pk],
        "reads_visa": reads_visa,
        "history": stay_lines(entries) if reads_visa else [],
        "may_keep_allowances": rules.may_keep_allowances(request.actor),
        "may_open_letter": rules.may_open_visa_letter(request.actor, found),
        "may_open_note": rules.may_open_note(request.actor, found),
        "language": (get_language() or "en")[:2],
        "sees_money": sees_money,
        **(_money(request, found) if sees_money else {}),
    }
    return render(request, "mobility/stay.html", context)


def _money(request: ActorRequest, found: Stay) -> dict[str, Any]:
    shown = page_of(payments_of(found, request.actor), request, order=("-sheet__month", "pk"))
    return {"allowances": allowances_of(found, request.actor), "payments": shown}


def step_url(found: Stay, step: str) -> str:
    """The note verbale is written for one or several people on a page of its own."""
    if step == "send_note":
        return f"{reverse('mobility:note')}?stay={found.pk}"
    return reverse("mobility:stay_step", args=[found.pk, step])


@require_safe
@page
def visa_letter(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The visa support letter, in which the passport stands: the person's own too."""
    found = found_stay(request, pk)
    if found.visa_letter is None:
        raise Http404
    if not rules.may_open_visa_letter(request.actor, found):
        raise NotAllowed
    note_opening(found.visa_letter, actor=request.actor, now=request.now)
    return issued(found.visa_letter, (get_language() or "en")[:2])


STEPS = {
    "record_visa": StepPage(
        operations.record_visa,
        form.VisaForm,
        gettext_lazy("The sending side, its embassy and the person read the number on their pages at once and are told."),
    ),
    "record_arrival": StepPage(
        operations.record_arrival,
        form.ArrivalForm,
        gettext_lazy("From this day on allowances are due. It can be corrected later; each entry stays in the history."),
    ),
    "record_departure": StepPage(
        operations.record_departure,
        form.DepartureForm,
        gettext_lazy("Up to and including this day allowances are due. It can be corrected later; each entry stays in the history."),
    ),
    "correct_days": StepPage(
        operations.correct_days,
        form.CorrectionForm,
        gettext_lazy("What was paid for other days is settled on the next pay sheet as a correction. The old days stay in the history."),
    ),
    "change_days": StepPage(
        operations.change_days,
        form.DaysForm,
        gettext_lazy("The visa clock counts from the new entry at once; a note verbale that was sent names the old days. They stay in the history."),
    ),
    "change_departure": StepPage(
        operations.change_departure,
        form.PlannedDepartureForm,
        gettext_lazy("Both sides read the new day on their pages. Allowances are due until the real departure, whatever was planned."),
    ),
    "take_note_back": StepPage(
        operations.take_note_back,
        ReasonForm,
        gettext_lazy(
            "The visa support letter is revoked, and the note verbale too unless it names others who are expected. The visa clock counts again until "
            "a new note is written. The sending side and its embassy are told."
        ),
    ),
    "set_visa_need": StepPage(
        operations.set_visa_need,
        form.VisaNeedForm,
        gettext_lazy("Who needs no visa stands in no note verbale, and the visa clock stands still."),
    ),
}
FIRST = ("visa_reference", "arrived_on", "departed_on", "enters_on", "leaves_on")


@require_http_methods(GET_OR_POST)
@page
def stay_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found, today = found_stay(request, pk), host_day(request.now)
    first = {name: getattr(found, name) for name in FIRST if getattr(found, name)} | {"visa_needed": "yes" if found.visa_needed else "no"}
    usual = {"arrived_on": min(found.enters_on, today), "departed_on": min(found.leaves_on, today)}

    def make_form(cls: Any, data: Any) -> forms.Form:
        return cls(data, initial={**usual, **first} if step != "correct_days" else first)  # type: ignore[no-any-return]

    return step_page(
        request, found, step, STEPS,
        back=reverse("mobility:stay", args=[pk]), list_url=reverse("mobility:stays"), list_label=_("Stays"), make_form=make_form,
        context={"record_title": f"{found.person.passport_name} · {found.about}"},
    )  # fmt: skip
