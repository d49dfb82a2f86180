from django.http import Http404, HttpResponse

from partners.http import ActorRequest


def send_offers(request: ActorRequest, pk: int) -> HttpResponse:
    raise Http404
