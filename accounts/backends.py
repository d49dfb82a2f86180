"""Who may sign in: e-mail and password of an active account."""

from allauth.account.auth_backends import AuthenticationBackend


class ActiveMemberBackend(AuthenticationBackend):
    """allauth's sign-in by e-mail. There are no Django groups or permissions: what a person may do is membership data."""
