from django.http import Http404, HttpRequest, HttpResponse


def programmes(request: HttpRequest, pk: int = 0, step: str = "") -> HttpResponse:
    raise Http404


def create_programme(request: HttpRequest, pk: int = 0, step: str = "") -> HttpResponse:
    raise Http404


def programme(request: HttpRequest, pk: int = 0, step: str = "") -> HttpResponse:
    raise Http404
