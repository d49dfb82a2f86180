from django.http import Http404, HttpResponse

from partners.http import ActorRequest


def assign_reviewer(request: ActorRequest, pk: int) -> HttpResponse:
    raise Http404
