"""What the ministry does with a call."""

from django.http import Http404, HttpResponse

from core.pages import page
from partners.http import ActorRequest


@page
def create_call(request: ActorRequest) -> HttpResponse:
    raise Http404


@page
def change_call(request: ActorRequest, pk: int) -> HttpResponse:
    raise Http404


@page
def allot(request: ActorRequest, pk: int) -> HttpResponse:
    raise Http404


@page
def checklist(request: ActorRequest, pk: int) -> HttpResponse:
    raise Http404


@page
def call_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    raise Http404
