"""The directory of alumni, everybody's own entry in it, the posts held since, and how many there are."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.acts import Question, ask
from core.errors import NotAllowed
from core.pages import attempt, page
from core.paging import page_of
from core.record import history_lines, history_of
from partners.actor import Actor
from partners.enums import Role
from partners.http import ActorRequest
from people.models import Person
from training import operations
from training.enums import CERTIFIABLE
from training.forms.following import AlumniFilter, AlumniForm, PostForm
from training.models import AlumniProfile, Enrolment, PostHeld
from training.queries.following import alumni_figures, alumni_lines, directory
from training.rules.following import may_read_follow_up_figures
from training.views.programmes import GET_OR_POST

FIELDS = ("shows_post", "shows_email", "email", "about")
OF_POST = ("title", "organisation", "starts_on", "ends_on")


def pages_of_alumni(actor: Actor, current: str) -> list[dict[str, Any]]:
    """The pages that belong together, each for whom it has something."""
    rows = [("alumni", _("Directory"), True), ("my_alumni_entry", _("My entry and posts"), actor.has(Role.TRAINEE))]
    figures = may_read_follow_up_figures(actor)
    rows += [("follow_ups", _("Questions after the training"), True), ("alumni_figures", _("Figures"), figures)]
    return [{"label": label, "url": reverse(f"training:{name}"), "is_current": name == current} for name, label, is_shown in rows if is_shown]


@require_safe
@page
def alumni(request: ActorRequest) -> HttpResponse:
    form = AlumniFilter(request.GET, actor=request.actor)
    chosen = form.cleaned_data if form.is_valid() else {}
    shown = page_of(directory(request.actor, **chosen), request, order=("person__sort_key", "pk"))
    context = {
        "form": form,
        "page": shown,
        "rows": alumni_lines(shown.rows),
        "is_narrowed": any(chosen.values()),
        "tabs": pages_of_alumni(request.actor, "alumni"),
    }
    return render(request, "training/alumni/directory.html", context)


def _own_person(request: ActorRequest) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.actor), user_id=request.actor.user_id)  # type: ignore[no-any-return]


def _own_profile(request: ActorRequest, person: Person) -> AlumniProfile | None:
    return AlumniProfile.objects.visible_to(request.actor).filter(person=person).first()  # type: ignore[no-any-return]


@require_http_methods(GET_OR_POST)
@page
def my_alumni_entry(request: ActorRequest) -> HttpResponse:
    """Consent, what is shown, the posts; for whoever has completed a training."""
    person = _own_person(request)
    profile = _own_profile(request, person)
    first = {name: getattr(profile, name) for name in FIELDS} if profile else {"shows_post": True}
    form = AlumniForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.save_alumni_entry(person, fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            messages.success(request, _("Your entry stands in the directory as you see it here."))
            return redirect("training:my_alumni_entry")
    finished = Enrolment.objects.visible_to(request.actor).filter(person=person, state__in=CERTIFIABLE)
    posts = PostHeld.objects.visible_to(request.actor).filter(person=person)
    context = {
        "form": form,
        "profile": profile,
        "is_shown": profile is not None and profile.is_shown,
        "has_finished": finished.exists(),
        "posts": page_of(posts, request, order=("-starts_on", "-pk")),
        "tabs": pages_of_alumni(request.actor, "my_alumni_entry"),
        "history": history_lines(history_of(profile)) if profile else [],
    }
    return render(request, "training/alumni/mine.html", context, status=422 if form.errors else 200)


@require_http_methods(GET_OR_POST)
@page
def end_alumni_consent(request: ActorRequest) -> HttpResponse:
    profile = _own_profile(request, _own_person(request))
    if profile is None:
        raise Http404
    if request.method != "POST":
        return ask(request, _before_withdrawing())
    with attempt(request) as done:
        operations.end_alumni_consent(profile, actor=request.actor, now=request.now)
    if done:
        messages.success(request, _("Your entry is gone from the directory."))
    return redirect("training:my_alumni_entry")


def _before_withdrawing() -> Question:
    return Question(
        _("Withdraw the consent"),
        _("Your entry is gone from the directory at once, and what you wrote for it is deleted. You can come back at any time."),
        _("Remove my entry"),
        reverse("training:my_alumni_entry"),
        _("My entry and posts"),
    )


@require_http_methods(GET_OR_POST)
@page
def add_post(request: ActorRequest) -> HttpResponse:
    person = _own_person(request)
    form = PostForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with attempt(request, form) as done:
            operations.add_post(person, fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            return redirect("training:my_alumni_entry")
    return render(request, "training/alumni/post.html", {"form": form, "post": None}, status=422 if form.errors else 200)


def _own_post(request: ActorRequest, pk: int) -> PostHeld:
    rows = PostHeld.objects.visible_to(request.actor).select_related("person")
    return get_object_or_404(rows, pk=pk, person__user_id=request.actor.user_id)  # type: ignore[no-any-return]


@require_http_methods(GET_OR_POST)
@page
def change_post(request: ActorRequest, pk: int) -> HttpResponse:
    found = _own_post(request, pk)
    form = PostForm(request.POST if request.method == "POST" else None, initial={name: getattr(found, name) for name in OF_POST})
    if form.is_valid():
        with attempt(request, form) as done:
            operations.change_post(found, fields=form.cleaned_data, actor=request.actor, now=request.now)
        if done:
            return redirect("training:my_alumni_entry")
    return render(request, "training/alumni/post.html", {"form": form, "post": found}, status=422 if form.errors else 200)


@require_http_methods(GET_OR_POST)
@page
def remove_post(request: ActorRequest, pk: int) -> HttpResponse:
    found = _own_post(request, pk)
    if request.method != "POST":
        effect = _("“%(post)s” is taken out of the list of your posts.") % {"post": found.title}
        back = reverse("training:my_alumni_entry")
        return ask(request, Question(_("Remove the post"), effect, _("Remove the post"), back, _("My entry and posts")))
    with attempt(request):
        operations.remove_post(found, actor=request.actor, now=request.now)
    return redirect("training:my_alumni_entry")


@require_safe
@page
def alumni_figures_page(request: ActorRequest) -> HttpResponse:
    """Numbers without names, for the academy and the ministry."""
    if not may_read_follow_up_figures(request.actor):
        raise NotAllowed
    context = {"figures": alumni_figures(request.actor), "tabs": pages_of_alumni(request.actor, "alumni_figures")}
    return render(request, "training/alumni/figures.html", context)
