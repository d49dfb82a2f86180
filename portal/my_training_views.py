"""The start page of a trainee."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.pages import page
from portal.my_training import trainings_of


@require_safe
@page
def my_training(request: Any) -> HttpResponse:
    """One's own training; whoever is enrolled in nothing reads what comes next."""
    trainings = trainings_of(request.actor, request.now)
    context = {"trainings": trainings, "waiting": [own for own in trainings if own.waits]}
    return render(request, "portal/my_training.html", context)
