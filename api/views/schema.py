"""The schema for machines: public, for it says nothing of anybody."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from drf_spectacular.renderers import OpenApiJsonRenderer2, OpenApiYamlRenderer2
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView


@extend_schema(exclude=True)
class SchemaView(SpectacularAPIView):  # type: ignore[misc]
    authentication_classes = ()
    permission_classes = ()
    renderer_classes = [OpenApiYamlRenderer2, OpenApiJsonRenderer2]


@csrf_exempt  # nothing is here that could be changed
@login_not_required  # whoever mistypes an address learns no more than that
def unknown(request: HttpRequest) -> JsonResponse:
    said: dict[str, Any] = {"code": "not_found", "message": _("There is no such address."), "fields": {}}
    return JsonResponse(said, status=404)
