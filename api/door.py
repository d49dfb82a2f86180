"""What every endpoint of the machine door has in common: a token, a tick, a rate, JSON, pages by key, one form of refusals."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from api.authentication import TokenAuthentication
from api.parsing import PlainJSONParser
from api.permissions import Ticked
from api.serializers.base import Paging
from api.throttle import ByToken
from core.paging import page_of
from partners.actor import Actor

SIZE, MOST = 30, 100


class Door(APIView):  # type: ignore[misc]
    """`endpoint` and, by method, the act that a token must be ticked for. An empty endpoint needs a token and no tick."""

    authentication_classes: tuple[Any, ...] = (TokenAuthentication,)
    permission_classes: tuple[Any, ...] = (Ticked,)
    throttle_classes: tuple[Any, ...] = (ByToken,)
    renderer_classes = (JSONRenderer,)
    parser_classes = (PlainJSONParser,)
    endpoint = ""
    acts: dict[str, str] = {"GET": "read"}

    @property
    def actor(self) -> Actor:
        return self.request._request.actor  # type: ignore[no-any-return]

    @property
    def now(self) -> Any:
        return self.request._request.now

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        answered = super().finalize_response(request, response, *args, **kwargs)
        answered.headers.setdefault("Cache-Control", "private, no-store")
        return answered

    def asked(self, serializer: Any) -> dict[str, Any]:
        """Filters of the address, checked."""
        form = serializer(data=dict(self.request.query_params.items()), context={"view": self})
        form.is_valid(raise_exception=True)
        return {name: value for name, value in form.validated_data.items() if name not in ("limit", "after", "before")}

    def sent(self, serializer: Any, **more: Any) -> dict[str, Any]:
        form = serializer(data=self.request.data, context={"view": self}, **more)
        form.is_valid(raise_exception=True)
        return dict(form.validated_data)

    def found(self, rows: Any, **which: Any) -> Any:
        """What is not this reader's is not there."""
        return get_object_or_404(rows, **which)

    def page(self, rows: Any, order: tuple[str, ...]) -> Any:
        """The page of the address by key; `limit` up to 100. Its links are absolute."""
        paging = Paging(data={name: self.request.query_params[name] for name in ("limit",) if name in self.request.query_params})
        paging.is_valid(raise_exception=True)
        return page_of(rows, self.request._request, order=order, size=min(paging.validated_data.get("limit", SIZE), MOST))

    def listed(self, shown: Any, serializer: Any, rows: Any = None) -> Response:
        def link(url: str) -> str | None:
            return self.request.build_absolute_uri(url) if url else None

        body = serializer(shown.rows if rows is None else rows, many=True, context={"view": self}).data
        return Response({"results": body, "next": link(shown.next_url), "previous": link(shown.previous_url)})
