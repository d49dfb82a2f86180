from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are by invitation only (docs/adr/0010-invitation-only.md)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
