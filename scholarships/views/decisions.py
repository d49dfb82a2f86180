from django.http import Http404, HttpResponse

from partners.http import ActorRequest


def call_decisions(request: ActorRequest, pk: int) -> HttpResponse:
    raise Http404
