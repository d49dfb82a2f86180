"""From desk to desk before the sending: how each step is asked for, what stands about endorsements on the record, papers and their evidence."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import ReasonForm, StepPage
from core.errors import NotAllowed
from core.pages import attempt, page
from core.record import Act
from core.timefmt import day_text, instant_text
from documents.operations import store_upload
from documents.responses import deleted_sentence, stream
from partners.http import ActorRequest
from scholarships import operations as verbs
from scholarships import rules
from scholarships.enums import EDITABLE, UNSENT, EndorsementKind, NominationState
from scholarships.forms.endorsing import EmployerForm, PaperForm
from scholarships.models import Endorsement, Nomination
from scholarships.operations.endorsements import paper_kinds
from scholarships.queries.dossier import ChecklistRow
from scholarships.queries.endorsements import Standing, as_proposed, asked_kinds, needs_embassy, needs_second_person, standings_of
from scholarships.queries.readers import RECORD_PARTS, Reader, reader_of
from scholarships.views.nominations import GET_OR_POST

BACK_TO_OFFICER = _("The officer gets it back as a draft, with your reason, and is told.")
PAGES = {
    "ask_employer": StepPage(
        verbs.ask_employer,
        effect=_(
            "Those who endorse for the employer are told and read the nomination without addresses, passport and medical data. "
            "Until they answer it can't be changed; you can take it back."
        ),
    ),
    "endorse_as_employer": StepPage(
        verbs.endorse_as_employer,
        EmployerForm,
        effect=_(
            "You confirm the facts of the service and that the employer lets the person take part. The officer gets it back and is told. "
            "If these facts change later, your endorsement no longer counts and you are asked again."
        ),
    ),
    "return_from_employer": StepPage(verbs.return_from_employer, ReasonForm, effect=BACK_TO_OFFICER),
    "endorse": StepPage(
        verbs.endorse_nomination,
        effect=_("You answer for the nomination as the second person of the authority. It goes to the ministry at once and takes a slot."),
    ),
    "endorse_to_embassy": StepPage(
        verbs.endorse_nomination,
        effect=_("You answer for the nomination as the second person of the authority. It goes to your embassy, which forwards it to the ministry."),
    ),
    "return_to_officer": StepPage(verbs.return_to_officer, ReasonForm, effect=BACK_TO_OFFICER),
    "resubmit": StepPage(
        verbs.resubmit_nomination,
        effect=_("You answer for the completed nomination as the second person of the authority. It goes back to the ministry at once."),
    ),
    "return_again": StepPage(
        verbs.return_again,
        ReasonForm,
        effect=_("The officer gets it back with your reason and is told. It keeps its slot; the time to complete it runs on."),
    ),
    "forward": StepPage(
        verbs.forward_nomination, effect=_("The embassy forwards the nomination. It goes to the ministry at once and takes a slot of your country.")
    ),
    "return_from_embassy": StepPage(verbs.return_from_embassy, ReasonForm, effect=BACK_TO_OFFICER),
    "take_back": StepPage(
        verbs.take_back, effect=_("The nomination is a draft at your desk again and can be changed. Endorsements that fit it are kept.")
    ),
}


def way_of(nomination: Nomination, standings: dict[str, Standing] | None = None) -> str:
    """The step with which the officer's work on it ends."""
    if nomination.state == NominationState.RETURNED:
        return "propose_again" if needs_second_person(nomination) else "resubmit"
    if needs_second_person(nomination):
        return "propose"
    return "to_embassy" if needs_embassy(nomination, standings) else "submit"


def left_out(nomination: Nomination, standings: dict[str, Standing]) -> set[str]:
    """Steps of the table that this nomination has no use for: one button stands for what comes next."""
    out = {"submit", "propose", "to_embassy"} - {way_of(nomination, standings)} | _left_out_again(nomination)
    out.add("endorse" if needs_embassy(nomination, standings) else "endorse_to_embassy")
    employer = standings[EndorsementKind.EMPLOYER]
    if not employer.asked or employer.counts:
        out.add("ask_employer")
    return out


def _left_out_again(nomination: Nomination) -> set[str]:
    """After a return: proposed once, then sent or handed back by the second person; proposed anew only when it was changed meanwhile."""
    if not needs_second_person(nomination):
        return {"propose_again", "return_again"}
    if nomination.proposed_by_id is None:
        return {"resubmit", "return_again"}
    return {"propose_again"} if nomination.state == NominationState.RETURNED and as_proposed(nomination) else set()


