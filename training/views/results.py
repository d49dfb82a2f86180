from django.http import Http404, HttpRequest, HttpResponse


def complete_many(request: HttpRequest, pk: int = 0, step: str = "") -> HttpResponse:
    raise Http404
