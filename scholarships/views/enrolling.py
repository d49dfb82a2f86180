from django.http import Http404, HttpResponse

from partners.http import ActorRequest


def to_enrol(request: ActorRequest) -> HttpResponse:
    raise Http404
