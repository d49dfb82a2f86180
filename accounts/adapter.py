"""Where allauth asks the portal: sign-up is closed, letters speak the reader's language, sign-in brings it along."""

import logging
import smtplib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.language import keep_language

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are by invitation only (docs/adr/0010-invitation-only.md)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return keep_language(response, user.language)  # type: ignore[attr-defined]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Known and unknown addresses get one letter each at the same cost; a mail server that is down is said, not 500."""
        language = getattr(context.get("user"), "language", None) or translation.get_language()
        with translation.override(language):
            try:
                super().send_mail(template_prefix, email, context)
                return
            except (OSError, smtplib.SMTPException):
                log.exception("letter %s did not leave", template_prefix)
        if self.request is not None:
            messages.error(self.request, _("The letter could not be sent just now. Try again in a few minutes."))
