from django.http import Http404, HttpResponse

from partners.http import ActorRequest


def agreements(request: ActorRequest) -> HttpResponse:
    raise Http404


def agreement(request: ActorRequest, pk: int) -> HttpResponse:
    raise Http404
