from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import demo, operations, second_factor
from accounts.forms import DemoCodeForm, DemoReauthenticateForm, SettingsForm
from accounts.language import is_known, keep_language
from accounts.models import User

View = Callable[..., HttpResponse]


@require_http_methods(["GET", "HEAD", "POST"])
def account_settings(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    shown = {"full_name": user.full_name, "language": user.language, "time_zone": user.time_zone}
    form = SettingsForm(request.POST if request.method == "POST" else None, initial=shown)
    if request.method == "POST" and form.is_valid():
        operations.change_settings(user=user, actor=request.actor, now=request.now, **form.cleaned_data)  # type: ignore[attr-defined]
        with translation.override(user.language):
            messages.success(request, _("Your settings are saved."))
        return keep_language(redirect("account_settings"), user.language)
    return render(request, "accounts/settings.html", {"form": form, "security": _security(user)})


def _security(user: User) -> list[tuple[str, str, str]]:
    """Rows of what protects the account, each with the page that changes it."""
    factors = second_factor.factors_of(user.pk)
    keys, has_app = factors.count("webauthn"), "totp" in factors
    words = [
        *([ngettext("%(n)d passkey", "%(n)d passkeys", keys) % {"n": keys}] if keys else []),
        *([_("authenticator app")] if has_app else []),
    ]
    return [
        (_("E-mail"), user.email, reverse("account_email")),
        (_("Password"), "••••••••", reverse("account_change_password")),
        (_("Second factor"), ", ".join(words) or _("not set up"), reverse("mfa_index")),
        (_("Sessions"), _("where you are signed in"), reverse("usersessions_list")),
    ]


@login_not_required  # the sign-in page and public pages are read in three languages too
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the language and go back to the page where it was chosen."""
    language, page = request.POST.get("language", ""), request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        page = "/"
    response = redirect(page)
    if not is_known(language):
        return response
    if request.user.is_authenticated:
        operations.remember_language(user=request.user, language=language)
    return keep_language(response, language)


@require_safe
def second_factor_setup(request: HttpRequest) -> HttpResponse:
    """Explains the ways of a second factor to those who need one before anything else."""
    if second_factor.factors_of(cast(User, request.user).pk):
        return redirect("mfa_index")
    return render(request, "accounts/second_factor_setup.html")


class DemoCodeMixin:
    """Shows the code of example accounts, in the demo only."""

    request: HttpRequest

    def whose(self) -> User:
        return cast(User, self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {**context, "demo_code": demo.demo_code(self.whose(), timezone.now())}


class SecondStepView(DemoCodeMixin, AuthenticateView):  # type: ignore[misc]
    def whose(self) -> User:
        return cast(User, self.stage.login.user)

    def get_form_class(self) -> Any:
        return DemoCodeForm if settings.DEMO_SECOND_FACTOR else super().get_form_class()


class ProveAgainView(DemoCodeMixin, ReauthenticateView):  # type: ignore[misc]
    def get_form_class(self) -> Any:
        return DemoReauthenticateForm if settings.DEMO_SECOND_FACTOR else super().get_form_class()


def adding_factor(view: View) -> View:
    """The first factor, set up in this session, counts as passed in it."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" or not request.user.is_authenticated:
            return view(request, *args, **kwargs)
        had = second_factor.factors_of(request.user.pk)
        response = view(request, *args, **kwargs)
        if not had and second_factor.factors_of(request.user.pk):
            second_factor.mark_passed(request.session)
        return response

    return inner


def removing_factor(view: View) -> View:
    """Staff keep at least one factor; whoever removes one ends their sessions elsewhere."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" or not request.user.is_authenticated:
            return view(request, *args, **kwargs)
        had = second_factor.factors_of(request.user.pk)
        if len(had) == 1 and request.actor.needs_second_factor:  # type: ignore[attr-defined]
            messages.error(request, _("Your role needs a second factor, and this is your only one. Add another first."))
            return redirect("mfa_index")
        response = view(request, *args, **kwargs)
        left = second_factor.factors_of(request.user.pk)
        if len(left) < len(had):
            _end_other_sessions(request, has_factor=bool(left))
        return response

    return inner


def _end_other_sessions(request: HttpRequest, *, has_factor: bool) -> None:
    user = cast(User, request.user)
    operations.end_sessions(user=user)
    update_session_auth_hash(request, user)
    UserSession.objects.create_from_request(request)
    if not has_factor:
        second_factor.forget(request)
