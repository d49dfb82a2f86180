from django.http import Http404, HttpRequest, HttpResponse


def enrolments(request: HttpRequest, pk: int = 0, step: str = "") -> HttpResponse:
    raise Http404


def enrolment(request: HttpRequest, pk: int = 0, step: str = "") -> HttpResponse:
    raise Http404


def record_arrival(request: HttpRequest, pk: int = 0, step: str = "") -> HttpResponse:
    raise Http404


def certificate_pdf(request: HttpRequest, pk: int = 0, step: str = "") -> HttpResponse:
    raise Http404


def enrolment_step(request: HttpRequest, pk: int = 0, step: str = "") -> HttpResponse:
    raise Http404
