"""Whether the automation lives, and what administrators can do when it does not."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.acts import Question, ask
from core.errors import NotAllowed
from core.models import HistoryEntry
from core.pages import attempt, page
from core.registries import letter_kinds, notice_kinds
from notifications.forms.automation import KindFilter, PauseForm, WatchForm
from notifications.models import MailPause
from notifications.operations.delivery import GIVE_UP_AFTER
from notifications.operations.pauses import begin_pause, end_pause, try_again, watch_kind
from notifications.queries.automation import figures, job_rows, kind_rows
from notifications.queries.pauses import running_pauses
from notifications.rules import may_keep_automation, may_see_automation
from notifications.topics import label_of
from partners.http import ActorRequest

GIVEN_UP_SHOWN = 20
PAUSES_SHOWN = 20


@require_safe
@page
def automation(request: ActorRequest) -> HttpResponse:
    _see(request)
    now = request.now
    running = list(running_pauses(now))
    context = {
        "jobs": job_rows(now),
        "figures": figures(now, tries=GIVE_UP_AFTER),
        "given_up": _given_up(),
        "running": [(pause, _kind_label(pause)) for pause in running],
        "over": [(pause, _kind_label(pause)) for pause in _over(request, running)],
        "may_keep": may_keep_automation(request.actor),
    }
    return render(request, "notifications/automation/automation.html", context)


def _see(request: ActorRequest) -> None:
    if not may_see_automation(request.actor):
        raise NotAllowed


def _given_up() -> list[HistoryEntry]:
    rows = HistoryEntry.objects.across_partners(reason="steps whose messages could not be written, for administrators")
    return list(rows.filter(delivered_at__isnull=True, attempts__gte=GIVE_UP_AFTER).order_by("-pk")[:GIVEN_UP_SHOWN])


def _over(request: ActorRequest, running: list[MailPause]) -> list[MailPause]:
    rows = MailPause.objects.visible_to(request.actor).exclude(pk__in=[pause.pk for pause in running])
    return list(rows.order_by("-starts_at", "-pk")[:PAUSES_SHOWN])


def _kind_label(pause: MailPause) -> str:
    return label_of(pause.kind) if pause.kind else gettext("all letters")


@require_http_methods(["GET", "HEAD", "POST"])
@page
def pause(request: ActorRequest) -> HttpResponse:
    """Hold letters back; the end is part of the question."""
    if not may_keep_automation(request.actor):
        raise NotAllowed
    form = PauseForm(request.POST if request.method == "POST" else None, now=request.now)
    if form.is_valid():
        with attempt(request, form) as done:
            begin_pause(**form.asked, actor=request.actor, now=request.now)
        if done:
            return redirect("automation")
    return render(request, "notifications/automation/pause.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def pause_end(request: ActorRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(MailPause.objects.visible_to(request.actor), pk=pk)
    if not may_keep_automation(request.actor):
        raise NotAllowed
    if request.method == "POST":
        with attempt(request):
            end_pause(found, actor=request.actor, now=request.now)
        return redirect("automation")
    effect = gettext("“%(kind)s”: the letters that wait leave within a few seconds.") % {"kind": _kind_label(found)}
    return ask(request, Question(_("End the pause"), effect, _("End the pause now"), reverse("automation"), _("Automation")))


@require_POST
@page
def tried_again(request: ActorRequest) -> HttpResponse:
    with attempt(request) as done:
        number = try_again(actor=request.actor, now=request.now)
    if done:
        messages.success(request, ngettext("%(n)d step is tried again.", "%(n)d steps are tried again.", number) % {"n": number})
    return redirect("automation")


@require_safe
@page
def kinds(request: ActorRequest) -> HttpResponse:
    _see(request)
    form = KindFilter(request.GET)
    rows = [(row, label_of(row.name)) for row in form.narrow(kind_rows(request.now))]
    return render(request, "notifications/automation/kinds.html", {"rows": rows, "form": form, "may_keep": may_keep_automation(request.actor)})


@require_http_methods(["GET", "HEAD", "POST"])
@page
def kind(request: ActorRequest, name: str) -> HttpResponse:
    """How long one kind of message may be silent."""
    if not may_keep_automation(request.actor):
        raise NotAllowed
    if name not in notice_kinds and name not in letter_kinds:
        raise Http404
    row = kind_rows(request.now, [name])[0]
    form = WatchForm(request.POST if request.method == "POST" else None, initial={"longest_days": row.watch and row.watch.longest_days})
    if form.is_valid():
        with attempt(request, form) as done:
            watch_kind(kind=name, longest_days=form.cleaned_data["longest_days"], actor=request.actor, now=request.now)
        if done:
            return redirect("message_kinds")
    context: dict[str, Any] = {"row": row, "label": label_of(name), "form": form}
    return render(request, "notifications/automation/kind.html", context, status=422 if form.errors else 200)
