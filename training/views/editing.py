"""The page on which something of the catalogue is written: breadcrumbs, a form in one or several parts, one button."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from core.errors import Text
from partners.http import ActorRequest
from training.models import Programme, ProgrammeVersion

GET_OR_POST = ["GET", "HEAD", "POST"]
Crumbs = list[tuple[str, str]]


def data_of(request: ActorRequest) -> Any:
    return request.POST if request.method == "POST" else None


def draw(request: ActorRequest, form: forms.Form, *, title: Text, button: Text, crumbs: Crumbs, **more: Any) -> HttpResponse:
    """The last crumb is the way back. With faults: 422 and what was typed."""
    context = {"form": form, "title": title, "button": button, "crumbs": crumbs, "back": crumbs[-1][1], **more}
    return render(request, "training/catalogue/edit.html", context, status=422 if form.errors else 200)


def to_programmes() -> Crumbs:
    return [(gettext("Programmes"), reverse("training:programmes"))]


def to_programme(programme: Programme) -> Crumbs:
    return [*to_programmes(), (programme.code, reverse("training:programme", args=[programme.pk]))]


def to_version(version: ProgrammeVersion) -> Crumbs:
    label = gettext("Version %(number)d") % {"number": version.number}
    return [*to_programme(version.programme), (label, reverse("training:version", args=[version.pk]))]
