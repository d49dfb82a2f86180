from django.http import Http404, HttpResponse

from partners.http import ActorRequest


def nominations(request: ActorRequest) -> HttpResponse:
    raise Http404


def nomination(request: ActorRequest, pk: int) -> HttpResponse:
    raise Http404
