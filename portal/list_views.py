"""What may be done with any list: keep it as a view, make a file of it, draw its rows closer together. The list stands in `?at=` as its address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import NotAllowed
from core.lists import list_named, saved
from core.lists.exporting import columns_of, rows_before
from core.lists.page import DENSITY, query_of
from core.lists.places import Place, place_at
from core.models import FirstView, SavedView
from core.pages import attempt, page
from partners.http import ActorRequest
from partners.models import Partner
from reports.operations import request_report

GET_OR_POST = ["GET", "HEAD", "POST"]
YEAR = 365 * 24 * 3600
FORMATS = ("xlsx", "csv", "json")


class ViewForm(forms.Form):
    use_required_attribute = False
    name = forms.CharField(
        label=_("Name of the view"), max_length=80, error_messages={"required": _("Give the view a name, such as “Submitted, by partner”.")}
    )
    share = forms.ChoiceField(label=_("Who may open it"), required=False, widget=forms.RadioSelect)
    is_first = forms.BooleanField(label=_("The list opens with this view for me"), required=False)

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, Any]] = [("", _("Only I"))]
        if saved.is_host(actor):
            choices.append(("staff", _("All who work for the host: the ministry and the academies")))
        own = Partner.objects.visible_to(actor).filter(pk__in=actor.partner_ids) if actor.partner_ids else []
        choices += [(str(row.pk), gettext("Officers of %(partner)s") % {"partner": row}) for row in own]
        self.fields["share"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            del self.fields["share"]


def _place(request: ActorRequest, name: str = "") -> Place:
    """The list that the address names, as far as this reader may see lists of this kind; without an address the whole list of this name."""
    address = request.POST.get("at") or request.GET.get("at", "")
    definition = list_named(name)
    found = place_at(address) if address or definition is None or definition.has_record else Place(definition, None, QueryDict())
    if found is None or (name and found.definition.name != name):
        raise Http404
    if not found.definition.may_read(found.reading(request.actor, request.now)):
        raise NotAllowed
    return found


@require_http_methods(GET_OR_POST)
@page
def save(request: ActorRequest) -> HttpResponse:
    """The list as it stands, under a name; then the list again, with this view open."""
    place = _place(request)
    form = ViewForm(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_valid():
        chosen = form.cleaned_data
        view = None
        with attempt(request, form):
            view = saved.save_view(place, name=chosen["name"], share=chosen.get("share", ""), actor=request.actor, now=request.now)
            if chosen["is_first"]:
                saved.begin_with(view, actor=request.actor, now=request.now)
        if view:
            messages.success(request, gettext("The view “%(name)s” is kept.") % {"name": view.name})
            return redirect(f"{place.definition.address(place.key)}?{query_of(view).urlencode(safe=',')}")
    context = {"form": form, "place": place, "title": _("Save this view"), "button": _("Save the view")}
    return render(request, "portal/lists/view.html", context, status=422 if form.is_bound else 200)


@require_http_methods(GET_OR_POST)
@page
def view(request: ActorRequest, pk: int) -> HttpResponse:
    """Change, share or delete an own view; of another's only: begin with it or not."""
    found = get_object_or_404(SavedView.objects.visible_to(request.actor), pk=pk)
    place = _place(request, found.list_name)
    if request.method == "POST" and "delete" in request.POST:
        return _deleted(request, found, place)
    form = _view_form(request, found)
    if form.is_valid():
        with attempt(request, form) as done:
            _changed(request, found, form.cleaned_data)
        if done:
            return redirect(place.url)
    context = {"form": form, "place": place, "view": found, "title": found.name, "button": _("Save the changes")}
    context["may_change"] = saved.may_change(found, request.actor)
    return render(request, "portal/lists/view.html", context, status=422 if form.is_bound else 200)


def _deleted(request: ActorRequest, found: SavedView, place: Place) -> HttpResponse:
    with attempt(request):
        saved.delete_view(found, actor=request.actor, now=request.now)
        messages.success(request, gettext("The view “%(name)s” is deleted.") % {"name": found.name})
    return redirect(place.definition.address(place.key))


def _view_form(request: ActorRequest, found: SavedView) -> ViewForm:
    share = "staff" if found.shared_with_staff else str(found.shared_with_partner or "")
    is_first = FirstView.objects.visible_to(request.actor).filter(view=found).exists()
    first = {"name": found.name, "share": share, "is_first": is_first}
    form = ViewForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=first)
    if not saved.may_change(found, request.actor):
        for name in ("name", "share"):
            form.fields.pop(name, None)
    return form


def _changed(request: ActorRequest, found: SavedView, chosen: dict[str, Any]) -> None:
    if saved.may_change(found, request.actor):
        saved.change_view(found, name=chosen["name"], share=chosen.get("share", ""), actor=request.actor, now=request.now)
    saved.begin_with(found, actor=request.actor, now=request.now, is_first=chosen["is_first"])


@require_http_methods(GET_OR_POST)
@page
def export(request: ActorRequest) -> HttpResponse:
    """Exactly the rows of the list, all of its pages, as a file that a worker makes. First how many they are."""
    place = _place(request)
    reading = place.reading(request.actor, request.now)
    if request.method == "POST":
        run = None
        with attempt(request):
            params = {"list": place.definition.name, "key": place.key, "query": place.query.urlencode(), "columns": saved.columns_in(place.query)}
            run = request_report("list", params, formats=[_format(request)], actor=request.actor, now=request.now, language=request.actor.language)
        return redirect("reports:run", pk=run.pk) if run else redirect(place.url)
    rows = rows_before(place.definition, reading)
    noun = place.definition.noun(rows.number)
    sentence = gettext("The list has %(rows)s.") if rows.is_exact else gettext("The list has about %(rows)s.")
    context = {
        "place": place,
        "sentence": sentence % {"rows": noun},
        "title": gettext("Export %(rows)s") % {"rows": noun} if rows.is_exact else gettext("Export the list"),
        "formats": [(name, gettext("Make the %(format)s") % {"format": name.upper()}) for name in FORMATS],
        "columns": columns_of(place, reading),
    }
    return render(request, "portal/lists/export.html", context)


def _format(request: ActorRequest) -> str:
    asked = request.POST.get("format", "")
    return asked if asked in FORMATS else FORMATS[0]


@require_POST
@page
def density(request: ActorRequest) -> HttpResponse:
    """How close rows stand, on this screen, for all lists."""
    place = _place(request)
    answer = redirect(place.url)
    answer.set_cookie(
        DENSITY, "compact" if request.POST.get("density") == "compact" else "normal", max_age=YEAR, httponly=True, samesite="Lax",
        secure=request.is_secure(),
    )  # fmt: skip
    return answer
