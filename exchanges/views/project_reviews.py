"""The reviews of a project, the steps of its judgement, and the copies that reviewers open."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import StepPage, step_page
from core.errors import NotAllowed
from core.pages import attempt, page
from core.record import Act, acts_of, with_links
from documents.operations import store_plain_copy, store_upload
from documents.responses import stream
from exchanges import operations
from exchanges.enums import ProjectState
from exchanges.forms import project_reviews as forms
from exchanges.models import Project
from exchanges.queries import project_reviews as queries
from exchanges.rules import project_reviews as rules
from exchanges.views.project_pages import GET_OR_POST, found_inside, frame
from exchanges.views.projects import STEP_ROUTES, in_order, step_url
from partners.http import ActorRequest
from partners.queries import host_day
from reviews.models import Case
from reviews.queries.panels import people_to_ask

JUDGED = (ProjectState.REVIEW, ProjectState.PEER_REVIEW)
CASES = ("proposal_case__panel", "draft_case__panel")
FILES = ("blind_file", "draft", "blind_draft")


@require_safe
@page
def project_reviews(request: ActorRequest, pk: int) -> HttpResponse:
    """For the desk with names; for the sides what was said, without names, once it is decided."""
    found, actor = found_inside(request, pk, *CASES), request.actor
    with_names = rules.reads_reviews(actor, found)
    acts = in_order(found, [act for act in acts_of(found, actor, request.now, lambda step: step_url(found, step)) if act.name in STEPS])
    may_ask = rules.may_ask_reviewers(actor, found) and found.state in JUDGED
    ask = [Act("ask", _("Ask reviewers"), reverse("exchanges:ask_reviewers", args=[pk]), "secondary")] if may_ask else []
    context = {
        "acts": with_links(acts, *ask),
        "rounds": queries.rounds_of(found, actor, with_names=with_names),
        "with_names": with_names,
        "is_judged": rules.is_judged(actor, found),
    }
    return render(request, "exchanges/reviews/reviews.html", frame(request, found, "reviews", **context))


def _submit_proposal(project: Project, *, blind_file: Any, actor: Any, now: Any) -> None:
    with transaction.atomic():
        operations.submit_proposal(project, blind_file=_plain(blind_file, "proposal", actor, now), actor=actor, now=now)


def _submit_draft(project: Project, *, summary: str, draft: Any, blind_draft: Any, actor: Any, now: Any) -> None:
    with transaction.atomic():
        file = store_upload(draft, actor=actor, now=now) if draft else None
        blind = _plain(blind_draft, "report", actor, now)
        operations.submit_draft(project, summary=summary, draft=file, blind_draft=blind, actor=actor, now=now)


def _plain(upload: Any, stem: str, actor: Any, now: Any) -> Any:
    """Kept under a name of the portal's, without what a file says of its maker."""
    return store_plain_copy(upload, stem=stem, look=lambda text: None, actor=actor, now=now) if upload else None


STEPS = {
    "choose_panel": StepPage(
        operations.choose_panel,
        forms.ChoosePanelForm,
        gettext_lazy("The panel reads the text once it is submitted. Until then another panel or other criteria may be chosen."),
    ),
    "submit_proposal": StepPage(
        _submit_proposal,
        forms.SubmitProposalForm,
        gettext_lazy("The panel reads abstract, aims, methods and use, and the file without names. The text stays as it is until the decision."),
    ),
    "approve_project": StepPage(operations.approve_project, forms.GroundsForm, gettext_lazy("All sides are told, and the work may begin.")),
    "return_proposal": StepPage(
        operations.return_proposal, forms.ReturnForm, gettext_lazy("The sides read the comments without names, mend the text and submit it again.")
    ),
    "reject_project": StepPage(
        operations.reject_project, forms.ReturnForm, gettext_lazy("The project ends here. All sides are told and read the comments without names.")
    ),
    "submit_draft": StepPage(
        _submit_draft, forms.SubmitDraftForm, gettext_lazy("The panel reads the summary and the report without names.")
    ),
    "accept_draft": StepPage(operations.accept_draft, forms.GroundsForm, gettext_lazy("All sides are told. Choose the day of publication next.")),
    "return_draft": StepPage(
        operations.return_draft, forms.ReturnForm, gettext_lazy("The sides read the comments without names, mend the report and submit it again.")
    ),
    "publish": StepPage(
        operations.publish_project, forms.PublishForm, gettext_lazy("Everybody who signs in reads the summary and the open outputs.")
    ),
}  # fmt: skip
STEP_ROUTES.update(dict.fromkeys(STEPS, "exchanges:project_review_step"))


