from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from accounts import second_factor

ALWAYS_OPEN = frozenset({"account_logout", "set_language"})
OPEN_TO_SET_UP = ALWAYS_OPEN | {
    "second_factor_setup",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
}
OPEN_TO_PROVE = ALWAYS_OPEN | {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}


class SecondFactorMiddleware:
    """Staff and reviewers reach nothing but the set-up pages until this session has passed a second factor.

    Costs no query once passed; before that one. Whoever has a factor, but not in this session (it began before the factor
    or the role), is asked for it and can't add another instead.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not request.user.is_authenticated or second_factor.has_passed(request):
            return None
        if not request.actor.needs_second_factor:  # type: ignore[attr-defined]
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        factors = second_factor.factors_of(request.user.pk)
        if name in (OPEN_TO_PROVE if factors else OPEN_TO_SET_UP):
            return None
        return self._lead_away(request, factors)

    @staticmethod
    def _lead_away(request: HttpRequest, factors: list[str]) -> HttpResponse:
        if not factors:
            url = reverse("second_factor_setup")
        else:
            url = reverse("mfa_reauthenticate" if "totp" in factors else "mfa_reauthenticate_webauthn")
            if request.method == "GET":
                url += "?" + urlencode({"next": request.get_full_path()})
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(url)
        return redirect(url)
