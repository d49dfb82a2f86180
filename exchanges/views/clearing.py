"""One page for each step of a material. Before it goes further, the page says who exactly will read it."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core.acts import ReasonForm, StepPage, step_page
from core.errors import NotAllowed
from core.pages import attempt, page
from documents.operations import store_paper
from exchanges import operations
from exchanges.forms import clearing as forms
from exchanges.models import Material
from exchanges.queries import materials as queries
from exchanges.rules import materials as rules
from exchanges.views.materials import GET_OR_POST, found_material
from partners.http import ActorRequest


def _add_version(material: Material, *, file: Any, note: str, actor: Any, now: Any) -> None:
    with transaction.atomic():
        stored = store_paper(file, actor=actor, now=now)
        operations.add_version(material, file=stored, note=note, actor=actor, now=now)


STEPS = {
    "offer": StepPage(operations.offer_material, effect=gettext_lazy("The host is told. It may narrow the circle below, and never widen it.")),
    "classify": StepPage(
        operations.propose_circle, forms.CircleForm, gettext_lazy("A head of programme or a signatory, another person than you, clears it then.")
    ),
    "clear": StepPage(
        operations.clear_material,
        forms.ClearForm,
        gettext_lazy("Open the file and look who will read it. The desk shares it after you have cleared it."),
    ),
    "share": StepPage(operations.share_material, effect=gettext_lazy("The circle below reads it at once. Named partners are told.")),
    "change_file": StepPage(_add_version, forms.VersionForm, gettext_lazy("The new file takes the place of the one before, which stays on record.")),
    "new_version": StepPage(
        _add_version, forms.VersionForm, gettext_lazy("The host looks at it anew: what was proposed for the version before no longer holds.")
    ),
    "send_back": StepPage(operations.return_to_desk, ReasonForm, gettext_lazy("The desk is told, with the reason, and proposes the circle anew.")),
    "hand_back": StepPage(operations.return_to_side, ReasonForm, gettext_lazy("Its side is told, with the reason, and may offer it again.")),
    "take_back": StepPage(operations.take_material_back, effect=gettext_lazy("It is a draft again, which only your side sees.")),
    "decline": StepPage(operations.decline_material, ReasonForm, gettext_lazy("It ends here. Its side is told, with the reason.")),
    "recall": StepPage(
        operations.recall_material,
        ReasonForm,
        gettext_lazy("Nobody of its circle can open it any more. Whoever has opened it is told, with the reason."),
    ),
}
WITH_READERS = ("offer", "classify", "clear", "share", "recall")


@require_http_methods(GET_OR_POST)
@page
def material_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    found = found_material(request, pk)

    def make_form(cls: type[django_forms.Form], data: Any) -> django_forms.Form:
        if cls is forms.CircleForm:
            return forms.CircleForm(data, material=found)
        if cls is forms.ClearForm:
            return forms.ClearForm(data, initial={"seen": queries.mark_of(found)})
        return forms.VersionForm(data, request.FILES or None) if cls is forms.VersionForm else cls(data)

    shown: dict[str, Any] = {"record_title": found.title, "material": found}
    if step in WITH_READERS:
        reach = queries.widest(found) if step == "classify" else queries.reach_of(found.circle)
        current = next((row for row in queries.versions_of(found, request.actor) if row.is_current), None)
        shown |= {"readers": queries.readers_of(found, reach), "current": current, "is_widest": step in ("offer", "classify")}
    list_url = reverse("exchanges:materials")
    is_gone = step == "hand_back" and not rules.is_its_side(request.actor, found)  # a draft of another side has no page for the desk
    return step_page(
        request, found, step, STEPS, back=list_url if is_gone else reverse("exchanges:material", args=[pk]), list_url=list_url, list_label=_("Materials"),
        make_form=make_form, context=shown, template="exchanges/materials/step.html",
    )  # fmt: skip


@require_http_methods(GET_OR_POST)
@page
def acknowledge(request: ActorRequest, pk: int) -> HttpResponse:
    found = found_material(request, pk)
    if not rules.partners_received_for(request.actor, found):
        raise NotAllowed
    partners = queries.partners_to_acknowledge(found, request.actor)
    if not partners:
        messages.info(request, _("Your side has acknowledged it already."))
        return redirect("exchanges:material", pk)
    form = forms.AcknowledgeForm(request.POST if request.method == "POST" else None, partners=partners)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.acknowledge_material(found, **form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("%(material)s: receipt acknowledged.") % {"material": found})
            return redirect("exchanges:material", pk)
    return render(request, "exchanges/materials/acknowledge.html", {"form": form, "material": found}, status=422 if form.is_bound else 200)
