"""The technical check sends back what is wrong by name; the sender changes it or says why it is right."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.errors import NotAllowed
from core.pages import attempt, page
from core.record import Act
from core.timefmt import instant_text
from core.workflow import available
from partners.http import ActorRequest
from scholarships import rules
from scholarships.enums import UNSENT, NominationState
from scholarships.forms.returning import AnswerDefectForm, ReturnForm
from scholarships.models import Defect, Nomination
from scholarships.operations import answer_defect, return_nomination
from scholarships.queries.clocks import clocks_of
from scholarships.queries.defects import (
    Round,
    defects_of,
    document_field,
    document_names,
    is_personal,
    items_of,
    label_of,
    present_round,
    slug_of,
    value_of,
)
from scholarships.queries.dossier import ChecklistRow
from scholarships.queries.readers import RECORD_PARTS, Reader, reader_of
from scholarships.queries.replacing import links_of, may_be_allowed
from scholarships.queries.rules_met import rules_of
from scholarships.views.nominations import GET_OR_POST, section_url, timing, to_edit


def anchor_of(field: str) -> str:
    return field if field.startswith("document-") else f"id_{field}"


def mend_url(nomination: Nomination, field: str) -> str:
    return f"{section_url(nomination, slug_of(field))}#{anchor_of(field)}"


def shown_defects(nomination: Nomination, defects: list[Defect], checklist: Iterable[ChecklistRow] = ()) -> list[dict[str, Any]]:
    """Each defect with the name of its field in the reader's language, the newest return first; names of documents that are at hand are not asked for."""
    names = {document_field(row.requirement.pk): str(row.requirement) for row in checklist}
    names |= document_names(row.field for row in defects if row.field not in names)
    rows = [
        {"defect": row, "label": label_of(row.field, names), "url": mend_url(nomination, row.field), "personal": is_personal(row.field)}
        for row in defects
    ]
    return sorted(rows, key=lambda row: row["defect"].raised_at, reverse=True)


def clock_in_words(nomination: Nomination) -> str:
    """Why the last instant is what it is: the clock of the call stood still from the sending to the return."""
    sent, back = nomination.submitted_at, nomination.returned_at
    if sent is None or back is None:
        return ""
    zone = nomination.call.zone
    words = {
        "sent": instant_text(sent, zone).text,
        "returned": instant_text(back, zone).text,
        "until": instant_text(nomination.mendable_until, zone).text,
    }
    sentence = _("The clock of the call stood still from the sending (%(sent)s) to the return (%(returned)s). It can be sent again until %(until)s.")
    return sentence % words


def about_returns(request: ActorRequest, nomination: Nomination, reader: Reader, checklist: Iterable[ChecklistRow]) -> dict[str, Any]:
    """For the record page: clocks before the sending, the rules at the technical check, what was sent back. The two authorities read it."""
    if not reader.both_sides:
        return {}
    screens = nomination.state == NominationState.SUBMITTED and rules.may_screen(request.actor, nomination)
    found = present_round(nomination)
    return {
        "clocks": clocks_of(nomination, request.now) if reader.sender else [],
        "may_set_clocks": nomination.state in UNSENT and rules.may_set_clocks(request.actor, nomination.partner_id),
        "rules": rules_of(nomination) if screens else [],
        "sent_back": shown_defects(nomination, defects_of(nomination), checklist) if nomination.returned_at else [],
        "to_answer": len(found.unanswered) if found and rules.may_nominate(request.actor, nomination) else None,
        "links": links_of(nomination, request.actor),
        "clock_in_words": clock_in_words(nomination) if nomination.state == NominationState.RETURNED else "",
    }


def acts_after_sending(request: ActorRequest, nomination: Nomination) -> list[Act]:
    """The receipt for whoever may have it; a replacement that the ministry may allow after the closing."""
    acts, reader = [], reader_of(nomination, request.actor)
    if nomination.submitted_at and (reader.both_sides or reader.nominee):
        acts.append(Act("receipt", _("Receipt"), reverse("scholarships:nomination_receipt", args=[nomination.pk]), "quiet"))
    if rules.may_screen(request.actor, nomination) and may_be_allowed(nomination, request.now):
        label = _("Allow a replacement")
        acts.append(Act("allow_replacement", label, reverse("scholarships:replacement_window", args=[nomination.pk]), "secondary"))
    return acts


