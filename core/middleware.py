"""The draft of a form goes when the form has been sent: a POST that was answered with a redirect and with no complaint."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.messages import ERROR
from django.http import HttpRequest, HttpResponse

from core import drafts


class SentFormMiddleware:
    """Last of all, so that `process_view` is reached only when nothing before has led the person away (sign-in, second factor)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and response.status_code in (302, 303) and getattr(request, "has_reached_view", False):
            self._drop(request)
        return response

    @staticmethod
    def process_view(request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        # Before the view: whoever signs in or out by this request has sent no form as that person.
        request.has_reached_view = request.user.is_authenticated  # type: ignore[attr-defined]

    @staticmethod
    def _drop(request: HttpRequest) -> None:
        person = request.user.pk
        if person is None or any(message.level >= ERROR for message in getattr(getattr(request, "_messages", None), "_queued_messages", ())):
            return
        try:
            sent = drafts.read_typing(request.POST.get("_draft", ""))
        except (drafts.Malformed, drafts.TooLarge):
            drafts.drop_address(person, request.get_full_path())
            return
        drafts.mark_sent(person, sent.tab)
        drafts.drop_seen(person, sent.form, sent.tab, sent.seen)
