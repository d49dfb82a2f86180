"""One person in one intake: the list, the record, its steps, its certificate."""

from dataclasses import replace
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.lists.page import asked_for, list_page
from core.pages import page
from core.record import Act, acts_of, history_of, life_of, with_links
from core.timefmt import day_text
from core.workflow import available, refusal, workflow_of
from documents.responses import certificate
from documents.typeset.certificate import grouped
from partners.http import ActorRequest
from partners.queries import host_day
from training.enums import ENDED, EnrolmentState
from training.history import enrolment_lines
from training.models import Enrolment
from training.queries import counts_by_state, enrolments_for, matching
from training.queries.enrolments import extensions_of
from training.rules.enrolments import may_read_days
from training.rules.plans import may_see_waiting
from training.tables import ENROLMENTS
from training.tabs import enrolment_tabs

PLANNING = ("change_days", "change_departure")
ON_THE_WAY = (EnrolmentState.SUSPENDED, EnrolmentState.EXTENDED)
ENDINGS = ("complete", "complete_partly", "not_complete")
OF_CERTIFICATE = ("issue_certificate", "revoke_certificate")


@require_safe
@page
def enrolments(request: ActorRequest) -> HttpResponse:
    """Those this reader may see, the latest first: a trainee finds only the own."""
    asked = asked_for(ENROLMENTS, request)
    shown = list_page(asked, request)
    chosen = asked.form.cleaned_data if asked.form.is_valid() else {}
    asked.form.count(counts_by_state(matching(enrolments_for(request.actor), **{**chosen, "state": ""})))
    return render(request, "training/enrolments.html", {"form": asked.form, "list": shown, "may_see_plans": may_see_waiting(request.actor)})


def found_enrolment(request: ActorRequest, pk: int) -> Enrolment:
    rows = enrolments_for(request.actor).select_related(
        "person__partner", "intake__programme__institution", "stay__institution", "quota_year__line__agreement"
    )
    return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]


@require_safe
@page
def enrolment(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_enrolment(request, pk)
    entries = history_of(found)
    reads_days = may_read_days(request.actor, found)
    extensions = _extensions(request, found) if reads_days else []
    acts = _acts(request, found, is_asked=any(row["acts"] for row in extensions))
    context = {
        "enrolment": found,
        "acts": acts,
        "tabs": enrolment_tabs(found, request.actor, "overview"),
        "life": life_of(found, entries, request.actor.zone, on_the_way=ON_THE_WAY, left_out=_left_out(found)),
        "missing": _asked(extensions) or _missing(request, found, {act.name for act in acts}),
        "code": grouped(found.certificate.code) if found.certificate else "",
        "reads_days": reads_days,
        "extensions": extensions,
        "plan_url": _plan_url(request, found),
        "line": f"{found.quota_year.line}, {found.quota_year.year}" if found.quota_year else "",
        "history": enrolment_lines(entries),
    }
    return render(request, "training/enrolment.html", context)


def _left_out(found: Enrolment) -> list[str]:
    """What a usual life has and this one has not passed: a pre-registration, and the start of a short course."""
    is_over = found.state in ENDED
    return [EnrolmentState.PRE_REGISTERED, *([EnrolmentState.ACTIVE] if is_over else [])]


def _extensions(request: ActorRequest, found: Enrolment) -> list[dict[str, Any]]:
    """Requests for a longer training with what may be done with the one that waits."""
    rows = []
    for row in extensions_of(found, request.actor):
        row.enrolment = found
        acts = acts_of(row, request.actor, request.now, partial(_extension_url, row.pk))
        rows.append({"extension": row, "until": day_text(row.until), "acts": acts})
    return rows


def _asked(extensions: list[dict[str, Any]]) -> str:
    """For whoever answers for the sending government."""
    waiting = next((row for row in extensions if any(act.name == "consent" for act in row["acts"])), None)
    sentence = _("The academy asks your government to let this person stay until %(day)s. Consent or refuse under “Extension”.")
    return sentence % {"day": waiting["until"]} if waiting else ""


def _plan_url(request: ActorRequest, found: Enrolment) -> str:
    """Where this reader changes the planned days, if they may: until the arrival both, afterwards the departure."""
    steps = available(found.stay, request.actor, request.now) if found.stay else []
    return next((reverse("mobility:stay_step", args=[found.stay_id, row.name]) for row in steps if row.name in PLANNING), "")


def _extension_url(pk: int, step: str) -> str:
    return reverse("training:extension_step", args=[pk, step])


def _acts(request: ActorRequest, found: Enrolment, *, is_asked: bool) -> list[Act]:
    """Of the two acts on the certificate only the one that fits; while one extension is asked for, no other is."""
    acts = acts_of(found, request.actor, request.now, lambda step: reverse("training:enrolment_step", args=[found.pk, step]))
    shown = [act for act in acts if act.name not in OF_CERTIFICATE or _is_open(request, found, act.name)]
    shown = [act for act in shown if act.name != "ask_extension" or not is_asked]
    return _endings_last(shown) if host_day(request.now) < found.last_day else shown


def _endings_last(acts: list[Act]) -> list[Act]:
    """Until the last day nobody's training is usually ended: what is done meanwhile stands first."""
    endings = [replace(act, variant="secondary") for act in acts if act.name in ENDINGS]
    return with_links((act for act in acts if act.name not in ENDINGS), *endings)


def _is_open(request: ActorRequest, found: Enrolment, step: str) -> bool:
    return refusal(found, workflow_of(found).by_name[step], request.actor, request.now) is None


def _missing(request: ActorRequest, found: Enrolment, may: set[str]) -> str:
    """What is still to be done by this reader, in one sentence: the first that holds."""
    today = host_day(request.now)
    runs, here = found.intake.starts_on <= today, not found.is_awaited
    rows = (
        ("confirm" in may, _("This is a pre-registration: enrol the person once it is certain that they come.")),
        ("complete" in may and found.last_day < today, _("The intake is over: mark whether this person has completed it.")),
        ("start" in may and runs and here, _("The intake has begun and this person is here: start the training.")),
        ("start" in may and runs, _("The intake has begun: record the arrival of this person, then start the training.")),
        ("resume" in may, _("The training is suspended: resume it, or end it.")),
        ("issue_certificate" in may and found.certificate is None, _("The certificate is not issued yet.")),
        ("issue_certificate" in may, _("The certificate is revoked and no new one is issued.")),
        (_is_to_leave(found, may), _("The training has ended: record the departure once the person has left.")),
    )
    return next((sentence for holds, sentence in rows if holds), "")


def _is_to_leave(found: Enrolment, may: set[str]) -> bool:
    return "record_departure" in may and found.state in ENDED and found.arrived_on is not None and found.departed_on is None


@require_safe
@page
def certificate_pdf(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The paper, for whoever sees the enrolment: the trainee and the registrar too."""
    found = found_enrolment(request, pk)
    if found.certificate is None:
        raise Http404
    return certificate(found.certificate)