def standings_on_page(nomination: Nomination, checklist: Sequence[ChecklistRow]) -> dict[str, Standing]:
    """With the documents that the page has fetched already; of what was sent without anybody else's endorsement there is nothing to show."""
    if nomination.state not in UNSENT and not asked_kinds(nomination):
        return {kind: Standing(kind, False, None, False) for kind in EndorsementKind}
    documents = [row.document for row in checklist if row.document]
    for row in checklist:
        if row.document:
            row.document.requirement = row.requirement
    return standings_of(nomination, documents)


def endorsement_rows(nomination: Nomination, standings: dict[str, Standing], reader: Reader) -> list[tuple[Any, Any]]:
    """Who answers for it and how each stands, for those who may read it: all for the two authorities, their own for employer and nominee."""
    own = {EndorsementKind.EMPLOYER: reader.employer, EndorsementKind.NOMINEE: reader.nominee}
    shown = [row for row in standings.values() if reader.both_sides or own.get(row.kind)]
    return [(row.kind.label, _standing(nomination, row, reader)) for row in shown if row.asked or row.row]


def _standing(nomination: Nomination, standing: Standing, reader: Reader) -> Any:
    row = standing.row
    if row is None:
        return _waits(nomination, standing)
    zone = nomination.call.zone
    given = gettext("%(person)s, %(instant)s") % {"person": _by(row), "instant": instant_text(row.at, zone).text}
    parts = [given, _paper(nomination, row, reader), standing.fault]
    html: Any = format_html("{}", parts[0])
    for part in parts[1:]:
        html = format_html("{}<br>{}", html, part) if part else html
    return html


def _by(row: Endorsement) -> str:
    """Who signed or clicked, with the post; for a paper the one who entered it stands in the next line."""
    name = row.acting_for if row.on_behalf else row.by_label
    if row.acting_for and not row.on_behalf:
        name = gettext("%(person)s for %(grantor)s") % {"person": row.by_label, "grantor": row.acting_for}
    return ", ".join(filter(None, [name, row.post]))


def _paper(nomination: Nomination, row: Endorsement, reader: Reader) -> Any:
    if not row.on_behalf:
        return ""
    day = day_text(row.evidence_on).removesuffix(".") if row.evidence_on else ""  # the sentence brings the stop after a Russian "г."
    words = {"paper": row.get_evidence_display(), "number": row.evidence_number, "day": day, "person": row.by_label}
    text = gettext("Entered from paper by %(person)s: %(paper)s, number %(number)s, %(day)s.") % words
    if not reader.both_sides:
        return text
    if row.evidence_file and row.evidence_file.deleted_at:
        return format_html("{} {}", text, deleted_sentence(row.evidence_file))
    url = reverse("scholarships:endorsement_evidence", args=[nomination.pk, row.pk])
    return format_html('{} <a href="{}">{}</a>', text, url, gettext("Open the scan"))


def _waits(nomination: Nomination, standing: Standing) -> str:
    if standing.kind == EndorsementKind.NOMINEE and nomination.nominee_invited_at:
        if nomination.nominee_until:
            until = instant_text(nomination.nominee_until, nomination.call.zone).text
            return gettext("Invited, not confirmed yet. The nominee has time until %(instant)s.") % {"instant": until}
        return gettext("Invited, not confirmed yet.")
    if standing.kind == EndorsementKind.EMPLOYER and nomination.state == NominationState.EMPLOYER_CHECK:
        return gettext("Asked, not answered yet.")
    return gettext("Not yet.") if nomination.state in EDITABLE else gettext("Not given.")


