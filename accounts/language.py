"""The reader's language: a cookie for the page, a column of the user for letters and the next sign-in."""

from typing import TypeVar

from django.conf import settings
from django.http import HttpResponse

R = TypeVar("R", bound=HttpResponse)


def is_known(language: str) -> bool:
    return language in dict(settings.LANGUAGES)


def keep_language(response: R, language: str) -> R:
    """Set the cookie that LocaleMiddleware reads."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