@require_http_methods(GET_OR_POST)
@page
def nomination_return(request: ActorRequest, pk: int) -> HttpResponse:
    """Field by field and row by row: what is wrong. The rules of the call stand beside what the nominee gives."""
    nomination: Nomination = get_object_or_404(Nomination.objects.visible_to(request.actor).select_related(*RECORD_PARTS), pk=pk)
    if not rules.may_screen(request.actor, nomination):
        raise NotAllowed
    if "return" not in {step.name for step in available(nomination, request.actor, request.now)}:
        messages.info(request, _("%(number)s can't be returned: it is now “%(state)s”.") % _state(nomination))
        return redirect("scholarships:nomination", pk)
    items = items_of(nomination)
    form = ReturnForm(request.POST if request.method == "POST" else None, items=items, zone=nomination.call.zone, now=request.now)
    if form.is_valid():
        with attempt(request, form) as done:
            given = {"reason": form.cleaned_data["reason"], "mend_until": form.cleaned_data["mend_until"], "defects": form.defects}
            return_nomination(nomination, **given, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("%(number)s is returned. The authority and the nominee are told what is wrong.") % {"number": nomination})
            return redirect("scholarships:nomination", pk)
    context = {"nomination": nomination, "form": form, "groups": _groups(nomination, form), "rules": rules_of(nomination)}
    context["before"] = shown_defects(nomination, defects_of(nomination))
    return render(request, "scholarships/returning/return.html", context)


def _groups(nomination: Nomination, form: ReturnForm) -> list[tuple[Any, list[dict[str, Any]]]]:
    """With what stands there now, where it may be read in passing."""
    values = {f"tick-{item.field}": value_of(nomination, item.field)[:200] for item in form.items}
    return [(title, [{"tick": tick, "note": note, "value": values[tick.name]} for tick, note in rows]) for title, rows in form.groups]


def _state(nomination: Nomination) -> dict[str, Any]:
    return {"number": nomination, "state": nomination.get_state_display()}


@require_http_methods(GET_OR_POST)
@page
def nomination_defects(request: ActorRequest, pk: int) -> HttpResponse:
    """What the ministry has named: each with the way to its field, or a word why it is right."""
    nomination = to_edit(request, pk)
    found = present_round(nomination)
    if found is None:
        return redirect("scholarships:nomination", pk)
    asked = _asked(request, found)
    form = AnswerDefectForm(request.POST if request.method == "POST" else None, prefix=f"defect-{asked.pk}" if asked else None)
    if asked and form.is_valid():
        with attempt(request, form) as done:
            answer_defect(nomination, defect=asked, answer=form.cleaned_data["answer"], actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("Your answer is kept."))
            return redirect("scholarships:nomination_defects", pk)
    context = {"nomination": nomination, "rows": _with_forms(nomination, found, asked, form), "form": form, "clock": clock_in_words(nomination)}
    context |= {"left": len(found.unanswered), "check_url": reverse("scholarships:nomination_check", args=[pk]), **timing(request, nomination)}
    return render(request, "scholarships/returning/defects.html", context)


def _asked(request: ActorRequest, found: Round) -> Defect | None:
    """The defect whose answer was sent."""
    if request.method != "POST":
        return None
    return get_object_or_404(Defect.objects.visible_to(request.actor).filter(pk__in=[row.pk for row in found.defects]), pk=_number(request))


def _number(request: ActorRequest) -> int:
    text = request.POST.get("defect", "")
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _with_forms(nomination: Nomination, found: Round, asked: Defect | None, sent: AnswerDefectForm) -> list[dict[str, Any]]:
    rows = shown_defects(nomination, found.defects)
    for row in rows:
        defect = row["defect"]
        row["form"] = sent if asked and defect.pk == asked.pk else AnswerDefectForm(prefix=f"defect-{defect.pk}", initial={"answer": defect.answer})
    return rows