@require_http_methods(GET_OR_POST)
@page
def enter_paper(request: ActorRequest, pk: int) -> HttpResponse:
    """The scan of a signed paper in place of a click."""
    nomination: Nomination = get_object_or_404(Nomination.objects.visible_to(request.actor).select_related(*RECORD_PARTS), pk=pk)
    if not rules.may_nominate(request.actor, nomination):
        raise NotAllowed
    if nomination.state not in EDITABLE:
        messages.info(request, gettext("A paper is entered while the nomination is at the officer's desk: take it back first."))
        return redirect("scholarships:nomination", pk)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PaperForm(*sent, kinds=paper_kinds(nomination), now=request.now)
    if form.is_valid():
        with attempt(request, form) as done, transaction.atomic():
            file = store_upload(form.cleaned_data["file"], actor=request.actor, now=request.now)
            verbs.enter_paper(nomination, kind=form.cleaned_data["kind"], paper=form.cleaned_data, file=file, actor=request.actor, now=request.now)
        if done:
            messages.success(request, gettext("The paper is kept with %(number)s.") % {"number": nomination})
            return redirect("scholarships:nomination", pk)
    return render(request, "scholarships/endorsing/paper.html", {"nomination": nomination, "form": form})


@require_safe
@page
def endorsement_evidence(request: ActorRequest, pk: int, endorsement_pk: int) -> HttpResponseBase:
    """The scan, for the two authorities and the embassy."""
    rows = Endorsement.objects.visible_to(request.actor).filter(nomination_id=pk, evidence_file__isnull=False)
    row = get_object_or_404(rows.select_related("evidence_file", "nomination__call__intake__programme", "nomination__person"), pk=endorsement_pk)
    if not reader_of(row.nomination, request.actor).both_sides:
        raise Http404
    return stream(row.evidence_file)


def before_sending(nomination: Nomination, checklist: Sequence[ChecklistRow]) -> dict[str, Any]:
    """For the pages before the sending: what others still have to do, with the way there, and whose desk comes next."""
    standings = standings_on_page(nomination, checklist)
    kinds = (EndorsementKind.NOMINEE, EndorsementKind.EMPLOYER, EndorsementKind.EMBASSY, EndorsementKind.AUTHORITY)
    open_ones = [standings[kind] for kind in kinds if standings[kind].asked and not standings[kind].counts]
    ways = {
        EndorsementKind.NOMINEE: (reverse("scholarships:ask_nominee", args=[nomination.pk]), gettext("Ask the nominee")),
        EndorsementKind.EMPLOYER: (reverse("scholarships:nomination_step", args=[nomination.pk, "ask_employer"]), gettext("Ask the employer")),
    }
    paper = (reverse("scholarships:enter_paper", args=[nomination.pk]), gettext("Enter a signed paper"))
    rows = [{"sentence": row.fault, "links": [ways[row.kind]] if row.kind in ways and not nomination.on_behalf else [paper]} for row in open_ones]
    return {"rows": [row for row in rows if row["sentence"]], "next": NEXT_DESK.get(way_of(nomination, standings), "")}


NEXT_DESK = {
    "propose": _("In your authority two people answer for a nomination. The second person endorses it and sends it."),
    "propose_again": _("In your authority two people answer for a nomination. The second person reads what was completed and sends it again."),
    "to_embassy": _("This call asks that your embassy forwards the nomination. The embassy sends it."),
}


def about_endorsements(nomination: Nomination, standings: dict[str, Standing], reader: Reader) -> dict[str, Any]:
    """For the record page."""
    return {"endorsements": endorsement_rows(nomination, standings, reader)}


def acts_before_sending(request: ActorRequest, nomination: Nomination, standings: dict[str, Standing]) -> list[Act]:
    """What is no step: asking the nominee, an account for the employer, a signed paper; the nominee's way to the own part."""
    if rules.may_fill_own_part(request.actor, nomination):
        return [Act("own_part", gettext("Open your part"), reverse("scholarships:own_part", args=[nomination.pk]), "primary")]
    if nomination.state not in EDITABLE or not rules.may_nominate(request.actor, nomination):
        return []
    acts, officer = [], rules.may_nominate_for(request.actor, nomination.partner_id)
    if officer and nomination.state == NominationState.DRAFT:
        acts.append(Act("ask_nominee", gettext("Ask the nominee"), reverse("scholarships:ask_nominee", args=[nomination.pk]), "secondary"))
        if nomination.call.asks_employer and not standings[EndorsementKind.EMPLOYER].counts:
            label = gettext("Invite the employer")
            acts.append(Act("invite_employer", label, reverse("scholarships:invite_employer", args=[nomination.pk]), "quiet"))
    if nomination.on_behalf or nomination.call.asks_employer or nomination.call.asks_embassy:
        acts.append(Act("paper", gettext("Enter a signed paper"), reverse("scholarships:enter_paper", args=[nomination.pk]), "secondary"))
    return acts
