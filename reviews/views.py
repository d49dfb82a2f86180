from django.http import Http404, HttpRequest, HttpResponse


def desk(request: HttpRequest, pk: int = 0, step: str = "") -> HttpResponse:
    raise Http404


def assignment(request: HttpRequest, pk: int = 0, step: str = "") -> HttpResponse:
    raise Http404


def recuse(request: HttpRequest, pk: int = 0, step: str = "") -> HttpResponse:
    raise Http404