@require_http_methods(GET_OR_POST)
@page
def project_review_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found = found_inside(request, pk, *CASES)

    def make_form(cls: type[django_forms.Form], data: Any) -> django_forms.Form:
        if cls is forms.SubmitDraftForm:
            return forms.SubmitDraftForm(data, request.FILES or None, project=found)
        if cls is forms.PublishForm:
            return forms.PublishForm(data, today=host_day(request.now))
        return cls(data, request.FILES or None) if cls is forms.SubmitProposalForm else cls(data)

    reads = step in DECISIONS and rules.reads_reviews(request.actor, found)
    rounds = [row for row in queries.rounds_of(found, request.actor, with_names=True) if row.is_current] if reads else []
    return step_page(
        request, found, step, STEPS,
        back=reverse("exchanges:project_reviews", args=[pk]), list_url=reverse("exchanges:projects"), list_label=_("Research projects"),
        make_form=make_form, context={"record_title": found.title, "rounds": rounds[:1], "with_names": True},
        template="exchanges/reviews/step.html",
    )  # fmt: skip


DECISIONS = ("approve_project", "return_proposal", "reject_project", "accept_draft", "return_draft")


@require_http_methods(GET_OR_POST)
@page
def ask_reviewers(request: ActorRequest, pk: int) -> HttpResponse:
    """All that are chosen get the case, or nobody does."""
    found = found_inside(request, pk, *CASES)
    if not rules.may_ask_reviewers(request.actor, found):
        raise NotAllowed
    case = found.draft_case if found.state == ProjectState.PEER_REVIEW else found.proposal_case
    if found.state not in JUDGED or case is None:
        messages.info(request, _("Reviewers are asked while the project is in review."))
        return redirect("exchanges:project_reviews", pk)
    users, hints = people_to_ask(case, request.now, queries.KIND)
    due = case.panel.reviews_due_at if case.panel else None
    form = forms.AskReviewersForm(request.POST if request.method == "POST" else None, now=request.now, first=due, users=users, hints=hints)
    if form.is_valid():
        with attempt(request, form) as done, transaction.atomic():
            for user in form.chosen:
                operations.ask_reviewer(found, reviewer=user, due_at=form.cleaned_data["due_at"], actor=request.actor, now=request.now)
        if done:
            n = len(form.chosen)
            messages.success(request, ngettext("%(n)d reviewer has the text now.", "%(n)d reviewers have the text now.", n) % {"n": n})
            return redirect("exchanges:project_reviews", pk)
    context = {"form": form, "panel": case.panel}
    return render(request, "exchanges/reviews/ask.html", frame(request, found, "reviews", **context), status=422 if form.is_bound else 200)


@require_safe
@page
def case_copy(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The copy without names, for whoever reads the case; its name says nothing."""
    case = get_object_or_404(Case.objects.visible_to(request.actor), pk=pk)
    copy = queries.copy_for_reader(case)
    if copy is None or copy.file is None:
        raise Http404
    return stream(copy.file)


@require_safe
@page
def project_paper(request: ActorRequest, pk: int, which: str) -> HttpResponseBase:
    """For the sides and the desk: the copies without names as reviewers read them, and the draft report."""
    found = found_inside(request, pk, *FILES)
    file = {"proposal-copy": found.blind_file, "draft": found.draft, "draft-copy": found.blind_draft}.get(which)
    if file is None:
        raise Http404
    return stream(file)
