"""Requests for advice: the list, the asking, the record with its thread, the figures."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.country_names import language_name
from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import page_of
from core.record import acts_of, history_of, life_of
from documents.operations import store_upload
from documents.responses import stream
from partners.http import ActorRequest
from partners.queries import host_day
from training import operations
from training.consultation_words import consultation_lines
from training.forms import consultations as forms
from training.models import Consultation, ConsultationMessage, ConsultationSession
from training.queries import consultations as queries
from training.rules import consultations as rules

GET_OR_POST = ["GET", "HEAD", "POST"]


@require_safe
@page
def consultations(request: ActorRequest) -> HttpResponse:
    if not rules.may_see_consultations(request.actor):
        raise NotAllowed
    form = forms.ConsultationFilter(request.GET, actor=request.actor)
    chosen = form.cleaned_data if form.is_valid() else {}
    today = host_day(request.now)
    rows = queries.narrowed(queries.consultations_for(request.actor), today=today, **chosen)
    shown = page_of(rows, request, order=("-state_since", "-pk"))
    context = {
        "form": form,
        "page": shown,
        "rows": [{"consultation": row, "desk": queries.DESK_WORDS[queries.desk_of(row)], "is_late": queries.is_late(row, today)} for row in shown],
        "is_narrowed": any(chosen.values()),
        "with_partner": request.actor.sees_all_partners or not request.actor.partner_ids,
        "may_ask": rules.may_ask_at_all(request.actor),
        "may_see_figures": rules.may_see_figures(request.actor),
    }
    return render(request, "training/consultations/list.html", context)


@require_http_methods(GET_OR_POST)
@page
def ask(request: ActorRequest) -> HttpResponse:
    """The form; then what was typed, to be read over; then the receipt."""
    if not rules.may_ask_at_all(request.actor):
        raise NotAllowed
    form = forms.AskForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if "change" not in request.POST and form.is_valid():
        if "send" not in request.POST:
            return render(request, "training/consultations/check.html", {"form": form})
        fields = dict(form.cleaned_data)
        with attempt(request, form) as done:
            made = operations.ask_for_advice(partner=fields.pop("partner"), fields=fields, actor=request.actor, now=request.now)
        if done:
            return redirect("training:consultation_receipt", made.pk)
    status = 422 if form.is_bound and "change" not in request.POST else 200
    return render(request, "training/consultations/ask.html", {"form": form}, status=status)


def found_consultation(request: ActorRequest, pk: int) -> Consultation:
    rows = queries.consultations_for(request.actor).select_related("answer_file")
    return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]


@require_safe
@page
def receipt(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_consultation(request, pk)
    steps = [
        _("The ministry looks whether it can take the request on, and names the academy and the day of the answer."),
        _("Experts may ask you something on the page of the request; you are told by a message."),
        _("You read the answer there, and accept it or reopen the request."),
    ]
    return render(request, "training/consultations/receipt.html", {"consultation": found, "steps": steps})


@require_http_methods(GET_OR_POST)
@page
def consultation(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_consultation(request, pk)
    experts = queries.experts_of(found)
    may_write = rules.may_write(request.actor, found) and found.state not in queries.ENDED
    cls = forms.HostMessageForm if rules.may_work_on(request.actor, found) else forms.PartnerMessageForm
    form = cls(request.POST or None, request.FILES or None) if may_write else None
    if request.method == "POST":
        if form is None:
            raise NotAllowed
        if form.is_valid() and _written(request, found, form):
            return redirect(reverse("training:consultation", args=[pk]) + "#messages")
    context = {**_shown(request, found), "experts": experts, "form": form}
    return render(request, "training/consultations/record.html", context, status=422 if request.method == "POST" else 200)


def _written(request: ActorRequest, found: Consultation, form: Any) -> bool:
    data = dict(form.cleaned_data)
    to, upload = data.get("to", ""), data["file"]
    with attempt(request, form) as done, transaction.atomic():
        file = store_upload(upload, actor=request.actor, now=request.now) if upload else None
        more: dict[str, Any] = {"text": data["text"], "file": file, "actor": request.actor, "now": request.now}
        if not to:
            operations.write_for_partner(found, **more)
        elif to == form.NOTE:
            operations.write_note(found, **more)
        else:
            operations.write_to_partner(found, waits=to == form.ASK, **more)
    if done:
        messages.success(request, _("The note is on record; the partner does not see it.") if to == "note" else _("The message is sent."))
    return bool(done)


def _shown(request: ActorRequest, found: Consultation) -> dict[str, Any]:
    actor, today = request.actor, host_day(request.now)
    as_host = rules.reads_as_host(actor, found)
    entries = history_of(found)
    thread = ConsultationMessage.objects.visible_to(actor).filter(consultation=found).select_related("side", "file")
    sessions = list(ConsultationSession.objects.visible_to(actor).filter(consultation=found))
    return {
        "consultation": found,
        "acts": acts_of(found, actor, request.now, lambda step: reverse("training:consultation_step", args=[found.pk, step])),
        "life": life_of(found, entries, actor.zone, on_the_way=(*queries.UNANSWERED,)),
        "desk": queries.DESK_WORDS[queries.desk_of(found)],
        "is_late": queries.is_late(found, today),
        "must_answer": rules.is_asking_side(actor, found) and queries.asks_partner(found),
        "is_over": found.state in queries.ENDED,
        "language": language_name(found.language, actor.language[:2]),
        "may_open_agreement": actor.sees_all_partners or found.partner_id in actor.partner_ids,
        "messages_page": page_of(thread, request, order=("-at", "-pk")),
        "sessions": sessions,
        "session_minutes": sum(row.minutes for row in sessions),
        "as_host": as_host,
        "history": consultation_lines(entries, as_host=as_host),
    }


@require_safe
@page
def message_file(request: ActorRequest, pk: int) -> HttpResponseBase:
    """Whoever reads the message; the file of an internal note is the host's."""
    rows = ConsultationMessage.objects.visible_to(request.actor).filter(file__isnull=False)
    return stream(get_object_or_404(rows.select_related("file"), pk=pk).file)


@require_safe
@page
def answer_file(request: ActorRequest, pk: int) -> HttpResponseBase:
    found = found_consultation(request, pk)
    if found.answer_file is None:
        raise Http404
    return stream(found.answer_file)


@require_safe
@page
def figures(request: ActorRequest) -> HttpResponse:
    """How many, how long, by whom and for whom: for the host's staff."""
    if not rules.may_see_figures(request.actor):
        raise NotAllowed
    form = forms.FiguresFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = queries.figures(queries.asked_between(request.actor, **chosen))
    address = reverse("training:consultations")
    chart = [{"label": label, "value": n, "url": f"{address}?state={state}"} for state, label, n in found.states]
    return render(request, "training/consultations/figures.html", {"form": form, "figures": found, "chart": chart})
