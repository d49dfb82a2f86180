from django.http import Http404, HttpResponse

from partners.http import ActorRequest


def signed_file(request: ActorRequest, pk: int) -> HttpResponse:
    raise Http404


def signed_file_download(request: ActorRequest, pk: int) -> HttpResponse:
    raise Http404
