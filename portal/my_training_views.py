"""The start page of a trainee."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.pages import page
from portal.my_training import trainings_of, waiting_for


@require_safe
@page
def my_training(request: Any) -> HttpResponse:
    """One's own training; whoever is enrolled in nothing reads what comes next."""
    trainings = trainings_of(request.actor, request.now)
    context = {
        "trainings": trainings,
        "waiting": waiting_for(request.actor, trainings, request.now),
        "goes_on": any(not own.is_over for own in trainings),
    }
    return render(request, "portal/my_training.html", context)
