"""The fact sheet of a side: what it tells the others and changes without their consent."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from agreements import operations, rules
from agreements.forms import FactSheetForm
from agreements.models import FactSheet
from agreements.queries.negotiation import facts_of, sheet_history
from agreements.views.changes import GET_OR_POST, draw
from agreements.views.negotiation import found_agreement
from core.errors import NotAllowed
from core.pages import attempt, page
from core.record import history_of
from partners.http import ActorRequest


@require_http_methods(GET_OR_POST)
@page
def change_fact_sheet(request: ActorRequest, pk: int) -> HttpResponse:
    """The sheet of one's own side."""
    agreement = found_agreement(request, pk)
    side = rules.writing_side(request.actor, agreement)
    if side is None:
        raise NotAllowed
    sheet = FactSheet.objects.visible_to(request.actor).filter(agreement=agreement, side=side).first()
    form = FactSheetForm(request.POST if request.method == "POST" else None, instance=sheet)
    if form.is_valid():
        with attempt(request, form) as done:
            saved = operations.save_fact_sheet(agreement, fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            messages.success(request, gettext("The fact sheet is saved; the other sides are told of what changed."))
            return redirect("agreements:fact_sheet", saved.pk) if saved.pk else redirect("agreements:agreement", pk)
    text = gettext("What stands here is no term of the agreement: your side changes it without consent. The value before stays in the history.")
    return draw(request, form, agreement=agreement, title=gettext("Our fact sheet"), text=text, button=gettext("Save the fact sheet"))


@require_safe
@page
def fact_sheet(request: ActorRequest, pk: int) -> HttpResponse:
    rows = FactSheet.objects.visible_to(request.actor).select_related("agreement", "side")
    sheet = get_object_or_404(rows, pk=pk)
    context = {
        "agreement": sheet.agreement,
        "sheet": sheet,
        "facts": facts_of(sheet),
        "history": sheet_history(history_of(sheet)),
        "may_change": rules.writing_side(request.actor, sheet.agreement) == sheet.side_id,
    }
    return render(request, "agreements/negotiation/fact_sheet.html", context)
