from django.http import Http404, HttpRequest, HttpResponse


def intakes(request: HttpRequest, pk: int = 0, step: str = "") -> HttpResponse:
    raise Http404


def create_intake(request: HttpRequest, pk: int = 0, step: str = "") -> HttpResponse:
    raise Http404


def intake(request: HttpRequest, pk: int = 0, step: str = "") -> HttpResponse:
    raise Http404


def change_intake(request: HttpRequest, pk: int = 0, step: str = "") -> HttpResponse:
    raise Http404
