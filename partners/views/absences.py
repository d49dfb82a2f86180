"""Being away: the own absences and those in which one stands in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.acts import Question, ask
from core.pages import attempt, page
from core.paging import page_of
from partners import operations, queries
from partners.absences import absences_of
from partners.forms_absence import AbsenceForm
from partners.http import ActorRequest


@require_http_methods(["GET", "HEAD", "POST"])
@page
def absences(request: ActorRequest) -> HttpResponse:
    """Everybody's own page: the form stands above the list, since one comes to say it."""
    form = AbsenceForm(request.POST or None, actor=request.actor, now=request.now)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.be_away(actor=request.actor, now=request.now, **form.cleaned_data)
        if done:
            messages.success(request, _("Your absence is noted. Who stands in has been told."))
            return redirect("partners:absences")
    rows = page_of(absences_of(request.actor), request, order=("-starts_on", "-pk"))
    today = queries.host_day(request.now)
    shown = [(row, row.user_id == request.actor.user_id, row.ended_at is None and row.ends_on >= today) for row in rows]
    return render(request, "partners/absences.html", {"form": form, "page": rows, "rows": shown}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def be_back(request: ActorRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(absences_of(request.actor), pk=pk)
    if request.method != "POST":
        question = Question(
            title=_("End this absence"),
            effect=_("You are back from now on. Who stood in is told."),
            button=_("I am back"),
            back=reverse("partners:absences"),
            back_label=_("Absences"),
        )
        return ask(request, question)
    with attempt(request) as done:
        operations.be_back(found, actor=request.actor, now=request.now)
    if done:
        messages.success(request, _("Noted: you are back."))
    return redirect("partners:absences")
