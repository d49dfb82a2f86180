from django.http import Http404, HttpResponse

from partners.http import ActorRequest


def nomination_step(request: ActorRequest, pk: int, step: str) -> HttpResponse:
    raise Http404
