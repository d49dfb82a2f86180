"""The nominee's own part of a draft: what is theirs to fill in, until when, and the confirmation; and how the officer asks for it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.errors import NotAllowed
from core.pages import attempt, page
from partners.http import ActorRequest
from scholarships import rules
from scholarships.enums import EndorsementKind, NominationState
from scholarships.forms.endorsing import OwnPartForm
from scholarships.models import Nomination
from scholarships.operations import confirm_own_part
from scholarships.operations.invitations import ask_own_part
from scholarships.queries.clocks import nominee_end, nominee_may_save, over_for_nominee, parts_end
from scholarships.queries.dossier import BY_SLUG, checklist_of, missing_items
from scholarships.queries.endorsements import standings_of
from scholarships.queries.inviting import waiting_invitation, why_not_invited
from scholarships.queries.parts import is_nominees
from scholarships.views.nominations import GET_OR_POST, WITH_PARTS, section_rows, section_url
from scholarships.views.sending import facts_of


@require_http_methods(GET_OR_POST)
@page
def own_part(request: ActorRequest, pk: int) -> HttpResponse:
    """What to do and until when; the last act confirms what stands there."""
    nomination: Nomination = get_object_or_404(Nomination.objects.visible_to(request.actor).select_related(*WITH_PARTS), pk=pk)
    if not rules.is_nominee(request.actor, nomination):
        raise NotAllowed
    if not rules.may_fill_own_part(request.actor, nomination):
        return redirect("scholarships:nomination", pk)
    if request.method == "POST":
        with attempt(request) as done:
            confirm_own_part(nomination, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("Your part is confirmed. The officer who nominates you is told."))
        return redirect("scholarships:own_part", pk)
    checklist = checklist_of(nomination)
    missing = [item for item in missing_items(nomination, checklist) if is_nominees(BY_SLUG[item.slug])]
    context = {
        "nomination": nomination,
        "facts": facts_of(nomination),
        "sections": section_rows(nomination, checklist, None, only=is_nominees),
        "missing": [{"label": item.label, "url": f"{section_url(nomination, item.slug)}#{item.anchor}"} for item in missing],
        "standing": standings_of(nomination)[EndorsementKind.NOMINEE],
        "until": nominee_end(nomination),
        "over": "" if nominee_may_save(nomination, request.now) else over_for_nominee(nomination),
    }
    return render(request, "scholarships/endorsing/own_part.html", context)


@require_http_methods(GET_OR_POST)
@page
def ask_nominee(request: ActorRequest, pk: int) -> HttpResponse:
    """By the officer: ask, remind with a new letter, or give more time."""
    nomination: Nomination = get_object_or_404(Nomination.objects.visible_to(request.actor).select_related(*WITH_PARTS), pk=pk)
    if not rules.may_invite_nominee(request.actor, nomination):
        raise NotAllowed
    has_account = nomination.person.user_id is not None
    refusal = "" if has_account else why_not_invited(nomination)
    if nomination.state != NominationState.DRAFT:
        refusal = _("The nominee completes the own part while the nomination is a draft at the officer's desk.")
    if refusal:
        messages.info(request, refusal)
        return redirect("scholarships:nomination", pk)
    zone = nomination.partner.time_zone or nomination.call.zone
    until = nomination.nominee_until or parts_end(nomination)
    form = OwnPartForm(
        request.POST if request.method == "POST" else None,
        zone=zone,
        until=until,
        has_account=has_account,
        initial={"language": request.actor.language},
    )
    if form.is_valid() and _asked(request, nomination, form):
        return redirect("scholarships:nomination", pk)
    return render(request, "scholarships/endorsing/ask_nominee.html", {"form": form, **_shown(request, nomination)})


def _asked(request: ActorRequest, nomination: Nomination, form: OwnPartForm) -> bool:
    with attempt(request, form) as done:
        language = form.cleaned_data.get("language", request.actor.language)
        ask_own_part(nomination, until=form.cleaned_data["until"], language=language, actor=request.actor, now=request.now)
    if done:
        messages.success(request, _("%(name)s is asked to complete the own part.") % {"name": nomination.person.passport_name})
    return bool(done)


def _shown(request: ActorRequest, nomination: Nomination) -> dict[str, Any]:
    return {
        "record": nomination,
        "record_title": nomination.person.passport_name,
        "title": _("Ask the nominee"),
        "step": {"label": _("Ask the nominee")},
        "variant": "primary",
        "effect": _(
            "The nominee sees this draft from now on, completes the own part (person, service, education, languages, passport, health, own documents) "
            "and confirms it. Reasons, rank and certification stay yours. Who has no account gets a letter with a personal link."
        ),
        "back": reverse("scholarships:nomination", args=[nomination.pk]),
        "list_url": reverse("scholarships:nominations"),
        "list_label": _("Nominations"),
        "facts": [(_("Name"), nomination.person.passport_name), (_("E-mail of the nominee"), nomination.person.email)],
        "waiting": waiting_invitation(nomination.person, request.now),
    }
