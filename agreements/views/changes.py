from django.http import Http404, HttpResponse

from partners.http import ActorRequest


def create(request: ActorRequest) -> HttpResponse:
    raise Http404


def change(request: ActorRequest, pk: int) -> HttpResponse:
    raise Http404


def add_party(request: ActorRequest, pk: int) -> HttpResponse:
    raise Http404


def add_line(request: ActorRequest, pk: int) -> HttpResponse:
    raise Http404


def change_party(request: ActorRequest, pk: int) -> HttpResponse:
    raise Http404


def step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    raise Http404
